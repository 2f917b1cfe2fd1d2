"""The database file: opening it, its connections, and what its failures mean. Knows no table but the version's."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, exc
from sqlalchemy.pool import NullPool

from voting.domain.errors import (
    Conflict,
    DatabaseNotOurs,
    DataUnwritable,
    DiskFull,
    NoConference,
    Unavailable,
)
from voting.store.tables import APPLICATION_ID

FILE = "voting.db"
BUSY_MS = 10_000
"""How long a writer waits for another process to finish its transaction."""

SEAL_BUSY_MS = 50
"""How long emptying the log waits for readers; it is tried again later, so that no cast waits for it."""

READERS = 4

T = TypeVar("T")

_HEADER = b"SQLite format 3\x00"
_APPLICATION_ID_AT = 68
_UNWRITABLE = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH}


def place(folder: Path, *, create: bool) -> Path:
    """The database file in ``folder``, which is made if ``create``.

    Raises NoConference where there is nothing to open, DatabaseNotOurs, DataUnwritable.
    """
    file = folder / FILE
    try:
        if create:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            file.touch(mode=0o600)
        with file.open("rb") as stream:
            header = stream.read(100)
    except FileNotFoundError as error:
        if create:
            raise _unwritable(folder, error.strerror) from None
        header = b""
    except OSError as error:
        raise _unwritable(folder, error.strerror) from None
    if not header:
        if create:
            return file
        raise NoConference(
            f"There is no conference in {folder}. Make one with 'voting init', or name another folder in VOTING_DATA.",
            folder=str(folder),
        )
    if not header.startswith(_HEADER):
        raise _not_ours(file, "it is not an SQLite database")
    if int.from_bytes(header[_APPLICATION_ID_AT : _APPLICATION_ID_AT + 4], "big") != APPLICATION_ID:
        raise _not_ours(file, "another program made it")
    return file


def writing_engine(file: Path) -> Engine:
    """For the one connection that writes. ``file`` is ours or empty. A transaction takes the write lock at its
    beginning, so that what it reads is still true when it commits, in this process and in others."""
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


def reading_engine(file: Path) -> Engine:
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


class Readers:
    """A few threads that read beside the writer. One hop to a thread a read: measured at 0.2 ms of CPU where
    aiosqlite, with a hop for each step of a statement, takes 0.8 ms."""

    def __init__(self, file: Path) -> None:
        self._engine = reading_engine(file)
        self._threads = ThreadPoolExecutor(READERS, thread_name_prefix="voting-reader")
        self._closed = False

    async def do(self, run: Callable[[Connection], T]) -> T:
        """The result of ``run``. Raises Unavailable where the database fails."""
        if self._closed:
            raise Unavailable("The store is shut.")
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._do, run)

    def close(self) -> None:
        """Finish what was asked, then let the file go."""
        self._closed = True
        self._threads.shutdown()
        self._engine.dispose()

    def _do(self, run: Callable[[Connection], T]) -> T:
        with translated(), self._engine.connect() as connection:
            return run(connection)


def empty_log(connection: Connection) -> bool:
    """Move everything from the write-ahead log into the database and cut the log to nothing. False if somebody
    reads from it just now. Call between transactions."""
    raw = driver(connection)
    raw.execute(f"PRAGMA busy_timeout={SEAL_BUSY_MS}")
    try:
        busy, *_ = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        raw.execute(f"PRAGMA busy_timeout={BUSY_MS}")
    return not busy


def driver(connection: Connection) -> sqlite3.Connection:
    """The driver's own connection, for what SQLAlchemy has no word for or is too slow for."""
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    return raw


@contextmanager
def translated() -> Iterator[None]:
    """Turn the driver's errors into ours. The statement's values do not come along: they may be choices."""
    try:
        yield
    except (exc.SQLAlchemyError, sqlite3.Error) as error:
        raise translate(error) from None


def translate(error: exc.SQLAlchemyError | sqlite3.Error) -> Conflict | Unavailable:
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


def _unwritable(folder: Path, why: str | None) -> DataUnwritable:
    return DataUnwritable(
        f"The data folder {folder} cannot be used: {why}. Name another one in VOTING_DATA, or mend its rights.",
        folder=str(folder),
    )


def _not_ours(file: Path, why: str) -> DatabaseNotOurs:
    return DatabaseNotOurs(
        f"{file} is not a conference of this program: {why}. Move it away, or name another folder in VOTING_DATA.",
        file=str(file),
    )
