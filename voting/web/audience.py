"""All who hear the same: the connections of one room and role, and the pump that writes to everybody.

What is told to an audience goes round among its members once, as the frame that was made, a slice of them at a time.
What comes meanwhile joins in where the round is, and goes round once as well: nobody is told twice, nobody waits longer
than a round, and what several topics bring at once is one write to each.
"""

import asyncio
from collections import deque
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Generic, Protocol, TypeVar

AT_ONCE = 250
"""Sockets that are written to before votes get their turn again: some three milliseconds."""


class Member(Protocol):
    """One connection. ``first``: it is of staff or a screen."""

    @property
    def first(self) -> bool: ...

    def tell(self, told: Mapping[str, bytes], joined: bytes) -> None:
        """Write ``told``, frames by topic; ``joined`` is all of them in one."""
        ...

    def flush(self) -> None:
        """Write what is pending for it alone."""
        ...


M = TypeVar("M", bound=Member)


class Pump:
    """Writes out what is pending: to staff and screens first; to all before to single phones; never too much in one
    go."""

    def __init__(self) -> None:
        self._audiences: tuple[deque[Audience[Any]], deque[Audience[Any]]] = deque(), deque()
        self._members: tuple[deque[Member], deque[Member]] = deque(), deque()
        self._running = False

    def add(self, member: Member) -> None:
        """Something is pending for ``member`` alone."""
        self._members[not member.first].append(member)
        self._start()

    def rouse(self, audience: "Audience[Any]") -> None:
        """Something is to be told to ``audience``."""
        self._audiences[not audience.first].append(audience)
        self._start()

    def _start(self) -> None:
        if not self._running:
            self._running = True
            asyncio.get_running_loop().call_soon(self._run)

    def _run(self) -> None:
        self._running = False
        left = AT_ONCE
        try:
            for audiences, members in zip(self._audiences, self._members, strict=True):
                while left and audiences:
                    audiences.rotate(-1)
                    left -= audiences[-1].go_on(left)
                    if not audiences[-1].telling:
                        audiences.pop()
                while left and members:
                    left -= 1
                    members.popleft().flush()
        finally:  # one that fails costs the others nothing
            if any(self._audiences) or any(self._members):
                self._start()


class Audience(Collection[M], Generic[M]):
    """``first``: they are staff or screens."""

    def __init__(self, pump: Pump, *, first: bool) -> None:
        self.first = first
        self._pump = pump
        self._members: set[M] = set()
        self._round: deque[M] = deque()  # who has left is taken out when it is its turn
        self._told: dict[str, bytes] = {}
        self._left: dict[str, int] = {}  # by topic: how many have yet to be told
        self._joined = b""

    def add(self, member: M) -> None:
        """From now on it is told what the others are told."""
        self._members.add(member)
        self._round.append(member)

    def discard(self, member: M) -> None:
        self._members.discard(member)

    def __iter__(self) -> Iterator[M]:
        return iter(self._members)

    def __len__(self) -> int:
        return len(self._members)

    def __contains__(self, member: object) -> bool:
        return member in self._members

    @property
    def telling(self) -> bool:
        """Whether a round goes on."""
        return bool(self._left)

    def tell(self, topic: str, frame: bytes) -> None:
        """Tell all who are here now, in place of what some have not been told yet of the same topic."""
        if not self._round:
            return
        if not self.telling:
            self._pump.rouse(self)
        self._told.pop(topic, None)  # it goes after what it may speak of: turnout of a poll after the poll
        self._told[topic] = frame
        self._left[topic] = len(self._round)
        self._joined = b"".join(self._told.values())

    def go_on(self, most: int) -> int:
        """Tell the next ``most`` at most; returns how many had their turn."""
        some = min((most, *self._left.values())) if self._left else 0
        told, joined, members, round = self._told, self._joined, self._members, self._round
        done = 0
        try:
            while done < some:
                member = round.popleft()
                done += 1
                if member in members:
                    round.append(member)
                    member.tell(told, joined)
        finally:
            self._left = {topic: left - done for topic, left in self._left.items() if left > done}
            if len(self._left) < len(told):
                self._told = {topic: told[topic] for topic in self._left}
                self._joined = b"".join(self._told.values())
        return done
