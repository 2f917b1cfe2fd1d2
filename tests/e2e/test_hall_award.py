"""The reveal of an award on the projector, step by step: the built page, with the server's side played by the test."""

import html
import re
from collections.abc import Iterator
from itertools import count

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.award_frames import (
    AWARD,
    BY_LOT,
    CHAIR,
    CHOSEN,
    CLOSED,
    COMMITMENT,
    DRAWN,
    HEAD,
    JOINT,
    JOINTLY,
    NO_FIGURES,
    NO_MAJORITY,
    NO_QUORUM,
    PODIUM,
    REVEALS,
    RUN_OFF,
    RUN_OFF_READY,
    RUN_OFF_TIED,
    SHARED_SECOND,
    SHARED_THIRD,
    TEST,
    TIE,
    WINNER_ONLY,
    WON,
    Frame,
    all_figures,
)
from tests.e2e.built import fresh_page
from tests.e2e.screened_room import LETTERS, Screened, rested
from voting.domain.words import head_words

pytestmark = pytest.mark.e2e

KRISTINA, VERONICA, XAVIER = "Kristina Šermukšnytė-Alešiūnienė", "Veronica Elena Bocci", "Xavier Amores Bravo"
MARKS = count(1)


@pytest.fixture(scope="module")
def still(browser: Browser, address: str) -> Iterator[Screened]:
    """A screen for looking at frames at rest, kept from test to test."""
    with fresh_page(browser, address, 1920, 1080) as page:
        page.emulate_media(reduced_motion="reduce")
        yield entered(page)


def entered(page: Page) -> Screened:
    room = Screened(page)
    page.goto("/screen/plenary")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.evaluate(LETTERS)
    return room


def draw(room: Screened, frame: Frame) -> Page:
    """Show ``frame`` and wait until it is there alone."""
    return frame.draw(room, next(MARKS))


def everything(page: Page) -> str:
    """Whatever the page holds: its elements with their attributes, and what it says to a screen reader."""
    return html.unescape(page.content()) + page.locator("body").aria_snapshot()


def shares(page: Page) -> list[float]:
    found = re.findall(r"--v:\s*([0-9.]+)", page.content())
    return [round(float(share), 3) for share in found]


@pytest.mark.parametrize("frames", REVEALS, ids=lambda frames: frames[0].name[:-2])
def test_nothing_of_a_place_is_in_the_page_before_its_step(still: Screened, frames: list[Frame]) -> None:
    for frame in frames:
        page = draw(still, frame)
        seen = [option for place in frame.places or [] for option in place.options]
        if frame.kind == "podium":
            figures = [place.share for place in reversed(frame.places or []) if place.share is not None]
            assert shares(page) == [round(share, 3) for share in figures]
        held = everything(page)
        for option in frame.poll.options:
            assert (option.label["en"] in held) is (option.id in seen), (frame.name, option.label)
            if option.id not in seen:
                assert (option.organisation or "") not in held


def test_a_podium_begins_with_three_empty_steps(still: Screened) -> None:
    page = draw(still, PODIUM[0])
    expect(page.locator(".band")).to_have_text(["1", "2", "3"])
    expect(page.locator(".shown, .rule, .fig, .fill, .portrait")).to_have_count(0)
    tops = page.locator(".band").evaluate_all("bands => bands.map(band => band.getBoundingClientRect().top)")
    assert tops == sorted(tops)


def test_third_second_first_with_figures(still: Screened) -> None:
    page = draw(still, PODIUM[1])
    expect(page.locator(".shown")).to_have_count(1)
    expect(page.locator(".shown .name")).to_have_text([VERONICA])
    expect(page.locator(".shown .org")).to_have_text(["European Railway Clusters association (vice-president) · Italy"])
    expect(page.locator(".fig")).to_have_text(["26%"])
    page = draw(still, PODIUM[2])
    expect(page.locator(".shown .rank")).to_have_text(["3", "2"])
    expect(page.locator(".shown .name")).to_have_text([VERONICA, XAVIER])
    expect(page.locator(".fig")).to_have_text(["26%", "31%"])
    page = draw(still, PODIUM[3])
    expect(page.get_by_role("heading", level=1)).to_have_text(KRISTINA)
    expect(page.locator(".state")).to_have_text("Winner")
    expect(page.locator(".from")).to_have_text("AgriFood Lithuania / KlasterLTLithuania")
    expect(page.locator(".places-foot li")).to_have_text(["43% 117 votes", f"2 {XAVIER}", f"3 {VERONICA}"])
    expect(page.locator(".card")).to_have_css("background-color", "rgb(255, 207, 51)")


