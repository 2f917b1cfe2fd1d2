"""A live socket byte by byte: for clients that do what no library lets them."""

import asyncio
import json
import secrets
import socket as tcp

from websockets.frames import Close, Frame, Opcode
from websockets.streams import StreamReader

from tests.integration.hall import PATIENCE, Hall, Json
from voting.protocol.wire import LIVE_PROTOCOL

BUFFER = 4_096
"""Bytes that a client's own system takes for it while it does not read."""


class RawSocket:
    """An open socket. Nothing is read but by ``frame``, ``until`` and ``closed``."""

    def __init__(self, socket: tcp.socket) -> None:
        self.socket = socket
        self._stream = StreamReader()
        self.received = 0

    async def send(self, raw: bytes) -> None:
        await asyncio.get_running_loop().sock_sendall(self.socket, raw)

    async def frame(self) -> Frame:
        """The next frame. Raises EOFError at the end."""
        parsing = Frame.parse(self._stream.read_exact, mask=False)
        async with asyncio.timeout(PATIENCE):
            while True:
                try:
                    next(parsing)
                except StopIteration as done:
                    frame: Frame = done.value
                    return frame
                if not await self.read():
                    self._stream.feed_eof()

    async def read(self) -> bytes:
        """The next bytes, and keep them for ``frame``; empty at the end."""
        raw = await asyncio.get_running_loop().sock_recv(self.socket, 65_536)
        self.received += len(raw)
        if raw:
            self._stream.feed_data(raw)
        return raw

    async def until(self, topic: str, version: int = 0) -> list[Json]:
        """All messages up to the first one of ``topic`` that has ``version`` or a later one."""
        messages: list[Json] = []
        while True:
            frame = await self.frame()
            if frame.opcode is Opcode.TEXT:
                messages.append(json.loads(bytes(frame.data)))
                if messages[-1]["topic"] == topic and messages[-1].get("version", 0) >= version:
                    return messages

    async def closed(self) -> int | None:
        """The close code that the server says; None where it cuts the line."""
        try:
            while True:
                frame = await self.frame()
                if frame.opcode is Opcode.CLOSE:
                    return Close.parse(bytes(frame.data)).code
        except (EOFError, ConnectionError):
            return None


async def raw_socket(hall: Hall, cookie: str, path: str = "/live/attendee") -> RawSocket:
    """Open one by hand, with hardly any room in between."""
    await hall.serve()
    socket = tcp.socket()
    socket.setsockopt(tcp.SOL_SOCKET, tcp.SO_RCVBUF, BUFFER)
    socket.setblocking(False)
    hall.at_end(socket.close)
    await asyncio.get_running_loop().sock_connect(socket, ("127.0.0.1", hall.port))
    raw = RawSocket(socket)
    await raw.send(
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{hall.port}\r\nOrigin: {hall.url}\r\nCookie: {cookie}\r\n"
        f"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        f"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: {LIVE_PROTOCOL}\r\n\r\n".encode()
    )
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        head += await asyncio.get_running_loop().sock_recv(socket, 1)
    assert head.startswith(b"HTTP/1.1 101 "), head
    return raw


def frame(opcode: int, payload: bytes, *, fin: bool = True, mask: bool = True, reserved: int = 0) -> bytes:
    """A frame of a client, as right or as wrong as is asked for."""
    first = (0x80 if fin else 0) | reserved << 4 | opcode
    length = len(payload)
    head = bytes((first, (0x80 if mask else 0) | (length if length < 126 else 126)))
    if length >= 126:
        head += length.to_bytes(2)
    if not mask:
        return head + payload
    key = secrets.token_bytes(4)
    return head + key + bytes(byte ^ key[place % 4] for place, byte in enumerate(payload))
