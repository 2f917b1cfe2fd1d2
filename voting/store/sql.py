"""The store on SQL: ``ports.Store``, put together from one module a job.

Everything that writes goes through the process's one writer; reading runs beside it and sees what was committed.
"""

import asyncio
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, delete, insert

from voting.domain.ballot import Cast, Decision
from voting.domain.box import BoxedBallot
from voting.domain.conference import Conference
from voting.domain.curation import Curating
from voting.domain.electorate import Voter
from voting.domain.errors import Unavailable, VotingError
from voting.domain.floor import Floor, Question, Tend
from voting.domain.journal import Act, Entry
from voting.domain.poll import Poll
from voting.domain.preparing import Preparation
from voting.domain.roll import Badge
from voting.domain.runsheet import Stage
from voting.domain.tally import Turnout
from voting.domain.text import Millis
from voting.service.ports import Pairing, RollChange, Session, Wearer
from voting.store import (
    box,
    electorate,
    floor,
    ideas,
    journal,
    photographs,
    pictures,
    polls,
    preparing,
    processes,
    roll,
    rooms,
    sessions,
    words,
)
from voting.store.database import Database
from voting.store.migrations import upgrade
from voting.store.postgres.address import read_address
from voting.store.sqlite.database import SqliteDatabase
from voting.store.sqlite.file import make_folder, place
from voting.store.tables import PROBE
from voting.store.together import Together
from voting.store.wearers import wearers
from voting.store.writer import Writer

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

POOL = 10


class DriverMissing(Unavailable):
    """The Python package that speaks to PostgreSQL is not installed."""

    code = "driver_missing"


async def open_store(folder: Path, *, create: bool = False, url: str = "", pool: int = POOL) -> "SqlStore":
    """Open the database at ``url``, else the file in ``folder``, and bring its schema up to date. ``create`` makes
    folder, file and tables. ``pool``: the most connections to a server.

    Raises NoConference where there is none, DatabaseNotOurs, DatabaseNewer, DataUnwritable, Unavailable.
    """
    database = await _postgres(folder, url, pool, create=create) if url else await _sqlite(folder, create=create)
    writer = Writer(database)
    try:
        await writer.do(upgrade, seal=True)  # a crash may have come between a poll's end and its sealing
        secrecy = await database.read(polls.secrecy)
    except BaseException:
        await writer.close()
        await database.close()
        raise
    return SqlStore(database, writer, secrecy)


async def _sqlite(folder: Path, *, create: bool) -> Database:
    return SqliteDatabase(await asyncio.to_thread(place, folder, create=create))


async def _postgres(folder: Path, url: str, pool: int, *, create: bool) -> Database:
    try:
        from voting.store.postgres.database import PostgresDatabase
    except ModuleNotFoundError:
        raise DriverMissing(
            "PostgreSQL needs a part that is not installed. Install it with: pip install 'voting[postgres]'"
        ) from None
    database = PostgresDatabase(read_address(url), pool)
    try:
        await database.arrive(create=create)
        if create:
            make_folder(folder)  # for what is kept beside the database
    except BaseException:
        await database.close()
        raise
    return database


