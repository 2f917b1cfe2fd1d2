"""SQLite as a ``Database``: one connection writes on a thread of its own, a few threads read beside it."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, exc
from sqlalchemy.pool import NullPool

from voting.domain.ballot import Cast
from voting.domain.errors import (
    BadgeInUse,
    BadgeUnknown,
    Conflict,
    DatabaseNotOurs,
    DataUnwritable,
    DiskFull,
    Unavailable,
)
from voting.domain.roll import Badge
from voting.domain.text import Millis
from voting.service.ports import Session
from voting.store.casting import Outcome
from voting.store.sqlite import admitting, casting
from voting.store.sqlite.file import APPLICATION_ID

BUSY_MS = 10_000
"""How long a writer waits for another process to finish its transaction."""

SEAL_BUSY_MS = 50
"""How long emptying the log waits for readers; it is tried again later, so that no cast waits for it."""

READERS = 4

T = TypeVar("T")

_UNWRITABLE = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH}


class SqliteDatabase:
    """See ``Database``. One hop to a thread a read: measured at 0.2 ms of CPU where aiosqlite, with a hop for each
    step of a statement, takes 0.8 ms. ``file`` is ours or empty."""

    def __init__(self, file: Path) -> None:
        self._writing, self._reading = _writing_engine(file), _reading_engine(file)
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="voting-writer")
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="voting-reader")

    async def read(self, run: Callable[[Connection], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._read, run)

    async def write(self, run: Callable[..., T], *args: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._writer, run, *args)

    def connect(self) -> Connection:
        return self._writing.connect()

    def usable(self, connection: Connection) -> bool:  # noqa: ARG002 - there is no other side
        return True

    def transaction(self, connection: Connection, *, alone: bool) -> AbstractContextManager[object]:  # noqa: ARG002
        return connection.begin()

    def cast(self, connection: Connection, casts: Sequence[Cast]) -> list[Outcome]:
        with connection.begin():
            return casting.put(_driver(connection), casts)

    def admit(
        self, connection: Connection, verifier: bytes, device: bytes, session: Session, now: Millis, before: bytes
    ) -> Badge | BadgeInUse | BadgeUnknown:
        return admitting.admit(_driver(connection), verifier, device, session, now, before)

    def seal(self, connection: Connection) -> bool:
        return empty_log(connection)

    def translated(self) -> AbstractContextManager[None]:
        return translated()

    async def close(self) -> None:
        await asyncio.to_thread(self._close)

    def _close(self) -> None:
        self._readers.shutdown()
        self._writer.shutdown()
        self._reading.dispose()

    def _read(self, run: Callable[[Connection], T]) -> T:
        with translated(), self._reading.connect() as connection:
            return run(connection)


def _writing_engine(file: Path) -> Engine:
    """For the one connection that writes. A transaction takes the write lock at its beginning, so that what it reads
    is still true when it commits, in this process and in others."""
    engine = create_engine(
        f"sqlite:///{file}",
        poolclass=NullPool,
        hide_parameters=True,
        connect_args={"isolation_level": None, "check_same_thread": False, "timeout": BUSY_MS / 1000},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        if connection.execute("PRAGMA application_id").fetchone() != (APPLICATION_ID,):
            connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _reading_engine(file: Path) -> Engine:
    """For everything that only reads. Every statement sees all that was committed before it."""
    engine = create_engine(
        f"sqlite:///{file}",
        pool_size=READERS,
        max_overflow=0,
        hide_parameters=True,
        isolation_level="AUTOCOMMIT",
        skip_autocommit_rollback=True,
        pool_reset_on_return=None,
        connect_args={"check_same_thread": False, "timeout": BUSY_MS / 1000},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA query_only=ON")

    return engine


def empty_log(connection: Connection) -> bool:
    """Move everything from the write-ahead log into the database and cut the log to nothing. False if somebody
    reads from it just now. Call between transactions."""
    raw = _driver(connection)
    raw.execute(f"PRAGMA busy_timeout={SEAL_BUSY_MS}")
    try:
        busy, *_ = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        raw.execute(f"PRAGMA busy_timeout={BUSY_MS}")
    return not busy


def _driver(connection: Connection) -> sqlite3.Connection:
    """The driver's own connection, for what SQLAlchemy has no word for or is too slow for."""
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    return raw


@contextmanager
def translated() -> Iterator[None]:
    try:
        yield
    except (exc.SQLAlchemyError, sqlite3.Error) as error:
        raise _translate(error) from None


def _translate(error: exc.SQLAlchemyError | sqlite3.Error) -> Conflict | Unavailable:
    """What ``error`` means to the caller."""
    cause = getattr(error, "orig", error)
    code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
    reason = getattr(cause, "sqlite_errorname", type(error).__name__)
    if code == sqlite3.SQLITE_CONSTRAINT:
        return Conflict("This contradicts what is stored. Nothing was changed.", reason=reason)
    if code == sqlite3.SQLITE_FULL:
        return DiskFull("The disk is full. Nothing was stored; free some space and send again.", reason=reason)
    if code == sqlite3.SQLITE_NOTADB:
        return DatabaseNotOurs("The database file is not an SQLite database.", reason=reason)
    if code in _UNWRITABLE:
        return DataUnwritable("The database cannot be opened or written. Check the folder's rights.", reason=reason)
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return Unavailable("Another program keeps the database locked. Nothing was stored; send again.", reason=reason)
    return Unavailable("The database cannot do its work just now. Nothing was stored; send again.", reason=reason)
