"""An event loop whose time is simulated: when nobody has anything to do, it is already the next timer's moment."""

import asyncio
from collections import deque
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class Deadlock(Exception):
    """Everybody waits, and nothing will ever happen."""


class _Ready(deque[Any]):
    """The callbacks that may run now; counts those that did."""

    done = 0

    def popleft(self) -> Any:
        self.done += 1
        return super().popleft()


class SimulatedLoop(asyncio.BaseEventLoop):
    """Seconds begin at 0. Only timers and callbacks: there are no files, sockets or threads in it."""

    def __init__(self) -> None:
        super().__init__()
        self._moment = 0.0
        self._clock_resolution = 1e-9
        self._ready = _Ready()
        self._selector = self  # the base class asks it to wait for files

    @property
    def steps(self) -> int:
        """How many callbacks have run."""
        return self._ready.done

    def time(self) -> float:
        return self._moment

    def select(self, timeout: float | None) -> list[Any]:
        """Wait for the next timer: be there."""
        if timeout is None:
            raise Deadlock
        self._moment += timeout
        return []

    def _process_events(self, _events: list[Any]) -> None: ...

    def _write_to_self(self) -> None: ...


def run(loop: SimulatedLoop, work: Coroutine[Any, Any, T]) -> T:
    """``work`` to its end on ``loop``; whatever it left behind is cancelled."""
    asyncio.set_event_loop(loop)
    try:
        return loop.run_until_complete(work)
    finally:
        while left := asyncio.all_tasks(loop):  # who is cancelled may begin something in its last moment
            for task in left:
                task.cancel()
            loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        loop.run_until_complete(loop.shutdown_asyncgens())
        asyncio.set_event_loop(None)
        loop.close()
