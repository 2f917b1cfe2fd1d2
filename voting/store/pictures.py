"""Pictures of image cues: kept, replaced and removed."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection, delete, insert, select

from voting.domain.conference import Room
from voting.domain.errors import NotFound
from voting.domain.journal import Act
from voting.store import journal
from voting.store.tables import PICTURE


def put(connection: Connection, room: str, cue: str, image: bytes, act: Act) -> None:
    """See ``ports.Store.put_picture``."""
    sha256 = hashlib.sha256(image).hexdigest()
    if _held(connection, room, cue) == sha256:
        return
    _drop(connection, room, cue)
    connection.execute(insert(PICTURE).values(room=room, cue=cue, sha256=sha256, image=image))
    journal.write(connection, act)


def remove(connection: Connection, room: str, cue: str, act: Act) -> None:
    """See ``ports.Store.remove_picture``."""
    if _held(connection, room, cue):
        _drop(connection, room, cue)
        journal.write(connection, act)


def image(connection: Connection, sha256: str) -> bytes:
    found: bytes | None = connection.scalars(
        select(PICTURE.c.image).where(PICTURE.c.sha256 == sha256).limit(1)
    ).one_or_none()
    if found is None:
        raise NotFound("There is no such picture.")
    return found


def in_sheets(connection: Connection, rooms: Sequence[Room]) -> tuple[Room, ...]:
    """The rooms with the pictures of their cues."""
    held = {
        (row.room, row.cue): row.sha256
        for row in connection.execute(select(PICTURE.c.room, PICTURE.c.cue, PICTURE.c.sha256))
    }
    return tuple(
        replace(
            room,
            run_sheet=tuple(replace(cue, image=held.get((room.id, cue.id), "")) for cue in room.run_sheet),
        )
        for room in rooms
    )


def forget(connection: Connection, rooms: Sequence[Room]) -> None:
    """Drop the pictures of cues that no run sheet has: a new cue that takes the same id begins without one."""
    here = {(room.id, cue.id) for room in rooms for cue in room.run_sheet}
    for room, cue in connection.execute(select(PICTURE.c.room, PICTURE.c.cue)).all():
        if (room, cue) not in here:
            _drop(connection, room, cue)


def _held(connection: Connection, room: str, cue: str) -> str:
    known = select(PICTURE.c.sha256).where(PICTURE.c.room == room, PICTURE.c.cue == cue)
    return connection.execute(known).scalar_one_or_none() or ""


def _drop(connection: Connection, room: str, cue: str) -> None:
    connection.execute(delete(PICTURE).where(PICTURE.c.room == room, PICTURE.c.cue == cue))
