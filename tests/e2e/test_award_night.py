"""The award, minute by minute: a projector, two moderators, phones; a lost phone that votes again, a tie, a run-off, a
server killed between close and reveal, a projector rebooted in the middle of it; and in the end anybody counts again.

Pictures of every step are left in ``test-results/award``.
"""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.built import ROOT
from tests.e2e.conftest import until_ready
from tests.e2e.kept import keep
from tests.e2e.people import Console, Hall, Phone
from tests.ports import a_port
from tests.started import Started

pytestmark = pytest.mark.e2e

XAVIER, VERONICA, KRISTINA = "Xavier Amores Bravo", "Veronica Elena Bocci", "Kristina Šermukšnytė-Alešiūnienė"


class Served:
    """The demo's server, and after it was killed the plain one on the same folder and port."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "demo"
        self.port = a_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._run(folder, "demo", "--no-crowd")

    def _run(self, data: Path, *command: str) -> None:
        environment = {"VOTING_PORT": str(self.port), "VOTING_DATA": str(data), "VOTING_LOG": "warning"}
        self.process = Started(*command, environment=environment)
        until_ready(self.url, self.process)

    def die_and_come_back(self) -> None:
        self.process.signal(signal.SIGKILL)
        self.process.ended(20)
        self._run(self.data, "serve")

    def stop(self) -> None:
        self.process.signal(signal.SIGTERM)
        assert self.process.ended(20) == 0


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    served = Served(tmp_path)
    yield served
    served.stop()


@pytest.fixture
def hall(browser: Browser, served: Served) -> Iterator[Hall]:
    hall = Hall(browser, served.url, served.process.pid, served.data)
    yield hall
    hall.close()


class Album:
    """Pictures of the hall, a phone and a console, numbered in the order of the story."""

    def __init__(self, **pages: Page) -> None:
        self._pages, self._number = pages, 0

    def keep(self, step: str) -> None:
        self._number += 1
        for who, page in self._pages.items():
            keep(page, f"award/{self._number:02d}-{step}-{who}", rest=1200)


def on(screen: Page, text: str | re.Pattern[str]) -> None:
    expect(screen.locator("body")).to_contain_text(text)


def votes(phone: Phone, nominee: str) -> None:
    phone.choose(nominee)
    phone.send()
    phone.says("Received")


def steps_on(console: Console, button: str) -> None:
    """The next step of the reveal: the console takes no two within a moment of having drawn the last."""
    expect(console.page.get_by_role("button", name=button).first).to_be_visible()
    console.page.wait_for_timeout(800)
    console.does(button)


def test_the_award(hall: Hall, served: Served, tmp_path: Path) -> None:
    anna, tomasz, projector = hall.console("Anna"), hall.console("Tomasz"), hall.projector()
    first, lost = hall.phone(0), hall.phone(1)
    album = Album(hall=projector, phone=first.page, console=anna.page)

    # the vote
    anna.take("Vote: Cluster Manager")
    album.keep("announced")
    anna.open()
    anna.lasts("manager-2022")
    on(projector, "Voting open")
    expect(first.page.locator(".rules summary")).to_contain_text("30% must vote · tie: second round")
    votes(first, XAVIER)
    votes(lost, XAVIER)
    on(projector, re.compile(r"2\s*of 298"))
    album.keep("open")

    # a phone is lost; the badge votes again on another, and the tie is made
    found = hall.phone(1)
    found.says("In use")
    tomasz.does("Find a badge")
    dialog = tomasz.page.get_by_role("dialog")
    dialog.get_by_role("searchbox").or_(dialog.get_by_role("textbox")).first.fill(hall.badges[1]["name"])
    dialog.get_by_role("button", name=re.compile("^Release")).first.click()
    dialog.get_by_label(re.compile("Reason", re.IGNORECASE)).fill("phone lost, identity card seen")
    dialog.get_by_role("button", name=re.compile("^Release")).last.click()
    found.press("Change my vote")
    votes(found, VERONICA)
    on(projector, re.compile(r"2\s*of 298"))
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()

    # Tomasz closes; nobody is told more than that it is a tie
    tomasz.hold_space()
    anna.is_now("Closed")
    on(projector, "The result is sealed")
    on(anna.page, "Tie")
    for page in (anna.page, tomasz.page, first.page, projector):
        assert not re.search(r"\d\s?%", page.locator("body").inner_text().replace("30%", ""))
    album.keep("sealed-tie")

    # the run-off
    anna.does("Prepare the run-off")
    on(projector, "Veronica")
    expect(projector.locator("body")).not_to_contain_text(KRISTINA)
    anna.is_now("Armed")
    album.keep("run-off-prepared")
    anna.is_idle()
    anna.page.keyboard.press("Space")
    anna.is_now("Open")
    anna.lasts("manager-2022-round-2")
    on(first.page, "Second round")
    votes(first, XAVIER)
    votes(found, XAVIER)
    album.keep("run-off")
    anna.hold_space()
    anna.is_now("Closed")
    on(anna.page, "Clear result")

    # between close and reveal the server dies
    served.die_and_come_back()
    on(projector, "The result is sealed")
    on(anna.page, "Clear result")
    expect(anna.page.get_by_text("Not live since")).to_be_hidden()
    album.keep("back")

    # the reveal, on the host's word
    steps_on(anna, "Show second place")
    on(projector, VERONICA)
    on(first.page, VERONICA)
    assert XAVIER not in projector.locator("body").inner_text()
    album.keep("second")
    projector.reload()
    on(projector, VERONICA)
    assert XAVIER not in projector.locator("body").inner_text()
    steps_on(anna, "Step back")
    expect(projector.locator("body")).not_to_contain_text(VERONICA)
    steps_on(anna, "Show second place")
    on(projector, VERONICA)
    steps_on(anna, "Show the winner")
    on(projector, XAVIER)
    on(first.page, "Winner")
    album.keep("winner")
    projector.reload()
    on(projector, XAVIER)
    steps_on(anna, "Publish the result")
    anna.is_now("Published")
    on(first.page, XAVIER)
    album.keep("published")

    # was it counted? the phone asks, and anybody counts again
    first.press("Check that my ballot is in the box")
    on(first.page, "In the box")
    with anna.page.expect_download() as download:
        anna.page.get_by_role("link", name="JSON").click()
    protocol = json.loads(download.value.path().read_text())
    assert protocol["result"]["ballots"] == 2
    bundle = tmp_path / "bundle.json"
    environment = os.environ | {"VOTING_DATA": str(served.data)}
    subprocess.run([sys.executable, "-m", "voting.cli", "export", "--bundle", str(bundle)], env=environment, check=True)
    recount = ROOT / "voting" / "records" / "recount.py"
    counted = subprocess.run([sys.executable, "-I", str(recount), str(bundle)], capture_output=True, text=True)
    assert counted.returncode == 0, counted.stdout + counted.stderr
    assert XAVIER in counted.stdout
