"""``ports.Store`` on a simulated disk that several stores share, as processes share a database.

Time passes and things fail only where ``Line`` says so; without one every operation takes no time.
"""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Protocol, TypeVar

from tests.simulation.disk import Disk
from voting.domain.ballot import Cast, Decision
from voting.domain.box import BoxedBallot
from voting.domain.conference import Conference
from voting.domain.curation import Curating
from voting.domain.electorate import Voter
from voting.domain.errors import BadgeInUse, Unavailable
from voting.domain.floor import Floor, Question, Tend
from voting.domain.journal import Act, Entry
from voting.domain.poll import Poll
from voting.domain.preparing import Preparation
from voting.domain.roll import Badge
from voting.domain.runsheet import Stage
from voting.domain.tally import Turnout
from voting.domain.text import Millis
from voting.service.ports import Pairing, RollChange, Session, Wearer
from voting.store.gathering import Gathering

T = TypeVar("T")


class Line(Protocol):
    """The way to the database and back. Either may take time, and raise Unavailable: on the way there nothing has
    happened, on the way back what was asked is done."""

    async def there(self, *, writes: bool) -> None: ...

    async def back(self, *, writes: bool) -> None: ...


class Direct:
    async def there(self, *, writes: bool) -> None: ...

    async def back(self, *, writes: bool) -> None: ...


@dataclass(frozen=True, slots=True)
class _Waiting:
    cast: Cast
    answer: "asyncio.Future[Decision]"


