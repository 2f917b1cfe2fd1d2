"""Making PostgreSQL forget what the end of a secret poll, or of a room's questions, left behind (law 5).

A row that was overwritten or deleted stays in its table, with its transaction, until nobody's snapshot can see it and
the table is written anew. What is due stands in ``unsealed``, from the transaction that ended it on: whatever
process comes by makes up for one that died.
"""

from sqlalchemy import Connection, exc, text

from voting.store.postgres.locks import take_turn

PATIENCE = "100ms"
"""How long sealing waits for a table, and makes others wait who come after it."""

TABLES = ("ballot", "entitlement", "participation")
"""In the order in which casts touch them: neither waits for the other in a circle."""

FLOOR = "floor "
"""Before a room's name in ``unsealed``: no poll has a space in its id."""

FLOOR_TABLES = ("question", "floor_use")

_SINCE = text("SELECT max(since) FROM unsealed")

_ENDED = text("SELECT poll FROM unsealed")
"""Polls, and rooms of questions."""

_IN_THE_WAY = text("""
    SELECT pg_snapshot_xmin(pg_current_snapshot()) <= since OR EXISTS (
        SELECT FROM (
            SELECT backend_xmin FROM pg_stat_activity
            WHERE pid <> pg_backend_pid() AND coalesce(datname, current_database()) = current_database()
            UNION ALL SELECT xmin FROM pg_replication_slots
        ) AS snapshot (oldest)
        WHERE oldest IS NOT NULL AND age(oldest) >= age(CAST(since AS xid))
    ) FROM (SELECT max(since) AS since FROM unsealed) AS ended""")
"""Whether anybody, this transaction included, may still see rows that were deleted when the last poll ended."""


_REWRITE = (
    """
    WITH gone AS (DELETE FROM ballot WHERE poll = :poll RETURNING *)
    INSERT INTO ballot (poll, tag, secret, badge, submission, rev, mark)
    SELECT poll, tag, secret, badge, submission, 1, mark FROM gone ORDER BY tag""",
    """
    WITH gone AS (DELETE FROM participation WHERE poll = :poll RETURNING *)
    INSERT INTO participation (poll, badge, share) SELECT poll, badge, share FROM gone ORDER BY badge""",
    "INSERT INTO unsealed (poll, since) VALUES (:poll, pg_current_xact_id())",
)


def rewrite(connection: Connection, poll: str) -> None:
    """``poll`` ends in this transaction: from now on all its rows tell of this one, and lie in the order of their
    keys. What they were before is to be sealed after it."""
    for statement in _REWRITE:
        connection.execute(text(statement), {"poll": poll})


_REWRITE_FLOOR = (
    """
    WITH gone AS (DELETE FROM question WHERE room = :room RETURNING *)
    INSERT INTO question (id, room, text, at, name, state, "into", poll, theme)
    SELECT id, room, text, at, name, state, "into", poll, theme FROM gone ORDER BY id""",
    """
    WITH gone AS (DELETE FROM floor_use WHERE room = :room RETURNING *)
    INSERT INTO floor_use (room, poll, badge, asked) SELECT room, poll, badge, asked FROM gone ORDER BY poll, badge""",
    """
    INSERT INTO unsealed (poll, since) VALUES ('floor ' || :room, pg_current_xact_id())
    ON CONFLICT (poll) DO UPDATE SET since = excluded.since""",
)


def rewrite_floor(connection: Connection, room: str) -> None:
    """As ``rewrite``, for the questions of a room, the ideas for its polls, and how many each badge has sent there."""
    for statement in _REWRITE_FLOOR:
        connection.execute(text(statement), {"room": room})


def seal(connection: Connection) -> bool:
    """See ``Database.seal``. The tables are written anew in the order of their keys, without dead rows."""
    with connection.begin():
        if connection.scalar(_SINCE) is None:
            return True
    try:
        with connection.begin():
            take_turn(connection, alone=True)
            if connection.scalar(_SINCE) is None:
                return True
            if connection.scalar(_IN_THE_WAY):
                return False
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{PATIENCE}'")
            floors = {ended.startswith(FLOOR) for ended in connection.scalars(_ENDED)}
            tables = (*(TABLES if False in floors else ()), *(FLOOR_TABLES if True in floors else ()))
            for name in tables:
                connection.exec_driver_sql(f"LOCK TABLE {name} IN ACCESS EXCLUSIVE MODE")
            for name in tables:
                connection.exec_driver_sql(f"CLUSTER {name} USING {name}_pk")
            connection.exec_driver_sql("DELETE FROM unsealed")
    except exc.DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) == "55P03":  # not now: somebody works with a table
            return False
        raise
    return True
