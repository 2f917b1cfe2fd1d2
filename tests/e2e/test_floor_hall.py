"""Questions from the floor on the projector: the built page, with the server's side played by the test."""

import pytest
from playwright.sync_api import expect

from tests.e2e.built import violations
from tests.e2e.screened_room import Screened, now
from tests.e2e.test_hall_page import LEAVING, at_every_size
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


@pytest.fixture
def room(still: Screened) -> Screened:
    still.show(CueKind.QUESTIONS)
    return still


@pytest.mark.parametrize(("texts", "name"), [(REAL, ""), (LONG, NAME), (LONG[:1], NAME)], ids=["real", "long", "one"])
def test_the_longest_questions_fit(room: Screened, texts: list[str], name: str) -> None:
    page = room.page
    for open in (False, True):
        for first_now in (True, False):
            room.send_again([asked(texts, name, first_now=first_now, open=open)])
            expect(page.locator(".hero" if first_now else ".asked li").first).to_contain_text(texts[0])
            expect(page.locator(".layer")).to_have_count(1)
            expect(page.locator(".state").last).to_have_text("Ask on your phone" if open else "Questions are closed")
            for size in at_every_size(page):
                assert page.evaluate(LEAVING) == [], (open, first_now, size)
            assert violations(page) == []


def test_the_question_being_answered_is_said_and_fills_the_picture(room: Screened) -> None:
    page = room.page
    room.send_again([asked(REAL, first_now=True)])
    expect(page.get_by_role("status")).to_have_text(f"Question: {REAL[0]}")
    expect(page.locator(".hero")).to_have_text(REAL[0])
    expect(page.locator(".asked")).to_have_count(0)
    room.send_again([asked(REAL)])
    expect(page.locator(".asked li").first).to_contain_text(REAL[0])
    expect(page.locator(".asked li")).to_have_count(4)


def test_before_the_first_question_the_room_is_told_how(room: Screened) -> None:
    room.send_again([asked([])])
    expect(room.page.get_by_text("Ask on your phone. Your question appears here.")).to_be_visible()
    expect(room.page.get_by_role("img", name="QR code")).to_be_visible()
