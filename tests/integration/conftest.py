"""The furnished conference, made once and copied for each test."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.integration.contest import Contest, definition, opened
from tests.integration.hall import Hall, copy_of, furnish, open_hall


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the conference and its roll. Tests work on copies."""
    folder = tmp_path_factory.mktemp("furnished") / "data"
    asyncio.run(furnish(folder))
    return folder


@pytest.fixture
async def hall(furnished: Path, tmp_path: Path) -> AsyncIterator[Hall]:
    """The conference, served."""
    async with open_hall(copy_of(furnished, tmp_path / "data")) as hall:
        yield hall


@pytest.fixture(scope="session")
def awards(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a conference of awards. Tests work on copies."""
    folder = tmp_path_factory.mktemp("awards") / "data"
    asyncio.run(furnish(folder, definition=definition()))
    return folder


@pytest.fixture
async def contest(awards: Path, tmp_path: Path) -> AsyncIterator[Contest]:
    """The conference of awards, served, with a moderator at the console."""
    async with open_hall(copy_of(awards, tmp_path / "data")) as hall:
        yield await opened(hall)
