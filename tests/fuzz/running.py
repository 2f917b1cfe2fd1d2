"""A server as an operator runs it, for clients that keep to no rule; what it logs is kept."""

import asyncio
import contextlib
import os
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2

from tests.integration.hall import furnish, settings, token
from tests.ports import a_port
from voting.app import SystemRandom, open_parts
from voting.protocol.wire import LIVE_PROTOCOL
from voting.service.access import Access
from voting.service.ports import Role
from voting.service.tokens import derive_auth, encode


class Running:
    """``url``: where it listens. Sessions are made anew where one has ended."""

    def __init__(self, folder: Path, port: int, log: Path) -> None:
        self.folder, self.port, self._log = folder, port, log
        self.url = f"http://127.0.0.1:{port}"
        self._cookies: dict[Role, str] = {}
        self._http = httpx2.Client(base_url=self.url, headers={"origin": self.url}, trust_env=False)
        self.close = self._http.close

    def cookie(self, role: Role | None) -> str:
        """The Cookie header of a browser in which ``role`` is signed in."""
        if role is None:
            return ""
        if role not in self._cookies or not self._lives(role):
            self._cookies[role] = self._sign_in(role)
        return self._cookies[role]

    def _lives(self, role: Role) -> bool:
        path = "/api/session" if role is Role.ATTENDEE else "/api/staff/session"
        return self._http.get(path, headers={"cookie": self._cookies[role]}).status_code == 200

    def _sign_in(self, role: Role) -> str:
        if role is Role.ATTENDEE:
            body = {"auth": encode(derive_auth(token(1))), "device": "D" * 43}
            answer = self._http.post("/api/session", json=body)
        else:
            answer = self._http.post("/api/staff/session", json={"invite": asyncio.run(self._invite())})
        assert answer.status_code == 201, answer.text
        self._http.cookies.clear()
        return answer.headers["set-cookie"].split(";")[0]

    async def _invite(self) -> str:
        parts = await open_parts(settings(self.folder))
        try:
            return await Access(parts.store, parts.bus, parts.clock, SystemRandom(), parts.key).invite("Ada")
        finally:
            await parts.store.close()

    def version(self, path: str) -> int:
        """Of the poll or stage that ``path`` is about, as moderators see it now; 0 where there is none."""
        of, name = ("stage", "room") if path.startswith("/api/rooms/") else ("poll", "id")
        with contextlib.closing(sqlite3.connect(self.folder / "voting.db", timeout=20)) as database:
            asked = (path.split("/")[3],) if path.count("/") > 2 else ("",)
            row = database.execute(f"SELECT version FROM {of} WHERE {name} = ?", asked).fetchone()
        return int(row[0]) if row else 0

    def ask(self, method: str, path: str, role: Role | None, *, ours: bool = True, **more: Any) -> httpx2.Response:
        """An answer to a request of a browser in which ``role`` is signed in. ``ours``: it says that one of our own
        pages asks."""
        headers = {"cookie": self.cookie(role), **more.pop("headers", {})}
        request = self._http.build_request(method, path, headers=headers, **more)
        if not ours:
            del request.headers["origin"]
        return self._http.send(request)

    def raw(self, sent: bytes) -> bytes:
        """What comes back for ``sent``, up to the end of the connection or of our patience."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as connection:
            with contextlib.suppress(ConnectionError):
                connection.sendall(sent)
                connection.shutdown(socket.SHUT_WR)
            got = b""
            connection.settimeout(1)
            with contextlib.suppress(ConnectionError, TimeoutError):
                while part := connection.recv(65_536):
                    got += part
            return got

    def handshake(self, path: str = "/live/attendee", role: Role = Role.ATTENDEE) -> bytes:
        """What a browser sends to open a live socket."""
        return (
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nOrigin: {self.url}\r\n"
            f"Cookie: {self.cookie(role)}\r\n"
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Key: {'A' * 22}==\r\nSec-WebSocket-Protocol: {LIVE_PROTOCOL}\r\n\r\n"
        ).encode()

    @property
    def well(self) -> bool:
        return self._http.get("/readyz").status_code == 200

    @property
    def log(self) -> str:
        return self._log.read_text()


@contextlib.contextmanager
def a_server(folder: Path) -> Iterator[Running]:
    """Make a conference in ``folder`` and serve it."""
    asyncio.run(furnish(folder / "data"))
    port = a_port()
    log = folder / "log"
    environment = {"VOTING_DATA": str(folder / "data"), "VOTING_PORT": str(port), "VOTING_LOG": "warning"}
    with log.open("wb") as kept:
        process = subprocess.Popen(
            (sys.executable, "-m", "voting.cli", "serve"),
            env=os.environ | environment,
            stdout=subprocess.DEVNULL,
            stderr=kept,
        )
    try:
        running = Running(folder / "data", port, log)
        until = time.monotonic() + 300
        while True:
            assert process.poll() is None and time.monotonic() < until, log.read_text()
            with contextlib.suppress(httpx2.TransportError):
                if running.well:
                    break
            time.sleep(0.05)
        yield running
        running.close()
    finally:
        process.terminate()
        process.wait()
