"""``make bench``: what a durable vote and a fan-out cost, as ratios to bare endpoints in the same run.

    python -m tests.load.bench [--small] [--json FILE]

Prints a table of medians and writes them with all single runs as JSON.
"""

import argparse
import asyncio
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import uvloop

from tests.load import stand as stands
from tests.load.raw import Outcome, lanes, request, saturate, spread
from tests.load.sockets import Hall
from tests.load.stand import Stand, cpu_seconds, memory_kb, votes
from voting.client.moderator import Moderator
from voting.client.phone import cancel
from voting.client.picture import Picture
from voting.client.server import Server
from voting.domain.poll import Action


@dataclass(frozen=True, slots=True)
class Size:
    """How much is done. ``saturated``: votes of one saturated run; ``bursts``: votes in one second; ``joining``:
    phones that sign in at once."""

    runs: int
    saturated: int
    naive: int
    connections: int
    bursts: tuple[int, ...]
    joining: int
    sockets: int


FULL = Size(runs=3, saturated=12_000, naive=600, connections=300, bursts=(300, 1000), joining=340, sockets=1000)
SMALL = Size(runs=1, saturated=300, naive=50, connections=30, bursts=(50,), joining=20, sockets=50)

Figures = dict[str, list[float]]


@dataclass
class Bench:
    """One benchmark on one stand: every figure of every run, by name."""

    stand: Stand
    size: Size
    server_pid: int
    bare_pid: int
    moderator: Moderator
    figures: Figures = field(default_factory=dict)
    failures: dict[str, int] = field(default_factory=dict)

    def note(self, name: str, value: float) -> None:
        self.figures.setdefault(name, []).append(value)

    async def saturated(self, run: int) -> None:
        """Votes a second: bare, open poll, secret poll, naive."""
        cookies = self.stand.cookies[: self.size.saturated]
        bare = votes(self.stand, "", cookies, "/bare", self.stand.bare_port)
        await self._saturate("bare", self.stand.bare_port, self.bare_pid, bare)
        for kind in ("open", "secret"):
            poll = f"{kind}-{run}"
            await self._open(poll)
            await self._saturate(kind, self.stand.port, self.server_pid, votes(self.stand, poll, cookies))
            await self._counted(poll, len(cookies))
        naive = votes(self.stand, "", cookies[: self.size.naive], "/naive", self.stand.bare_port)
        await self._saturate("naive", self.stand.bare_port, self.bare_pid, naive)

    async def _saturate(self, name: str, port: int, pid: int, prepared: list[bytes]) -> None:
        before = cpu_seconds(pid)
        outcome = await saturate(port, prepared, self.size.connections)
        self._failed(name, outcome)
        self.note(f"{name} votes/s", outcome.rate)
        self.note(f"{name} server µs/vote", (cpu_seconds(pid) - before) / len(prepared) * 1e6)
        self.note(f"{name} client busy", outcome.busy)

    async def bursts(self, run: int) -> None:
        """Latency of votes within one second, while all who vote and a screen follow the room."""
        for burst in self.size.bursts:
            cookies = self.stand.cookies[:burst]
            hall = Hall(self.stand.port, f"/live/attendee?room={stands.ROOM}", cookies, b'"topic":"me"')
            await hall.enter()
            poll = f"burst{burst}-{run}"
            await self._open(poll)
            await asyncio.sleep(1)  # the opening has reached everybody
            outcome = await spread(self.stand.port, votes(self.stand, poll, cookies), 1.0)
            self._failed(f"{burst} in 1 s", outcome)
            for percent in (50, 95, 99):
                self.note(f"{burst} in 1 s p{percent} ms", outcome.percentile(percent))
            await self._counted(poll, burst)
            hall.leave()

    async def joins(self, _run: int) -> None:
        """Phones that sign in at the same moment, until the last is in."""
        outcome = await saturate(self.stand.port, stands.sign_ins(self.stand), self.size.joining)
        self._failed("joining", outcome, 201)
        self.note(f"{self.size.joining} sign-ins at once s", outcome.seconds)

    async def fan_out(self, _run: int) -> None:
        """One state to all sockets: ours by taking a cue, the bare server's by a plain send loop."""
        size = self.size.sockets
        before = memory_kb(self.server_pid)
        hall = Hall(
            self.stand.port, f"/live/attendee?room={stands.ROOM}", self.stand.cookies[:size], b'"topic":"stage"'
        )
        joining = time.perf_counter()
        await hall.enter()
        self.note("sockets joined s", time.perf_counter() - joining)
        self.note("kB a socket", (memory_kb(self.server_pid) - before) / size)
        text = hall.listeners[0].last
        bare = Hall(self.stand.bare_port, "/live", [""] * size, b'"topic"')
        await bare.enter()
        (lane,) = await lanes(self.stand.bare_port, 1)
        tell = request("POST", "/tell", self.stand.bare_port, text)
        ours, theirs = [], []
        for cue in ("pause", "join") * 5:
            ours.append(await _until_last(hall, self._take(cue)))
            theirs.append(await _until_last(bare, lane.send(tell)))
        self.note("fan-out ours ms", 1000 * median(ours))
        self.note("fan-out bare ms", 1000 * median(theirs))
        for each in (hall, bare):
            each.leave()
        lane.close()

    async def _take(self, cue: str) -> None:
        stage = self.moderator.picture.stage
        assert stage
        await self.moderator.take(cue, stage.version)

    async def _open(self, poll: str) -> None:
        armed = await self.moderator.act(self.moderator.poll(poll), Action.ARM)
        await self.moderator.act(armed, Action.OPEN)

    async def _counted(self, poll: str, expected: int) -> None:
        """Wait until the console counts ``expected``; then void the poll."""

        def counted(picture: Picture) -> bool:
            return picture.console is not None and picture.console.turnout.get(poll) == expected

        await asyncio.wait_for(self.moderator.picture.until(counted), 30)
        await self.moderator.act(self.moderator.poll(poll), Action.ANNUL, reason="a benchmark")
        await asyncio.sleep(0.5)

    def _failed(self, name: str, outcome: Outcome, right: int = 200) -> None:
        wrong = sum(number for status, number in outcome.statuses.items() if status != right)
        if wrong:
            self.failures[name] = self.failures.get(name, 0) + wrong


