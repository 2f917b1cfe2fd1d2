"""What phones need to know of their badges, for many in one read: they all come in at once."""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, select

from voting.service.ports import Wearer
from voting.store import polls
from voting.store.roll import COLUMNS, badge_of
from voting.store.tables import BADGE

_SOME = select(*COLUMNS, BADGE.c.pending_at).where(BADGE.c.id.in_(bindparam("some", expanding=True)))

Asked = tuple[int, str | None]
"""A badge, and the poll that it may have voted in."""


def wearers(connection: Connection, asked: Sequence[Asked]) -> dict[Asked, Wearer]:
    """Of those badges that there are."""
    rows = {row.id: row for row in connection.execute(_SOME, {"some": [*{badge for badge, _ in asked}]})}
    ballots = [(poll, badge) for badge, poll in asked if poll is not None]
    voted = polls.participated(connection, ballots) if ballots else {}
    return {
        (badge, poll): Wearer(badge_of(rows[badge]), rows[badge].pending_at, (poll, badge) in voted)
        for badge, poll in asked
        if badge in rows
    }
