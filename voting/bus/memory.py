"""The bus inside one process. Knows topics and who listens; never blocks and never fails whoever publishes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from voting.service.ports import Topic

MOST_WAITING = 1_000
"""Different topics kept for a subscriber that does not listen; beyond it the oldest is lost, as the port allows."""


class MemoryBus:
    """See ``ports.Bus``. Use it in one event loop."""

    def __init__(self) -> None:
        self._inboxes: set[Inbox] = set()
        self._open = True

    async def publish(self, topic: Topic) -> None:
        for inbox in self._inboxes:
            inbox.put(topic)

    @asynccontextmanager
    async def subscribe(self) -> AsyncIterator[AsyncIterator[Topic]]:
        inbox = Inbox()
        if self._open:
            self._inboxes.add(inbox)
        else:
            inbox.close()
        try:
            yield inbox
        finally:
            self._inboxes.discard(inbox)

    async def healthy(self) -> bool:
        return self._open

    async def close(self) -> None:
        """End every subscription: its iterator stops after what it still holds."""
        self._open = False
        for inbox in self._inboxes:
            inbox.close()
        self._inboxes.clear()


class Inbox:
    """What one subscriber has not taken yet, each topic once, in order of its first publication."""

    def __init__(self) -> None:
        self._waiting: dict[Topic, None] = {}
        self._arrived = asyncio.Event()
        self._open = True

    def put(self, topic: Topic) -> None:
        if topic not in self._waiting and len(self._waiting) >= MOST_WAITING:
            del self._waiting[next(iter(self._waiting))]
        self._waiting[topic] = None
        self._arrived.set()

    def close(self) -> None:
        self._open = False
        self._arrived.set()

    def __len__(self) -> int:
        return len(self._waiting)

    def __aiter__(self) -> "Inbox":
        return self

    async def __anext__(self) -> Topic:
        while not self._waiting:
            if not self._open:
                raise StopAsyncIteration
            self._arrived.clear()
            await self._arrived.wait()
        topic = next(iter(self._waiting))
        del self._waiting[topic]
        return topic
