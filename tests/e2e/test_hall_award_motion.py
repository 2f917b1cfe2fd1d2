"""How an award's reveal moves on the projector, and that it never plays twice: after a reload, a reconnect, a step
back. Moments are looked at by holding every motion of the page at one time."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect

from tests.e2e.award_frames import CLOSED, JOINT, NO_FIGURES, PODIUM, SHARED_SECOND, WINNER_ONLY, WON, Frame
from tests.e2e.built import fresh_page
from tests.e2e.kept import keep
from tests.e2e.screened_room import Screened, rested, settled
from tests.e2e.screened_room import drawn as drawn_alone
from voting.domain.runsheet import CueKind

pytestmark = pytest.mark.e2e

RULE, BAR, HOLD, NAME, WIPE = 300, 1_200, 400, 300, 600
LAST_HOLD = 800
"""Milliseconds of each part of a step, from the look."""

MOVES = "document.getAnimations().length"
AT = """(time) => document.getAnimations().forEach((motion) => {
  motion.pause()
  motion.currentTime = time
})"""
PLAY = "() => document.getAnimations().forEach((motion) => motion.finish())"


@pytest.fixture(scope="module")
def screen(browser: Browser, address: str) -> Iterator[Screened]:
    with fresh_page(browser, address, 1920, 1080) as page:
        room = Screened(page)
        page.goto("/screen/plenary")
        drawn_alone(page, "join")
        yield room


@pytest.fixture
def room(screen: Screened, time: CDPSession) -> Iterator[Screened]:
    """A screen on which the vote has just been closed, up for long enough to show a change as one. What begins to move
    stays at its beginning until a test puts it elsewhere: no motion is over before it was looked at."""
    pass_time(time, at=1)
    screen.show(CueKind.JOIN)
    drawn_alone(screen.page, "join")
    settled(screen.page)
    pass_time(time, at=0)
    finished(screen, CLOSED)
    yield screen
    screen.page.emulate_media(reduced_motion="no-preference")


@pytest.fixture(scope="module")
def time(screen: Screened) -> CDPSession:
    """The browser's hand on the motions of the page."""
    session = screen.page.context.new_cdp_session(screen.page)
    session.send("Animation.enable")
    return session


def pass_time(time: CDPSession, at: float) -> None:
    """``at``: 1 for motions as they are, 0 for none."""
    time.send("Animation.setPlaybackRate", {"playbackRate": at})


def drawn(page: Page, frame: Frame) -> None:
    """The newest place of ``frame`` is in the page, moving or not."""
    top = page.locator(f".layer[data-kind={frame.kind}]:not([aria-hidden=true])")
    expect(top).to_have_count(1)
    if frame.kind == "podium":
        places = [str(place.place) for place in reversed(frame.places or [])]
        expect(top.locator(".shown > .rank")).to_have_text(places)


def show(room: Screened, frame: Frame) -> Page:
    frame.show(room)
    drawn(room.page, frame)
    return room.page


def finished(room: Screened, *frames: Frame) -> Page:
    """Show ``frames`` one after another, each to the end of its motion."""
    for frame in frames:
        page = show(room, frame)
        page.evaluate(PLAY)
        expect(page.locator(".layer")).to_have_count(1)
    return room.page


def picture(page: Page) -> bytes:
    """The picture once its letters are there."""
    rested(page)
    return page.screenshot()


def opacity(page: Page, selector: str) -> list[float]:
    found: list[float] = page.locator(selector).evaluate_all("all => all.map(one => +getComputedStyle(one).opacity)")
    return found


def length(page: Page, selector: str) -> float:
    """The part of its whole length that a bar has now."""
    part: float = page.locator(selector).evaluate("bar => new DOMMatrix(getComputedStyle(bar).transform).a")
    return part


def uncovered(page: Page) -> float:
    """The part of the picture that the winner's card covers, from the left."""
    box = page.locator(".layer[data-kind=winner]").bounding_box()
    assert box is not None
    return max(0.0, (box["x"] + box["width"]) / 1920)


