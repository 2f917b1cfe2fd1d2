"""Every state of an award at the console, on a phone, a tablet and a large screen: it fits, axe finds nothing, and the
keyboard gets everywhere. Pictures are left in ``test-results/console``."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.built import fresh_page, settle, violations
from tests.e2e.console_states import ANNA, STATES
from tests.e2e.kept import keep
from tests.e2e.moderated_room import Room
from tests.e2e.test_console_page import enter

pytestmark = pytest.mark.e2e

SIZES = [(390, 844), (768, 1024), (1920, 1080)]
ALIKE = {"clear-at-once", "winner-alone", "by-rounds", "tie-chair-done", "tie-joint", "no-majority", "third-shown"}
"""Drawn like others, with other words."""
URGENT = {"asked-by-another", "tie-run-off-held"}
"""On a phone something else comes first."""
OUTSIDE = """[...document.querySelectorAll('body *')]
  .filter(e => !e.closest('.pane, .hide, .states') && e.getClientRects().length)
  .filter(e => e.getBoundingClientRect().right > innerWidth + 1 || e.scrollWidth > e.clientWidth + 1 && e.clientWidth)
  .map(e => e.tagName + '.' + e.className + ': ' + e.textContent.slice(0, 40))"""


@pytest.fixture
def room(browser: Browser, address: str) -> Iterator[Room]:
    with fresh_page(browser, address) as page:
        page.emulate_media(reduced_motion="reduce")
        yield Room(page)


@pytest.mark.parametrize("state", [state for state in STATES if state not in ALIKE])
def test_a_state_fits_and_axe_finds_nothing(room: Room, state: str) -> None:
    page = enter(room)
    STATES[state](room)
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        room.tell()
        settle(page)
        page.evaluate("scrollTo(0, 0)")
        expect(page.locator(".view .layer")).to_have_count(2)
        page.evaluate("document.fonts.ready.then(() => true)")
        keep(page, f"console/{state}-{width}", whole=width < 1000 and "dialog" not in state)
        assert page.evaluate(OUTSIDE) == [], width
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        if "dialog" not in state and state not in URGENT:
            assert in_sight(page, ".acts .primary"), width
            assert width < 1000 or in_sight(page, ".phrase")
    assert violations(page) == []


def in_sight(page: Page, selector: str) -> bool:
    """Whether the whole of it can be seen and pressed, without scrolling."""
    answer: bool = page.locator(selector).evaluate(
        """e => { const box = e.getBoundingClientRect(), x = box.left + box.width / 2
          return [box.top + 2, box.bottom - 2].every(y => e.contains(document.elementFromPoint(x, y))) }"""
    )
    return answer


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_tab_reaches_everything_and_shows_where_it_is(browser: Browser, address: str, width: int, height: int) -> None:
    with fresh_page(browser, address, width, height) as page:
        room = Room(page)
        enter(room)
        STATES["asked-by-another"](room)
        room.ask(ANNA, seconds=600)  # it stands for as long as this takes
        expect(page.get_by_role("button", name="Agree…")).to_be_visible()
        page.evaluate(
            "[...document.querySelectorAll('button, summary, select, a[href]')]"
            ".filter(e => e.checkVisibility()).forEach((e, i) => e.dataset.number = i)"
        )
        wanted = page.locator("[data-number]").count()
        reached = set()
        for _ in range(wanted):
            page.keyboard.press("Tab")
            room.tell()
            number, ring, top, bottom = page.evaluate(
                "(e => { const box = e.getBoundingClientRect(), style = getComputedStyle(e)\n"
                "return [e.dataset.number, style.outlineStyle !== 'none', box.top, box.bottom] })"
                "(document.activeElement)"
            )
            assert ring
            assert bottom > 0 and top < height
            reached.add(number)
        assert len(reached) == wanted
