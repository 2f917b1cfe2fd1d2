"""What commands share: the opened data folder, who is acting, and files that are whole or not there."""

import contextlib
import getpass
import os
from collections.abc import AsyncIterator
from pathlib import Path

from voting.app import Parts, open_parts
from voting.domain.errors import Conflict, DataUnwritable
from voting.domain.journal import Act
from voting.settings import Settings

OWNER = "owner"
"""The role that acts of the command line have in the journal."""


@contextlib.asynccontextmanager
async def opened(settings: Settings, *, create: bool = False) -> AsyncIterator[Parts]:
    """The parts on ``settings.data``, closed afterwards. Raises the store's errors."""
    parts = await open_parts(settings, create=create)
    try:
        yield parts
    finally:
        await parts.bus.close()
        await parts.store.close()


def operator() -> str:
    """The name of the account that runs the command."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # an account without a name, as in containers
        return f"account {os.getuid()}"


def act(parts: Parts, action: str, subject: str, reason: str = "") -> Act:
    """A journal entry of whoever runs the command."""
    return Act(parts.clock.now(), operator(), OWNER, action, subject, reason)


def refuse_existing(path: Path) -> None:
    """Raises Conflict where there is a file already: what was printed or exported is not overwritten."""
    if path.exists():
        raise Conflict(f"{path} exists and is kept. Name another file with --out, or move it away.", file=str(path))


def write_aside(path: Path, content: bytes) -> Path:
    """Write ``content``, for this account's eyes alone, beside ``path``, synced; rename it to ``path`` to publish it.

    Raises DataUnwritable.
    """
    aside = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        aside.unlink(missing_ok=True)
        with os.fdopen(os.open(aside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        with contextlib.suppress(OSError):
            aside.unlink(missing_ok=True)
        raise DataUnwritable(f"{path} cannot be written: {error.strerror}.", file=str(path)) from None
    return aside


def write_file(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path``, whole or not at all, for this account's eyes alone. Raises DataUnwritable."""
    write_aside(path, content).replace(path)