def test_a_place_comes_as_rule_then_bar_then_name(room: Screened) -> None:
    finished(room, PODIUM[0])
    page = show(room, PODIUM[1])
    page.evaluate(AT, RULE)
    assert (length(page, ".shown .fill i"), opacity(page, ".shown .people")) == (0, [0])
    page.evaluate(AT, RULE + BAR / 2)
    assert 0 < length(page, ".shown .fill i") < 70 / 271
    page.evaluate(AT, RULE + BAR + HOLD - 1)
    assert length(page, ".shown .fill i") == pytest.approx(70 / 271, abs=1e-5)
    assert opacity(page, ".shown > :is(.people, .fig)") == [0, 0]
    keep(page, "hall/moment-bar-of-third")
    page.evaluate(AT, RULE + BAR + HOLD + NAME)
    assert opacity(page, ".shown > :is(.people, .fig)") == [1, 1]


def test_only_the_newest_place_moves(room: Screened) -> None:
    finished(room, *PODIUM[:2])
    page = show(room, PODIUM[2])
    page.evaluate(AT, RULE / 2)
    assert opacity(page, ".shown > .people") == [1, 0]
    bands = page.evaluate(
        "document.getAnimations().map(({ effect }) => effect.target.closest('.band')?.style.getPropertyValue('--from'))"
    )
    assert set(bands) == {None, "2"}  # none: the rule


def test_without_figures_a_place_comes_after_its_rule(room: Screened) -> None:
    finished(room, NO_FIGURES[0])
    page = show(room, NO_FIGURES[1])
    page.evaluate(AT, RULE + HOLD - 1)
    assert opacity(page, ".shown .people") == [0]
    page.evaluate(AT, RULE + HOLD + NAME)
    assert opacity(page, ".shown .people") == [1]


@pytest.mark.parametrize(
    ("before", "frame", "wait"),
    [
        (PODIUM[:3], PODIUM[3], RULE + BAR + LAST_HOLD),
        (SHARED_SECOND[:2], SHARED_SECOND[2], RULE + BAR + LAST_HOLD),
        (JOINT[:2], JOINT[2], RULE + BAR + LAST_HOLD),
        (NO_FIGURES[:3], NO_FIGURES[3], RULE + LAST_HOLD),
        (WINNER_ONLY[:1], WINNER_ONLY[1], 0),
    ],
    ids=lambda value: value.name if isinstance(value, Frame) else "",
)
def test_the_winner_is_wiped_over_a_nameless_bar(room: Screened, before: list[Frame], frame: Frame, wait: int) -> None:
    finished(room, *before)
    page = show(room, frame)
    if wait:
        for moment in (0, wait / 2, wait - 1):
            page.evaluate(AT, moment)
            assert uncovered(page) == 0, moment
        names = page.locator(".layer[data-kind=podium] .name").all_inner_texts()
        winners = {option.label["en"] for option in frame.poll.options if option.id in (frame.places or [])[0].options}
        assert not winners & set(names)
        expect(page.locator(".layer[data-kind=podium] .band", has_text="1").first).to_be_attached()
        keep(page, f"hall/moment-bar-of-{frame.name}")
    page.evaluate(AT, wait + WIPE / 4)
    assert 0 < uncovered(page) < 1
    card, box = page.locator(".card").bounding_box(), page.locator(".stage").bounding_box()
    assert card is not None and box is not None
    assert card["x"] == pytest.approx(box["x"], abs=1)  # what is on the field stands still
    keep(page, f"hall/moment-wipe-of-{frame.name}")
    page.evaluate(PLAY)
    expect(page.locator(".layer")).to_have_count(1)
    assert uncovered(page) == 1


def test_publishing_changes_nothing_on_the_winners_card(room: Screened) -> None:
    page = finished(room, PODIUM[2], PODIUM[3])
    before = picture(page)
    show(room, WON)
    page.wait_for_timeout(400)
    assert page.evaluate(MOVES) == 0
    assert picture(page) == before


