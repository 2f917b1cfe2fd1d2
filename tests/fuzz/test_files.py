"""Files: rolls, workbooks, keys, databases. Each is what it should be, or refused with what to do."""

import csv
import io
import os
import unicodedata
import zipfile

import pytest
import xlsxwriter
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.faults.soak import size
from tests.fuzz.mutation import damaged
from voting.app import KEY_FILE, read_key
from voting.badges import workbook
from voting.badges.dialect import DELIMITERS, ENCODINGS
from voting.badges.roll_file import read_roll, refused_rows
from voting.domain.errors import InvalidInput, RollInvalid, Unavailable
from voting.records import signing
from voting.records.signing import make_signer, read_signer

# rolls

letters = st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"])
cells = st.text(letters, min_size=1, max_size=20).filter(str.strip)


def spelled(text: str) -> str:
    """As a roll keeps it."""
    return " ".join(unicodedata.normalize("NFC", text).split())


@given(
    st.lists(st.tuples(cells, cells), min_size=1, max_size=4),
    st.sampled_from(DELIMITERS),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_a_spreadsheet_writes_is_read_as_it_was(
    rows: list[tuple[str, str]], delimiter: str, end: str, encoding: str
) -> None:
    output = io.StringIO()
    csv.writer(output, delimiter=delimiter, lineterminator=end).writerows([("Name", "Organisation"), *rows])
    roll = read_roll(output.getvalue().encode(encoding))
    assert [(person.name, person.organisation) for person in roll.people] == [
        (spelled(name), spelled(organisation)) for name, organisation in rows
    ]


@given(st.lists(st.lists(st.text("a\x00\u202e\n,;\"'=é ", max_size=8), max_size=4), min_size=1, max_size=5))
def test_refused_rows_are_refused_again_when_they_come_back(rows: list[list[str]]) -> None:
    """They go into a file for somebody to mend."""

    def written(table: list[list[str]]) -> bytes:
        output = io.StringIO(newline="")
        csv.writer(output, delimiter=";", quoting=csv.QUOTE_ALL).writerows(table)
        return output.getvalue().encode()

    try:
        first = read_roll(written([["Name", "Organisation", "E-mail"], *rows]))
    except RollInvalid:
        return
    if first.problems:
        again = read_roll(written(refused_rows(first, first.problems)))
        assert not again.people and {problem.advice for problem in again.problems}


# workbooks

HEAD = [("Name", "Organisation"), ("Ana Gil", "ACME")]


def xlsx(*cells: tuple[int, int, str]) -> bytes:
    output = io.BytesIO()
    with xlsxwriter.Workbook(output, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(HEAD):
            sheet.write_row(number, 0, row)
        for cell in cells:
            sheet.write(*cell)
    return output.getvalue()


def ods(rows: str) -> bytes:
    """An OpenDocument spreadsheet with these rows."""
    names = ("office", "table", "text")
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names)
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as file:
        file.writestr("mimetype", kind)
        file.writestr("META-INF/manifest.xml", '<manifest xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>')
        file.writestr(
            "content.xml",
            f'<?xml version="1.0"?><office:document-content {spaces}><office:body><office:spreadsheet>'
            f'<table:table table:name="Roll">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return output.getvalue()


def ods_row(*texts: str) -> str:
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>' for text in texts
    )
    return f"<table:table-row>{cells}</table:table-row>"


FILES = [xlsx(), ods("".join(ods_row(*row) for row in HEAD))]


def test_the_files_to_be_damaged_are_good() -> None:
    for file in FILES:
        assert [person.name for person in read_roll(file).people] == ["Ana Gil"]


@settings(max_examples=size(20, 500))
@given(st.sampled_from(FILES).flatmap(damaged) | st.binary(max_size=200).map(lambda rest: b"PK\x03\x04" + rest))
@example(b"\xd0\xcf\x11\xe0" + bytes(1_000))
def test_a_damaged_workbook_is_read_or_refused(content: bytes) -> None:
    try:
        read_roll(content)
    except InvalidInput as refused:
        assert refused.message


def test_a_workbook_that_would_take_all_memory_is_refused() -> None:
    """A word in the last corner: half a terabyte of empty cells, and the reader ends its process."""
    with pytest.raises(RollInvalid, match="so far below"):
        read_roll(xlsx((1_048_575, 16_383, "x")))


def test_a_workbook_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "SECONDS", 0.001)
    with pytest.raises(RollInvalid, match="too long"):
        read_roll(xlsx())


# keys


@given(st.binary(max_size=64))
def test_a_file_is_a_key_or_not(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    folder = tmp_path_factory.getbasetemp()
    (folder / KEY_FILE).write_bytes(content)
    try:
        assert read_key(folder, make=False) == content and len(content) == 32
    except Unavailable as refused:
        assert len(content) != 32 and KEY_FILE in refused.message


PEM = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@settings(max_examples=size(60, 2_000))
@given(st.binary(max_size=100) | damaged(PEM))
def test_a_signing_key_signs_or_is_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    folder = tmp_path_factory.getbasetemp()
    path = folder / signing.KEY_FILE
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600), "wb") as file:
        file.write(content)
    for take in (read_signer, make_signer):
        try:
            assert len(take(folder).sign(b"x")) == 128
        except signing.SigningKeyUnusable as refused:
            assert str(path) in refused.message and path.read_bytes() == content


def test_every_encoding_that_is_offered_can_be_read() -> None:
    for encoding in ENCODINGS:
        assert read_roll("Name;Organisation\nAna;ACME\n".encode(encoding), encoding).people
