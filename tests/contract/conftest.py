"""The adapters that every contract test runs against. Another store or bus joins by one entry here."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.contract.world import World
from tests.postgres import Cluster
from tests.redis_server import RedisServer
from tests.simulation.disk import Disk
from tests.simulation.store import MemoryStore
from voting.bus.memory import MemoryBus
from voting.bus.redis import RedisBus
from voting.service.ports import Bus, Store
from voting.store.sql import open_store

STORES = ("sqlite", "postgres", "memory")


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisServer]:
    server = RedisServer().start()
    yield server
    server.kill()


async def memory(_: pytest.FixtureRequest) -> Bus:
    return MemoryBus()


async def redis(request: pytest.FixtureRequest) -> Bus:
    bus = RedisBus(request.getfixturevalue("redis_server").url, bytes(32))
    await bus.start()
    return bus


BUSES: dict[str, Callable[[pytest.FixtureRequest], Awaitable[Bus]]] = {"memory": memory, "redis": redis}


@dataclass(frozen=True)
class Place:
    """Where a store is kept. ``url``: empty for SQLite. ``disk``: of the store that simulations use."""

    folder: Path
    url: str
    disk: Disk | None = None

    async def open(self, *, create: bool = False) -> Store:
        if self.disk is not None:
            return MemoryStore(self.disk)
        return await open_store(self.folder, create=create, url=self.url)


@pytest.fixture(params=STORES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """A place for a new store."""
    if request.param == "sqlite":
        yield Place(tmp_path / "data", "")
        return
    if request.param == "memory":
        yield Place(tmp_path / "data", "", Disk())
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    url = cluster.create()
    yield Place(tmp_path / "data", url)
    cluster.drop(url)


@pytest.fixture
async def store(place: Place) -> AsyncIterator[Store]:
    """A new, empty store."""
    store = await place.open(create=True)
    yield store
    await store.close()


@pytest.fixture
async def other(
    store: Store,  # noqa: ARG001 - it is there first
    place: Place,
) -> AsyncIterator[Store]:
    """Another process's store on the same database."""
    other = await place.open()
    yield other
    await other.close()


@pytest.fixture
async def world(store: Store) -> World:
    """The store with a conference and a printed roll."""
    world = World(store)
    await world.furnish()
    return world


@pytest.fixture(params=BUSES)
async def bus(request: pytest.FixtureRequest) -> AsyncIterator[Bus]:
    bus = await BUSES[request.param](request)
    yield bus
    await bus.close()
