"""The command ``voting`` that kills itself when told by SIGUSR1: after its next commit of a vote, before its answer."""

import os
import signal

from voting.cli import main
from voting.domain.ballot import Cast, Decision
from voting.store.sql import SqlStore

_cast = SqlStore.cast
_doomed = False


def doom(_signal: int, _frame: object) -> None:
    global _doomed
    _doomed = True


async def cast_and_die(self: SqlStore, cast: Cast) -> Decision:
    decision = await _cast(self, cast)
    if _doomed:
        os.kill(os.getpid(), signal.SIGKILL)
    return decision


if __name__ == "__main__":
    SqlStore.cast = cast_and_die  # type: ignore[method-assign]
    signal.signal(signal.SIGUSR1, doom)
    main()
