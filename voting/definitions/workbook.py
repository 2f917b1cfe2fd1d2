"""A conference as a workbook: one sheet each for the conference, rooms, run sheets, polls and options, a row a thing.

Every text has a column a language. What is left empty is as if it were left out.
"""

import io
import re
from collections.abc import Mapping, Sequence
from typing import cast
from zipfile import BadZipFile, ZipFile

import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook
from xlsxwriter.utility import xl_col_to_name

from voting.definitions.columns import Cell, Column, Kind, at, columns, put
from voting.definitions.toml import Path
from voting.domain.errors import DefinitionInvalid
from voting.service.cue_form import CueForm
from voting.service.definition import ConferenceForm, OptionForm, PollForm, RoomForm
from voting.service.importing import Draft, Fault

CONFERENCE, ROOMS, SHEET, POLLS, OPTIONS = "Conference", "Rooms", "Run sheet", "Polls", "Options"
LANGUAGES = ("en", "de", "fr")
"""Languages that a workbook always has columns for."""

ABOUT = (
    "Fill in the sheets, save the file, and import it: in the moderator's editor, or with `voting conference import`.",
    "Everything is checked first. Nothing is changed before you have seen what would change.",
    "A text has a column for each language; one language is enough. For another language add a column: title it.",
    "id: small letters, digits and hyphens. Rooms, polls, options and cues are known by it.",
    "What is left empty takes its usual value. The headings must stay; the order of columns does not matter.",
    "Sheet Polls: the rules. Sheet Options: one row for each answer, in the order of the ballot.",
    "Sheet Run sheet: one row for each thing on the screen. Polls without a row of their own are put last.",
)
MOST_ROWS = 20_000
MOST_UNPACKED = 50_000_000
"""Bytes."""
_CELL = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]+)(\d{1,9})"')

ROWS = 500
"""Rows of the template that offer what a cell may hold."""


def write(data: Mapping[str, object]) -> bytes:
    """``data``, a ConferenceForm as JSON values, as an XLSX file."""
    languages = _languages(data)
    rooms = cast(list[Mapping[str, object]], data.get("rooms", []))
    polls = cast(list[Mapping[str, object]], data.get("polls", []))
    output = io.BytesIO()
    with xlsxwriter.Workbook(output, {"in_memory": True}) as book:
        about = book.add_worksheet("About")
        about.set_column(0, 0, 110)
        for row, line in enumerate(ABOUT):
            about.write_string(row, 0, line)
        page = _Page(book, languages)
        page.add(CONFERENCE, ConferenceForm, (), [((), data)])
        page.add(ROOMS, RoomForm, (), [((), room) for room in rooms])
        page.add(
            SHEET, CueForm, ("room",), [((room["id"],), cue) for room in rooms for cue in _list(room, "run_sheet")]
        )
        page.add(POLLS, PollForm, (), [((), poll) for poll in polls])
        page.add(OPTIONS, OptionForm, ("poll",), [((poll["id"],), o) for poll in polls for o in _list(poll, "options")])
    return output.getvalue()


class _Page:
    def __init__(self, book: xlsxwriter.Workbook, languages: Sequence[str]) -> None:
        self._book, self._languages = book, languages
        self._bold = book.add_format({"bold": True, "bottom": 1})

    def add(
        self,
        name: str,
        form: type,
        of: tuple[str, ...],
        rows: Sequence[tuple[tuple[object, ...], Mapping[str, object]]],
    ) -> None:
        """A sheet; ``of``: headings of columns before those of the form, filled from the first part of each row."""
        sheet = self._book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        made = [*(Column((heading,), Kind.TEXT) for heading in of), *columns(form, self._languages)]
        for x, column in enumerate(made):
            sheet.write_string(0, x, column.heading, self._bold)
            if column.choices and column.kind is not Kind.LIST:
                sheet.data_validation(1, x, ROWS, x, {"validate": "list", "source": list(column.choices)})
        for y, (before, row) in enumerate(rows, 1):
            for x, column in enumerate(made):
                value = before[x] if x < len(of) else column.written(at(row, column.path))
                if isinstance(value, str):
                    sheet.write_string(y, x, value)  # as text, so that nothing in it runs
                elif value is not None:
                    sheet.write(y, x, value)
        sheet.autofit()


def read(data: bytes) -> Draft:
    """What an XLSX, XLS or ODS file says. Raises DefinitionInvalid where it is no workbook."""
    try:
        _refuse_endless(data)
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            sheets = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    except (CalamineError, BadZipFile, OSError, ValueError) as error:
        raise DefinitionInvalid(f"This workbook cannot be read: {error}.") from None
    return _Reader(cast(dict[str, list[list[Cell]]], sheets)).draft()


