"""What nature does: chance, weather on every network, clocks that step, a database that fails, a bus that loses."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from random import Random

from voting.bus.memory import MemoryBus
from voting.domain.errors import Unavailable
from voting.service.ports import Topic

START = 1_790_000_000_000


@dataclass(frozen=True, slots=True)
class Weather:
    """Shares of what goes wrong. ``request``, ``answer``: lost between phone and server; ``before``, ``after``: the
    database fails before or after the commit; ``bus``: a message between processes is lost; ``twice``: it comes twice;
    ``slow``: something takes up to two seconds more; ``step``: seconds by which a clock may step."""

    request: float = 0.04
    answer: float = 0.04
    before: float = 0.01
    after: float = 0.01
    bus: float = 0.1
    twice: float = 0.1
    slow: float = 0.02
    step: float = 3600.0


class Nature:
    """Seeded: the same seed is the same night. While ``calm`` nothing fails and nothing is slow."""

    def __init__(self, seed: int, weather: Weather) -> None:
        self.random = Random(seed)
        self.weather = weather
        self.calm = False
        self.bus_up = True
        self.buses: dict[SimulatedBus, None] = {}

    def happens(self, share: float) -> bool:
        return not self.calm and self.random.random() < share

    async def pause(self, usual: float) -> None:
        """What takes ``usual`` seconds, more or less, and now and then much longer."""
        await asyncio.sleep(self.delay(usual))

    def delay(self, usual: float) -> float:
        slow = self.random.uniform(0, 2) if self.happens(self.weather.slow) else 0.0
        return self.random.uniform(0.5, 1.5) * usual + slow


class Clock:
    """A process's clocks. ``ahead``: milliseconds by which its wall clock is before the true time."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self.ahead = 0

    def now(self) -> int:
        return START + int(self._loop.time() * 1000) + self.ahead

    def monotonic(self) -> float:
        return self._loop.time()


class Chance:
    """``ports.Random`` of a night."""

    def __init__(self, nature: Nature) -> None:
        self._nature = nature

    def bytes(self, count: int) -> bytes:
        return self._nature.random.randbytes(count)


class Wire:
    """See ``store.Line``: between a process and its database. ``cut`` for good when the process dies."""

    def __init__(self, nature: Nature) -> None:
        self._nature = nature
        self.cut = False

    async def there(self, *, writes: bool) -> None:
        await self._way(writes)
        if self.cut or (writes and self._nature.happens(self._nature.weather.before)):
            raise Unavailable("Simulated: the database is away.")

    async def back(self, *, writes: bool) -> None:
        await self._way(writes)
        if writes and self._nature.happens(self._nature.weather.after):
            raise Unavailable("Simulated: the database's answer was lost.")

    async def _way(self, writes: bool) -> None:
        if writes or self._nature.random.random() < 0.1:
            await self._nature.pause(0.002)


class SimulatedBus:
    """See ``ports.Bus``. As over Redis, who listens in the same process is told at once; to the others a message may
    be late, overtaken, doubled or lost, all of them while the bus is down. What is said of a single badge always comes:
    other processes would hear of it only from its phone."""

    def __init__(self, nature: Nature) -> None:
        self._nature = nature
        self._local = MemoryBus()
        self._coming: dict[asyncio.Task[None], None] = {}
        nature.buses[self] = None

    async def publish(self, topic: Topic) -> None:
        await self._local.publish(topic)
        nature = self._nature
        for bus in nature.buses if self in nature.buses else ():
            if bus is self:
                continue
            if topic.kind == "badge" or (nature.bus_up and not nature.happens(nature.weather.bus)):
                for _ in range(1 + nature.happens(nature.weather.twice)):
                    bus.bring(topic)

    def bring(self, topic: Topic) -> None:
        task = asyncio.ensure_future(self._bring(topic))
        self._coming[task] = None
        task.add_done_callback(self._coming.pop)

    async def _bring(self, topic: Topic) -> None:
        await self._nature.pause(0.003)
        await self._local.publish(topic)

    def subscribe(self) -> AbstractAsyncContextManager[AsyncIterator[Topic]]:
        return self._local.subscribe()

    async def healthy(self) -> bool:
        return self._nature.bus_up

    def cut(self) -> None:
        """Nothing more goes out or comes in."""
        self._nature.buses.pop(self, None)

    async def close(self) -> None:
        self.cut()
        await self._local.close()
