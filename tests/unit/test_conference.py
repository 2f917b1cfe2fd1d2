"""A conference that contradicts itself is refused."""

from dataclasses import replace

import pytest

from tests.unit.samples import poll
from voting.domain.conference import Conference, Room, check_conference
from voting.domain.errors import DefinitionInvalid
from voting.domain.methods import Choice
from voting.domain.runsheet import Cue, CueKind

JOIN = Cue("join", CueKind.JOIN, {"en": "Join"})
VOTE = Cue("vote", CueKind.POLL, {"en": "Vote"}, poll="p")
PLENARY = Room("plenary", {"en": "Plenary"}, (JOIN, VOTE))
SIDE = Room("side", {"en": "Side"}, (JOIN,))
WHOLE = Conference("c", {"en": "C"}, (PLENARY, SIDE), (poll(),))


def test_a_conference_that_holds_together_is_accepted() -> None:
    check_conference(WHOLE)


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (replace(WHOLE, rooms=()), "at least one room"),
        (replace(WHOLE, rooms=(PLENARY, PLENARY)), "same id"),
        (replace(WHOLE, polls=(poll(), poll())), "same id"),
        (replace(WHOLE, polls=(replace(poll(), room="attic"),)), "does not exist"),
        (replace(WHOLE, polls=(poll(method=Choice(most=9)),)), "not possible"),
        (replace(WHOLE, rooms=(PLENARY, replace(SIDE, run_sheet=()))), "empty run sheet"),
        (replace(WHOLE, rooms=(replace(PLENARY, run_sheet=(JOIN, JOIN)),)), "two cues"),
        (replace(WHOLE, rooms=(PLENARY, replace(SIDE, run_sheet=(VOTE,)))), "not in this room"),
        (replace(WHOLE, polls=()), "not in this room"),
    ],
)
def test_what_does_not_hold_together_is_named(broken: Conference, said: str) -> None:
    with pytest.raises(DefinitionInvalid, match=said):
        check_conference(broken)
