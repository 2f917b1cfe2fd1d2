"""A server as its clients reach it: HTTP calls over shared connections, live sockets, refusals as errors.

Many clients share one ``Server``; each brings its own cookies. It decides nothing about what to send.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from random import Random
from typing import TypeVar

import httpx2
from pydantic import BaseModel, ValidationError
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from voting.domain import errors
from voting.domain.errors import TooMany, Unavailable, VotingError
from voting.protocol.answers import Problem
from voting.protocol.wire import LIVE_PROTOCOL, Wire

Answer = TypeVar("Answer", bound=BaseModel)

CONNECTIONS = 200
"""Connections that all clients of one Server share for their calls; a live socket is not among them."""

CALL_SECONDS = 20.0
"""How long one call may take before it counts as lost."""

LONGEST_WAIT = 8.0
"""Seconds between two tries, at most; each wait is a random part of it, so that a hall does not return as one."""


class Server:
    """``url``: where it listens, such as http://127.0.0.1:8000; ``origin``: the address that its pages have, if that
    differs (behind a TLS proxy). ``random`` is for the waits between tries."""

    def __init__(self, url: str, random: Random | None = None, origin: str = "") -> None:
        self.url = url.rstrip("/")
        self.random = random or Random()
        self._origin = origin.rstrip("/") or self.url
        limits = httpx2.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS)
        self._http = httpx2.AsyncHTTPTransport(limits=limits)

    async def __aenter__(self) -> "Server":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.aclose()

    async def call(self, method: str, path: str, body: Wire | None, cookies: dict[str, str]) -> bytes:
        """One request; cookies that the answer sets are put into ``cookies``. Returns the answer's body.

        Raises the refusal as the VotingError that the server raised, Unavailable where no answer came.
        """
        headers = {"origin": self._origin, "content-type": "application/json", "cookie": _header(cookies)}
        content = body.model_dump_json().encode() if body else b""
        request = httpx2.Request(
            method,
            self.url + path,
            headers=headers,
            content=content,
            extensions={"timeout": httpx2.Timeout(CALL_SECONDS).as_dict()},
        )
        try:
            response = await self._http.handle_async_request(request)
            answer = await response.aread()
        except httpx2.TransportError as error:
            raise Unavailable(f"No answer from {self.url}: {type(error).__name__}.") from None
        if response.status_code >= 400:
            raise _refusal(response.status_code, answer)
        for header in response.headers.get_list("set-cookie"):
            name, _, value = header.split(";")[0].partition("=")
            cookies[name.strip()] = value.strip()
        return answer

    async def ask(
        self, answer: type[Answer], method: str, path: str, body: Wire | None, cookies: dict[str, str]
    ) -> Answer:
        """``call``, with the body of the answer read as ``answer``."""
        return answer.model_validate_json(await self.call(method, path, body, cookies))

    @asynccontextmanager
    async def live(self, path: str, cookies: dict[str, str]) -> AsyncIterator[ClientConnection]:
        """A live socket. Raises what ``websockets`` raises, OSError and TimeoutError among it."""
        async with connect(
            self.url.replace("http", "ws", 1) + path,
            origin=Origin(self._origin),
            subprotocols=[Subprotocol(LIVE_PROTOCOL)],
            additional_headers={"cookie": _header(cookies)},
            compression=None,
            proxy=None,
            close_timeout=1,
        ) as socket:
            yield socket

    async def pause(self, tries: int) -> None:
        """Wait before try number ``tries`` + 1: a random part of a time that doubles up to LONGEST_WAIT."""
        await asyncio.sleep(self.random.uniform(0.05, min(LONGEST_WAIT, 0.25 * 2 ** min(tries, 10))))


def _header(cookies: dict[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


def _codes(kind: type[VotingError]) -> dict[str, type[VotingError]]:
    found = {kind.code: kind}
    for child in kind.__subclasses__():
        if child.__module__ == errors.__name__:
            found |= _codes(child)
    return found


_ERRORS = _codes(VotingError)
_BY_STATUS = {429: TooMany, 503: Unavailable}
"""What a code means that only the server has: come again."""


def _refusal(status: int, body: bytes) -> VotingError:
    """The error that the server raised. A code that only the server has becomes what its status says, with that
    code in its ``detail``; an answer that is no Problem comes from a proxy, whose server is not there to answer."""
    try:
        problem = Problem.model_validate_json(body)
    except ValidationError:
        return Unavailable(f"The server answered {status}.")
    kind = _ERRORS.get(problem.code)
    if kind is None:
        known = _BY_STATUS.get(status, VotingError)
        return known(problem.message, **{**problem.detail, "code": problem.code})
    return kind(problem.message, **problem.detail)
