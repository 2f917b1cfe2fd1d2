"""What differs between the databases: where statements run, how a transaction keeps others out, how casts are put and
phones signed in, how the end of a secret poll is sealed, and what failures mean. Everything else in ``store`` is the
same for all."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection

from voting.domain.ballot import Cast
from voting.domain.errors import BadgeInUse, BadgeUnknown
from voting.domain.roll import Badge
from voting.domain.text import Millis
from voting.service.ports import Session
from voting.store.casting import Outcome

T = TypeVar("T")


class Database(Protocol):
    """An open database. The methods that are not coroutines run within ``write``."""

    async def read(self, run: Callable[[Connection], T]) -> T:
        """The result of ``run``, which sees all that was committed before. Raises Unavailable."""
        ...

    async def write(self, run: Callable[..., T], *args: Any) -> T:
        """Run ``run``, one at a time, where it may wait for the database without stopping the event loop."""
        ...

    def connect(self) -> Connection:
        """A connection that writes, durably."""
        ...

    def usable(self, connection: Connection) -> bool:
        """Whether ``connection`` has not been ended by the other side, as far as is known here."""
        ...

    def transaction(self, connection: Connection, *, alone: bool) -> AbstractContextManager[object]:
        """A transaction. ``alone``: no other process writes meanwhile, but for casts, so that what it reads is true
        when it commits; without it, others that are not alone may."""
        ...

    def cast(self, connection: Connection, casts: Sequence[Cast]) -> list[Outcome]:
        """Judge ``casts`` in their order and store what counts, in one transaction; returns after the commit. One
        outcome a cast; a refused one disturbs no other."""
        ...

    def admit(
        self, connection: Connection, verifier: bytes, device: bytes, session: Session, now: Millis, before: bytes
    ) -> Badge | BadgeInUse | BadgeUnknown:
        """See ``ports.Store.admit``, in the caller's transaction. A refusal is returned, not raised: the move request
        that comes of it must be committed."""
        ...

    def seal(self, connection: Connection) -> bool:
        """Clear what storage still tells of secret polls that have ended: overwritten choices, orders, transactions.
        False if somebody is in the way just now. Call between transactions."""
        ...

    def translated(self) -> AbstractContextManager[None]:
        """Turns the driver's errors into ours. A statement's values do not come along: they may be choices."""
        ...

    async def close(self) -> None: ...
