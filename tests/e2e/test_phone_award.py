"""The attendee's phone in an award: the rules, an order of one's own, the reveal, a run-off, the receipt."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.people import eventually, violations
from tests.e2e.voting_room import LONG_AGO, NOMINEES, TOKEN, VotingRoom, award, now
from voting.domain.poll import Poll, PollState
from voting.domain.rules import Base, Majority, Quorum, Reveal, Rung, Shown
from voting.domain.runsheet import Cover
from voting.service.tokens import ALPHABET, derive_tag, encode

pytestmark = pytest.mark.e2e

LABELS = {option.id: option.label["en"] for option in NOMINEES}
KRISTINA, VERONICA, XAVIER = LABELS.values()
PODIUM = award(ties=(Rung.DRAW,), reveal=Reveal.PODIUM)


@pytest.fixture
def room(browser: Browser, address: str) -> Iterator[VotingRoom]:
    room = VotingRoom(browser, address)
    yield room
    room.close()


def sha256(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def receipt_of(poll: str, token: str = TOKEN) -> str:
    """The first 50 bits of the SHA-256 as ten characters, made without the product's own function."""
    bits = "".join(f"{byte:08b}" for byte in sha256(f"receipt|{poll}|{encode(derive_tag(token, poll))}"))
    code = "".join(ALPHABET[int(bits[start : start + 5], 2)] for start in range(0, 50, 5))
    return f"{code[:5]}-{code[5:]}"


def own_order(poll: str, token: str) -> list[str]:
    tag = encode(derive_tag(token, poll))
    return [LABELS[id] for id in sorted(LABELS, key=lambda id: encode(sha256(f"order|{tag}|{id}")))]


def opened(room: VotingRoom, poll: Poll) -> Page:
    """A phone whose attendee sees the ballot."""
    room.show(poll, state=PollState.OPEN, closes_at=now() + 60_000)
    room.scan()
    expect(room.phone.page.get_by_role("radio").first).to_be_attached()
    return room.phone.page


def rules(room: VotingRoom, poll: Poll) -> str:
    """What the phone says of how ``poll`` works."""
    page = opened(room, poll)
    page.get_by_text("How this vote works").click()
    return page.locator(".rules").inner_text()


def vote(room: VotingRoom, option: str = XAVIER) -> None:
    room.phone.choose(option)
    room.phone.send()
    room.phone.says("Received")


def test_the_rules_are_there_before_the_vote_while_it_is_open_and_after_it(room: VotingRoom) -> None:
    poll = award(ties=(Rung.RUN_OFF, Rung.CHAIR), quorum=Quorum(50), majority=Majority.ABSOLUTE)
    room.show(poll)
    room.scan()
    page = room.phone.page
    line = "More than half wins · 50% must vote · tie: second round"
    room.phone.says("Not open yet")
    expect(page.locator(".rules summary")).to_contain_text(line)
    room.show(poll, state=PollState.OPEN)
    expect(page.get_by_role("radio").first).to_be_attached()
    summary = page.locator(".rules summary")
    expect(summary).to_contain_text(line)
    expect(page.locator(".rules li").first).to_be_hidden()
    summary.press("Enter")
    expect(page.locator(".rules li").first).to_be_visible()
    vote(room)
    expect(summary).to_contain_text(line)
    room.show(poll, state=PollState.CLOSED, closed_at=now())
    room.phone.says("Voting closed")
    expect(summary).to_contain_text(line)


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({}, ["Nobody wins: the room learns what it thinks", "It counts however many vote", "287"]),
        (
            {"ties": (Rung.JOINT,)},
            ["Who is on most ballots wins", "all who share it win", "organisation may vote, too"],
        ),
        (
            {"ties": (Rung.CHAIR,), "own": False},
            ["the chair decides and says why", "but those of a nominee’s own organisation: 287"],
        ),
        ({"ties": (Rung.RUN_OFF, Rung.JOINT)}, ["go into another round.", "If it is still a tie, all of them win"]),
        ({"ties": (Rung.RUN_OFF, Rung.RUN_OFF, Rung.CHAIR)}, ["up to 2 times", "If it is still a tie, the chair"]),
        (
            {"ties": (Rung.DRAW,), "majority": Majority.TWO_THIRDS, "figures": False},
            ["two thirds or more", "If nobody is, nobody wins", "a draw decides", "and no figures"],
        ),
        (
            {"ties": (Rung.RUN_OFF, Rung.DRAW), "majority": Majority.ABSOLUTE},
            ["more than half of the ballots", "the best two go into a second round", "still a tie, a draw decides"],
        ),
        ({"quorum": Quorum(40)}, ["At least 40% of all who may vote"]),
        ({"quorum": Quorum(40, Base.CHECKED_IN)}, ["At least 40% of those who may vote and have signed in"]),
        ({"categories": ("member", "board")}, ["Only some badges may vote: member, board; 287 in all"]),
        ({"ties": (Rung.CHAIR,), "own": False, "categories": ("member",)}, ["own organisation may not vote"]),
        ({"ties": (Rung.DRAW,), "shuffle": True}, ["in an order of their own"]),
        ({"change": False}, ["cannot be changed once it is sent", "stored without your badge", "sealed until"]),
    ],
)
def test_every_rule_has_words(room: VotingRoom, chosen: dict[str, Any], said: list[str]) -> None:
    text = rules(room, award(**chosen))
    for words in said:
        assert words in text


