"""What the phone keeps, sends later, tells and forgets: without a network, without a session, with another badge."""

import json
from collections import Counter
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.people import Console, Hall, Phone
from tests.e2e.voting_room import VotingRoom, award
from voting.service.tokens import derive_tag, receipt

pytestmark = pytest.mark.e2e

STONES = "Vote: seven stepping stones"
FIRST, SECOND = "Remaining open", "Pursuing cross-sectoral collaboration"

EVERYTHING = """async () => {
  const database = await new Promise((resolve, reject) => {
    const request = indexedDB.open('voting')
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
  const store = database.transaction('kept').objectStore('kept')
  const all = request => new Promise(resolve => { request.onsuccess = () => resolve(request.result) })
  const kept = [await all(store.getAllKeys()), await all(store.getAll())]
  database.close()
  return JSON.stringify([kept, {...localStorage}, {...sessionStorage}])
}"""
"""All that the page has stored. A key that may not leave the browser's keeping is an empty object in it."""


def stored(page: Page) -> str:
    text: str = page.evaluate(EVERYTHING)
    return text


def counts(hall: Hall, poll: str) -> Counter[str]:
    results: dict[str, Any] = hall.get(f"/api/polls/{poll}/results")
    return Counter({count["option"]: count["votes"] for count in results["result"]["counts"] if count["votes"]})


@pytest.fixture(scope="module")
def running(running: Hall) -> Hall:
    """The hall with a vote open that nobody closes."""
    opened(running, STONES)
    running.close()
    return running


def opened(hall: Hall, cue: str) -> Console:
    anna = hall.console("Anna")
    anna.take(cue)
    anna.open()
    return anna


def cannot_send(phone: Phone) -> None:
    phone.page.context.set_offline(True)
    phone.send()
    phone.says("Not received yet")


def test_a_vote_in_a_question_that_has_left_the_stage_still_arrives(hall: Hall) -> None:
    phone, anna = hall.phone(0), opened(hall, STONES)
    phone.choose(FIRST)
    phone.page.route("**/ballot", lambda route: route.abort())
    phone.send()
    phone.says("Not received yet")
    anna.take("Vote: focus")
    anna.open()
    expect(phone.page.locator(".notices")).to_contain_text("is not received yet. It is kept on this phone.")
    phone.page.unroute("**/ballot")
    expect(phone.page.get_by_text("was received")).to_be_visible()
    phone.press("OK")
    expect(phone.page.get_by_text("was received")).to_be_hidden()
    assert counts(hall, "stepping-stones") == {"open": 1}


def test_what_comes_too_late_is_told_so_and_does_not_count(hall: Hall) -> None:
    phone, other, anna = hall.phone(0), hall.phone(1), opened(hall, STONES)
    phone.choose(FIRST)
    cannot_send(phone)
    other.choose(FIRST)
    other.send()
    other.says("Received")
    other.press("Change my vote")
    other.choose(SECOND)
    cannot_send(other)
    expect(other.page.locator("main")).to_contain_text("Until it is received, your vote of")
    anna.hold_space()
    anna.is_now("Closed")
    phone.page.context.set_offline(False)
    phone.says("Voting closed")
    expect(phone.page.locator("main")).to_contain_text("Your vote came after voting closed. It is not counted.")
    other.page.context.set_offline(False)
    expect(other.page.locator("main")).to_contain_text("Your change came after voting closed. Your vote received")
    assert counts(hall, "stepping-stones") == {"open": 1}


def test_a_page_opened_without_a_network_says_that_a_vote_is_kept(same_hall: Hall) -> None:
    before = counts(same_hall, "stepping-stones")
    phone = same_hall.phone(0)
    phone.is_kept_for_later()
    phone.choose(FIRST)
    cannot_send(phone)
    phone.page.reload()
    phone.says("Not received yet")
    expect(phone.page.locator("main")).to_contain_text("Your vote is kept on this phone")
    phone.page.context.set_offline(False)
    phone.says("Received")
    assert counts(same_hall, "stepping-stones") - before == {"open": 1}


