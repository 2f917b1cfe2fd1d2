"""An award on the projector, frame by frame: what the server sends for each step, in protocol types."""

from dataclasses import dataclass, replace
from typing import Any

from playwright.sync_api import Page

from tests.e2e.nominees import first, managers, organisations, partnerships
from tests.e2e.screened_room import GREEK, MANAGERS, PARTNERSHIPS, Screened, alone, decided, now, places, poll, votes
from tests.e2e.screened_room import without_figures as bare
from voting.domain.outcome import Verdict
from voting.domain.poll import PollState
from voting.domain.rules import Base, Majority, Reveal, Rung
from voting.domain.runsheet import CueKind
from voting.domain.words import head_words
from voting.protocol.polls import OptionView, OutcomeView, PlaceView, PollView, QuorumView, ResultView

AWARD = "European Cluster Manager of the Year 2022"
PARTNERSHIP = "European Strategic Cluster Partnership of the Year"
HEAD = "2f81c94b07de53a6" * 4
COMMITMENT = "9b0c41e2a7d35f86" * 4
LADDER = [Rung.RUN_OFF, Rung.DRAW]
LONGEST = [managers[11], managers[1], organisations[3]]
LONGEST_PARTNERSHIPS = [partnerships[4], partnerships[6], partnerships[0], partnerships[5]]


@dataclass(frozen=True)
class Frame:
    """``kind``: what the page must draw. ``name``: of its picture."""

    name: str
    kind: str
    poll: PollView
    places: list[PlaceView] | None = None
    outcome: OutcomeView | None = None
    result: ResultView | None = None
    cue: CueKind = CueKind.POLL
    voted: int = 274

    def show(self, room: Screened, mark: str = "") -> None:
        """``mark`` is written at the upper edge of the frame."""
        shown = self.poll.model_copy(update={"mark": {"en": mark}}) if mark else self.poll
        room.show(self.cue, shown, self.result, places=self.places, outcome=self.outcome, voted=self.voted)

    def draw(self, room: Screened, number: int) -> Page:
        """Show it under a ``number`` and wait until it is there alone: what it replaced has faded away."""
        mark = f"Frame {number}."
        self.show(room, mark)
        room.page.locator(f"{alone(self.kind)} .mark", has_text=mark).wait_for()
        return room.page


def award(options: list[OptionView], state: PollState, **rules: Any) -> PollView:
    settled = {"reveal": Reveal.PODIUM, "ties": LADDER, "commitment": COMMITMENT, "version": 3 + rules.get("step", 0)}
    title = AWARD if options[0].id[0] in "km1" else PARTNERSHIP
    return poll(title, options, state, **(settled | rules))


def step(
    number: int, options: list[OptionView], *counts: int, name: str = "podium", parted: str = "", **rules: Any
) -> Frame:
    """What the room sees after so many steps of a podium: the last places first, and nothing else."""
    held = award(options, PollState.REVEALING, step=number, **rules)
    all_places = places(held, *counts, parted=parted)
    last = 1 if held.reveal is Reveal.WINNER else 3
    steps = [place for place in all_places if place.place <= last]
    seen = steps[len(steps) - number :]
    waiting = "podium" if held.reveal is Reveal.PODIUM else "curtain"
    kind = "winner" if number == len(steps) else waiting
    return Frame(f"{name}-{number}", kind, held, seen if held.figures else bare(seen))


def steps(options: list[OptionView], *counts: int, **rules: Any) -> list[Frame]:
    """The whole reveal, from nothing to the winner."""
    found = [step(0, options, *counts, **rules)]
    while found[-1].kind != "winner":
        found.append(step(len(found), options, *counts, **rules))
    return found


def published(
    name: str, kind: str, options: list[OptionView], *counts: int, outcome: OutcomeView, parted: str = "", **rules: Any
) -> Frame:
    held = award(options, PollState.PUBLISHED, **rules)
    all_places = places(held, *counts, parted=parted) if outcome.winners else []
    return Frame(name, kind, held, all_places if held.figures else bare(all_places), outcome, votes(held, *counts))


def all_figures(frame: Frame) -> Frame:
    """The moderator takes the result's own cue."""
    return replace(frame, name=f"{frame.name}-figures", kind="result", cue=CueKind.RESULT)


PODIUM = steps(MANAGERS, 117, 70, 84)
NO_FIGURES = steps(MANAGERS, 117, 70, 84, name="bare", figures=False)
WINNER_ONLY = steps(MANAGERS, 117, 70, 84, name="winner-only", reveal=Reveal.WINNER)
SHARED_SECOND = steps(MANAGERS, 117, 77, 77, name="two-seconds")
SHARED_THIRD = steps(PARTNERSHIPS, 100, 60, 40, 40, name="two-thirds")
JOINT = steps(PARTNERSHIPS, 90, 90, 60, 34, name="joint", ties=[Rung.JOINT])
BY_LOT = steps(MANAGERS, 100, 71, 100, name="lot", parted="x", ties=[Rung.DRAW])

