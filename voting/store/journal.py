"""The journal's rows: every act goes in at the end, in the transaction of what it did."""

from collections.abc import Sequence

from sqlalchemy import Connection, Row, func, insert, select

from voting.domain.journal import Act, Entry, enter
from voting.domain.text import Millis
from voting.store.tables import JOURNAL

_COLUMNS = [column for column in JOURNAL.c if column.name != "hash"]


def write(connection: Connection, act: Act) -> Entry:
    """Enter ``act`` after the newest entry."""
    newest = connection.execute(select(*_COLUMNS).order_by(JOURNAL.c.seq.desc()).limit(1)).one_or_none()
    entry = enter(act, _entry(newest) if newest else None)
    connection.execute(
        insert(JOURNAL).values(
            seq=entry.seq,
            at=entry.at,
            actor=entry.actor,
            role=entry.role,
            action=entry.action,
            subject=entry.subject,
            reason=entry.reason,
            prev=entry.prev,
            hash=entry.hash,
        )
    )
    return entry


def head(connection: Connection) -> int:
    newest: int = connection.execute(select(func.coalesce(func.max(JOURNAL.c.seq), 0))).scalar_one()
    return newest


def read(connection: Connection, after: int) -> Sequence[Entry]:
    newer = select(*_COLUMNS).where(JOURNAL.c.seq > after).order_by(JOURNAL.c.seq)
    return [_entry(row) for row in connection.execute(newer)]


def read_since(connection: Connection, since: Millis) -> Sequence[Entry]:
    newer = select(*_COLUMNS).where(JOURNAL.c.at >= since).order_by(JOURNAL.c.seq)
    return [_entry(row) for row in connection.execute(newer)]


def _entry(row: Row[*tuple[object, ...]]) -> Entry:
    return Entry(**row._mapping)
