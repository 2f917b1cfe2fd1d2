"""The monitor of those on stage: what it says in each situation, at any size. A picture of each to look at."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.built import fresh_page, violations
from tests.e2e.kept import keep
from tests.e2e.screened_room import LETTERS, MANAGERS, Screened, now, poll, rested
from tests.e2e.test_hall_cues import LONG, SESSION, cue
from tests.e2e.test_hall_page import AWARD
from voting.domain.poll import PollState
from voting.domain.runsheet import Cover, CueKind

pytestmark = pytest.mark.e2e


LEAVING = """() => {
  const stage = document.querySelector('.stage').getBoundingClientRect()
  const found = []
  for (const element of document.querySelectorAll('.confidence *')) {
    const box = element.getBoundingClientRect()
    if (box.width && (box.left < stage.left - 1 || box.right > stage.right + 1 || box.bottom > stage.bottom + 1))
      found.push(`leaves: ${element.textContent}`)
  }
  const foot = document.querySelector('.coming').getBoundingClientRect()
  for (const row of document.querySelectorAll('.body p, .body h1'))
    if (row.getBoundingClientRect().bottom > foot.top + 1) found.push(`under the foot: ${row.textContent}`)
  return found
}"""


def enter(page: Page) -> Screened:
    page.emulate_media(reduced_motion="reduce")
    room = Screened(page)
    room.following = cue(CueKind.AGENDA, "After the break")
    page.goto("/screen/plenary?view=stage")
    expect(page.get_by_text("Now on screen")).to_be_visible()
    page.evaluate(LETTERS)
    return room


def test_those_on_stage_see_the_time_the_vote_and_what_comes_next(browser: Browser, address: str) -> None:
    with fresh_page(browser, address, 1920, 1080) as page:
        room = enter(page)
        expect(page.locator(".hour")).to_contain_text(":")
        expect(page.get_by_role("heading")).to_have_text("Join the vote")
        expect(page.locator(".coming")).to_contain_text("After the break")
        assert page.locator(".qr").count() == 0
        room.title = "Manager of the Year: vote"
        room.show(CueKind.POLL, poll(AWARD, MANAGERS, PollState.OPEN, closes_at=now() + 599_000), voted=214)
        expect(page.get_by_text("Voting is open", exact=True).first).to_be_visible()
        expect(page.locator(".votes")).to_have_text("214 of 287 have voted")
        expect(page.locator(".left")).to_have_text(re.compile(r"^9:[0-5]\d$"))
        keep(page, "stage/open-1080")
        assert page.locator(".body").get_attribute("data-fit") == "", "usual texts are as large as they are drawn"
        assert violations(page) == []
        room.freeze()
        expect(page.get_by_text("The hall’s screens are frozen since").first).to_be_visible()
        room.show(CueKind.POLL, poll(AWARD, MANAGERS, PollState.CLOSED), voted=274)
        expect(page.locator(".votes")).to_have_text("274 of 287 have voted")  # the present, for who speaks of it
        expect(page.locator(".left")).to_have_count(0)
        keep(page, "stage/frozen-1080")
        room.freeze(frozen=False)
        room.show(CueKind.MESSAGE, text="Pause", cover=Cover.BLANK)
        expect(page.get_by_text("The hall’s screens are black").first).to_be_visible()
        room.following = None
        room.tell()
        expect(page.locator(".coming")).to_contain_text("End of the run sheet")


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (3840, 2160), (1024, 768), (390, 844)])
def test_the_longest_texts_stay_on_the_monitor(browser: Browser, address: str, width: int, height: int) -> None:
    with fresh_page(browser, address, width, height) as page:
        room = enter(page)
        room.title = f"{SESSION}: {LONG}"
        room.following = cue(CueKind.MESSAGE, f"{LONG}: {SESSION}")
        room.show(CueKind.POLL, poll(SESSION, MANAGERS, PollState.OPEN, closes_at=now() + 3_599_000), voted=1)
        expect(page.locator(".left")).to_be_visible()
        rested(page)
        keep(page, f"stage/longest-{height}")
        assert page.evaluate(LEAVING) == []
        assert page.locator(".body[data-small]").count() == 0, "nor does the longest become smaller than a layout is"


def test_without_news_it_shows_no_clock_and_says_since_when(browser: Browser, address: str) -> None:
    with fresh_page(browser, address, 1920, 1080) as page:
        room = enter(page)
        room.show(CueKind.POLL, poll(AWARD, MANAGERS, PollState.OPEN, closes_at=now() + 52_000))
        expect(page.locator(".left")).to_be_visible()
        room.lose()
        expect(page.get_by_text("Not live since")).to_be_visible()
        expect(page.locator(".left")).to_have_count(0)
        expect(page.locator(".hour")).to_have_text("–")
