"""An award at the moderator's console: what may be known when, the one next action, and what each dialog wants."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.built import fresh_page
from tests.e2e.console_states import ANNA, COUNTS, PEEKED, STATES, action, asked_by_another, asked_by_me, clear, tie
from tests.e2e.moderated_room import ME, SHEET, Room, now
from tests.e2e.test_console_page import enter, posted, press
from voting.domain.poll import Action, PollState
from voting.domain.rules import Rung

pytestmark = pytest.mark.e2e

SEALED = "“The vote is closed. The result is sealed: nobody has seen it, not even we.”"
TIE = "“It is a tie at the top. There will be a run-off, between those who lead. Please keep your phone at hand.”"
YET = "“Nobody has the majority yet. There will be a run-off, between those who lead. Please keep your phone at hand.”"
RUN_OFF = "“This vote went into a run-off, and the run-off decides.”"
CHAIR = "“It is a tie. By our rules the chair decides now.”"
FEW = "“The vote is closed. Too few have taken part, so nobody wins.”"
NOBODY = "“The vote is closed. Nobody has the majority that the rules ask for, so nobody wins.”"
DRAWN = (
    "Tie The draw was made, by the seed that was fixed when this was armed (SHA-256 3f1a 9c04 3f1a). "
    "Anybody can repeat it once the result is published."
)
VERDICTS = {
    "clear": ("Clear result One has won. Nobody has seen who, or by how much.", "Show third place", SEALED),
    "clear-at-once": ("Clear result One has won. Nobody has seen who, or by how much.", "Show the result", SEALED),
    "winner-alone": ("Clear result One has won. Nobody has seen who, or by how much.", "Show the winner", SEALED),
    "by-rounds": ("Clear result One has won. Nobody has seen who, or by how much.", "Show round 1", SEALED),
    "tie-run-off": ("Tie Now a run-off between the leaders.", "Prepare the run-off", TIE),
    "tie-run-off-prepared": ("Tie The run-off is prepared.", "Next", RUN_OFF),
    "tie-run-off-held": ("Tie The run-off is being held. This round is shown after it.", "Next", RUN_OFF),
    "tie-run-off-done": ("Tie The run-off has decided. This round may be shown.", "Show the result", RUN_OFF),
    "tie-chair": (
        "Tie The chair decides between those who share the first place.",
        "Enter the chair’s decision",
        CHAIR,
    ),
    "tie-chair-done": ("Tie The chair has decided.", "Show third place", SEALED),
    "tie-draw": (DRAWN, "Show third place", SEALED),
    "tie-joint": ("Tie They win together, by the rules.", "Show third place", SEALED),
    "no-quorum": ("No quorum Too few have voted. Nobody wins.", "Show the result", FEW),
    "no-majority": ("No majority Nobody has the majority needed. Nobody wins.", "Show the result", NOBODY),
    "no-majority-run-off": ("No majority Now a run-off between the leaders.", "Prepare the run-off", YET),
}
TOLD = "[...document.querySelectorAll('body *')].flatMap(e => [...e.attributes].map(a => a.value)).join(' ')"
WRITTEN = """(() => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = []
  while (texts.nextNode()) found.push(texts.currentNode.data)
  return found.join(' ')
})()"""
KNOWN = {"214", "287", "262", "2022", "256", "258", "30", "1", "2", "3", "4", "5", "0"}
"""Figures that stand on the page of a closed vote: the turnout, the year, phones, the quorum, numbers of cues."""


@pytest.fixture
def room(browser: Browser, address: str) -> Iterator[Room]:
    with fresh_page(browser, address) as page:
        page.emulate_media(reduced_motion="reduce")
        yield Room(page)


LEFT = re.compile(r"^0:5\d$")
"""What is left of a minute."""


def reach(room: Room, state: str) -> Page:
    page = enter(room)
    STATES[state](room)
    return page


def main(page: Page) -> Locator:
    return page.locator(".acts .primary")


def foot(page: Page) -> Locator:
    return page.get_by_role("contentinfo")


def figures(page: Page) -> set[str]:
    """The figures on the page, but for times of day and hashes."""
    return figures_in(page.evaluate(WRITTEN))


def figures_in(text: str) -> set[str]:
    text = re.sub(r"\b\d\d:\d\d:\d\d\b|\b\d:\d\d\b|\b[0-9a-f]{4} [0-9a-f]{4} [0-9a-f]{4}\b", "", text)
    return set(re.findall(r"\d+", text))


def tell_nothing(room: Room, *but: str) -> None:
    """No option is named and no figure stands anywhere on the page that could be one's; none was asked for."""
    expect(room.page.locator(".view .layer")).to_have_count(2)
    written = room.page.evaluate(WRITTEN) + room.page.evaluate(TOLD)
    names = {option.label["en"] for option in room.poll.options}
    assert {name for name in names if name in written} == set(but)
    assert figures(room.page) <= KNOWN
    assert [path for path in room.fetched if "award/results" in path] == []


