"""A server in this process with 300 attendees who remember what they sent, and two rooms that are run at once.

The browser reaches it over the network; simulated phones ask in process and listen over real sockets.
"""

import asyncio
import threading
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any, TypeVar

import httpx2
from starlette.applications import Starlette

from tests.integration.hall import START, Hall, Moderator, eventually, open_hall, settings, token
from voting.app import open_parts
from voting.client.marking import mark
from voting.client.phone import Phone, cancel
from voting.client.picture import Picture
from voting.client.server import Server
from voting.domain.conference import Conference, Room
from voting.domain.journal import Act
from voting.domain.poll import Poll, PollState
from voting.domain.roll import Badge
from voting.protocol.polls import PollView
from voting.records.signing import named, read_signer
from voting.service.ports import RollChange
from voting.service.tokens import derive_auth, verifier

T = TypeVar("T")

ATTENDEES = 300
PATIENCE = 120.0
CLOSING = 6.0
"""Seconds: a little more than a close can be undone in."""


class InProcess(Server):
    """Asks the application itself; only live sockets go over the network."""

    def __init__(self, app: Starlette, url: str, origin: str) -> None:
        super().__init__(url, Random(1), origin)
        self._http = httpx2.ASGITransport(app)  # type: ignore[assignment]


class Attendee:
    """``sent``: by poll, what was received last."""

    def __init__(self, number: int, phone: Phone) -> None:
        self.number, self.phone = number, phone
        self.sent: dict[str, Any] = {}
        self._random = Random(number)

    async def vote(self, view: PollView) -> None:
        """Most vote; one in ten thinks better of it and votes again; one in twenty does nothing."""
        if self._random.random() < 0.05:
            return
        for _ in range(2 if self._random.random() < 0.1 else 1):
            choices = mark(view, self._random, seed=2019)
            await self.phone.cast(view.id, choices)
            self.sent[view.id] = choices


