"""A small conference served for real: SQLite in a temporary folder, uvicorn on a free port, a clock that tests move.

HTTP goes into the application in process. Sockets go over TCP, and so does HTTP where a test asks for it; only then
does uvicorn start.
All people here are made up.
"""

import asyncio
import contextlib
import json
import secrets
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import httpx2
import uvicorn
from starlette.applications import Starlette
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin, Subprotocol

from voting.app import Parts, SystemRandom, build, open_parts
from voting.domain.conference import Conference
from voting.domain.journal import Act
from voting.domain.poll import Poll
from voting.domain.roll import Badge
from voting.protocol.answers import Problem
from voting.protocol.wire import LIVE_PROTOCOL
from voting.server import bind, server
from voting.service.access import Access
from voting.service.definition import build_conference
from voting.service.ports import Random, RollChange
from voting.service.tokens import derive_auth, derive_tag, encode, verifier
from voting.settings import Settings

Json = Any
START = 1_790_000_000_000
MEMBERS, GUESTS = 12, 2
ACT = Act(START, "test", "operator", "create", "test")

PATIENCE = 60.0
"""Seconds for what should come at once: on a busy machine a process may wait for the processor for some of them, and
nothing is lost by waiting for what comes."""

DEFINITION: dict[str, object] = {
    "id": "test-2026",
    "title": {"en": "A made-up conference", "fr": "Une conférence inventée"},
    "rooms": [
        {
            "id": "plenary",
            "name": "Plenary",
            "run_sheet": [
                {"id": "welcome", "kind": "join", "title": "Welcome"},
                *({"id": f"{poll}-cue", "kind": "poll", "title": poll, "poll": poll} for poll in ("focus", "award")),
                {"id": "award-result", "kind": "result", "title": "The award", "poll": "award"},
                {"id": "pause", "kind": "message", "title": "Pause", "text": "Coffee"},
            ],
        },
        {
            "id": "side",
            "name": "Side room",
            "run_sheet": [{"id": "aside-cue", "kind": "poll", "title": "Aside", "poll": "aside"}],
        },
    ],
    "polls": [
        {
            "id": id,
            "room": "side" if id == "aside" else "plenary",
            "title": id,
            "method": method,
            "options": [{"id": option, "label": option} for option in ("red", "green", "blue")],
            **rules,
        }
        for id, method, rules in (
            ("focus", {"kind": "choice", "least": 1, "most": 2}, {"shown": "live"}),
            ("award", {"kind": "choice", "blank": False}, {"secret": True, "shown": "held", "ties": ["joint"]}),
            ("mix", {"kind": "allocation"}, {"shown": "after_close"}),
            ("order", {"kind": "ranking", "most": 2}, {"shown": "after_close"}),
            ("once", {"kind": "choice"}, {"shown": "held", "change": False}),
            ("timed", {"kind": "choice"}, {"shown": "after_close", "seconds": 60}),
            ("members", {"kind": "choice"}, {"categories": ["member"]}),
            ("tiny", {"kind": "choice"}, {"secret": True, "categories": ["guest"]}),
            ("aside", {"kind": "choice"}, {"shown": "live"}),
        )
    ],
}


def conference(definition: Mapping[str, object] = DEFINITION) -> Conference:
    return build_conference(definition, "test")


def token(number: int) -> str:
    """The token of badge ``number``: known, so that tests can derive from it."""
    return f"{number:016d}"


class MovedClock:
    """Time that only tests move."""

    def __init__(self) -> None:
        self._now = START
        self._stepped = 0

    def now(self) -> int:
        return self._now + self._stepped

    def monotonic(self) -> float:
        return (self._now - START) / 1000

    def move(self, seconds: float) -> None:
        self._now += round(seconds * 1000)

    def step(self, seconds: float) -> None:
        """Set the wall clock to another time, as an administrator or a time server does."""
        self._stepped += round(seconds * 1000)


async def furnish(
    folder: Path, members: int = MEMBERS, guests: int = GUESTS, definition: Mapping[str, object] = DEFINITION
) -> None:
    """Make the conference with its roll in ``folder``; badge numbers count from 1, members first."""
    parts = await open_parts(settings(folder), create=True)
    await parts.store.create(conference(definition), ACT)
    added = tuple(
        Badge(0, 0, f"key-{i}", f"Person {i}", f"Organisation {i}", "BE", "member" if i <= members else "guest")
        for i in range(1, members + guests + 1)
    )
    await parts.store.change_roll(RollChange(added=added), ACT)
    badges = await parts.store.badges()
    assert [badge.number for badge in badges] == list(range(1, members + guests + 1))
    await parts.store.issue({b.id: verifier(derive_auth(token(b.number)), parts.key) for b in badges}, ACT)
    await parts.store.close()


def settings(folder: Path, port: int = 8000, public_url: str = "") -> Settings:
    return Settings(host="127.0.0.1", port=port, data=folder, public_url=public_url, log="info")


