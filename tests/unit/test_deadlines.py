"""Deadlines stay where they are when the wall clock is set, in a process that knew them and in one that starts."""

from dataclasses import replace

import pytest

from voting.domain.methods import Choice
from voting.domain.poll import GRACE, Action, Option, Poll, PollState, advance, due
from voting.domain.rules import Rules
from voting.service.deadlines import NEWS, SET, Deadlines

START = 1_790_000_000_000
HOUR = 3_600_000


class Clock:
    def __init__(self, wall: int = START) -> None:
        self.wall, self.passed = wall, 50_000

    def now(self) -> int:
        return self.wall

    def monotonic(self) -> float:
        return self.passed / 1000

    def move(self, millis: int) -> None:
        self.wall += millis
        self.passed += millis


def opened(clock: Clock) -> Poll:
    """A poll of a minute, just opened."""
    options = (Option("yes", {"en": "Yes"}), Option("no", {"en": "No"}))
    poll = Poll("p", "hall", {"en": "Question"}, Choice(), options, Rules(seconds=60), state=PollState.ARMED)
    return advance(poll, Action.OPEN, clock.now(), actor="Mo")


def known(clock: Clock, poll: Poll) -> Deadlines:
    deadlines = Deadlines(clock)
    deadlines.learn(poll, news=True)
    return deadlines


@pytest.mark.parametrize("by", [HOUR, -HOUR, SET, -SET])
def test_a_clock_that_is_set_moves_a_deadline_along(by: int) -> None:
    clock = Clock()
    poll = opened(clock)
    deadlines = known(clock, poll)
    clock.move(20_000)
    clock.wall += by
    assert deadlines.told(poll) == replace(poll, closes_at=clock.now() + 40_000)
    clock.move(39_999)
    assert due(deadlines.told(poll), clock.now()) is None
    clock.move(1)
    assert due(deadlines.told(poll), clock.now()) is Action.CLOSE


@pytest.mark.parametrize("by", [HOUR, -HOUR])
def test_every_action_after_that_is_on_the_clock_as_it_is_now(by: int) -> None:
    clock = Clock()
    poll = opened(clock)
    deadlines = known(clock, poll)
    clock.move(20_000)
    clock.wall += by
    poll = advance(deadlines.told(poll), Action.EXTEND, clock.now(), actor="Mo", seconds=30)
    assert poll.closes_at == clock.now() + 70_000
    deadlines.learn(poll, news=True)
    clock.move(70_000)
    clock.wall -= by
    poll = advance(deadlines.told(poll), Action.CLOSE, clock.now(), actor="clock")
    deadlines.learn(poll, news=True)
    clock.wall += by
    clock.move(GRACE - 1)
    assert due(deadlines.told(poll), clock.now()) is None
    clock.move(1)
    assert due(deadlines.told(poll), clock.now()) is Action.FINISH
    advance(deadlines.told(poll), Action.FINISH, clock.now(), actor="clock")


def test_a_clock_that_is_steered_changes_nothing() -> None:
    clock = Clock()
    poll = opened(clock)
    deadlines = known(clock, poll)
    clock.wall += SET - 1
    assert deadlines.told(poll) is poll
    assert deadlines.clock_set() == 0


def test_a_process_that_starts_after_the_clock_was_set_back_waits_no_longer_than_the_whole_time() -> None:
    clock = Clock()
    closing = advance(opened(clock), Action.CLOSE, clock.now(), actor="Mo")
    clock.wall -= HOUR
    deadlines = Deadlines(clock)
    deadlines.learn(closing, news=False)
    assert deadlines.told(closing).final_at == clock.now() + GRACE


def test_a_process_that_starts_takes_what_has_passed_since_into_account() -> None:
    clock = Clock()
    poll = opened(clock)
    clock.move(20_000)
    deadlines = Deadlines(clock)
    deadlines.learn(poll, news=False)
    assert deadlines.told(poll) is poll


@pytest.mark.parametrize("ahead", [-HOUR, -SET, NEWS + 1, HOUR])
def test_what_a_machine_with_another_clock_does_is_timed_from_when_it_is_heard_of(ahead: int) -> None:
    theirs, ours = Clock(), Clock(START + ahead)
    closing = advance(opened(theirs), Action.CLOSE, theirs.now(), actor="Mo")
    assert known(ours, closing).told(closing).final_at == ours.now() + GRACE


def test_news_that_come_a_second_late_are_taken_for_that() -> None:
    clock = Clock()
    poll = opened(clock)
    clock.move(NEWS)
    assert known(clock, poll).told(poll) is poll


def test_a_poll_that_was_not_learnt_or_has_no_deadline_is_told_as_it_is() -> None:
    clock = Clock()
    poll = opened(clock)
    later = replace(poll, version=poll.version + 1)
    without = replace(poll, id="q", closes_at=None)
    deadlines = known(clock, poll)
    deadlines.learn(without, news=True)
    deadlines.learn(replace(poll, id="draft", last=None), news=False)
    clock.wall += HOUR
    for untouched in (later, without, replace(poll, id="other"), replace(poll, id="draft", last=None)):
        assert deadlines.told(untouched) is untouched


def test_it_is_said_once_by_how_much_the_clock_was_set() -> None:
    clock = Clock()
    deadlines = Deadlines(clock)
    clock.move(10_000)
    assert deadlines.clock_set() == 0
    clock.wall -= HOUR
    assert deadlines.clock_set() == -HOUR
    assert deadlines.clock_set() == 0
    clock.wall += HOUR
    assert deadlines.clock_set() == HOUR
