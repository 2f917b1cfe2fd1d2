"""The server as a process of its own, as an operator runs it."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import httpx2

from tests.ports import a_port
from tests.started import Started


class Process:
    """The real server as a process that can be killed and started again on the same port and folder. ``module``: the
    command ``voting``, or that with a fault in it."""

    module = "voting.cli"

    def __init__(self, folder: Path, *arguments: str, **environment: str) -> None:
        self.port = a_port()
        self.folder = folder
        self._arguments, self.environment = arguments, environment
        self._process: Started | Executed | None = None

    async def start(self) -> None:
        """Start it, and wait until it is ready."""
        own = {"VOTING_DATA": str(self.folder), "VOTING_PORT": str(self.port), "VOTING_LOG": "warning"}
        start = Executed if "--workers" in self._arguments else Started
        self._process = start("serve", *self._arguments, environment=own | self.environment, module=self.module)
        async with asyncio.timeout(120), httpx2.AsyncClient(trust_env=False) as client:
            while True:
                assert self._process.code is None, "the server ended by itself"
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
        self.signal(signal.SIGKILL)
        await self.ended()

    async def ended(self) -> int:
        """Wait until it has ended. The exit code."""
        assert self._process
        return await asyncio.to_thread(self._process.ended)

    def signal(self, number: signal.Signals) -> None:
        assert self._process
        self._process.signal(number)

    async def stop(self) -> int | None:
        """SIGTERM, and wait. The exit code."""
        if self._process and self._process.code is None:
            self._process.signal(signal.SIGTERM)
            self._process.signal(signal.SIGCONT)  # it may be frozen
            await self.ended()
        return self._process.code if self._process else None


class Executed:
    """The same for what starts processes of its own."""

    def __init__(self, *arguments: str, environment: Mapping[str, str], module: str) -> None:
        command = [sys.executable, "-m", module, *arguments]
        self._process = subprocess.Popen(command, env=os.environ | environment, stdout=subprocess.DEVNULL)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def code(self) -> int | None:
        return self._process.poll()

    def signal(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    def ended(self) -> int:
        return self._process.wait()
