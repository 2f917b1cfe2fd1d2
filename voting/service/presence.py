"""Who is connected, in every process that serves the conference.

Each process tells the store once a second what it sees, if that changed, and reads what the others told. Whoever has
been silent for a while is gone: by this process's own clock, so that the machines' clocks need not agree.
"""

import json
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol, cast

from voting.service.ports import Clock, Random, Store

TOLD_AGAIN = 3.0
"""Seconds after which a process says the same again: it is still there."""

GONE = 10.0
"""Seconds of silence after which a process counts as gone."""


class Presence(Protocol):
    """Who is connected to a room now."""

    def moderators(self, room: str) -> list[str]: ...

    def phones(self, room: str) -> int: ...

    def screens(self, room: str) -> dict[str, bool]:
        """Names of the room's screens seen since start, and whether each is connected."""
        ...


@dataclass(slots=True)
class _Told:
    """What another process said, and when we first saw it (monotonic seconds)."""

    beat: int
    seen_at: float
    rooms: Mapping[str, "_Room"]
    missing: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Room:
    moderators: tuple[str, ...] = ()
    phones: int = 0
    screens: Mapping[str, bool] = field(default_factory=dict)


class Everywhere:
    """See ``Presence``. ``here``: who is connected to this process; ``missing``: by poll, how many ballots were begun
    on its phones and have not arrived."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        random: Random,
        here: Presence,
        rooms: Callable[[], Iterable[str]],
        missing: Callable[[], Awaitable[Mapping[str, int]]],
    ) -> None:
        self._store, self._clock = store, clock
        self._here, self._rooms, self._missing = here, rooms, missing
        self._me = random.bytes(8).hex()
        self._beat = 0
        self._said = ""
        self._said_at = float("-inf")
        self._others: dict[str, _Told] = {}

    async def share(self) -> None:
        """Tell the others, and hear what they told. Once a second."""
        now = self._clock.monotonic()
        said = self._say(await self._missing())
        gone = [process for process, told in self._others.items() if now - told.seen_at > GONE]
        if said != self._said or gone or now - self._said_at > TOLD_AGAIN:
            self._beat += 1
            await self._store.report(self._me, self._beat, said, gone)
            self._said, self._said_at = said, now
        self._hear(await self._store.reports(), now)

    async def leave(self) -> None:
        """Say that this process is no more."""
        await self._store.report(self._me, 0, "", [self._me])

    # what everybody together sees

    def moderators(self, room: str) -> list[str]:
        elsewhere = {name for other in self._in(room) for name in other.moderators}
        return sorted(elsewhere | set(self._here.moderators(room)))

    def phones(self, room: str) -> int:
        return self._here.phones(room) + sum(other.phones for other in self._in(room))

    def screens(self, room: str) -> dict[str, bool]:
        """See ``Presence``."""
        found = dict(self._here.screens(room))
        for other in self._in(room):
            for name, connected in other.screens.items():
                found[name] = found.get(name, False) or connected
        return dict(sorted(found.items()))

    def missing(self, poll: str) -> int:
        """Ballots begun on phones of other processes that have not arrived."""
        return sum(told.missing.get(poll, 0) for told in self._present())

    # telling and hearing

    def _in(self, room: str) -> Iterable[_Room]:
        return [told.rooms[room] for told in self._present() if room in told.rooms]

    def _present(self) -> list[_Told]:
        now = self._clock.monotonic()
        return [told for told in self._others.values() if now - told.seen_at <= GONE]

    def _say(self, missing: Mapping[str, int]) -> str:
        here = self._here
        rooms = {
            room: {"moderators": here.moderators(room), "phones": here.phones(room), "screens": here.screens(room)}
            for room in self._rooms()
        }
        return json.dumps({"rooms": rooms, "missing": dict(missing)}, sort_keys=True)

    def _hear(self, reports: Mapping[str, tuple[int, str]], now: float) -> None:
        for process in self._others.keys() - reports.keys():
            del self._others[process]
        for process, (beat, said) in reports.items():
            known = self._others.get(process)
            if process != self._me and (known is None or known.beat != beat):
                told = cast(dict[str, dict[str, dict[str, object]]], json.loads(said))
                rooms = {room: _room(held) for room, held in told["rooms"].items()}
                self._others[process] = _Told(beat, now, rooms, cast(dict[str, int], told["missing"]))


def _room(held: Mapping[str, object]) -> _Room:
    return _Room(
        tuple(cast(list[str], held["moderators"])),
        cast(int, held["phones"]),
        cast(dict[str, bool], held["screens"]),
    )
