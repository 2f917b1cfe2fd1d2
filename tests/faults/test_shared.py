"""Several processes on PostgreSQL and Redis, each of which is killed, frozen, wiped or cut off in the middle of a vote:
what voters were told is what is stored, every time."""

import asyncio
import contextlib
import os
import signal
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from random import Random

import asyncpg
import pytest

from tests.faults.conftest import Note
from tests.faults.crowd import Crowd, in_hall
from tests.faults.history import Ballot, Stored
from tests.faults.soak import seeded, size
from tests.integration.balancer import Balancer
from tests.integration.process import Process
from tests.integration.rehearsed import conference
from tests.postgres import NoServer, OwnCluster
from tests.redis_server import RedisServer
from voting.client.picture import Picture
from voting.settings import Settings


class Fault(StrEnum):
    PROCESS = "process killed"
    BETWEEN = "process killed between commit and answer"
    FROZEN = "process frozen"
    DATABASE = "database server killed"
    BACKEND = "database connection's process killed"
    AWAY = "database gone and back"
    REDIS = "Redis killed and wiped"
    PARTITION = "Redis silent"


class Mortal(Process):
    module = "tests.faults.dying_server"


@pytest.fixture(scope="module")
def database() -> Iterator[OwnCluster]:
    try:
        own = OwnCluster()
    except NoServer as missing:
        pytest.skip(f"no PostgreSQL: {missing}")
    yield own
    own.remove()


@pytest.fixture
def redis() -> Iterator[RedisServer]:
    server = RedisServer().start()
    yield server
    server.signal(signal.SIGCONT)
    server.kill()


@dataclass
class Farm:
    database: OwnCluster
    url: str
    redis: RedisServer
    processes: list[Mortal]
    crowd: Crowd

    async def struck(self, fault: Fault, random: Random) -> None:
        """Let ``fault`` come and pass."""
        process, pause = random.choice(self.processes), random.uniform(0, 2)
        match fault:
            case Fault.PROCESS:
                await process.kill()
                await process.start()
            case Fault.BETWEEN:
                process.signal(signal.SIGUSR1)
                async with asyncio.timeout(60):
                    assert await process.ended() == -signal.SIGKILL
                await process.start()
            case Fault.FROZEN:
                process.signal(signal.SIGSTOP)
                await asyncio.sleep(pause)
                process.signal(signal.SIGCONT)
            case Fault.DATABASE | Fault.AWAY:
                await asyncio.to_thread(
                    self.database.stop, signal.SIGKILL if fault is Fault.DATABASE else signal.SIGINT
                )
                await asyncio.sleep(pause)
                await asyncio.to_thread(self.database.start)
            case Fault.BACKEND:
                await self._kill_a_backend(random)
            case Fault.REDIS:
                self.redis.kill()
                await self.bus(well=False)
                await asyncio.to_thread(self.redis.start)
            case Fault.PARTITION:
                self.redis.signal(signal.SIGSTOP)
                await self.bus(well=False)
                self.redis.signal(signal.SIGCONT)

    async def _kill_a_backend(self, random: Random) -> None:
        """As the kernel does when memory runs out: the server then ends every connection, and recovers."""
        admin = await asyncpg.connect(self.database.as_superuser(self.url))
        ours = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        pids = [row["pid"] for row in await admin.fetch(ours)]
        with contextlib.suppress(ProcessLookupError):
            os.kill(random.choice(pids), signal.SIGKILL)
        with contextlib.suppress(asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
            await admin.close()

    async def bus(self, *, well: bool) -> None:
        """Wait until the moderator's health light says so."""

        def says_so(picture: Picture) -> bool:
            lights = picture.console.lights if picture.console else []
            return any(light.name == "bus" and light.ok is well for light in lights)

        async with asyncio.timeout(60):
            await self.crowd.moderator.picture.until(says_so)

    async def stored(self) -> Stored:
        """The rows, while nobody votes. A server that lost a process ends every connection and recovers first."""
        async with asyncio.timeout(120):
            while True:
                with contextlib.suppress(asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
                    return await self._rows()
                await asyncio.sleep(0.1)

    async def _rows(self) -> Stored:
        connection = await asyncpg.connect(self.database.as_superuser(self.url))
        ballots = [Ballot(*row) for row in await connection.fetch("SELECT poll, tag, mark FROM ballot")]
        participations = [
            (poll, badge) for poll, badge in await connection.fetch("SELECT poll, badge FROM participation")
        ]
        await connection.close()
        return Stored(ballots, participations)


@asynccontextmanager
async def farm(
    folder: Path, database: OwnCluster, redis: RedisServer, voters: int, random: Random
) -> AsyncIterator[Farm]:
    """Two processes behind a balancer, and the crowd in front of it."""
    settings = Settings(data=folder, database_url=database.create_empty(), bus_url=redis.url)
    plan = await conference(settings, voters)
    shared = {"VOTING_DATABASE_URL": settings.database_url, "VOTING_BUS_URL": redis.url}
    processes = [Mortal(folder, **shared) for _ in range(2)]
    async with AsyncExitStack() as stack:
        balancer = await stack.enter_async_context(Balancer([process.port for process in processes]))
        for process in processes:
            process.environment["VOTING_PUBLIC_URL"] = balancer.url
            stack.push_async_callback(process.stop)
        await asyncio.gather(*(process.start() for process in processes))
        crowd = await stack.enter_async_context(in_hall(balancer.url, plan, random))
        yield Farm(database, settings.database_url, redis, processes, crowd)


async def a_round(farm: Farm, fault: Fault, random: Random) -> None:
    """Everybody votes, or changes their vote, within a second; meanwhile ``fault`` comes."""
    crowd = farm.crowd
    enough = crowd.history.acknowledged + random.randrange(1, len(crowd.phones) * 3 // 4)
    voting = asyncio.create_task(crowd.vote(crowd.phones, random, 1))
    while crowd.history.acknowledged < enough:  # noqa: ASYNC110 - phones do not tell us
        await asyncio.sleep(random.uniform(0, 0.01))
    striking = asyncio.create_task(farm.struck(fault, random))
    assert await voting == len(crowd.phones)
    if fault is Fault.BETWEEN:
        while not (await asyncio.wait({striking}, timeout=5))[0]:  # all were through: it needs another vote to die at
            assert await crowd.vote(crowd.phones, random, 1) == len(crowd.phones)
    await striking
    assert crowd.history.compare(await farm.stored()) == [], fault


async def test_what_voters_were_told_is_stored_whatever_dies_of_several_processes_their_database_and_their_bus(
    tmp_path: Path, database: OwnCluster, redis: RedisServer, note: Note
) -> None:
    random = seeded("shared")
    faults: Counter[Fault] = Counter()
    async with farm(tmp_path, database, redis, size(40, 200), random) as running:
        crowd = running.crowd
        await crowd.open()
        for fault in random.sample([*Fault] * size(1, 25), len(Fault) * size(1, 25)):
            await a_round(running, fault, random)
            faults[fault] += 1
        await running.bus(well=True)
        await crowd.close()
        rows = await running.stored()
    retries = sum(phone.retries for phone in crowd.phones)
    note(
        f"{crowd.history.acknowledged} votes, sent again {retries} times; "
        + ", ".join(f"{n} {f}" for f, n in faults.items())
    )
    assert crowd.history.compare(rows) == []
    assert len(rows.ballots) == crowd.history.voters == len(crowd.phones)
    assert retries > 0
