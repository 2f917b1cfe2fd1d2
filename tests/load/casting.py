"""What votes cost: as many as go through, and how long one takes in the second in which hundreds come."""

import asyncio
from collections.abc import Iterable, Sequence
from itertools import product
from statistics import mean

from tests.load import stand as stands
from tests.load.context import PROCESSOR, Bench, Projector
from tests.load.raw import Lane, opened, percentile, request, saturate, spread
from tests.load.sockets import Hall
from tests.load.stand import cpu_seconds, votes

KINDS = ("open", "secret")


async def saturated(bench: Bench) -> None:
    """Votes a second. The bare endpoint, the open poll and the secret one have their turn in each round, so that what
    else the machine does meets all of them. Sessions are known, as those of phones with a live socket."""
    size, stand = bench.size, bench.stand
    for kind in KINDS:
        await bench.open(kind)
    known = [request("GET", "/api/session", stand.port, cookie=cookie) for cookie in stand.cookies]
    async with opened(stand.port, size.connections) as lanes:
        await saturate(lanes, known[: size.rounds * size.saturated])
    for round in range(size.rounds):
        cookies = stand.cookies[round * size.saturated : (round + 1) * size.saturated]
        before = await _bare(bench, cookies, "/bare")
        ours = {kind: await _speed(bench, kind, stand.port, votes(stand, kind, cookies)) for kind in KINDS}
        after = await _bare(bench, cookies, "/bare")
        naive = await _bare(bench, cookies[: size.naive], "/naive")
        for kind, (rate, computed) in ours.items():
            bench.note(f"{kind} / bare", rate / mean((before[0], after[0])))
            bench.note(f"{kind} / bare{PROCESSOR}", mean((before[1], after[1])) / computed)
            bench.note(f"{kind} / naive", rate / naive[0])
            bench.note(f"{kind} / naive{PROCESSOR}", naive[1] / computed)
    for kind in KINDS:
        await bench.counted(kind, size.rounds * size.saturated)
        await bench.annul(kind)


async def _bare(bench: Bench, cookies: Sequence[str], path: str) -> tuple[float, float]:
    port = bench.stand.bare_port
    return await _speed(bench, path[1:], port, votes(bench.stand, "", cookies, path, port))


async def _speed(bench: Bench, name: str, port: int, prepared: Sequence[bytes]) -> tuple[float, float]:
    """Votes a second, and the server's processor time for one in microseconds."""
    pid = bench.bare_pid if port == bench.stand.bare_port else bench.server_pid
    async with opened(port, bench.size.connections) as lanes:  # a server closes those that are idle
        before = cpu_seconds(pid)
        outcome = await saturate(lanes, prepared)
        computed = (cpu_seconds(pid) - before) / len(prepared) * 1e6
    bench.failed(name, outcome)
    bench.note(f"{name} votes/s", outcome.rate)
    bench.note(f"{name} server µs/vote", computed)
    bench.note(f"{name} client busy", outcome.busy)
    return outcome.rate, computed


async def bursts(bench: Bench) -> None:
    """Latency of votes that come in one second, while all who vote and a projector follow the room."""
    for burst in bench.size.bursts:
        cookies = bench.stand.cookies[:burst]
        hall = Hall(bench.stand.port, f"/live/attendee?room={stands.ROOM}", '"topic":"me"')
        await hall.enter(cookies)
        for kind, run in product(KINDS, range(bench.size.burst_runs)):
            poll = _burst(kind, burst, run)
            await bench.open(poll)
            async with opened(bench.stand.port, burst) as lanes:
                await asyncio.sleep(1)  # the opening has reached everybody
                await cast_over(bench, f"{burst} {kind} in 1 s", poll, lanes, cookies, 1.0)
            await bench.annul(poll)
        hall.close()


def _burst(kind: str, burst: int, run: int) -> str:
    return f"burst-{kind}-{burst}-{run}"


async def cast_over(
    bench: Bench, name: str, poll: str, lanes: Sequence[Lane], cookies: Sequence[str], seconds: float
) -> None:
    """Everybody votes within ``seconds``; every vote is counted."""
    projector = Projector(bench)
    computed = bench.computed()
    outcome = await spread(lanes, votes(bench.stand, poll, cookies), seconds)
    bench.note(f"{name}: server busy", computed() / outcome.seconds)
    bench.failed(name, outcome)
    await bench.counted(poll, len(cookies))
    for percent in (50, 95, 99):
        bench.note(f"{name}: p{percent} ms", outcome.percentile(percent))
    bench.note(f"{name}: projector p95 ms", 1000 * percentile(await projector.lags(poll, outcome.answered), 95))
    bench.note(f"{name}: until the last answer s", outcome.seconds)


def polls(bench_bursts: Iterable[int], runs: int) -> dict[str, bool]:
    """The polls that this needs, and whether each is secret."""
    return {kind: kind == "secret" for kind in KINDS} | {
        _burst(kind, burst, run): kind == "secret" for kind in KINDS for burst in bench_bursts for run in range(runs)
    }
