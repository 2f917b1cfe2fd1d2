"""Raw WebSocket listeners: many sockets that note when a message of a kind last arrived. They never send."""

import asyncio
import base64
import os
import time
from typing import cast


class Listener(asyncio.Protocol):
    """One socket. ``last``: the newest message that holds the hall's ``watched`` bytes."""

    def __init__(self, hall: "Hall", handshake: bytes) -> None:
        self._hall, self._handshake = hall, handshake
        self._buffer = b""
        self.open = False
        self.last = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)  # uvloop's are not of that class
        self.transport.write(self._handshake)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self.open:
            head, end, rest = self._buffer.partition(b"\r\n\r\n")
            if not end:
                return
            if b" 101 " not in head.split(b"\r\n")[0]:
                raise ConnectionRefusedError(head.decode())
            self.open, self._buffer = True, rest
            self._hall.opened()
        while (frame := self._frame()) is not None:
            if self._hall.watched in frame:
                self.last = frame
                self._hall.arrived()

    def _frame(self) -> bytes | None:
        """The payload of the next whole frame, taken off the buffer; the server masks nothing."""
        if len(self._buffer) < 2:
            return None
        length, begin = self._buffer[1] & 127, 2
        if length == 126:
            length, begin = int.from_bytes(self._buffer[2:4], "big"), 4
        elif length == 127:
            length, begin = int.from_bytes(self._buffer[2:10], "big"), 10
        if len(self._buffer) < begin + length:
            return None
        payload, self._buffer = self._buffer[begin : begin + length], self._buffer[begin + length :]
        return payload


class Hall:
    """``size`` sockets on ``path``, each with its own cookie (or none). ``watched``: what a message must hold to
    count."""

    def __init__(self, port: int, path: str, cookies: list[str], watched: bytes) -> None:
        self._port, self._path, self._cookies = port, path, cookies
        self.watched = watched
        self.listeners: list[Listener] = []
        self._open = self._arrived = 0
        self._moment = 0.0
        self._everybody = asyncio.Event()

    async def enter(self) -> None:
        """Open all sockets and wait until each has its first watched message."""
        self._everybody.clear()
        loop = asyncio.get_running_loop()
        gate = asyncio.Semaphore(100)

        async def one(cookie: str) -> None:
            async with gate:
                _, listener = await loop.create_connection(
                    lambda: Listener(self, self._handshake(cookie)), "127.0.0.1", self._port
                )
                self.listeners.append(listener)

        await asyncio.gather(*(one(cookie) for cookie in self._cookies))
        await asyncio.wait_for(self._everybody.wait(), 60)

    async def everybody(self, started: float) -> float:
        """Seconds from ``started`` until the last socket had one more watched message. Call ``expect`` before."""
        await asyncio.wait_for(self._everybody.wait(), 60)
        return self._moment - started

    def expect(self) -> None:
        """Begin to count arrivals anew."""
        self._arrived = 0
        self._everybody.clear()

    def arrived(self) -> None:
        self._arrived += 1
        if self._arrived == len(self._cookies):
            self._moment = time.perf_counter()
            self._everybody.set()

    def opened(self) -> None:
        self._open += 1

    def leave(self) -> None:
        for listener in self.listeners:
            listener.transport.close()

    def _handshake(self, cookie: str) -> bytes:
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [
            f"GET {self._path} HTTP/1.1",
            f"host: 127.0.0.1:{self._port}",
            f"origin: http://127.0.0.1:{self._port}",
            "upgrade: websocket",
            "connection: Upgrade",
            f"sec-websocket-key: {key}",
            "sec-websocket-version: 13",
            "sec-websocket-protocol: voting.v1",
        ]
        if cookie:
            lines.append(f"cookie: {cookie}")
        return "\r\n".join(lines).encode() + b"\r\n\r\n"