def _refuse_endless(data: bytes) -> None:
    """One cell far below a table makes all the rows up to it: more memory than a server has, in the middle of a vote.
    Raises DefinitionInvalid, BadZipFile."""
    if not data.startswith(b"PK"):
        return  # XLS, whose rows are few
    with ZipFile(io.BytesIO(data)) as parts:
        if sum(part.file_size for part in parts.infolist()) > MOST_UNPACKED:
            raise DefinitionInvalid("This workbook is too large once it is unpacked.", most=MOST_UNPACKED)
        for name in parts.namelist():
            for column, row in _CELL.findall(parts.read(name)) if name.startswith("xl/worksheets/") else ():
                if len(column) > 2 or int(row) > MOST_ROWS:
                    raise DefinitionInvalid(
                        f"There is something in cell {(column + row).decode()}, far from any table. At most "
                        f"{MOST_ROWS:,} rows and 702 columns are read: delete what is below and beside your tables."
                    )


class _Reader:
    def __init__(self, sheets: Mapping[str, list[list[Cell]]]) -> None:
        self._sheets = sheets
        self._places: dict[Path, str] = {}
        self._faults: list[Fault] = []

    def draft(self) -> Draft:
        for name in (CONFERENCE, ROOMS, POLLS, OPTIONS):
            if name not in self._sheets:
                self._faults.append(Fault(f"sheet {name}", "This sheet is missing. Start from the template.", ""))
        conference = self._rows(CONFERENCE, ConferenceForm, ())
        data: dict[str, object] = dict(conference[0][1]) if conference else {}
        if conference:
            self._note((), *conference[0])
        data["rooms"] = self._listed(ROOMS, RoomForm, "rooms")
        data["polls"] = self._listed(POLLS, PollForm, "polls")
        self._into(data, "rooms", "room", SHEET, CueForm, "run_sheet")
        self._into(data, "polls", "poll", OPTIONS, OptionForm, "options")
        return Draft("workbook", data, self._places, self._faults)

    def _listed(self, sheet: str, form: type, key: str) -> list[dict[str, object]]:
        rows = self._rows(sheet, form, ())
        for number, (places, row) in enumerate(rows):
            self._note((key, number), places, row)
        return [row for _, row in rows]

    def _into(self, data: dict[str, object], key: str, of: str, sheet: str, form: type, name: str) -> None:
        """Put each row of ``sheet`` into the list ``name`` of the thing that its column ``of`` names."""
        things = cast(list[dict[str, object]], data[key])
        index = {thing.get("id"): number for number, thing in enumerate(things)}
        for thing in things:
            thing[name] = []
        for places, row in self._rows(sheet, form, (of,)):
            owner = row.pop(of, None)
            if owner not in index:
                where = places.get((of,)) or places[()]
                found = "" if owner is None else str(owner)
                self._faults.append(Fault(where, f"There is no {of} with this id on sheet {key.title()}.", found))
                continue
            inside = cast(list[object], things[index[owner]][name])
            self._note((key, index[owner], name, len(inside)), places, row)
            inside.append(row)

    def _rows(self, sheet: str, form: type, of: tuple[str, ...]) -> list[tuple[dict[Path, str], dict[str, object]]]:
        """The rows that are not empty, each with the place of every value in it."""
        table = self._sheets.get(sheet, [])
        if not table:
            return []
        headings = [str(cell or "").strip() for cell in table[0]]
        known = {column.heading: column for column in columns(form, _headed(headings))}
        known |= {heading: Column((heading,), Kind.TEXT) for heading in of}
        for x, heading in enumerate(headings):
            if heading and heading not in known:
                self._faults.append(Fault(_cell(sheet, x, 0), "No column has this heading.", heading))
        found = []
        for y, cells in enumerate(table[1:], 1):
            row: dict[str, object] = {}
            places: dict[Path, str] = {(): f"sheet {sheet}, row {y + 1}"}
            for x, (heading, cell) in enumerate(zip(headings, cells, strict=False)):
                if heading in known and cell is not None and str(cell).strip():
                    put(row, known[heading].path, known[heading].read(cell))
                    places[known[heading].path] = _cell(sheet, x, y)
            if row:
                found.append((places, row))
        return found

    def _note(self, under: Path, places: Mapping[Path, str], _row: object) -> None:
        self._places.update({(*under, *path): place for path, place in places.items()})


def _languages(data: Mapping[str, object]) -> list[str]:
    named = cast(Sequence[str], data.get("languages", ()))
    return list(dict.fromkeys((*named, *LANGUAGES)))


def _headed(headings: Sequence[str]) -> list[str]:
    """The languages that headings end in, such as ``title de``."""
    ends = [heading.rsplit(" ", 1)[-1] for heading in headings if " " in heading]
    return [end for end in dict.fromkeys(ends) if len(end) == 2 and end.isalpha() and end.islower()]


def _cell(sheet: str, x: int, y: int) -> str:
    return f"sheet {sheet}, cell {xl_col_to_name(x)}{y + 1}"


def _list(thing: Mapping[str, object], key: str) -> list[Mapping[str, object]]:
    return cast(list[Mapping[str, object]], thing.get(key, []))