class SqlStore:
    """See ``ports.Store`` for what each method promises. Use it in the event loop that opened it.

    ``secrecy``: poll to whether it is secret, of those that have been opened and so never change; what another process
    opened is looked up."""

    def __init__(self, database: Database, writer: Writer, secrecy: dict[str, bool]) -> None:
        self._database, self._writer, self._secrecy = database, writer, secrecy
        self._closed = False
        self._badges = self._together(roll.some)
        self._sessions = self._together(sessions.sessions)
        self._wearers = self._together(wearers)
        self._participations = self._together(polls.participated)

    async def close(self) -> None:
        if not self._closed:
            self._closed = True
            await self._writer.close()
            await self._database.close()

    async def probe(self) -> None:
        await self._writer.do(_probe)

    # the conference

    async def create(self, conference: Conference, act: Act) -> None:
        await self._writer.do(lambda c: rooms.create(c, conference, act))

    async def conference(self) -> Conference:
        return await self._read(rooms.conference)

    async def add_poll(self, poll: Poll, act: Act) -> None:
        await self._writer.do(lambda c: polls.add_poll(c, poll, act))

    async def prepare(self, change: Preparation, acts: Sequence[Act]) -> Conference:
        return await self._writer.do(lambda c: preparing.prepare(c, change, acts))

    # the roll

    async def badges(self) -> Sequence[Badge]:
        return await self._read(roll.badges)

    async def badge(self, badge: int) -> Badge:
        found = await self._badges.ask(badge)
        if found is None:
            raise roll.unknown()
        return found

    async def badge_by_number(self, number: int) -> Badge:
        return await self._read(lambda c: roll.badge_by_number(c, number))

    async def change_roll(self, change: RollChange, act: Act) -> None:
        await self._writer.do(lambda c: roll.change_roll(c, change, act))

    async def issue(self, verifiers: Mapping[int, bytes], act: Act) -> None:
        await self._writer.do(lambda c: roll.issue(c, verifiers, act))

    async def roll_size(self) -> int:
        return await self._read(roll.roll_size)

    async def admitted(self) -> int:
        return await self._read(roll.admitted)

    # devices and sessions

    async def admit(self, verifier: bytes, device: bytes, session: Session, now: Millis, before: bytes = b"") -> Badge:
        answer = await self._writer.do(
            lambda c: self._database.admit(c, verifier, device, session, now, before), alone=False, raises=False
        )
        if isinstance(answer, VotingError):
            raise answer
        return answer

    async def wearer(self, badge: int, poll: str | None) -> Wearer:
        found = await self._wearers.ask((badge, poll))
        if found is None:
            raise roll.unknown()
        return found

    async def answer_move(self, badge: int, allow: bool) -> None:
        await self._writer.do(lambda c: sessions.answer_move(c, badge, allow))

    async def release(self, badge: int, act: Act) -> None:
        await self._writer.do(lambda c: sessions.release(c, badge, act))

    async def keep_session(self, session: Session) -> None:
        await self._writer.do(lambda c: sessions.keep(c, session))

    async def session(self, id: bytes, now: Millis) -> Session | None:
        found = await self._sessions.ask(id)
        return found if found is not None and found.expires_at > now else None

    async def end_session(self, id: bytes) -> None:
        await self._writer.do(lambda c: sessions.end_session(c, id))

    async def invite(self, id: bytes, name: str, expires_at: Millis) -> None:
        await self._writer.do(lambda c: sessions.invite(c, id, name, expires_at))

    async def accept_invite(self, id: bytes, session: Session, now: Millis, act: Act) -> Session:
        return await self._writer.do(lambda c: sessions.accept_invite(c, id, session, now, act))

    # screens

    async def ask_pairing(self, claim: bytes, pairing: Pairing) -> None:
        await self._writer.do(lambda c: rooms.ask_pairing(c, claim, pairing))

    async def approve_pairing(self, code: str, room: str, name: str, now: Millis, act: Act) -> None:
        await self._writer.do(lambda c: rooms.approve_pairing(c, code, room, name, now, act))

    async def claim_pairing(self, claim: bytes, session: Session, now: Millis) -> Session | None:
        return await self._writer.do(lambda c: rooms.claim_pairing(c, claim, session, now))

    # polls

    async def poll(self, poll: str) -> Poll:
        return await self._read(lambda c: polls.poll(c, poll))

    async def transition(self, before: Poll, after: Poll, act: Act) -> Poll:
        seal = polls.seals(before, after)
        turns = before.takes_ballots != after.takes_ballots
        stored = await self._writer.do(
            lambda c: polls.transition(c, before, after, act), seal=seal, after_casts_of=before.id if turns else ""
        )
        if stored.takes_ballots:
            self._secrecy[stored.id] = stored.rules.secret
        return stored

    async def run_off(self, before: Poll, after: Poll, next_round: Poll, act: Act) -> Poll:
        return await self._writer.do(lambda c: polls.run_off(c, before, after, next_round, act))

    async def cast(self, cast: Cast) -> Decision:
        if cast.poll not in self._secrecy:
            self._secrecy |= await self._read(polls.secrecy)
        return await self._writer.cast(cast, in_company=self._secrecy.get(cast.poll, True))

    async def participated(self, poll: str, badge: int) -> bool:
        return bool(await self._participations.ask((poll, badge)))

    async def has_voted(self, badge: int) -> bool:
        return await self._read(lambda c: polls.has_voted(c, badge))

    async def electorate(self, poll: str) -> frozenset[int]:
        return await self._read(lambda c: electorate.electorate(c, poll))

    async def voters(self, poll: str) -> Sequence[Voter]:
        return await self._read(lambda c: electorate.voters(c, poll))

    async def mates(self, poll: str, badge: int) -> frozenset[int]:
        return await self._read(lambda c: electorate.mates(c, poll, badge))

    async def participants(self, poll: str) -> frozenset[int]:
        return await self._read(lambda c: polls.participants(c, poll))

    async def turnout(self, poll: str) -> Turnout:
        return await self._read(lambda c: polls.turnout(c, poll))

    async def marks(self, poll: str, *, weighted: bool = False) -> Mapping[str, int]:
        marks = electorate.weighted_marks if weighted else polls.marks
        return await self._read(lambda c: marks(c, poll))

    async def cohorts(self, poll: str) -> Mapping[str, Mapping[str, int]]:
        return await self._read(lambda c: electorate.cohorts(c, poll))

    async def late(self, poll: str) -> int:
        return await self._read(lambda c: box.late(c, poll))

    async def tags(self, poll: str) -> Sequence[bytes]:
        return await self._read(lambda c: box.tags(c, poll))

    async def ballots(self, poll: str) -> Sequence[BoxedBallot]:
        return await self._read(lambda c: box.ballots(c, poll))

    async def curate(self, poll: str, curating: Curating, act: Act) -> Poll:
        return await self._writer.do(lambda c: words.change(c, poll, curating, act))

    # questions from the floor

    async def floor(self, room: str) -> Floor:
        return await self._read(lambda c: floor.floor(c, room))

    async def set_floor(self, after: Floor, act: Act) -> None:
        await self._writer.do(lambda c: floor.set_floor(c, after, act), seal=not after.open)

    async def ask(self, question: Question, badge: int) -> None:
        await self._writer.do(lambda c: floor.ask(c, question, badge))

    async def asked(self, room: str, badge: int, poll: str = "") -> int:
        return await self._read(lambda c: floor.asked(c, room, badge, poll))

    async def questions(self, room: str) -> Sequence[Question]:
        return await self._read(lambda c: floor.questions(c, room))

    async def support(self, room: str, question: str, badge: int, *, on: bool) -> None:
        await self._writer.do(lambda c: floor.support(c, room, question, badge, on=on))

    async def supported(self, room: str, badge: int) -> frozenset[str]:
        return await self._read(lambda c: floor.supported(c, room, badge))

    async def tend(
        self, room: str, question: str, deed: Tend, act: Act, *, text: str = "", into: str = "", poll: str = ""
    ) -> Question:
        return await self._writer.do(lambda c: floor.tend_to(c, room, question, deed, text, into, poll, act))

    async def ideas(self, poll: str) -> Sequence[Question]:
        return await self._read(lambda c: ideas.ideas(c, poll))

    # photographs

    async def put_photograph(self, poll: str, option: str, image: bytes, act: Act) -> None:
        await self._writer.do(lambda c: photographs.put(c, poll, option, image, act))

    async def remove_photograph(self, poll: str, option: str, act: Act) -> None:
        await self._writer.do(lambda c: photographs.remove(c, poll, option, act))

    async def photograph(self, sha256: str) -> bytes:
        return await self._read(lambda c: photographs.image(c, sha256))

    # pictures of image cues

    async def put_picture(self, room: str, cue: str, image: bytes, act: Act) -> None:
        await self._writer.do(lambda c: pictures.put(c, room, cue, image, act))

    async def remove_picture(self, room: str, cue: str, act: Act) -> None:
        await self._writer.do(lambda c: pictures.remove(c, room, cue, act))

    async def picture(self, sha256: str) -> bytes:
        return await self._read(lambda c: pictures.image(c, sha256))

    # stages

    async def stage(self, room: str) -> Stage:
        return await self._read(lambda c: rooms.stage(c, room))

    async def set_stage(self, before: Stage, after: Stage, act: Act) -> Stage:
        return await self._writer.do(lambda c: rooms.set_stage(c, before, after, act))

    # the processes that serve the conference

    async def report(self, process: str, beat: int, said: str, gone: Collection[str]) -> None:
        await self._writer.do(lambda c: processes.report(c, process, beat, said, gone))

    async def reports(self) -> Mapping[str, tuple[int, str]]:
        return await self._read(processes.reports)

    # the journal

    async def head(self) -> int:
        return await self._read(journal.head)

    async def journal(self, after: int = 0) -> Sequence[Entry]:
        return await self._read(lambda c: journal.read(c, after))

    async def journal_since(self, since: Millis) -> Sequence[Entry]:
        return await self._read(lambda c: journal.read_since(c, since))

    async def enter(self, act: Act) -> None:
        await self._writer.do(lambda c: journal.write(c, act))

    async def _read(self, run: Callable[[Connection], T]) -> T:
        if self._closed:
            raise Unavailable("The store is shut.")
        return await self._database.read(run)

    def _together(self, run: Callable[[Connection, Sequence[K]], Mapping[K, V]]) -> Together[K, V]:
        return Together(lambda some: self._read(lambda c: run(c, some)))


def _probe(connection: Connection) -> None:
    connection.execute(delete(PROBE))
    connection.execute(insert(PROBE).values(one=1))
