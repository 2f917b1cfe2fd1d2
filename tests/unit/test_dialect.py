"""Tables as European spreadsheets write them."""

import io

import pytest
import xlsxwriter

from voting.badges.dialect import ENCODINGS, Table, read_table
from voting.domain.errors import InvalidInput, RollInvalid

HEADING = "Name;Organisation;Ort"
ROWS = ("Müller, Jörg;Kunststoff-Institut Lüdenscheid;Köln", "Łuczak;Klaster Obróbki Metali;Łódź")


def cells(table: Table) -> list[tuple[str, ...]]:
    return [row.cells for row in table.rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le-with-bom", "utf-16-be-with-bom"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_unicode_is_recognised_by_its_mark_or_its_bytes(encoding: str, end: str) -> None:
    text = end.join((HEADING, *ROWS)) + end
    if encoding.endswith("-with-bom"):
        data = ("\ufeff" + text).encode(encoding.removesuffix("-with-bom"))
    else:
        data = text.encode(encoding)
    assert cells(read_table(data))[1:] == [tuple(row.split(";")) for row in ROWS]


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("cp1252", "Zoë Müller-Strauß"),
        ("cp1250", "Kateřina Łuczak-Żółw"),
        ("cp1253", "Νίκος Παπαδόπουλος"),
        ("cp1257", "Kristina Šermukšnytė"),
        ("cp1251", "Георги Димитров"),
        ("iso-8859-2", "Šárka Žižková"),
    ],
)
def test_a_named_encoding_is_read_and_an_unnamed_one_is_shown_to_choose_from(encoding: str, name: str) -> None:
    data = f"Name;Land\nAda;UK\n{name};DE\n".encode(encoding)
    assert cells(read_table(data, encoding))[2] == (name, "DE")
    with pytest.raises(RollInvalid) as refused:
        read_table(data)
    assert refused.value.detail["line"] == 3
    readings = refused.value.detail["readings"]
    assert isinstance(readings, dict)
    assert readings[encoding] == f"{name};DE"
    assert f"--encoding {encoding}" in refused.value.message
    assert name in refused.value.message


def test_an_encoding_that_does_not_fit_names_the_line() -> None:
    with pytest.raises(RollInvalid, match="Line 2 is not utf-8"):
        read_table("Name\nZoë\n".encode("cp1252"), "utf-8")


@pytest.mark.parametrize("encoding", ["utf-7", "base64", "rot13", "latin-scribble", ""])
def test_an_encoding_that_is_not_offered_is_refused_with_the_list(encoding: str) -> None:
    with pytest.raises(InvalidInput, match="cp1252"):
        read_table(b"Name\nAna\n", encoding)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_offered_encoding_exists(encoding: str) -> None:
    assert cells(read_table("Name;Land\nAda;UK\n".encode(encoding), encoding)) == [("Name", "Land"), ("Ada", "UK")]


def test_utf_16_without_its_mark_is_named() -> None:
    with pytest.raises(RollInvalid, match="utf-16-le"):
        read_table("Name;Straße\nJörg;Köln\n".encode("utf-16-le"))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_by_equal_field_counts(delimiter: str) -> None:
    rows = [("Name", "Organisation", "Country"), ("Ana", "A", "ES"), ("Ben", "B", "DE")]
    data = "\n".join(delimiter.join(row) for row in rows).encode()
    assert cells(read_table(data)) == rows


def test_a_delimiter_inside_cells_does_not_mislead() -> None:
    data = b"Name;Organisation\nMoreau, Anne;Water, Energy, Climate\nRossi, Ugo;Food, Bio\n"
    assert cells(read_table(data))[1] == ("Moreau, Anne", "Water, Energy, Climate")


def test_a_list_of_one_column_is_a_table() -> None:
    assert cells(read_table(b"Name\nAna\nBen\n")) == [("Name",), ("Ana",), ("Ben",)]


@pytest.mark.parametrize("first", ["sep=;", '"sep=;"', "SEP=;"])
def test_the_line_that_excel_writes_for_itself_is_no_row(first: str) -> None:
    table = read_table(f"{first}\r\nName;Organisation, old\r\nAna;A, B\r\n".encode())
    assert [(row.number, row.cells) for row in table.rows] == [(1, ("Name", "Organisation, old")), (2, ("Ana", "A, B"))]


def test_rows_are_numbered_as_a_spreadsheet_shows_them() -> None:
    table = read_table(b'Name,Org\n"A\nB",C\n\n,\n"say ""hi""",D\n')
    assert [(row.number, row.cells) for row in table.rows] == [
        (1, ("Name", "Org")),
        (2, ("A\nB", "C")),
        (5, ('say "hi"', "D")),
    ]


@pytest.mark.parametrize("broken", ['Name,Org\nAna,"A\nBen,B\n', 'Name,Org\n"Ana"x,A\n'])
def test_a_broken_quotation_names_its_row(broken: str) -> None:
    with pytest.raises(RollInvalid, match="Row 2") as refused:
        read_table(broken.encode())
    assert refused.value.detail["row"] == 2


def test_nul_bytes_stay_for_the_cell_check_to_name() -> None:
    assert cells(read_table(b"Name,Org\nA\x00na,B\n"))[1] == ("A\x00na", "B")


def workbook(**sheets: list[list[object]]) -> bytes:
    output = io.BytesIO()
    with xlsxwriter.Workbook(output) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return output.getvalue()


def test_a_spreadsheet_keeps_its_row_numbers_and_whole_numbers() -> None:
    data = workbook(Roll=[["Id", "Name"], [1001, "Zoë"], [], [1002.5, "=1+1"]], Empty=[])
    assert [(row.number, row.cells[:1]) for row in read_table(data).rows] == [
        (1, ("Id",)),
        (2, ("1001",)),
        (4, ("1002.5",)),
    ]


def test_a_spreadsheet_with_two_filled_sheets_is_not_guessed_at() -> None:
    with pytest.raises(RollInvalid, match="Roll, Old"):
        read_table(workbook(Roll=[["Name"]], Old=[["Name"]]))


@pytest.mark.parametrize("data", [b"PK\x03\x04 not a spreadsheet", b"\xd0\xcf\x11\xe0 neither", b"%PDF-1.7 no"])
def test_what_is_no_table_is_refused(data: bytes) -> None:
    with pytest.raises(RollInvalid, match="CSV"):
        read_table(data)


def test_nothing_is_an_empty_table() -> None:
    assert read_table(b"").rows == ()
    assert read_table(b"\n \r\n").rows == ()