CLOSED = Frame("words", "curtain", award(MANAGERS, PollState.CLOSED, head=HEAD, words=list(head_words(HEAD))))
TEST = Frame("test-vote", "ready", award(MANAGERS, PollState.ARMED, test=True, opens_at=now() + 3_500_000))

WON = published("won", "winner", MANAGERS, 117, 70, 84, outcome=decided("k"))
DRAWN = published(
    "drawn",
    "winner",
    MANAGERS,
    *(100, 71, 100),
    parted="x",
    ties=[Rung.DRAW],
    outcome=decided("x", verdict=Verdict.TIE, leaders="kx", rung=Rung.DRAW),
)
CHOSEN = published(
    "chosen",
    "winner",
    MANAGERS,
    *(100, 71, 100),
    parted="x",
    ties=[Rung.CHAIR],
    outcome=decided("x", verdict=Verdict.TIE, leaders="kx", rung=Rung.CHAIR),
)
JOINTLY = published(
    "jointly",
    "winner",
    PARTNERSHIPS,
    *(90, 90, 60, 34),
    ties=[Rung.JOINT],
    outcome=decided("a", "e", verdict=Verdict.TIE, leaders="ae", rung=Rung.JOINT),
)
NO_QUORUM = published(
    "no-quorum",
    "verdict",
    MANAGERS,
    *(50, 20, 27),
    quorum=QuorumView(percent=50, of=Base.ENTITLED),
    outcome=decided(verdict=Verdict.NO_QUORUM),
)
NO_QUORUM = replace(NO_QUORUM, voted=98)
NO_MAJORITY = published(
    "no-majority",
    "verdict",
    MANAGERS,
    *(117, 70, 84),
    majority=Majority.ABSOLUTE,
    ties=[Rung.JOINT],
    outcome=decided(verdict=Verdict.NO_MAJORITY),
)
TIE = published(
    "tie",
    "verdict",
    MANAGERS,
    *(100, 71, 100),
    outcome=decided(verdict=Verdict.TIE, leaders="xk", rung=Rung.RUN_OFF),
)
CHAIR = published(
    "chair",
    "verdict",
    MANAGERS,
    *(100, 71, 100),
    ties=[Rung.CHAIR],
    outcome=decided(verdict=Verdict.TIE, leaders="xk", rung=Rung.CHAIR),
)
AGAIN = award([MANAGERS[0], MANAGERS[2]], PollState.ARMED, round=2, follows="before", ties=[Rung.DRAW])
RUN_OFF_READY = Frame("run-off-ready", "ready", AGAIN)
RUN_OFF = Frame("run-off", "open", AGAIN.model_copy(update={"state": PollState.OPEN}), voted=18)
RUN_OFF_TIED = Frame(
    "run-off-majority",
    "open",
    RUN_OFF.poll.model_copy(update={"majority": Majority.ABSOLUTE, "options": LONGEST_PARTNERSHIPS[:2]}),
    voted=18,
)

REVEALS = [PODIUM, NO_FIGURES, WINNER_ONLY, SHARED_SECOND, SHARED_THIRD, JOINT, BY_LOT]
DECIDED = [WON, DRAWN, CHOSEN, JOINTLY, NO_QUORUM, NO_MAJORITY, TIE, CHAIR]
ROUND_TWO = [RUN_OFF_READY, RUN_OFF, RUN_OFF_TIED]

HARD = [
    *steps(LONGEST, 117, 70, 84, name="longest"),
    *steps(LONGEST, 117, 77, 77, name="longest-shared"),
    *steps(LONGEST, 117, 117, 40, name="longest-joint", ties=[Rung.JOINT]),
    *steps(LONGEST_PARTNERSHIPS, 90, 84, 70, 30, name="partnerships"),
    *steps(LONGEST_PARTNERSHIPS, 90, 60, 60, 60, name="partnerships-shared"),
    *steps(GREEK, 117, 70, 84, name="greek"),
    *steps(organisations[:3], 12, 9, 10, name="organisations"),
    *steps(first(managers, 12), *range(40, 28, -1), name="twelve"),
    *steps(first(managers, 6), 50, 30, 30, 30, 30, 30, name="five-seconds"),
    *steps([managers[0], *LONGEST, *LONGEST_PARTNERSHIPS], 50, *[30] * 7, name="seven-seconds"),
    *steps([managers[0], managers[2], *organisations[:4]], 90, 80, *[30] * 4, name="four-thirds"),
    *steps(first(managers, 2), 100, 99, name="of-two"),
    published(
        "six-winners",
        "winner",
        first(partnerships, 6),
        *[40] * 6,
        ties=[Rung.JOINT],
        outcome=decided(
            *[option.id for option in first(partnerships, 6)], verdict=Verdict.TIE, leaders="", rung=Rung.JOINT
        ),
    ),
    replace(
        published(
            "tie-of-partnerships",
            "verdict",
            LONGEST_PARTNERSHIPS,
            *(90, 90, 90, 4),
            outcome=OutcomeView(
                verdict=Verdict.TIE,
                winners=[],
                leaders=[option.id for option in LONGEST_PARTNERSHIPS[:3]],
                rung=Rung.RUN_OFF,
            ),
        ),
    ),
]
"""The longest names on record, in every frame that has names."""
