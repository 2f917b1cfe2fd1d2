"""A ranked ballot on a phone: with one thumb, with the keyboard alone, reviewed, changed, received, and its result."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import count

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.people import violations
from tests.e2e.voting_room import VotingRoom
from voting.domain.methods import Ranking
from voting.domain.poll import Option, Poll, PollState
from voting.domain.rules import Rules, Shown

pytestmark = pytest.mark.e2e

CALENDAR, CONTACT, DATA, CALLS = (
    "One calendar",
    "One point of contact",
    "Shared data",
    "Calls that refer to each other",
)
OPTIONS = tuple(Option(id, {"en": label}) for id, label in zip("kodc", (CALENDAR, CONTACT, DATA, CALLS), strict=True))
POLLS = (
    Poll(f"linking-{number}", "plenary", {"en": "What is most needed?"}, Ranking(), OPTIONS, Rules(shown=Shown.LIVE))
    for number in count(1)
)


@pytest.fixture(scope="module")
def phoned(browser: Browser, address: str) -> Iterator[VotingRoom]:
    room = VotingRoom(browser, address, has_touch=True, is_mobile=True)
    room.scan()
    yield room
    room.close()


@pytest.fixture
def room(phoned: VotingRoom) -> VotingRoom:
    """The phone at the start of another vote."""
    poll = next(POLLS)
    phoned.cue, phoned.tally = poll.id, None
    phoned.show(poll, state=PollState.OPEN)
    expect(phoned.phone.page.get_by_text("Nothing ranked yet")).to_be_visible()
    return phoned


def closed(room: VotingRoom, *ballots: list[str] | None) -> None:
    """The vote ends; ``ballots`` were cast, option ids or None for a blank one."""
    poll = room.poll
    assert poll
    ids = poll.option_ids
    room.tally = poll.method.count(Counter(poll.method.mark(ballot, ids) for ballot in ballots), ids)
    room.show(poll, state=PollState.CLOSED)


def add(page: Page, option: str) -> Locator:
    return page.get_by_role("button", name=re.compile(rf"^{re.escape(option)}.*Add"))


def ordered(page: Page, *names: str) -> None:
    """These are the names in "Your order", first to last."""
    expect(page.locator("ol.order li > span > b")).to_have_text(names)


def said(page: Page) -> Locator:
    return page.locator(".hide[role=status]")


def test_a_thumb_ranks_one_after_the_other_without_moving(room: VotingRoom) -> None:
    page = room.phone.page
    spot = add(page, CALENDAR).bounding_box()
    assert spot
    x, y = spot["x"] + spot["width"] / 2, spot["y"] + spot["height"] / 2
    for number in (1, 2, 3):
        page.touchscreen.tap(x, y)
        expect(page.locator("ol.order li:not(.none)")).to_have_count(number)
    ordered(page, CALENDAR, CONTACT, DATA)  # the next one comes under the finger
    arrow = page.get_by_role("button", name=f"{DATA}: up")
    spot = arrow.bounding_box()
    assert spot
    for place in ("2nd", "1st"):
        page.touchscreen.tap(spot["x"] + spot["width"] / 2, spot["y"] + spot["height"] / 2)
        expect(said(page)).to_have_text(f"{DATA} is now your {place} choice.")
    ordered(page, DATA, CALENDAR, CONTACT)


def test_the_keyboard_alone_ranks_moves_removes_and_sends(room: VotingRoom) -> None:
    phone, page = room.phone, room.phone.page
    review = page.get_by_role("button", name="Review")
    review.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Choose one first")
    add(page, CONTACT).focus()
    for option in (CONTACT, DATA, CALLS, CALENDAR):
        expect(add(page, option)).to_be_focused()
        page.keyboard.press("Enter")
    expect(said(page)).to_have_text(f"{CALENDAR} is now your 4th choice.")
    ordered(page, CONTACT, DATA, CALLS, CALENDAR)
    up = page.get_by_role("button", name=f"{CALENDAR}: up")
    expect(up).to_be_focused()
    for place in ("3rd", "2nd", "1st"):
        page.keyboard.press("Space")
        expect(said(page)).to_have_text(f"{CALENDAR} is now your {place} choice.")
        expect(up).to_be_focused()
    page.keyboard.press("Space")
    ordered(page, CALENDAR, CONTACT, DATA, CALLS)  # the first goes no higher
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name=f"{CALENDAR}: down")).to_be_focused()
    page.keyboard.press("Enter")
    ordered(page, CONTACT, CALENDAR, DATA, CALLS)
    page.get_by_role("button", name=f"Remove {DATA}").press("Enter")
    expect(said(page)).to_have_text(f"{DATA} is no longer ranked.")
    expect(add(page, DATA)).to_be_focused()
    review.press("Enter")
    expect(page.locator(".chosen li")).to_have_text(
        [re.compile(f"^{place}.*{name}") for place, name in enumerate((CONTACT, CALENDAR, CALLS), 1)]
    )
    expect(page.get_by_text(f"Not ranked: {DATA}")).to_be_visible()
    page.get_by_role("button", name="Send my vote").press("Enter")
    phone.says("Received")
    expect(phone.lamp).to_be_focused()


def test_a_ranking_survives_a_reload_and_can_be_changed_until_the_close(room: VotingRoom) -> None:
    phone, page = room.phone, room.phone.page
    add(page, DATA).click()
    add(page, CALLS).click()
    page.reload()
    expect(page.locator("ol.order li").first).to_contain_text(DATA)
    ordered(page, DATA, CALLS)
    phone.send()
    phone.says("Received")
    for name in (DATA, CALLS):
        expect(page.get_by_text(name)).to_have_count(0)
    phone.press("Change my vote")
    expect(page.get_by_text("Nothing ranked yet")).to_be_visible()
    page.get_by_label("Blank ballot").check()
    phone.press("Review")
    expect(page.get_by_text("Counts as taking part, for nobody.")).to_be_visible()
    phone.press("Back")
    add(page, CALENDAR).click()
    expect(page.get_by_label("Blank ballot")).not_to_be_checked()
    phone.send()
    phone.says("Received")
    _, sent = room.posted[-1]
    assert sent["choices"] == ["k"]


def test_the_result_tells_who_left_and_where_the_ballots_went(room: VotingRoom) -> None:
    page = room.phone.page
    closed(room, ["d"], ["d"], ["c"], ["c"], ["o", "c"])
    first = page.locator("ol.res li").first
    expect(first).to_contain_text(CALLS)
    expect(first).to_contain_text("Comes first")
    expect(page.locator("ol.res li", has_text=CONTACT)).to_contain_text("Out after round 2")
    page.get_by_text("Round by round").click()
    expect(page.get_by_text(f"Out: {CALENDAR}. Fewest votes.")).to_be_visible()
    last = page.locator(".round").last
    expect(last).to_contain_text("Round 3 of 3")
    expect(last.locator("dl > div", has_text=CALLS)).to_have_text(re.compile(r"3\s*\+1"))
    assert violations(page) == []
