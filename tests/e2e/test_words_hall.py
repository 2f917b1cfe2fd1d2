"""A word cloud on the projector: the built page, with the server's side played by the test."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.built import fresh_page, served, violations
from tests.e2e.screened_room import Screened, poll
from tests.e2e.test_hall_page import LEAVING
from voting.domain.poll import PollState
from voting.domain.rules import Shown
from voting.domain.runsheet import CueKind
from voting.protocol.polls import PollView, WordsMethod, WordsResult, WordVotes

pytestmark = pytest.mark.e2e

HOPES = "In one word, what do you hope to get out of this conference?"
METHOD = WordsMethod(most=3, longest=30, moderated=False, blank=True)
REAL = ["inspiration", "networking", "knowledge", "contacts", "partnership", "cooperation"]
MORE = [
    *("Coopération", "ideas", "funding", "new friends", "Übersicht", "visibility", "best practice", "learning"),
    *("matchmaking", "digitalisation", "green transition", "skills", "talent", "Europe", "synergies", "projects"),
    *("internationalisation", "trust", "SMEs", "motivation", "coffee", "Διεθνοποίηση", "сътрудничество", "EU funds"),
    *("insights", "strategy", "customers", "resilience", "supply chains", "benchmarking", "markets", "policy"),
]
MORE_VOTES = [12, 11, 9, 8, 8, 7, 6, 6, 5, 5, 5, 4, 4, 4, 3, 3, 3, 3] + [2] * 10 + [1] * 30
LONG = [f"{'Wettbewerbsfähigkeitsförderung'[: 30 - n % 3]}{n % 3 or ''}"[:30] for n in range(3)]
LONG += [f"Internationalisierungswege {n:02}" for n in range(57)]


def open_poll(state: PollState = PollState.OPEN, title: str = HOPES) -> PollView:
    return poll(title, [], state, method=METHOD, shown=Shown.LIVE, secret=False, seconds=None)


def named(votes: dict[str, int], more: int = 0, waiting: int = 0) -> WordsResult:
    words = [WordVotes(key=word.lower(), text=word, votes=n) for word, n in sorted(votes.items(), key=lambda w: -w[1])]
    return WordsResult(ballots=sum(votes.values()), blank=2, words=words, more=more, waiting=waiting)


FEW = named(dict(zip(REAL, (34, 28, 19, 17, 11, 8), strict=True)))
FULL = named(dict(zip([*REAL, *MORE], (34, 28, 19, 17, 14, 13, *MORE_VOTES), strict=False)))
EQUAL = named(dict.fromkeys(LONG, 1), more=140)

WHERE = """() => Object.fromEntries([...document.querySelectorAll('.cloud li')].map(word => {
  const r = word.getBoundingClientRect()
  return [word.dataset.key, {x: r.x, y: r.y, w: r.width, h: r.height, size: 10 * r.height / word.offsetHeight}]
}))"""
SETTLED = "Promise.all(document.getAnimations().map(a => a.finished)).then(() => true)"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served() as address:
        yield address


@pytest.fixture(params=[(1920, 1080), (3840, 2160)], ids=["1080p", "4K"])
def room(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Screened]:
    with fresh_page(browser, address, *request.param) as page:
        page.emulate_media(reduced_motion="reduce")
        yield Screened(page)


def enter(room: Screened) -> Page:
    room.page.goto("/screen/plenary")
    expect(room.page.get_by_role("heading", level=1)).to_be_visible()
    room.page.evaluate("document.fonts.ready.then(() => true)")
    return room.page


def stand(page: Page) -> dict[str, Any]:
    page.wait_for_timeout(100)
    page.evaluate(SETTLED)
    found: dict[str, Any] = page.evaluate(WHERE)
    return found


@pytest.mark.parametrize("result", [FEW, FULL, EQUAL], ids=["few", "full", "long"])
@pytest.mark.parametrize("state", [PollState.OPEN, PollState.CLOSED, PollState.PUBLISHED])
def test_words_stand_within_the_picture_over_each_other_nowhere_and_large_enough(
    room: Screened, result: WordsResult, state: PollState
) -> None:
    page = enter(room)
    kind = CueKind.POLL if state is PollState.OPEN else CueKind.RESULT
    room.show(kind, open_poll(state), result)
    expect(page.locator(".cloud li").first).to_be_visible()
    words = list(stand(page).values())
    assert len(words) >= (6 if result is FEW else 20 if result is FULL else 6)
    box = page.locator(".cloud").bounding_box()
    assert box
    for place, word in enumerate(words):
        assert word["size"] >= 4.39, "the last row reads it"
        assert box["x"] - 1 <= word["x"] and word["x"] + word["w"] <= box["x"] + box["width"] + 1
        assert box["y"] - 1 <= word["y"] and word["y"] + word["h"] <= box["y"] + box["height"] + 1
        for other in words[:place]:
            apart_x = word["x"] + word["w"] <= other["x"] + 0.5 or other["x"] + other["w"] <= word["x"] + 0.5
            apart_y = word["y"] + word["h"] <= other["y"] + 0.5 or other["y"] + other["h"] <= word["y"] + 0.5
            assert apart_x or apart_y, (word, other)
    assert page.evaluate(LEAVING) == []
    left = len(result.words) - len(words) + result.more
    if left:
        expect(page.locator(".cloud-box .small")).to_have_text(f"{left} more words")
    assert violations(page) == []


def test_more_votes_are_larger_letters(room: Screened) -> None:
    page = enter(room)
    room.show(CueKind.POLL, open_poll(), FULL)
    expect(page.locator(".cloud li").first).to_be_visible()
    words = stand(page)
    assert words["inspiration"]["size"] > words["knowledge"]["size"] > words["ideas"]["size"]


def test_one_more_vote_moves_no_word_and_a_new_one_only_what_it_would_cover(room: Screened) -> None:
    page = enter(room)
    room.show(CueKind.POLL, open_poll(), FULL)
    expect(page.locator(".cloud li").first).to_be_visible()
    before = stand(page)
    votes = {word.text: word.votes for word in FULL.words}
    room.show(CueKind.POLL, open_poll(), named(votes | {"knowledge": 20, "budget": 1}))
    page.wait_for_timeout(1800)
    after = stand(page)
    moved = [key for key in before if key in after and abs(after[key]["x"] - before[key]["x"]) > 1.5]
    assert len(moved) <= 2, moved


def test_who_cannot_see_it_gets_a_list_with_figures_and_the_result_in_words(room: Screened) -> None:
    page = enter(room)
    room.show(CueKind.RESULT, open_poll(PollState.PUBLISHED), FULL)
    expect(page.get_by_role("status")).to_contain_text("Most named: inspiration 34, networking 28")
    assert page.locator(".cloud li").first.inner_text().split() == ["inspiration", "34"]
    assert page.locator(".most-named li").first.inner_text().split() == ["inspiration", "34"]


def test_before_the_first_word_the_room_is_told_what_comes(room: Screened) -> None:
    page = enter(room)
    room.show(CueKind.POLL, open_poll(), named({}, waiting=3))
    expect(page.get_by_text("The first words appear here.")).to_be_visible()
    expect(page.locator(".turnout")).to_contain_text("up to 3 words each")
