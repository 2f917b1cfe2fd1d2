"""The simulation catches what it is there for: each law is broken on purpose, and a night tells which."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from tests.simulation.disk import Disk
from tests.simulation.nature import Weather
from tests.simulation.night import SMALL, Night
from tests.simulation.store import MemoryStore
from tests.simulation.watch import Broken
from voting.domain.ballot import Cast, Decision
from voting.domain.electorate import Voter
from voting.domain.journal import Act, Entry
from voting.domain.poll import PollState
from voting.service.award import Award
from voting.service.ports import Topic
from voting.service.timekeeper import Timekeeper
from voting.web.connection import Connection

Outcomes = Sequence[Decision | Exception]
NIGHTS = 40


def caught(law: str, **broken: Any) -> None:
    """One of the nights ends with the words of ``law``."""
    with pytest.raises(Broken, match=law):
        for seed in range(NIGHTS):
            Night(seed, SMALL, **broken).play()


class Forgets(MemoryStore):
    """Acknowledges a ballot that it did not keep."""

    def put(self, casts: Sequence[Cast]) -> Outcomes:
        return [Decision.FIRST if cast.submission[0] < 25 else super(Forgets, self).put([cast])[0] for cast in casts]


class Doubles(MemoryStore):
    """Has no unique key: a retry is another ballot."""

    def put(self, casts: Sequence[Cast]) -> Outcomes:
        outcomes = super().put(casts)
        for cast, outcome in zip(casts, outcomes, strict=True):
            if outcome is Decision.REPEAT:
                box = self._disk.boxes[cast.poll]
                box[cast.submission * 2] = box[cast.tag]
                self._disk.committed(cast.poll)
        return outcomes


class Exchanges(MemoryStore):
    """Keeps another choice than was sent."""

    def put(self, casts: Sequence[Cast]) -> Outcomes:
        return super().put([replace(cast, mark='["oak"]') for cast in casts])


class TakesLate(MemoryStore):
    """Looks at the poll as it was."""

    def put(self, casts: Sequence[Cast]) -> Outcomes:
        now = dict(self._disk.polls)
        for id, poll in now.items():
            if poll.opened_at is not None and poll.state is not PollState.ANNULLED:
                self._disk.polls[id] = replace(poll, state=PollState.OPEN)
        try:
            return super().put(casts)
        finally:
            for id in now:
                self._disk.polls[id] = now[id]
            for cast in casts:
                self._disk.committed(cast.poll)


class TakesAnybody(MemoryStore):
    """Does not look at the electoral roll."""

    def put(self, casts: Sequence[Cast]) -> Outcomes:
        rolls = dict(self._disk.electorates)
        for cast in casts:
            self._disk.electorates[cast.poll] = {id: Voter(id) for id in self._disk.badges}
        try:
            return super().put(casts)
        finally:
            self._disk.electorates.update(rolls)
            for cast in casts:
                self._disk.committed(cast.poll)


class Rewrites(Disk):
    """Loses what was entered before."""

    def enter(self, act: Act) -> Entry:
        if len(self.journal) == 8:
            self.journal[-1] = replace(self.journal[-1], actor="nobody")
        return super().enter(act)


@pytest.mark.parametrize(
    ("store", "law"),
    [
        (Forgets, "a ballot that was received is not counted|an older ballot took the place"),
        (Doubles, "ballots, .* participations"),
        (Exchanges, "is counted where"),
        (TakesLate, "the box changed after the close"),
        (TakesAnybody, "ballots, .* entitled"),
    ],
)
def test_a_store_that_errs_is_caught(store: type[MemoryStore], law: str) -> None:
    caught(law, store=store)


def test_a_journal_that_was_rewritten_is_caught() -> None:
    caught("the journal's chain broke", disk=Rewrites())


def test_a_tally_shown_early_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    async def shown(self: Award, poll: Any) -> Any:
        return await self.result(poll), [], None

    monkeypatch.setattr(Award, "shown", shown)
    caught("a tally left before the reveal")


def test_a_process_that_only_listens_to_the_bus_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    async def notice(self: Timekeeper) -> None:
        await self._share()

    monkeypatch.setattr(Timekeeper, "_notice", notice)
    caught("still stale", weather=Weather(bus=0.5))


def test_a_process_that_drops_what_the_bus_says_of_polls_is_not_even_noticed_beyond_a_moment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The bus is no truth: the nights are good ones without it."""

    async def touched(self: Timekeeper, topic: Topic) -> None:
        if topic.kind == "badge":
            await listening(self, topic)

    listening = Timekeeper._touched
    monkeypatch.setattr(Timekeeper, "_touched", touched)
    assert Night(1, SMALL).play().counts["calms"]


def test_a_socket_that_loses_a_state_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    offer, offered = Connection.offer, iter(range(10**9))

    def lossy(self: Connection, topic: str, frame: bytes) -> None:
        if topic == "beat" or next(offered) % 10:
            offer(self, topic, frame)

    monkeypatch.setattr(Connection, "offer", lossy)
    caught("still stale")


def test_a_process_that_forgets_its_deadlines_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    async def asleep(self: Timekeeper) -> None: ...

    monkeypatch.setattr(Timekeeper, "_deadlines", asleep)
    caught("a close that never ends")