@pytest.mark.parametrize("state", VERDICTS)
def test_a_verdict_says_what_may_be_known_and_the_one_thing_to_do(room: Room, state: str) -> None:
    page = reach(room, state)
    verdict, does, says = VERDICTS[state]
    expect(page.locator(".judged")).to_have_text(verdict)
    expect(main(page)).to_have_count(1)
    expect(main(page)).to_have_accessible_name(re.compile(f"^{re.escape(does)}"))
    expect(main(page)).to_have_attribute("aria-disabled", "false")
    expect(page.locator(".phrase p")).to_have_text(says)
    # What comes next is then the ballot of the run-off.
    tell_nothing(room, *(("Ana Example", "Bruno Example") if does == "Next" else ()))


def test_before_the_verdict_has_come_there_is_nothing_to_press(room: Room) -> None:
    page = reach(room, "counting")
    expect(page.locator(".judged")).to_have_text("Counting.")
    expect(main(page)).to_have_accessible_name("Counting")
    expect(main(page)).to_have_attribute("aria-disabled", "true")
    main(page).click(force=True)
    press(room, "Space")
    press(room, "ArrowRight")
    page.wait_for_timeout(300)
    assert room.posted == []
    tell_nothing(room)


def test_a_doubt_lights_while_the_vote_closes_and_u_keeps_it_open(room: Room) -> None:
    page = enter(room)
    lamp = foot(page).locator("[role=alert]")
    room.become(PollState.CLOSING, action=Action.CLOSE, final_at=now() + 60_000)
    expect(main(page)).to_have_accessible_name(re.compile("^Keep voting open"))
    expect(lamp).to_be_empty()
    room.doubts = ["award"]
    room.tell()
    expect(lamp).to_have_text("Votes are still on their way that could change the outcome – keep open?")
    press(room, "u")
    assert posted(room, 1)[0][1]["action"] == "keep_open"
    room.doubts = []
    room.open()
    expect(lamp).to_be_empty()
    expect(main(page)).to_have_accessible_name(re.compile("^Close voting"))


def test_the_keyboard_stays_on_the_large_button_while_its_words_change(room: Room) -> None:
    page = enter(room)
    main(page).focus()
    press(room, "Enter")
    assert posted(room, 1)[0][1]["action"] == "open"
    room.open()
    expect(main(page)).to_have_accessible_name(re.compile("^Close voting"))
    expect(main(page)).to_be_focused()
    room.become(PollState.CLOSING, action=Action.CLOSE, final_at=now() + 60_000)
    expect(main(page)).to_have_accessible_name(re.compile("^Keep voting open"))
    expect(main(page)).to_be_focused()
    press(room, "Enter")
    assert posted(room, 2)[1][1]["action"] == "keep_open"


