"""Several server processes are one server: on PostgreSQL and Redis, behind a balancer that knows no sessions."""

import asyncio
import signal
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from tests.integration.balancer import Balancer
from tests.integration.process import Process
from tests.integration.rehearsed import OPTIONS, conference, in_hall, over, state, stored
from tests.postgres import Cluster
from tests.redis_server import RedisServer
from voting.client.moderator import Moderator
from voting.client.phone import Phone
from voting.client.picture import Picture
from voting.client.rehearsal import Plan
from voting.domain.poll import Action, PollState
from voting.settings import Settings

VOTERS = 60
PATIENCE = 60
SECONDS = 5
"""Until everybody is up to date without a bus: the store is looked at once a second."""


@pytest.fixture
def redis() -> Iterator[RedisServer]:
    server = RedisServer().start()
    yield server
    server.kill()


@dataclass
class Farm:
    """The processes, what they share, and the hall in front of them."""

    processes: list[Process]
    balancer: Balancer
    settings: Settings
    plan: Plan
    moderator: Moderator
    phones: list[Phone]

    async def open(self) -> None:
        armed = await self.moderator.act(await self.shown(PollState.DRAFT), Action.ARM)
        await self.moderator.act(armed, Action.OPEN)

    async def shown(self, wanted: PollState):  # type: ignore[no-untyped-def]
        return await state(self.moderator, self.plan.poll, wanted)

    async def everybody(self, wanted: PollState) -> None:
        """Every phone shows the poll in this state."""
        async with asyncio.timeout(PATIENCE):
            await asyncio.gather(
                *(phone.picture.until(lambda p: p.poll is not None and p.poll.state is wanted) for phone in self.phones)
            )

    async def close_and_count(self) -> tuple[int, Counter[str]]:
        await self.moderator.act(await self.shown(PollState.OPEN), Action.CLOSE)
        async with asyncio.timeout(PATIENCE):
            await asyncio.gather(*(phone.picture.until(over) for phone in self.phones))
        return await stored(self.settings, self.plan.poll)

    async def vote(self, random: Random, within: float) -> Counter[str]:
        """Everybody votes within so many seconds; returns what they were told is received."""
        choices = random.choices(OPTIONS, weights=(3, 2, 1), k=len(self.phones))

        async def vote(phone: Phone, option: str) -> None:
            await asyncio.sleep(random.uniform(0, within))
            await phone.cast(self.plan.poll, [option], patience=120)

        await asyncio.gather(*(vote(*each) for each in zip(self.phones, choices, strict=True)))
        return Counter(choices)


@asynccontextmanager
async def farm(folder: Path, cluster: Cluster, bus: str, *processes: tuple[str, ...]) -> AsyncIterator[Farm]:
    settings = Settings(data=folder, database_url=cluster.create_empty(), bus_url=bus)
    plan = await conference(settings, VOTERS)
    shared = {"VOTING_DATABASE_URL": settings.database_url, "VOTING_BUS_URL": bus}
    async with AsyncExitStack() as stack:
        balancer = Balancer([])
        running = [
            Process(folder, *arguments, **shared, VOTING_PUBLIC_URL="http://127.0.0.1:1") for arguments in processes
        ]
        balancer = await stack.enter_async_context(Balancer([process.port for process in running]))
        for process in running:
            process.environment["VOTING_PUBLIC_URL"] = balancer.url
            stack.push_async_callback(process.stop)
        await asyncio.gather(*(process.start() for process in running))
        moderator, phones = await stack.enter_async_context(in_hall(balancer.url, plan))
        yield Farm(running, balancer, settings, plan, moderator, phones)


async def test_what_happens_at_one_process_is_seen_at_all(tmp_path: Path, cluster: Cluster, redis: RedisServer) -> None:
    async with farm(tmp_path, cluster, redis.url, (), (), ()) as f:

        def all_there(picture: Picture) -> bool:
            return picture.console is not None and picture.console.phones == VOTERS

        async with asyncio.timeout(PATIENCE):
            await f.moderator.picture.until(all_there)
        await f.open()
        await f.everybody(PollState.OPEN)
        told = await f.vote(Random(1), 1)
        assert await f.close_and_count() == (VOTERS, told)
        assert all(taken > VOTERS / 3 for taken in f.balancer.taken.values())


async def test_the_same_badge_at_several_processes_at_once_has_one_vote(
    tmp_path: Path, cluster: Cluster, redis: RedisServer
) -> None:
    async with farm(tmp_path, cluster, redis.url, (), ()) as f:
        await f.open()
        await f.everybody(PollState.OPEN)
        for _ in range(3):  # each time as a new choice, all phones at once
            told = await f.vote(Random(2), 0)
        assert await f.close_and_count() == (VOTERS, told)


async def test_processes_are_killed_and_redis_is_wiped_in_the_middle_of_a_vote(
    tmp_path: Path, cluster: Cluster, redis: RedisServer
) -> None:
    async with farm(tmp_path, cluster, redis.url, (), ()) as f:
        await f.open()
        await f.everybody(PollState.OPEN)
        voting = asyncio.create_task(f.vote(Random(3), 3))
        for process in f.processes:
            await asyncio.sleep(0.5)
            await process.kill()
            await process.start()
        redis.kill()
        told = await voting
        redis.start()
        assert await f.close_and_count() == (VOTERS, told)
        assert sum(phone.retries for phone in f.phones) > 0


async def test_without_redis_everybody_is_up_to_date_within_seconds(
    tmp_path: Path, cluster: Cluster, redis: RedisServer
) -> None:
    async with farm(tmp_path, cluster, redis.url, (), ()) as f:
        redis.kill()

        def says_so(picture: Picture) -> bool:
            return picture.console is not None and any(
                light.name == "bus" and not light.ok for light in picture.console.lights
            )

        async with asyncio.timeout(PATIENCE):
            await f.moderator.picture.until(says_so)
        await f.open()
        async with asyncio.timeout(SECONDS):
            await f.everybody(PollState.OPEN)
        told = await f.vote(Random(4), 1)

        def counted(picture: Picture) -> bool:
            return picture.turnout is not None and picture.turnout.voted == VOTERS

        async with asyncio.timeout(SECONDS):
            await asyncio.gather(*(phone.picture.until(counted) for phone in f.phones))
        assert await f.close_and_count() == (VOTERS, told)


async def test_workers_of_one_machine_are_renewed_one_by_one_under_load(
    tmp_path: Path, cluster: Cluster, redis: RedisServer
) -> None:
    async with farm(tmp_path, cluster, redis.url, ("--workers", "2")) as f:
        await f.open()
        await f.everybody(PollState.OPEN)
        voting = asyncio.create_task(f.vote(Random(5), 4))
        await asyncio.sleep(0.5)
        f.processes[0].signal(signal.SIGHUP)
        told = await voting
        assert await f.close_and_count() == (VOTERS, told)
        assert await f.processes[0].stop() == 0
