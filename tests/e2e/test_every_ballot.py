"""The ballot of every method on a phone, with the longest texts we have: at 320 pixels nothing is wider than the page,
a thumb finds every target, the keyboard alone marks, reviews and sends it, axe finds nothing in either theme."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.every_method import EXAMPLES, Example
from tests.e2e.people import violations
from tests.e2e.voting_room import VotingRoom
from voting.domain.methods import Allocation, Ranking
from voting.domain.poll import PollState

pytestmark = pytest.mark.e2e

STOPS = 80
"""Presses of the tabulator within which everything on a page is met."""

FOCUSED = """() => {
  const at = document.activeElement
  const named = at.getAttribute('aria-label') ?? at.labels?.[0]?.textContent ?? at.textContent
  const box = (at.closest('label') ?? at).getBoundingClientRect()
  const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2]
  const there = document.elementFromPoint(x, y)
  return {
    name: named.replace(/\\s+/g, ' ').trim(),
    seen: y >= 0 && y <= innerHeight && there !== null && (at.closest('label') ?? at).contains(there),
  }
}"""

MISFITS = """() => {
  const page = document.documentElement
  const found = page.scrollWidth > page.clientWidth ? ['the page scrolls sideways'] : []
  const said = (element) => `${element.tagName} ${element.textContent.trim().slice(0, 40)}`
  for (const element of document.querySelectorAll('body *')) {
    const box = element.getBoundingClientRect()
    if (!box.width || element.closest('.hide') || element.matches('input')) continue
    if (box.left < -1 || box.right > page.clientWidth + 1) found.push(`leaves: ${said(element)}`)
    const style = getComputedStyle(element)
    if (style.textOverflow === 'ellipsis') found.push(`ellipsis: ${said(element)}`)
    const cut = style.overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1
    if (cut) found.push(`cut: ${said(element)}`)
  }
  for (const target of document.querySelectorAll('button, .scale label, label.opt, summary, input[type=text]')) {
    const box = target.getBoundingClientRect()
    if (box.width && Math.min(box.width, box.height) < 43.5)
      found.push(`small: ${said(target)} ${box.width}x${box.height}`)
  }
  return found
}"""


@pytest.fixture(scope="module")
def room(browser: Browser, address: str) -> Iterator[VotingRoom]:
    room = VotingRoom(browser, address, width=320)
    room.phone.page.set_viewport_size({"width": 320, "height": 640})
    room.scan()
    yield room
    room.close()


def sound(page: Page) -> None:
    assert page.evaluate(MISFITS) == []
    assert violations(page) == []


def reach(page: Page, name: str) -> None:
    """Go to the control with that name by the tabulator. Asserts that the focus is to be seen at each stop."""
    for _ in range(STOPS):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUSED)
        if at["name"].startswith(name):
            assert at["seen"], f"the focus is hidden at {at['name']}"
            return
    raise AssertionError(f"the tabulator does not come to {name}")


@pytest.mark.parametrize("example", EXAMPLES, ids=[example.name for example in EXAMPLES])
def test_the_keyboard_alone_votes_at_320_pixels(room: VotingRoom, example: Example) -> None:
    page = room.phone.page
    room.cue, room.tally = example.name, None
    room.show(example.poll)
    room.phone.says("Not open yet")
    sound(page)
    room.show(example.poll, state=PollState.OPEN)
    expect(page.get_by_role("button", name="Review")).to_be_visible()
    expect(page.get_by_text("Connecting")).to_have_count(0)
    expect(room.phone.lamp).to_be_focused()  # it would take the focus from what was reached before
    for name, keys in example.keys:
        reach(page, name)
        for key in keys:
            page.keyboard.press(key)
    sound(page)
    page.emulate_media(color_scheme="dark")
    assert violations(page) == []
    page.emulate_media(color_scheme="light")
    reach(page, "Review")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Send my vote")).to_be_visible()
    sound(page)
    reach(page, "Send my vote")
    page.keyboard.press("Enter")
    room.phone.says("Received")
    _, sent = room.posted[-1]
    assert example.poll.method.mark(sent["choices"], example.poll.option_ids), "what was sent is a ballot"
    room.tally = example.tally
    room.show(example.poll, state=PollState.CLOSED)
    room.phone.says("Voting closed")
    expect(page.get_by_text("Result ·")).to_be_visible()
    sound(page)


def test_a_ballot_that_did_not_come_is_asked_for_again_and_nothing_is_sent_before(
    browser: Browser, address: str
) -> None:
    example = next(example for example in EXAMPLES if isinstance(example.poll.method, Ranking))
    room = VotingRoom(browser, address)
    page = room.phone.page
    page.route("**/assets/methods-*.js", lambda route: route.abort())
    room.scan()
    room.show(example.poll, state=PollState.OPEN)
    page.get_by_role("button", name="Review").click(force=True)
    expect(page.get_by_role("alert")).to_have_text("Connecting")
    page.unroute("**/assets/methods-*.js")
    expect(page.get_by_role("heading", name="Your order")).to_be_visible()
    page.locator(".order .add").first.click()
    expect(page.get_by_role("alert")).to_have_count(0)  # it is empty, and not drawn
    page.get_by_role("button", name="Review").click()
    room.phone.press("Send my vote")
    room.phone.says("Received")
    room.close()


def test_points_that_nobody_moved_are_sent_as_they_are_shown(browser: Browser, address: str) -> None:
    example = next(example for example in EXAMPLES if isinstance(example.poll.method, Allocation))
    room = VotingRoom(browser, address)
    page = room.phone.page
    room.scan()
    room.show(example.poll, state=PollState.OPEN)
    expect(page.get_by_role("group", name="Points")).to_be_visible()
    shown = [int(given) for given in page.get_by_role("group", name="Points").locator("output").all_inner_texts()]
    page.get_by_role("button", name="Review").click()
    expect(page.get_by_role("button", name="Send my vote")).to_be_visible()
    assert [int(given) for given in page.locator(".shares dd").all_inner_texts()][: len(shown)] == shown
    room.phone.press("Send my vote")
    room.phone.says("Received")
    assert list(room.posted[-1][1]["choices"].values()) == shown
    room.close()