class Socket:
    """A live socket that keeps every message it ever got."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self.messages: list[Json] = []
        self._news = asyncio.Condition()
        self._reader = asyncio.create_task(self._read())

    async def _read(self) -> None:
        with contextlib.suppress(ConnectionClosed):
            while True:
                message = json.loads(await self.connection.recv())
                async with self._news:
                    self.messages.append(message)
                    self._news.notify_all()
        async with self._news:
            self._news.notify_all()

    def topics(self, topic: str) -> list[Json]:
        return [message for message in self.messages if message["topic"] == topic]

    def newest(self, topic: str) -> Json:
        return self.topics(topic)[-1]

    async def until(self, topic: str, shape: Callable[[Json], object] = lambda _: True, after: int = 0) -> Json:
        """The first message of ``topic`` that has ``shape``, from message number ``after`` on."""

        def found() -> Json | None:
            return next((m for m in self.messages[after:] if m["topic"] == topic and shape(m)), None)

        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE), self._news:
                await self._news.wait_for(lambda: found() or self._reader.done())
        message = found()
        last, code = self.topics(topic)[-1:], self.connection.close_code
        assert message, f"no such message of {topic}; the last was {last}, and the close code is {code}"
        return message

    async def closed(self) -> int:
        """Wait for the end; its close code."""
        async with asyncio.timeout(PATIENCE):
            await self._reader
        code = self.connection.close_code
        assert code is not None
        return code

    async def close(self) -> None:
        self._reader.cancel()
        await self.connection.close()


class Person:
    """Somebody with a browser."""

    def __init__(self, hall: "Hall", client: httpx2.AsyncClient) -> None:
        self.hall, self.client = hall, client

    def cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.client.cookies.items())

    async def live(self, path: str) -> Socket:
        """A live socket with this browser's cookies, such as ``/live/attendee?room=side``."""
        return await self.hall.socket(path, self.cookie())


class Phone(Person):
    def __init__(self, hall: "Hall", client: httpx2.AsyncClient, number: int, badge_token: str) -> None:
        super().__init__(hall, client)
        self.number, self.token = number, badge_token
        self.device = encode(secrets.token_bytes(32))

    async def sign_in(self) -> httpx2.Response:
        body = {"auth": encode(derive_auth(self.token)), "device": self.device}
        return await self.client.post("/api/session", json=body)

    def ballot(self, poll: str, choices: Json, rev: int = 1, submission: str = "") -> Json:
        return {
            "tag": encode(derive_tag(self.token, poll)),
            "submission": submission or encode(secrets.token_bytes(16)),
            "rev": rev,
            "choices": choices,
        }

    async def cast(self, poll: str, choices: Json, rev: int = 1, submission: str = "") -> httpx2.Response:
        return await self.client.post(f"/api/polls/{poll}/ballot", json=self.ballot(poll, choices, rev, submission))


class Moderator(Person):
    def __init__(self, hall: "Hall", client: httpx2.AsyncClient, name: str) -> None:
        super().__init__(hall, client)
        self.name = name

    async def act(self, poll: str, action: str, version: int | None = None, **more: object) -> httpx2.Response:
        """Act on what the poll is now, or on what it was at ``version``."""
        seen = (await self.hall.poll(poll)).version if version is None else version
        body = {"action": action, "version": seen, **more}
        return await self.client.post(f"/api/polls/{poll}/actions", json=body)

    async def acts(self, poll: str, *actions: str) -> None:
        """Actions that must succeed, one after another."""
        for action in actions:
            response = await self.act(poll, action)
            assert response.status_code == 200, response.text

    async def take(
        self, cue: str, room: str = "plenary", version: int | None = None, **more: object
    ) -> httpx2.Response:
        seen = (await self.hall.parts.store.stage(room)).version if version is None else version
        return await self.client.post(f"/api/rooms/{room}/stage", json={"cue": cue, "version": seen, **more})


