"""Ratings and numbers on a phone: with one thumb, with the keyboard alone, reviewed, received, and their results."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.people import Console, Hall, Phone, violations

pytestmark = pytest.mark.e2e

LEARNT, MET = "I learnt something that I can use", "I met somebody to work with"


def in_the_session(hall: Hall, room: str, badge: int = 0, **more: object) -> Phone:
    phone = hall.phone(badge, **more)
    phone.press(f"Badge {badge + 1}")
    phone.page.get_by_label("Room").select_option(room)
    phone.press("Done")
    return phone


def opened(hall: Hall, room: str, cue: str) -> Console:
    anna = hall.console("Anna")
    anna.page.get_by_label("Room").select_option(room)
    anna.take(cue)
    anna.open()
    return anna


def sound(page: Page) -> None:
    assert violations(page) == []
    wide: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0


@pytest.mark.parametrize(("scheme", "width"), [("light", 320), ("dark", 390)], ids=["light at 320", "dark at 390"])
def test_statements_are_rated_reviewed_and_received(hall: Hall, scheme: str, width: int) -> None:
    phone = in_the_session(hall, "manufacturing", color_scheme=scheme)
    page = phone.page
    page.set_viewport_size({"width": width, "height": 700})
    anna = opened(hall, "manufacturing", "Rate this session")
    first = page.get_by_role("group", name=LEARNT)
    expect(first.get_by_role("radio")).to_have_count(5)
    sound(page)
    page.get_by_role("button", name="Review").press("Enter")
    expect(page.get_by_role("alert")).to_have_text("Answer first, or choose a blank ballot.")
    for step in first.locator("label").all():
        box = step.bounding_box()
        assert box and box["height"] >= 44 and box["width"] >= 44, "a thumb finds it"
    first.get_by_role("radio", name="4").check()
    page.get_by_role("group", name=MET).get_by_role("radio", name="1, not at all").check()
    first.get_by_role("button", name="Take the rating back").click()
    expect(first.get_by_role("radio", checked=True)).to_have_count(0)
    sound(page)
    phone.press("Review")
    expect(page.locator(".shares")).to_contain_text(f"{LEARNT}Not rated{MET}1 of 5")
    phone.press("Send my vote")
    phone.says("Received")
    anna.hold_space()
    anna.is_now("Closed")
    expect(page.get_by_text("Mean of 1 rating")).to_be_visible()
    sound(page)


def test_statements_are_rated_with_the_keyboard_alone(hall: Hall) -> None:
    phone = in_the_session(hall, "manufacturing")
    page = phone.page
    opened(hall, "manufacturing", "Rate this session")
    radio = page.get_by_role("group", name=LEARNT).get_by_role("radio", name="1, not at all")
    radio.focus()
    page.keyboard.press("Space")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(page.get_by_role("group", name=LEARNT).get_by_role("radio", name="4")).to_be_checked()
    page.get_by_role("button", name="Review").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Send my vote").focus()
    page.keyboard.press("Enter")
    phone.says("Received")


@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 320)], ids=["light at 390", "dark at 320"])
def test_a_number_is_typed_reviewed_changed_and_received(hall: Hall, scheme: str, width: int) -> None:
    phone = in_the_session(hall, "enabling", color_scheme=scheme)
    page = phone.page
    page.set_viewport_size({"width": width, "height": 700})
    anna = opened(hall, "enabling", "Estimate: private income")
    field = page.get_by_label("Your figure")
    expect(page.get_by_text("From 0 to 100\u00a0%. A whole number.")).to_be_visible()
    sound(page)
    for wrong in ("101", "-1", "12.5", "many", "1e1"):
        field.fill(wrong)
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(page.get_by_role("button", name="Review")).to_have_attribute("aria-disabled", "true")
    sound(page)
    field.fill("35")
    expect(field).to_have_attribute("aria-invalid", "false")
    phone.press("Review")
    expect(page.locator(".marked")).to_contain_text("35\u00a0%")
    sound(page)
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
    anna.hold_space()
    anna.is_now("Closed")
    expect(page.locator(".measured")).to_contain_text(re.compile("Median.*40\u00a0%"))
    sound(page)
