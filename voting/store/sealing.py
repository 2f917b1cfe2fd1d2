"""The end of a secret poll in storage: its rows are written anew, in orders that tell nothing of when they came."""

from sqlalchemy import Connection, delete, insert, select

from voting.store.postgres import sealing
from voting.store.tables import BALLOT, PARTICIPATION


def rewrite(connection: Connection, poll: str) -> None:
    """Ballots in the order of their tags, without how often each was changed: who was seen to change often could be
    found by it. Participations in the order of badges."""
    if connection.dialect.name == "postgresql":
        sealing.rewrite(connection, poll)
        return
    ballots = connection.execute(select(BALLOT).where(BALLOT.c.poll == poll).order_by(BALLOT.c.tag)).mappings().all()
    voted = select(PARTICIPATION).where(PARTICIPATION.c.poll == poll).order_by(PARTICIPATION.c.badge)
    participations = connection.execute(voted).mappings().all()
    connection.execute(delete(BALLOT).where(BALLOT.c.poll == poll))
    connection.execute(delete(PARTICIPATION).where(PARTICIPATION.c.poll == poll))
    if participations:
        connection.execute(insert(PARTICIPATION), [dict(participation) for participation in participations])
    if ballots:
        connection.execute(insert(BALLOT), [dict(ballot) | {"rev": 1} for ballot in ballots])