def test_abstaining_and_leaving_out_have_words(room: VotingRoom) -> None:
    text = rules(room, PODIUM)
    assert "To abstain, send a blank ballot: it counts as taking part, for nobody" in text
    assert "Your vote goes to the one you choose. The others get nothing from you, and lose nothing" in text


def test_the_draw_is_committed_to_before_and_opened_after(room: VotingRoom) -> None:
    seed = "5e" * 32
    poll = replace(award(ties=(Rung.DRAW,)), seed=seed)
    text = rules(room, poll)
    assert hashlib.sha256(seed.encode()).hexdigest() in text
    assert seed not in text
    room.age = LONG_AGO
    room.show(poll, 5, 5, 1, state=PollState.PUBLISHED, closed_at=now())
    expect(room.phone.page.locator(".rules")).to_contain_text(f"The number of the draw: {seed}")


@pytest.mark.parametrize(
    ("barred", "why"),
    [
        ("own", "A nominee is of your organisation"),
        ("category", "This vote is for some badges only: member"),
        ("late", "Your badge came after the electoral roll"),
    ],
)
def test_a_badge_that_may_not_vote_is_told_why(room: VotingRoom, barred: str, why: str) -> None:
    room.entitled, room.barred = False, barred
    room.show(award(ties=(Rung.DRAW,), own=False, categories=("member",)), state=PollState.OPEN)
    room.scan()
    room.phone.says("Not your vote")
    page = room.phone.page
    expect(page.locator("main")).to_contain_text(why)
    expect(page.locator(".rules summary")).to_be_visible()
    expect(page.get_by_role("radio")).to_have_count(0)


def test_each_badge_has_an_order_of_its_own_that_never_changes(room: VotingRoom) -> None:
    poll = award(ties=(Rung.DRAW,), shuffle=True)
    tokens = ["0123456789ABCDEF", "ZZZZZZZZZZZZZZZZ", "7777777777777777", "ABCDEFGHJKMNPQRS"]
    assert len({tuple(own_order("award", token)) for token in tokens}) > 1
    page = room.phone.page
    room.show(poll)
    for token in tokens:
        expected = own_order("award", token)
        room.phone.page.goto("about:blank")
        room.scan(token)
        expect(page.locator(".inert b")).to_have_text(expected)
        room.show(poll, state=PollState.OPEN)
        expect(page.locator("fieldset .opt:not(.blank) b")).to_have_text(expected)
        expect(page.get_by_text("Shown in an order of your own.")).to_be_visible()
        page.reload()
        expect(page.locator("fieldset .opt:not(.blank) b")).to_have_text(expected)
        room.show(poll)


def test_without_that_rule_the_order_is_the_ballots(room: VotingRoom) -> None:
    page = opened(room, award(ties=(Rung.DRAW,)))
    expect(page.locator("fieldset .opt:not(.blank) b")).to_have_text([KRISTINA, VERONICA, XAVIER])
    expect(page.get_by_text("Shown in an order of your own.")).to_have_count(0)