def test_a_run_off_is_prepared_with_one_action(room: Room) -> None:
    page = reach(room, "tie-run-off")
    version = room.poll.version
    main(page).click()
    assert posted(room, 1) == [
        ("polls/award/actions", {"action": "run_off", "version": version}),
    ]
    room.run_off(PollState.ARMED)
    room.cue, room.stage_version = room.sheet[2], 8
    room.tell()
    expect(page.get_by_text("Run-off, round 2")).to_be_visible()
    expect(main(page)).to_have_accessible_name(re.compile("^Open voting"))
    expect(page.locator(".ruled")).to_contain_text("the same badges as before")


def test_the_chairs_decision_wants_one_of_the_tied_and_a_reason(room: Room) -> None:
    page = reach(room, "tie-chair")
    main(page).click()
    dialog = page.get_by_role("dialog", name="The chair’s decision on “European Cluster Manager of the Year”")
    expect(dialog.get_by_role("radio")).to_have_count(2)
    expect(dialog).not_to_contain_text("Carla Example")
    assert figures(page) <= KNOWN
    send = dialog.get_by_role("button", name="Enter the decision")
    send.click()
    expect(dialog.get_by_role("alert")).to_have_text(
        ["Choose one of them.", "A few words are needed: the journal keeps them."]
    )
    expect(dialog.get_by_role("radio").first).to_be_focused()
    dialog.get_by_label("Bruno Example").check()
    send.click()
    expect(dialog.get_by_role("alert")).to_have_count(1)
    expect(dialog.get_by_label("Reason")).to_be_focused()
    assert room.posted == []
    version = room.poll.version
    dialog.get_by_label("Reason").fill("The chair’s casting vote, rule 7")
    send.click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    body = {"action": "decide", "version": version, "option": "b", "reason": "The chair’s casting vote, rule 7"}
    assert posted(room, 1) == [("polls/award/actions", body)]


def test_escape_loses_nothing_that_was_typed(room: Room) -> None:
    page = reach(room, "tie-chair")
    main(page).click()
    page.get_by_label("Ana Example").check()
    page.get_by_label("Reason").fill("The chair’s casting vote")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    tell_nothing(room)
    refusal = {"code": "illegal_transition", "message": "The poll is no longer closed.", "detail": {}}
    for again in (None, (409, refusal)):
        room.tell()
        main(page).click()
        expect(page.get_by_label("Ana Example")).to_be_checked()
        expect(page.get_by_label("Reason")).to_have_value("The chair’s casting vote")
        room.refusal = again
        if again:
            page.get_by_role("button", name="Enter the decision").click()
            expect(foot(page)).to_contain_text("The poll is no longer closed.")
        else:
            page.get_by_role("button", name="Cancel").click()
    room.refusal = None
    main(page).click()
    page.get_by_role("button", name="Enter the decision").click()
    assert posted(room, 2)[1][1]["option"] == "a"
    main(page).click()
    expect(page.get_by_label("Reason")).to_have_value("")
    expect(page.get_by_role("radio", checked=True)).to_have_count(0)


def test_a_dialog_ends_when_another_moderator_was_first(room: Room) -> None:
    page = reach(room, "tie-chair")
    main(page).click()
    expect(page.get_by_role("dialog")).to_be_visible()
    tie(Rung.CHAIR, ready=True)(room)
    room.become(PollState.CLOSED, actor=ANNA, action=Action.DECIDE, closed_at=now())
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(foot(page)).to_contain_text(f"{ANNA} entered the chair’s decision")
    expect(main(page)).to_have_accessible_name(re.compile("^Show third place"))


def look(page: Page) -> Locator:
    """The dialog that a look at the count needs."""
    page.locator(".more summary").press("Enter")
    button = page.get_by_role("button", name="Look at the count…")
    expect(button).to_have_attribute("aria-disabled", "false")
    button.press("Enter")
    return page.get_by_role("dialog")


