"""The program as a process of its own, without waiting for its imports: forked from one that has done them.

A start is mostly importing, and there are hundreds. Whether the program starts by itself is tested by those that run
``python -m voting.cli`` (``tests/integration/process.py`` with workers, ``test_server.py``, ``test_cli_init.py``).
"""

import multiprocessing
import os
import runpy
import sys
from collections.abc import Mapping
from signal import Signals

_FORKING = multiprocessing.get_context("forkserver")
_FORKING.set_forkserver_preload(["voting.cli"])


class Started:
    """``python -m module argument …`` in the environment of the tests with ``environment`` on top; what it prints is
    dropped."""

    def __init__(self, *arguments: str, environment: Mapping[str, str], module: str = "voting.cli") -> None:
        run = module, arguments, dict(os.environ | environment)
        self._process = _FORKING.Process(target=_run, args=run, daemon=True)
        self._process.start()

    @property
    def pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    @property
    def code(self) -> int | None:
        """Its exit code: None while it runs, below zero for the signal that ended it."""
        return self._process.exitcode

    def signal(self, number: Signals) -> None:
        os.kill(self.pid, number)

    def ended(self, seconds: float | None = None) -> int:
        """Wait until it has ended, or fail after ``seconds``. The exit code."""
        self._process.join(seconds)
        assert self._process.exitcode is not None, "it does not end"
        return self._process.exitcode


def _run(module: str, arguments: tuple[str, ...], environment: dict[str, str]) -> None:
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["voting", *arguments]
    with open(os.devnull, "w") as nothing:
        os.dup2(nothing.fileno(), sys.stdout.fileno())
    runpy.run_module(module, run_name="__main__", alter_sys=True)
