"""The server as a process of its own, as an operator runs it."""

import asyncio
import os
import signal
import socket
import sys
from pathlib import Path

import httpx2


class Process:
    """The real server as a process that can be killed and started again on the same port and folder. ``module``: the
    command ``voting``, or that with a fault in it."""

    module = "voting.cli"

    def __init__(self, folder: Path, *arguments: str, **environment: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.folder = folder
        self._arguments, self.environment = arguments, environment
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start it, and wait until it is ready."""
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", self.module, "serve", *self._arguments),
            env=os.environ
            | {"VOTING_DATA": str(self.folder), "VOTING_PORT": str(self.port), "VOTING_LOG": "warning"}
            | self.environment,
            stdout=asyncio.subprocess.DEVNULL,
        )
        async with asyncio.timeout(120), httpx2.AsyncClient(trust_env=False) as client:
            while True:
                assert self._process.returncode is None, "the server ended by itself"
                try:
                    if (await client.get(f"http://127.0.0.1:{self.port}/readyz")).status_code == 200:
                        return
                except httpx2.TransportError:
                    pass
                await asyncio.sleep(0.05)

    @property
    def pid(self) -> int:
        assert self._process
        return self._process.pid

    async def kill(self) -> None:
        """SIGKILL: no handler runs, nothing is flushed."""
        assert self._process
        self._process.send_signal(signal.SIGKILL)
        await self.ended()

    async def ended(self) -> int:
        """Wait until it has ended. The exit code."""
        assert self._process
        return await self._process.wait()

    def signal(self, number: signal.Signals) -> None:
        assert self._process
        self._process.send_signal(number)

    async def stop(self) -> int | None:
        """SIGTERM, and wait. The exit code."""
        if self._process and self._process.returncode is None:
            self._process.terminate()
            self._process.send_signal(signal.SIGCONT)  # it may be frozen
            await self._process.wait()
        return self._process.returncode if self._process else None
