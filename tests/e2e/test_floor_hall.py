"""Questions from the floor on the projector: the built page, with the server's side played by the test."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.built import fresh_page, served, violations
from tests.e2e.screened_room import Screened, now
from tests.e2e.test_hall_page import LEAVING
from voting.domain.floor import LONGEST, Names, QuestionState
from voting.domain.runsheet import CueKind
from voting.protocol.floor import QuestionView
from voting.protocol.states import FloorState

pytestmark = pytest.mark.e2e

REAL = [
    "How will the next programme fund small partnerships that cannot pay in advance?",
    "Which regions have joined since spring?",
    "What happens to the platform after 2027?",
    "Can we see the evaluation of the first calls before the second ones open?",
    "Who speaks for clusters in the council?",
]
SENTENCE = (
    "Welche Maßnahmen zur Internationalisierungsförderung mittelständischer Unternehmensnetzwerke sind vorgesehen? "
)
LONG = [f"{n} {SENTENCE * 3}"[:LONGEST].strip() for n in range(5)]
NAME = "Kristina Šermukšnytė-Alešiūnienė, AgriFood Lithuania / KlasterLT"


def asked(texts: list[str], name: str = "", *, first_now: bool = False, open: bool = True) -> FloorState:
    states = [QuestionState.NOW if first_now and n == 0 else QuestionState.SHOWN for n in range(len(texts))]
    return FloorState(
        version=now(),
        at=now(),
        open=open,
        moderated=True,
        names=Names.CHOICE,
        most=3,
        longest=LONGEST,
        questions=[
            QuestionView(id=f"q{n}", text=text, name=name, state=state, supports=41 - 7 * n)
            for n, (text, state) in enumerate(zip(texts, states, strict=True))
        ],
        waiting=2,
    )


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
    room.show(CueKind.QUESTIONS)
    return room.page


@pytest.mark.parametrize("first_now", [True, False], ids=["now", "list"])
@pytest.mark.parametrize("open", [True, False], ids=["open", "shut"])
@pytest.mark.parametrize(("texts", "name"), [(REAL, ""), (LONG, NAME), (LONG[:1], NAME)], ids=["real", "long", "one"])
def test_the_longest_questions_fit(room: Screened, texts: list[str], name: str, open: bool, first_now: bool) -> None:
    page = enter(room)
    room.send_again([asked(texts, name, first_now=first_now, open=open)])
    expect(page.locator(".hero" if first_now else ".asked li").first).to_contain_text(texts[0])
    expect(page.locator(".layer")).to_have_count(1)
    assert page.evaluate(LEAVING) == []
    assert violations(page) == []


def test_the_question_being_answered_is_said_and_fills_the_picture(room: Screened) -> None:
    page = enter(room)
    room.send_again([asked(REAL, first_now=True)])
    expect(page.get_by_role("status")).to_have_text(f"Question: {REAL[0]}")
    expect(page.locator(".hero")).to_have_text(REAL[0])
    expect(page.locator(".asked")).to_have_count(0)
    room.send_again([asked(REAL)])
    expect(page.locator(".asked li").first).to_contain_text(REAL[0])
    expect(page.locator(".asked li")).to_have_count(4)


def test_before_the_first_question_the_room_is_told_how(room: Screened) -> None:
    page = enter(room)
    room.send_again([asked([])])
    expect(page.get_by_text("Ask on your phone. Your question appears here.")).to_be_visible()
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
