"""A network that loses, delays, cuts and repeats, between phones and a server.

A proxy that knows just enough HTTP to do its worst to a single request; what becomes a live socket is handed on as
bytes, until it is held up or cut. It never invents or alters anything: that is TLS's to prevent.
"""

import asyncio
import contextlib
from collections import Counter
from collections.abc import Coroutine
from enum import StrEnum
from random import Random

SLOWEST = 3.0
"""Seconds by which something is late, at most."""


class Harm(StrEnum):
    NONE = "unharmed"
    REFUSED = "connection refused"
    LOST = "request lost"
    LATE = "request late"
    NO_ANSWER = "answer lost"
    HALF_ANSWER = "answer cut in the middle"
    LATE_ANSWER = "answer late"
    TWICE = "request sent twice at once"
    AGAIN = "request sent again, later"
    SOCKET_CUT = "live socket cut"


_TO_REQUESTS = [harm for harm in Harm if harm not in (Harm.NONE, Harm.REFUSED, Harm.SOCKET_CUT)]


class Chaos:
    """Listens on ``port``, hands on to ``to`` of this machine. ``harm``: the share of requests that come to harm, and
    of connections that are refused or cut; ``done`` counts what was done."""

    def __init__(self, to: int, random: Random) -> None:
        self._to, self._random = to, random
        self.harm = 0.0
        self.away = False
        self.port = 0
        self.done: Counter[Harm] = Counter()
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._writers: set[asyncio.StreamWriter] = set()

    async def __aenter__(self) -> "Chaos":
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, backlog=2000)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def cut_all(self) -> None:
        """The network goes away for everybody, until ``away`` is unset."""
        self.away = True
        for writer in self._writers:
            writer.transport.abort()

    async def calm(self) -> None:
        """No more harm from now on; returns when what was repeated has arrived."""
        self.harm = 0.0
        await asyncio.sleep(SLOWEST + 0.5)

    def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        handled = self._start(self._handle(reader, writer))
        handled.add_done_callback(lambda _: self._let_go(writer))  # whether it has begun or not

    def _start(self, work: Coroutine[None, None, None]) -> "asyncio.Task[None]":
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def _let_go(self, writer: asyncio.StreamWriter) -> None:
        self._writers.discard(writer)
        writer.transport.abort() if self.away else writer.close()

    async def _handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.away or self._random.random() < self.harm / 4:
            self.done[Harm.REFUSED] += not self.away
            return
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            while request := await _message(reader):
                if b"upgrade: websocket" in request.lower():
                    return await self._tunnel(request, reader, writer)
                if not await self._answer(request, writer):
                    return

    async def _answer(self, request: bytes, writer: asyncio.StreamWriter) -> bool:
        """Whether the connection lives on."""
        harm = self._random.choice(_TO_REQUESTS) if self._random.random() < self.harm else Harm.NONE
        self.done[harm] += 1
        late = self._random.uniform(0, SLOWEST)
        match harm:
            case Harm.LOST:
                return False
            case Harm.LATE:
                await asyncio.sleep(late)
            case Harm.TWICE:
                self._start(self._repeat(request, 0))
            case Harm.AGAIN:
                self._start(self._repeat(request, late))
        answer = await self._ask(request)
        match harm:
            case Harm.NO_ANSWER:
                return False
            case Harm.HALF_ANSWER:
                writer.write(answer[: self._random.randrange(1, len(answer))])
                await writer.drain()
                return False
            case Harm.LATE_ANSWER:
                await asyncio.sleep(late)
        writer.write(answer)
        await writer.drain()
        return True

    async def _repeat(self, request: bytes, late: float) -> None:
        await asyncio.sleep(late)
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            await self._ask(request)

    async def _ask(self, request: bytes) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._to)
        try:
            writer.write(request)
            await writer.drain()
            answer = await _message(reader)
            if not answer:
                raise ConnectionResetError("the server hung up")
            return answer
        finally:
            writer.close()

    async def _tunnel(self, first: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        back_reader, back_writer = await asyncio.open_connection("127.0.0.1", self._to)
        back_writer.write(first)
        ways = [asyncio.ensure_future(way) for way in (_bytes(reader, back_writer), _bytes(back_reader, writer))]
        try:
            while True:
                wait = self._random.uniform(0, SLOWEST)
                done, _ = await asyncio.wait(ways, timeout=wait, return_when=asyncio.FIRST_COMPLETED)
                if done:
                    break
                if self._random.random() < self.harm / 4:
                    self.done[Harm.SOCKET_CUT] += 1
                    break
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            back_writer.close()


async def _message(reader: asyncio.StreamReader) -> bytes:
    """One request or answer with its body, or nothing where the other side has gone."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return b""
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return head + await reader.readexactly(int(value))
    return head


async def _bytes(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
