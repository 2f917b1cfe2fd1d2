"""A conference that is being prepared: polls added, changed, put in order and removed; run sheets."""

from collections.abc import Sequence

from sqlalchemy import Connection, delete, insert, select, update

from voting.domain.conference import Conference
from voting.domain.journal import Act
from voting.domain.poll import Poll
from voting.domain.preparing import Preparation, applied
from voting.domain.runsheet import Stage
from voting.store import ideas, journal, pictures, polls, rooms
from voting.store.tables import CONFERENCE, ENTITLEMENT, PHOTOGRAPH, POLL, STAGE


def prepare(connection: Connection, change: Preparation, acts: Sequence[Act]) -> Conference:
    """See ``ports.Store.prepare``."""
    before = rooms.conference(connection)
    stages = {room.id: rooms.stage(connection, room.id) for room in before.rooms}
    after = applied(before, stages, change)
    for poll in change.removed:
        _remove(connection, poll)
    for _, poll in change.edited:
        connection.execute(update(POLL).where(POLL.c.id == poll.id).values(**polls.columns(poll)))
        ideas.move(connection, poll.id, poll.room)
        lost = PHOTOGRAPH.c.option.not_in(poll.option_ids)
        connection.execute(delete(PHOTOGRAPH).where(PHOTOGRAPH.c.poll == poll.id, lost))
    _place(connection, after, {poll.id for poll in change.added})
    connection.execute(update(CONFERENCE).values(definition=rooms.definition(after)))
    pictures.forget(connection, after.rooms)
    for room in after.rooms:
        if room.id not in stages:
            connection.execute(insert(STAGE).values(rooms.columns(Stage(room.id, room.run_sheet[0].id))))
    for act in acts:
        journal.write(connection, act)
    return rooms.conference(connection)


def _remove(connection: Connection, poll: Poll) -> None:
    """A draft has no ballots and no electoral roll; a roll that was fixed once was cleared by disarming."""
    ideas.forget(connection, poll.id)
    connection.execute(delete(PHOTOGRAPH).where(PHOTOGRAPH.c.poll == poll.id))
    connection.execute(delete(ENTITLEMENT).where(ENTITLEMENT.c.poll == poll.id))
    connection.execute(delete(POLL).where(POLL.c.id == poll.id))


def _place(connection: Connection, after: Conference, added: set[str]) -> None:
    """Number the polls anew where their order is another one."""
    held = {row.id: row.position for row in connection.execute(select(POLL.c.id, POLL.c.position))}
    for position, poll in enumerate(after.polls, 1):
        if poll.id in added:
            polls.insert_poll(connection, poll, position)
        elif held[poll.id] != position:
            connection.execute(update(POLL).where(POLL.c.id == poll.id).values(position=position))
