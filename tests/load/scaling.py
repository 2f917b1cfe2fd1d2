"""``make bench-scale``: one, two and four server processes on one PostgreSQL and one Redis, all on this machine.

    python -m tests.load.scaling [--small] [--json FILE]

Every process, the databases and the clients share the machine's cores, so what counts is that the laws hold, the shape
of the curve, and what is in the way: it prints both, and for how long each part computed.
"""

import argparse
import asyncio
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

import uvloop

from tests.load import stand as stands
from tests.load.context import FULL, Bench
from tests.load.raw import opened, saturate, spread
from tests.load.sockets import Hall
from tests.load.stand import Stand, cpu_seconds, furnish, request_to_sign_in, votes
from tests.ports import a_port
from tests.postgres import OwnCluster, a_cluster
from tests.redis_server import RedisServer
from voting.app import Parts, open_parts
from voting.client.moderator import Moderator
from voting.client.phone import cancel
from voting.client.server import Server
from voting.service.access import Access
from voting.settings import Settings

PATIENCE = 120
"""Seconds after which processes that have not started will not."""

KINDS = ("open", "secret")


@dataclass(frozen=True, slots=True)
class Scale:
    """How much is done: ``phones`` sign in, and vote in ``rounds`` polls of each kind over ``connections`` as fast as
    they are answered, then once within a second."""

    processes: tuple[int, ...]
    phones: int
    rounds: int
    connections: int


LARGE = Scale(processes=(1, 2, 4), phones=1_000, rounds=3, connections=200)
SMALL = Scale(processes=(1, 2), phones=24, rounds=1, connections=8)


@dataclass(frozen=True, slots=True)
class Line:
    """What some number of processes did. ``cores``: how many cores each part kept busy while votes came as fast as they
    were answered; ``machine``: how many there are."""

    processes: int
    join_s: float
    open_rate: float
    secret_rate: float
    p50_ms: float
    p99_ms: float
    cores: dict[str, float]
    machine: int

    @property
    def saturated(self) -> str:
        """What kept it from doing more."""
        whole = sum(self.cores.values())
        most = max(self.cores, key=lambda part: self.cores[part])
        if whole >= 0.9 * self.machine:
            return f"the machine: {whole:.1f} of {self.machine} cores, most of it {most}"
        if self.cores["server"] >= 0.9 * self.processes:
            return "the server processes, a core each"
        if self.cores["client"] >= 0.9:
            return "the client"
        return f"no processor ({whole:.1f} of {self.machine} cores busy): commits and company are waited for"


class Watch:
    """Processor time of every part. ``roots``: their first processes; who descends from them counts, we as ``client``,
    and whatever else the machine did as ``others``."""

    def __init__(self, roots: dict[str, int]) -> None:
        self._roots = roots
        self.computed = dict.fromkeys((*roots, "client", "others"), 0.0)
        self.seconds = 0.0

    @contextmanager
    def watching(self) -> Iterator[None]:
        before, started = self._so_far(), time.perf_counter()
        yield
        self.seconds += time.perf_counter() - started
        for part, now in self._so_far().items():
            self.computed[part] += now - before[part]

    def cores(self) -> dict[str, float]:
        """How many cores each kept busy while we watched."""
        return {part: computed / self.seconds for part, computed in self.computed.items()}

    def _so_far(self) -> dict[str, float]:
        parts = {part: sum(map(cpu_seconds, _family(pid))) for part, pid in self._roots.items()}
        parts["client"] = cpu_seconds(os.getpid())
        return parts | {"others": _whole_machine() - sum(parts.values())}


def _whole_machine() -> float:
    """Seconds in which the machine's cores were not idle, since it started."""
    _, *ticks = Path("/proc/stat").read_text().split("\n", 1)[0].split()
    user, nice, system, _idle, _waiting, *rest = map(int, ticks[:8])
    return (user + nice + system + sum(rest)) / os.sysconf("SC_CLK_TCK")


def _family(pid: int) -> Iterator[int]:
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            yield from _family(int(child))


@dataclass(frozen=True, slots=True)
class Site:
    """What all processes share, and our own way into it. ``invites``: of a moderator, one for each run; ``roots``: the
    first processes of the databases."""

    settings: Settings
    parts: Parts
    stand: Stand
    invites: dict[int, str]
    roots: dict[str, int]


@asynccontextmanager
async def a_site(folder: Path, scale: Scale) -> AsyncIterator[Site]:
    """A conference on PostgreSQL and Redis, whose badges have yet to sign in."""
    redis = RedisServer().start()
    try:
        with a_cluster() as cluster:
            port = a_port()
            held = Settings(data=folder, port=port, database_url=cluster.create_empty(), bus_url=redis.url)
            parts = await open_parts(held, create=True)
            polls = {name: not name.startswith("open") for number in scale.processes for name in _polls(scale, number)}
            _, tokens = await furnish(parts, 0, scale.phones, polls)
            access = Access(parts.store, parts.bus, parts.clock, parts.random, parts.key)
            invites = {processes: await access.invite("Benchmark") for processes in scale.processes}
            stand = Stand(folder, port, 0, [], [request_to_sign_in(token, port) for token in tokens], {}, "")
            roots = {"Redis": redis.pid} | ({"PostgreSQL": cluster.pid} if isinstance(cluster, OwnCluster) else {})
            yield Site(held, parts, stand, invites, roots)
            await parts.bus.close()
            await parts.store.close()
    finally:
        redis.kill()


