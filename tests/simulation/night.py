"""A night at a conference, simulated whole: several processes on one store, phones, screens, moderators, bad weather,
and now and then a calm, in which every screen must come to show what is true."""

import asyncio
import contextlib
import itertools
from collections.abc import Coroutine, Iterator, MutableMapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import structlog

from tests.simulation.disk import Disk
from tests.simulation.loop import SimulatedLoop, run
from tests.simulation.nature import START, Chance, Nature, Weather
from tests.simulation.people import Follower, Moderator, Phone
from tests.simulation.process import KEY, Process, cookie_of
from tests.simulation.store import MemoryStore
from tests.simulation.watch import Broken, Watch
from voting.domain.conference import Conference, Room
from voting.domain.journal import Act
from voting.domain.methods import Choice, Ranking
from voting.domain.poll import Option, Poll, PollState
from voting.domain.roll import Badge
from voting.domain.rules import Quorum, Reveal, Rules, Rung, Shown
from voting.domain.runsheet import Cue, CueKind
from voting.service.access import digest
from voting.service.ports import Role, RollChange, Session
from voting.service.tokens import derive_auth, encode, make_token, verifier
from voting.web.connection import Connection

ACT = Act(START, "test", "operator", "create", "conference")
OPTIONS = tuple(Option(id, {"en": id.title()}, organisation=f"House {id}") for id in ("ash", "elm", "oak"))
RULES = (
    Rules(shown=Shown.LIVE),
    Rules(secret=True),
    Rules(secret=True, change=False, seconds=15),
    Rules(shown=Shown.AFTER_CLOSE, categories=("voter",)),
    Rules(ties=(Rung.RUN_OFF, Rung.CHAIR), reveal=Reveal.PODIUM),
    Rules(secret=True, ties=(Rung.DRAW,), reveal=Reveal.WINNER, figures=False, own=False, least_electorate=2),
    Rules(ties=(Rung.JOINT,), quorum=Quorum(50)),
)
OVER = (PollState.PUBLISHED, PollState.ANNULLED)
CALM = 30.0
"""Seconds in which everybody must be current again."""


@dataclass(frozen=True, slots=True)
class Size:
    """``polls`` a room; ``seconds``: the longest that a night lasts; ``calm_every``: seconds between two calms."""

    phones: int = 24
    rooms: tuple[str, ...] = ("hall", "side")
    processes: int = 3
    polls: int = 4
    seconds: float = 240
    calm_every: float = 80


SMALL = Size(phones=12, processes=2, polls=2, seconds=45, calm_every=45)


@dataclass(frozen=True, slots=True)
class Story:
    """What came of a night."""

    seed: int
    steps: int
    seconds: float
    counts: dict[str, int]
    trace: str


