"""A roll file as people and problems: every cell is checked before anything is imported.

Text is kept as it is written (HTML is just text), with spacing tidied. Knows nothing of the badges that exist; the
plan does.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from voting.badges.columns import Columns, map_columns
from voting.badges.countries import country_code
from voting.badges.dialect import Row, read_table
from voting.domain.errors import RollInvalid
from voting.domain.roll import MOST_VOTES, REHEARSAL
from voting.domain.text import fold

LONGEST = {"id": 64, "name": 120, "organisation": 200, "country": 60, "category": 60, "email": 254, "rooms": 400}
"""Most characters of each field."""

_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]+")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u2060\ufeff\u00ad"))
_TURNS_TEXT = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True, slots=True)
class Problem:
    """What keeps a row out. ``row`` as the spreadsheet numbers it; ``column`` as the file heads it; ``found`` is
    the cell; ``advice`` says what is wrong and what to do."""

    row: int
    column: str
    found: str
    advice: str

    def __str__(self) -> str:
        found = self.found if len(self.found) <= 60 else self.found[:57] + "…"
        return f"row {self.row}, column “{self.column}”: {quoted(found)} – {self.advice}"


@dataclass(frozen=True, slots=True)
class Person:
    """A row that can stand on the roll. ``key`` identifies the person across imports. ``rooms`` as they are written;
    ``delegate``: how many votes it casts as its organisation's delegate, or 0."""

    row: int
    key: str
    name: str
    organisation: str
    country: str
    category: str
    email: str
    rooms: tuple[str, ...] = ()
    delegate: int = 0


@dataclass(frozen=True, slots=True)
class RollFile:
    """``refused`` are the keys of rows with a problem, as far as they can be told: such people are not missing."""

    people: tuple[Person, ...]
    problems: tuple[Problem, ...]
    refused: frozenset[str]
    columns: Columns
    rows: Mapping[int, Row]
    form: str


def person_key(id: str, email: str, name: str, organisation: str) -> str:
    """What tells a person from others across imports: the id, else the e-mail, else name and organisation."""
    if id:
        return f"id:{id}"
    if email:
        return f"email:{fold(email)}"
    return name_key(name, organisation)


def name_key(name: str, organisation: str) -> str:
    """The weakest key: name and organisation, folded."""
    return f"name:{fold(name)}|{fold(organisation)}"


def read_roll(data: bytes, encoding: str | None = None, mapping: Mapping[str, str] | None = None) -> RollFile:
    """The people in a roll file's bytes, and every problem in it.

    ``mapping``: heading to field. Raises RollInvalid where the file as a whole cannot be read, InvalidInput for an
    encoding or mapping that does not exist.
    """
    table = read_table(data, encoding)
    if not table.rows:
        raise RollInvalid("The file is empty. The first row must hold headings, such as Name, Organisation, Country.")
    header, *rows = table.rows
    headings = ["".join(c if c.isprintable() else "?" for c in tidy(cell)) for cell in header.cells]
    columns = map_columns(headings, mapping or {})
    if not rows:
        raise RollInvalid("The file has headings but no people.")
    people: list[Person] = []
    problems: list[Problem] = []
    refused: set[str] = set()
    for row in rows:
        person, found = _read_row(row, columns)
        if found:
            problems.extend(found)
            refused.add(person.key)
        else:
            people.append(person)
    return RollFile(
        tuple(people), tuple(problems), frozenset(refused), columns, {row.number: row for row in table.rows}, table.form
    )