def test_where_the_room_sees_no_figures_there_is_none_and_no_bar(still: Screened) -> None:
    for frame in NO_FIGURES:
        page = draw(still, frame)
        expect(page.locator(".fig, .fill")).to_have_count(0)
        said = page.locator("main").inner_text()
        assert "%" not in said
        assert "vote" not in said.replace("simulated votes", "")
    expect(page.locator(".places-foot li")).to_have_text([f"2 {XAVIER}", f"3 {VERONICA}"])


def test_only_the_winner_after_the_curtain(still: Screened) -> None:
    page = draw(still, WINNER_ONLY[0])
    expect(page.locator(".hero")).to_have_text("The vote is closed. The result is sealed.")
    page = draw(still, WINNER_ONLY[1])
    expect(page.get_by_role("heading", level=1)).to_have_text(KRISTINA)
    expect(page.locator(".places-foot li")).to_have_text(["43% 117 votes"])


def test_two_second_places_take_two_bands_and_leave_out_the_third(still: Screened) -> None:
    page = draw(still, SHARED_SECOND[1])
    expect(page.locator(".band .rank")).to_have_text(["1", "2"])
    expect(page.locator(".shown .name")).to_have_text([VERONICA, XAVIER])
    expect(page.locator(".fig")).to_have_text(["28%"])
    empty, shared = page.locator(".band").evaluate_all("bands => bands.map(band => band.offsetHeight)")
    assert 2 * empty <= shared <= 2.2 * empty
    page = draw(still, SHARED_SECOND[2])
    expect(page.locator(".places-foot li")).to_have_text(["43% 117 votes", f"2 {VERONICA}, {XAVIER}"])


def test_two_third_places_share_a_band(still: Screened) -> None:
    page = draw(still, SHARED_THIRD[1])
    expect(page.locator(".band .rank")).to_have_text(["1", "2", "3"])
    expect(page.locator(".shown .name")).to_have_text([re.compile("^Mobility"), re.compile("^New Frontiers")])


def test_joint_winners_are_named_together(still: Screened) -> None:
    for frame in (JOINT[-1], JOINTLY):
        page = draw(still, frame)
        expect(page.locator(".state")).to_have_text("Joint winners")
        expect(page.locator(".jointly .name")).to_have_text([re.compile("AdPack²$"), re.compile("EC2i$")])
        expect(page.locator(".places-foot li").first).to_have_text("33% 90 votes each")
    page = draw(still, all_figures(JOINTLY))
    expect(page.locator(".state")).to_have_text("Result · joint winners")
    expect(page.locator(".winner .word")).to_have_text(["Joint winner", "Joint winner"])
    expect(page.locator(".places .rank")).to_have_text(["1", "1", "3", "4"])


def test_a_tie_settled_by_lot_is_called_so_with_what_proves_it(still: Screened) -> None:
    page = draw(still, BY_LOT[-1])
    expect(page.get_by_role("heading", level=1)).to_have_text(XAVIER)
    rested(page)
    before = page.locator(".one").bounding_box()
    page = draw(still, DRAWN)
    expect(page.locator(".state")).to_have_text("Winner · tie decided by lot")
    expect(page.locator(".commitment")).to_contain_text(COMMITMENT)
    rested(page)
    assert page.locator(".one").bounding_box() == before
    page = draw(still, all_figures(DRAWN))
    expect(page.locator(".state")).to_have_text("Result · tie decided by lot")
    expect(page.locator(".winner")).to_contain_text(XAVIER)


def test_a_tie_settled_by_the_chair_is_called_so(still: Screened) -> None:
    page = draw(still, CHOSEN)
    expect(page.locator(".state")).to_have_text("Winner · tie decided by the chair")
    expect(page.locator(".commitment")).to_have_count(0)


