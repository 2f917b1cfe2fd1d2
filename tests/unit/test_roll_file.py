"""A roll file as people and problems."""

import pytest

from voting.badges.roll_file import LONGEST, person_key, read_roll, refused_rows
from voting.domain.errors import RollInvalid

HEADER = "Id,Name,Organisation,Country,Category,E-mail"


def read(*rows: str, header: str = HEADER) -> tuple[list[str], list[tuple[int, str, str]]]:
    """Names, and row, column and advice of each problem."""
    file = read_roll("\n".join((header, *rows)).encode())
    return [person.name for person in file.people], [(p.row, p.column, p.advice) for p in file.problems]


def test_a_whole_row_is_a_person() -> None:
    (person,) = read_roll(f"{HEADER}\n7,Zoë Müller,ACME GmbH,Allemagne,member,Zoe@Acme.EU\n".encode()).people
    assert (person.name, person.organisation, person.country, person.category, person.email, person.key) == (
        *("Zoë Müller", "ACME GmbH", "DE", "member", "Zoe@Acme.EU", "id:7"),
    )


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        ("1,,ACME,DE,,", "Name", "empty"),
        ("1,  ,ACME,DE,,", "Name", "empty"),
        ("1,Ana,ACME,Atlantis,,", "Country", "not known"),
        ("1,Ana,ACME,DE,,ana", "E-mail", "not an e-mail address"),
        ("1,Ana,ACME,DE,,ana@acme", "E-mail", "not an e-mail address"),
        ("1,Ana,ACME,DE,,ana@acme.eu; ben@acme.eu", "E-mail", "not an e-mail address"),
        ("1,Ana,ACME,DE,Rehearsal,", "Category", "kept for rehearsals"),
        (f"1,{'x' * (LONGEST['name'] + 1)},ACME,DE,,", "Name", "more than 120"),
        (f"1,Ana,{'x' * (LONGEST['organisation'] + 1)},DE,,", "Organisation", "more than 200"),
        (f"{'1' * (LONGEST['id'] + 1)},Ana,ACME,DE,,", "Id", "more than 64"),
        ("1,A\x00na,ACME,DE,,", "Name", "control characters"),
        ("1,Ana,AC\x1bME,DE,,", "Organisation", "control characters"),
        ("1,Ana,\u202egnitteg,DE,,", "Organisation", "control characters"),
        ("1,Ana,ACME,DE,,,surplus", "(after the last)", "7 fields where the headings have 6"),
    ],
)
def test_every_problem_names_its_row_its_column_and_what_to_do(row: str, column: str, said: str) -> None:
    names, problems = read("9,Ben,Beta,FR,,", row)
    assert names == ["Ben"]
    ((number, found_in, advice),) = problems
    assert (number, found_in) == (3, column)
    assert said in advice


def test_all_problems_of_all_rows_are_listed() -> None:
    _, problems = read("1,,ACME,Atlantis,,nobody", "2,Ana,ACME,DE,,", "3,Ben,B,Narnia,,")
    assert sorted((row, column) for row, column, _ in problems) == [
        *((2, "Country"), (2, "E-mail"), (2, "Name"), (4, "Country")),
    ]


def test_html_is_just_text_and_spacing_is_tidied() -> None:
    names, problems = read("1,<b>Ana</b>\u00a0 O'Neil\u200b & Co,ACME,,,")
    assert names == ["<b>Ana</b> O'Neil & Co"]
    assert problems == []


def test_composed_and_decomposed_letters_are_one_spelling() -> None:
    names, _ = read("1,Zoe\u0308,ACME,,,")
    assert names == ["Zoë"]


def test_first_and_last_name_make_the_name() -> None:
    names, problems = read("Ana,García,ACME", "Ana,,ACME", ",,ACME", header="First name,Last name,Company")
    assert names == ["Ana García", "Ana"]
    assert [(row, column) for row, column, _ in problems] == [(4, "Last name")]


def test_rows_that_end_early_have_empty_cells_and_empty_columns_at_the_end_are_none() -> None:
    names, problems = read("1,Ana", "2,Ben,B,DE,,,,", header=HEADER + ",,")
    assert names == ["Ana", "Ben"]
    assert problems == []


@pytest.mark.parametrize(
    ("given", "key"),
    [
        (("A7", "ana@acme.eu", "Ana", "ACME"), "id:A7"),
        (("", "Ana@ACME.eu", "Ana", "ACME"), "email:ana@acme.eu"),
        (("", "", "ANA  Gil", "Acme"), "name:ana gil|acme"),
    ],
)
def test_a_person_is_known_by_id_else_by_email_else_by_name_and_organisation(
    given: tuple[str, str, str, str], key: str
) -> None:
    assert person_key(*given) == key


@pytest.mark.parametrize("data", [b"", b"\n\n", b"Name,Company\n"])
def test_a_file_without_people_is_refused(data: bytes) -> None:
    with pytest.raises(RollInvalid):
        read_roll(data)


def test_a_heading_with_control_characters_is_made_harmless() -> None:
    file = read_roll(b"Name,Company,\x1b[31mred\nAna,ACME,x\n")
    assert file.columns.unused == ("?[31mred",)


def test_refused_rows_come_back_as_they_were_with_the_problem_beside_them() -> None:
    file = read_roll(b"Name,Company,Country,Note\nAna,ACME,Atlantis,=1+1\nBen,B,DE,\n,C\n")
    assert refused_rows(file, file.problems) == [
        ["Name", "Company", "Country", "Note", "problem"],
        ["Ana", "ACME", "Atlantis", "=1+1", "Country: " + file.problems[0].advice],
        ["", "C", "", "", "Name: " + file.problems[1].advice],
    ]


@pytest.mark.parametrize(
    ("cell", "votes"),
    [("", 0), ("no", 0), ("0", 0), ("–", 0), ("Yes", 1), ("x", 1), ("OUI", 1), ("1", 1), ("12", 12), ("10000", 10_000)],
)
def test_a_roll_names_delegates_and_how_many_votes_they_cast(cell: str, votes: int) -> None:
    (person,) = read_roll(f"Name,Organisation,Voting delegate,Rooms\nAna,ACME,{cell},Hall; side ;\n".encode()).people
    assert (person.delegate, person.rooms) == (votes, ("Hall", "side"))


@pytest.mark.parametrize("cell", ["maybe", "10001", "-1", "1.5", "Ana"])
def test_what_is_no_number_of_votes_is_a_problem(cell: str) -> None:
    _, problems = read(f"Ana,ACME,{cell}", header="Name,Organisation,Delegate votes")
    assert problems == [(2, "Delegate votes", "this is neither yes nor no, nor a number of votes from 1 to 10000.")]


def test_a_heading_that_often_means_something_else_is_not_taken_for_rooms_or_delegates() -> None:
    file = read_roll(b"Name,Organisation,Room,Delegate\nAna,ACME,207,Ana\n")
    assert (file.problems, file.columns.unused) == ((), ("Room", "Delegate"))
