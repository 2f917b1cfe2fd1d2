"""What SQLite's one writer gives for free: who works alone, and who waits for whom.

* *the turn*: whatever writes, but for casts, has the database to itself until it commits; phones that sign in, each
  with a badge of its own, share a turn
* *a poll's gate*: casts pass it together, a transition alone. Locks on the poll's row would be enough for what is
  true, but not for what is fair: where votes never pause, casts that share the row keep a close waiting without end.
  These locks are granted in the order in which they were asked for
"""

from zlib import crc32

from sqlalchemy import Connection, func, select

SPACE = 0x564F5445
"""``VOTE`` in ASCII: other programs' advisory locks in the same database have other numbers."""


_ALONE = select(func.pg_advisory_xact_lock(SPACE))
_SHARED = select(func.pg_advisory_xact_lock_shared(SPACE))


def take_turn(connection: Connection, *, alone: bool) -> None:
    """Wait until nobody else has the turn, or nobody alone; it is given back at the end of the transaction."""
    connection.execute(_ALONE if alone else _SHARED)


def shut_gate(connection: Connection, poll: str) -> None:
    """Wait for the casts in flight in ``poll``; others wait until the transaction ends. Nothing on SQLite."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(SPACE, gate(poll))))


def gate(poll: str) -> int:
    """The number of a poll's gate, a signed 32-bit integer. Two polls may share one, and then wait a little more."""
    return crc32(poll.encode()) - 2**31
