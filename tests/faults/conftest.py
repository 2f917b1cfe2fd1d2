"""What the fault suites tell of a run."""

from collections.abc import Callable

import pytest

Note = Callable[[str], None]


@pytest.fixture
def note(record_property: Callable[[str, object], None]) -> Note:
    """Say how much was tried and what was found: it is printed at the end of the run."""
    return lambda text: record_property("faults", text)
