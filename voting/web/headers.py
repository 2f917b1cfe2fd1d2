"""Security headers on every answer, and the size of what may be sent."""

from starlette.datastructures import MutableHeaders
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


class SecurityHeaders:
    """``url``: the public address; its host is named for the socket, because older browsers do not take 'self'."""

    def __init__(self, app: ASGIApp, url: str) -> None:
        self._app = app
        socket = url.replace("http", "ws", 1)
        self._policies = {frames: _CSP.format(socket=socket, frames=frames) for frames in ("'none'", "'self'")}
        self._secure = url.startswith("https://")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        policy = self._policies["'self'" if scope["path"].startswith("/screen/") else "'none'"]

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["content-security-policy"] = policy
                for key, value in _FIXED.items():
                    headers[key] = value
                headers.setdefault("cache-control", "no-store")
                if self._secure:
                    headers["strict-transport-security"] = "max-age=31536000"
            await send(message)

        await self._app(scope, receive, with_headers)
