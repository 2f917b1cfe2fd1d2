"""What all tests share: the order of the run, the seed of what it draws, and a PostgreSQL server."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.faults import soak
from tests.postgres import MEMORY, Cluster, NoServer, a_cluster

# Tests start a hundred processes of the program. Where Python is told not to keep what it compiled, each of them
# compiles every library again: five seconds, of which starting takes one.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
sys.pycache_prefix = os.environ.setdefault("PYTHONPYCACHEPREFIX", str(Path(sys.prefix, "pycache")))


# No deadlines, since machines are noisy, and nothing kept between runs. Examples follow from the test's own text, and
# from the seed of the run in a soak.
settings.register_profile(
    "voting", deadline=None, database=None, max_examples=soak.size(100, 1_000), derandomize=not soak.full()
)
settings.load_profile("voting")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Before Hypothesis asks for its seed."""
    seed = soak.draw_seed()
    if config.option.hypothesis_seed is None:
        config.option.hypothesis_seed = seed


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    terminalreporter.write_line(f"Drawn with {soak.told()}")
    for report in [*terminalreporter.stats.get("passed", ()), *terminalreporter.stats.get("failed", ())]:
        for name, text in getattr(report, "user_properties", ()):
            if name == "faults" and report.when == "call":
                terminalreporter.write_line(f"  {report.nodeid.rpartition('::')[2]}: {text}")


ROOM_NEEDED = 2_000_000_000
"""Bytes that a whole run writes at most."""

if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM_NEEDED:
    # Thousands of synced writes need no disk: what a killed process has written is there all the same, and the suite
    # takes half the time. Power cuts are tested by what was synced, not by where it went.
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


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
