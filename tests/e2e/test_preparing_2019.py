"""The thirteen questions of 2019 and the event of 2018 are prepared in the editor, in a real browser, put on the run
sheets of two rooms, held there at once by 300 attendees, and exported. Every figure is counted a second time from what
the attendees sent."""

import csv
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from python_calamine import load_workbook

from tests.e2e import independent
from tests.e2e.hall_of_300 import ATTENDEES, TwoRooms, two_rooms
from voting.records.signing import read_signer
from voting.service.definition import build_conference

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(900)]  # a whole conference

EARLIER = Path(__file__).parents[1] / "data" / "conference-2019" / "earlier.toml"
BASE = {
    "id": "bucharest-2019",
    "title": "A conference",
    "simulated": True,
    "rooms": [{"id": "plenary", "name": "Plenary", "run_sheet": [{"id": "join", "kind": "join", "title": "Join"}]}],
}
HOPE = "In one word, what do you hope to get out of this conference?"
STONES = (
    "Which of the following seven stepping stones towards “Clusters of Change” do you regard as the most important one?"
)
CHANGE = "In one word, what “change” are you tackling as a priority in your cluster?"
MANAGER = "Who do you vote for as the “EU Cluster Manager of the Year”?"
DESCRIBE = "What are the words that best describe a Cluster Manager?"
INCOME = "What is the share of private income in your cluster organisation?"
MIX = "How should funding be shared between bigger and smaller cluster partnerships?"
FOCUS = "Which activities should the next partnerships focus on?"
THEMES = "Which of the burning themes matter most?"
TAKEN_OVER = ["cluster-weeks", "interregional", "concerns", "income", "services", "linking", "challenges"]
SEVEN = [
    "Remaining open",
    "Connecting Europe and fostering strategic positioning in global value chains",
    "Putting entrepreneurship at the core of innovation",
    "Pursuing cross-sectoral collaboration",
    "Mission-oriented",
    "Reskilling and upskilling",
    "SDG-driven",
]
NOMINEES = ["Bianca Muntean", "Second finalist", "Third finalist"]
BARRED = {7: "Transilvania IT Cluster", 8: "Transilvania IT Cluster", 9: "Transilvania IT Cluster"}
"""Badges of a nominee's organisation."""


@pytest.fixture
def rooms(tmp_path: Path) -> Iterator[TwoRooms]:
    with two_rooms(tmp_path / "data", build_conference(BASE, "test"), BARRED) as running:
        yield running


