"""A ranked poll that is counted by points or by duels, on the projector: the server's side is played by the test."""

import json
from collections.abc import Mapping

import pytest
from playwright.sync_api import expect

from tests.e2e.built import violations
from tests.e2e.screened_room import FOCUS, GREEK, MANAGERS, PARTNERSHIPS, STONES, Screened, option, poll
from tests.e2e.test_hall_measures import opened, shows
from tests.e2e.test_hall_page import LEAVING, NOT_4K, STEPS, at_every_size
from voting.domain.methods import Counting, Ranking
from voting.domain.poll import PollState
from voting.domain.rules import Shown
from voting.protocol.polls import PairwiseResult, PollView, RankingMethod
from voting.service.views import view_result

pytestmark = pytest.mark.e2e

BORDA, SCHULZE = Counting.BORDA, Counting.SCHULZE
PUBLISHED = PollState.PUBLISHED
OPINION = {"secret": False, "shown": Shown.LIVE, "seconds": None}
TWELVE = [option(id, f"Stepping stone {id.upper()}") for id in "abcdefghijkl"]


def ranked(counting: Counting, most: int = 7) -> RankingMethod:
    return RankingMethod(most=most, blank=True, counting=counting)


def counted(poll: PollView, ballots: Mapping[str, int]) -> PairwiseResult:
    """The result of ``ballots``: ``{"ab": 3}`` are three that prefer the option a to b. Ids are single letters."""
    assert isinstance(poll.method, RankingMethod)
    marks = {json.dumps(list(preferences)): number for preferences, number in ballots.items()}
    method = Ranking(counting=poll.method.counting)
    result = view_result(method.count(marks, [option.id for option in poll.options]))
    assert isinstance(result, PairwiseResult)
    return result


FOCUSED = "Which activities should the next partnerships focus on?"
focus = poll(FOCUSED, FOCUS, PUBLISHED, method=ranked(SCHULZE), **OPINION)
points = poll(FOCUSED, FOCUS, PUBLISHED, method=ranked(BORDA), **OPINION)
managers = poll("European Cluster Manager of the Year 2022", MANAGERS, PUBLISHED, method=ranked(SCHULZE))
greek = poll("European Cluster Manager of the Year 2022", GREEK, PUBLISHED, method=ranked(BORDA))
partnerships = poll(
    "European Strategic Cluster Partnership of the Year", PARTNERSHIPS, PUBLISHED, method=ranked(SCHULZE)
)
stones = poll(STEPS, STONES, PUBLISHED, method=ranked(SCHULZE), **OPINION)
twelve = poll(STEPS, TWELVE, PUBLISHED, method=ranked(BORDA), **OPINION)

THREE = {"ius": 60, "uis": 51, "sui": 74, "us": 20}
CIRCLE = {"kvx": 40, "vxk": 35, "xkv": 30}
FOUR = {"ae": 70, "am": 25, "em": 40, "en": 40, "mn": 30, "me": 44, "ne": 20, "na": 25}
SEVEN = {"24": 25, "34": 27, "42": 26, "43": 9, "51": 12, "63": 14, "72": 11, "765": 6, "14": 3}

FRAMES = [(focus, counted(focus, THREE)), (points, counted(points, THREE)), (managers, counted(managers, CIRCLE))]
FRAMES += [(greek, counted(greek, {"123": 60, "231": 40, "31": 22})), (partnerships, counted(partnerships, FOUR))]
FRAMES += [(stones, counted(stones, SEVEN)), (twelve, counted(twelve, {"abcdefghijkl": 9, "lkj": 7}))]
FRAMES += [(focus, counted(focus, {}))]


def test_every_frame_holds_its_text_and_axe_finds_nothing(still: Screened) -> None:
    live = [(opened(shown), result) for shown, result in FRAMES if shown.shown is Shown.LIVE]
    for number, (shown, result) in enumerate([*FRAMES, *live]):
        page = shows(still, number, shown, result)
        for size in at_every_size(page, NOT_4K):
            assert page.evaluate(LEAVING) == [], (number, size)
        if number < 4:
            assert violations(page) == [], number


def test_places_stand_with_their_figure_and_every_duel_beside_them(still: Screened) -> None:
    page = shows(still, 1, *FRAMES[0])
    first = page.locator(".standing li").first
    expect(first).to_contain_text("Innovation uptake")
    expect(first.locator(".fig")).to_have_text("2 / 2")
    expect(page.get_by_text("the first beats every other")).to_be_visible()
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Internationalisation"))
    expect(row.get_by_role("cell")).to_have_text(["60", "", "111"])
    shows(still, 2, *FRAMES[1])
    expect(page.locator(".standing .fig")).to_have_text(["276", "171", "168"])


def test_a_circle_is_said_to_be_one(still: Screened) -> None:
    page = shows(still, 1, *FRAMES[2])
    expect(page.get_by_text("the strongest paths decide (Schulze)")).to_be_visible()


def test_while_votes_come_in_the_order_is_the_ballots(still: Screened) -> None:
    page = shows(still, 1, opened(focus), FRAMES[0][1])
    expect(page.locator(".standing .name")).to_have_text(
        ["Internationalisation", "Innovation uptake", "Scaling-up of SMEs"]
    )
    expect(page.locator(".standing .rank")).to_have_count(0)
