"""A word cloud from the first word to its record: on phones by keyboard alone, at the console, in the hall."""

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.people import Console, Hall, Phone, violations
from tests.e2e.voting_room import VotingRoom
from voting.domain.methods import WordCloud
from voting.domain.poll import Poll, PollState
from voting.domain.rules import Rules

pytestmark = pytest.mark.e2e


def in_the_session(hall: Hall, badge: int, room: str = "manufacturing") -> Phone:
    phone = hall.phone(badge)
    phone.press(f"Badge {badge + 1}")
    phone.page.get_by_label("Room").select_option(room)
    phone.press("Done")
    return phone


def opened(hall: Hall) -> Console:
    anna = hall.console("Anna")
    anna.page.get_by_label("Room").select_option("manufacturing")
    anna.take("Word cloud")
    anna.open()
    return anna


def write(phone: Phone, word: str) -> None:
    phone.page.get_by_label("Your word").fill(word)
    phone.send()
    phone.says("Received")


def test_words_from_phones_are_merged_and_hidden_on_record(hall: Hall) -> None:
    phones = [in_the_session(hall, badge) for badge in range(4)]
    projector = hall.projector("manufacturing")
    anna = opened(hall)
    for phone, word in zip(phones, ("Skills", "skill", "Merde", "SKILLS"), strict=True):
        write(phone, word)
    cloud = projector.locator(".cloud li")
    expect(cloud).to_have_count(2)
    expect(projector.get_by_text("merde")).to_have_count(0)
    anna.does("Words · 1 waits")
    dialog = anna.page.get_by_role("dialog")
    assert violations(anna.page) == []
    dialog.get_by_label("Choose “SKILLS”").check()
    dialog.get_by_label("Choose “skill”", exact=True).check()
    dialog.get_by_role("button", name="Merge into “SKILLS”").click()
    expect(dialog.get_by_role("row", name="SKILLS")).to_contain_text("3")
    dialog.get_by_label("Choose “Merde”").check()
    dialog.get_by_role("button", name="Hide", exact=True).click()
    expect(dialog.get_by_role("row", name="Merde")).to_contain_text("hidden")
    dialog.get_by_role("button", name="Close").click()
    expect(cloud).to_have_text(["SKILLS 3"])
    anna.hold_space()
    anna.is_now("Closed")
    expect(phones[0].page.locator("ol.res").last).to_contain_text("SKILLS")
    anna.page.get_by_role("button", name="Show the result").first.click()
    anna.is_now("Published")
    record = anna.page.request.get(f"{hall.url}/api/polls/change/protocol.json").text()
    assert '"words":[{"votes":3,"word":"SKILLS"}]' in record
    assert "Merde" not in record, "of hidden words only how many there were"


def test_a_ballot_of_words_by_keyboard_at_320_pixels(browser: Browser, address: str) -> None:
    room = VotingRoom(browser, address, width=320)
    phone, page = room.phone, room.phone.page

    def sound() -> None:
        assert violations(page) == []
        wide: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0

    poll = Poll("change", "plenary", {"en": "In one word?"}, WordCloud(most=1, moderated=False), (), Rules())
    room.cue = poll.id
    room.show(poll, state=PollState.OPEN)
    room.scan()
    word = page.get_by_label("Your word")
    expect(word).to_be_visible()
    sound()
    page.get_by_role("button", name="Review").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("Write a word first.")
    word.focus()
    page.keyboard.type("😀")
    expect(page.get_by_text("Letters, figures and punctuation only.")).to_be_visible()
    sound()
    page.keyboard.press("Backspace")
    page.keyboard.type("  x" + "y" * 40)
    assert len(word.input_value()) == 30
    for _ in range(30):
        page.keyboard.press("Backspace")
    page.keyboard.type(" digital   twins ")
    for _ in range(3):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Review":
            break
    page.keyboard.press("Enter")
    expect(page.locator(".marked")).to_contain_text("digital twins")
    sound()
    page.get_by_role("button", name="Send my vote").focus()
    page.keyboard.press("Enter")
    phone.says("Received")
    sound()
    room.close()
