"""Devices and sessions: which phone holds a badge, and who a cookie speaks for."""

from dataclasses import replace

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from voting.domain.errors import BadgeInUse, BadgeUnknown, NotFound, NotSignedIn
from voting.domain.journal import Act
from voting.domain.roll import Badge
from voting.domain.text import Millis
from voting.service.ports import MoveRequest, Role, Session
from voting.store import journal, roll
from voting.store.tables import BADGE, INVITE, SESSION

OF_ONE_PHONE = 4
"""Sessions that a phone may have of its badge: a sign-in that is sent again, or comes late and twice, makes one that
nobody knows of. It must not end the one that the phone was told of."""

_SESSION = select(SESSION.c.role, SESSION.c.expires_at, SESSION.c.badge, SESSION.c.name, SESSION.c.room).where(
    SESSION.c.id == bindparam("of"), SESSION.c.expires_at > bindparam("now")
)
_HELD = (
    select(BADGE.c.id, BADGE.c.device, BADGE.c.pending_device, BADGE.c.pending_at)
    .where(BADGE.c.verifier == bindparam("of"))
    .with_for_update()
)
_BIND = (
    update(BADGE)
    .where(BADGE.c.id == bindparam("of"))
    .values(
        device=bindparam("phone"),
        admitted_at=func.coalesce(BADGE.c.admitted_at, bindparam("now")),
        pending_device=bindparam("asking"),
        pending_at=bindparam("asked"),
    )
    .returning(*roll.COLUMNS)
)
_NEWEST = (
    select(SESSION.c.id)
    .where(SESSION.c.badge == bindparam("of"))
    .order_by(SESSION.c.expires_at.desc())
    .limit(OF_ONE_PHONE - 1)
)
_END_EARLIER = delete(SESSION).where(
    SESSION.c.badge == bindparam("of"), (SESSION.c.id == bindparam("before")) | SESSION.c.id.not_in(_NEWEST)
)
_ASKED_AT = select(BADGE.c.pending_at).where(BADGE.c.id == bindparam("of"))

NO_REQUEST = {"pending_device": None, "pending_at": None}


def admit(
    connection: Connection, verifier: bytes, device: bytes, session: Session, now: Millis, before: bytes
) -> Badge | BadgeInUse:
    """See ``ports.Store.admit``. BadgeInUse is returned, not raised: the move request must be committed. Others may
    sign in at the same time in other processes: it locks the badge."""
    held = connection.execute(_HELD, {"of": verifier}).one_or_none()
    if held is None:
        raise BadgeUnknown("This badge code is not known here. Check the letters, or go to the desk.")
    this = BADGE.c.id == held.id
    if held.device is not None and held.device != device:
        if held.pending_device != device:
            connection.execute(update(BADGE).where(this).values(pending_device=device, pending_at=now))
        refused = held.pending_device == device and held.pending_at is None
        return BadgeInUse(
            "The phone that holds this badge keeps it. Go to the desk with your badge."
            if refused
            else "This badge is in use on another phone. Allow the move there, or go to the desk.",
            badge=held.id,
            refused=refused,
        )
    asking = {"asking": held.pending_device, "asked": held.pending_at}
    if held.pending_device == device:
        asking = dict.fromkeys(asking)
    admitted = connection.execute(_BIND, {"of": held.id, "phone": device, "now": now, **asking}).one()
    connection.execute(_END_EARLIER, {"of": held.id, "before": before})
    _keep(connection, replace(session, badge=held.id), device)
    return roll.badge_of(admitted)


def move_request(connection: Connection, badge: int) -> MoveRequest | None:
    asked_at = connection.execute(_ASKED_AT, {"of": badge}).scalar_one_or_none()
    return None if asked_at is None else MoveRequest(badge, asked_at)


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


def keep_session(connection: Connection, session: Session) -> None:
    _keep(connection, session, None)


def session(connection: Connection, id: bytes, now: Millis) -> Session | None:
    row = connection.execute(_SESSION, {"of": id, "now": now}).one_or_none()
    if row is None:
        return None
    return Session(id, Role(row.role), row.expires_at, row.badge, row.name, row.room)


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
    _keep(connection, named, None)
    journal.write(connection, replace(act, actor=name))
    return named


def _keep(connection: Connection, session: Session, device: bytes | None) -> None:
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


def _end_sessions(connection: Connection, badge: int) -> None:
    connection.execute(delete(SESSION).where(SESSION.c.badge == badge))
