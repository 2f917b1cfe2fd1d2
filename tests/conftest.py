"""What all tests share: the order of the run, and a PostgreSQL server."""

from collections.abc import Iterator

import pytest

from tests.postgres import Cluster, NoServer, a_cluster


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: their driver keeps an event loop in the main thread until the end of the run, and no
    other test could run one of its own beside it."""
    items.sort(key=lambda item: item.get_closest_marker("e2e") is not None)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL server that makes a new database for each test."""
    try:
        with a_cluster() as cluster:
            yield cluster
    except NoServer as missing:
        pytest.skip(f"no PostgreSQL: {missing}")
