"""One secret poll of 300 voters on a real server process, with the truth, and with what an attacker could copy."""

import asyncio
import os
import sqlite3
import sys
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest

from tests.attack.evidence import Evidence
from tests.integration.hall import ACT, eventually
from tests.integration.process import Process
from voting.app import open_parts
from voting.client.moderator import Moderator
from voting.client.phone import Phone, cancel
from voting.client.server import Server
from voting.domain.conference import Conference, Room
from voting.domain.errors import VotingError
from voting.domain.methods import Choice, Method, WordCloud
from voting.domain.poll import Action, Option, Poll, PollState
from voting.domain.roll import Badge
from voting.domain.rules import Rules, Shown
from voting.domain.runsheet import Cue, CueKind
from voting.service.access import Access
from voting.service.ports import RollChange
from voting.service.tokens import derive_auth, derive_tag, make_token, verifier
from voting.settings import Settings
from voting.store.sqlite.file import FILE

POLL = "award"
OPTIONS = ("acacia", "birch", "cedar")
PACE = {"rush": (220, 2.0), "trickle": (60, 6.0), "lone": (20, 8.0)}
"""How the hall votes: so many voters within so many seconds, one kind after the other."""

VOTERS = 300
CHANGES = 60


@dataclass
class Held:
    """The poll as it was. ``arrival``: badges in the order of their first vote; ``kind``: with whom they came;
    ``said``: all that the server printed; ``files``: the export."""

    folder: Path
    url: str = ""
    method: Method = field(default_factory=Choice)
    tags: dict[int, bytes] = field(default_factory=dict)
    marks: dict[int, str] = field(default_factory=dict)
    changed: set[int] = field(default_factory=set)
    arrival: list[int] = field(default_factory=list)
    kind: dict[int, str] = field(default_factory=dict)
    said: bytes = b""
    files: dict[str, bytes] = field(default_factory=dict)

    async def at_opening(self) -> None:
        """Look at the storage before the first vote."""

    async def before_a_change(self, badge: int) -> None:
        """Look at the ballot of ``badge`` before it becomes another one."""

    async def at_the_last_vote(self) -> None:
        """Look at it when everybody has voted."""

    async def at_closing(self) -> None:
        """Look at it when the poll is closed."""


@dataclass
class HeldFile(Held):
    """On SQLite, and what was copied. ``midway`` was taken when the last had voted: the log held every transaction
    since the opening."""

    before: bytes = b""
    midway: Evidence = field(init=False)
    closed: Evidence = field(init=False)

    @property
    def file(self) -> Path:
        return self.folder / FILE

    async def at_opening(self) -> None:
        self.before = _checkpointed(self.file)

    async def at_the_last_vote(self) -> None:
        self.midway = Evidence.taken(self.file, self.before)

    async def at_closing(self) -> None:
        async def cut() -> bool:
            return not self.file.with_name(f"{FILE}-wal").stat().st_size

        await eventually(cut, 60)
        self.closed = Evidence.taken(self.file, self.before)


@pytest.fixture(scope="session")
def held(tmp_path_factory: pytest.TempPathFactory) -> HeldFile:
    folder = tmp_path_factory.mktemp("attacked")
    held = HeldFile(folder / "data")
    asyncio.run(hold(held, folder / "said"))
    return held


async def hold(held: Held, said: Path) -> None:
    """Hold the poll on a server process, in the data folder and on the database that ``held`` names."""
    random = Random(2026)
    data = held.folder
    tokens, invite = await _furnish(Settings(data=data, database_url=held.url), held.method, random)
    held.tags = {badge: derive_tag(token, POLL) for badge, token in tokens.items()}
    process = Process(data)
    where = {"VOTING_DATA": str(data), "VOTING_DATABASE_URL": held.url}
    with said.open("wb") as out:
        running = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "voting.cli", "serve"),
            env=os.environ | where | {"VOTING_PORT": str(process.port), "VOTING_LOG": "debug"},
            stdout=out,
            stderr=out,
        )
    try:
        async with Server(f"http://127.0.0.1:{process.port}") as server:
            await _vote(held, server, tokens, invite, random)
    finally:
        running.terminate()
        await running.wait()
    held.said = said.read_bytes()  # noqa: ASYNC240 - nothing else runs
    export = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "voting.cli", "export"),
        env=os.environ | where,
        stdout=asyncio.subprocess.DEVNULL,
    )
    assert await export.wait() == 0
    held.files = {path.name: path.read_bytes() for path in (data / "export").iterdir()}


