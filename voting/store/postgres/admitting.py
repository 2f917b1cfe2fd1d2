"""A sign-in on PostgreSQL. Others may sign in at the same time in other processes: it locks the badge."""

from dataclasses import replace

from sqlalchemy import Connection, bindparam, delete, func, select, update

from voting.domain.errors import BadgeInUse, BadgeUnknown
from voting.domain.roll import Badge
from voting.domain.text import Millis
from voting.service.ports import Session
from voting.store import roll, sessions
from voting.store.admitting import OF_ONE_PHONE, Holder, unknown
from voting.store.tables import BADGE, SESSION

_HELD = (
    select(BADGE.c.id, BADGE.c.device, BADGE.c.pending_device, BADGE.c.pending_at)
    .where(BADGE.c.verifier == bindparam("of"))
    .with_for_update()
)
_ASK = (
    update(BADGE)
    .where(BADGE.c.id == bindparam("of"))
    .values(pending_device=bindparam("asking"), pending_at=bindparam("asked"))
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


def admit(
    connection: Connection, verifier: bytes, device: bytes, session: Session, now: Millis, before: bytes
) -> Badge | BadgeInUse | BadgeUnknown:
    """See ``Database.admit``."""
    held = connection.execute(_HELD, {"of": verifier}).one_or_none()
    if held is None:
        return unknown()
    badge, holder = held.id, Holder(held.device, held.pending_device, held.pending_at)
    refusal = holder.refusal(badge, device)
    if refusal is not None:
        asked = holder.asked(device, now)
        if asked != holder:
            connection.execute(_ASK, {"of": badge, "asking": asked.asking, "asked": asked.asked_at})
        return refusal
    bound = holder.bound(device)
    admitted = connection.execute(
        _BIND, {"of": badge, "phone": device, "now": now, "asking": bound.asking, "asked": bound.asked_at}
    ).one()
    connection.execute(_END_EARLIER, {"of": badge, "before": before})
    sessions.keep(connection, replace(session, badge=badge), device)
    return roll.badge_of(admitted)
