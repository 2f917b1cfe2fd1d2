"""PostgreSQL as a ``Database``: a bounded pool of connections; what is not a coroutine runs in a greenlet."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from typing import Any, TypeVar

import asyncpg
from sqlalchemy import Connection, event, exc, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.util import greenlet_spawn

from voting.domain.ballot import Cast
from voting.domain.errors import BadgeInUse, BadgeUnknown, DatabaseNotOurs, NoConference, VotingError
from voting.domain.roll import Badge
from voting.domain.text import Millis
from voting.service.ports import Session
from voting.store.casting import Outcome
from voting.store.postgres import admitting, casting, sealing
from voting.store.postgres.address import Address, DatabaseUrlInvalid
from voting.store.postgres.failures import FAILURES, DatabaseUnreachable, sqlstate, translated
from voting.store.postgres.locks import take_turn
from voting.store.postgres.server import SETTINGS, prepare

CONNECT_SECONDS = 5
STATEMENT_SECONDS = 30
"""After which a server that has gone silent is given up."""

POOL_SECONDS = 10
"""How long a read waits for a connection."""

T = TypeVar("T")

_TABLES = text("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")


class PostgresDatabase:
    """See ``Database``. ``pool``: the most connections, of which one writes and the others read."""

    def __init__(self, address: Address, pool: int) -> None:
        self._address = address
        self._engine = create_async_engine(
            "postgresql+asyncpg://",
            async_creator=self._connect,
            pool_size=pool,
            max_overflow=0,
            pool_timeout=POOL_SECONDS,
            hide_parameters=True,
        )
        self._reading = self._engine.execution_options(isolation_level="AUTOCOMMIT")
        event.listen(self._engine.sync_engine, "checkout", _refuse_closed)

    async def arrive(self, *, create: bool) -> None:
        """See that there is something to open: a conference, or with ``create`` nothing at all yet.

        Raises DatabaseUnreachable, DatabaseUnfit, DatabaseUrlInvalid, NoConference, DatabaseNotOurs.
        """
        try:
            async with self._reading.connect() as connection:
                tables = set(await connection.scalars(_TABLES))
        except (*FAILURES, ValueError) as error:
            raise self._unreachable(error) from None
        if not tables and not create:
            raise NoConference(
                f"There is no conference in the database {self._address.name}. Make one with 'voting init', or name "
                "another in VOTING_DATABASE_URL."
            )
        if tables and not {"alembic_version", "participation", "journal"} <= tables:
            raise DatabaseNotOurs(
                f"The database {self._address.name} is not a conference of this program: it has other tables. Make "
                "an empty one, and name it in VOTING_DATABASE_URL."
            )

    async def read(self, run: Callable[[Connection], T]) -> T:
        with translated():
            async with self._reading.connect() as connection:
                return await connection.run_sync(run)

    async def write(self, run: Callable[..., T], *args: Any) -> T:
        return await greenlet_spawn(run, *args)

    def connect(self) -> Connection:
        return self._engine.sync_engine.connect()

    def usable(self, connection: Connection) -> bool:
        return not _driver(connection).is_closed()

    @contextmanager
    def transaction(self, connection: Connection, *, alone: bool) -> Iterator[None]:
        with connection.begin():
            take_turn(connection, alone=alone)
            yield

    def cast(self, connection: Connection, casts: Sequence[Cast]) -> list[Outcome]:
        told: list[Outcome] = connection.connection.dbapi_connection.run_async(partial(casting.put, casts=casts))  # type: ignore[union-attr]
        return told

    def admit(
        self, connection: Connection, verifier: bytes, device: bytes, session: Session, now: Millis, before: bytes
    ) -> Badge | BadgeInUse | BadgeUnknown:
        return admitting.admit(connection, verifier, device, session, now, before)

    def seal(self, connection: Connection) -> bool:
        return sealing.seal(connection)

    def translated(self) -> AbstractContextManager[None]:
        return translated()

    async def close(self) -> None:
        await self._engine.dispose()

    async def _connect(self) -> asyncpg.Connection:
        driver = await asyncpg.connect(
            self._address.dsn, timeout=CONNECT_SECONDS, command_timeout=STATEMENT_SECONDS, server_settings=SETTINGS
        )
        try:
            await prepare(driver)
        except BaseException:
            await driver.close(timeout=CONNECT_SECONDS)
            raise
        return driver

    def _unreachable(self, error: BaseException) -> VotingError:
        """Why the database cannot be opened, for the operator."""
        state, name = sqlstate(error), self._address.name
        if state.startswith("28"):
            return DatabaseUnreachable(f"{name} does not let us in: check user and password in VOTING_DATABASE_URL.")
        if state == "3D000":
            return DatabaseUnreachable(f"There is no database {name}. Make it there: createdb -O USER DATABASE.")
        if state == "53300":
            return DatabaseUnreachable(
                f"{name} takes no more connections: raise max_connections there, or lower VOTING_DATABASE_POOL."
            )
        if isinstance(error.__cause__ or error, ValueError) or state in ("42704", "22023"):
            return DatabaseUrlInvalid(
                f"VOTING_DATABASE_URL has a part that is not understood: its port, or what stands behind {name}?…"
            )
        return DatabaseUnreachable(
            f"{name} does not answer: see that PostgreSQL runs there and lets this machine connect.",
            reason=state or type(error).__name__,
        )


def _refuse_closed(dbapi_connection: Any, _record: object, _proxy: object) -> None:
    """A connection that the server has ended meanwhile is replaced before it is used."""
    if dbapi_connection.driver_connection.is_closed():
        raise exc.DisconnectionError


def _driver(connection: Connection) -> asyncpg.Connection:
    driver: asyncpg.Connection = connection.connection.driver_connection
    return driver
