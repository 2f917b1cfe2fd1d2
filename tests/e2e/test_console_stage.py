"""What the console offers beside taking the next cue: going on by key, jumping to a number, freezing, notes."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.built import fresh_page, violations
from tests.e2e.kept import keep
from tests.e2e.moderated_room import SHEET, Room
from tests.e2e.test_console_page import enter, posted, press
from voting.domain.poll import PollState
from voting.protocol.states import RehearsalView

pytestmark = pytest.mark.e2e


@pytest.fixture
def room(browser: Browser, address: str) -> Iterator[Room]:
    with fresh_page(browser, address, 1920, 1080) as page:
        yield Room(page)


def test_page_keys_put_the_next_or_the_previous_cue_on_screen_at_once(room: Room) -> None:
    enter(room)
    press(room, "ArrowUp")  # what is picked is not what comes: a presenter's remote knows only onward and back
    for key, cue in (("PageDown", SHEET[2]), ("PageUp", SHEET[0]), ("n", SHEET[2]), ("p", SHEET[0])):
        room.posted.clear()
        press(room, key)
        assert posted(room, 1) == [
            ("rooms/plenary/stage", {"cue": cue.id, "cover": "none", "version": room.stage_version})
        ]


def test_no_key_leaves_a_running_vote_by_accident(room: Room) -> None:
    page = enter(room)
    room.open()
    press(room, "PageDown")
    expect(page.get_by_text("A vote is running on screen.")).to_be_visible()
    assert room.posted == []
    press(room, "Enter")
    assert posted(room, 1)[0][0] == "rooms/plenary/stage"


def test_a_number_chooses_a_cue_and_enter_takes_it(room: Room) -> None:
    page = enter(room)
    press(room, "4")
    expect(page.locator(".cue[aria-pressed=true]")).to_contain_text("Close of the session")
    press(room, "Enter")
    assert posted(room, 1)[0][1]["cue"] == SHEET[3].id
    press(room, "9")  # there is no such number
    expect(page.locator(".cue[aria-pressed=true]")).to_contain_text("Close of the session")


def test_figures_typed_together_are_one_number(room: Room) -> None:
    room.sheet += [SHEET[3].model_copy(update={"id": f"more-{n}", "title": {"en": f"More {n}"}}) for n in range(8)]
    room.page.clock.install()
    page = enter(room)
    room.stop_clock()
    page.keyboard.press("1")
    page.keyboard.press("2")
    expect(page.locator(".cue[aria-pressed=true]")).to_contain_text("More 7")


def test_a_frozen_hall_is_said_clearly_until_the_present_is_shown(room: Room) -> None:
    page = enter(room)
    press(room, "f")
    assert posted(room, 1) == [("rooms/plenary/freeze", {"frozen": True, "version": room.stage_version})]
    room.notes = {SHEET[1].id: {"en": "Thank the jury.\nNames are in the folder."}, SHEET[3].id: {"en": "Thank all."}}
    room.freeze()
    room.cue = SHEET[3]
    room.tell()
    band = page.get_by_text("the hall still sees “Manager of the Year: vote”")
    expect(band).to_be_visible()
    expect(page.get_by_text("The present is “Close of the session”.")).to_be_visible()
    expect(page.get_by_role("button", name="Freeze")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".mon.air .called")).to_have_text("Manager of the Year: vote")
    expect(page.locator(".mon.air .chip")).to_have_text("Frozen")
    expect(page.get_by_label("Notes")).to_contain_text("Thank all.")
    keep(page, "console/frozen-1920")
    assert violations(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    keep(page, "console/frozen-390", whole=True)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    room.posted.clear()
    page.get_by_role("button", name="Show the present").click()
    assert posted(room, 1) == [("rooms/plenary/freeze", {"frozen": False, "version": room.stage_version})]
    room.freeze(frozen=False)
    expect(band).to_have_count(0)
    expect(page.locator(".mon.air .called")).to_have_text("Close of the session")


def test_a_cue_that_opens_its_vote_says_so_before_it_is_taken(room: Room) -> None:
    room.sheet[1] = room.sheet[1].model_copy(update={"opens": True})
    room.cue = SHEET[0]
    page = enter(room)
    expect(page.get_by_role("button", name="Take, opens in 10 s")).to_be_visible()
    expect(page.locator(".cue").nth(1)).to_contain_text("opens when taken")
    room.become(PollState.PUBLISHED)
    expect(page.locator(".taking button").first).to_have_text("TakeEnter")


def test_a_rehearsal_goes_through_the_run_sheet_and_acts_on_no_poll(room: Room) -> None:
    room.become(PollState.DRAFT)
    page = enter(room)
    page.get_by_role("button", name="Rehearse").click()
    begun = {"cue": "award", "step": 0, "version": room.stage_version}
    assert posted(room, 1) == [("rooms/plenary/rehearsal", begun)]
    room.rehearsal = RehearsalView(cue=SHEET[1], step=1, steps=3, state=PollState.OPEN)
    room.tell()
    desk = page.get_by_label("Rehearsal", exact=True)
    expect(desk.get_by_role("status")).to_have_text("Open picture 2 of 3")
    expect(page.locator(".mon.air")).to_contain_text("Rehearsal – sample figures")
    expect(page.get_by_role("button", name="Close voting")).to_have_count(0)
    room.posted.clear()
    for key, cue, step in ((" ", "award", 2), ("PageDown", "award", 2), ("PageUp", "award", 0), ("Enter", "shown", 0)):
        room.posted.clear()
        press(room, key)
        assert posted(room, 1)[0][1] == {"cue": cue, "step": step, "version": room.stage_version}
    keep(page, "console/rehearsal-1920")
    assert violations(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    room.posted.clear()
    page.get_by_role("button", name="End the rehearsal").click()
    assert posted(room, 1)[0][1] == {"cue": None, "step": 0, "version": room.stage_version}
    room.rehearsal = room.still = None
    room.tell()
    expect(desk).to_have_count(0)


def test_a_real_vote_comes_before_a_rehearsal(room: Room) -> None:
    page = enter(room)
    room.rehearsal = RehearsalView(cue=SHEET[0], step=0, steps=1, state=None)
    room.open()
    expect(page.get_by_role("button", name="Close voting")).to_be_visible()
