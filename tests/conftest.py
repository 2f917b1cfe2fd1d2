"""What all tests share: the order of the run, the seed of its faults, and a PostgreSQL server."""

from collections.abc import Iterator

import pytest

from tests.faults import soak
from tests.postgres import Cluster, NoServer, a_cluster


def pytest_configure() -> None:
    soak.draw_seed()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    terminalreporter.write_line(f"Faults were drawn with {soak.told()}")
    for report in [*terminalreporter.stats.get("passed", ()), *terminalreporter.stats.get("failed", ())]:
        for name, text in getattr(report, "user_properties", ()):
            if name == "faults" and report.when == "call":
                terminalreporter.write_line(f"  {report.nodeid.rpartition('::')[2]}: {text}")


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
