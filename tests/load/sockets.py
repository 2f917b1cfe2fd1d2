"""A hall of live sockets, as the benchmark sees it. The sockets themselves are in a process of their own (``ears``)."""

import asyncio
import subprocess
import sys
from collections.abc import Sequence
from multiprocessing import Pipe
from time import perf_counter
from typing import Any

PATIENCE = 120
"""Seconds after which what was waited for will not come."""


class Hall:
    """Sockets on ``path``. ``watched``: what a message must hold to count."""

    def __init__(self, port: int, path: str, watched: str) -> None:
        self._told, theirs = Pipe()
        command = [sys.executable, "-m", "tests.load.ears", str(port), path, watched, str(theirs.fileno())]
        self._process = subprocess.Popen(command, pass_fds=[theirs.fileno()])
        theirs.close()
        self._receive()  # it is there
        self.client_seconds = 0.0
        """Processor time that the sockets' process took for the last ``everybody``."""

    async def enter(
        self, cookies: Sequence[str] = (), sign_ins: Sequence[bytes] = (), *, greeting: bytes = b'"topic":"me"'
    ) -> tuple[float, list[str]]:
        """Let phones come, with a session each or to sign in first. Each is there once it has a message that holds
        ``greeting``. Returns the seconds until the last is there, and everybody's cookies."""
        started = perf_counter()
        self._told.send(("enter", sign_ins, cookies, greeting))
        moment, known = await self._heard()
        return moment - started, known

    async def expect(self) -> None:
        """Begin to count watched messages anew."""
        self._told.send(("expect",))
        await self._heard()

    async def everybody(self, started: float) -> float:
        """Seconds from ``started`` until the last has one more watched message. Call ``expect`` before."""
        moment, self.client_seconds = await self._heard()
        return float(moment - started)

    async def last(self) -> bytes:
        """The newest watched message."""
        self._told.send(("last",))
        message: bytes = await self._heard()
        return message

    async def leave(self) -> None:
        """Close all sockets at once; others may enter afterwards."""
        self._told.send(("leave",))
        await self._heard()

    def close(self) -> None:
        self._told.close()
        self._process.wait()

    async def _heard(self) -> Any:
        async with asyncio.timeout(PATIENCE + 5):
            return await asyncio.to_thread(self._receive)

    def _receive(self) -> Any:
        if not self._told.poll(PATIENCE):
            raise TimeoutError("the hall does not answer")
        return self._told.recv()
