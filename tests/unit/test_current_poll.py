"""Which poll phones act on, by the cue on stage and the states of the room's polls."""

from dataclasses import replace

from tests.unit.samples import NOW, poll
from voting.domain.conference import Room
from voting.domain.poll import Action, Poll, PollState, Step
from voting.domain.runsheet import Cue, CueKind, Stage
from voting.service.polls import current_poll

ROOM = Room(
    "plenary",
    {"en": "Plenary"},
    (Cue("join", CueKind.JOIN, {"en": "Join"}), Cue("vote", CueKind.POLL, {"en": "Vote"}, "p")),
)
JOIN, VOTE = Stage("plenary", "join", at=NOW), Stage("plenary", "vote", at=NOW)


def current(stage: Stage, *polls: Poll) -> str | None:
    found = current_poll(ROOM, stage, list(polls))
    return found.id if found else None


def test_the_poll_on_stage_comes_first() -> None:
    other = replace(poll(PollState.OPEN, opened_at=NOW), id="other")
    assert current(VOTE, other, poll(PollState.ARMED)) == "p"


def test_an_open_poll_needs_no_cue_on_stage() -> None:
    older = replace(poll(PollState.OPEN, opened_at=NOW + 1), id="older")
    assert current(JOIN, older, poll(PollState.OPEN, opened_at=NOW + 2)) == "p"
    assert current(JOIN, poll(PollState.ARMED)) is None


def test_a_poll_that_takes_ballots_comes_before_one_that_no_longer_does() -> None:
    """Whatever the clock said: it may have been set back since the other one opened."""
    closed = replace(poll(PollState.CLOSED, opened_at=NOW + 5, closed_at=NOW + 9), id="closed")
    assert current(JOIN, closed, poll(PollState.CLOSING, opened_at=NOW + 2)) == "p"


def test_a_poll_that_was_never_on_stage_stays_until_the_stage_changes() -> None:
    closed = poll(PollState.CLOSED, opened_at=NOW + 1, closed_at=NOW + 9)
    assert current(JOIN, closed) == "p"
    assert current(replace(JOIN, at=NOW + 10), closed) is None


def test_a_poll_annulled_while_open_stays_until_the_stage_changes() -> None:
    step = Step(Action.ANNUL, "Anna", NOW + 9)
    annulled = replace(poll(PollState.ANNULLED, opened_at=NOW + 1), last=step)
    assert current(JOIN, annulled) == "p"
    assert current(replace(JOIN, at=NOW + 10), annulled) is None
    assert current(JOIN, replace(annulled, opened_at=None)) is None


def test_what_is_done_later_to_an_old_poll_does_not_bring_it_back() -> None:
    published = replace(
        poll(PollState.PUBLISHED, opened_at=NOW - 9, closed_at=NOW - 5), last=Step(Action.REVEAL, "Anna", NOW + 9)
    )
    assert current(JOIN, published) is None