async def _until_last(hall: Hall, command: Coroutine[None, None, object]) -> float:
    """Seconds from the command until the last socket has what came of it."""
    hall.expect()
    started = time.perf_counter()
    commanding = asyncio.create_task(command)
    seconds = await hall.everybody(started)
    await commanding
    await asyncio.sleep(0.1)
    return seconds


async def bench(size: Size, folder: Path) -> Bench:
    """Run everything ``size.runs`` times."""
    polls = {f"{kind}-{run}": kind == "secret" for run in range(size.runs) for kind in ("open", "secret")}
    polls |= {f"burst{burst}-{run}": True for run in range(size.runs) for burst in size.bursts}
    badges = max(size.saturated, size.sockets, *size.bursts)
    stand = await stands.prepare(folder, badges, size.joining, polls)
    with stands.running(stand) as (server_pid, bare_pid):
        async with Server(f"http://127.0.0.1:{stand.port}") as server:
            moderator = Moderator(server, stands.ROOM)
            await moderator.accept(stand.invite)
            following = asyncio.create_task(moderator.follow())
            await moderator.picture.until(lambda picture: picture.console and picture.stage)
            done = Bench(stand, size, server_pid, bare_pid, moderator)
            for run in range(size.runs):
                for part in (done.saturated, done.bursts, done.joins, done.fan_out):
                    await part(run)
            await cancel(following)
    return done


def report(figures: Figures) -> dict[str, float]:
    """Medians, and the ratios that are aimed for."""
    made = {name: median(values) for name, values in figures.items()}
    for kind in ("open", "secret"):
        made[f"{kind} / bare"] = made[f"{kind} votes/s"] / made["bare votes/s"]
        made[f"{kind} / naive"] = made[f"{kind} votes/s"] / made["naive votes/s"]
    made["fan-out ours / bare"] = made["fan-out ours ms"] / made["fan-out bare ms"]
    return made


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.load.bench", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--small", action="store_true", help="a few seconds, to see that it works")
    parser.add_argument("--json", type=Path, default=Path("bench.json"), help="where the figures go")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="voting-bench-") as folder:
        done = uvloop.run(bench(SMALL if given.small else FULL, Path(folder)))
    made = report(done.figures)
    machine = {"cpus": os.cpu_count(), "machine": platform.machine(), "python": platform.python_version()}
    given.json.write_text(json.dumps({"machine": machine, "report": made, "runs": done.figures}, indent=1))
    for name, value in made.items():
        print(f"{name:32} {value:12.3f}" if value < 10 else f"{name:32} {value:12,.0f}")
    if done.failures:
        sys.exit(f"Refused: {done.failures}")


if __name__ == "__main__":
    main()
