"""Devices and sessions: which phone holds a badge, and who a cookie speaks for."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from voting.domain.errors import NotFound, NotSignedIn
from voting.domain.journal import Act
from voting.domain.text import Millis
from voting.service.ports import Role, Session
from voting.store import journal
from voting.store.tables import BADGE, INVITE, SESSION

_SESSIONS = select(
    SESSION.c.id, SESSION.c.role, SESSION.c.expires_at, SESSION.c.badge, SESSION.c.name, SESSION.c.room
).where(SESSION.c.id.in_(bindparam("some", expanding=True)))

NO_REQUEST = {"pending_device": None, "pending_at": None}


def answer_move(connection: Connection, badge: int, allow: bool) -> None:
    this = BADGE.c.id == badge
    asking = connection.execute(
        select(BADGE.c.pending_device).where(this, BADGE.c.pending_at.is_not(None))
    ).scalar_one_or_none()
    if asking is None:
        raise NotFound("No other phone asks for this badge now.")
    if allow:
        connection.execute(update(BADGE).where(this).values(device=asking, **NO_REQUEST))
        _end_sessions(connection, badge)
    else:  # the device stays named, so that its retries do not ask again
        connection.execute(update(BADGE).where(this).values(pending_at=None))


def release(connection: Connection, badge: int, act: Act) -> None:
    freed = connection.execute(update(BADGE).where(BADGE.c.id == badge).values(device=None, **NO_REQUEST))
    if freed.rowcount == 0:
        raise NotFound("There is no such badge on the roll.")
    _end_sessions(connection, badge)
    journal.write(connection, act)


def keep(connection: Connection, session: Session, device: bytes | None = None) -> None:
    """Keep ``session``; ``device``: of the phone that it is for."""
    connection.execute(
        insert(SESSION),
        {
            "id": session.id,
            "role": session.role,
            "badge": session.badge,
            "device": device,
            "name": session.name,
            "room": session.room,
            "expires_at": session.expires_at,
        },
    )


def sessions(connection: Connection, ids: Sequence[bytes]) -> dict[bytes, Session]:
    """Those that are kept, expired ones too."""
    rows = connection.execute(_SESSIONS, {"some": ids})
    return {id: Session(id, Role(role), *others) for id, role, *others in rows}


def end_session(connection: Connection, id: bytes) -> None:
    ended = connection.execute(select(SESSION.c.badge, SESSION.c.device).where(SESSION.c.id == id)).one_or_none()
    if ended is None:
        return
    connection.execute(delete(SESSION).where(SESSION.c.id == id))
    if ended.badge is not None:
        connection.execute(
            update(BADGE).where(BADGE.c.id == ended.badge, BADGE.c.device == ended.device).values(device=None)
        )
        _end_sessions(connection, ended.badge)


def invite(connection: Connection, id: bytes, name: str, expires_at: Millis) -> None:
    connection.execute(insert(INVITE).values(id=id, name=name, expires_at=expires_at))


def accept_invite(connection: Connection, id: bytes, session: Session, now: Millis, act: Act) -> Session:
    name = connection.execute(
        select(INVITE.c.name).where(INVITE.c.id == id, INVITE.c.expires_at > now)
    ).scalar_one_or_none()
    if name is None:
        raise NotSignedIn("This link was used already, or has expired. Ask for a new one.")
    connection.execute(delete(INVITE).where((INVITE.c.id == id) | (INVITE.c.expires_at <= now)))
    connection.execute(delete(SESSION).where(SESSION.c.expires_at <= now))
    named = replace(session, name=name)
    keep(connection, named)
    journal.write(connection, replace(act, actor=name))
    return named


def _end_sessions(connection: Connection, badge: int) -> None:
    connection.execute(delete(SESSION).where(SESSION.c.badge == badge))
