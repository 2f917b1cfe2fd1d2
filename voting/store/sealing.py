"""The end of a secret poll, or of a room's questions, in storage: rows are written anew, in orders that tell nothing of
when they came."""

from sqlalchemy import Connection, delete, insert, select

from voting.store.postgres import sealing
from voting.store.tables import BALLOT, FLOOR_USE, PARTICIPATION, QUESTION


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


def rewrite_floor(connection: Connection, room: str) -> None:
    """Questions and ideas in the order of their random ids, and what each badge has used in the order of badges: the
    one lay beside the other as they were sent."""
    if connection.dialect.name == "postgresql":
        sealing.rewrite_floor(connection, room)
        return
    connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")  # supports lean on the questions
    for table, key in ((QUESTION, QUESTION.c.id), (FLOOR_USE, FLOOR_USE.c.badge)):
        rows = connection.execute(select(table).where(table.c.room == room).order_by(key)).mappings().all()
        connection.execute(delete(table).where(table.c.room == room))
        if rows:
            connection.execute(insert(table), [dict(row) for row in rows])
