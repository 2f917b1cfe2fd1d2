"""One process of the server: the whole application as ``app.build`` puts it together, on a simulated store, bus, clock
and network. It can die at any moment."""

import asyncio
import json
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.simulation.disk import Disk
from tests.simulation.nature import Chance, Clock, Nature, SimulatedBus, Wire
from tests.simulation.store import MemoryStore
from voting.app import Parts, build
from voting.settings import Settings
from voting.web import cookies

ORIGIN = "https://vote.example"
KEY = bytes(32)
GONE = 1006
"""The close code of a connection that ended without one."""

Take = Callable[[str], None]


class Lost(Exception):
    """No answer came. Whether anything was done, nobody can say."""


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    said: Mapping[str, Any]
    cookie: str = ""

    @property
    def code(self) -> str:
        return str(self.said.get("code", ""))


class Process:
    """``overheard`` is given everything that leaves it: the path and the text."""

    def __init__(
        self,
        disk: Disk,
        nature: Nature,
        overheard: Callable[[str, str], None],
        store: type[MemoryStore] = MemoryStore,
    ) -> None:
        self._nature, self._overheard = nature, overheard
        self.clock = Clock()
        self._wire = Wire(nature)
        self._bus = SimulatedBus(nature)
        settings = Settings(data=Path("/nonexistent"), public_url=ORIGIN)
        self._app = build(settings, Parts(store(disk, self._wire), self._bus, self.clock, Chance(nature), KEY))
        self._tasks: dict[asyncio.Task[Any], None] = {}
        self._sockets: dict[asyncio.Queue[dict[str, Any]], None] = {}
        self._ready = asyncio.Event()
        self._serving = self._spawn(self._serve())

    async def ready(self) -> bool:
        """Whether it has started; False if it could not."""
        waiting = asyncio.ensure_future(self._ready.wait())
        await asyncio.wait({waiting, self._serving}, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        return self._ready.is_set() and not self._serving.done()

    async def _serve(self) -> None:
        async with self._app.router.lifespan_context(self._app):
            self._ready.set()
            await asyncio.Event().wait()

    async def die(self) -> None:
        """At once. What it had sent to the database is still done; whatever else it was doing reaches nobody."""
        self._wire.cut = True
        self._bus.cut()
        for socket in self._sockets:
            socket.put_nowait({"type": "gone"})
        self._serving.cancel()
        await asyncio.gather(self._serving, return_exceptions=True)

    async def request(self, path: str, body: Mapping[str, Any], cookie: str = "") -> Reply:
        """POST from a phone or a console over a network that loses. Raises Lost."""
        nature = self._nature
        lost = nature.happens(nature.weather.request)
        await nature.pause(0.02)
        if lost or self._wire.cut or not self._ready.is_set():
            await asyncio.sleep(nature.random.uniform(0.1, 3))
            raise Lost
        answering = self._spawn(self._answer(path, json.dumps(body).encode(), cookie))
        await asyncio.wait({answering}, timeout=5)
        if nature.happens(nature.weather.answer) or not answering.done() or self._wire.cut:
            await asyncio.sleep(nature.random.uniform(0, 2))
            raise Lost
        await nature.pause(0.02)
        reply: Reply = answering.result()
        return reply

    async def _answer(self, path: str, body: bytes, cookie: str) -> Reply:
        coming: list[dict[str, Any]] = [{"type": "http.request", "body": body}]
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return coming.pop() if coming else {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            sent.append(message)

        scope = _scope("http", path, cookie) | {"method": "POST"}
        scope["headers"].append((b"content-type", b"application/json"))
        await self._app(scope, receive, send)
        text = b"".join(message.get("body", b"") for message in sent).decode()
        self._overheard(path, text)
        given = dict(sent[0]["headers"]).get(b"set-cookie", b"").decode().split(";")[0]
        return Reply(sent[0]["status"], json.loads(text) if text else {}, given)

    async def listen(self, path: str, cookie: str, take: Take) -> int:
        """Hold a live socket until it ends; ``take`` gets each text, in order. The close code."""
        nature = self._nature
        await nature.pause(0.03)
        if self._wire.cut or not self._ready.is_set():
            return GONE
        inbox: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        outbox: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        inbox.put_nowait({"type": "websocket.connect"})

        async def send(message: Any) -> None:
            if "text" in message:
                self._overheard(path, message["text"])
            outbox.put_nowait(message)

        path, _, query = path.partition("?")
        scope = _scope("websocket", path, cookie) | {
            "query_string": query.encode(),
            "subprotocols": ["voting.v1"],
            "scheme": "wss",
        }
        served = self._spawn(self._app(scope, inbox.get, send))
        served.add_done_callback(lambda _: outbox.put_nowait({"type": "gone"}))
        self._sockets[outbox] = None
        breaks_at = asyncio.get_running_loop().time() + nature.random.expovariate(1 / 60)
        try:
            while True:
                message = await outbox.get()
                if message["type"] == "websocket.close":
                    return int(message["code"])
                if message["type"] == "gone" or (not nature.calm and asyncio.get_running_loop().time() > breaks_at):
                    return GONE
                if "text" in message:
                    if outbox.empty():
                        await nature.pause(0.02)
                    take(message["text"])
        finally:
            del self._sockets[outbox]
            inbox.put_nowait({"type": "websocket.disconnect", "code": GONE})

    def _spawn(self, work: Coroutine[Any, Any, Any]) -> "asyncio.Task[Any]":
        task = asyncio.ensure_future(work)
        self._tasks[task] = None
        task.add_done_callback(self._tasks.pop)
        return task


def _scope(type: str, path: str, cookie: str) -> dict[str, Any]:
    headers = [(b"origin", ORIGIN.encode()), (b"host", b"vote.example"), (b"cookie", cookie.encode())]
    return {
        "type": type,
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "scheme": "https",
        "headers": headers,
        "client": ("192.0.2.1", 1),
        "server": ("vote.example", 443),
        "state": {},
    }


def cookie_of(role: Any, secret: str) -> str:
    return f"{cookies.name(role, True)}={secret}"