def test_a_phone_whose_session_is_gone_signs_in_again_by_itself(same_hall: Hall) -> None:
    before = counts(same_hall, "stepping-stones")
    phone = same_hall.phone(1)
    expect(phone.page.locator(".you")).to_be_visible()
    phone.page.context.clear_cookies()
    phone.press("Badge 2")
    phone.page.get_by_label("Room").select_option("circular")
    phone.press("Done")
    expect(phone.page.get_by_text("Connected", exact=True)).to_be_visible()
    expect(phone.page.locator("main")).to_contain_text("Circular economy")
    phone.press("Badge 2")
    phone.page.get_by_label("Room").select_option("plenary")
    phone.press("Done")
    phone.choose(FIRST)
    phone.send()
    phone.says("Received")
    assert counts(same_hall, "stepping-stones") - before == {"open": 1}


def test_another_badge_scanned_into_the_same_page_finds_nothing_of_the_first(same_hall: Hall) -> None:
    before = counts(same_hall, "stepping-stones")
    phone = same_hall.phone(2)
    page = phone.page
    phone.choose(FIRST)
    page.goto(same_hall.badges[3]["url"])
    expect(page.locator(".you")).to_contain_text(same_hall.badges[3]["name"])
    assert "#" not in page.url
    expect(page.get_by_label(FIRST)).not_to_be_checked()
    phone.choose(SECOND)
    phone.send()
    phone.says("Received")
    again = same_hall.phone(2)
    again.choose(FIRST)  # the first badge is free
    again.send()
    again.says("Received")
    assert counts(same_hall, "stepping-stones") - before == {"open": 1, "cross-sectoral": 1}


def test_the_phone_keeps_neither_the_badges_token_nor_a_received_choice(same_hall: Hall) -> None:
    token = same_hall.badges[4]["token"].replace(" ", "")
    phone = same_hall.phone(4)
    page = phone.page
    phone.choose(SECOND)
    assert "cross-sectoral" in stored(page)
    phone.send()
    phone.says("Received")
    expect(page.locator(".receipt")).to_contain_text(receipt("stepping-stones", derive_tag(token, "stepping-stones")))
    assert "cross-sectoral" not in stored(page)
    assert token not in stored(page)
    phone.press("Badge 5")
    page.get_by_role("dialog").get_by_role("button", name="Not you?").click()
    phone.says("Vote with your badge")
    assert json.loads(stored(page)) == [[[], []], {}, {}]


def test_who_has_just_confirmed_here_wins_over_what_another_phone_sent(same_hall: Hall) -> None:
    before = counts(same_hall, "stepping-stones")
    first = same_hall.phone(5)
    first.choose(FIRST)
    first.send()
    first.says("Received")
    first.press("Change my vote")
    first.choose(FIRST)
    first.send()
    first.says("Received")
    second = same_hall.phone(5)
    second.says("In use")
    first.press("Move it there")
    second.says("Received")
    expect(second.page.locator("main")).to_contain_text("A vote of your badge was received earlier.")
    second.press("Change my vote")
    second.choose(SECOND)
    second.send()
    second.says("Received")
    expect(second.page.locator(".when")).to_be_visible()
    assert counts(same_hall, "stepping-stones") - before == {"cross-sectoral": 1}


def test_a_badge_off_the_electoral_roll_is_told_before_it_marks_anything(browser: Browser, address: str) -> None:
    room = VotingRoom(browser, address)
    room.entitled = False
    room.show(award())
    room.scan()
    room.phone.says("Not your vote")
    page = room.phone.page
    expect(page.locator("main")).to_contain_text("Your badge is not on the electoral roll of this poll.")
    expect(page.get_by_role("radio")).to_have_count(0)
    room.close()


def test_a_page_without_https_says_what_is_needed(same_hall: Hall) -> None:
    page = same_hall.page(390, 844)
    page.add_init_script("Object.defineProperty(globalThis, 'isSecureContext', {value: false})")
    page.goto(same_hall.badges[0]["url"])
    Phone(page).says("Not a secure page")
    expect(page.locator("main")).to_contain_text("https")
    assert "#" not in page.url


def test_the_door_speaks_the_readers_language(same_hall: Hall) -> None:
    page = same_hall.page(390, 844)
    page.goto(f"{same_hall.url}/v")
    Phone(page).says("Vote with your badge")
    page.get_by_label("Language").select_option("fr")
    Phone(page).says("Votez avec votre badge")
    page.get_by_label("Langue").select_option("de")
    Phone(page).says("Mit dem Badge abstimmen")