def test_a_step_back_is_a_cut(room: Screened) -> None:
    finished(room, *PODIUM)
    for frame in (PODIUM[2], PODIUM[1], PODIUM[0]):
        page = show(room, frame)
        assert page.evaluate(MOVES) == 0
        assert page.locator(".layer").count() == 1
        assert page.locator(".enters").count() == 0
    finished(room, PODIUM[1])  # and forward again it moves
    page = show(room, PODIUM[2])
    assert page.evaluate(MOVES) > 0


@pytest.fixture(scope="module")
def at_rest(browser: Browser, address: str) -> dict[str, bytes]:
    """The picture of each step on a screen where nothing ever moves."""
    found = {}
    with fresh_page(browser, address, 1920, 1080) as page:
        page.emulate_media(reduced_motion="reduce")
        room = Screened(page)
        page.goto("/screen/plenary")
        for frame in (*PODIUM, *NO_FIGURES):
            show(room, frame)
            expect(page.locator(".layer")).to_have_count(1)
            found[frame.name] = picture(page)
    return found


@pytest.mark.parametrize("frames", [PODIUM, NO_FIGURES], ids=["figures", "bare"])
def test_a_reload_in_the_middle_of_a_step_draws_its_end(
    room: Screened, at_rest: dict[str, bytes], frames: list[Frame]
) -> None:
    page = room.page
    for frame in frames:
        show(room, frame)
        page.wait_for_timeout(200)
        page.reload()
        drawn(page, frame)
        assert page.evaluate(MOVES) == 0
        assert page.locator(".layer").count() == 1
        assert page.locator(".enters, .crosses, .moves").count() == 0
        assert picture(page) == at_rest[frame.name], frame.name
        settled(page)
        assert page.evaluate(MOVES) == 0
        assert picture(page) == at_rest[frame.name], frame.name


def test_a_reconnect_in_the_middle_of_a_step_does_not_play_it_again(room: Screened, at_rest: dict[str, bytes]) -> None:
    finished(room, PODIUM[0])
    for frame in PODIUM[1:]:
        page = show(room, frame)
        again = room.connections + 1
        room.lose(back=True)
        while room.connections < again:
            page.wait_for_timeout(50)
        moving = page.evaluate(MOVES)
        page.evaluate(PLAY)  # what was under way when the network went
        settled(page)
        assert page.evaluate(MOVES) == 0, moving
        assert picture(page) == at_rest[frame.name]


def test_what_happened_while_the_screen_was_away_is_simply_there(room: Screened) -> None:
    finished(room, PODIUM[0], PODIUM[1])
    for frame in PODIUM[2:]:
        room.lose()
        frame.show(room)
        room.reachable = True
        drawn(room.page, frame)
        assert room.page.evaluate(MOVES) == 0
        assert room.page.locator(".layer").count() == 1
        settled(room.page)


def test_an_older_state_that_arrives_late_changes_nothing(room: Screened) -> None:
    finished(room, PODIUM[1])
    older = room.states()
    page = finished(room, PODIUM[2])
    old = room.states()
    finished(room, PODIUM[3])
    before = picture(page)
    for late in (old, older, old[1:2], old[-1:]):
        room.send_again(late)
        page.wait_for_timeout(300)
        assert picture(page) == before
    assert page.evaluate(MOVES) == 0


def test_under_reduced_motion_every_step_is_there_at_once(room: Screened, time: CDPSession) -> None:
    pass_time(time, at=1)
    room.page.emulate_media(reduced_motion="reduce")
    page = show(room, PODIUM[0])
    expect(page.locator(".layer")).to_have_count(1)
    for frame in PODIUM[1:3]:
        show(room, frame)
        assert page.evaluate(MOVES) == 0
        assert set(opacity(page, ".shown > *")) == {1}
        share = (frame.places or [])[0].share
        assert length(page, ".enters .fill i") == pytest.approx(share, abs=1e-5)
    show(room, PODIUM[3])
    fades = page.evaluate(
        "document.getAnimations().map(motion => [motion.effect.getTiming().duration, "
        "...motion.effect.getKeyframes().map(frame => frame.transform ?? 'none')])"
    )
    assert fades in ([], [[200, "none", "none"]])
    expect(page.locator(".layer")).to_have_count(1)
    assert uncovered(page) == 1