def _polls(scale: Scale, processes: int) -> Iterator[str]:
    for kind in KINDS:
        yield from (f"{kind}-{processes}-{round}" for round in range(scale.rounds))
    yield f"burst-{processes}"


@asynccontextmanager
async def serving(site: Site, processes: int) -> AsyncIterator[int]:
    """The server, once so many processes are there; gives the process id of the first."""
    held = site.settings
    environment = os.environ | {
        "VOTING_DATA": str(held.data),
        "VOTING_PORT": str(held.port),
        "VOTING_DATABASE_URL": held.database_url,
        "VOTING_BUS_URL": held.bus_url,
        "VOTING_LOG": "warning",
    }
    command = [sys.executable, "-m", "voting.cli", "serve", "--workers", str(processes)]
    running = await asyncio.create_subprocess_exec(*command, env=environment, stdout=subprocess.DEVNULL)
    try:
        async with asyncio.timeout(PATIENCE):
            await _all_there(site, processes)
        yield running.pid
    finally:
        running.terminate()
        await running.wait()


async def _all_there(site: Site, processes: int) -> None:
    """Each process reports once a second who is connected to it."""
    while True:
        if len(await site.parts.store.reports()) >= processes:
            return
        await asyncio.sleep(0.1)


async def run(site: Site, scale: Scale, processes: int, failures: dict[str, int]) -> Line:
    """What so many processes do. The server counts every vote afterwards."""
    async with serving(site, processes) as pid, Server(f"http://127.0.0.1:{site.stand.port}") as server:
        moderator = Moderator(server, stands.ROOM)
        await moderator.accept(site.invites[processes])
        following = asyncio.create_task(moderator.follow())
        await moderator.picture.until(lambda picture: picture.console and picture.stage)
        bench = Bench(site.stand, FULL, pid, 0, server, moderator, {}, failures)
        phones = Hall(site.stand.port, f"/live/attendee?room={stands.ROOM}", '"topic":"me"')
        join_s, cookies = await phones.enter(sign_ins=site.stand.sign_ins)
        watch = Watch({"server": pid} | site.roots)
        rates: dict[str, list[float]] = {}
        for poll in _polls(scale, processes):
            kind = poll.partition("-")[0]
            prepared = votes(site.stand, poll, cookies)
            await bench.open(poll)
            burst = kind == "burst"
            async with opened(site.stand.port, len(cookies) if burst else scale.connections) as lanes:
                if burst:
                    last = await spread(lanes, prepared, 1.0)
                else:
                    with watch.watching():
                        last = await saturate(lanes, prepared)
                    rates.setdefault(kind, []).append(last.rate)
            bench.failed(poll, last)
            await bench.counted(poll, len(cookies))
            await bench.annul(poll)
        phones.close()
        await cancel(following)
    return Line(
        processes,
        join_s,
        median(rates["open"]),
        median(rates["secret"]),
        last.percentile(50),
        last.percentile(99),
        watch.cores(),
        os.cpu_count() or 1,
    )


def text(lines: Sequence[Line], scale: Scale) -> str:
    """The table as it is printed."""
    parts = [*lines[0].cores]
    shown = [
        f"{'processes':>9} {'join s':>7} {'open/s':>7} {'secret/s':>8} {'p50 ms':>7} {'p99 ms':>7}  cores: "
        + " ".join(f"{part:>10}" for part in parts)
    ]
    for line in lines:
        cores = " ".join(f"{line.cores[part]:10.2f}" for part in parts)
        shown.append(
            f"{line.processes:9} {line.join_s:7.2f} {line.open_rate:7,.0f} {line.secret_rate:8,.0f} {line.p50_ms:7.0f} "
            f"{line.p99_ms:7.0f}         {cores}"
        )
    shown.append(f"\n{scale.phones} phones sign in; p50 and p99 of {scale.phones} secret votes within one second")
    shown.extend(f"{line.processes} processes are held up by {line.saturated}" for line in lines)
    return "\n".join(shown)


async def measure(scale: Scale) -> tuple[list[Line], dict[str, int]]:
    """A line for each number of processes, and how many requests were refused."""
    failures: dict[str, int] = {}
    with tempfile.TemporaryDirectory(prefix="voting-scale-") as folder:
        async with a_site(Path(folder), scale) as site:
            return [await run(site, scale, processes, failures) for processes in scale.processes], failures


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.load.scaling", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--small", action="store_true", help="a few seconds, to see that it works")
    parser.add_argument("--json", type=Path, default=Path("bench-scale.json"), help="where the figures go")
    given = parser.parse_args()
    scale = SMALL if given.small else LARGE
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    lines, failures = uvloop.run(measure(scale))
    given.json.write_text(json.dumps([asdict(line) | {"saturated": line.saturated} for line in lines], indent=1))
    print(text(lines, scale))
    if failures:
        sys.exit(f"Refused: {failures}")


if __name__ == "__main__":
    main()
