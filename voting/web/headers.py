"""Security headers on every answer, and the size of what may be sent."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self' {socket}; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors {frames}; require-trusted-types-for 'script'"
)
_FIXED = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(self), microphone=(), geolocation=(), screen-wake-lock=(self)",
}


_NO_STORE = (b"cache-control", b"no-store")


class SecurityHeaders:
    """``url``: the public address; its host is named for the socket, because older browsers do not take 'self'."""

    def __init__(self, app: ASGIApp, url: str) -> None:
        self._app = app
        secure = {"strict-transport-security": "max-age=31536000"} if url.startswith("https://") else {}
        self._hall = _encoded(_policy(url, "'self'"), _FIXED, secure)
        self._other = _encoded(_policy(url, "'none'"), _FIXED, secure)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        ours = self._hall if scope["path"].startswith("/screen/") else self._other

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = [*message.get("headers", ()), *ours]
                if not any(name == b"cache-control" for name, _ in headers):
                    headers.append(_NO_STORE)
                message["headers"] = headers
            await send(message)

        await self._app(scope, receive, with_headers)


def _policy(url: str, frames: str) -> dict[str, str]:
    return {"content-security-policy": _CSP.format(socket=url.replace("http", "ws", 1), frames=frames)}


def _encoded(*parts: dict[str, str]) -> list[tuple[bytes, bytes]]:
    """Once, not for every answer."""
    return [(name.encode(), value.encode()) for part in parts for name, value in part.items()]
