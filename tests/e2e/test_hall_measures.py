"""Ratings and numbers on the projector: the built page, with the server's side played by the test."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.built import violations
from tests.e2e.screened_room import STONES, Screened, drawn, option, poll
from tests.e2e.test_hall_page import LEAVING, NOT_4K, STEPS, at_every_size
from voting.domain.methods import Number, Rating
from voting.domain.poll import PollState
from voting.domain.rules import Shown
from voting.domain.runsheet import CueKind
from voting.protocol.polls import PollView, ResultView
from voting.protocol.scales import NumberMethod, RatingMethod
from voting.service.views import view_result

pytestmark = pytest.mark.e2e

OPEN, PUBLISHED = PollState.OPEN, PollState.PUBLISHED
LOW, HIGH = {"en": "not at all"}, {"en": "very much"}
FIVE = RatingMethod(least=1, most=5, low=LOW, high=HIGH, blank=True)
ELEVEN = RatingMethod(
    least=0, most=10, low={"en": "would warn everybody against it"}, high={"en": "recommend it to all"}, blank=True
)
PERCENT = NumberMethod(least=0, most=100, decimals=0, unit={"en": "%"}, blank=True)
PEOPLE = NumberMethod(least=0, most=1_000_000, decimals=2, unit={"en": "people who work in clusters"}, blank=True)
FEW = NumberMethod(least=0, most=7, decimals=0, unit=None, blank=True)

SESSION = [
    option("l", "I learnt something that I can use"),
    option("m", "I met somebody to work with"),
    option("a", "I would come again"),
]
OPINION = {"secret": False, "shown": Shown.LIVE, "seconds": None}

session = poll("What did this session do for you?", SESSION, PUBLISHED, method=FIVE, **OPINION)
single = poll("How likely are you to come again?", SESSION[2:], PUBLISHED, method=ELEVEN, **OPINION)
stones = poll(STEPS, STONES, PUBLISHED, method=ELEVEN, **OPINION)
income = poll("What is the share of private income in your cluster organisation?", [], PUBLISHED, method=PERCENT)
people = poll(STEPS, [], PUBLISHED, method=PEOPLE)
days = poll("How many days a week do you work on clusters?", [], PUBLISHED, method=FEW)


def rated(poll: PollView, *patterns: tuple[str, int]) -> ResultView:
    """The result of ``patterns``: ``("5-3", 7)`` are seven that rate the first 5 and the third 3."""
    method = poll.method
    assert isinstance(method, RatingMethod)
    marks = {}
    for steps, number in patterns:
        given = [
            f'"{option.id}":{step}' for option, step in zip(poll.options, steps.split(","), strict=False) if step != "-"
        ]
        marks["{" + ",".join(given) + "}"] = number
    ids = [option.id for option in poll.options]
    return view_result(Rating(LOW, HIGH, method.least, method.most).count(marks, ids))


def typed(poll: PollView, figures: dict[str, int]) -> ResultView:
    method = poll.method
    assert isinstance(method, NumberMethod)
    marks = {f'{{"value":"{figure}"}}': number for figure, number in figures.items()} | {"null": 3}
    return view_result(Number(method.least, method.most, method.decimals).count(marks, ()))


THREE = rated(session, ("5,1,4", 80), ("4,1,5", 51), ("3,5,5", 44), ("4,5,-", 20), ("2,2,3", 16), ("1,-,1", 3))
ONE = rated(single, ("10", 30), ("9", 44), ("8", 61), ("7", 40), ("6", 12), ("5", 9), ("0", 13), ("1", 2))
SEVEN = rated(stones, ("10,0,5,8,7,9,1", 90), ("9,10,4,7,7,1,0", 74), ("1,10,5,-,-,10,2", 50))
SHARES = typed(income, {"0": 14, "5": 22, "10": 51, "15": 20, "20": 44, "30": 29, "50": 18, "80": 7, "100": 6})
CROWD = typed(people, {"1234.5": 20, "54300": 60, "250000.25": 44, "999999.99": 1, "618000": 39})
DAYS = typed(days, {"0": 3, "1": 20, "2": 41, "3": 30, "5": 80, "7": 11})
NOBODY = typed(income, {})

FRAMES = [(session, THREE), (single, ONE), (stones, SEVEN), (income, SHARES), (people, CROWD), (days, DAYS)]
FRAMES += [(income, NOBODY), (session, rated(session))]


def shows(room: Screened, number: int, poll: PollView, result: ResultView | None) -> Page:
    """The frame stands, and alone."""
    room.place = f"Place {number}."
    published = poll.state is PUBLISHED
    room.show(CueKind.RESULT if published else CueKind.POLL, poll, result)
    drawn(room.page, "result" if published else "open", room.place)
    return room.page


def opened(poll: PollView) -> PollView:
    return poll.model_copy(update={"state": OPEN})


def test_every_frame_holds_its_text_and_axe_finds_nothing(still: Screened) -> None:
    frames = [*FRAMES, *((opened(shown), result) for shown, result in FRAMES)]
    sealed = [(opened(shown), None) for shown in (session, single, stones, income, people)]
    for number, (shown, result) in enumerate([*frames, *sealed]):
        page = shows(still, number, shown, result)
        for size in at_every_size(page, NOT_4K):
            assert page.evaluate(LEAVING) == [], (number, size)
        if number < len(FRAMES):
            assert violations(page) == [], number


def test_a_rating_has_its_mean_its_number_and_its_distribution(still: Screened) -> None:
    row = shows(still, 1, session, THREE).locator(".statements li").nth(1)
    expect(row).to_contain_text("I met somebody to work with")
    expect(row).to_contain_text("211 ratings")
    expect(row.locator(".fig")).to_have_text("2.3")
    expect(row.get_by_role("img")).to_have_accessible_name("1, not at all: 131; 2: 16; 3: 0; 4: 0; 5, very much: 64")


def test_a_number_has_its_median_and_its_middle_half(still: Screened) -> None:
    page = shows(still, 1, income, SHARES)
    expect(page.locator(".estimate b")).to_have_text("15\u00a0%")
    expect(page.locator(".within")).to_have_text("Half said 10–30\u00a0%")
    shows(still, 2, income, NOBODY)
    expect(page.locator(".estimate b")).to_have_text("–")


def test_while_it_is_open_and_sealed_the_room_reads_what_is_asked(still: Screened) -> None:
    page = shows(still, 1, opened(income), None)
    expect(page.get_by_text("A figure from 0 to 100\u00a0%")).to_be_visible()
    shows(still, 2, opened(session), None)
    expect(page.get_by_text("1 = not at all, 5 = very much")).to_be_visible()
    expect(page.locator(".step-columns")).to_have_count(0)


def test_who_cannot_see_it_hears_the_result(still: Screened) -> None:
    page = shows(still, 1, session, THREE)
    expect(page.get_by_role("status")).to_contain_text("I would come again 4.4")
    shows(still, 2, income, SHARES)
    expect(page.get_by_role("status")).to_contain_text("Median 15\u00a0%. Half said 10–30\u00a0%")
