"""Headers: what a request says, and the security headers on every answer."""

from collections.abc import Iterable, Mapping, Sequence

from starlette.types import ASGIApp, Message, Receive, Scope, Send

Header = tuple[bytes, bytes]
Said = Mapping[bytes, bytes]

_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self' {socket}; manifest-src 'self'; worker-src 'self'; frame-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors {frames}; require-trusted-types-for 'script'"
)
_FIXED = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(self), microphone=(), geolocation=(), screen-wake-lock=(self)",
}
NO_STORE: Header = (b"cache-control", b"no-store")


def said(scope: Scope) -> Said:
    """What the headers of a request say, by their lower-case names. Of several with one name the first counts."""
    return dict(reversed(scope["headers"]))


def header(said: Said, name: bytes) -> str:
    """One of them; empty if there is none."""
    return said.get(name, b"").decode("latin-1")


def lines(headers: Iterable[Header]) -> bytes:
    """``headers`` as they stand in an answer. Raises ValueError where one would be more than one line."""
    each = [b"%s: %s" % header for header in headers]
    if any(b"\r" in line or b"\n" in line for line in each):
        raise ValueError("a header of more than one line")
    return b"".join(line + b"\r\n" for line in each)


class Block:
    """Headers that many answers have, also as the ``lines`` that they are."""

    def __init__(self, headers: Sequence[Header]) -> None:
        self.headers, self.lines = [*headers], lines(headers)


def security(url: str, frames: str = "'none'") -> list[Header]:
    """The security headers of an answer, encoded. ``url``: the public address; its host is named for the socket,
    because older browsers do not take 'self'. ``frames``: who may show it in a frame."""
    policy = {"content-security-policy": _CSP.format(socket=url.replace("http", "ws", 1), frames=frames)}
    secure = {"strict-transport-security": "max-age=31536000"} if url.startswith("https://") else {}
    return [(name.encode(), value.encode()) for name, value in (policy | _FIXED | secure).items()]


class SecurityHeaders:
    """Puts them on pages and files; screens, and the editor's previews, may be shown in a frame of ours. ``url``: the
    public address."""

    def __init__(self, app: ASGIApp, url: str) -> None:
        self._app = app
        self._hall, self._other = security(url, "'self'"), security(url)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        ours = self._hall if scope["path"].startswith(("/screen/", "/preview/")) else self._other

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = [*message.get("headers", ()), *ours]
                if not any(name == b"cache-control" for name, _ in headers):
                    headers.append(NO_STORE)
                message["headers"] = headers
            await send(message)

        await self._app(scope, receive, with_headers)