@pytest.mark.parametrize(
    ("frame", "hero", "under"),
    [
        (NO_QUORUM, "The quorum was not reached.", "34% voted, 50% needed. Nobody has won."),
        (NO_MAJORITY, "Nobody has the majority.", "More than half of the votes were needed."),
        (TIE, "A tie for first place.", "Run-off between"),
        (CHAIR, "A tie for first place.", "The chair decides between"),
    ],
    ids=lambda value: value.name if isinstance(value, Frame) else "",
)
def test_what_names_nobody_is_said_without_a_score(still: Screened, frame: Frame, hero: str, under: str) -> None:
    page = draw(still, frame)
    expect(page.locator(".hero")).to_have_text(hero)
    expect(page.locator(".under")).to_have_text(under)
    expect(page.locator(".fig, .fill, .bar")).to_have_count(0)
    assert shares(page) == []
    # in alphabetical order: the server names Xavier first
    expect(page.locator(".name")).to_have_text([KRISTINA, XAVIER] if frame in (TIE, CHAIR) else [])
    assert VERONICA not in everything(page)


@pytest.mark.parametrize(
    ("frame", "heading", "state"),
    [
        (RUN_OFF_READY, "A tie for first place. Vote once more.", "Opens soon"),
        (RUN_OFF, "A tie for first place. Vote once more.", "Run-off open"),
        (RUN_OFF_TIED, "No winner yet. Vote once more.", "Run-off open"),
    ],
)
def test_a_second_round_says_that_it_is_one_and_shows_no_score(
    still: Screened, frame: Frame, heading: str, state: str
) -> None:
    page = draw(still, frame)
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    expect(page.locator(".mark").first).to_have_text("Second round")
    expect(page.locator(".whose b").first).to_have_text(frame.poll.title["en"])
    expect(page.locator(".state")).to_have_text(state)
    expect(page.locator(".nominees .name")).to_have_text([option.label["en"] for option in frame.poll.options])
    expect(page.locator(".turnout")).to_contain_text("names in alphabetical order")
    assert "%" not in page.locator("main").inner_text()


def test_the_close_shows_the_eight_words_of_the_journals_head(still: Screened) -> None:
    page = draw(still, CLOSED)
    expect(page.locator(".words b")).to_have_text(head_words(HEAD))
    expect(page.locator(".seal")).to_contain_text("Photograph these words")
    draw(still, WINNER_ONLY[0])
    expect(page.locator(".words")).to_have_count(0)


def test_a_test_vote_is_marked_on_every_frame(still: Screened) -> None:
    for frame in (TEST, CLOSED, PODIUM[0], PODIUM[3], NO_QUORUM, all_figures(WON)):
        test = Frame(frame.name, frame.kind, frame.poll.model_copy(update={"test": True}), frame.places, frame.outcome)
        page = draw(still, test if frame.result is None else Frame(**{**vars(frame), "poll": test.poll}))
        expect(page.locator(".top .test")).to_have_text("Test vote – not counted")


def test_a_reveal_is_said_once_and_in_words(still: Screened) -> None:
    draw(still, CLOSED)
    still.page.evaluate(LISTEN)
    for frame in (*PODIUM, WON, SHARED_SECOND[1], CLOSED, BY_LOT[3], DRAWN, NO_QUORUM, TIE, RUN_OFF_READY, RUN_OFF):
        draw(still, frame)
    bocci = f"{VERONICA}, European Railway Clusters association (vice-president)"
    amores = f"{XAVIER}, Catalan Water Partnership"
    assert still.page.evaluate("said") == [
        f"{AWARD}. {sentence}"
        for sentence in (
            "Result",
            f"Place 3: {bocci}, 26%",
            f"Place 2: {amores}, 31%",
            f"Winner: {KRISTINA}, AgriFood Lithuania / KlasterLT, 43%",
            f"Place 2: {bocci}; {amores}, 28%",
            "The vote is closed.",
            f"Winner: {amores}, 37%",
            f"Winner · tie decided by lot: {amores}, 37%",
            "The quorum was not reached. 34% voted, 50% needed. Nobody has won.",
            f"A tie for first place. Run-off between {KRISTINA}, {XAVIER}",
            "A tie for first place. Vote once more. Opens soon.",
            "A tie for first place. Vote once more. Voting open.",
        )
    ]


LISTEN = """() => {
  window.said = []
  const status = document.querySelector('[role=status]')
  const listen = () => said.push(status.textContent)
  new MutationObserver(listen).observe(status, { childList: true, characterData: true, subtree: true })
}"""
