"""What lies in the ballot box of a poll, and who came too late for it: for receipts and records."""

from collections.abc import Sequence

from sqlalchemy import Connection, func, select

from voting.domain.box import BoxedBallot
from voting.store.tables import BADGE, BALLOT, LATE


def late(connection: Connection, poll: str) -> int:
    number: int = connection.execute(select(func.count()).select_from(LATE).where(LATE.c.poll == poll)).scalar_one()
    return number


def tags(connection: Connection, poll: str) -> Sequence[bytes]:
    return connection.scalars(select(BALLOT.c.tag).where(BALLOT.c.poll == poll).order_by(BALLOT.c.tag)).all()


def ballots(connection: Connection, poll: str) -> Sequence[BoxedBallot]:
    found = (
        select(BALLOT.c.tag, BALLOT.c.mark, BADGE.c.number)
        .select_from(BALLOT.outerjoin(BADGE, BADGE.c.id == BALLOT.c.badge))
        .where(BALLOT.c.poll == poll)
        .order_by(BALLOT.c.tag)
    )
    return [BoxedBallot(*row) for row in connection.execute(found)]