class Editor:
    """What a person does in it."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def write(self, label: str, text: str) -> None:
        self.page.get_by_label(label, exact=True).fill(text)

    def saves(self) -> None:
        self.press("Save")
        expect(self.page.locator(".saving").get_by_role("status")).to_contain_text("Saved")

    def begins(self, template: str, question: str) -> None:
        before = self.page.get_by_role("navigation").locator("li").count()
        self.press("New poll")
        self.page.get_by_role("dialog").get_by_role("button", name=template).click()
        expect(self.page.get_by_role("navigation").locator("li")).to_have_count(before + 1)
        self.write("Question", question)

    def copies(self, question: str) -> None:
        before = self.page.get_by_role("navigation").locator("li").count()
        self.press("Copy")
        expect(self.page.get_by_role("navigation").locator("li")).to_have_count(before + 1)
        self.write("Question", question)

    def answers(self, labels: list[str]) -> None:
        there = self.page.locator(".opts > li").count()
        for _ in range(there, len(labels)):
            self.press("Add an option")
        for _ in range(len(labels), there):
            self.page.get_by_role("button", name=re.compile("^Remove.*Option")).last.click()
        for number, label in enumerate(labels, 1):
            self.write(f"Option {number}", label)

    def cue(self, kind: str) -> None:
        before = self.page.get_by_role("navigation").locator("li").count()
        self.press("New cue")
        self.page.get_by_role("dialog").get_by_role("button", name=re.compile(f"^{kind}(?! by )")).click()
        expect(self.page.get_by_role("navigation").locator("li")).to_have_count(before + 1)

    def enters(self, room: str, part: str) -> None:
        self.page.get_by_label("Room", exact=True).first.select_option(label=room)
        self.page.get_by_role("group", name="What is prepared").get_by_role("button", name=part).click()

    def chooses(self, title: str) -> None:
        self.page.get_by_role("navigation").locator(".chooser", has_text=title).first.click()


@pytest.fixture
def editor(browser: Browser, rooms: TwoRooms) -> Iterator[Editor]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB", reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(30_000)
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(rooms.invite("Ada").replace("/moderate", "/moderate?prepare"))
    expect(page.get_by_role("navigation")).to_be_visible()
    yield Editor(page)
    context.close()
    assert not said, said


def test_the_questions_of_2019_and_2018_are_prepared_held_and_counted(
    editor: Editor, rooms: TwoRooms, tmp_path: Path
) -> None:
    prepare(editor)
    polls = {poll.title["en"]: poll.id for poll in rooms.polls()}
    assert len(polls) == 13 + 3
    first, second = (room.id for room in rooms.rooms())
    assert [len(set(rooms.sheet(room))) for room in (first, second)] == [13, 3]
    by_hand = {"hope": polls[HOPE], "change": polls[CHANGE], "describe": polls[DESCRIBE]}
    known = ["networking", "cooperation", "partnership", "partnerships", "inspiration", "knowledge", "contacts"]
    lets_pass = {"deed": "show", "keys": known}
    rooms.do(
        rooms.run(
            {
                by_hand["hope"]: [lets_pass, {"deed": "merge", "keys": ["partnerships"], "into": "partnership"}],
                by_hand["change"]: [lets_pass, {"deed": "hide", "keys": ["coffee"]}],
                by_hand["describe"]: [lets_pass],
            }
        )
    )
    assert all(120 < len(rooms.ballots(poll)) <= ATTENDEES // 2 for poll in polls.values())
    merged = {by_hand["hope"]: {"partnerships": "partnership"}}
    expected = {id: counted(rooms, id, title, merged.get(id, {}), known) for title, id in polls.items()}

    out = tmp_path / "out"
    command(rooms, "export", "--out", str(out))
    told = json.loads((out / "results.json").read_text(encoding="utf-8"))
    assert [poll["poll"] for poll in told["polls"]] == [poll.id for poll in rooms.polls()]
    for poll in told["polls"]:
        agrees(poll, expected[poll["poll"]])
    tables_agree(out, told)
    bundle_agrees(rooms, tmp_path, expected)


def prepare(editor: Editor) -> None:
    page = editor.page
    editor.press("Conference")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Add a language").select_option(label="français")
    dialog.get_by_label("Title (English)").fill("European Cluster Conference 2019")
    dialog.get_by_role("button", name="Add a room").click()
    dialog.get_by_label("Room 2 (English)").fill("Partnering event 2018")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)

    editor.begins("Word cloud", HOPE)
    editor.saves()
    editor.copies(CHANGE)
    editor.saves()
    editor.copies(DESCRIBE)
    editor.write("Words on a ballot, at most", "3")
    editor.saves()
    editor.begins("One of several", STONES)
    editor.answers(SEVEN)
    page.get_by_role("button", name=re.compile("français")).click()
    editor.write("Question", "Laquelle des sept étapes vers les « Clusters of Change » est la plus importante ?")
    page.get_by_role("button", name=re.compile("^English")).click()
    expect(page.frame_locator("iframe[title='In the hall']").get_by_text("SDG-driven")).to_be_visible()
    page.get_by_role("button", name="Result", exact=True).click()
    expect(page.frame_locator("iframe[title='In the hall']").get_by_text("sample figures")).to_be_visible()
    editor.saves()
    editor.begins("Award", MANAGER)
    editor.answers(NOMINEES)
    page.get_by_text("Person or organisation: Option 1").click()
    page.get_by_label("Organisation", exact=True).first.fill("Transilvania IT Cluster")
    page.get_by_label("Country", exact=True).first.fill("RO")
    editor.saves()
    editor.begins("Estimate", INCOME)
    editor.saves()

    editor.press("Files")
    page.get_by_label("Only add its polls to this room").check()
    page.locator("input[type=file]").set_input_files(EARLIER)
    page.get_by_role("button", name="Make these 7 changes").click()
    expect(page.get_by_text("Done.")).to_be_visible()
    page.get_by_role("dialog").get_by_role("button", name="Close").click()

    editor.enters("Partnering event 2018", "Polls")
    editor.begins("Share out points", MIX)
    editor.answers(["Bigger partnerships", "Smaller partnerships"])
    editor.saves()
    editor.begins("Several of many", FOCUS)
    editor.answers(["Internationalisation", "Innovation uptake", "Scaling-up of SMEs"])
    editor.saves()
    editor.begins("Ranking", THEMES)
    editor.answers(
        [
            "Co-designing new cluster services for SMEs",
            "Identifying the right international counterparts",
            "Learning and community support services",
            "Training and interregional mobility",
        ]
    )
    editor.saves()

    editor.enters("Partnering event 2018", "Run sheet")
    editor.cue("Message")
    editor.write("Message", "Four themes out of thirteen: the ones that are on record.")
    editor.write("Notes", "Thank the rapporteurs")
    editor.saves()
    editor.press("Duplicate")
    expect(page.get_by_role("navigation").locator("li")).to_have_count(6)
    editor.press("Remove this cue")
    editor.press("Press again to remove it")
    expect(page.get_by_role("navigation").locator("li")).to_have_count(5)
    editor.chooses("Which of the burning themes")
    editor.cue("Result")
    page.get_by_label("Which poll").select_option(label=THEMES)
    editor.saves()

    editor.enters("Plenary", "Run sheet")
    editor.cue("Wi-Fi")
    editor.write("Name of the network", "ECC guests")
    editor.write("Password", "short")
    expect(page.get_by_text("One thing to mend").first).to_be_visible()
    editor.write("Password", "clusters;2019")
    editor.saves()
    editor.chooses("seven stepping stones")
    page.get_by_label("Taking this cue opens the poll").check()
    editor.saves()


def counted(rooms: TwoRooms, poll: str, title: str, merged: dict[str, str], shown: list[str]) -> dict[str, Any]:
    """What has to be in the exports of this poll."""
    ballots = rooms.ballots(poll)
    made = next(known for known in rooms.polls() if known.id == poll)
    options = [option.id for option in made.options]
    entitled = ATTENDEES - (len(BARRED) if title == MANAGER else 0)
    found: dict[str, Any] = independent.turnout(ballots) | {"entitled": entitled, "state": "published"}
    if title in (HOPE, CHANGE, DESCRIBE):
        every = independent.words(ballots, merged)
        found["options"] = {key: {"votes": of["votes"]} for key, of in every.items() if key in shown}
        found["spelt"] = {key: of["text"] for key, of in every.items() if key in shown}
    elif title == INCOME:
        figures = independent.number(ballots, 0, 100, 5)
        found |= {name: figures[name] for name in ("median", "low", "high")}
        found |= {"options": {}, "columns": figures["columns"]}
    elif title == MIX:
        found["options"], found["agreement"] = independent.allocation(ballots, options, 100)
    elif title == THEMES:
        rounds = independent.runoff(ballots, options)
        found["rounds"] = rounds
        last = {option: votes for each in rounds for option, votes in each["votes"].items()}
        gone = [option for each in rounds for option in each["leave"]]
        two = sorted(rounds[-1]["votes"], key=lambda option: -rounds[-1]["votes"][option])
        order = [*two, *reversed(gone)]
        found["options"] = {
            option: {
                "votes": last[option],
                "place": order.index(option) + 1,
                "first_choices": rounds[0]["votes"][option],
            }
            for option in options
        }
    elif poll == "services":
        rated = independent.rating(ballots, options, range(1, 6))
        found["options"] = {o: {name: of[name] for name in ("mean_rating", "ratings")} for o, of in rated.items()}
        found["columns"] = [number for o in options for number in rated[o]["counts"]]
    else:
        found["options"] = independent.choice(ballots, options)
    return found


ABOUT = {"option", "label", "organisation", "country", "mark"}


def agrees(told: dict[str, Any], expected: dict[str, Any]) -> None:
    for name in {
        "entitled",
        "voted",
        "ballots",
        "blank",
        "state",
        "median",
        "low",
        "high",
        "agreement",
    } & expected.keys():
        assert told[name] == expected[name], (told["poll"], name)
    assert told["turnout_percent"] == round(100 * expected["voted"] / expected["entitled"], 1)
    figures = {o["option"]: {name: value for name, value in o.items() if name not in ABOUT} for o in told["options"]}
    assert figures == expected["options"], told["poll"]
    if "spelt" in expected:
        assert {o["option"]: next(iter(o["label"].values())) for o in told["options"]} == expected["spelt"]
    if "columns" in expected:
        assert [row["ballots"] for row in told["distribution"]] == expected["columns"]
    if "rounds" in expected:
        assert [{name: row[name] for name in ("votes", "exhausted", "leave")} for row in told["rounds"]] == expected[
            "rounds"
        ]


def tables_agree(out: Path, told: dict[str, Any]) -> None:
    """CSV and workbook have the same figures as the JSON, which was counted a second time."""
    with (out / "turnout.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    turnout = [[int(row[name] or 0) for name in ("entitled", "voted", "ballots", "blank")] for row in rows]
    assert turnout == [[poll[name] for name in ("entitled", "voted", "ballots", "blank")] for poll in told["polls"]]
    columns = {"votes": "votes", "mean": "mean points", "mean_rating": "mean rating", "place": "place"}
    stated = [
        (poll["poll"], option["option"], *(option.get(name) for name in columns))
        for poll in told["polls"]
        for option in poll["options"]
    ]
    with (out / "results.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["option"]]
    read = [(r["poll"], r["option"], *(float(r[c]) if r[c] else None for c in columns.values())) for r in rows]
    assert read == stated
    with load_workbook(str(out / "results.xlsx")) as book:
        heading, *cells = book.get_sheet_by_name("Results").to_python()
    at = [heading.index(name) for name in ("poll", "option", *columns.values())]
    read = [tuple(None if row[place] == "" else row[place] for place in at) for row in cells if row[at[1]] != ""]
    assert read == stated


def bundle_agrees(rooms: TwoRooms, folder: Path, expected: dict[str, dict[str, Any]]) -> None:
    """Anybody who has the bundle counts the same, with the program that comes beside it."""
    file = folder / "bundle.jsonl"
    command(rooms, "export", "--bundle", str(file))
    public = read_signer(rooms.folder).public
    run = [sys.executable, "recount.py", file.name, "--key", public]
    checked = subprocess.run(run, cwd=folder, capture_output=True, text=True)
    assert checked.returncode == 0 and checked.stdout.endswith("All is well.\n"), checked.stdout
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    protocols = {each["protocol"]["poll"]["id"]: each["protocol"] for each in lines if each["line"] == "protocol"}
    assert protocols.keys() == expected.keys()
    for poll, found in expected.items():
        result = protocols[poll]["result"]
        assert (result["ballots"], result["blank"]) == (found["ballots"], found["blank"])
        if result["kind"] == "choice":
            assert {row["option"]: {"votes": row["votes"]} for row in result["options"]} == found["options"]
            assert f"{found['ballots']} ballots, {found['blank']} blank" in checked.stdout


def command(rooms: TwoRooms, *arguments: str) -> None:
    environment = os.environ | {"VOTING_DATA": str(rooms.folder)}
    done = subprocess.run(
        [sys.executable, "-m", "voting.cli", *arguments], env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