class Hall:
    """The running conference. ``parts.store`` is the very store that the server uses."""

    def __init__(self, app: Starlette, parts: Parts, clock: MovedClock, folder: Path, listener: Any, url: str) -> None:
        self.app, self.parts, self.clock, self.folder, self.url = app, parts, clock, folder, url
        self.port: int = listener.getsockname()[1]
        self.listener = listener
        self._closing = contextlib.AsyncExitStack()
        self._running: uvicorn.Server | None = None

    def client(self, *, address: str = "127.0.0.1", **headers: str) -> httpx2.AsyncClient:
        """A fresh browser on the conference's own pages. ``address``: where its request seems to come from."""
        return self._client(httpx2.ASGITransport(self.app, client=(address, 50_000)), self.url, headers)

    async def tcp_client(self, **headers: str) -> httpx2.AsyncClient:
        """A browser that comes over the network."""
        await self.serve()
        limits = httpx2.Limits(max_connections=100, max_keepalive_connections=100)
        return self._client(httpx2.AsyncHTTPTransport(limits=limits), f"http://127.0.0.1:{self.port}", headers)

    def _client(self, transport: httpx2.AsyncBaseTransport, url: str, headers: dict[str, str]) -> httpx2.AsyncClient:
        client = httpx2.AsyncClient(
            transport=transport, base_url=url, headers={"origin": self.url} | headers, trust_env=False, timeout=PATIENCE
        )
        self._closing.push_async_callback(client.aclose)
        return client

    async def serve(self, **otherwise: object) -> None:
        """Listen for real, from now on. ``otherwise``: what uvicorn is to be told in place of our own settings; while
        it runs, what it is told of pings holds for sockets that come from now on."""
        running, serving = self._running or server(self.app), self._running is not None
        for name, value in {"lifespan": "off", **otherwise}.items():  # the application is running already
            setattr(running.config, name, value)
        if serving:
            return
        self._running = running
        self._closing.push_async_callback(self._stop, running, asyncio.create_task(running.serve([self.listener])))

        async def started() -> bool:
            return running.started

        await eventually(started)

    async def _stop(self, running: uvicorn.Server, task: asyncio.Task[None]) -> None:
        running.should_exit = True
        await task

    async def phone(self, number: int, client: httpx2.AsyncClient | None = None) -> Phone:
        """A phone that is signed in with badge ``number``."""
        phone = self.stranger(number, client)
        response = await phone.sign_in()
        assert response.status_code == 201, response.text
        return phone

    def stranger(self, number: int, client: httpx2.AsyncClient | None = None) -> Phone:
        """A phone that holds the token of badge ``number`` and has not signed in."""
        return Phone(self, client or self.client(), number, token(number))

    async def moderator(self, name: str = "Ada") -> Moderator:
        client = self.client()
        response = await client.post("/api/staff/session", json={"invite": await self.access().invite(name)})
        assert response.status_code == 201, response.text
        return Moderator(self, client, name)

    async def screen(self, moderator: Moderator, name: str = "Left", room: str = "plenary") -> Person:
        person = Person(self, self.client())
        claim = {"claim": encode(secrets.token_bytes(32))}
        code = (await person.client.post("/api/screens", json=claim | {"room": room})).json()["code"]
        approval = {"code": code, "room": room, "name": name}
        assert (await moderator.client.post("/api/screens/approve", json=approval)).status_code == 204
        assert (await person.client.post("/api/screens/claim", json=claim)).json()["approved"] is True
        return person

    async def socket(self, path: str, cookie: str = "", origin: str | None = "") -> Socket:
        """``origin``: ours unless another is named; None sends none."""
        await self.serve()
        connection = await connect(
            f"ws://127.0.0.1:{self.port}{path}",
            origin=Origin(origin or self.url) if origin is not None else None,
            subprotocols=[Subprotocol(LIVE_PROTOCOL)],
            additional_headers={"cookie": cookie} if cookie else {},
            compression=None,
            proxy=None,
            close_timeout=1,
            open_timeout=PATIENCE,
        )
        socket = Socket(connection)
        self._closing.push_async_callback(socket.close)
        return socket

    def at_end(self, work: Callable[[], object]) -> None:
        """Do ``work`` when the hall closes."""
        self._closing.callback(work)

    def access(self) -> Access:
        """The use cases of signing in, as the command line has them."""
        parts = self.parts
        return Access(parts.store, parts.bus, parts.clock, SystemRandom(), parts.key)

    async def poll(self, poll: str) -> Poll:
        return await self.parts.store.poll(poll)

    async def until_state(self, poll: str, state: str) -> Poll:
        """Wait until the clock has brought the poll there."""

        async def there() -> bool:
            return (await self.poll(poll)).state == state

        await eventually(there)
        return await self.poll(poll)

    async def ballots(self, poll: str) -> int:
        """How many ballots are stored; as many as participations, or the test fails."""
        stored = sum((await self.parts.store.marks(poll)).values())
        assert stored == len(await self.parts.store.participants(poll))
        return stored

    async def close(self) -> None:
        await self._closing.aclose()


@contextlib.asynccontextmanager
async def open_hall(folder: Path, *, public_url: str = "", random: Random | None = None) -> AsyncIterator[Hall]:
    """Serve what was furnished in ``folder``."""
    listener = bind("127.0.0.1", 0)
    chosen = settings(folder, listener.getsockname()[1], public_url)
    opened = await open_parts(chosen)
    clock = MovedClock()
    parts = Parts(opened.store, opened.bus, clock, random or opened.random, opened.key)
    app = build(chosen, parts)
    hall = Hall(app, parts, clock, folder, listener, chosen.url)
    async with app.router.lifespan_context(app):
        try:
            yield hall
        finally:
            await hall.close()
            listener.close()


async def eventually(shape: Callable[[], Awaitable[object]], seconds: float = PATIENCE) -> None:
    """Wait for something that happens by itself."""
    async with asyncio.timeout(seconds):
        while not await shape():  # noqa: ASYNC110 -- what we wait for knows nothing of us
            await asyncio.sleep(0.02)


def copy_of(template: Path, folder: Path) -> Path:
    return Path(shutil.copytree(template, folder))


def refused(response: httpx2.Response, status: int, code: str) -> Problem:
    """The refusal that ``response`` is: a stable code, and a sentence that helps."""
    assert response.status_code == status, response.text
    problem = Problem.model_validate_json(response.content)
    assert problem.code == code
    assert problem.message[0].isupper() and problem.message.endswith(".") and len(problem.message) > 10
    assert "set-cookie" not in response.headers
    return problem
