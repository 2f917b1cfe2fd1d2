"""A conference as a file: out and in again the same, and every mistake has its line or cell."""

import io
import tomllib
from typing import Any, cast

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from voting.cli.conference import EXAMPLE
from voting.definitions import toml
from voting.definitions.columns import columns
from voting.definitions.files import DefinitionFiles
from voting.demo.conference import CONFERENCE as DEMO
from voting.domain.conference import Conference
from voting.domain.errors import DefinitionInvalid
from voting.service.definition import PollForm, build_conference, read_conference
from voting.service.importing import Form, build_draft, exported

FILES = DefinitionFiles()
RICH: dict[str, object] = {
    "id": "rich",
    "title": {"en": "Rich", "el": "Πλούσιο"},
    "languages": ["en", "el"],
    "sources": ["https://example.org/a", "b"],
    "organisation_cap": 3,
    "rooms": [
        {
            "id": "hall",
            "name": "Hall",
            "run_sheet": [
                {"id": "pause", "kind": "message", "title": "Pause", "text": {"en": "Tea\n\"a\" \\ b", "el": "Τσάι"}},
                {"id": "vote", "kind": "poll", "title": "Vote", "poll": "award"},
            ],
        }
    ],
    "polls": [
        {
            "id": "award",
            "room": "hall",
            "title": {"en": "Who?", "el": "Ποιος;"},
            "method": {"kind": "ranking", "most": 2, "blank": False},
            "options": [
                {"id": "a", "label": "=SUM(A1)", "organisation": "O'Neil & Sons", "country": "IE"},
                {"id": "b", "label": {"en": "007", "el": "Β"}, "mark": "invented"},
            ],
            "secret": True,
            "quorum": {"percent": 50, "of": "checked_in"},
            "majority": "absolute",
            "ties": ["run_off", "chair"],
            "categories": ["member", "guest"],
            "seconds": 90,
            "reveal": "podium",
        },
        {"id": "mix", "room": "hall", "title": "Mix", "method": {"kind": "allocation", "points": 60, "step": 10},
         "options": [{"id": "x", "label": "X"}, {"id": "y", "label": "Y"}]},
    ],
}  # fmt: skip


def conferences() -> list[Conference]:
    return [build_conference(EXAMPLE, "example"), build_conference(RICH, "rich"), read_conference(DEMO)]


@pytest.mark.parametrize("form", list(Form))
@pytest.mark.parametrize("conference", conferences(), ids=lambda conference: conference.id)
def test_a_file_that_was_written_says_the_same_when_it_is_read(conference: Conference, form: Form) -> None:
    draft = FILES.read(FILES.write(form, exported(conference)))
    back, faults = build_draft(draft)
    assert (back, faults) == (conference, [])


def test_the_toml_is_for_people() -> None:
    text = FILES.write(Form.TOML, exported(build_conference(EXAMPLE, "example"))).decode()
    assert text.startswith("# A conference")
    assert 'title = { en = "My conference", de = "Meine Konferenz", fr = "Ma conférence" }' in text
    assert '\n[[polls]]\nid = "question"\n' in text
    assert '  { id = "yes", label = { en = "Yes", de = "Ja", fr = "Oui" } },\n' in text
    assert "least_electorate" not in text  # what has its usual value is left out


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
values = st.recursive(
    st.booleans() | st.integers(-(2**63), 2**63 - 1) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(texts, values, max_size=5))
def test_whatever_is_written_is_read_again_and_has_its_lines(data: dict[str, Any]) -> None:
    text = toml.write(data)
    assert tomllib.loads(text) == data
    found = toml.lines(text)
    assert {path[0] for path in found} == set(data)
    for key in data:
        assert found[key,] <= text.count("\n") + 1


def test_every_way_of_writing_toml_has_its_line() -> None:
    text = """\
# a comment with = and [brackets]
title = "a ] } # \\" string"
"quoted key" = '''
over

lines'''
[deep.table]
a.b = 1 # dotted
list = [ 1,
  { x = [2, 3], y = "z" }, # in a comment: {
]
[[polls]]
id = "one"
[[polls]]
id = "two"
method.kind = "choice"
[[polls.options]]
id = "first"
[[polls.options]]
id = "second"
[polls.quorum]
percent = 50
"""
    data = tomllib.loads(text)
    found = toml.lines(text)
    assert {
        (): None,
        ("title",): 2,
        ("quoted key",): 3,
        ("deep", "table", "a", "b"): 8,
        ("deep", "table", "list"): 9,
        ("deep", "table", "list", 1, "y"): 10,
        ("polls", 0, "id"): 13,
        ("polls", 1, "method", "kind"): 16,
        ("polls", 1, "options", 1): 19,
        ("polls", 1, "options", 1, "id"): 20,
        ("polls", 1, "quorum", "percent"): 22,
    }.items() <= {**found, (): None}.items()
    assert data["polls"][1]["options"][1]["id"] == "second"


def faults(data: bytes) -> dict[str, str]:
    _, found = build_draft(FILES.read(data))
    return {fault.where: fault.message for fault in found}


