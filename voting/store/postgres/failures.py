"""What the failures of server, network and driver mean to the caller. No statement and no value comes along."""

from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg
from sqlalchemy import exc

from voting.domain.errors import Conflict, DataUnwritable, DiskFull, InvalidInput, Unavailable, VotingError

FAILURES = (
    exc.SQLAlchemyError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    OSError,
    TimeoutError,
)


class DatabaseUnreachable(Unavailable):
    """The database server does not answer, or does not let this program in."""

    code = "database_unreachable"


@contextmanager
def translated() -> Iterator[None]:
    try:
        yield
    except FAILURES as error:
        _forget_values(error)
        raise translate(error) from None


def translate(error: BaseException) -> VotingError:
    """What ``error`` means."""
    state = sqlstate(error)
    reason = state or type(error).__name__
    if state.startswith("23"):
        return Conflict("This contradicts what is stored. Nothing was changed.", reason=reason)
    if state.startswith("22"):
        return InvalidInput("This cannot be stored: a character or number in it has no place there.", reason=reason)
    if state == "53100":
        return DiskFull("The disk is full. Nothing was stored; free some space and send again.", reason=reason)
    if state in ("25006", "42501"):
        return DataUnwritable("The database cannot be written: this account may only read.", reason=reason)
    if state == "55P03":
        return Unavailable("Another program keeps the database locked. Nothing was stored; send again.", reason=reason)
    if not state or state[:2] in ("08", "28", "3D", "57"):
        return DatabaseUnreachable("The database does not answer just now. Send again.", reason=reason)
    return Unavailable("The database cannot do its work just now. Nothing was stored; send again.", reason=reason)


def _forget_values(error: BaseException | None) -> None:
    """The server quotes the row that it refused."""
    while error is not None:
        if isinstance(error, asyncpg.PostgresError):
            error.detail = None
        error = error.__cause__ or error.__context__


def sqlstate(error: BaseException | None) -> str:
    """The five characters by which PostgreSQL names what happened, or nothing where it did not say."""
    while error is not None:
        state = getattr(error, "sqlstate", None)
        if isinstance(state, str):
            return state
        error = getattr(error, "orig", None) or error.__cause__
    return ""
