"""A report as the bytes of files."""

import csv
import io
import json
from enum import StrEnum

import xlsxwriter

from voting.export.cells import harmless
from voting.export.figures import Table
from voting.export.report import Report


class Format(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"
    ALL = "all"


def files(report: Report, form: Format) -> dict[str, bytes]:
    """File name to content. Rounds are left out where no ranked poll may be seen, distributions where no rating or
    number may, questions, breakdowns and weights where there are none."""
    made: dict[str, bytes] = {}
    tables = {"Turnout": report.turnout_table(), "Results": report.results_table()}
    some = {"Rounds": report.rounds_table(), "Duels": report.duels_table()}
    some |= {"Distribution": report.distribution_table(), "Questions": report.questions_table()}
    some |= {"Breakdowns": report.breakdowns_table(), "Weights": report.weights_table()}
    tables |= {name: table for name, table in some.items() if len(table) > 1}
    if form in (Format.CSV, Format.ALL):
        made |= {f"{name.lower()}.csv": _csv(table) for name, table in tables.items()}
    if form in (Format.XLSX, Format.ALL):
        made["results.xlsx"] = _workbook(tables)
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