def test_the_places_come_after_the_projector_has_shown_them_and_go_with_them(room: VotingRoom) -> None:
    page = opened(room, PODIUM)
    vote(room)
    room.show(PODIUM, state=PollState.CLOSED, closed_at=now())
    room.phone.says("Voting closed")
    places = page.locator("ol.res > li")
    expect(page.locator("ol.res")).to_have_attribute("aria-live", "polite")

    room.stop_time()
    room.show(PODIUM, 40, 60, 101, state=PollState.REVEALING, step=1, closed_at=now())
    room.pass_time(2_900)
    expect(page.locator("body")).not_to_contain_text(KRISTINA)
    expect(page.get_by_text("The result is sealed")).to_be_visible()
    room.pass_time(200)
    expect(places).to_have_count(1)
    expect(places.first).to_contain_text(KRISTINA)
    expect(places.first).to_contain_text("Place 3 · 40 votes")
    expect(places.first).to_contain_text("20%")
    room.phone.says("Voting closed")

    room.age = LONG_AGO
    room.show(PODIUM, 40, 60, 101, state=PollState.REVEALING, step=2, closed_at=now())
    room.pass_time(200)
    expect(places.first).to_contain_text(VERONICA)
    expect(page.locator("body")).not_to_contain_text(XAVIER)
    room.age = 0
    room.show(PODIUM, 40, 60, 101, state=PollState.REVEALING, step=1, closed_at=now())
    room.pass_time(200)
    expect(places).to_have_count(1)  # a step back is followed at once

    room.age = LONG_AGO
    room.show(PODIUM, 40, 60, 101, state=PollState.REVEALING, step=3, closed_at=now())
    room.pass_time(200)
    room.phone.says(f"Winner {XAVIER}")
    room.pass_time(200)
    expect(room.phone.lamp).to_be_focused()
    expect(places).to_have_count(3)
    room.show(PODIUM, 40, 60, 101, state=PollState.PUBLISHED, step=3, closed_at=now())
    room.pass_time(200)
    expect(places.first).to_contain_text("50%")
    expect(page.locator("main")).to_contain_text("Your vote was received")


def test_a_result_shown_at_once_waits_for_the_projectors_last_place(room: VotingRoom) -> None:
    poll = award(ties=(Rung.DRAW,))
    page = opened(room, poll)
    room.stop_time()
    room.age = 3_500
    room.show(poll, 40, 60, 101, state=PollState.PUBLISHED, closed_at=now())
    room.phone.says("Voting closed")
    room.pass_time(2_400)
    expect(page.locator("body")).not_to_contain_text(XAVIER)
    room.pass_time(200)
    room.phone.says(f"Winner {XAVIER}")


def test_nothing_is_told_while_the_screen_is_covered(room: VotingRoom) -> None:
    page = opened(room, PODIUM)
    room.age, room.cover = LONG_AGO, Cover.BLANK
    room.show(PODIUM, 40, 60, 101, state=PollState.REVEALING, step=3, closed_at=now())
    room.phone.says("Voting closed")
    page.wait_for_timeout(500)
    expect(page.locator("body")).not_to_contain_text(XAVIER)
    room.cover = Cover.NONE
    room.tell()
    room.phone.says(f"Winner {XAVIER}")
    room.cover = Cover.SAFE
    room.tell()
    page.wait_for_timeout(500)
    room.phone.says(f"Winner {XAVIER}")  # what was seen is not taken back


@pytest.mark.parametrize(
    ("chosen", "votes", "word", "said"),
    [
        ({"ties": (Rung.DRAW,)}, (9, 8, 7), f"Winner {KRISTINA}", f"38% {VERONICA} Place 2 · 8 votes"),
        ({"ties": (Rung.DRAW,), "figures": False}, (9, 8, 7), f"Winner {KRISTINA}", f"{VERONICA} Place 2 · European"),
        ({"ties": (Rung.JOINT,)}, (9, 9, 7), f"Joint winners {KRISTINA} {VERONICA}", "all of them win"),
        ({"ties": (Rung.CHAIR,)}, (9, 9, 7), f"Winner {VERONICA}", "The chair has decided"),
        ({"ties": (Rung.DRAW,)}, (9, 9, 7), "Winner ", "A draw has decided"),
        ({"ties": (Rung.RUN_OFF, Rung.DRAW)}, (9, 9, 7), "Tie", "had equally many votes. A second round decides"),
        (
            {"ties": (Rung.RUN_OFF, Rung.DRAW), "majority": Majority.ABSOLUTE},
            (9, 8, 7),
            "No majority",
            f"A second round decides between {KRISTINA} and {VERONICA}",
        ),
        ({"ties": (Rung.DRAW,), "majority": Majority.ABSOLUTE}, (9, 8, 7), "No majority", "Nobody wins"),
        ({"ties": (Rung.DRAW,), "quorum": Quorum(50)}, (9, 8, 7), "No quorum", "Too few have voted. Nobody wins"),
    ],
)
def test_every_outcome_has_words(
    room: VotingRoom, chosen: dict[str, Any], votes: tuple[int, ...], word: str, said: str
) -> None:
    poll = replace(award(**chosen), seed="5e" * 32, decided="v")
    room.age = LONG_AGO
    room.show(poll, *votes, state=PollState.PUBLISHED, closed_at=now())
    room.scan()
    expect(room.phone.lamp).to_contain_text(word)
    text = room.phone.page.locator("main").inner_text().split("How this vote works")[0]
    assert said in re.sub(r"\s+", " ", text)
    assert ("%" in text) is poll.rules.figures


