"""Tables as European spreadsheets write them: encoding, delimiter, CSV and spreadsheet files.

Nothing is guessed where a guess could spoil a name: bytes that are not UTF-8 are refused with the reading that each
likely encoding would give, and a person chooses. Knows nothing of rolls.
"""

import codecs
import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

from voting.badges.workbook import read_sheets
from voting.domain.errors import InvalidInput, RollInvalid

LIKELY = {
    "cp1252": "Western Europe",
    "cp1250": "Central Europe",
    "cp1253": "Greek",
    "cp1257": "Baltic",
    "cp1251": "Cyrillic",
    "iso-8859-2": "Central Europe, ISO",
}
"""Encodings shown to a person when a file is not UTF-8, most likely first."""

ENCODINGS = (
    *("utf-8", "utf-16", "utf-16-le", "utf-16-be"),
    *("cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1257", "mac-roman"),
    *(f"iso-8859-{part}" for part in (1, 2, 3, 4, 5, 7, 9, 10, 13, 14, 15, 16)),
)
"""Encodings that may be named."""

DELIMITERS = (",", ";", "\t", "|")
MOST_BYTES = 50_000_000

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Row:
    """``number`` is the row's number as a spreadsheet shows it, from 1."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows that are not empty. ``form`` says how the file was read, for people."""

    rows: tuple[Row, ...]
    form: str


def read_table(data: bytes, encoding: str | None = None) -> Table:
    """The table in a CSV, XLSX, XLS or ODS file's bytes. ``encoding`` is for CSV alone.

    Raises RollInvalid where it cannot be read without guessing, InvalidInput for an encoding that is not offered.
    """
    if len(data) > MOST_BYTES:
        raise RollInvalid(f"The file has {len(data):,} bytes; a roll has at most {MOST_BYTES:,}.")
    if data.startswith((_ZIP, _OLE)):
        return _read_workbook(data)
    if data.startswith(b"%PDF"):
        raise RollInvalid("This is a PDF file. Export the list as CSV or XLSX instead.")
    text, name = _decode(data, encoding)
    return _read_csv(text, name)


def _decode(data: bytes, encoding: str | None) -> tuple[str, str]:
    if encoding is None:
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            encoding = "utf-16"
        else:
            return _decode_utf8(data), "UTF-8"
    encoding = encoding.lower().replace("_", "-")
    if encoding not in ENCODINGS:
        raise InvalidInput(
            f"{encoding!r} is not an encoding that rolls come in. Take one of: {', '.join(ENCODINGS)}.",
            field="encoding",
        )
    try:
        return data.decode(encoding).removeprefix("\ufeff"), encoding
    except UnicodeDecodeError as error:
        # the text before the fault, decoded leniently, tells the line
        row = data[: error.start].decode(encoding, "replace").count("\n") + 1
        raise RollInvalid(
            f"Line {row} is not {encoding}. Name another encoding, or save the list as UTF-8.", line=row
        ) from None


def _decode_utf8(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        fault = error.start
    if data.count(0) > len(data) // 4:
        raise RollInvalid(
            "The file is not UTF-8. It looks like UTF-16 without its mark: use --encoding utf-16-le."
        ) from None
    row = data[:fault].count(b"\n") + 1
    line = data[data.rfind(b"\n", 0, fault) + 1 :].split(b"\n", 1)[0].rstrip(b"\r")
    readings = _readings(line)
    shown = "\n".join(f"  --encoding {name:<11}{text}   ({LIKELY[name]})" for name, text in readings.items())
    raise RollInvalid(
        f"Line {row} is not UTF-8, so names would be spoiled. Which of these reads it right?\n{shown}\n"
        "Import again with that option, or save the list as “CSV UTF-8”.",
        line=row,
        readings=readings,
    )


def _readings(line: bytes) -> dict[str, str]:
    """What each likely encoding makes of ``line``; readings that are equal are shown once."""
    readings: dict[str, str] = {}
    for name in LIKELY:
        try:
            text = line.decode(name)
        except UnicodeDecodeError:
            continue
        if text.isprintable() and text not in readings.values():
            readings[name] = text
    return readings


def _read_csv(text: str, encoding: str) -> Table:
    first, _, rest = text.partition("\n")
    declared = first.strip().strip('"')
    # Excel writes "sep=;" above the table, and shows no row for it
    if declared[:4].lower() == "sep=" and len(declared) == 5:
        delimiter, text = declared[4], rest
        rows, fault = _split(text, delimiter)
    else:
        delimiter, rows, fault = max(
            ((candidate, *_split(text, candidate)) for candidate in DELIMITERS), key=lambda tried: _regular(*tried[1:])
        )
    if fault is not None:
        raise RollInvalid(
            f"Row {len(rows) + 1} cannot be read: {fault}. A quotation mark inside a cell must be doubled, "
            "and a quoted cell must be closed.",
            row=len(rows) + 1,
        )
    names = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
    return Table(_not_empty(rows), f"CSV, {encoding}, {names.get(delimiter, delimiter)}")


def _split(text: str, delimiter: str) -> tuple[list[list[str]], str | None]:
    """The records up to the first that cannot be read, and what is wrong with that."""
    rows: list[list[str]] = []
    try:
        rows.extend(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        return rows, str(error)
    return rows, None


def _regular(rows: list[list[str]], fault: str | None) -> tuple[bool, int, int]:
    """How much a reading looks like a table: more than one column, then rows as wide as the heading, then width."""
    counts = [len(row) for row in rows if any(row)]
    width = counts[0] if counts else 0
    return fault is None and width > 1, sum(count == width for count in counts) if width > 1 else 0, width


def _read_workbook(data: bytes) -> Table:
    sheets = read_sheets(data)
    filled = [name for name, rows in sheets.items() if any(any(cell != "" for cell in row) for row in rows)]
    if len(filled) > 1:
        raise RollInvalid(
            f"The spreadsheet has several sheets with content: {', '.join(filled)}. Save the roll as a file of its own."
        )
    rows = sheets[filled[0]] if filled else []
    return Table(_not_empty(rows), f"spreadsheet, sheet {filled[0]!r}" if filled else "spreadsheet")


def _not_empty(rows: Iterable[list[str]]) -> tuple[Row, ...]:
    return tuple(Row(number, tuple(cells)) for number, cells in enumerate(rows, 1) if any(c.strip() for c in cells))
