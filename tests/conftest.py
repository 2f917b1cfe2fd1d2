"""What all tests share: the order of the run."""

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: their driver keeps an event loop in the main thread until the end of the run, and no
    other test could run one of its own beside it."""
    items.sort(key=lambda item: item.get_closest_marker("e2e") is not None)
