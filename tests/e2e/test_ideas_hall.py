"""Ideas on the projector: the built page, with the server's side played by the test."""

from collections.abc import Sequence

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.built import fresh_page, violations
from tests.e2e.kept import keep
from tests.e2e.screened_room import LETTERS, Screened, now, poll, votes
from tests.e2e.test_hall_page import LEAVING
from voting.client.thoughts import IDEAS
from voting.domain.methods.ideas import LONGEST, LONGEST_THEME
from voting.domain.poll import PollState
from voting.domain.rules import Shown
from voting.domain.runsheet import CueKind
from voting.protocol.ideas import IdeaView
from voting.protocol.polls import IdeasMethod, OptionView, PollView
from voting.protocol.states import IdeasState

pytestmark = pytest.mark.e2e

METHOD = IdeasMethod(most=3, each=2, longest=LONGEST, moderated=True, blank=True)
BURNING = "What are the burning themes of our partnerships?"
THEMES = ["New services for SMEs", "International counterparts", "Learning and support", "Training and mobility", ""]
SENTENCE = "Internationalisierungsförderung mittelständischer Unternehmensnetzwerke durch regionale Wettbewerbe "
LONG = [f"{n} {SENTENCE * 2}"[:LONGEST].strip() for n in range(60)]
LONG_THEMES = [f"{n} Wettbewerbsfähigkeitsförderungsmaßnahmen"[:LONGEST_THEME] for n in range(12)]
LONG_TITLE = "Welche Themen sollen wir in den nächsten beiden Jahren gemeinsam mit allen Partnerschaften angehen?"
STILL = {PollState.OPEN: "open", PollState.PUBLISHED: "result"}
"""The frame that shows a state."""
RAW = {"method": METHOD, "shown": Shown.LIVE, "secret": False, "seconds": None}


def ideas_poll(title: str, texts: Sequence[str], themes: Sequence[str], state: PollState) -> PollView:
    options = [
        OptionView(
            id=f"idea-{n}",
            label={"en": text},
            organisation=None,
            country=None,
            mark=None,
            theme={"en": themes[n % len(themes)]} if themes and themes[n % len(themes)] else None,
        )
        for n, text in enumerate(texts)
    ]
    return poll(title, options, state, **RAW)


def sent(texts: Sequence[str]) -> IdeasState:
    ideas = [IdeaView(id=f"i{n}", text=text, theme=None) for n, text in enumerate(texts)]
    return IdeasState(
        version=now(),
        at=now(),
        poll="poll",
        collecting=True,
        moderated=True,
        each=2,
        longest=LONGEST,
        ideas=ideas,
        more=3,
        waiting=2,
    )


def sound(page: Page, name: str) -> None:
    expect(page.locator(".layer")).to_have_count(1)
    page.evaluate("Promise.all(document.getAnimations().map((each) => each.finished))")
    keep(page, f"ideas/hall-{name}")
    assert page.evaluate(LEAVING) == [], name
    assert violations(page) == [], name


@pytest.mark.parametrize("size", [(1920, 1080), (3840, 2160)], ids=["1080p", "4K"])
def test_every_frame_holds_the_longest_ideas(browser: Browser, address: str, size: tuple[int, int]) -> None:
    with fresh_page(browser, address, *size) as page:
        page.emulate_media(reduced_motion="reduce")
        room = Screened(page)
        page.goto("/screen/plenary")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        page.evaluate(LETTERS)
        for name, title, texts, themes in [
            ("real", BURNING, IDEAS, THEMES),
            ("few", BURNING, IDEAS[:5], []),
            ("long", LONG_TITLE, LONG, LONG_THEMES),
            ("long-few", LONG_TITLE, LONG[:5], LONG_THEMES[:2]),
        ]:
            room.show(CueKind.POLL, ideas_poll(title, [], [], PollState.DRAFT).model_copy(update={"collecting": True}))
            room.send_again([sent(texts)])
            expect(page.locator(".newest li").first).to_have_text(texts[0])
            sound(page, f"{name}-collecting-{size[1]}")
            room.show(CueKind.POLL, ideas_poll(title, texts, themes, PollState.ARMED))
            expect(page.locator(".newest li")).to_have_count(0)
            sound(page, f"{name}-armed-{size[1]}")
            counts = [max(0, 61 - 7 * n) + n % 2 for n in range(len(texts))]
            for state, kind in [(PollState.OPEN, CueKind.POLL), (PollState.PUBLISHED, CueKind.RESULT)]:
                held = ideas_poll(title, texts, themes, state)
                room.show(kind, held, votes(held, *counts, blank=4))
                expect(page.locator(f".layer[data-kind={STILL[state]}]")).to_have_count(1)
                expect(page.locator(".themes .ideas li.first").first).to_contain_text(texts[0])
                sound(page, f"{name}-{state}-{size[1]}")
