"""What is on record of a poll that is over, and of a whole conference: gathered here, written by a ``Scribe``."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from voting.domain.box import BoxedBallot
from voting.domain.breakdown import Breakdown
from voting.domain.conference import Conference
from voting.domain.electorate import Voter
from voting.domain.errors import Conflict
from voting.domain.journal import Entry
from voting.domain.methods import Tally
from voting.domain.outcome import Outcome, Place, outcome, places
from voting.domain.poll import Action, Poll, PollState
from voting.domain.tally import Turnout
from voting.domain.text import Millis
from voting.service.counting import breakdown, counted
from voting.service.polls import Polls
from voting.service.ports import Store

OVER = frozenset({PollState.PUBLISHED, PollState.ANNULLED})
"""States that nothing follows: only then is there a protocol, for it has the tally (law 6) and never changes."""


class RecordNotReady(Conflict):
    """A poll has a protocol once its result is published, or it is annulled."""

    code = "record_not_ready"


@dataclass(frozen=True, slots=True)
class Record:
    """A poll that is over. ``late``: badges whose ballot came after the close. ``tally``: None for an annulled poll,
    which is not counted; ``outcome``: only of one that names a winner; ``breakdown``: only of one that has one.
    ``acts``: the journal's entries about it, oldest first. It is the same whenever it is asked for."""

    conference: Conference
    poll: Poll
    turnout: Turnout
    late: int
    tally: Tally | None
    outcome: Outcome | None
    acts: tuple[Entry, ...]
    breakdown: Breakdown | None = None

    @property
    def close(self) -> Entry | None:
        """The close record; None where the poll was annulled before."""
        return next((entry for entry in self.acts if entry.action == Action.FINISH), None)

    @property
    def head(self) -> Entry:
        """The newest act: what ended the poll."""
        return self.acts[-1]

    @property
    def places(self) -> tuple[Place, ...]:
        """All places, best first; empty where nobody won."""
        return places(self.tally, self.outcome) if self.tally and self.outcome else ()


@dataclass(frozen=True, slots=True)
class PollFile:
    """A poll in the archive. ``record`` and what follows it are there once the poll is over; ``entitled`` and ``voted``
    have numbers of badges; ``ballots`` of an annulled poll stay unread."""

    poll: Poll
    turnout: Turnout
    late: int
    record: Record | None = None
    entitled: tuple[Voter, ...] = ()
    voted: tuple[int, ...] = ()
    ballots: tuple[BoxedBallot, ...] = ()


@dataclass(frozen=True, slots=True)
class Archive:
    """Everything that can be proven of a conference, as it was ``at``."""

    conference: Conference
    journal: tuple[Entry, ...]
    files: tuple[PollFile, ...]
    at: Millis


class Scribe(Protocol):
    """Writes records down, signed. Both raise Unavailable where there is no key to sign with."""

    def json(self, record: Record) -> bytes: ...

    def pdf(self, record: Record) -> bytes: ...


class Records:
    def __init__(self, store: Store, polls: Polls, scribe: Scribe) -> None:
        self._store, self._polls, self._scribe = store, polls, scribe

    async def json(self, poll: str) -> bytes:
        """The signed protocol. Raises NotFound, RecordNotReady, or Unavailable without a key."""
        return await asyncio.to_thread(self._scribe.json, await self._record(poll))

    async def pdf(self, poll: str) -> bytes:
        """The signed protocol as a document. Raises as ``json``."""
        return await asyncio.to_thread(self._scribe.pdf, await self._record(poll))

    async def _record(self, id: str) -> Record:
        poll = await self._polls.reload(id)
        if poll.test:
            raise RecordNotReady("A test vote stands in no record.", poll=id, state=poll.state)
        if poll.state not in OVER:
            raise RecordNotReady("The protocol is there once the result is published.", poll=id, state=poll.state)
        return await record_of(self._store, self._polls.conference, poll, await self._store.journal())


async def record_of(store: Store, conference: Conference, poll: Poll, journal: Sequence[Entry]) -> Record:
    """The record of ``poll``, which is over."""
    turnout = await store.turnout(poll.id)
    found = await counted(store, poll) if poll.state is PollState.PUBLISHED else None
    decided = outcome(poll, found, turnout) if found and poll.rules.names_winner else None
    acts = tuple(entry for entry in journal if _is_about(entry, poll.id))
    groups = await breakdown(store, poll) if found else None
    return Record(conference, poll, turnout, await store.late(poll.id), found, decided, acts, groups)


def _is_about(entry: Entry, poll: str) -> bool:
    """Whether ``entry`` is about ``poll``, or is the making of this run-off."""
    made = entry.action == Action.RUN_OFF and entry.reason.split(",")[0] == poll
    return made or entry.subject == f"poll {poll}"


def _by_number(voters: Sequence[Voter], numbers: Mapping[int, int]) -> tuple[Voter, ...]:
    """The electoral roll with numbers of badges in place of ids."""
    named = [replace(v, badge=numbers[v.badge], share=numbers[v.share] if v.share else 0) for v in voters]
    return tuple(sorted(named, key=lambda voter: voter.badge))


async def archive(store: Store, now: Millis) -> Archive:
    """Everything on record; no test votes. Sealed results are not even read (law 6)."""
    while True:  # until nobody acts while we read
        head = await store.head()
        found = await _read(store, now)
        if await store.head() == head:
            return found


async def _read(store: Store, now: Millis) -> Archive:
    conference = await store.conference()
    journal = tuple(await store.journal())
    numbers = {badge.id: badge.number for badge in await store.badges()}
    files = []
    for poll in conference.polls:
        if poll.test:
            continue
        turnout, late = await store.turnout(poll.id), await store.late(poll.id)
        if poll.state not in OVER:
            files.append(PollFile(poll, turnout, late))
            continue
        files.append(
            PollFile(
                poll,
                turnout,
                late,
                await record_of(store, conference, poll, journal),
                _by_number(await store.voters(poll.id), numbers),
                tuple(sorted(numbers[badge] for badge in await store.participants(poll.id))),
                tuple(await store.ballots(poll.id)) if poll.state is PollState.PUBLISHED else (),
            )
        )
    return Archive(conference, journal, tuple(files), now)
