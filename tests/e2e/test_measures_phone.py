"""Ratings and numbers on a phone: what is refused and why, what is taken back, and what the review says. That every
ballot is marked with a thumb, with the keyboard alone and on the narrowest phone is in ``test_every_ballot``."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.people import violations
from tests.e2e.voting_room import VotingRoom
from voting.domain.methods import Method, Number, Rating
from voting.domain.poll import Option, Poll, PollState
from voting.domain.rules import Rules, Shown

pytestmark = pytest.mark.e2e

LEARNT, MET = "I learnt something that I can use", "I met somebody to work with"
STATEMENTS = (Option("l", {"en": LEARNT}), Option("m", {"en": MET}))


@pytest.fixture(scope="module")
def room(browser: Browser, address: str) -> Iterator[VotingRoom]:
    room = VotingRoom(browser, address)
    room.scan()
    yield room
    room.close()


def opened(room: VotingRoom, id: str, method: Method, options: tuple[Option, ...] = ()) -> Poll:
    rules = Rules(secret=False, shown=Shown.LIVE)
    poll = Poll(id, "plenary", {"en": "What did this session do for you?"}, method, options, rules)
    room.cue, room.tally = id, None
    room.show(poll, state=PollState.OPEN)
    expect(room.phone.page.get_by_role("button", name="Review")).to_be_visible()
    return poll


def test_statements_are_rated_taken_back_and_reviewed(room: VotingRoom) -> None:
    phone, page = room.phone, room.phone.page
    poll = opened(room, "session", Rating({"en": "not at all"}, {"en": "very much"}), STATEMENTS)
    page.get_by_role("button", name="Review").press("Enter")
    expect(page.get_by_role("alert")).to_have_text("Answer first, or choose a blank ballot.")
    first = page.get_by_role("group", name=LEARNT)
    first.get_by_role("radio", name="4").check()
    page.get_by_role("group", name=MET).get_by_role("radio", name="1, not at all").check()
    first.get_by_role("button", name="Take the rating back").click()
    expect(first.get_by_role("radio", checked=True)).to_have_count(0)
    phone.press("Review")
    expect(page.locator(".shares")).to_contain_text(f"{LEARNT}Not rated{MET}1 of 5")
    phone.press("Send my vote")
    phone.says("Received")
    _, sent = room.posted[-1]
    room.tally = poll.method.count({poll.method.mark(sent["choices"], poll.option_ids) or "null": 1}, poll.option_ids)
    room.show(poll, state=PollState.CLOSED)
    expect(page.get_by_text("Mean of 1 rating")).to_be_visible()


def test_a_number_is_typed_refused_reviewed_and_changed(room: VotingRoom) -> None:
    phone, page = room.phone, room.phone.page
    poll = opened(room, "income", Number(0, 100, 0, {"en": "%"}))
    field = page.get_by_label("Your figure")
    expect(page.get_by_text("From 0 to 100\u00a0%. A whole number.")).to_be_visible()
    for wrong in ("101", "-1", "12.5", "many", "1e1"):
        field.fill(wrong)
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(page.get_by_role("button", name="Review")).to_have_attribute("aria-disabled", "true")
    assert violations(page) == []
    field.fill("35")
    expect(field).to_have_attribute("aria-invalid", "false")
    phone.press("Review")
    expect(page.locator(".marked")).to_contain_text("35\u00a0%")
    phone.press("Send my vote")
    phone.says("Received")
    phone.press("Change my vote")
    page.get_by_label("Blank ballot").check()
    expect(field).to_have_value("")
    field.fill("40")
    expect(page.get_by_label("Blank ballot")).not_to_be_checked()
    phone.press("Review")
    phone.press("Send my vote")
    phone.says("Received")
    _, sent = room.posted[-1]
    room.tally = poll.method.count({poll.method.mark(sent["choices"], ()) or "null": 1}, ())
    room.show(poll, state=PollState.CLOSED)
    expect(page.locator(".measured")).to_contain_text(re.compile("Median.*40\u00a0%"))