class TwoRooms:
    """What a test does with the hall from another thread."""

    def __init__(self, hall: Hall, loop: asyncio.AbstractEventLoop, moderator: Moderator) -> None:
        self.hall, self._loop, self._moderator = hall, loop, moderator
        self.url, self.folder = hall.url, hall.folder
        self.attendees: dict[str, list[Attendee]] = {}

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(600)

    def invite(self, name: str) -> str:
        """The address of a one-time link."""
        return f"{self.url}/moderate#{self.do(self.hall.access().invite(name))}"

    def polls(self) -> list[Poll]:
        return list(self.do(self.hall.parts.store.conference()).polls)

    def rooms(self) -> Sequence[Room]:
        return self.do(self.hall.parts.store.conference()).rooms

    def sheet(self, room: str) -> list[str]:
        """The polls of its run sheet, in order."""
        return [cue.poll for each in self.rooms() if each.id == room for cue in each.run_sheet if cue.poll]

    def ballots(self, poll: str) -> list[Any]:
        return [a.sent[poll] for room in self.attendees.values() for a in room if poll in a.sent]

    async def run(self, moderated: dict[str, list[dict[str, Any]]]) -> None:
        """All rooms at once, each down its run sheet; half of the attendees in each. ``moderated``: by poll, what a
        moderator does to its words once it has closed."""
        conference = await self.hall.parts.store.conference()
        rooms = [room.id for room in conference.rooms]
        async with InProcess(self.hall.app, f"http://127.0.0.1:{self.hall.port}", self.url) as server:
            for number in range(1, ATTENDEES + 1):
                room = rooms[number % len(rooms)]
                self.attendees.setdefault(room, []).append(Attendee(number, Phone(server, token(number), room)))
            everybody = [attendee for room in rooms for attendee in self.attendees[room]]
            for attendee in everybody:
                await attendee.phone.sign_in()
            following = [asyncio.create_task(attendee.phone.follow()) for attendee in everybody]
            try:
                await asyncio.gather(*(self._hold(room, conference, moderated) for room in rooms))
            finally:
                await cancel(*following)

    async def _hold(self, room: str, conference: Conference, moderated: dict[str, list[dict[str, Any]]]) -> None:
        sheet = next(each.run_sheet for each in conference.rooms if each.id == room)
        for cue in sheet:
            taken = await self._moderator.take(cue.id, room)
            assert taken.status_code == 204, taken.text
            if cue.kind != "poll":
                continue
            assert cue.poll
            poll = await self.hall.poll(cue.poll)
            if cue.opens:
                self.hall.clock.move(10)
                await self._comes(poll.id, PollState.OPEN)
            else:
                await self._moderator.acts(poll.id, "arm", "open")
            await asyncio.gather(*(self._votes(attendee, poll.id) for attendee in self.attendees[room]))
            await self._moderator.acts(poll.id, "close")
            self.hall.clock.move(CLOSING)
            await self._comes(poll.id, PollState.CLOSED)
            for body in moderated.get(poll.id, []):
                done = await self._moderator.client.post(f"/api/polls/{poll.id}/words", json=body)
                assert done.status_code == 200, done.text
            await self._reveal(poll.id)

    async def _comes(self, poll: str, state: PollState) -> None:
        """Wait for what the clock does: it is one of hundreds who are served on this thread."""

        async def there() -> bool:
            return (await self.hall.poll(poll)).state is state

        await eventually(there, PATIENCE)

    async def _votes(self, attendee: Attendee, poll: str) -> None:
        """Once the phone shows the open poll, and knows whether its badge may vote: the roll is fixed with the poll."""

        def shown(picture: Picture) -> PollView | None:
            view, me = picture.poll, picture.me
            known = me is not None and me.poll == poll and (me.entitled or me.barred == "own")
            return view if known and view and view.id == poll and view.state is PollState.OPEN else None

        async with asyncio.timeout(PATIENCE):
            view = await attendee.phone.picture.until(shown)
        me = attendee.phone.picture.me
        if me is not None and me.entitled:
            await attendee.vote(view)

    async def _reveal(self, poll: str) -> None:
        """Place by place where there are places, then all of it."""
        for _ in range(20):
            known = await self.hall.poll(poll)
            if known.state is PollState.PUBLISHED:
                return
            step = await self._moderator.act(poll, "step")
            if step.status_code != 200:
                await self._moderator.acts(poll, "reveal")
        raise AssertionError(f"{poll} is not out")


async def _furnish(folder: Path, conference: Conference, organisations: dict[int, str]) -> None:
    """A new conference with its roll and its signing key. ``organisations``: of badges that are not of one of their
    own."""
    parts = await open_parts(settings(folder), create=True)
    founding = Act(START, "test", "owner", "create", "conference", named(read_signer(folder).public))
    await parts.store.create(conference, founding)
    added = tuple(
        Badge(0, 0, f"key-{i}", f"Person {i}", organisations.get(i, f"Organisation {i}"), "RO", "member")
        for i in range(1, ATTENDEES + 1)
    )
    await parts.store.change_roll(RollChange(added=added), founding)
    badges = await parts.store.badges()
    await parts.store.issue({b.id: verifier(derive_auth(token(b.number)), parts.key) for b in badges}, founding)
    await parts.store.close()


@contextmanager
def two_rooms(folder: Path, conference: Conference, organisations: dict[int, str]) -> Iterator[TwoRooms]:
    """The hall in a thread of its own, listening: a browser's fixtures have a loop in the first."""
    ready: threading.Event = threading.Event()
    made: list[TwoRooms] = []
    over: list[asyncio.Event] = []

    async def serve() -> None:
        await _furnish(folder, conference, organisations)
        async with open_hall(folder) as hall:
            await hall.serve()
            over.append(asyncio.Event())
            made.append(TwoRooms(hall, asyncio.get_running_loop(), await hall.moderator("Grace")))
            ready.set()
            await over[0].wait()

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    try:
        assert ready.wait(60)
        yield made[0]
    finally:
        if made:
            made[0].do(_set(over[0]))
        thread.join(60)


async def _set(event: asyncio.Event) -> None:
    event.set()