def test_a_look_at_the_count_is_confirmed_with_a_reason_and_leaves_nothing_behind(room: Room) -> None:
    page = reach(room, "clear")
    room.answers["polls/award/peek"] = PEEKED
    version = room.poll.version
    dialog = look(page)
    expect(dialog).to_contain_text("This is recorded")
    dialog.get_by_role("button", name="Look, on the record").click()
    expect(dialog.get_by_role("alert")).to_have_text("A few words are needed: the journal keeps them.")
    assert room.posted == []
    dialog.get_by_label("Reason").fill("The jury asked")
    dialog.get_by_role("button", name="Look, on the record").click()
    expect(page.get_by_role("dialog", name="For your eyes only")).to_be_visible()
    assert posted(room, 1) == [("polls/award/peek", {"version": version, "reason": "The jury asked"})]
    rows = [" ".join(row.split()) for row in page.get_by_role("row").all_inner_texts()]
    assert rows[1:] == ["Ana Example 61", "Bruno Example 97", "Carla Example 48"]
    seen = {str(votes) for votes in COUNTS.values()}
    assert seen <= figures(page)
    page.evaluate("document.querySelector('dialog').style.display = 'none'")
    assert not seen & figures_in(page.locator("main").inner_text())
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("button", name="Look at the count…")).to_be_focused()
    tell_nothing(room)


def test_a_look_pressed_twice_is_one_look_and_shows_its_count(room: Room) -> None:
    page = reach(room, "clear")
    room.answers["polls/award/peek"] = PEEKED
    dialog = look(page)
    dialog.get_by_label("Reason").fill("The jury asked")
    room.hold()
    for _ in range(2):
        dialog.get_by_role("button", name="Look, on the record").press("Enter")
    posted(room, 1)
    room.let_go()
    expect(page.get_by_role("dialog", name="For your eyes only")).to_be_visible()
    posted(room, 1)


def test_the_count_goes_by_itself(room: Room) -> None:
    room.page.clock.install()
    page = reach(room, "dialog-peeked")
    room.stop_clock()
    left = page.get_by_text(re.compile(r"Closes by itself in \d+ s"))
    expect(left).to_be_visible()
    seconds = int(re.findall(r"\d+", left.inner_text())[0])
    page.clock.run_for(1000 * (seconds - 2))
    expect(left).to_be_visible()
    page.clock.run_for(3000)
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.clock.resume()
    tell_nothing(room)


def test_nobody_looks_into_an_open_secret_vote(room: Room) -> None:
    page = enter(room)
    room.open()
    page.locator(".more summary").click()
    button = page.get_by_role("button", name="Look at the count…")
    expect(button).to_have_attribute("aria-disabled", "true")
    expect(button).to_have_accessible_description(re.compile("^Not while a secret vote is open"))
    button.click(force=True)
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_anothers_request_is_granted_with_eyes_open_or_lapses(room: Room) -> None:
    page = enter(room)
    asked_by_another(room)
    request = page.get_by_role("listitem").filter(has_text=f"{ANNA} asks to annul")
    expect(request).to_contain_text("Reason: A name is missing")
    expect(request.locator(".left span:last-child")).to_have_text(LEFT)
    request.get_by_role("button", name="Agree…").press("Enter")
    dialog = page.get_by_role("dialog", name="Agree to annul “European Cluster Manager of the Year”?")
    expect(dialog).to_contain_text(f"{ANNA} gives the reason: A name is missing")
    dialog.get_by_role("button", name="Cancel").press("Enter")
    expect(request.get_by_role("button", name="Agree…")).to_be_focused()
    assert room.posted == []
    version = room.poll.version
    room.tell()
    request.get_by_role("button", name="Agree…").click()
    expect(dialog).to_contain_text("This cannot be undone.")
    dialog.get_by_role("button", name="Agree", exact=True).click()
    body = {"action": "annul", "version": version, "reason": "A name is missing"}
    assert posted(room, 1) == [("polls/award/actions", body)]
    room.ask(ANNA)
    request.get_by_role("button", name="Agree…").click()
    expect(dialog).to_be_visible()
    room.ask(ANNA, seconds=1)  # all that is left of it
    expect(request).to_have_count(0)
    expect(dialog).to_have_count(0)
    posted(room, 1)


