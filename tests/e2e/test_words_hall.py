"""A word cloud on the projector: the built page, with the server's side played by the test."""

import re
from math import hypot
from random import Random
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.built import violations
from tests.e2e.screened_room import Screened, poll, rested
from tests.e2e.test_hall_page import LEAVING, at_every_size
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
  const size = Number(word.style.getPropertyValue('--size'))
  return [word.dataset.key, {x: r.x, y: r.y, w: r.width, h: r.height, size}]
}))"""
SETTLED = "Promise.all(document.getAnimations().map(a => a.finished)).then(() => true)"


def stand(page: Page) -> dict[str, Any]:
    rested(page)
    page.evaluate(SETTLED)
    found: dict[str, Any] = page.evaluate(WHERE)
    return found


def clashes(page: Page) -> list[str]:
    """What leaves the cloud's box, what lies over another word, and what the last row does not read."""
    box, words = page.locator(".cloud").bounding_box(), list(stand(page).items())
    assert box
    found = []
    for place, (key, word) in enumerate(words):
        if word["size"] < 4.39:
            found.append(f"small: {key}")
        beside = word["x"] < box["x"] - 1 or word["x"] + word["w"] > box["x"] + box["width"] + 1
        if beside or word["y"] < box["y"] - 1 or word["y"] + word["h"] > box["y"] + box["height"] + 1:
            found.append(f"leaves: {key}")
        for name, other in words[:place]:
            apart_x = word["x"] + word["w"] <= other["x"] + 0.5 or other["x"] + other["w"] <= word["x"] + 0.5
            apart_y = word["y"] + word["h"] <= other["y"] + 0.5 or other["y"] + other["h"] <= word["y"] + 0.5
            if not apart_x and not apart_y:
                found.append(f"over each other: {key} | {name}")
    return found


@pytest.mark.parametrize("result", [FEW, FULL, EQUAL], ids=["few", "full", "long"])
@pytest.mark.parametrize("state", [PollState.OPEN, PollState.CLOSED, PollState.PUBLISHED])
def test_words_stand_within_the_picture_over_each_other_nowhere_and_large_enough(
    still: Screened, result: WordsResult, state: PollState
) -> None:
    page = still.page
    kind = CueKind.POLL if state is PollState.OPEN else CueKind.RESULT
    still.show(kind, open_poll(state), result)
    expect(page.locator(".cloud li").first).to_be_visible()
    expect(page.locator(".layer")).to_have_count(1)
    for size in at_every_size(page):
        assert clashes(page) + page.evaluate(LEAVING) == [], size
        words = page.locator(".cloud li").count()
        assert words >= (16 if result is FULL else 6), size
        left = len(result.words) - words + result.more
        if left:
            expect(page.locator(".cloud-box .small")).to_have_text(f"{left} more words")
    assert violations(page) == []


def test_more_votes_are_larger_letters(still: Screened) -> None:
    page = still.page
    still.show(CueKind.POLL, open_poll(), FULL)
    expect(page.locator(".cloud li").first).to_be_visible()
    words = stand(page)
    assert words["inspiration"]["size"] > words["knowledge"]["size"] > words["ideas"]["size"]


def test_a_cloud_does_not_jump_while_ballots_come_in(still: Screened) -> None:
    """Six updates of a room that goes on voting, some with a new word: what stood stays, but for what a word that
    grew would cover; no letter gets smaller, and nothing lies over anything."""
    page, random = still.page, Random(7)
    votes = {word.text: word.votes for word in FULL.words[:24]}
    late = iter(word.text for word in FULL.words[24:])
    still.show(CueKind.POLL, open_poll(), named(votes))
    expect(page.locator(".cloud li").first).to_be_visible()
    expect(page.locator(".layer")).to_have_count(1)
    before = stand(page)
    for update in range(6):
        grown = random.choices([*votes], [*votes.values()], k=4)
        figures = {word: votes[word] for word in grown}
        for word in grown:
            votes[word] += 1
        if update % 2:
            votes[next(late)] = 1
        still.show(CueKind.POLL, open_poll(), named(votes), voted=214 + update)
        expect(page.locator(".cloud li", has_text="inspiration")).to_have_text(f"inspiration {votes['inspiration']}")
        for word, figure in figures.items():  # it is drawn anew, some time after the ballots came
            old = re.compile(rf"^{re.escape(word)}\s+{figure}$")
            expect(page.locator(".cloud li", has_text=old)).to_have_count(0)
        assert clashes(page) == [], update
        after = stand(page)
        stood = [key for key in before if key in after]
        assert len(stood) >= len(before) - 1, update
        moved = [key for key in stood if distance(before[key], after[key]) > 2]
        pushed = [key for key in moved if after[key]["size"] != before[key]["size"] or taken(before[key], key, after)]
        assert moved == pushed, "a word whose place is free stays there"
        assert len(moved) <= len(stood) // 2, update
        if max(votes.values()) <= 40:  # the full size is the next ten above the leader
            assert [key for key in stood if after[key]["size"] < before[key]["size"] - 0.1] == []
        before = after


def taken(place: dict[str, float], key: str, words: dict[str, Any]) -> bool:
    """Whether another word stands where ``key`` stood, or nearer than words may: some room belongs to their letters."""

    def near(word: dict[str, float]) -> bool:
        letters = 10.8 * (place["size"] + word["size"])  # pixels of both, at 1080p
        x = abs(place["x"] + place["w"] / 2 - word["x"] - word["w"] / 2)
        y = abs(place["y"] + place["h"] / 2 - word["y"] - word["h"] / 2)
        return x < (place["w"] + word["w"]) / 2 + 0.12 * letters and y < 0.57 * letters

    return any(near(word) for other, word in words.items() if other != key)


def distance(one: dict[str, float], other: dict[str, float]) -> float:
    """Pixels between the middles of two words."""
    x = one["x"] + one["w"] / 2 - other["x"] - other["w"] / 2
    return hypot(x, one["y"] + one["h"] / 2 - other["y"] - other["h"] / 2)


def test_who_cannot_see_it_gets_a_list_with_figures_and_the_result_in_words(still: Screened) -> None:
    page = still.page
    still.show(CueKind.RESULT, open_poll(PollState.PUBLISHED), FULL)
    expect(page.get_by_role("status")).to_contain_text("Most named: inspiration 34, networking 28")
    assert page.locator(".cloud li").first.inner_text().split() == ["inspiration", "34"]
    assert page.locator(".most-named li").first.inner_text().split() == ["inspiration", "34"]


def test_before_the_first_word_the_room_is_told_what_comes(still: Screened) -> None:
    page = still.page
    still.show(CueKind.POLL, open_poll(), named({}, waiting=3))
    expect(page.get_by_text("The first words appear here.")).to_be_visible()
    expect(page.locator(".turnout").last).to_contain_text("up to 3 words each")