@dataclass
class Night:
    seed: int
    size: Size = field(default_factory=Size)
    weather: Weather = field(default_factory=Weather)
    store: type[MemoryStore] = MemoryStore
    disk: Disk = field(default_factory=Disk)

    def play(self) -> Story:
        """To its end. Raises Broken where a law does not hold."""
        loop = SimulatedLoop()
        with _simulated(loop) as faults:
            self.faults = faults
            run(loop, self._play())
        return Story(self.seed, loop.steps, loop.time(), dict(self.watch.counts), self.watch.trace.hexdigest())

    async def _play(self) -> None:
        self.nature = Nature(self.seed, self.weather)
        self.watch = Watch(self.disk)
        self.disk.committed = self.watch.committed
        tokens = self._furnish()
        self.processes: list[Process] = [self._process() for _ in range(self.size.processes)]
        rooms = self.size.rooms
        self.screens = [
            Follower(self.nature, self._somewhere, "/live/screen", self._cookie(Role.SCREEN, r)) for r in rooms
        ]
        self.moderators = [
            Moderator(
                self.nature, self._somewhere, self.watch, room, self._cookie(Role.MODERATOR, "", f"Mo {n} {room}")
            )
            for room in rooms
            for n in range(2)
        ]
        self.phones: list[Phone] = []
        self.tasks: dict[asyncio.Task[None], None] = {}
        for follower in (*self.screens, *self.moderators):
            self._begin(follower.follow())
        for moderator in self.moderators:
            self._begin(moderator.moderate())
        for badge, token in tokens.items():
            self._begin(self._attend(badge, token))
        self._begin(self._trouble())
        loop = asyncio.get_running_loop()
        while loop.time() < self.size.seconds and not all(poll.state in OVER for poll in self.disk.polls.values()):
            await self._wait(self.size.calm_every)
            await self._calm()
        self.watch.holds()

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        self.tasks[asyncio.ensure_future(work)] = None

    async def _wait(self, seconds: float) -> None:
        """Let time pass; what went wrong anywhere comes up here."""
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        while loop.time() < until:
            await asyncio.sleep(1)
            for task in [task for task in self.tasks if task.done()]:
                del self.tasks[task]
                task.result()
            self.watch.in_time(loop.time())
            if self.watch.broken:
                raise Broken(self.watch.broken)
            if self.faults:
                raise Broken(f"the server failed: {self.faults[0]}")

    # what there is

    def _furnish(self) -> dict[int, str]:
        """The conference and its roll. The tokens, by badge."""
        random = self.nature.random
        rooms, polls = [], []
        for room in self.size.rooms:
            cues = [Cue("welcome", CueKind.JOIN, {"en": "Welcome"})]
            for number in range(self.size.polls):
                method = Ranking() if random.random() < 0.2 else Choice()
                rules = random.choice(RULES)
                poll = Poll(f"{room}-{number}", room, {"en": f"Poll {number}"}, method, OPTIONS, rules)
                polls.append(poll)
                cues.append(Cue(poll.id, CueKind.POLL, poll.title, poll.id))
            rooms.append(Room(room, {"en": room.title()}, tuple(cues)))
        self.disk.create(Conference("night", {"en": "Night"}, tuple(rooms), tuple(polls)), ACT)
        houses = ("House ash", "House elm", "Elsewhere")
        people = range(self.size.phones)
        badges = [Badge(0, 0, f"{n}", f"P {n}", houses[n % 3], "BE", "voter" if n % 5 else "guest") for n in people]
        self.disk.change_roll(RollChange(added=tuple(badges)), ACT)
        tokens = {id: make_token(Chance(self.nature)) for id in self.disk.badges}
        self.disk.issue({id: verifier(derive_auth(token), KEY) for id, token in tokens.items()}, ACT)
        return tokens

    def _cookie(self, role: Role, room: str, name: str = "screen") -> str:
        secret = encode(self.nature.random.randbytes(32))
        self.disk.keep_session(Session(digest(secret), role, START + 12 * 3_600_000, None, name, room))
        return cookie_of(role, secret)

    def _process(self) -> Process:
        return Process(self.disk, self.nature, self.watch.overheard, self.store)

    def _somewhere(self) -> Process:
        return self.nature.random.choice(self.processes)

    async def _attend(self, badge: int, token: str) -> None:
        """One person: a phone, and sometimes another one later."""
        room = self.nature.random.choice(self.size.rooms)
        await asyncio.sleep(self.nature.random.uniform(0, 15))
        while True:
            phone = Phone(self.nature, self._somewhere, self.watch, badge, token, room)
            self.phones.append(phone)
            self._begin(phone.live())
            await asyncio.sleep(self.nature.random.expovariate(1 / 150))
            while self.nature.calm:  # noqa: ASYNC110 - it costs no time
                await asyncio.sleep(1)

    # what happens

    async def _trouble(self) -> None:
        """Processes die and others start, clocks step, the bus goes away for a while."""
        random = self.nature.random
        while True:
            await asyncio.sleep(random.expovariate(1 / 8))
            if self.nature.calm:
                continue
            match random.choice(["die", "step", "bus"]):
                case "die":
                    dead = random.randrange(len(self.processes))
                    await self.processes[dead].die()
                    self.watch.counts["died"] += 1
                    await asyncio.sleep(random.uniform(0, 4))
                    self.processes[dead] = self._process()
                case "step":
                    step = random.uniform(-1, 1) * self.weather.step
                    random.choice(self.processes).clock.ahead = int(step * 1000)
                case "bus":
                    self.nature.bus_up = False
                    await asyncio.sleep(random.uniform(1, 15))
                    self.nature.bus_up = True

    async def _calm(self) -> None:
        """Nobody acts, nothing fails: soon every picture is the one that a newcomer is given."""
        self.nature.calm = True
        await self._wait(3)
        await self._all_serve()
        newcomer = self._process()
        assert await newcomer.ready()
        following: list[asyncio.Task[None]] = []
        truth: dict[str, Follower] = {}
        for screen, room in zip(self.screens, self.size.rooms, strict=True):
            truth[room] = Follower(self.nature, lambda: newcomer, screen.path, screen.cookie)
            following.append(asyncio.ensure_future(truth[room].follow()))
        loop = asyncio.get_running_loop()
        until = loop.time() + CALM
        while True:
            await self._wait(1)
            stale = self._stale(truth)
            if not stale and not self.watch.closing:  # nobody keeps open now what is being closed
                break
            if loop.time() > until:
                raise Broken(f"{CALM} s of calm, and still stale: {stale or 'a close'}")
        for task in following:
            task.cancel()
        await asyncio.gather(*following, return_exceptions=True)
        await newcomer.die()
        self.watch.counts["calms"] += 1
        self.nature.calm = False

    async def _all_serve(self) -> None:
        """Who could not start in bad weather is started again, as any supervisor would."""
        for place, process in enumerate(self.processes):
            if not await process.ready():
                self.processes[place] = self._process()
                assert await self.processes[place].ready()

    def _stale(self, truth: dict[str, Follower]) -> str:
        """Whose picture is not the newcomer's, or not what the store says."""
        rooms = self.size.rooms
        followers: list[tuple[str, str, Follower]] = [
            *((f"screen in {room}", room, screen) for room, screen in zip(rooms, self.screens, strict=True)),
            *((f"moderator in {m.room}", m.room, m) for m in self.moderators),
            *((f"phone {p.badge}", p.path.rpartition("=")[2], p) for p in self.phones if p.connected),
        ]
        for who, room, follower in followers:
            newest = truth[room].picture
            if not newest:
                return "the newcomer"
            for topic in ("stage", "poll", "turnout", "results"):
                if _said(follower.picture.get(topic)) != _said(newest.get(topic)):
                    return f"{topic} of the {who}"
        for phone in self.phones:
            if phone.connected and (wrong := self._wrong_about_itself(phone)):
                return f"{wrong} of phone {phone.badge}"
        return ""

    def _wrong_about_itself(self, phone: Phone) -> str:
        if digest(phone.cookie.partition("=")[2]) not in self.disk.sessions:
            return "an ended session"
        if not {"me", "stage"} <= phone.picture.keys():
            return "nothing"
        me, stage = phone.picture["me"], phone.picture["stage"]
        entitled = phone.badge in self.disk.electorates.get(stage["poll"], ())
        return "" if (me["poll"], me["entitled"]) == (stage["poll"], entitled) else "what it knows of itself"


