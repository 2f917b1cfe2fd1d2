"""Contract of the bus: wake-ups reach every listener, bursts may become one, nobody who publishes waits or fails."""

import asyncio
from contextlib import AsyncExitStack

from voting.service.ports import Bus, Topic

PATIENCE = 10
"""Seconds until a test gives up; nothing here takes one."""


async def test_every_subscriber_hears_what_is_published(bus: Bus) -> None:
    async with bus.subscribe() as one, bus.subscribe() as two:
        await bus.publish(Topic("poll", "a"))
        for listener in (one, two):
            async with asyncio.timeout(PATIENCE):
                assert await anext(listener) == Topic("poll", "a")


async def test_different_topics_come_in_the_order_of_publication(bus: Bus) -> None:
    topics = [Topic("votes", "a"), Topic("poll", "a"), Topic("stage", "hall"), Topic("badge", "7")]
    async with bus.subscribe() as listener:
        for topic in topics:
            await bus.publish(topic)
        async with asyncio.timeout(PATIENCE):
            assert [await anext(listener) for _ in topics] == topics


async def test_a_listener_that_waits_is_woken(bus: Bus) -> None:
    async with bus.subscribe() as listener:
        waiting = asyncio.ensure_future(anext(listener))
        await asyncio.sleep(0)
        await bus.publish(Topic("roll", ""))
        async with asyncio.timeout(PATIENCE):
            assert await waiting == Topic("roll", "")


async def test_a_topic_published_again_after_it_was_heard_is_heard_again(bus: Bus) -> None:
    async with bus.subscribe() as listener:
        for _ in range(3):
            await bus.publish(Topic("votes", "a"))
            async with asyncio.timeout(PATIENCE):
                assert await anext(listener) == Topic("votes", "a")


async def test_what_was_published_before_or_after_the_subscription_is_not_heard(bus: Bus) -> None:
    await bus.publish(Topic("poll", "before"))
    async with bus.subscribe() as listener:
        await bus.publish(Topic("poll", "during"))
        async with asyncio.timeout(PATIENCE):
            assert await anext(listener) == Topic("poll", "during")
    await bus.publish(Topic("poll", "after"))
    async with bus.subscribe() as listener:
        await bus.publish(Topic("poll", "again"))
        async with asyncio.timeout(PATIENCE):
            assert await anext(listener) == Topic("poll", "again")


async def test_nobody_who_publishes_waits_for_a_listener_that_sleeps(bus: Bus) -> None:
    async with bus.subscribe() as sleeper, bus.subscribe() as listener:
        for number in range(10_000):
            async with asyncio.timeout(PATIENCE):
                await bus.publish(Topic("votes", str(number % 7)))
        async with asyncio.timeout(PATIENCE):
            heard = {await anext(listener) for _ in range(7)}
        assert heard == {Topic("votes", str(key)) for key in range(7)}
        async with asyncio.timeout(PATIENCE):
            assert (await anext(sleeper)).kind == "votes"


async def test_a_closed_bus_ends_its_subscriptions_and_fails_no_publisher(bus: Bus) -> None:
    assert await bus.healthy()
    async with AsyncExitStack() as stack:
        listener = await stack.enter_async_context(bus.subscribe())
        waiting = asyncio.ensure_future(anext(listener, None))
        await asyncio.sleep(0)
        await bus.close()
        async with asyncio.timeout(PATIENCE):
            assert await waiting is None
    await bus.publish(Topic("poll", "a"))
    assert not await bus.healthy()
