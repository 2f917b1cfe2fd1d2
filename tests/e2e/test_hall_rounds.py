"""A ranked poll on the projector, round by round: the built page, with the server's side played by the test."""

import json
import re
from collections.abc import Mapping

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.built import violations
from tests.e2e.screened_room import FOCUS, GREEK, MANAGERS, PARTNERSHIPS, STONES, Screened, drawn, poll
from tests.e2e.test_hall_page import LEAVING, NOT_4K, STEPS, at_every_size
from voting.domain.methods import Ranking
from voting.domain.poll import PollState
from voting.domain.rules import Reveal, Shown
from voting.domain.runsheet import CueKind
from voting.protocol.polls import PollView, RankingMethod, RankingResult
from voting.service.views import view_result

pytestmark = pytest.mark.e2e

OPEN, REVEALING, PUBLISHED = PollState.OPEN, PollState.REVEALING, PollState.PUBLISHED
ORDER = RankingMethod(most=7, blank=True)
AWARD = "European Cluster Manager of the Year 2022"
TWELVE = [STONES[number % 7].model_copy(update={"id": "abcdefghijkl"[number]}) for number in range(12)]

stones = poll(STEPS, STONES, PUBLISHED, method=ORDER, secret=False)
managers = poll(AWARD, MANAGERS, PUBLISHED, method=ORDER)
partnerships = poll("European Strategic Cluster Partnership of the Year", PARTNERSHIPS, PUBLISHED, method=ORDER)
greek = poll(AWARD * 2, GREEK, PUBLISHED, method=ORDER)
focus = poll("Which activities should the next partnerships focus on?", FOCUS, PUBLISHED, method=ORDER, secret=False)
twelve = poll(STEPS, TWELVE, PUBLISHED, method=ORDER)


def counted(poll: PollView, ballots: Mapping[str, int], blank: int = 0) -> RankingResult:
    """The result of ``ballots``: ``{"ab": 3}`` are three that prefer the option a to b. Ids are single letters."""
    marks = {json.dumps(list(ranked)): number for ranked, number in ballots.items()} | {"null": blank}
    result = view_result(Ranking().count(marks, [option.id for option in poll.options]))
    assert isinstance(result, RankingResult)
    return result


SEVEN = counted(
    stones,
    {"2": 20, "24": 25, "34": 27, "42": 26, "4": 12, "43": 9, "51": 12, "54": 10}
    | {"63": 14, "62": 12, "7": 12, "72": 11, "765": 6, "14": 3},
    blank=2,
)
THREE = counted(managers, {"k": 90, "kv": 30, "v": 60, "vx": 10, "xk": 40, "xv": 35, "x": 9})
TIE = counted(managers, {"k": 100, "v": 100, "x": 30})
FOUR = counted(partnerships, {"ae": 70, "am": 25, "em": 40, "en": 40, "mn": 30, "me": 44, "ne": 20, "na": 25})
LONG = counted(greek, {"1": 90, "12": 30, "2": 60, "23": 10, "31": 40, "32": 35, "3": 9})
MANY = counted(twelve, {option.id: 10 + 2**number for number, option in enumerate(TWELVE)})


def so_far(result: RankingResult, rounds: int) -> RankingResult:
    """What a reveal by rounds has shown after so many steps."""
    return result.model_copy(update={"rounds": result.rounds[:rounds], "places": []})


def revealing(poll: PollView, step: int) -> PollView:
    """``poll`` while it is revealed by rounds, after so many steps."""
    return poll.model_copy(update={"state": REVEALING, "reveal": Reveal.ROUNDS, "step": step})


FRAMES = [(stones, SEVEN), (managers, THREE), (managers, TIE), (partnerships, FOUR), (greek, LONG), (twelve, MANY)]
FRAMES += [
    (revealing(whole, number), so_far(result, number))
    for whole, result in ((stones, SEVEN), (twelve, MANY))
    for number in range(1, len(result.rounds) + 1)
]


def row(page: Page, label: str) -> str:
    return " ".join(page.locator(".rounds li", has_text=label).inner_text().split())


def test_every_round_holds_its_text_and_axe_finds_nothing(still: Screened) -> None:
    page = still.page
    for number, (shown, result) in enumerate(FRAMES):
        still.place = f"Place {number}."
        still.show(CueKind.RESULT, shown, result)
        drawn(page, "result", still.place)
        for size in at_every_size(page, NOT_4K):
            assert page.evaluate(LEAVING) == [], (number, size)
        if number in (0, len(FRAMES) - 1):
            assert violations(page) == [], number


