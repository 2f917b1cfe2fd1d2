"""Questions from the floor: asked and supported on phones, seen to at the console, shown in the hall."""

import json

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.people import Console, Hall, Phone, violations

pytestmark = pytest.mark.e2e

WHY = "Why is funding decided so late?"
AGAIN = "Why do we hear of funding so late??"
RUDE = "<b>Who</b> hired these idiots?"


def sheet(phone: Phone) -> Page:
    phone.page.get_by_role("button", name="Questions from the floor").first.click()
    return phone.page


def ask(phone: Phone, text: str) -> None:
    phone.page.get_by_label("Your question").fill(text)
    phone.page.get_by_role("button", name="Ask", exact=True).click()


@pytest.fixture(scope="module")
def running(running: Hall) -> Hall:
    """The hall in which questions are taken."""
    anna = moderating(running)
    anna.page.get_by_role("dialog").get_by_role("button", name="Take questions").click()
    expect(anna.page.get_by_text("Questions are taken.")).to_be_visible()
    running.close()
    return running


def moderating(hall: Hall) -> Console:
    anna = hall.console("Anna")
    anna.page.get_by_role("button", name="Questions", exact=True).click()
    return anna


def test_from_the_phone_to_the_projector_and_nobody_is_named(same_hall: Hall) -> None:
    hall = same_hall
    ana, ben = hall.phone(0), hall.phone(1)
    projector = hall.projector()
    anna = moderating(hall)
    dialog = anna.page.get_by_role("dialog")
    for phone, texts in ((ana, (WHY, RUDE)), (ben, (AGAIN,))):
        sheet(phone)
        for text in texts:
            ask(phone, text)
            expect(phone.page.get_by_text("Received. A moderator looks at it first.")).to_be_visible()
    for text in (WHY, RUDE, AGAIN):
        expect(dialog.get_by_role("button", name=f"Show: {text}")).to_be_visible()
    assert violations(anna.page) == []
    expect(ben.page.get_by_text(WHY)).to_have_count(0)
    dialog.get_by_role("button", name=f"Show: {WHY}").click()
    dialog.get_by_role("button", name=f"Hide: {RUDE}").click()
    dialog.get_by_label(f"Merge into: {AGAIN}").select_option(label=WHY)
    expect(dialog.get_by_text("merged · 0 support it")).to_be_visible()
    ben.page.get_by_role("button", name=f"Support: {WHY}").click()
    expect(ana.page.get_by_text("1 supports it")).to_be_visible()
    dialog.get_by_role("button", name="Close").click()
    anna.take("Questions from the floor")
    expect(projector.locator(".asked li")).to_have_text([f"{WHY}1 1 supports it"])
    anna.page.get_by_role("button", name="Questions", exact=True).click()
    dialog.get_by_role("button", name=f"Answer now: {WHY}").click()
    expect(projector.locator(".hero")).to_have_text(WHY)
    expect(ben.page.get_by_role("dialog").get_by_text("Now", exact=True)).to_be_visible()
    dialog.get_by_role("button", name=f"Answered: {WHY}").click()
    expect(projector.locator(".hero")).to_have_count(0)
    said = projector.locator("body").inner_text() + ben.page.locator("body").inner_text()
    assert "idiots" not in said
    assert hall.badges[0]["name"] not in json.dumps(
        anna.page.request.get(f"{hall.url}/api/rooms/plenary/questions").json()
    )


def test_a_phone_at_320_pixels_by_keyboard(same_hall: Hall) -> None:
    phone = same_hall.phone(2)
    page = phone.page
    page.set_viewport_size({"width": 320, "height": 640})
    button = page.get_by_role("button", name="Questions from the floor")
    button.focus()
    page.keyboard.press("Enter")

    def sound() -> None:
        assert violations(page) == []
        wide: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0

    expect(page.get_by_label("Your question")).to_be_visible()
    sound()
    for number in range(3):
        page.get_by_label("Your question").focus()
        page.keyboard.type(f"Question {number}?")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Received." if number < 2 else "You have asked your 3 questions.")).to_be_visible()
    sound()
    page.keyboard.press("Escape")
    expect(button).to_be_focused()


def test_what_is_being_sent_is_not_written_over(same_hall: Hall) -> None:
    phone = same_hall.phone(3)
    page = sheet(phone)
    under_way: list[Route] = []
    page.route(
        "**/questions", lambda route: under_way.append(route) if route.request.method == "POST" else route.fallback()
    )
    ask(phone, "When do we hear of it?")
    question = page.get_by_label("Your question")
    expect(question).not_to_be_editable()
    expect(question).to_have_value("When do we hear of it?")
    under_way[0].continue_()
    expect(question).to_have_value("")
    expect(question).to_be_editable()
