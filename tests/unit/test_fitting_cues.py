"""What becomes of a run sheet when the polls that it shows are changed."""

from dataclasses import replace

import pytest

from voting.domain.conference import Conference, Room
from voting.domain.errors import DefinitionInvalid, PollOnStage
from voting.domain.methods import Choice, Number
from voting.domain.poll import Option, Poll
from voting.domain.preparing import Preparation, applied
from voting.domain.runsheet import Cue, CueKind, Stage

OPTIONS = (Option("yes", {"en": "Yes"}), Option("no", {"en": "No"}))
THEN, NOW = (Poll(id, "hall", {"en": id}, Choice(), OPTIONS) for id in ("then", "now"))
BOTH = Cue("both", CueKind.COMPARISON, {"en": "Both"}, compare=("then", "now"))
JOIN = Cue("join", CueKind.JOIN, {"en": "Join"})
HALL, SIDE = Room("hall", {"en": "Hall"}, (JOIN, BOTH)), Room("side", {"en": "Side"}, (JOIN,))
HELD = Conference("held", {"en": "Held"}, (HALL, SIDE), (THEN, NOW))


def after(change: Preparation, cue: str = "join") -> Conference:
    return applied(HELD, {"hall": Stage("hall", cue), "side": Stage("side", "join")}, change)


@pytest.mark.parametrize(
    "change", [Preparation(removed=(THEN,)), Preparation(edited=((THEN, replace(THEN, room="side")),))]
)
def test_a_comparison_goes_with_either_of_its_polls_and_not_from_under_the_hall(change: Preparation) -> None:
    assert [cue.id for cue in after(change).rooms[0].run_sheet] == ["join"]
    with pytest.raises(PollOnStage):
        after(change, "both")


def test_a_compared_poll_stays_comparable() -> None:
    asked = replace(THEN, title={"en": "Then?"})
    assert BOTH in after(Preparation(edited=((THEN, asked),)), "both").rooms[0].run_sheet
    with pytest.raises(DefinitionInvalid, match="common scale"):
        after(Preparation(edited=((THEN, replace(THEN, method=Number(0, 10), options=())),)))
