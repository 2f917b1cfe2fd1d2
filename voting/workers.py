"""Several server processes on one machine, on one socket, watched by uvicorn's supervisor.

It starts a process again that died, renews them one at a time on SIGHUP (the next has started before the last one
stops), and stops them all on SIGTERM. Each process opens the database and the bus for itself.
"""

import asyncio
import os
import socket

from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send
from uvicorn.supervisors import Multiprocess

from voting.app import build, open_parts
from voting.domain.errors import InvalidInput, VotingError
from voting.server import configuration, prepare, set_up_logs
from voting.settings import Settings


class NeedsSharedDatabase(InvalidInput):
    """Several processes were asked for, on the file of one."""

    code = "needs_shared_database"


def run_workers(listener: socket.socket, workers: int) -> None:
    """Serve until told to stop. ``listener``'s port becomes VOTING_PORT, for all."""
    os.environ["VOTING_PORT"] = str(listener.getsockname()[1])
    config = configuration("voting.workers:Worker", factory=True, workers=workers)
    Multiprocess(config, sockets=[listener]).run()


def check_workers(settings: Settings, workers: int) -> None:
    """Raises NeedsSharedDatabase."""
    if workers > 1 and not settings.database_url:
        raise NeedsSharedDatabase(
            "SQLite is a file for one process. For several, set VOTING_DATABASE_URL=postgresql+asyncpg://… and "
            "VOTING_BUS_URL=redis://…; one process serves ten thousand phones.",
            workers=workers,
        )


class Worker:
    """The application of one process: its parts are opened when it starts, inside its event loop."""

    def __init__(self) -> None:
        self._app: Starlette | None = None
        set_up_logs(Settings().log)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._app is None:
            try:
                self._app = await self._open()
            except VotingError as error:
                await receive()
                await send({"type": "lifespan.startup.failed", "message": error.message})
                return
        await self._app(scope, receive, send)

    async def _open(self) -> Starlette:
        prepare(asyncio.get_running_loop())
        settings = Settings()
        return build(settings, await open_parts(settings))