async def _furnish(settings: Settings, method: Method, random: Random) -> tuple[dict[int, str], str]:
    parts = await open_parts(settings, create=True)
    options = () if isinstance(method, WordCloud) else tuple(Option(id, {"en": id.title()}) for id in OPTIONS)
    poll = Poll(POLL, "hall", {"en": "Award"}, method, options, Rules(secret=True, shown=Shown.AFTER_CLOSE))
    room = Room("hall", {"en": "Hall"}, (Cue("vote", CueKind.POLL, {"en": "Vote"}, POLL),))
    await parts.store.create(Conference("attacked", {"en": "Made up"}, (room,), (poll,)), ACT)
    added = tuple(Badge(0, 0, str(n), f"Person {n}", f"Organisation {n // 2}", "BE") for n in range(VOTERS))
    await parts.store.change_roll(RollChange(added=added), ACT)
    tokens = {badge.id: make_token(_Seeded(random)) for badge in await parts.store.badges()}
    verifiers = {badge: verifier(derive_auth(token), parts.key) for badge, token in tokens.items()}
    await parts.store.issue(verifiers, ACT)
    invite = await Access(parts.store, parts.bus, parts.clock, parts.random, parts.key).invite("Ada")
    await parts.store.close()
    return tokens, invite


class _Seeded:
    """Tokens of the same bytes in every run, so that a failure can be looked at."""

    def __init__(self, random: Random) -> None:
        self._random = random

    def bytes(self, count: int) -> bytes:
        return self._random.randbytes(count)


async def _vote(held: Held, server: Server, tokens: dict[int, str], invite: str, random: Random) -> None:
    await eventually(lambda: _answers(server), 60)
    moderator = Moderator(server, "hall")
    await moderator.accept(invite)
    following = asyncio.create_task(moderator.follow())
    phones = {badge: Phone(server, token) for badge, token in tokens.items()}
    arrival = random.sample(sorted(phones), len(phones))
    for start in range(0, len(arrival), 50):
        await asyncio.gather(*(phones[badge].sign_in() for badge in sorted(phones)[start : start + 50]))
    await eventually(lambda: _sees(moderator), 60)
    seen = moderator.poll(POLL)
    for action in (Action.ARM, Action.OPEN):
        seen = await moderator.act(seen, action)
    await held.at_opening()

    moments: list[float] = []
    for kind, (voters, seconds) in PACE.items():
        begin = moments[-1] + 0.5 if moments else 0.0
        held.kind |= dict.fromkeys(arrival[len(moments) : len(moments) + voters], kind)
        moments += sorted(begin + random.uniform(0, seconds) for _ in range(voters))
    changers = set(random.sample(arrival, CHANGES))

    async def one(badge: int, moment: float) -> None:
        await asyncio.sleep(moment)
        held.arrival.append(badge)
        await _cast(held, phones[badge], badge, random)
        if badge in changers:
            await asyncio.sleep(random.uniform(0.3, 3))
            await held.before_a_change(badge)
            held.changed.add(badge)
            await _cast(held, phones[badge], badge, random)

    await asyncio.gather(*(one(badge, moment) for badge, moment in zip(arrival, moments, strict=True)))
    await held.at_the_last_vote()
    await moderator.act(seen, Action.CLOSE)
    await eventually(lambda: _is(moderator, PollState.CLOSED), 60)
    await held.at_closing()
    await moderator.act(moderator.poll(POLL), Action.REVEAL)
    await cancel(following)


async def _cast(held: Held, phone: Phone, badge: int, random: Random) -> None:
    choice = random.choice(OPTIONS)
    await phone.cast(POLL, [choice])
    held.marks[badge] = f'["{choice}"]'


async def _answers(server: Server) -> bool:
    try:
        return bool(await server.call("GET", "/readyz", None, {}))
    except VotingError:
        return False


async def _sees(moderator: Moderator) -> bool:
    return moderator.picture.console is not None


async def _is(moderator: Moderator, state: PollState) -> bool:
    return moderator.poll(POLL).state is state


def _checkpointed(file: Path) -> bytes:
    """A backup as another program makes it: everything moved out of the log, which then begins anew."""
    with sqlite3.connect(file, timeout=60, isolation_level=None) as connection:
        assert connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
    connection.close()
    return file.read_bytes()
