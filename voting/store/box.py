"""What lies in the ballot box of a poll, for those who may look into it: receipts and records."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from voting.domain.box import BoxedBallot
from voting.store.tables import BADGE, BALLOT


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
