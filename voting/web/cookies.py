"""Session cookies: one a role, so that one browser can be a phone and a console at once."""

import re

from voting.service.access import LIFE
from voting.service.ports import Role
from voting.web.headers import Header, Said, header

_FORM = re.compile(r"[A-Za-z0-9_-]{43}")


def name(role: Role, secure: bool) -> str:
    """``__Host-`` binds the cookie to this host over TLS; plain http (the machine itself) cannot use it."""
    return f"__Host-{role}" if secure else f"voting-{role}"


def read(said: Said, role: Role, secure: bool) -> str | None:
    """The secret that the browser sent for ``role``, if it has the form of one. ``said``: its headers."""
    wanted = name(role, secure)
    for pair in header(said, b"cookie").split(";"):
        key, _, value = pair.strip().partition("=")
        if key == wanted:
            return value if _FORM.fullmatch(value) else None
    return None


def kept(role: Role, secret: str, secure: bool) -> Header:
    """The header that makes the browser keep the session of ``role``."""
    return _set(role, secret, LIFE[role] // 1000, secure)


def dropped(role: Role, secure: bool) -> Header:
    return _set(role, "", 0, secure)


def _set(role: Role, secret: str, seconds: int, secure: bool) -> Header:
    text = f"{name(role, secure)}={secret}; Max-Age={seconds}; Path=/; HttpOnly; SameSite=strict"
    return b"set-cookie", (f"{text}; Secure" if secure else text).encode()
