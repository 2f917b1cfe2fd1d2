"""``voting roll``: importing and listing attendees."""

import csv
import io
from pathlib import Path

import pytest
import xlsxwriter

from tests.integration.command import PEOPLE, Command
from voting.domain.roll import Badge


@pytest.fixture
def voting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    command = Command(tmp_path, monkeypatch, capsys)
    command.furnish(people="")
    return command


def roll(voting: Command) -> list[Badge]:
    return list(voting.look(lambda parts: parts.store.badges()))


def head(voting: Command) -> int:
    return voting.look(lambda parts: parts.store.head())


def test_people_get_numbered_badges_and_the_journal_says_so(voting: Command) -> None:
    done = voting("roll", "import", voting.file("people.csv", PEOPLE))
    assert done.code == 0
    assert "4 new" in done.out
    badges = roll(voting)
    assert [(badge.number, badge.country) for badge in badges] == [(1, "ES"), (2, "LT"), (3, "GR"), (4, "BG")]
    assert badges[1].name == "Kristina Šermukšnytė-Alešiūnienė"
    entry = voting.look(lambda parts: parts.store.journal())[-1]
    assert (entry.action, entry.reason) == ("import", "people.csv: 4 added, 0 updated")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_the_same_file_again_changes_nothing_in_whatever_encoding(voting: Command, encoding: str) -> None:
    voting("roll", "import", voting.file("people.csv", PEOPLE))
    before, entries = roll(voting), head(voting)
    done = voting("roll", "import", voting.file("again.csv", PEOPLE.encode(encoding)))
    assert done.code == 0
    assert "4 unchanged" in done.out
    assert (roll(voting), head(voting)) == (before, entries)


def test_the_same_people_from_a_spreadsheet_change_nothing(voting: Command) -> None:
    voting("roll", "import", voting.file("people.csv", PEOPLE))
    output = io.BytesIO()
    with xlsxwriter.Workbook(output) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(csv.reader(io.StringIO(PEOPLE), delimiter=";")):
            sheet.write_row(number, 0, row)
    done = voting("roll", "import", voting.file("people.xlsx", output.getvalue()))
    assert "4 unchanged" in done.out


def test_a_changed_row_updates_its_badge_and_a_removed_one_is_reported(voting: Command) -> None:
    voting("roll", "import", voting.file("people.csv", PEOPLE))
    rows = PEOPLE.replace("Ana Gil;ACME", "Ana Gil Ruiz;ACME").splitlines()
    done = voting("roll", "import", voting.file("people.csv", "\n".join(rows[:-1])))
    assert done.code == 0
    assert "No 1 Ana Gil: name “Ana Gil” → “Ana Gil Ruiz”" in done.out
    assert "No 4 Георги Димитров" in done.out
    assert "their badges stay" in done.out
    assert [(badge.number, badge.name) for badge in roll(voting)][::3] == [(1, "Ana Gil Ruiz"), (4, "Георги Димитров")]


def test_a_dry_run_shows_the_changes_and_makes_none(voting: Command) -> None:
    done = voting("roll", "import", voting.file("people.csv", PEOPLE), "--dry-run")
    assert done.code == 0
    assert "+ Ana Gil, ACME, ES, member" in done.out
    assert "Nothing was changed" in done.out
    assert roll(voting) == []


BAD = PEOPLE + "Ed;ACME;Atlantis;;\n;Beta;DE;;\nAna Gil;ACME;ES;;ana@acme.eu\nFlo;ACME;ES;;flo\n"


def test_one_bad_row_keeps_the_whole_file_out_and_every_problem_is_listed(voting: Command) -> None:
    done = voting("roll", "import", voting.file("people.csv", BAD))
    assert done.code == 2
    for line in (
        "row 6, column “Country”: “Atlantis”",
        "row 7, column “Name”",
        "row 8",
        "row 9, column “E-mail”: “flo”",
    ):
        assert line in done.err
    assert "Nothing was imported: 4 of 8 rows" in done.err
    assert "--skip-bad" in done.err
    assert roll(voting) == []


def test_skipping_bad_rows_imports_the_rest_and_gives_the_refused_back(voting: Command) -> None:
    done = voting("roll", "import", voting.file("people.csv", BAD), "--skip-bad")
    assert done.code == 0
    assert len(roll(voting)) == 4
    refused = voting.folder / "people.csv.refused.csv"
    rows = list(csv.reader(io.StringIO(refused.read_text(encoding="utf-8-sig")), delimiter=";"))
    assert rows[0] == ["Name", "Organisation", "Country", "Category", "E-mail", "problem"]
    assert [row[0] for row in rows[1:]] == ["Ed", "", "Ana Gil", "Flo"]
    assert "Country: this country is not known" in rows[1][-1]
    mended = refused.read_text(encoding="utf-8-sig").replace("Atlantis", "ES")
    done = voting("roll", "import", voting.file("mended.csv", mended), "--skip-bad")
    assert "+ Ed, ACME, ES" in done.out, "a mended file of refused rows can be imported as it is"


def test_an_organisation_over_the_cap_is_refused(voting: Command) -> None:
    people = "Name,Company\nAna,ACME\nBen,acme\nCy,ACME \n"
    done = voting("roll", "import", voting.file("people.csv", people))
    assert done.code == 2
    assert "row 4, column “organisation”: “ACME” – an organisation sends at most 2 representatives" in done.err


def test_a_file_in_an_unnamed_encoding_is_shown_in_each_and_read_in_the_chosen(voting: Command) -> None:
    file = voting.file("people.csv", "Name;Firma\nKateřina Žilková;ACME\n".encode("cp1250"))
    done = voting("roll", "import", file)
    assert done.code == 2
    assert "--encoding cp1250     Kateřina Žilková;ACME" in done.err
    assert voting("roll", "import", file, "--encoding", "cp1250").code == 0
    assert roll(voting)[0].name == "Kateřina Žilková"


def test_unknown_headings_are_mapped_by_hand(voting: Command) -> None:
    file = voting.file("people.csv", "Wer;Von wo\nAna;ACME\n")
    done = voting("roll", "import", file)
    assert (done.code, "“Wer”, “Von wo”" in done.err) == (2, True)
    assert voting("roll", "import", file, "--map", "wer=name", "--map", "Von wo=organisation").code == 0
    assert voting("roll", "import", file, "--map", "nonsense").code == 2


@pytest.mark.parametrize("name", ["nowhere.csv", "."])
def test_a_file_that_cannot_be_read_is_named(voting: Command, name: str) -> None:
    done = voting("roll", "import", voting.folder / name)
    assert done.code == 2
    assert "cannot be read" in done.err


def test_the_list_finds_by_number_name_and_organisation(voting: Command) -> None:
    voting("roll", "import", voting.file("people.csv", PEOPLE))
    assert len(voting("roll", "list").out.splitlines()) == 4
    assert voting("roll", "list", "KLASTERLT").out.startswith("2\tKristina")
    assert voting("roll", "list", "Димитров").out.endswith("not printed\n")
