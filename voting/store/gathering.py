"""Who waits for company: casts of one poll are handed on together, so that no transaction holds one voter alone while
others vote.

It knows a cast's poll and badge, and nothing of what becomes of it.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from voting.domain.ballot import Cast

CROWD = 10
"""Voters who are company enough to go at once. Who votes again is nobody's company: it would stand out as a change."""

LONGEST_WAIT = 0.25
"""Seconds after which whoever has gathered goes, be it one alone."""


class HasCast(Protocol):
    @property
    def cast(self) -> Cast: ...


Waiting = TypeVar("Waiting", bound=HasCast)


@dataclass(slots=True)
class _Group(Generic[Waiting]):
    timer: asyncio.TimerHandle
    members: list[Waiting] = field(default_factory=list)
    voters: set[int] = field(default_factory=set)


class Gathering(Generic[Waiting]):
    """``go`` is called with those who may go, in their order of arrival: within ``add``, ``send_off``
    and ``send_all_off``, or from the event loop once the wait is over."""

    def __init__(self, loop: asyncio.AbstractEventLoop, go: Callable[[list[Waiting]], None]) -> None:
        self._loop, self._go = loop, go
        self._groups: dict[str, _Group[Waiting]] = {}
        self._gone: dict[str, set[int]] = {}  # by poll: badges that need not be counted again

    def add(self, one: Waiting) -> None:
        """Let ``one`` wait for others of its poll."""
        poll = one.cast.poll
        group = self._groups.get(poll)
        if group is None:
            group = _Group(self._loop.call_later(LONGEST_WAIT, self._leave, poll))
            self._groups[poll] = group
        group.members.append(one)
        if one.cast.badge not in self._gone.get(poll, ()):
            group.voters.add(one.cast.badge)
        if len(group.voters) >= CROWD:
            self._leave(poll)

    def send_off(self, poll: str) -> None:
        """Let who waits for company in ``poll`` go now, and forget who went before."""
        self._leave(poll)
        self._gone.pop(poll, None)

    def send_all_off(self) -> None:
        """``send_off`` for every poll."""
        for poll in tuple(self._groups):
            self.send_off(poll)

    def _leave(self, poll: str) -> None:
        group = self._groups.pop(poll, None)
        if group is not None:
            group.timer.cancel()
            self._gone.setdefault(poll, set()).update(group.voters)
            self._go(group.members)