def _said(state: Any) -> dict[str, Any] | None:
    """What must be the same whoever says it. Each process tells a deadline on its own clock."""
    if state is None:
        return None
    kept = {key: value for key, value in state.items() if key not in ("version", "at")}
    if state["topic"] == "poll":
        told = {key: kept["poll"][key] is not None for key in ("opens_at", "closes_at", "final_at")}
        kept["poll"] = kept["poll"] | told
    return kept | ({"version": state["version"]} if state["topic"] == "stage" else {})


@contextlib.contextmanager
def _simulated(loop: SimulatedLoop) -> Iterator[list[str]]:
    """What the product takes from the real world without a port: a monotonic clock, addresses in memory (the order of
    its sets), and where it logs. The list gets the failures that it logs: weather is no failure."""
    faults: list[str] = []

    def heard(_logger: object, method: str, entry: MutableMapping[str, Any]) -> Any:
        if method in ("error", "exception", "critical"):
            faults.append(f"{entry.get('event')}: {entry.get('exc_info')}")
        raise structlog.DropEvent

    before = structlog.get_config()
    structlog.configure(processors=[structlog.processors.format_exc_info, heard])
    clock, serial = SimpleNamespace(monotonic=loop.time), itertools.count()

    def in_order(connection: Connection) -> int:
        return int(vars(connection).setdefault("serial", next(serial)))

    try:
        with (
            patch("voting.web.connection.time", clock),
            patch("voting.web.live.time", clock),
            patch.object(Connection, "__hash__", in_order),
            patch(
                "voting.web.application.document", lambda *_: {}
            ),  # what describes the interface is not asked for, and slow
        ):
            yield faults
    finally:
        structlog.configure(**before)
