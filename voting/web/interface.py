"""From an address to its endpoint.

Our own table in front of the framework's router: what a vote costs is mostly what stands between socket and use case.
"""

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket

from voting.domain.errors import NotFound
from voting.web.headers import Block, Header, security
from voting.web.http import Endpoint, refuse
from voting.web.services import Services

NOWHERE = refuse(NotFound("There is nothing at this address."))
NOT_THIS_WAY = replace(NOWHERE, status=405)


class Interface:
    """Answers where an endpoint is, in the order of the table, or one of ``sockets``, which are by path; hands
    everything else on. ``url``: the public address."""

    def __init__(
        self,
        app: ASGIApp,
        endpoints: Sequence[Endpoint],
        sockets: Mapping[str, Callable[[WebSocket], Awaitable[None]]],
        services: Services,
        url: str,
    ) -> None:
        self._app, self._sockets, self._services = app, sockets, services
        self._security = Block(security(url))
        by_path: dict[str, dict[str, Endpoint]] = {}
        for endpoint in endpoints:
            by_path.setdefault(endpoint.path, {})[endpoint.method] = endpoint
        self._table = [(_pattern(path), methods) for path, methods in by_path.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            for pattern, methods in self._table:
                if found := pattern.fullmatch(scope["path"]):
                    endpoint = methods.get("GET" if scope["method"] == "HEAD" else scope["method"])
                    if endpoint is None:
                        await NOT_THIS_WAY.send(scope, send, Block([*self._security.headers, _allowed(methods)]))
                        return
                    scope["path_params"] = found.groupdict()
                    reply = await endpoint.respond(Request(scope, receive), self._services)
                    await reply.send(scope, send, self._security)
                    return
        elif scope["type"] == "websocket" and (socket := self._sockets.get(scope["path"])):
            await socket(WebSocket(scope, receive, send))
            return
        await self._app(scope, receive, send)


def _allowed(methods: Iterable[str]) -> Header:
    also = {"HEAD"} if "GET" in methods else set()
    return b"allow", ", ".join(sorted({*methods} | also)).encode()


def _pattern(path: str) -> re.Pattern[str]:
    """No control characters: nothing is named with them, and PostgreSQL takes no zero byte."""
    return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/\\x00-\\x1f\\x7f]+)", path))