def test_mistakes_in_toml_have_their_line() -> None:
    good = FILES.write(Form.TOML, exported(build_conference(RICH, "rich"))).decode()

    def line(text: str, part: str) -> str:
        return f"line {text[: text.index(part)].count(chr(10)) + 1}"

    for before, after, part in (
        ('country = "IE"', 'country = "Ireland"', '{ id = "a"'),
        ("seconds = 90", 'seconds = "long"', "seconds ="),
        ("seconds = 90", "seconds = 1", "seconds ="),
        ("seconds = 90", "sekunden = 1", "sekunden ="),
        ("most = 2", "most = 7", "method ="),
        ('{ id = "b"', '{ id = "a"', "options ="),
        ('poll = "award"', 'poll = "awrd"', '{ id = "vote"'),
        ('room = "hall"', 'room = "attic"', 'room = "attic"'),
        ('id = "mix"', 'id = "award"', 'id = "award"\nroom = "hall"\ntitle = { en = "Mix"'),
    ):
        assert before in good
        text = good.replace(before, after, 1)
        assert line(text, part) in faults(text.encode()), (before, after, faults(text.encode()))


def edited(sheet: str, cell: tuple[int, int], value: object) -> bytes:
    """The rich conference's workbook with one cell changed. ``cell``: row and column from 0."""
    made = FILES.write(Form.XLSX, exported(build_conference(RICH, "rich")))
    output = io.BytesIO()
    with CalamineWorkbook.from_filelike(io.BytesIO(made)) as book, xlsxwriter.Workbook(output) as copy:
        for name in book.sheet_names:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            page = copy.add_worksheet(name)
            for y, row in enumerate(rows):
                for x, held in enumerate(row):
                    new = value if (name, y, x) == (sheet, *cell) else held
                    if isinstance(new, str):
                        page.write_string(y, x, new)
                    elif new is not None:
                        page.write(y, x, new)
    return output.getvalue()


def column(form: type, heading: str, before: int = 0) -> int:
    headings = [column.heading for column in columns(form, ["en", "el", "de", "fr"])]
    return headings.index(heading) + before


@pytest.mark.parametrize(
    ("sheet", "row", "heading", "value", "said"),
    [
        ("Polls", 1, "seconds", "long", "valid integer"),
        ("Polls", 1, "seconds", 1, "5 seconds"),
        ("Polls", 1, "secret", "perhaps", "boolean"),
        ("Polls", 1, "ties", "run_off; run_of", "run_off"),
        ("Polls", 2, "room", "attic", "no such room"),
        ("Polls", 2, "method most", 3, "does not belong here"),
        ("Polls", 0, "seconds", "minutes", "No column has this heading"),
    ],
)
def test_mistakes_in_a_workbook_have_their_cell(sheet: str, row: int, heading: str, value: object, said: str) -> None:
    x = column(PollForm, heading)
    found = faults(edited(sheet, (row, x), value))
    where = f"sheet {sheet}, cell {xlsxwriter.utility.xl_col_to_name(x)}{row + 1}"
    assert said in found.get(where, ""), found


def test_an_option_of_no_poll_is_told_by_its_cell() -> None:
    found = faults(edited("Options", (1, 0), "awrd"))
    assert "no poll with this id" in found["sheet Options, cell A2"]


def test_a_sheet_that_is_missing_is_told() -> None:
    output = io.BytesIO()
    with xlsxwriter.Workbook(output) as book:
        book.add_worksheet("Conference").write_row(0, 0, ["id", "title en"])
    assert {"sheet Rooms", "sheet Polls", "sheet Options"} <= faults(output.getvalue()).keys()


@pytest.mark.parametrize("data", [b"id = ", b"\xff\xfe", b"PK\x03\x04 is no workbook", b"x" * 5_000_001])
def test_what_is_no_such_file_is_refused(data: bytes) -> None:
    with pytest.raises(DefinitionInvalid):
        FILES.read(data)


def test_a_workbook_runs_nothing() -> None:
    made = FILES.write(Form.XLSX, exported(build_conference(RICH, "rich")))
    with CalamineWorkbook.from_filelike(io.BytesIO(made)) as book:
        rows = cast(list[list[object]], book.get_sheet_by_name("Options").to_python())
    assert "=SUM(A1)" in rows[1]


@pytest.mark.parametrize(
    "text",
    ["x = " + "1" * 5000, "x = " + "[" * 50_000, "x = " + "{ a = " * 50_000, ".".join("a" * 20_000) + " = 1"],
    ids=["digits", "lists", "tables", "names"],
)
def test_toml_without_end_is_refused_soon(text: str) -> None:
    with pytest.raises(DefinitionInvalid, match="not TOML"):
        FILES.read(text.encode())


@pytest.mark.parametrize(("cell", "at"), [((20_000, 1), "B20001"), ((1, 16_383), "XFD2")])
def test_a_stray_cell_far_from_its_table_is_named_before_it_fills_the_memory(cell: tuple[int, int], at: str) -> None:
    output = io.BytesIO()
    with xlsxwriter.Workbook(output, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Polls")
        sheet.write(0, 0, "id")
        sheet.write(*cell, "oh")
    with pytest.raises(DefinitionInvalid, match=at):
        FILES.read(output.getvalue())
