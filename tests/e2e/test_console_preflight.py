"""The preflight at the moderator's console: each light in words, asked anew, in every language."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.built import ROOT, fresh_page
from tests.e2e.console_states import READY, TROUBLES, preflight
from tests.e2e.moderated_room import Room, now
from tests.e2e.test_console_page import enter
from voting.protocol.answers import PreflightItem

pytestmark = pytest.mark.e2e

PATH = "rooms/plenary/preflight"
CALLED = {"en": "Preflight", "de": "Vorabprüfung", "fr": "Vérification avant séance"}


@pytest.fixture
def room(browser: Browser, address: str) -> Iterator[Room]:
    with fresh_page(browser, address) as page:
        page.clock.install()
        yield Room(page)


def catalogue(language: str) -> dict[str, Any]:
    path = ROOT / "frontend" / "src" / "locales" / language / "console.json"
    texts: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return texts


def rows(page: Page) -> list[str]:
    return [" ".join(row.split()) for row in page.locator(".preflight li").all_inner_texts()]


def in_turns() -> list[list[PreflightItem]]:
    """All that can be found, each name once a turn."""
    turns: list[list[PreflightItem]] = []
    for item in TROUBLES:
        turn = next((turn for turn in turns if item.name not in {known.name for known in turn}), None)
        if turn is None:
            turns.append(turn := [])
        turn.append(item)
    return turns


@pytest.mark.parametrize("language", CALLED)
def test_each_problem_says_what_to_do(room: Room, language: str) -> None:
    texts, page = catalogue(language), room.page
    page.goto(f"/moderate?lang={language}")
    problems: set[str] = set()
    for turn in in_turns():
        room.answers[PATH] = preflight(*turn)
        room.tell()
        page.get_by_role("button", name=texts["preflight"]).click()
        dialog = page.get_by_role("dialog", name=texts["preflight"])
        expect(dialog.get_by_role("listitem")).to_have_count(len(turn))
        expect(dialog.get_by_role("status")).to_have_text(texts["preflight_open"].format(count=len(turn)))
        for item, row in zip(turn, rows(page), strict=True):
            about = item.about
            if item.name == "rules":
                about = [texts["quoted"].format(text="European Cluster Manager of the Year")]
            said = texts[f"preflight_{item.problem}"]
            said = said.format(count=item.figure, of=item.of, names=", ".join(about))
            assert row == f"{texts[f'preflight_{item.name}']} {' '.join(said.split())}"
            problems.add(item.problem)
        dialog.get_by_role("button", name=texts["close"]).click()
    assert len(problems) == len(TROUBLES) == 12


def test_no_language_borrows_anothers_words() -> None:
    keys = [f"preflight_{item.problem}" for item in TROUBLES] + ["preflight_again", "preflight_ready"]
    for key in keys:
        assert len({catalogue(language)[key] for language in CALLED}) == 3, key


def test_all_green_is_said_in_one_sentence_and_the_keyboard_goes_back(room: Room) -> None:
    room.answers[PATH] = preflight(*READY)
    page = enter(room)
    button = page.get_by_role("button", name="Preflight")
    button.press("Enter")
    dialog = page.get_by_role("dialog", name="Preflight")
    expect(dialog.get_by_role("status")).to_have_text("Everything is ready.")
    expect(dialog.locator(".preflight")).to_contain_text("262 of 300 have signed in.")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(button).to_be_focused()
    button.press("Enter")
    dialog.get_by_role("button", name="Close").press("Enter")
    expect(dialog).to_have_count(0)
    expect(button).to_be_focused()


def test_it_looks_again_at_once_and_by_itself(room: Room) -> None:
    room.answers[PATH] = preflight(TROUBLES[0])
    page = enter(room)
    page.get_by_role("button", name="Preflight").click()
    status = page.get_by_role("dialog").get_by_role("status")
    expect(status).to_have_text("Still to do: 1")
    expect(page.get_by_text("Looked at ")).to_be_visible()
    room.stop_clock()  # nothing is looked at by itself
    room.answers[PATH] = preflight(READY[0])
    page.get_by_role("button", name="Look again").click()
    expect(status).to_have_text("Everything is ready.")
    room.answers[PATH] = preflight(*TROUBLES[:1], TROUBLES[5])
    page.clock.run_for(3_500)
    expect(status).to_have_text("Still to do: 2")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    looks = room.fetched.count(PATH)
    page.clock.run_for(7_000)
    assert room.fetched.count(PATH) == looks


def test_a_clock_that_is_off_and_a_server_that_is_away_are_told(room: Room) -> None:
    room.answers[PATH] = lambda: preflight(*READY)() | {"at": now() + 90_000}
    page = enter(room)
    page.get_by_role("button", name="Preflight").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(re.compile(r"This device’s clock is \d\d s off\."))
    expect(dialog.get_by_role("status")).to_have_text("Still to do: 1")
    room.reachable = False
    dialog.get_by_role("button", name="Look again").click()
    expect(dialog.get_by_role("status")).to_contain_text("It did not reach the server")
