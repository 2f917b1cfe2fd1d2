"""The adapters that every contract test runs against. Another store or bus joins by one entry here."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from tests.contract.world import World
from tests.redis_server import RedisServer
from voting.bus.memory import MemoryBus
from voting.bus.redis import RedisBus
from voting.service.ports import Bus, Store
from voting.store.sql import open_store


async def sqlite(folder: Path) -> Store:
    return await open_store(folder, create=True)


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


STORES: dict[str, Callable[[Path], Awaitable[Store]]] = {"sqlite": sqlite}
BUSES: dict[str, Callable[[pytest.FixtureRequest], Awaitable[Bus]]] = {"memory": memory, "redis": redis}


@pytest.fixture(params=STORES)
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    """A new, empty store."""
    store = await STORES[request.param](tmp_path / "data")
    yield store
    await store.close()


@pytest.fixture
async def other(
    request: pytest.FixtureRequest,
    store: Store,  # noqa: ARG001 - it is there first
    tmp_path: Path,
) -> AsyncIterator[Store]:
    """Another process's store on the same database."""
    other = await STORES[request.node.callspec.params["store"]](tmp_path / "data")
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
