"""A result at the moderator's console, place by place: nothing is shown by a press too many."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.built import fresh_page
from tests.e2e.console_states import ANNA, clear, clear_at_once, shown, tie
from tests.e2e.moderated_room import Room, now
from tests.e2e.test_console_award import foot, main
from tests.e2e.test_console_page import enter, posted, press
from voting.domain.poll import Action, PollState
from voting.domain.rules import Rung

pytestmark = pytest.mark.e2e

APART = 750
"""Milliseconds after which another step may be taken."""


@pytest.fixture
def room(browser: Browser, address: str) -> Iterator[Room]:
    with fresh_page(browser, address) as page:
        page.emulate_media(reduced_motion="reduce")
        page.clock.install()
        yield Room(page)


def does(page: Page, name: str) -> None:
    expect(main(page)).to_have_accessible_name(re.compile(f"^{name}"))
    expect(main(page)).to_have_attribute("aria-disabled", "false")


def actions(room: Room, count: int) -> list[str]:
    return [str(body["action"]) for _, body in posted(room, count)]


def settle(room: Room) -> None:
    room.page.wait_for_timeout(APART)
    room.tell()


def test_places_are_shown_one_by_one_taken_back_and_published(room: Room) -> None:
    page = enter(room)
    clear(room)
    does(page, "Show third place")
    main(page).click()
    assert actions(room, 1) == ["step"]
    room.revealed(1, 2)
    does(page, "Show second place")
    expect(page.locator(".phrase p")).to_have_text("“The second place goes to …”")
    expect(page.locator(".judged")).to_have_text("Clear result The hall has seen part of it.")
    settle(room)
    page.get_by_role("button", name="Step back").click()
    assert actions(room, 2)[1] == "step_back"
    room.revealed(0, 3)
    does(page, "Show third place")
    expect(page.get_by_role("button", name="Step back")).to_have_attribute("aria-disabled", "true")
    expect(page.locator(".judged")).to_have_text("Clear result The hall sees nothing of it: every step was taken back.")
    room.revealed(2, 1)
    does(page, "Show the winner")
    expect(page.locator(".phrase p")).to_have_text("“And the winner is …”")
    settle(room)
    main(page).click()
    assert actions(room, 3)[2] == "step"
    room.revealed(3, None)
    does(page, "Publish the result")
    expect(page.locator(".judged")).to_have_text("Clear result The hall has seen all of it. Publishing makes it final.")
    settle(room)
    main(page).click()
    (path, last) = posted(room, 4)[3]
    assert (path, last["action"], last["version"]) == ("polls/award/actions", "reveal", room.poll.version)
    room.become(PollState.PUBLISHED, action=Action.REVEAL, closed_at=now())
    does(page, "Next")
    expect(page.get_by_role("link", name="PDF")).to_have_attribute("href", "/api/polls/award/protocol.pdf")


def test_joint_winners_are_announced_as_such(room: Room) -> None:
    page = enter(room)
    tie(Rung.JOINT, ready=True)(room)
    shown(1, 1, Rung.JOINT)(room)
    does(page, "Show the winners")
    expect(page.locator(".phrase p")).to_contain_text("they win together")


def test_a_double_click_takes_one_step_and_says_so(room: Room) -> None:
    page = enter(room)
    clear(room)
    does(page, "Show third place")
    room.stop_clock()
    main(page).dblclick()
    assert actions(room, 1) == ["step"]
    expect(foot(page)).to_contain_text("That was too soon after the last step: nothing more was shown.")
    room.revealed(1, 2)
    does(page, "Show second place")
    main(page).click()
    page.wait_for_timeout(200)
    assert actions(room, 1) == ["step"]


def test_a_step_by_another_moderator_holds_off_ones_own(room: Room) -> None:
    page = enter(room)
    shown(1, 2)(room)
    does(page, "Show second place")
    settle(room)
    room.stop_clock()
    room.revealed(2, 1)
    does(page, "Show the winner")
    main(page).click()
    expect(foot(page)).to_contain_text("That was too soon after the last step")
    assert room.posted == []


@pytest.mark.parametrize("key", ["ArrowRight", "Space", "Enter"])
def test_a_key_held_down_takes_one_step(room: Room, key: str) -> None:
    """Enter is held on the button itself, which has it pressed again at every repeat."""
    page = enter(room)
    clear(room)
    does(page, "Show third place")
    if key == "Enter":
        main(page).focus()
    for _ in range(4):
        room.tell()
        page.keyboard.down(key)
        page.wait_for_timeout(APART // 2)
        if len(room.posted) == 1 and room.poll.step == 0:
            room.revealed(1, 2)
    page.keyboard.up(key)
    assert actions(room, 1) == ["step"]


def test_keys_step_and_step_back_but_do_not_publish(room: Room) -> None:
    page = enter(room)
    clear(room)
    does(page, "Show third place")
    press(room, "Space")
    assert actions(room, 1) == ["step"]
    room.revealed(1, 2)
    does(page, "Show second place")
    page.wait_for_timeout(APART)
    press(room, "ArrowLeft")
    assert actions(room, 2)[1] == "step_back"
    room.revealed(3, None)
    does(page, "Publish the result")
    page.wait_for_timeout(APART)
    for key in ("Space", "ArrowRight"):
        press(room, key)
    expect(foot(page)).to_contain_text("All of it has been shown. Publish the result with its button.")
    actions(room, 2)
    main(page).focus()
    press(room, "Enter")
    assert actions(room, 3)[2] == "reveal"


def test_a_second_press_before_the_answer_is_not_sent(room: Room) -> None:
    page = enter(room)
    clear(room)
    does(page, "Show third place")
    room.hold()
    main(page).click()
    posted(room, 1)
    for _ in range(3):
        page.wait_for_timeout(APART)
        room.tell()
        main(page).click(force=True)
    room.let_go()
    does(page, "Show third place")
    assert actions(room, 1) == ["step"]


def test_losing_a_step_to_another_moderator_is_said_and_the_page_takes_the_new_state(room: Room) -> None:
    page = enter(room)
    clear(room)
    does(page, "Show third place")
    detail = {"actor": ANNA, "action": "step", "at": now() - 1000}
    room.refusal = (409, {"code": "action_lost", "message": "The poll has changed since you looked.", "detail": detail})
    main(page).click()
    expect(foot(page)).to_contain_text(re.compile(f"{ANNA} showed the next part of it \\d+ s ago\\."))
    expect(foot(page)).to_contain_text("Yours was not carried out; this page is up to date.")
    room.refusal = None
    room.revealed(1, 2)
    does(page, "Show second place")
    expect(page.locator(".onair")).to_contain_text("Carla Example")
    settle(room)
    main(page).click()
    assert posted(room, 2)[1][1] == {"action": "step", "version": room.poll.version}
    expect(foot(page)).not_to_contain_text("Yours was not carried out")


def test_a_server_that_is_not_reached_is_told_and_nothing_is_taken_for_done(room: Room) -> None:
    page = enter(room)
    clear(room)
    does(page, "Show third place")
    room.reachable = False
    main(page).click()
    expect(foot(page)).to_contain_text("It did not reach the server, and nothing was changed.")
    does(page, "Show third place")
    assert room.posted == []


def test_a_double_click_does_not_do_what_the_button_says_by_then(room: Room) -> None:
    page = enter(room)
    tie(Rung.RUN_OFF, ready=False)(room)
    does(page, "Prepare the run-off")
    main(page).click()
    assert actions(room, 1) == ["run_off"]
    room.run_off(PollState.ARMED)
    room.cue, room.stage_version = room.sheet[2], 8
    room.tell()
    does(page, "Open voting")
    page.mouse.down(click_count=2)
    page.mouse.up(click_count=2)
    page.wait_for_timeout(300)
    assert actions(room, 1) == ["run_off"]
    main(page).click()
    assert actions(room, 2)[1] == "open"


def test_a_double_click_on_a_dialog_does_not_reach_what_lies_under_it(room: Room) -> None:
    page = enter(room)
    clear_at_once(room)
    main(page).dblclick()
    dialog = page.get_by_role("dialog", name="Show the result of “European Cluster Manager of the Year”?")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Show the result").dblclick()
    expect(dialog).to_have_count(0)
    assert actions(room, 1) == ["reveal"]
