"""The one writer of a process: group commit, in order of arrival.

Whatever gathers while one transaction runs becomes the next (natural batching): one sync to disk a batch. Casts that
must not be alone wait for company first. It knows nothing of what it writes, nor of where.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from copy import copy
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection

from voting.domain.ballot import Cast, Decision
from voting.domain.errors import DiskFull, Unavailable, VotingError
from voting.store.database import Database
from voting.store.gathering import Gathering

LARGEST_BATCH = 500
MOST_WORK = 100
"""Pieces of work in one transaction: all share the sync to disk."""

SEAL_AGAIN_SECONDS = 0.5

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Work:
    """Anything but a cast. ``alone``: no other process may write meanwhile. ``raises``: it may refuse by raising, and
    is then undone alone, which takes a savepoint. ``seal``: afterwards storage is made to forget what the end of a
    secret poll left; where somebody is in the way, that is tried again until it is done."""

    run: Callable[[Connection], Any]
    answer: asyncio.Future[Any]
    alone: bool
    raises: bool
    seal: bool


@dataclass(frozen=True, slots=True)
class _WaitingCast:
    cast: Cast
    answer: asyncio.Future[Decision]


class Writer:
    """Make one in the event loop that uses it. A caller that gives up waiting changes nothing for the others: what
    was asked is still done."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: Connection | None = None
        self._queue: deque[_Work | list[_WaitingCast]] = deque()
        self._arrived = asyncio.Event()
        self._closing = False
        self._seal_due = False
        self._seal_again_at = 0.0
        self._loop = asyncio.get_running_loop()
        self._gathering: Gathering[_WaitingCast] = Gathering(self._loop, self._queue_up)
        self._running = self._loop.create_task(self._run(), name="voting-writer")

    async def do(
        self,
        run: Callable[[Connection], T],
        *,
        alone: bool = True,
        raises: bool = True,
        seal: bool = False,
        after_casts_of: str = "",
    ) -> T:
        """Run ``run``, by itself or with others in one transaction, and return its result after the commit. If it
        raises, nothing of it has happened. ``alone``: no other process writes meanwhile, but for casts; without it,
        ``run`` must lock what it reads. ``raises``: False where it returns its refusals, which is quicker.
        ``after_casts_of``: casts of that poll that wait for company go before it.
        Raises Unavailable where the database fails."""
        self._refuse_if_closing()
        answer: asyncio.Future[T] = self._loop.create_future()
        self._gathering.send_off(after_casts_of)
        self._queue_up(_Work(run, answer, alone, raises, seal))
        try:
            return await answer
        finally:
            del answer  # a refusal that is raised through here holds this frame, and the answer holds the refusal

    async def cast(self, cast: Cast, *, in_company: bool) -> Decision:
        """Judge and store ``cast``; returns after the commit. ``in_company``: it waits a moment for others of its
        poll, to be committed with them. Raises what ``judge`` raises, or Unavailable."""
        self._refuse_if_closing()
        waiting = _WaitingCast(cast, self._loop.create_future())
        if in_company:
            self._gathering.add(waiting)
        else:
            self._queue_up([waiting])
        answer = waiting.answer
        del waiting
        try:
            return await answer
        finally:
            del answer  # as above

    async def close(self) -> None:
        """Finish what was asked, then let the connection go. Closing again does nothing."""
        if self._closing:
            return
        self._closing = True
        self._gathering.send_all_off()
        self._arrived.set()
        await self._running
        await self._database.write(self._disconnect)

    def _refuse_if_closing(self) -> None:
        if self._closing:
            raise Unavailable("The store is shutting down. Nothing was stored; send again.")

    def _queue_up(self, job: _Work | list[_WaitingCast]) -> None:
        self._queue.append(job)
        self._arrived.set()

    async def _run(self) -> None:
        while self._queue or not self._closing:
            if not self._queue:
                await self._wait()
            if self._seal_due and self._loop.time() >= self._seal_again_at:
                self._seal_again_at = self._loop.time() + SEAL_AGAIN_SECONDS
                await self._database.write(self._seal)
            if work := self._take_work():
                results = await self._database.write(self._do_all, work)
                for piece, result in zip(work, results, strict=True):
                    _resolve(piece.answer, result)
            elif casts := self._take_casts():
                outcomes = await self._database.write(self._commit, [job.cast for job in casts])
                for job, outcome in zip(casts, outcomes, strict=True):
                    _resolve(job.answer, outcome)

    async def _wait(self) -> None:
        self._arrived.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(SEAL_AGAIN_SECONDS if self._seal_due else None):
                await self._arrived.wait()

    def _take_work(self) -> list[_Work]:
        """The work at the head of the queue that one transaction can hold. What seals is by itself."""
        work: list[_Work] = []
        while self._queue and len(work) < MOST_WORK:
            job = self._queue[0]
            if not isinstance(job, _Work) or (work and (job.seal or job.alone != work[0].alone)):
                break
            self._queue.popleft()
            work.append(job)
            if job.seal:
                break
        return work

    def _take_casts(self) -> list[_WaitingCast]:
        """The casts at the head of the queue. Who came together stays together."""
        batch: list[_WaitingCast] = []
        while self._queue and len(batch) < LARGEST_BATCH:
            job = self._queue[0]
            if isinstance(job, _Work):
                break
            self._queue.popleft()
            batch.extend(job)
        return batch

    # Within ``Database.write``. Nothing here raises: an error is an outcome.

    def _do_all(self, work: Sequence[_Work]) -> Sequence[Any]:
        """All in one transaction. Where the database or the code fails, one by one, so that it fails only for whom
        it must."""
        if len(work) > 1:
            try:
                with self._database.translated():
                    connection = self._connected()
                    with self._database.transaction(connection, alone=work[0].alone):
                        return [self._refusable(connection, piece) for piece in work]
            except Exception as error:
                self._recover(error)
        return [self._do(piece) for piece in work]

    def _do(self, work: _Work) -> Any:
        try:
            with self._database.translated():
                connection = self._connected()
                with self._database.transaction(connection, alone=work.alone):
                    result = work.run(connection)
        except Exception as error:
            self._recover(error)
            return error
        if work.seal:
            self._seal()
        return result

    def _commit(self, casts: Sequence[Cast]) -> Sequence[Decision | Exception]:
        try:
            with self._database.translated():
                return self._database.cast(self._connected(), casts)
        except Exception as error:
            self._recover(error)
            return [copy(error) for _ in casts]

    def _seal(self) -> None:
        try:
            with self._database.translated():
                self._seal_due = not self._database.seal(self._connected())
        except VotingError as error:
            self._seal_due = True
            self._recover(error)

    def _connected(self) -> Connection:
        if self._connection is not None and not self._database.usable(self._connection):
            self._disconnect()
        if self._connection is None:
            self._connection = self._database.connect()
        return self._connection

    def _recover(self, error: Exception) -> None:
        """After a failure of the database or its disk, trust nothing of the connection: the next one starts anew. A
        full disk and a refusal leave it sound."""
        if not isinstance(error, VotingError) or (isinstance(error, Unavailable) and not isinstance(error, DiskFull)):
            self._disconnect()

    def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.invalidate()
            connection.close()

    def _refusable(self, connection: Connection, work: _Work) -> Any:
        """The result of ``work``, or the refusal that undid it alone. Raises what the whole transaction must not
        survive."""
        if not work.raises:
            return work.run(connection)
        try:
            with self._database.translated(), connection.begin_nested():
                return work.run(connection)
        except Unavailable:
            raise
        except VotingError as refusal:
            return refusal


def _resolve(answer: asyncio.Future[Any], outcome: object) -> None:
    if answer.done():
        return
    if isinstance(outcome, VotingError):
        answer.set_exception(outcome.with_traceback(None))  # the way to it holds it, and the ballots beside it
    elif isinstance(outcome, Exception):
        answer.set_exception(outcome)
    else:
        answer.set_result(outcome)