def test_who_comes_after_the_reveal_reads_the_winner_at_once(room: VotingRoom) -> None:
    room.stop_time()
    room.age = 20 * LONG_AGO
    room.show(PODIUM, 40, 60, 101, state=PollState.PUBLISHED, closed_at=now())
    room.scan()
    room.pass_time(3_000)  # half of what a projector draws for
    room.phone.says(f"Winner {XAVIER}")


def test_an_opinion_has_shares_and_no_winner(room: VotingRoom) -> None:
    poll = award()
    room.age = LONG_AGO
    room.show(poll, 9, 8, 7, state=PollState.PUBLISHED, closed_at=now())
    room.scan()
    expect(room.phone.page.locator("ol.res > li").first).to_contain_text("38%")
    room.phone.says("Voting closed")
    expect(room.phone.page.locator("main")).not_to_contain_text("Winner")


def test_the_winner_stays_readable_after_the_stage_has_moved_on(room: VotingRoom) -> None:
    opened(room, PODIUM)
    vote(room)
    room.age = LONG_AGO
    room.show(PODIUM, 40, 60, 101, state=PollState.PUBLISHED, closed_at=now())
    room.phone.says(f"Winner {XAVIER}")
    room.poll, room.cue = None, "join"
    room.tell()
    page = room.phone.page
    for _ in range(2):
        room.phone.says("Nothing to vote on now")
        page.get_by_text("Earlier votes").click()
        expect(page.locator(".past")).to_contain_text(f"Winner: {XAVIER}")
        expect(page.locator(".past")).to_contain_text(receipt_of("award"))
        page.reload()


def test_the_run_off_comes_by_itself_and_is_called_the_second_round(room: VotingRoom) -> None:
    poll = award(ties=(Rung.RUN_OFF, Rung.DRAW))
    page = opened(room, poll)
    vote(room)
    room.show(poll, state=PollState.CLOSED, closed_at=now())
    room.phone.says("Voting closed")
    second = replace(poll, id="award-2", round=2, follows="award", options=NOMINEES[:2])
    room.cue = "award-2"
    room.show(second)
    room.phone.says("Not open yet")
    expect(page.locator("main")).to_contain_text("The first round did not decide between these.")
    expect(page.locator(".flag")).to_have_text("Second round")
    room.show(second, state=PollState.OPEN)
    expect(room.phone.lamp).to_be_focused()
    assert "Second round" in page.locator("#kind").inner_text()
    expect(room.phone.lamp).to_have_attribute("aria-describedby", "kind")
    expect(page.get_by_role("radio")).to_have_count(3)
    expect(page.get_by_label(KRISTINA)).not_to_be_checked()
    vote(room, KRISTINA)
    assert [path for path, _ in room.posted if path.endswith("ballot")] == [
        "polls/award/ballot",
        "polls/award-2/ballot",
    ]


def test_a_receipt_is_kept_and_can_be_checked_when_the_poll_has_closed(room: VotingRoom) -> None:
    page = opened(room, PODIUM)
    vote(room)
    code = receipt_of("award")
    expect(page.locator(".receipt")).to_contain_text(code)
    expect(page.get_by_role("button", name="Check that my ballot is in the box")).to_have_count(0)
    page.reload()
    expect(page.locator(".receipt")).to_contain_text(code)
    room.show(PODIUM, state=PollState.CLOSED, closed_at=now())
    room.phone.says("Voting closed")
    expect(page.locator(".receipt")).to_contain_text(code)
    status = page.locator(".check [role=status]")
    room.phone.press("Check that my ballot is in the box")
    expect(status).to_contain_text("The list is not ready yet")
    room.fails = True
    room.phone.press("Check that my ballot is in the box")
    expect(status).to_contain_text("could not be fetched")
    room.fails, room.receipts = False, ["00000-00000", "ZZZZZ-ZZZZZ"]
    room.phone.press("Check that my ballot is in the box")
    expect(status).to_contain_text("Not in the list")
    room.receipts = ["00000-00000", code, "ZZZZZ-ZZZZZ"]
    room.phone.press("Check that my ballot is in the box")
    expect(status).to_contain_text("In the box.")
    expect(status).to_contain_text("It shows that your ballot is there, not what is on it.")


