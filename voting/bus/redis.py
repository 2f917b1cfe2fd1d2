"""The bus between processes, over Redis or Valkey: publish and subscribe, nothing kept, nothing depended on.

Who listens in this process is told directly; Redis carries wake-ups to the others. While it is away they are lost,
and the other processes find out by looking once a second (``Timekeeper``).
"""

import asyncio
import contextlib
import hashlib
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager

import structlog
from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.exceptions import RedisError

from voting.bus.memory import Inbox, MemoryBus
from voting.domain.errors import InvalidInput
from voting.service.ports import Topic

BEAT = 1.0
"""Seconds between two beats, which a process sends to itself by way of Redis."""

DEAF = 3.0
"""Seconds without an own beat after which the bus counts as down."""

PATIENCE = 2.0
"""Seconds that Redis may take to answer."""

AGAIN = 0.5
"""Seconds before the next attempt."""

AWAY = (RedisError, OSError, TimeoutError)

log = structlog.get_logger(__name__)


class BusUrlInvalid(InvalidInput):
    """VOTING_BUS_URL is not the address of a Redis or Valkey server."""

    code = "bus_url_invalid"


def _client(url: str) -> Redis:
    """It connects when it is used. Raises BusUrlInvalid, which does not repeat the password."""
    try:
        redis = Redis.from_url(url, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE, max_connections=4)
        redis.connection_pool.make_connection()  # type: ignore[no-untyped-call]  # as it would later, when nobody is there to be told
    except (ValueError, TypeError):
        raise BusUrlInvalid(
            "VOTING_BUS_URL is not the address of a Redis or Valkey server, such as redis://127.0.0.1:6379/0. Write "
            "characters of the password such as # / ? @ % as %23 %2F %3F %40 %25.",
            field="bus_url",
        ) from None
    return redis


class RedisBus:
    """See ``ports.Bus``. ``key``: the conference's secret key; its hash names the channel, so that several conferences
    may share one Redis. Use it in one event loop; ``start`` it there. Raises BusUrlInvalid."""

    def __init__(self, url: str, key: bytes) -> None:
        self._redis = _client(url)
        self._channel = f"voting:{hashlib.sha256(b'bus' + key).hexdigest()[:16]}"
        self._me = secrets.token_hex(8)
        self._local = MemoryBus()
        self._outbox = Inbox()
        self._heard_at = float("-inf")
        self._heard = asyncio.Event()
        self._up: bool | None = None
        self._open = True
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Connect, and go on doing so. A Redis that is not there now may come later; it is waited for once."""
        self._tasks = [asyncio.create_task(work()) for work in (self._hear, self._send, self._beat)]
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                await self._heard.wait()
        self._tell()

    async def publish(self, topic: Topic) -> None:
        await self._local.publish(topic)
        self._outbox.put(topic)

    def subscribe(self) -> AbstractAsyncContextManager[AsyncIterator[Topic]]:
        return self._local.subscribe()

    async def healthy(self) -> bool:
        self._tell()
        return self._hears() and await self._local.healthy()

    async def close(self) -> None:
        """End every subscription, and the connections."""
        await self._local.close()
        self._open = False  # redis-py may take a cancellation for a lost connection: the loops look for themselves
        self._outbox.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        with contextlib.suppress(*AWAY):
            await self._redis.aclose()

    # what is sent

    async def _send(self) -> None:
        async for topic in self._outbox:
            if not self._open:
                return
            await self._post(f"{self._me} {topic.kind} {topic.key}")

    async def _beat(self) -> None:
        while self._open:
            await self._post(self._me)
            await asyncio.sleep(BEAT if self._hears() else AGAIN / 10)

    async def _post(self, text: str) -> None:
        with contextlib.suppress(*AWAY):
            await self._redis.publish(self._channel, text)

    # what is heard

    async def _hear(self) -> None:
        while self._open:
            with contextlib.suppress(*AWAY):
                async with self._redis.pubsub(ignore_subscribe_messages=True) as messages:
                    await messages.subscribe(self._channel)
                    await self._follow(messages)
            await asyncio.sleep(AGAIN)

    async def _follow(self, messages: PubSub) -> None:
        """Until the connection breaks, or is silent for so long that it must have."""
        since = time.monotonic()
        while self._open and time.monotonic() - max(since, self._heard_at) < DEAF:
            message = await messages.get_message(timeout=BEAT)
            if message is not None:
                await self._take(message["data"])

    async def _take(self, data: bytes) -> None:
        sender, _, rest = data.decode(errors="replace").partition(" ")
        kind, _, key = rest.partition(" ")
        if sender == self._me:
            self._heard_at = time.monotonic()
            self._heard.set()
        elif kind:
            await self._local.publish(Topic(kind, key))

    def _hears(self) -> bool:
        return time.monotonic() - self._heard_at < DEAF

    def _tell(self) -> None:
        """Log when it goes and when it comes back."""
        up = self._hears()
        if up is not self._up:
            log.log(20 if up else 30, "the bus is up" if up else "the bus is down: screens may lag by a second")
        self._up = up
