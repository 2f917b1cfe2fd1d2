"""The conference, its stages, and the screens that are paired to its rooms."""

from dataclasses import replace

from sqlalchemy import Connection, delete, insert, select, update

from voting.domain.conference import Conference
from voting.domain.errors import ActionLost, Conflict, NoConference, NotFound
from voting.domain.journal import Act
from voting.domain.runsheet import Cover, Rehearsed, Stage
from voting.domain.text import Millis
from voting.service.definition import ConferenceForm
from voting.service.ports import Pairing, Session
from voting.store import journal, pictures, polls, sessions
from voting.store.tables import CONFERENCE, PAIRING, STAGE


def create(connection: Connection, conference: Conference, act: Act) -> None:
    if connection.execute(select(CONFERENCE.c.one)).first():
        raise Conflict("There is already a conference here. One data folder holds one: name another in VOTING_DATA.")
    connection.execute(insert(CONFERENCE).values(one=1, definition=definition(conference)))
    for position, poll in enumerate(conference.polls, 1):
        polls.insert_poll(connection, poll, position)
    for room in conference.rooms:
        connection.execute(insert(STAGE).values(columns(Stage(room.id, room.run_sheet[0].id))))
    journal.write(connection, act)


def definition(conference: Conference) -> str:
    """The conference without its polls, as the table holds it."""
    return ConferenceForm.of(conference, ()).model_dump_json()


def conference(connection: Connection) -> Conference:
    definition = connection.execute(select(CONFERENCE.c.definition)).scalar_one_or_none()
    if definition is None:
        raise NoConference("There is no conference in this database yet. Make one with 'voting init'.")
    built = ConferenceForm.model_validate_json(definition).built()
    return replace(built, polls=polls.polls(connection), rooms=pictures.in_sheets(connection, built.rooms))


def stage(connection: Connection, room: str) -> Stage:
    row = connection.execute(select(STAGE).where(STAGE.c.room == room)).one_or_none()
    if row is None:
        raise NotFound("There is no such room.", room=room)
    rehearsal = Rehearsed(row.rehearsed_cue, row.rehearsed_step) if row.rehearsed_cue is not None else None
    return Stage(row.room, row.cue, Cover(row.cover), row.version, row.actor, row.at, row.held, rehearsal)


def set_stage(connection: Connection, before: Stage, after: Stage, act: Act) -> Stage:
    now = stage(connection, before.room)
    if now.version != before.version:
        raise ActionLost(f"{now.actor} was first: the stage has changed.", actor=now.actor, action="take", at=now.at)
    connection.execute(update(STAGE).where(STAGE.c.room == before.room).values(columns(after)))
    journal.write(connection, act)
    return after


def ask_pairing(connection: Connection, claim: bytes, pairing: Pairing) -> None:
    connection.execute(delete(PAIRING).where(PAIRING.c.claim == claim))
    connection.execute(
        insert(PAIRING).values(
            claim=claim,
            code=pairing.code,
            room=pairing.room,
            name=pairing.name,
            approved=pairing.approved,
            expires_at=pairing.expires_at,
        )
    )


def approve_pairing(connection: Connection, code: str, room: str, name: str, now: Millis, act: Act) -> None:
    connection.execute(delete(PAIRING).where(PAIRING.c.expires_at <= now))
    approved = connection.execute(
        update(PAIRING).where(PAIRING.c.code == code).values(room=room, name=name, approved=True)
    )
    if approved.rowcount == 0:
        raise NotFound("No screen shows this code now. Codes last ten minutes; read it again from the screen.")
    journal.write(connection, act)


def claim_pairing(connection: Connection, claim: bytes, session: Session, now: Millis) -> Session | None:
    row = connection.execute(select(PAIRING).where(PAIRING.c.claim == claim, PAIRING.c.expires_at > now)).one_or_none()
    if row is None:
        raise NotFound("This screen's code has expired. Ask for a new one.")
    if not row.approved:
        return None
    connection.execute(delete(PAIRING).where(PAIRING.c.claim == claim))
    placed = replace(session, name=row.name, room=row.room)
    sessions.keep(connection, placed)
    return placed


def columns(stage: Stage) -> dict[str, object]:
    """What the table holds of a stage."""
    return {
        "room": stage.room,
        "cue": stage.cue,
        "cover": stage.cover,
        "version": stage.version,
        "actor": stage.actor,
        "at": stage.at,
        "held": stage.held,
        "rehearsed_cue": stage.rehearsal.cue if stage.rehearsal else None,
        "rehearsed_step": stage.rehearsal.step if stage.rehearsal else 0,
    }
