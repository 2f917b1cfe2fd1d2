"""The phone page as a person with other needs meets it: axe, small screens, keyboard, dark, other languages."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.people import Hall, violations
from tests.e2e.voting_room import VotingRoom

pytestmark = pytest.mark.e2e


def sound(page: Page) -> None:
    """Nothing is wider than the page, and axe finds nothing in either theme."""
    overflow: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        assert violations(page) == []


def test_every_state_passes_axe_and_fits(hall: Hall) -> None:
    phone, anna = hall.phone(0), hall.console("Anna")
    page = phone.page
    page.set_viewport_size({"width": 320, "height": 700})
    phone.says("Nothing to vote on now")
    sound(page)
    page.get_by_role("button", name="Badge 1").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    sound(page)
    phone.press("Done")

    anna.take("Vote: Cluster Manager")
    phone.says("Not open yet")
    sound(page)
    anna.open()
    anna.lasts("manager-2022")
    phone.choose("Veronica Elena Bocci")
    sound(page)
    phone.press("Review")
    sound(page)
    phone.is_kept_for_later()
    page.context.set_offline(True)
    phone.press("Send my vote")
    phone.says("Not received yet")
    sound(page)
    page.context.set_offline(False)
    phone.says("Received")
    sound(page)

    second = hall.phone(0)
    second.says("In use")
    sound(second.page)
    expect(page.get_by_role("alertdialog")).to_be_visible()
    sound(page)
    phone.press("Keep it here")
    expect(page.get_by_role("alertdialog")).to_be_hidden()
    expect(second.page.get_by_text("The other phone keeps this badge")).to_be_visible()

    anna.hold_space()
    anna.is_now("Closed")
    phone.says("Voting closed")
    sound(page)
    for action in ("step", "step", "reveal"):
        anna.act("manager-2022", action)
    expect(page.locator("ol.res li").first).to_contain_text("Veronica Elena Bocci")
    sound(page)

    anna.take("Vote: funding mix")
    anna.open()
    expect(page.get_by_role("group", name="Points")).to_be_visible()
    sound(page)
    phone.press("Badge 1")
    phone.press("Not you?")
    phone.says("Vote with your badge")
    sound(page)


def test_too_many_choices_cannot_be_made_and_the_reason_is_said(same_hall: Hall) -> None:
    phone, anna = same_hall.phone(0), same_hall.console("Anna")
    anna.take("Vote: focus")
    anna.open()
    page = phone.page
    page.get_by_role("button", name="Review").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Choose 1 to 2 first")
    phone.choose("Internationalisation")
    phone.choose("Innovation uptake")
    expect(page.get_by_label("Scaling-up of SMEs")).to_be_disabled()
    expect(page.get_by_text("That is all you can choose")).to_be_visible()
    phone.send()
    phone.says("Received")


def test_the_page_speaks_french_and_german(browser: Browser, address: str) -> None:
    room = VotingRoom(browser, address)
    room.scan()
    phone, page = room.phone, room.phone.page
    phone.press("Badge 1")
    page.get_by_label("Language").select_option("fr")
    page.get_by_role("button", name="Fermer").click()
    phone.says("Aucun vote pour l’instant")
    assert page.evaluate("document.documentElement.lang") == "fr"
    page.reload()
    phone.says("Aucun vote pour l’instant")
    page.get_by_role("button", name="Badge 1").click()
    page.get_by_label("Langue").select_option("de")
    page.get_by_role("button", name="Fertig").click()
    phone.says("Gerade keine Abstimmung")
    room.close()


def test_a_parallel_session_has_its_own_vote(same_hall: Hall) -> None:
    phone = same_hall.phone(1)
    phone.press("Badge 2")
    phone.page.get_by_label("Room").select_option("circular")
    phone.press("Done")
    anna = same_hall.console("Anna")
    anna.page.get_by_label("Room").select_option("circular")
    anna.take("Vote")
    anna.open()
    expect(phone.lamp).to_contain_text("biggest challenges")
