"""Who may vote and why not, on the phone; results by groups, on the projector. A picture of each to look at."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.built import fresh_page, violations
from tests.e2e.kept import keep
from tests.e2e.screened_room import MIX, POINTS, SIZES, STONES, Screened, drawn, poll, votes
from tests.e2e.test_hall_page import LEAVING, enter
from tests.e2e.voting_room import VotingRoom, award
from voting.domain.electorate import Bar, Weights
from voting.domain.poll import PollState
from voting.domain.rules import By, OneVote, Rung
from voting.domain.runsheet import CueKind
from voting.protocol.polls import BreakdownView, CohortView, PollView, ResultView
from voting.protocol.scales import RatingMethod, RatingResult, StatementView

pytestmark = pytest.mark.e2e

REASONS = {
    "category": "This vote is for some badges only: member",
    "room": "Only badges registered for Plenary vote here",
    "checked_in": "Only badges that had signed in when this vote was prepared",
    "no_organisation": "Your badge names no organisation",
    "own": "A nominee is of your organisation",
    "delegate": "Only delegates vote here, one for each organisation",
    "late": "Your badge came after the electoral roll",
    "organisation_voted": "Your organisation has voted: one vote per organisation.",
}


def test_every_reason_is_told_before_anybody_tries(browser: Browser, address: str) -> None:
    assert set(REASONS) == {bar.value for bar in Bar}
    rules = award(ties=(Rung.DRAW,), own=False, categories=("member",), rooms=("plenary",), checked_in=True)
    room = VotingRoom(browser, address, width=320)
    room.entitled, room.barred = False, "late"
    room.show(rules, state=PollState.OPEN)
    room.scan()
    for barred, why in REASONS.items():
        room.barred, room.entitled = barred, barred == "organisation_voted"
        room.tell()
        room.phone.says("Not your vote")
        expect(room.phone.page.locator("main")).to_contain_text(why)
        expect(room.phone.page.get_by_role("radio")).to_have_count(0)
        keep(room.phone.page, f"electorates/phone-{barred}")
        wide = room.phone.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 320, (barred, wide)
    assert violations(room.phone.page) == []
    room.close()


def test_weights_are_shown_to_all_and_the_own_one_on_the_ballot(browser: Browser, address: str) -> None:
    weighed = (Weights(12, ("European Railway Clusters association (vice-president)",)), Weights(3, ("A", "B")))
    held = replace(
        award(secret=False, ties=(Rung.DRAW,), one_vote=OneVote.DELEGATE, weighted=True), weights=weighed, entitled=3
    )
    room = VotingRoom(browser, address, width=320)
    room.weight = 12
    room.show(held, state=PollState.OPEN)
    room.scan()
    page = room.phone.page
    expect(page.locator("main")).to_contain_text("Your ballot counts 12 times, for your organisation.")
    page.locator(".rules summary").click()
    expect(page.locator(".rules")).to_contain_text("(vice-president) 12 ×; A, B 3 ×")
    expect(page.locator(".rules")).to_contain_text("3 delegates may vote")
    keep(page, "electorates/phone-weights", whole=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    room.close()


COUNTRIES = ("AT", "BE", "BG", "DE", "ES", "FR", "GR", "LT", "")
stones = poll("What should come first in the next programme?", STONES, PollState.PUBLISHED, secret=False, entitled=310)
sizes = poll("Bigger or smaller partnerships?", SIZES, PollState.PUBLISHED, method=POINTS, secret=False)
SCALE = RatingMethod(least=1, most=5, low={"en": "not at all"}, high={"en": "fully"}, blank=True)
rated = poll("How far do you agree?", SIZES, PollState.PUBLISHED, method=SCALE, secret=False)


def ratings(*means: float) -> RatingResult:
    rows = [
        StatementView(option=option.id, ratings=24, mean=mean, counts=[2, 4, 8, 6, 4])
        for option, mean in zip(SIZES, means, strict=True)
    ]
    return RatingResult(ballots=25, blank=1, least=1, most=5, options=rows)


def groups(by: By, names: Sequence[str], results: Sequence[ResultView], least: int = 10) -> BreakdownView:
    cohorts = [CohortView(name=name, result=result) for name, result in zip(names, results, strict=True)]
    return BreakdownView(by=by, least=least, cohorts=cohorts)


FRAMES: dict[str, tuple[PollView, ResultView, BreakdownView, str]] = {
    "countries": (
        stones,
        votes(stones, 30, 82, 41, 60, 39, 21, 14),
        groups(
            By.COUNTRY,
            COUNTRIES,
            [votes(stones, *(3 + (n * k) % 7 for k in range(1, 8)), blank=n) for n in range(len(COUNTRIES))],
        ),
        "3 more groups in the record",
    ),
    "points": (
        sizes,
        MIX,
        groups(By.CATEGORY, ["Cluster managers", "Policy makers", ""], [MIX, MIX, MIX]),
        "Cluster managers",
    ),
    "ratings": (
        rated,
        ratings(3.25, 2.5),
        groups(By.CATEGORY, ["member", "speaker"], [ratings(4, 2), ratings(2.5, 3)]),
        "speaker",
    ),
    "none": (sizes, MIX, groups(By.COUNTRY, [], []), "one would have fewer than 10 ballots"),
}


@pytest.fixture
def hall(browser: Browser, address: str) -> Iterator[Screened]:
    with fresh_page(browser, address, 1920, 1080) as page:
        page.emulate_media(reduced_motion="reduce")
        room = Screened(page)
        enter(room)
        yield room


def test_groups_are_columns_that_fit_and_are_said_in_words(hall: Screened) -> None:
    page = hall.page
    for name, (held, result, breakdown, told) in FRAMES.items():
        hall.show(CueKind.BLANK)
        drawn(page, "blank")
        hall.breakdown = breakdown
        hall.show(CueKind.BREAKDOWN, held.model_copy(update={"breakdown": breakdown.by}), result)
        drawn(page, "breakdown")
        expect(page.locator(".stage")).to_contain_text(told)
        page.evaluate("document.fonts.ready.then(() => true)")
        keep(page, f"electorates/hall-{name}")
        assert page.evaluate(LEAVING) == [], name
        spoken = (
            "Not shown by groups" if name == "none" else {"c": "Belgium: ", "p": "Others: ", "r": "speaker: "}[name[0]]
        )
        expect(page.get_by_role("status")).to_contain_text(spoken)
        assert violations(page) == [], name
    hall.breakdown = None
    hall.show(CueKind.BLANK)
    drawn(page, "blank")
    hall.show(CueKind.BREAKDOWN, sizes, None)
    drawn(page, "curtain")