def test_the_last_round_names_the_winner_and_has_the_votes_of_those_before(still: Screened) -> None:
    page = still.page
    still.show(CueKind.RESULT, managers, THREE)
    expect(page.locator(".told")).to_contain_text("Round 2 of 2")
    expect(page.locator(".told")).to_contain_text("more than half, 108")
    assert row(page, "Kristina") == (
        "Kristina Šermukšnytė-Alešiūnienė Winner AgriFood Lithuania / KlasterLT · Lithuania 120 120"
    )
    assert row(page, "Xavier").endswith("84 +10 94")
    assert row(page, "Veronica") == "Veronica Elena Bocci 70 out"
    assert row(page, "No choice left") == "No choice left 0 +60 60"
    expect(page.locator(".won .bar i")).to_have_css("background-color", "rgb(255, 207, 51)")
    expect(page.get_by_role("status")).to_have_text(
        re.compile("Winner: Kristina Šermukšnytė-Alešiūnienė. Round 2 of 2.")
    )


def test_bars_end_beyond_the_line_exactly_where_they_are_more_than_half(still: Screened) -> None:
    page = still.page
    still.show(CueKind.RESULT, managers, THREE)
    expect(page.locator(".tally .bar")).to_have_count(2)
    ends = page.locator(".tally .bar").evaluate_all(
        "bars => bars.map(bar => [bar.querySelector('i').style.getPropertyValue('--v'),"
        " bar.querySelector('u').style.getPropertyValue('--x')].map(Number))"
    )
    (winner, half), (second, same) = ends
    assert half == same
    assert second < half < winner
    assert winner / half == pytest.approx(120 / 107)


def test_a_tie_is_called_one_on_every_option_that_shares_it(still: Screened) -> None:
    page = still.page
    still.show(CueKind.RESULT, managers, TIE)
    expect(page.locator(".won .word")).to_have_text(["Tie", "Tie"])
    expect(page.get_by_text("Winner", exact=True)).to_have_count(0)


def test_a_reveal_by_rounds_tells_no_more_than_the_rounds_shown(still: Screened) -> None:
    page = still.page
    still.show(CueKind.RESULT, revealing(stones, 1), so_far(SEVEN, 1))
    expect(page.locator(".told")).to_have_text(re.compile("^Round 1 · line"))
    labels = page.locator(".tally .lab")
    expect(labels).to_have_text([re.compile(f"^{re.escape(option.label['en'])}") for option in STONES])
    expect(page.locator(".tally li", has_text="leaves")).to_have_text(re.compile("^Remaining open"))
    still.show(CueKind.RESULT, revealing(stones, 2), so_far(SEVEN, 2))
    expect(page.locator(".told")).to_have_text(re.compile("^Round 2 · line"))
    expect(labels).to_have_count(6)
    assert row(page, "Pursuing") == "Pursuing cross-sectoral collaboration 47 +3 50"
    assert row(page, "Remaining open") == "Remaining open 3 out"
    expect(page.locator(".won")).to_have_count(0)
    still.show(CueKind.RESULT, stones, SEVEN)
    expect(page.locator(".won .lab")).to_contain_text("Pursuing cross-sectoral collaboration")


def test_under_reduced_motion_the_next_round_is_simply_there(still: Screened) -> None:
    page = still.page
    for shown in (1, 2):
        still.show(CueKind.RESULT, revealing(stones, shown), so_far(SEVEN, shown))
        expect(page.locator(".told")).to_contain_text(f"Round {shown}")
    running = "document.getAnimations().filter(a => a.playState === 'running').length"
    assert page.evaluate(running) == 0


def test_an_open_vote_with_live_results_shows_first_choices_in_ballot_order(still: Screened) -> None:
    page = still.page
    live = focus.model_copy(update={"state": OPEN, "shown": Shown.LIVE})
    still.show(CueKind.POLL, live, counted(live, {"s": 40, "i": 20, "iu": 5, "us": 30}))
    expect(page.locator(".tally .lab")).to_have_text([option.label["en"] for option in FOCUS])
    expect(page.locator(".tally .fig")).to_have_text(["25", "30", "40"])
    expect(page.get_by_text("leaves")).to_have_count(0)
    expect(page.locator(".turnout").last).to_contain_text("rank them, best first")
