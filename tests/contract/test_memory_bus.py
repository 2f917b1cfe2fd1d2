"""What only the in-memory bus promises: bursts become one, and a listener that sleeps costs a bounded memory."""

from voting.bus.memory import MOST_WAITING, MemoryBus
from voting.service.ports import Topic


async def test_a_burst_of_one_topic_is_one_wake_up() -> None:
    bus = MemoryBus()
    async with bus.subscribe() as listener:
        for _ in range(1_000):
            await bus.publish(Topic("votes", "a"))
        await bus.publish(Topic("poll", "a"))
        assert [await anext(listener), await anext(listener)] == [Topic("votes", "a"), Topic("poll", "a")]


async def test_a_sleeping_listener_loses_the_oldest_topics_beyond_the_bound() -> None:
    bus = MemoryBus()
    async with bus.subscribe() as listener:
        for number in range(MOST_WAITING + 10):
            await bus.publish(Topic("badge", str(number)))
        await bus.close()
        heard = [topic.key async for topic in listener]
    assert heard == [str(number) for number in range(10, MOST_WAITING + 10)]


async def test_a_subscription_to_a_closed_bus_hears_nothing() -> None:
    bus = MemoryBus()
    await bus.close()
    async with bus.subscribe() as listener:
        assert [topic async for topic in listener] == []
