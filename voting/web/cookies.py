"""Session cookies: one a role, so that one browser can be a phone and a console at once."""

import re

from starlette.requests import HTTPConnection
from starlette.responses import Response

from voting.service.access import LIFE
from voting.service.ports import Role

_FORM = re.compile(r"[A-Za-z0-9_-]{43}")


def name(role: Role, secure: bool) -> str:
    """``__Host-`` binds the cookie to this host over TLS; plain http (the machine itself) cannot use it."""
    return f"__Host-{role}" if secure else f"voting-{role}"


def read(connection: HTTPConnection, role: Role, secure: bool) -> str | None:
    """The secret that the browser sent for ``role``, if it has the form of one."""
    value = connection.cookies.get(name(role, secure))
    return value if value and _FORM.fullmatch(value) else None


def keep(response: Response, role: Role, secret: str, secure: bool) -> None:
    response.set_cookie(
        name(role, secure),
        secret,
        max_age=LIFE[role] // 1000,
        path="/",
        secure=secure,
        httponly=True,
        samesite="strict",
    )


def drop(response: Response, role: Role, secure: bool) -> None:
    response.delete_cookie(name(role, secure), path="/", secure=secure, httponly=True, samesite="strict")
