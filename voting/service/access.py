"""Who is asking: signing in with a badge, a one-time link or a pairing code, and the sessions that follow.

A cookie carries 32 random bytes; the store keeps their SHA-256. Sessions are cached for the hot path and dropped
from the cache when the bus or the journal says that something changed.
"""

import hashlib
from dataclasses import dataclass, replace

from voting.domain.errors import BadgeInUse, NotSignedIn
from voting.domain.journal import Act
from voting.domain.roll import Badge
from voting.domain.text import Millis
from voting.protocol.answers import PairingAnswer, PairingCode
from voting.protocol.commands import AcceptInvite, ApprovePairing, AskPairing, ClaimPairing, SignIn
from voting.service.ports import Bus, Clock, Pairing, Random, Role, Session, Store, Topic
from voting.service.tokens import decode, encode, verifier

HOUR: Millis = 3_600_000
LIFE = {Role.ATTENDEE: 12 * HOUR, Role.MODERATOR: 12 * HOUR, Role.SCREEN: 24 * HOUR}
"""Absolute lifetimes of sessions (security rules: 12 h, screens 24 h)."""

INVITE_LIFE: Millis = 15 * 60_000
PAIRING_LIFE: Millis = 10 * 60_000
PAIRING_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
"""Base 20 without vowels, as RFC 8628 advises: no words, nothing to mix up. Eight letters are 34 bits."""


@dataclass(frozen=True, slots=True)
class NewSession:
    """A session just made. ``secret`` goes into the cookie and is kept nowhere else."""

    secret: str
    session: Session


def digest(secret: str) -> bytes:
    """What the store keeps of a base64url secret: its SHA-256."""
    return hashlib.sha256(decode(secret)).digest()


