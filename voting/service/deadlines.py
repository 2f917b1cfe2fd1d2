"""Deadlines of polls under a wall clock that may be set: what decides is time that never jumps.

The store holds deadlines as the wall clock told them when the poll was last acted on. A process that knows when that
was on its monotonic clock knows how much is left of them, whatever the wall clock says by now.
"""

from dataclasses import replace

from voting.domain.poll import Poll
from voting.domain.text import Millis
from voting.service.ports import Clock

SET: Millis = 1_000
"""A wall clock that is off by less was not set: it is being steered, or was read a moment later."""

NEWS: Millis = 2_000
"""How long ago an action was, at most, when a running process hears of it (screens may lag by a second). One that
seems older, or yet to come, was written by a clock that does not agree with ours."""


class Deadlines:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._starts: dict[str, tuple[int, Millis]] = {}
        """By poll: the version, and what ``_start`` is on the clock that its deadlines were read from."""
        self._seen = self._start()

    def learn(self, poll: Poll, *, news: bool) -> None:
        """Remember when ``poll`` was last acted on. ``news``: that was just now; without it, it may be long ago."""
        if poll.last is None:
            return
        age = self._clock.now() - poll.last.at
        agrees = age >= 0 and not (news and age > NEWS)
        self._starts[poll.id] = poll.version, self._start() - (0 if agrees else age)

    def told(self, poll: Poll) -> Poll:
        """``poll`` with its deadlines as the wall clock would tell them today."""
        if poll.opens_at is None and poll.closes_at is None and poll.final_at is None:
            return poll
        version, start = self._starts.get(poll.id, (-1, 0))
        by = self._start() - start
        if version != poll.version or abs(by) < SET:
            return poll
        return replace(
            poll,
            opens_at=_later(poll.opens_at, by),
            closes_at=_later(poll.closes_at, by),
            final_at=_later(poll.final_at, by),
        )

    def clock_set(self) -> Millis:
        """By how much the wall clock was set since we were last asked; 0 if it was not."""
        by = self._start() - self._seen
        if abs(by) < SET:
            return 0
        self._seen += by
        return by

    def _start(self) -> Millis:
        """When the monotonic clock was at 0, on the wall clock as it is set now."""
        return self._clock.now() - round(self._clock.monotonic() * 1000)


def _later(moment: Millis | None, by: Millis) -> Millis | None:
    return None if moment is None else moment + by
