"""A ranked ballot on a phone: with one thumb, with the keyboard alone, reviewed, changed, received, and its result."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.people import Console, Hall, Phone, violations

pytestmark = pytest.mark.e2e

CALENDAR, CONTACT, DATA, CALLS = (
    "One calendar",
    "One point of contact",
    "Shared data",
    "Calls that refer to each other",
)


def in_the_session(hall: Hall, badge: int = 0, **more: object) -> Phone:
    phone = hall.phone(badge, **more)
    phone.press(f"Badge {badge + 1}")
    phone.page.get_by_label("Room").select_option("creative")
    phone.press("Done")
    return phone


def opened(hall: Hall) -> Console:
    anna = hall.console("Anna")
    anna.page.get_by_label("Room").select_option("creative")
    anna.take("Vote")
    anna.open()
    return anna


def add(page: Page, option: str) -> Locator:
    return page.get_by_role("button", name=re.compile(rf"^{re.escape(option)}.*Add"))


def order(page: Page) -> list[str]:
    """The names in "Your order", first to last."""
    return page.locator("ol.order li > span > b").all_inner_texts()


def said(page: Page) -> Locator:
    return page.locator(".hide[role=status]")


@pytest.mark.parametrize(
    ("scheme", "width"), [("light", 320), ("dark", 390)], ids=["light at 320 pixels", "dark at 390 pixels"]
)
def test_every_state_passes_axe_and_fits(hall: Hall, scheme: str, width: int) -> None:
    phone = in_the_session(hall, color_scheme=scheme)
    page = phone.page
    page.set_viewport_size({"width": width, "height": 700})

    def sound() -> None:
        assert violations(page) == []
        wide: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0

    anna = opened(hall)
    expect(page.get_by_text("Nothing ranked yet")).to_be_visible()
    sound()
    for option in (DATA, CALLS, CONTACT):
        add(page, option).click()
    sound()
    for button in page.locator("ol.order button, ul.order button").all():
        box = button.bounding_box()
        assert box and box["height"] >= 44, "a thumb finds it"
    phone.press("Review")
    sound()
    phone.press("Send my vote")
    phone.says("Received")
    anna.hold_space()
    anna.is_now("Closed")
    page.get_by_text("Round by round").click()
    expect(page.locator(".round dt").first).to_be_visible()
    sound()


def test_a_thumb_ranks_one_after_the_other_without_moving(hall: Hall) -> None:
    phone = in_the_session(hall)
    page = phone.page
    opened(hall)
    spot = add(page, CALENDAR).bounding_box()
    assert spot
    x, y = spot["x"] + spot["width"] / 2, spot["y"] + spot["height"] / 2
    for number in (1, 2, 3):
        page.touchscreen.tap(x, y)
        expect(page.locator("ol.order li:not(.none)")).to_have_count(number)
    assert order(page) == [CALENDAR, CONTACT, DATA], "the next one comes under the finger"
    arrow = page.get_by_role("button", name=f"{DATA}: up")
    spot = arrow.bounding_box()
    assert spot
    for place in ("2nd", "1st"):
        page.touchscreen.tap(spot["x"] + spot["width"] / 2, spot["y"] + spot["height"] / 2)
        expect(said(page)).to_have_text(f"{DATA} is now your {place} choice.")
    assert order(page) == [DATA, CALENDAR, CONTACT]


def test_the_keyboard_alone_ranks_moves_removes_and_sends(hall: Hall) -> None:
    phone = in_the_session(hall)
    page = phone.page
    opened(hall)
    review = page.get_by_role("button", name="Review")
    review.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Choose one first")
    add(page, CONTACT).focus()
    for option in (CONTACT, DATA, CALLS, CALENDAR):
        expect(add(page, option)).to_be_focused()
        page.keyboard.press("Enter")
    expect(said(page)).to_have_text(f"{CALENDAR} is now your 4th choice.")
    assert order(page) == [CONTACT, DATA, CALLS, CALENDAR]
    up = page.get_by_role("button", name=f"{CALENDAR}: up")
    expect(up).to_be_focused()
    for place in ("3rd", "2nd", "1st"):
        page.keyboard.press("Space")
        expect(said(page)).to_have_text(f"{CALENDAR} is now your {place} choice.")
        expect(up).to_be_focused()
    page.keyboard.press("Space")
    assert order(page) == [CALENDAR, CONTACT, DATA, CALLS], "the first goes no higher"
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name=f"{CALENDAR}: down")).to_be_focused()
    page.keyboard.press("Enter")
    assert order(page) == [CONTACT, CALENDAR, DATA, CALLS]
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


def test_a_ranking_survives_a_reload_and_can_be_changed_until_the_close(hall: Hall) -> None:
    phone = in_the_session(hall)
    page = phone.page
    anna = opened(hall)
    add(page, DATA).click()
    add(page, CALLS).click()
    page.reload()
    expect(page.locator("ol.order li").first).to_contain_text(DATA)
    assert order(page) == [DATA, CALLS]
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
    anna.hold_space()
    anna.is_now("Closed")
    state = hall.get("/api/polls/linking/results")
    assert state["result"]["ballots"] == 1
    assert state["result"]["places"][0] == ["calendar"]


def test_the_result_tells_who_left_and_where_the_ballots_went(hall: Hall) -> None:
    phones = [in_the_session(hall, badge) for badge in range(5)]
    anna = opened(hall)
    for phone, ranked in zip(phones, ([DATA], [DATA], [CALLS], [CALLS], [CONTACT, CALLS]), strict=True):
        for option in ranked:
            add(phone.page, option).click()
        phone.send()
        phone.says("Received")
    anna.hold_space()
    anna.is_now("Closed")
    page = phones[0].page
    first = page.locator("ol.res li").first
    expect(first).to_contain_text(CALLS)
    expect(first).to_contain_text("Comes first")
    expect(page.locator("ol.res li", has_text=CONTACT)).to_contain_text("Out after round 2")
    page.get_by_text("Round by round").click()
    expect(page.get_by_text(f"Out: {CALENDAR}. Fewest votes.")).to_be_visible()
    last = page.locator(".round").last
    expect(last).to_contain_text("Round 3 of 3")
    expect(last.locator("dl > div", has_text=CALLS)).to_have_text(re.compile(r"3\s*\+1"))