class Access:
    """Sign-in, sessions and pairing for all roles."""

    def __init__(self, store: Store, bus: Bus, clock: Clock, random: Random, key: bytes) -> None:
        self._store, self._bus, self._clock, self._random = store, bus, clock, random
        self._key = key
        self._cache: dict[bytes, Session] = {}
        self._of_badge: dict[int, set[bytes]] = {}
        self._changes = 0
        self._changed_at: dict[int | None, int] = {}  # by badge, None for all: the number of the last change

    # attendees

    async def sign_in(self, command: SignIn, before: bytes = b"") -> tuple[NewSession, Badge]:
        """Bind the phone to its badge. This ends the session ``before``, whose cookie it brought: see to its open
        sockets, then call ``changed``. Raises BadgeUnknown, or BadgeInUse after asking the other phone."""
        new = self._new(Role.ATTENDEE)
        device = hashlib.sha256(decode(command.device)).digest()
        try:
            badge = await self._store.admit(
                verifier(decode(command.auth), self._key), device, new.session, self._clock.now(), before
            )
        except BadgeInUse as in_use:
            await self._bus.publish(Topic("badge", str(in_use.detail.pop("badge"))))
            raise
        await self._bus.publish(Topic("roll", ""))
        return NewSession(new.secret, replace(new.session, badge=badge.id)), badge

    async def answer_move(self, session: Session, allow: bool) -> None:
        """The phone that holds the badge lets another one have it, or not."""
        badge = attendee(session)
        await self._store.answer_move(badge, allow)
        await self.changed(badge)

    async def leave(self, session: Session) -> None:
        """End the session; an attendee's badge is free for another phone."""
        await self._store.end_session(session.id)
        if session.badge is not None:
            await self.changed(session.badge)
        else:
            self.forget()
            await self._bus.publish(Topic("sessions", ""))

    async def release(self, number: int, reason: str, actor: str) -> None:
        """Staff free the phone of badge ``number``. Raises NotFound."""
        badge = await self._store.badge_by_number(number)
        act = Act(self._clock.now(), actor, Role.MODERATOR, "release", f"badge {number}", reason)
        await self._store.release(badge.id, act)
        await self.changed(badge.id)

    async def changed(self, badge: int) -> None:
        """The badge's sessions or its move request changed: tell its phones, in every process."""
        self.forget(badge)
        await self._bus.publish(Topic("badge", str(badge)))

    # staff

    async def invite(self, name: str) -> str:
        """A one-time sign-in secret for the moderator ``name``, good for INVITE_LIFE."""
        secret = encode(self._random.bytes(32))
        await self._store.invite(digest(secret), name, self._clock.now() + INVITE_LIFE)
        return secret

    async def accept_invite(self, command: AcceptInvite) -> NewSession:
        """Raises NotSignedIn for a link that is unknown, used or expired."""
        new = self._new(Role.MODERATOR)
        act = Act(self._clock.now(), "", Role.MODERATOR, "sign_in", "console")
        kept = await self._store.accept_invite(digest(command.invite), new.session, self._clock.now(), act)
        return NewSession(new.secret, kept)

    # screens

    async def ask_pairing(self, command: AskPairing) -> PairingCode:
        """A code for a screen to show; a moderator types it."""
        letters = "".join(PAIRING_LETTERS[byte % 20] for byte in self._pairing_bytes())
        code = f"{letters[:4]}-{letters[4:]}"
        expires_at = self._clock.now() + PAIRING_LIFE
        await self._store.ask_pairing(digest(command.claim), Pairing(code, command.room, "", False, expires_at))
        return PairingCode(code=code, expires_at=expires_at)

    async def approve_pairing(self, command: ApprovePairing, actor: str) -> None:
        """Raises NotFound for a code that is unknown or expired."""
        act = Act(self._clock.now(), actor, Role.MODERATOR, "pair", f"screen {command.name} in {command.room}")
        letters = command.code.replace("-", "").replace(" ", "")
        code = f"{letters[:4]}-{letters[4:]}"
        await self._store.approve_pairing(code, command.room, command.name, self._clock.now(), act)

    async def claim_pairing(self, command: ClaimPairing) -> tuple[PairingAnswer, NewSession | None]:
        """What became of a screen's code. Raises NotFound once it is unknown or expired."""
        new = self._new(Role.SCREEN)
        kept = await self._store.claim_pairing(digest(command.claim), new.session, self._clock.now())
        if kept is None:
            return PairingAnswer(approved=False), None
        return PairingAnswer(approved=True, room=kept.room), NewSession(new.secret, kept)

    def _pairing_bytes(self) -> bytes:
        """Eight bytes below 240, so that taking them modulo 20 favours no letter."""
        fair = b""
        while len(fair) < 8:
            fair += bytes(byte for byte in self._random.bytes(16) if byte < 240)
        return fair[:8]

    # all

    async def session(self, secret: str, *roles: Role) -> Session:
        """The session that a cookie speaks for. Raises NotSignedIn unless it lives and has one of ``roles``."""
        id = digest(secret)
        session = self._cache.get(id)
        if session is None:
            before = self._changes
            session = await self._store.session(id, self._clock.now())
            if session is not None and self._unchanged(session.badge, before):  # else it may have ended while we read
                self._keep(session)
        if session is None or session.role not in roles or session.expires_at <= self._clock.now():
            raise NotSignedIn("You are not signed in, or your session has ended.")
        return session

    async def alive(self, session: Session) -> bool:
        """Whether the session still lives, asked past the cache."""
        return await self._store.session(session.id, self._clock.now()) is not None

    def forget(self, badge: int | None = None) -> None:
        """Drop what is cached, of one badge or of all: a session may have ended."""
        self._changes += 1
        self._changed_at[badge] = self._changes
        if badge is None:
            self._cache.clear()
            self._of_badge.clear()
        else:
            for id in self._of_badge.pop(badge, ()):
                self._cache.pop(id, None)

    def _unchanged(self, badge: int | None, since: int) -> bool:
        return max(self._changed_at.get(None, 0), self._changed_at.get(badge, 0)) <= since

    def _keep(self, session: Session) -> None:
        self._cache[session.id] = session
        if session.badge is not None:
            self._of_badge.setdefault(session.badge, set()).add(session.id)

    def _new(self, role: Role) -> NewSession:
        secret = encode(self._random.bytes(32))
        return NewSession(secret, Session(digest(secret), role, self._clock.now() + LIFE[role]))


def attendee(session: Session) -> int:
    """The badge that an attendee's session speaks for. Raises NotSignedIn for any other session."""
    if session.badge is None:
        raise NotSignedIn("Sign in with your badge first.")
    return session.badge
