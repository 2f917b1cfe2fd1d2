"""Ideas from the first text to the ranked list: on phones by keyboard alone, at the console, in the hall."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.kept import keep
from tests.e2e.people import Hall, violations
from tests.e2e.test_words_story import in_the_session

pytestmark = pytest.mark.e2e

CALENDAR = "A common calendar of all partnerships"
AGAIN = "One common calendar for all partnerships"
RUDE = "Reports are bullshit"


def sound(page: Page, name: str) -> None:
    assert violations(page) == [], name
    wide: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, name
    keep(page, f"ideas/{name}", whole=True)


def send(page: Page, text: str) -> None:
    """By keyboard alone."""
    box = page.get_by_label("Your idea, in one sentence")
    box.focus()
    page.keyboard.type(text)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(
        page.get_by_role("status").filter(has_text="Received").or_(page.get_by_text("You have sent"))
    ).to_be_visible()


def test_from_the_first_idea_to_the_ranked_list(hall: Hall) -> None:
    ana, ben = in_the_session(hall, 0, "creative").page, in_the_session(hall, 1, "creative").page
    for page in (ana, ben):
        page.set_viewport_size({"width": 320, "height": 640})
    projector = hall.projector("creative")
    anna = hall.console("Anna")
    anna.page.get_by_label("Room").select_option("creative")
    anna.take("Burning themes")
    anna.does("Collect ideas")
    send(ana, CALENDAR)
    sound(ana, "phone-ideas-collecting")
    send(ben, AGAIN)
    send(ben, "Vouchers for small firms")
    send(ana, RUDE)
    expect(ana.get_by_text("You have sent your 2 ideas.")).to_be_visible()
    expect(ana.get_by_text("Waiting for a moderator")).to_be_visible()
    expect(projector.locator(".newest li")).to_have_count(3)
    expect(projector.get_by_text("bullshit")).to_have_count(0)

    anna.does("1 idea is waiting")
    dialog = anna.page.get_by_role("dialog")
    dialog.get_by_role("button", name=f"Hide: {RUDE}").click()
    dialog.get_by_role("button", name="Put together").first.click()
    expect(dialog.get_by_text("in one with")).to_be_visible()
    theme = dialog.get_by_label("Theme: Vouchers for small firms")
    theme.fill("New services for SMEs")
    theme.press("Tab")
    expect(dialog.get_by_text("shown · New services for SMEs")).to_be_visible()
    sound(anna.page, "console-ideas")
    dialog.get_by_role("button", name="Close").click()
    expect(ana.get_by_text("Not shown").or_(ana.get_by_text("In one with")).first).to_be_visible()

    anna.is_idle()
    anna.page.keyboard.press("Space")
    anna.is_now("Armed")
    expect(projector.locator(".answers li")).to_have_count(2)
    anna.is_idle()
    anna.page.keyboard.press("Space")
    anna.is_now("Open")
    for page in (ana, ben):
        page.get_by_label("Vouchers for small firms").focus()
        page.keyboard.press("Space")
        sound(page, "phone-ideas-ballot")
        page.get_by_role("button", name="Review").focus()
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Send my vote").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Received")
    expect(projector.locator(".ideas li.first")).to_contain_text("Vouchers for small firms2")
    anna.hold_space()
    anna.is_now("Closed")
    expect(ana.locator("ol.res").last).to_contain_text("Vouchers for small firms")
    sound(ana, "phone-ideas-result")
