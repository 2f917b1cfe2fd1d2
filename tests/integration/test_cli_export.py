"""``voting export``: the same results in every form, and none that are sealed."""

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from python_calamine import load_workbook

from tests.integration.command import CONFERENCE, Command
from voting.app import Parts
from voting.domain.ballot import Cast
from voting.domain.journal import Act
from voting.domain.poll import Action, advance

NOW = 1_790_000_000_000
BALLOTS: dict[str, list[object]] = {
    "focus": [["red"], ["red", "blue"], None],
    "mix": [{"bigger": 60, "smaller": 40}, {"bigger": 100}],
    "award": [["ana"], ["ana"], ["ben"]],
    "order": [["red", "blue"], ["red"], ["green", "red"], None],
}


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(tmp_path, monkeypatch, capsys)


@pytest.fixture
def voting(bare: Command) -> Command:
    bare.furnish()
    return bare


async def act(parts: Parts, poll: str, *actions: Action) -> None:
    for action in actions:
        before = await parts.store.poll(poll)
        now = (before.final_at or NOW) + 1
        after = advance(before, action, now, actor="Ana")
        await parts.store.transition(before, after, Act(now, "Ana", "moderator", action, poll))


def hold(voting: Command, poll: str, *more: Action) -> None:
    """Open ``poll``, cast its BALLOTS, then do ``more``."""

    async def holding(parts: Parts) -> None:
        await act(parts, poll, Action.ARM, Action.OPEN)
        held = await parts.store.poll(poll)
        for badge, choices in enumerate(BALLOTS[poll], 1):
            mark = held.method.mark(choices, held.option_ids)
            await parts.store.cast(Cast(poll, badge, bytes([badge]) * 32, bytes([badge]) * 16, 1, mark))
        await act(parts, poll, *more)

    voting.look(holding)


CLOSE = (Action.CLOSE, Action.FINISH)


