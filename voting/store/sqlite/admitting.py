"""A sign-in on SQLite. Said to the driver itself, as casts are: a whole hall signs in within a minute."""

from dataclasses import replace
from sqlite3 import Connection

from voting.domain.errors import BadgeInUse, BadgeUnknown
from voting.domain.roll import Badge
from voting.domain.text import Millis
from voting.service.ports import Session
from voting.store.admitting import OF_ONE_PHONE, Holder, unknown
from voting.store.roll import COLUMNS, badge_of

_HELD = f"""
    SELECT device, pending_device, pending_at, {", ".join(column.name for column in COLUMNS)}
    FROM badge WHERE verifier = ?"""
_ASK = "UPDATE badge SET pending_device = ?, pending_at = ? WHERE id = ?"
_BIND = "UPDATE badge SET device = ?, pending_device = ?, pending_at = ?, admitted_at = ? WHERE id = ?"
_END_EARLIER = f"""
    DELETE FROM session WHERE badge = :badge AND (id = :before OR id NOT IN (
        SELECT id FROM session WHERE badge = :badge ORDER BY expires_at DESC LIMIT {OF_ONE_PHONE - 1}))"""
_KEEP = "INSERT INTO session (id, role, badge, device, name, room, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)"


def admit(
    to: Connection, verifier: bytes, device: bytes, session: Session, now: Millis, before: bytes
) -> Badge | BadgeInUse | BadgeUnknown:
    """See ``Database.admit``."""
    row = to.execute(_HELD, (verifier,)).fetchone()
    if row is None:
        return unknown()
    holder, badge = Holder(*row[:3]), badge_of(row[3:])
    refusal = holder.refusal(badge.id, device)
    if refusal is not None:
        asked = holder.asked(device, now)
        if asked != holder:
            to.execute(_ASK, (asked.asking, asked.asked_at, badge.id))
        return refusal
    if badge.admitted_at is None:
        badge = replace(badge, admitted_at=now)
    to.execute(_BIND, (*holder.bound(device), badge.admitted_at, badge.id))
    to.execute(_END_EARLIER, {"badge": badge.id, "before": before})
    to.execute(_KEEP, (session.id, session.role, badge.id, device, session.name, session.room, session.expires_at))
    return badge
