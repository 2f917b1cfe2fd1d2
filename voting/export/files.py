"""A report as the bytes of files."""

import csv
import io
import json
from enum import StrEnum

import xlsxwriter

from voting.export.cells import harmless
from voting.export.report import Report, Table


class Format(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"
    ALL = "all"


def files(report: Report, form: Format) -> dict[str, bytes]:
    """File name to content. The rounds are left out where no ranked poll may be seen, and questions where there are
    none."""
    made: dict[str, bytes] = {}
    ranked = len(report.rounds_table()) > 1
    asked = len(report.questions_table()) > 1
    if form in (Format.CSV, Format.ALL):
        made["turnout.csv"] = _csv(report.turnout_table())
        made["results.csv"] = _csv(report.results_table())
        if ranked:
            made["rounds.csv"] = _csv(report.rounds_table())
        if asked:
            made["questions.csv"] = _csv(report.questions_table())
    if form in (Format.XLSX, Format.ALL):
        sheets = {"Turnout": report.turnout_table(), "Results": report.results_table()}
        sheets |= {"Rounds": report.rounds_table()} if ranked else {}
        sheets |= {"Questions": report.questions_table()} if asked else {}
        made["results.xlsx"] = _workbook(sheets)
    if form in (Format.JSON, Format.ALL):
        text = json.dumps(report.json_value(), ensure_ascii=False, indent=2)
        made["results.json"] = f"{text}\n".encode()
    return made


def _csv(table: Table) -> bytes:
    """With a byte order mark, so that spreadsheets read it as UTF-8."""
    output = io.StringIO(newline="")
    writer = csv.writer(output)
    for row in table:
        writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in row])
    return output.getvalue().encode("utf-8-sig")


def _workbook(sheets: dict[str, Table]) -> bytes:
    output = io.BytesIO()
    with xlsxwriter.Workbook(output, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True})
        for name, table in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for y, row in enumerate(table):
                for x, cell in enumerate(row):
                    if isinstance(cell, str):
                        # written as text, so that nothing in it runs; the apostrophe keeps it so in a later CSV
                        sheet.write_string(y, x, harmless(cell), bold if y == 0 else None)
                    elif cell is not None:
                        sheet.write_number(y, x, cell)
            sheet.autofit()
    return output.getvalue()