def tables(folder: Path, form: str) -> dict[str, list[dict[str, Any]]]:
    """Turnout, results and, if any, rounds as an export of ``form`` has them; empty cells left out."""
    match form:
        case "csv":
            raw = {
                file.stem: list(csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"))))
                for file in folder.glob("*.csv")
            }
        case "xlsx":
            with load_workbook(str(folder / "results.xlsx")) as book:
                raw = {
                    name.lower(): [[_text(cell) for cell in row] for row in book.get_sheet_by_name(name).to_python()]
                    for name in book.sheet_names
                }
    return {
        name: [{k: v for k, v in zip(rows[0], row, strict=True) if v != ""} for row in rows[1:]]
        for name, rows in raw.items()
    }


def _text(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_tables_say_what_the_ballots_say(voting: Command, form: str) -> None:
    hold(voting, "focus", *CLOSE)
    hold(voting, "mix", *CLOSE)
    assert voting("export", "--format", form, "--out", voting.folder / "out").code == 0
    found = tables(voting.folder / "out", form)
    focus, mix, award = found["turnout"]
    assert (focus["entitled"], focus["voted"], focus["ballots"], focus["blank"]) == ("4", "3", "3", "1")
    assert (float(focus["turnout %"]), focus["state"], focus["results"]) == (75, "closed", "final")
    assert focus["closed"].endswith("+02:00"), "times are the conference's"
    assert (mix["method"], mix["voted"]) == ("allocation", "2")
    assert (award["results"], award.get("voted", "0")) == ("not held", "0")
    results = {(row["poll"], row["option"]): row for row in found["results"]}
    assert [results["focus", option]["votes"] for option in ("red", "green", "blue")] == ["2", "0", "1"]
    bigger = results["mix", "bigger"]
    assert [float(bigger[name]) for name in ("mean points", "whole points", "half gave from", "half gave to")] == [
        80,
        80,
        60,
        100,
    ]
    assert not any(poll == "award" for poll, _ in results)


RANKED = CONFERENCE.replace('id = "focus"', 'id = "order"').replace('"choice", most = 2', '"ranking"')


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_ranked_poll_is_exported_with_its_places_and_rounds(bare: Command, form: str) -> None:
    bare.furnish(conference=RANKED)
    hold(bare, "order", *CLOSE)
    assert bare("export", "--format", form, "--out", bare.folder / "out").code == 0
    found = tables(bare.folder / "out", form)
    figures = {row["option"]: (row["votes"], row["place"], row["first choices"]) for row in found["results"]}
    assert figures == {"red": ("2", "1", "2"), "green": ("1", "2", "1"), "blue": ("0", "3", "0")}
    assert [(row["round"], row["option"], row["votes"], row.get("leaves")) for row in found["rounds"]] == [
        ("1", "red", "2", None),
        ("1", "green", "1", None),
        ("1", "blue", "0", "fewest"),
        ("2", "red", "2", None),
        ("2", "green", "1", None),
    ]
    assert found["rounds"][0]["label"] == "'=RED()"


def test_a_ranked_poll_in_json_says_who_left_and_why(bare: Command) -> None:
    bare.furnish(conference=RANKED)
    hold(bare, "order", *CLOSE)
    bare("export", "--format", "json", "--out", bare.folder / "out")
    order = json.loads((bare.folder / "out" / "results.json").read_text())["polls"][0]
    assert [option["place"] for option in order["options"]] == [1, 2, 3]
    assert order["rounds"] == [
        {"votes": {"red": 2, "green": 1, "blue": 0}, "exhausted": 0, "leave": ["blue"], "why": "fewest"},
        {"votes": {"red": 2, "green": 1}, "exhausted": 0, "leave": [], "why": None},
    ]


def test_without_a_ranked_poll_there_are_no_rounds(voting: Command) -> None:
    hold(voting, "focus", *CLOSE)
    voting("export", "--out", voting.folder / "out")
    for form in ("csv", "xlsx"):
        assert "rounds" not in tables(voting.folder / "out", form)
    assert "rounds" not in json.loads((voting.folder / "out" / "results.json").read_text())["polls"][0]


def test_json_has_the_same_content_in_every_language(voting: Command) -> None:
    hold(voting, "focus", *CLOSE)
    hold(voting, "mix", *CLOSE)
    assert voting("export", "--format", "json", "--out", voting.folder / "out").code == 0
    value = json.loads((voting.folder / "out" / "results.json").read_text())
    assert value["title"]["fr"] == "Une conférence inventée"
    focus, mix, award = value["polls"]
    assert {option["option"]: option["votes"] for option in focus["options"]} == {"red": 2, "green": 0, "blue": 1}
    assert (focus["ballots"], focus["blank"], focus["voted"], focus["entitled"]) == (3, 1, 3, 4)
    assert focus["options"][0]["label"] == {"en": "=RED()"}
    assert [option["mean"] for option in mix["options"]] == [80.0, 20.0]
    assert "options" not in award


def test_a_sealed_result_is_left_out_of_every_file_and_that_is_said(voting: Command) -> None:
    hold(voting, "award", *CLOSE)
    done = voting("export", "--out", voting.folder / "out")
    assert done.code == 0
    assert "nobody may see them yet: award" in done.err
    value = json.loads((voting.folder / "out" / "results.json").read_text())
    award = value["polls"][2]
    assert (award["results"], award["voted"]) == ("sealed", 3)
    assert not {"options", "ballots", "blank"} & set(award)
    for form in ("csv", "xlsx"):
        found = tables(voting.folder / "out", form)
        assert found["results"] == []
        assert not {"ballots", "blank"} & set(found["turnout"][2])


def test_a_revealed_result_is_exported_with_its_nominees(voting: Command) -> None:
    hold(voting, "award", *CLOSE, Action.REVEAL)
    done = voting("export", "--out", voting.folder / "out")
    assert "award" not in done.err
    rows = [row for row in tables(voting.folder / "out", "csv")["results"] if row["poll"] == "award"]
    assert [(row["option"], row["votes"]) for row in rows] == [("ana", "2"), ("ben", "1")]
    assert (rows[0]["organisation"], rows[0]["country"]) == ("ACME", "ES")


def test_live_results_of_an_open_poll_are_marked_as_so_far(voting: Command) -> None:
    hold(voting, "focus")
    hold(voting, "mix")
    voting("export", "--out", voting.folder / "out")
    focus, mix, _ = json.loads((voting.folder / "out" / "results.json").read_text())["polls"]
    assert focus["results"] == "so far"
    assert (mix["results"], "options" in mix) == ("sealed", False)


def test_an_annulled_poll_has_turnout_and_no_results(voting: Command) -> None:
    hold(voting, "focus", Action.ANNUL)
    voting("export", "--out", voting.folder / "out")
    focus = json.loads((voting.folder / "out" / "results.json").read_text())["polls"][0]
    assert (focus["results"], focus["voted"], "options" in focus) == ("annulled", 3, False)


def test_a_label_that_looks_like_a_formula_is_harmless_in_a_spreadsheet(voting: Command) -> None:
    hold(voting, "focus", *CLOSE)
    voting("export", "--out", voting.folder / "out")
    for form in ("csv", "xlsx"):
        red = tables(voting.folder / "out", form)["results"][0]
        assert red["label"] == "'=RED()"
    with zipfile.ZipFile(voting.folder / "out" / "results.xlsx") as book:
        sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/")]
    assert sheets
    assert not any("<f>" in sheet for sheet in sheets)


def test_an_export_replaces_the_one_before(voting: Command) -> None:
    hold(voting, "focus")
    voting("export", "--format", "json")
    first = (voting.data / "export" / "results.json").read_text()
    voting.look(lambda parts: act(parts, "focus", *CLOSE))
    assert voting("export", "--format", "json").code == 0
    assert (voting.data / "export" / "results.json").read_text() != first


def test_an_export_that_cannot_be_written_says_so(voting: Command) -> None:
    blocked = voting.file("blocked", "a file, not a folder")
    done = voting("export", "--out", blocked)
    assert done.code == 1
    assert "cannot be written" in done.err
