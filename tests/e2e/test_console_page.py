"""The moderator's console in a real browser: the built page, with the server's side played by the test."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.built import fresh_page, settle, violations
from tests.e2e.moderated_room import ME, SHEET, Room, now
from tests.e2e.people import PATIENCE
from voting.domain.outcome import Verdict
from voting.domain.poll import Action, PollState
from voting.domain.runsheet import Cover

pytestmark = pytest.mark.e2e


@pytest.fixture
def room(browser: Browser, address: str) -> Iterator[Room]:
    with fresh_page(browser, address) as page:
        yield Room(page)


def enter(room: Room) -> Page:
    room.page.goto("/moderate")
    expect(room.page.get_by_role("heading", level=1)).to_be_visible()
    settle(room.page)
    return room.page


def press(room: Room, key: str) -> None:
    """A key, once the page listens to it, hears the server and has the answer to the last command."""
    room.tell()
    expect(room.page.get_by_role("button", name="Blank")).to_have_attribute("aria-disabled", "false")
    settle(room.page)
    room.page.keyboard.press(key)


def main_button(page: Page, name: str) -> Locator:
    return page.locator(".acts").get_by_role("button", name=name)


def posted(room: Room, count: int) -> list[tuple[str, dict[str, Any]]]:
    """The first ``count`` commands, once they have come."""
    for _ in range(PATIENCE // 30):
        if len(room.posted) >= count:
            break
        room.page.wait_for_timeout(30)
    assert len(room.posted) == count
    return room.posted


def test_a_sign_in_link_is_used_and_leaves_the_address_bar(room: Room) -> None:
    secret = "A" * 43
    room.page.goto(f"/moderate#{secret}")
    expect(main_button(room.page, "Open voting")).to_be_visible()
    assert posted(room, 1) == [("staff/session", {"invite": secret})]
    assert room.page.url.endswith("/moderate")


def test_a_used_link_says_so_and_whom_to_ask(room: Room) -> None:
    room.refusal = (401, {"code": "not_signed_in", "message": "This link was used.", "detail": {}})
    room.signed_in = False
    room.page.goto(f"/moderate#{'A' * 43}")
    expect(room.page.get_by_role("heading", name="This sign-in link no longer works")).to_be_visible()
    expect(room.page.get_by_text("voting staff invite NAME")).to_be_visible()


def test_without_a_session_the_page_says_whom_to_ask_for_a_link(room: Room) -> None:
    room.signed_in = False
    room.page.goto("/moderate")
    expect(room.page.get_by_role("heading", name="You are not signed in")).to_be_visible()


def test_space_opens_an_armed_vote_with_the_version_that_was_seen(room: Room) -> None:
    page = enter(room)
    expect(main_button(page, "Open voting")).to_be_visible()
    press(room, "Space")
    path, body = posted(room, 1)[0]
    assert path == "polls/award/actions"
    assert (body["action"], body["version"]) == ("open", 3)


def test_opening_a_vote_that_is_not_on_screen_takes_it_first(room: Room) -> None:
    room.cue = SHEET[0]
    page = enter(room)
    main_button(page, "Open voting").click()
    (stage, cue), (poll, action) = posted(room, 2)
    assert (stage, cue["cue"], cue["version"]) == ("rooms/plenary/stage", "award", 7)
    assert (poll, action["action"]) == ("polls/award/actions", "open")


def test_arrows_choose_what_comes_next_and_enter_takes_it(room: Room) -> None:
    page = enter(room)
    sheet = page.get_by_role("navigation", name="Run sheet")
    expect(sheet.get_by_role("button", pressed=True)).to_contain_text("result")
    press(room, "ArrowDown")
    expect(sheet.get_by_role("button", pressed=True)).to_contain_text("Close of the session")
    press(room, "ArrowUp")
    press(room, "Enter")
    assert posted(room, 1)[0] == ("rooms/plenary/stage", {"cue": "shown", "cover": "none", "version": 7})


def test_b_blanks_the_screen_and_b_again_uncovers_it(room: Room) -> None:
    page = enter(room)
    press(room, "b")
    assert posted(room, 1)[0][1]["cover"] == "blank"
    room.cover, room.stage_version = Cover.BLANK, 8
    room.tell()
    expect(page.get_by_role("button", name="Blank")).to_have_attribute("aria-pressed", "true")
    press(room, "b")
    assert posted(room, 2)[1][1] == {"cue": "award", "cover": "none", "version": 8}


def opened(room: Room) -> Page:
    """An open vote, on a page on which no time passes by itself."""
    room.page.clock.install()
    page = enter(room)
    room.open()
    expect(main_button(page, "Close voting")).to_have_attribute("aria-disabled", "false")
    settle(page)
    room.stop_clock()
    return page


def test_a_tap_on_space_does_not_close_the_vote_but_a_hold_does(room: Room) -> None:
    page = opened(room)
    page.keyboard.press("Space")
    page.clock.run_for(1000)
    assert room.posted == []
    page.keyboard.down("Space")
    page.clock.run_for(1000)
    assert posted(room, 1)[0][1]["action"] == "close"
    page.keyboard.up("Space")


def test_a_click_tells_to_hold_and_a_held_pointer_closes_the_vote(room: Room) -> None:
    page = opened(room)
    main_button(page, "Close voting").click()
    expect(page.get_by_role("status").filter(has_text="Keep holding")).to_be_visible()
    page.clock.run_for(1000)
    assert room.posted == []
    main_button(page, "Close voting").hover()
    page.mouse.down()
    page.clock.run_for(1000)
    assert posted(room, 1)[0][1]["action"] == "close"
    page.mouse.up()


def test_enter_on_the_close_button_asks_instead_of_wanting_a_hold(room: Room) -> None:
    page = enter(room)
    room.open()
    main_button(page, "Close voting").press("Enter")
    dialog = page.get_by_role("dialog", name="Close “European Cluster Manager of the Year”?")
    expect(dialog).to_be_visible()
    assert room.posted == []
    dialog.get_by_role("button", name="Close voting").click()
    assert posted(room, 1)[0][1]["action"] == "close"


def test_u_keeps_a_closing_vote_open(room: Room) -> None:
    page = enter(room)
    room.become(PollState.CLOSING, action=Action.CLOSE, final_at=now() + 5000)
    expect(page.locator(".undo")).to_contain_text("Voting is closing.")
    expect(main_button(page, "Keep voting open")).to_be_visible()
    press(room, "u")
    assert posted(room, 1)[0][1]["action"] == "keep_open"


def test_losing_to_another_moderator_names_who_and_when(room: Room) -> None:
    page = enter(room)
    detail = {"actor": "Anna Vermeulen", "action": "open", "at": now() - 2000}
    room.refusal = (409, {"code": "action_lost", "message": "The poll has changed since you looked.", "detail": detail})
    main_button(page, "Open voting").click()
    expect(page.locator(".undo")).to_contain_text("Anna Vermeulen opened it")
    expect(page.locator(".undo")).to_contain_text("s ago.")
    room.moderators = ["Anna Vermeulen", ME]
    room.open()
    expect(main_button(page, "Close voting")).to_be_visible()
    expect(page.locator(".undo")).to_contain_text("also here: Anna Vermeulen")


def test_what_the_server_says_is_shown(room: Room) -> None:
    page = enter(room)
    room.refusal = (409, {"code": "electorate_too_small", "message": "Only 4 badges are entitled.", "detail": {}})
    main_button(page, "Open voting").click()
    expect(page.locator(".undo")).to_contain_text("Only 4 badges are entitled.")


def test_annulling_needs_a_reason_and_the_typed_word(room: Room) -> None:
    page = enter(room)
    room.open()
    page.get_by_role("button", name="Annul this vote").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Annul the vote").click()
    expect(dialog.get_by_role("alert")).to_have_count(2)
    dialog.get_by_label("Reason").fill("Wrong names on the ballot")
    dialog.get_by_label("Type “annul”").fill("no")
    dialog.get_by_role("button", name="Annul the vote").click()
    expect(dialog.get_by_role("alert")).to_have_count(1)
    assert room.posted == []
    dialog.get_by_label("Type “annul”").fill("annul")
    dialog.get_by_role("button", name="Annul the vote").click()
    body = posted(room, 1)[0][1]
    assert (body["action"], body["reason"]) == ("annul", "Wrong names on the ballot")


def test_a_sealed_result_is_asked_for_once_more(room: Room) -> None:
    page = enter(room)
    room.close(Verdict.WINNER)
    main_button(page, "Show the result").click()
    assert room.posted == []
    page.get_by_role("dialog").get_by_role("button", name="Show the result").click()
    assert posted(room, 1)[0][1]["action"] == "reveal"


def test_a_dialog_gives_the_focus_back_to_whoever_had_it_and_to_nobody_else(room: Room) -> None:
    page = enter(room)
    button = page.get_by_role("button", name="Preflight")
    dialog = page.get_by_role("dialog")
    button.press("Enter")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(button).to_be_focused()
    settle(page)
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    settle(page)
    expect(button).not_to_be_focused()


def test_keys_do_nothing_while_a_dialog_is_open(room: Room) -> None:
    page = enter(room)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("b")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    press(room, "s")
    assert posted(room, 1)[0][1]["cover"] == "safe"


def test_a_lost_connection_says_since_when_and_holds_the_buttons(room: Room) -> None:
    page = enter(room)
    room.open()
    expect(main_button(page, "Close voting")).to_have_attribute("aria-disabled", "false")
    room.lose()
    expect(page.locator(".alarm")).to_contain_text("Not live since", timeout=10_000)
    expect(main_button(page, "Close voting")).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("b")
    page.get_by_role("button", name="Take").click(force=True)
    assert room.posted == []
    room.reachable = True
    expect(page.locator(".alarm")).to_have_count(0, timeout=10_000)
    expect(main_button(page, "Close voting")).to_have_attribute("aria-disabled", "false")


def test_a_screen_is_paired_by_its_code(room: Room) -> None:
    page = enter(room)
    page.get_by_role("button", name="Pair a screen").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Code on the screen").fill("bcdf-ghjk")
    dialog.get_by_label("Name, to know it by").fill("Main projector")
    dialog.get_by_role("button", name="Pair", exact=True).click()
    expect(page.get_by_role("dialog", name="“Main projector” is paired")).to_be_visible()
    body = {"code": "bcdf-ghjk", "name": "Main projector", "room": "plenary"}
    assert posted(room, 1) == [("screens/approve", body)]


def test_a_phone_is_released_only_with_a_reason(room: Room) -> None:
    page = enter(room)
    page.get_by_role("button", name="Find a badge").click()
    page.get_by_role("dialog").get_by_label("Name, organisation").fill("rasa")
    page.get_by_role("button", name="Release phone").click()
    page.get_by_role("button", name="Release the phone").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("Reason").fill("Phone is empty")
    page.get_by_role("button", name="Release the phone").click()
    expect(page.get_by_text("Released. Rasa Kazlauskaitė can scan the badge again.")).to_be_visible()
    assert posted(room, 1) == [("badges/118/release", {"reason": "Phone is empty"})]


def test_a_room_without_polls_says_so(room: Room) -> None:
    room.cue, room.polls = SHEET[0], []
    page = enter(room)
    expect(page.get_by_text("This room has no polls.")).to_be_visible()


@pytest.mark.parametrize("width,height", [(1440, 900), (390, 844)])
def test_axe_finds_nothing(room: Room, width: int, height: int) -> None:
    page = enter(room)
    page.set_viewport_size({"width": width, "height": height})
    room.open()
    expect(main_button(page, "Close voting")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Annul this vote").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
