"""Thousands of phones in a process of their own: they sign in, open their live sockets, and note when what they wait
for has come.

Raw epoll, because the client must cost less than what it measures: a message costs it some three microseconds. The
clock is the machine's, so moments compare between processes.

    python -m tests.load.ears PORT PATH WATCHED PIPE
"""

import base64
import os
import select
import socket
import sys
import time
from collections import deque
from collections.abc import Sequence
from multiprocessing.connection import Connection

AT_ONCE = 512
"""Phones that are on their way in at one time, at most."""

_PING = 0x89
_COOKIE = b"set-cookie: "


class Phone:
    """One phone. ``sign_in``: the request to begin with, if it is not signed in; ``rest``: what is not a whole frame
    yet."""

    def __init__(self, sign_in: bytes, cookie: str) -> None:
        self.sign_in, self.cookie = sign_in, cookie
        self.socket = socket.socket()
        self.open = self.current = False
        self.rest = b""


class Crowd:
    """Phones on one port. ``watched``: what a message must hold to count; ``path``: of the live socket."""

    def __init__(self, port: int, path: str, watched: bytes, told: Connection) -> None:
        self._port, self._path, self._watched, self._told = port, path, watched, told
        self._poll = select.epoll()
        self._poll.register(told.fileno(), select.EPOLLIN)
        self._phones: dict[int, Phone] = {}
        self._arriving: deque[Phone] = deque()
        self._under_way = 0
        self._heard: set[int] = set()
        self._everybody = 0
        self._greeting = b""
        self._last = b""
        self._expecting, self._busy = False, 0.0

    def run(self) -> None:
        """Do what is asked through the pipe until it closes."""
        while True:
            for fd, _ in self._poll.poll():
                if fd == self._told.fileno():
                    try:
                        order, *details = self._told.recv()
                    except EOFError:
                        return
                    getattr(self, order)(*details)
                elif fd in self._phones:
                    self._receive(fd, self._phones[fd])

    # orders

    def enter(self, sign_ins: Sequence[bytes], cookies: Sequence[str], greeting: bytes) -> None:
        """Let phones come. Each is there with a message that holds ``greeting``, or if that is empty with its socket.
        Says ``(moment, cookies)`` when the last is there."""
        self._greeting = greeting
        self._arriving.extend(Phone(sign_in, "") for sign_in in sign_ins)
        self._arriving.extend(Phone(b"", cookie) for cookie in cookies)
        self._everybody += len(self._arriving)
        self._let_in()

    def expect(self) -> None:
        """Begin to count anew; says ``(moment, busy)`` when the last has a watched message: ``busy`` is the processor
        time that this took here."""
        self._heard.clear()
        self._expecting, self._busy = True, time.process_time()
        self._told.send(None)

    def last(self) -> None:
        """Say the newest watched message."""
        self._told.send(self._last)

    def leave(self) -> None:
        """Cut all lines at once, as a network that fails."""
        for fd, phone in self._phones.items():
            self._poll.unregister(fd)
            phone.socket.close()
        self._phones.clear()
        self._heard.clear()
        self._everybody = 0
        self._told.send(None)

    # arriving

    def _let_in(self) -> None:
        while self._arriving and self._under_way < AT_ONCE:
            self._under_way += 1
            phone = self._arriving.popleft()
            self._say(phone, phone.sign_in or self._handshake(phone.cookie))

    def _say(self, phone: Phone, request: bytes) -> None:
        phone.socket.connect(("127.0.0.1", self._port))
        phone.socket.send(request)
        phone.socket.setblocking(False)
        self._phones[phone.socket.fileno()] = phone
        self._poll.register(phone.socket.fileno(), select.EPOLLIN)

    def _answered(self, fd: int, phone: Phone) -> bool:
        """Whether the socket is open now: read the answer to a sign-in or to a handshake."""
        head, end, phone.rest = phone.rest.partition(b"\r\n\r\n")
        if not end:
            phone.rest = head
            return False
        status = head[9:12]
        if status == b"101":
            phone.open = True
            if not self._greeting:
                self._there(phone)
            return True
        if status != b"201":
            raise ConnectionRefusedError(head.decode())
        begin = head.lower().index(_COOKIE) + len(_COOKIE)
        phone.cookie = head[begin : head.index(b";", begin)].decode()
        self._poll.unregister(fd)
        del self._phones[fd]
        phone.socket.close()
        phone.socket, phone.rest = socket.socket(), b""
        self._say(phone, self._handshake(phone.cookie))
        return False

    def _there(self, phone: Phone) -> None:
        phone.current = True
        self._under_way -= 1
        self._let_in()
        if not self._under_way:
            self._told.send((time.perf_counter(), [phone.cookie for phone in self._phones.values()]))

    # listening

    def _receive(self, fd: int, phone: Phone) -> None:
        data = phone.socket.recv(65_536)
        if not data:
            raise ConnectionResetError("the server closed a socket")
        phone.rest = phone.rest + data if phone.rest else data
        if not phone.open and not self._answered(fd, phone):
            return
        begin, rest = 0, phone.rest
        while len(rest) >= begin + 2:
            length, start = rest[begin + 1] & 127, begin + 2
            if length >= 126:
                wide = 2 if length == 126 else 8
                length, start = int.from_bytes(rest[start : start + wide]), start + wide
            end = start + length
            if len(rest) < end:
                break
            if rest[begin] == _PING:
                phone.socket.send(_pong(rest[start:end]))
            else:
                self._hear(fd, phone, rest[start:end])
            begin = end
        phone.rest = rest[begin:]

    def _hear(self, fd: int, phone: Phone, message: bytes) -> None:
        if not phone.current and self._greeting in message:
            self._there(phone)
        if self._watched in message:
            self._last = message
            self._heard.add(fd)
            if self._expecting and len(self._heard) == self._everybody:
                self._expecting = False
                self._told.send((time.perf_counter(), time.process_time() - self._busy))

    def _handshake(self, cookie: str) -> bytes:
        lines = [
            f"GET {self._path} HTTP/1.1",
            f"host: 127.0.0.1:{self._port}",
            f"origin: http://127.0.0.1:{self._port}",
            "upgrade: websocket",
            "connection: Upgrade",
            f"sec-websocket-key: {base64.b64encode(os.urandom(16)).decode()}",
            "sec-websocket-version: 13",
            "sec-websocket-protocol: voting.v1",
        ]
        if cookie:
            lines.append(f"cookie: {cookie}")
        return "\r\n".join(lines).encode() + b"\r\n\r\n"


def _pong(payload: bytes) -> bytes:
    """The answer to a ping, masked with zeros, as clients must mask."""
    return bytes((0x8A, 0x80 | len(payload))) + bytes(4) + payload


def main() -> None:
    port, path, watched, pipe = sys.argv[1:]
    told = Connection(int(pipe))
    told.send(None)
    Crowd(int(port), path, watched.encode(), told).run()


if __name__ == "__main__":
    main()
