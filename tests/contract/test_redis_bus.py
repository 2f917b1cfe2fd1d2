"""What the bus over Redis promises: other processes hear, and a Redis that is gone costs freshness and nothing else."""

import asyncio
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from typing import Any

import pytest
from redis.asyncio import Redis

from tests.redis_server import RedisServer
from voting.bus.memory import MOST_WAITING
from voting.bus.redis import DEAF, RedisBus
from voting.service.ports import Topic

KEY = bytes(range(32))
PATIENCE = 30
"""Seconds until a test gives up."""


@pytest.fixture
def redis() -> Iterator[RedisServer]:
    server = RedisServer().start()
    yield server
    server.kill()


@pytest.fixture
async def process(redis: RedisServer) -> AsyncIterator[Callable[[], Awaitable[RedisBus]]]:
    """The bus of one more process."""
    opened: list[RedisBus] = []

    async def process(key: bytes = KEY) -> RedisBus:
        bus = RedisBus(redis.url, key)
        await bus.start()
        opened.append(bus)
        await until(bus.healthy)  # a busy machine takes longer than a start waits
        return bus

    yield process
    for bus in opened:
        await bus.close()


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not await condition():  # noqa: ASYNC110 - it is another process that we wait for
            await asyncio.sleep(0.05)


async def hears(listener: AsyncIterator[Topic]) -> Topic:
    async with asyncio.timeout(PATIENCE):
        return await anext(listener)


def at_once(work: Coroutine[Any, Any, None]) -> None:
    """It waits for nothing: it ends without giving the event loop back."""
    with pytest.raises(StopIteration):
        work.send(None)


Process = Callable[..., Awaitable[RedisBus]]


async def test_other_processes_hear_and_one_hears_itself_once(process: Process) -> None:
    one, two = await process(), await process()
    assert await one.healthy() and await two.healthy()
    async with one.subscribe() as here, two.subscribe() as there:
        for topic in (Topic("poll", "award"), Topic("roll", ""), Topic("badge", "7")):
            await one.publish(topic)
            assert [await hears(here), await hears(there)] == [topic, topic]
        await two.publish(Topic("votes", "award"))
        assert await hears(here) == Topic("votes", "award"), "and no echo of its own before it"


async def test_conferences_that_share_a_redis_do_not_hear_each_other(process: Process) -> None:
    one, same, other = await process(), await process(), await process(bytes(32))
    async with same.subscribe() as near, other.subscribe() as far:
        await one.publish(Topic("poll", "award"))
        assert await hears(near) == Topic("poll", "award")
        await other.publish(Topic("poll", "theirs"))
        assert await hears(far) == Topic("poll", "theirs")


async def test_while_redis_is_gone_nobody_waits_and_afterwards_all_hear_again(
    redis: RedisServer, process: Process
) -> None:
    one, two = await process(), await process()
    redis.kill()
    async with one.subscribe() as here, two.subscribe() as there:
        for _ in range(1_000):
            at_once(one.publish(Topic("votes", "award")))
        assert await hears(here) == Topic("votes", "award"), "who is in the same process needs no Redis"
        await until(lambda: unhealthy(one))
        redis.start()  # and it has forgotten everything
        await until(one.healthy)
        await until(two.healthy)
        await one.publish(Topic("stage", "hall"))
        while await hears(there) != Topic("stage", "hall"):
            pass


async def unhealthy(bus: RedisBus) -> bool:
    return not await bus.healthy()


async def test_a_frozen_redis_is_noticed_holds_up_nobody_and_comes_back(redis: RedisServer, process: Process) -> None:
    one, two = await process(), await process()
    redis.signal(signal.SIGSTOP)
    began = time.monotonic()
    at_once(one.publish(Topic("poll", "award")))
    await until(lambda: unhealthy(one))
    assert time.monotonic() - began < DEAF + 3
    redis.signal(signal.SIGCONT)
    await until(one.healthy)
    await until(two.healthy)
    async with two.subscribe() as there:
        await one.publish(Topic("stage", "hall"))
        while await hears(there) != Topic("stage", "hall"):
            pass


async def test_a_redis_that_is_not_there_yet_is_waited_for_a_moment_and_found_later(redis: RedisServer) -> None:
    redis.kill()
    bus = RedisBus(redis.url, KEY)
    began = time.monotonic()
    await bus.start()
    assert time.monotonic() - began < 5
    assert not await bus.healthy()
    redis.start()
    await until(bus.healthy)
    await bus.close()


async def test_what_others_say_on_the_channel_harms_nobody(redis: RedisServer, process: Process) -> None:
    bus = await process()
    async with bus.subscribe() as listener, Redis.from_url(redis.url) as stranger:
        (channel,) = await stranger.pubsub_channels("voting:*")
        for noise in (b"", b"\xff\xfe\x00", b"x", b"a  ", b"a b", b" " * 10_000, b"z" * 100_000):
            await stranger.publish(channel, noise)
        await stranger.publish(channel, b"other poll award")
        heard = []
        while Topic("poll", "award") not in heard:
            heard.append(await hears(listener))
        assert await bus.healthy()


async def test_memory_is_bounded_while_redis_is_away(redis: RedisServer, process: Process) -> None:
    bus = await process()
    redis.kill()
    for number in range(MOST_WAITING * 3):
        await bus.publish(Topic("badge", str(number)))
    assert len(bus._outbox) <= MOST_WAITING