class MemoryStore:
    """See ``ports.Store``. Use it in one event loop."""

    def __init__(self, disk: Disk, line: Line | None = None) -> None:
        self._disk, self._line = disk, line or Direct()
        self._gathering: Gathering[_Waiting] = Gathering(asyncio.get_running_loop(), self._send)
        self._sending: dict[asyncio.Task[None], None] = {}
        self._closed = False

    async def close(self) -> None:
        self._closed = True
        self._gathering.send_all_off()
        await asyncio.gather(*self._sending)

    async def probe(self) -> None:
        await self._write(lambda: None)

    async def create(self, conference: Conference, act: Act) -> None:
        await self._write(lambda: self._disk.create(conference, act))

    async def conference(self) -> Conference:
        return await self._read(self._disk.conference)

    async def add_poll(self, poll: Poll, act: Act) -> None:
        await self._write(lambda: self._disk.add_poll(poll, act))

    async def prepare(self, change: Preparation, acts: Sequence[Act]) -> Conference:
        return await self._write(lambda: self._disk.prepare(change, acts))

    # the roll

    async def badges(self) -> Sequence[Badge]:
        return await self._read(lambda: sorted(self._disk.badges.values(), key=lambda badge: badge.number))

    async def badge(self, badge: int) -> Badge:
        return await self._read(lambda: self._disk.badge(badge))

    async def badge_by_number(self, number: int) -> Badge:
        return await self._read(lambda: self._disk.badge_by_number(number))

    async def change_roll(self, change: RollChange, act: Act) -> None:
        await self._write(lambda: self._disk.change_roll(change, act))

    async def issue(self, verifiers: Mapping[int, bytes], act: Act) -> None:
        await self._write(lambda: self._disk.issue(verifiers, act))

    async def roll_size(self) -> int:
        return await self._read(lambda: self._disk.count_badges(admitted=False))

    async def admitted(self) -> int:
        return await self._read(lambda: self._disk.count_badges(admitted=True))

    # devices and sessions

    async def admit(self, verifier: bytes, device: bytes, session: Session, now: Millis, before: bytes = b"") -> Badge:
        answer = await self._write(lambda: self._disk.admit(verifier, device, session, now, before))
        if isinstance(answer, BadgeInUse):
            raise answer
        return answer

    async def wearer(self, badge: int, poll: str | None) -> Wearer:
        return await self._read(lambda: self._disk.wearer(badge, poll))

    async def answer_move(self, badge: int, allow: bool) -> None:
        await self._write(lambda: self._disk.answer_move(badge, allow))

    async def release(self, badge: int, act: Act) -> None:
        await self._write(lambda: self._disk.release(badge, act))

    async def keep_session(self, session: Session) -> None:
        await self._write(lambda: self._disk.keep_session(session))

    async def session(self, id: bytes, now: Millis) -> Session | None:
        return await self._read(lambda: self._disk.session(id, now))

    async def end_session(self, id: bytes) -> None:
        await self._write(lambda: self._disk.end_session(id))

    async def invite(self, id: bytes, name: str, expires_at: Millis) -> None:
        await self._write(lambda: self._disk.invites.update({id: (name, expires_at)}))

    async def accept_invite(self, id: bytes, session: Session, now: Millis, act: Act) -> Session:
        return await self._write(lambda: self._disk.accept_invite(id, session, now, act))

    # screens

    async def ask_pairing(self, claim: bytes, pairing: Pairing) -> None:
        await self._write(lambda: self._disk.ask_pairing(claim, pairing))

    async def approve_pairing(self, code: str, room: str, name: str, now: Millis, act: Act) -> None:
        await self._write(lambda: self._disk.approve_pairing(code, room, name, now, act))

    async def claim_pairing(self, claim: bytes, session: Session, now: Millis) -> Session | None:
        return await self._write(lambda: self._disk.claim_pairing(claim, session, now))

    # polls

    async def poll(self, poll: str) -> Poll:
        return await self._read(lambda: self._disk.poll(poll))

    async def transition(self, before: Poll, after: Poll, act: Act) -> Poll:
        if before.takes_ballots != after.takes_ballots:
            self._gathering.send_off(before.id)
            await asyncio.gather(*self._sending)
        return await self._write(lambda: self._disk.transition(before, after, act))

    async def run_off(self, before: Poll, after: Poll, next_round: Poll, act: Act) -> Poll:
        return await self._write(lambda: self._disk.run_off(before, after, next_round, act))

    async def cast(self, cast: Cast) -> Decision:
        if self._closed:
            raise Unavailable("The store is shutting down.")
        waiting = _Waiting(cast, asyncio.get_running_loop().create_future())
        known = self._disk.polls.get(cast.poll)
        if known is not None and known.rules.secret:
            self._gathering.add(waiting)
        else:
            self._send([waiting])
        return await waiting.answer

    def put(self, casts: Sequence[Cast]) -> Sequence[Decision | Exception]:
        """The one transaction of a batch. What a broken store gets wrong, it gets wrong here."""
        return self._disk.put_all(casts)

    async def participated(self, poll: str, badge: int) -> bool:
        return await self._read(lambda: badge in self._disk.voted.get(poll, ()))

    async def has_voted(self, badge: int) -> bool:
        return await self._read(lambda: self._disk.has_voted(badge))

    async def electorate(self, poll: str) -> frozenset[int]:
        return await self._read(lambda: frozenset(self._disk.electorates.get(poll, {})))

    async def voters(self, poll: str) -> Sequence[Voter]:
        return await self._read(lambda: list(self._disk.electorates.get(poll, {}).values()))

    async def mates(self, poll: str, badge: int) -> frozenset[int]:
        return await self._read(lambda: self._disk.mates(poll, badge))

    async def participants(self, poll: str) -> frozenset[int]:
        return await self._read(lambda: frozenset(self._disk.voted.get(poll, ())))

    async def turnout(self, poll: str) -> Turnout:
        return await self._read(lambda: self._disk.turnout(poll))

    async def marks(self, poll: str, *, weighted: bool = False) -> Mapping[str, int]:
        return await self._read(lambda: self._disk.marks(poll, weighted=weighted))

    async def cohorts(self, poll: str) -> Mapping[str, Mapping[str, int]]:
        return await self._read(lambda: self._disk.cohorts(poll))

    async def late(self, poll: str) -> int:
        return await self._read(lambda: len(self._disk.late.get(poll, ())))

    async def tags(self, poll: str) -> Sequence[bytes]:
        return await self._read(lambda: sorted(self._disk.boxes.get(poll, ())))

    async def ballots(self, poll: str) -> Sequence[BoxedBallot]:
        return await self._read(lambda: self._disk.ballots(poll))

    async def curate(self, poll: str, curating: Curating, act: Act) -> Poll:
        return await self._write(lambda: self._disk.curate(poll, curating, act))

    # questions from the floor

    async def floor(self, room: str) -> Floor:
        return await self._read(lambda: self._disk.floor.of(self._disk.stage(room).room))

    async def set_floor(self, after: Floor, act: Act) -> None:
        await self._write(lambda: self._set_floor(after, act))

    def _set_floor(self, after: Floor, act: Act) -> None:
        self._disk.floor.floors[self._disk.stage(after.room).room] = after
        self._disk.enter(act)

    async def ask(self, question: Question, badge: int) -> None:
        await self._write(lambda: self._disk.ask(question, badge))

    async def asked(self, room: str, badge: int, poll: str = "") -> int:
        return await self._read(lambda: self._disk.floor.asked.get((room, poll, badge), 0))

    async def ideas(self, poll: str) -> Sequence[Question]:
        return await self._read(lambda: self._disk.floor.ideas(poll))

    async def questions(self, room: str) -> Sequence[Question]:
        return await self._read(lambda: self._disk.floor.in_room(room))

    async def support(self, room: str, question: str, badge: int, *, on: bool) -> None:
        await self._write(lambda: self._disk.floor.support(room, question, badge, on=on))

    async def supported(self, room: str, badge: int) -> frozenset[str]:
        return await self._read(lambda: self._disk.floor.of_badge(room, badge))

    async def tend(
        self, room: str, question: str, deed: Tend, act: Act, *, text: str = "", into: str = "", poll: str = ""
    ) -> Question:
        return await self._write(lambda: self._disk.tend(room, question, deed, act, text, into, poll))

    # photographs

    async def put_photograph(self, poll: str, option: str, image: bytes, act: Act) -> None:
        await self._write(lambda: self._disk.put_photograph(poll, option, image, act))

    async def remove_photograph(self, poll: str, option: str, act: Act) -> None:
        await self._write(lambda: self._disk.remove_photograph(poll, option, act))

    async def photograph(self, sha256: str) -> bytes:
        return await self._read(lambda: self._disk.photograph(sha256))

    async def put_picture(self, room: str, cue: str, image: bytes, act: Act) -> None:
        await self._write(lambda: self._disk.pictures.put(self._disk, room, cue, image, act))

    async def remove_picture(self, room: str, cue: str, act: Act) -> None:
        await self._write(lambda: self._disk.pictures.remove(self._disk, room, cue, act))

    async def picture(self, sha256: str) -> bytes:
        return await self._read(lambda: self._disk.pictures.image(sha256))

    # stages, processes, journal

    async def stage(self, room: str) -> Stage:
        return await self._read(lambda: self._disk.stage(room))

    async def set_stage(self, before: Stage, after: Stage, act: Act) -> Stage:
        return await self._write(lambda: self._disk.set_stage(before, after, act))

    async def report(self, process: str, beat: int, said: str, gone: Collection[str]) -> None:
        await self._write(lambda: self._disk.report(process, beat, said, gone))

    async def reports(self) -> Mapping[str, tuple[int, str]]:
        return await self._read(lambda: dict(self._disk.reports))

    async def head(self) -> int:
        return await self._read(lambda: len(self._disk.journal))

    async def journal(self, after: int = 0) -> Sequence[Entry]:
        return await self._read(lambda: self._disk.journal[after:])

    async def journal_since(self, since: Millis) -> Sequence[Entry]:
        return await self._read(lambda: [entry for entry in self._disk.journal if entry.at >= since])

    async def enter(self, act: Act) -> None:
        await self._write(lambda: self._disk.enter(act))

    # within

    async def _read(self, run: Callable[[], T]) -> T:
        return await self._over(run, writes=False)

    async def _write(self, run: Callable[[], T]) -> T:
        """A caller that gives up waiting changes nothing: what was asked is still done."""
        return await asyncio.shield(asyncio.ensure_future(self._over(run, writes=True)))

    async def _over(self, run: Callable[[], T], *, writes: bool) -> T:
        if self._closed:
            raise Unavailable("The store is shut.")
        await self._line.there(writes=writes)
        result = run()
        await self._line.back(writes=writes)
        return result

    def _send(self, batch: list[_Waiting]) -> None:
        task = asyncio.ensure_future(self._commit(batch))
        self._sending[task] = None
        task.add_done_callback(self._sending.pop)

    async def _commit(self, batch: list[_Waiting]) -> None:
        try:
            await self._line.there(writes=True)
            outcomes: Sequence[Decision | Exception] = self.put([waiting.cast for waiting in batch])
            await self._line.back(writes=True)
        except Unavailable as error:
            outcomes = [copy(error) for _ in batch]
        for waiting, outcome in zip(batch, outcomes, strict=True):
            if waiting.answer.done():
                continue
            if isinstance(outcome, Exception):
                waiting.answer.set_exception(outcome)
            else:
                waiting.answer.set_result(outcome)
