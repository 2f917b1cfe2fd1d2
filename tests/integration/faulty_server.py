"""The command ``voting`` with bugs in it, for the search through what a server writes.

A ballot with rev 7 makes the handler fail with everything that it knows in the error's text; one with rev 8 does the
same in a task that nobody waits for.
"""

import asyncio

from voting.cli import main
from voting.domain.ballot import Cast, Decision
from voting.store.sql import SqlStore

_cast = SqlStore.cast
_tasks: list[asyncio.Task[None]] = []


async def _fail(cast: Cast) -> None:
    try:
        raise KeyError(cast.mark)
    except KeyError as error:
        raise ValueError(f"a bug that quotes everything: {cast}, {cast.tag.hex()}") from error


async def faulty(self: SqlStore, cast: Cast) -> Decision:
    if cast.rev == 7:
        await _fail(cast)
    if cast.rev == 8:
        asyncio.get_running_loop().create_task(_fail(cast))
    return await _cast(self, cast)


if __name__ == "__main__":
    SqlStore.cast = faulty  # type: ignore[method-assign]
    main()
