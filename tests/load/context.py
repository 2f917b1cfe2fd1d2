"""What every part of the benchmark has in hand: how much to do, what to do it on, and where the figures go."""

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter

from tests.load.raw import Outcome
from tests.load.stand import ROOM, Stand, cpu_seconds
from voting.client.moderator import Moderator
from voting.client.picture import Picture
from voting.client.server import Server
from voting.domain.poll import Action

Figures = dict[str, list[float]]

PROCESSOR = ", processor"
"""Ends the name of a ratio that compares the servers' processor time instead of what the clock says."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much is done. ``rounds`` of ``saturated`` votes each; ``naive`` of the slow path in each; ``bursts``: votes
    in one second; ``waves``: how many phones come in, one wave after another, and a state goes out to all after each
    but the first; ``back``: phones that come back at the same moment; ``voting``: seconds over which the whole hall's
    votes are spread; ``loads`` of the phone page in ``loading`` seconds."""

    rounds: int
    saturated: int
    naive: int
    connections: int
    burst_runs: int
    bursts: tuple[int, ...]
    waves: tuple[int, ...]
    back: int
    voting: float
    loads: int
    loading: float


FULL = Size(
    rounds=10,
    saturated=1_000,
    naive=100,
    connections=300,
    burst_runs=3,
    bursts=(340, 1_000, 5_000),
    waves=(340, 660, 4_000, 5_000),
    back=500,
    voting=20,
    loads=500,
    loading=10,
)
SMALL = Size(
    rounds=2,
    saturated=100,
    naive=20,
    connections=20,
    burst_runs=1,
    bursts=(40,),
    waves=(20, 280),
    back=20,
    voting=1,
    loads=20,
    loading=1,
)


@dataclass
class Bench:
    """One benchmark on one stand: every figure of every run, by name."""

    stand: Stand
    size: Size
    server_pid: int
    bare_pid: int
    server: Server
    moderator: Moderator
    figures: Figures
    failures: dict[str, int]

    def note(self, name: str, value: float) -> None:
        self.figures.setdefault(name, []).append(value)

    def failed(self, name: str, outcome: Outcome, right: int = 200) -> None:
        wrong = sum(number for status, number in outcome.statuses.items() if status != right)
        if wrong:
            self.failures[name] = self.failures.get(name, 0) + wrong

    def computed(self) -> Callable[[], float]:
        """A watch on the server's processor time: seconds since now."""
        before = cpu_seconds(self.server_pid)
        return lambda: cpu_seconds(self.server_pid) - before

    async def open(self, poll: str) -> None:
        armed = await self.moderator.act(self.moderator.poll(poll), Action.ARM)
        await self.moderator.act(armed, Action.OPEN)

    async def counted(self, poll: str, expected: int) -> None:
        """Wait until the console counts ``expected``."""

        def all_there(picture: Picture) -> bool:
            return picture.console is not None and picture.console.turnout.get(poll) == expected

        async with asyncio.timeout(60):
            await self.moderator.picture.until(all_there)

    async def annul(self, poll: str) -> None:
        """Be done with a poll."""
        await self.moderator.act(self.moderator.poll(poll), Action.ANNUL, reason="a benchmark")
        await asyncio.sleep(0.5)


class Projector:
    """A screen of the room that notes when it was shown how many have voted."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._shown: list[tuple[float, str, int]] = []
        self._following = asyncio.create_task(self._follow())

    async def _follow(self) -> None:
        async with self._bench.server.live(f"/live/screen?room={ROOM}", self._bench.stand.screen) as socket:
            async for text in socket:
                message = json.loads(text)
                if message["topic"] == "turnout":
                    self._shown.append((perf_counter(), message["poll"], message["voted"]))

    async def lags(self, poll: str, answered: Sequence[float]) -> list[float]:
        """Seconds from each vote's answer until the screen showed at least as many votes as had been answered then, in
        rising order. Ends it."""
        async with asyncio.timeout(60):
            while not any(of == poll and voted >= len(answered) for _, of, voted in self._shown):  # noqa: ASYNC110 - it is the server that we wait for
                await asyncio.sleep(0.05)
        self._following.cancel()
        shown = iter((moment, voted) for moment, of, voted in self._shown if of == poll)
        moment, voted = next(shown)
        lags = []
        for number, at in enumerate(sorted(answered), start=1):
            while voted < number:
                moment, voted = next(shown)
            lags.append(max(0.0, moment - at))
        return sorted(lags)