def _read_row(row: Row, columns: Columns) -> tuple[Person, list[Problem]]:
    problems: list[Problem] = []

    def cell(field: str) -> str:
        index = columns.at.get(field)
        raw = row.cells[index] if index is not None and index < len(row.cells) else ""
        value = tidy(raw)
        advice = _unfit(value, field)
        if advice:
            problems.append(Problem(row.number, columns.heading(field), value, advice))
        return value

    surplus = [value for value in row.cells[len(columns.headings) :] if value.strip()]
    if surplus:
        problems.append(
            Problem(
                row.number,
                "(after the last)",
                " ".join(surplus),
                f"{len(row.cells)} fields where the headings have {len(columns.headings)}. Put cells that contain the "
                "delimiter in quotation marks.",
            )
        )
    name = " ".join(part for part in (cell("first_name"), cell("last_name")) if part)
    name = cell("name") or name
    if not name:
        field = "name" if "name" in columns.at else "last_name"
        problems.append(
            Problem(row.number, columns.heading(field), "", "the name is empty. Write it, or remove the row.")
        )
    elif len(name) > LONGEST["name"] and not problems:
        problems.append(Problem(row.number, columns.heading("last_name"), name, _too_long("name")))
    id, organisation, category, email = cell("id"), cell("organisation"), cell("category"), cell("email")
    country = cell("country")
    code = country_code(country) if country else ""
    if code is None:
        problems.append(
            Problem(
                row.number,
                columns.heading("country"),
                country,
                "this country is not known. Write its two-letter code (DE, FR) or its English, French or German name.",
            )
        )
    votes = cell("delegate")
    delegate = _votes(votes)
    if delegate is None:
        problems.append(
            Problem(
                row.number,
                columns.heading("delegate"),
                votes,
                f"this is neither yes nor no, nor a number of votes from 1 to {MOST_VOTES}.",
            )
        )
    rooms = tuple(room for part in cell("rooms").split(";") if (room := part.strip()))
    key = person_key(id, email, name, organisation)
    return Person(row.number, key, name, organisation, code or "", category, email, rooms, delegate or 0), problems


_YES = frozenset({"yes", "y", "true", "x", "✓", "ja", "oui"})
_NO = frozenset({"", "no", "n", "false", "-", "–", "0", "nein", "non"})


def _votes(cell: str) -> int | None:
    """How many votes the cell gives its delegate, 0 for none; None where it says neither."""
    said = fold(cell)
    if said in _YES or said in _NO:
        return int(said in _YES)
    number = int(said) if re.fullmatch(r"[0-9]{1,5}", said) else 0
    return number if 1 <= number <= MOST_VOTES else None


def _unfit(value: str, field: str) -> str:
    """What is wrong with a cell by itself, or nothing."""
    if len(value) > LONGEST.get(field, LONGEST["name"]):
        return _too_long(field)
    if any(unicodedata.category(c) in ("Cc", "Cs") or c in _TURNS_TEXT for c in value):
        return "it contains control characters. Type the text anew."
    if field == "email" and value and not _EMAIL.fullmatch(value):
        return "this is not an e-mail address. Write it as name@example.org, or leave it empty."
    if field == "category" and fold(value) == REHEARSAL:
        return f"the category {REHEARSAL!r} is kept for rehearsals. Name it otherwise."
    return ""


def _too_long(field: str) -> str:
    return f"more than {LONGEST.get(field, LONGEST['name'])} characters. Shorten it."


def tidy(text: str) -> str:
    """``text`` composed (NFC), without invisible characters, with runs of space and line ends as one space."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_INVISIBLE).split())


def quoted(text: str) -> str:
    """``text`` in quotes, with control characters spelled, so that printing it is harmless."""
    return "“" + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text) + "”"


def refused_rows(file: RollFile, problems: Sequence[Problem]) -> list[list[str]]:
    """The refused rows as a table: the file's own headings and cells, and a column ``problem``."""
    by_row: dict[int, list[str]] = {}
    for problem in problems:
        by_row.setdefault(problem.row, []).append(f"{problem.column}: {problem.advice}")
    table = [[*file.columns.headings, "problem"]]
    for number in sorted(by_row):
        cells = list(file.rows[number].cells)
        cells += [""] * (len(file.columns.headings) - len(cells))
        table.append([*cells, " / ".join(by_row[number])])
    return table