def test_a_look_that_two_agreed_on_is_shown_to_the_second(room: Room) -> None:
    page = enter(room)
    clear(room)
    room.answers["polls/award/peek"] = PEEKED
    room.ask(ANNA, "peek")
    page.get_by_role("button", name="Agree…").click()
    expect(page.get_by_role("dialog")).to_contain_text("shown to you, not to the one who asked")
    page.get_by_role("dialog").get_by_role("button", name="Agree").click()
    expect(page.get_by_role("dialog", name="For your eyes only")).to_contain_text("97")


def test_ones_own_request_waits_for_another(room: Room) -> None:
    page = enter(room)
    room.open()
    asked = {"code": "second_needed", "message": "This needs two people.", "detail": {"until": now() + 60_000}}
    room.refusal = (409, asked)
    page.get_by_role("button", name="Annul this vote…").click()
    page.get_by_label("Reason").fill("A name is missing")
    page.get_by_label("Type “annul”").fill("annul")
    page.get_by_role("button", name="Annul the vote").click()
    expect(foot(page)).to_contain_text("Asked. This needs two people: another moderator must agree within a minute.")
    asked_by_me(room)
    request = page.get_by_role("listitem").filter(has_text="You asked to annul")
    expect(request).to_contain_text("Another moderator must agree.")
    expect(request.get_by_role("button")).to_have_count(0)
    expect(request.locator(".left span:last-child")).to_have_text(LEFT)
    room.asked = []
    room.tell()
    expect(request).to_have_count(0)
    expect(foot(page)).not_to_contain_text("Asked.")


def test_a_test_vote_is_asked_for_and_leads_back(room: Room) -> None:
    room.cue = SHEET[3]
    page = enter(room)
    button = page.get_by_role("region", name="Screens").get_by_role("button", name="Test vote")
    button.press("Enter")
    dialog = page.get_by_role("dialog", name="Open a test vote?")
    expect(dialog).to_contain_text("It counts for nothing")
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    assert room.posted == []
    button.press("Enter")
    trial: dict[str, Any] = {"id": "test-1", "test": True, "ties": [], "title": {"en": "Test vote"}}
    opened = room.poll.model_copy(update=trial | {"state": PollState.OPEN})
    room.answers["rooms/plenary/test-vote"] = opened.model_dump()
    dialog.get_by_role("button", name="Open the test vote").press("Enter")
    assert posted(room, 1) == [("rooms/plenary/test-vote", {})]
    room.polls.append(opened)
    room.sheet.append(SHEET[1].model_copy(update={"id": "test-1", "poll": "test-1", "title": {"en": "Test vote"}}))
    room.cue, room.stage_version = room.sheet[-1], 8
    room.tell()
    expect(page.get_by_text("Test vote: it counts for nothing")).to_be_visible()
    expect(button).to_have_attribute("aria-disabled", "true")
    button.click(force=True)
    expect(page.get_by_role("dialog")).to_have_count(0)
    room.polls[1] = opened.model_copy(update={"state": PollState.CLOSED, "version": 5})
    room.tell()
    expect(main(page)).to_have_accessible_name("Back to the run sheetEnter Close of the session")
    room.tell()
    main(page).press("Enter")
    assert posted(room, 2)[1] == ("rooms/plenary/stage", {"cue": "end", "cover": "none", "version": 8})


def test_the_moderator_and_those_beside_are_named(room: Room) -> None:
    page = enter(room)
    asked_by_another(room)
    expect(foot(page)).to_contain_text(f"{ME} moderating · also here: {ANNA}")
    expect(action(page, re.compile("^Close voting"))).to_be_visible()