def test_a_test_vote_is_never_called_counted(room: VotingRoom) -> None:
    poll = replace(award(shown=Shown.AFTER_CLOSE), test=True)
    page = opened(room, poll)
    flag = page.locator(".flag")
    expect(flag).to_have_text("Test vote – never counted")
    room.phone.choose(XAVIER)
    room.phone.press("Review")
    expect(flag).to_have_text("Test vote – never counted")
    room.phone.press("Send my vote")
    room.phone.says("Received")
    expect(flag).to_have_text("Test vote – never counted")
    expect(page.locator("main")).to_contain_text("The test worked: your ballot arrived. It is never counted.")
    room.show(poll, 0, 0, 1, state=PollState.CLOSED, closed_at=now())
    room.phone.says("Voting closed")
    expect(page.locator("main")).to_contain_text("It is never counted.")
    expect(page.locator("main")).not_to_contain_text("is in the count")


def begun(room: VotingRoom) -> list[tuple[str, Any]]:
    return [(path, body) for path, body in room.posted if path.endswith("/begun")]


@pytest.mark.parametrize("fails", [False, True], ids=["told", "the server cannot be told"])
def test_that_a_ballot_was_begun_is_said_once_and_says_nothing_else(room: VotingRoom, fails: bool) -> None:
    room.fails = fails
    page = opened(room, PODIUM)
    assert begun(room) == []
    for name in (XAVIER, KRISTINA):
        room.phone.choose(name)
    room.has_posted("polls/award/begun")  # a page that goes takes along what it was about to say
    page.reload()
    expect(page.get_by_label(KRISTINA)).to_be_checked()
    vote(room, VERONICA)
    room.phone.press("Change my vote")
    vote(room, XAVIER)
    assert begun(room) == [("polls/award/begun", {})]


def test_a_vote_needs_nothing_that_comes_later(room: VotingRoom) -> None:
    page = room.phone.page
    page.route("**/assets/more-*", lambda route: route.abort())
    opened(room, PODIUM)
    expect(page.locator(".rules")).to_have_count(0)
    vote(room)
    room.show(PODIUM, state=PollState.CLOSED, closed_at=now())
    room.phone.says("Voting closed")


def test_the_ballot_does_not_move_when_the_rules_arrive(room: VotingRoom) -> None:
    page = room.phone.page
    held: list[Any] = []
    page.route("**/assets/more-*", lambda route: held.append(route))
    opened(room, PODIUM)
    eventually(page, lambda: held, lambda: "the rules were not asked for")
    first = page.get_by_role("radio").first
    before = first.bounding_box()
    page.unroute("**/assets/more-*")
    for route in held:
        route.continue_()
    expect(page.locator(".rules summary")).to_be_visible()
    assert first.bounding_box() == before


@pytest.mark.parametrize(("scheme", "locale"), [("light", "en-GB"), ("dark", "de-DE"), ("light", "fr-FR")])
def test_every_state_of_an_award_passes_axe_and_fits_320_pixels(
    browser: Browser, address: str, scheme: Any, locale: str
) -> None:
    room = VotingRoom(browser, address, width=320, locale=locale, color_scheme=scheme)
    page = room.phone.page

    def sound() -> None:
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320

    poll = replace(award(ties=(Rung.RUN_OFF, Rung.DRAW), shuffle=True, own=False, reveal=Reveal.PODIUM), seed="5e" * 32)
    room.show(poll)
    room.scan()
    page.locator(".rules summary").click()
    sound()
    room.show(poll, state=PollState.OPEN, round=2, test=True)
    page.get_by_role("radio").first.check()
    sound()
    page.locator(".do .main").click()
    page.locator(".do .main").click()
    expect(page.locator(".received")).to_be_visible()
    room.age, room.receipts = LONG_AGO, [receipt_of("award")]
    room.show(poll, 40, 60, 101, state=PollState.REVEALING, step=2, closed_at=now())
    expect(page.locator("ol.res > li")).to_have_count(2)
    page.locator(".check button").click()
    expect(page.locator(".check b")).to_be_visible()
    sound()
    room.show(poll, 40, 60, 101, state=PollState.PUBLISHED, step=3, closed_at=now())
    expect(page.locator(".winner")).to_be_visible()
    sound()
    room.poll, room.cue = None, "join"
    room.tell()
    expect(page.locator(".winner")).to_have_count(0)
    page.locator(".rules summary").click()
    expect(page.locator(".past")).to_be_visible()
    sound()
    room.entitled, room.barred, room.cue = False, "own", "other"
    room.show(replace(poll, id="other"), state=PollState.OPEN)
    expect(page.locator(".past")).to_have_count(0)
    expect(page.locator(".wait")).to_be_visible()
    sound()
    room.close()
