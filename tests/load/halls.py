"""A hall that fills: how fast phones come in, what each costs in memory, how fast a state reaches all of them, and a
vote of everybody."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from itertools import cycle
from statistics import median
from time import perf_counter

from tests.load import stand as stands
from tests.load.casting import cast_over
from tests.load.context import PROCESSOR, Bench
from tests.load.raw import Lane, lanes, opened, request
from tests.load.sockets import Hall
from tests.load.stand import cpu_seconds, memory_kb

TELLINGS = 7
POLL = "everybody"


async def fill(bench: Bench, nchan: tuple[int, int] | None) -> None:
    """Phones sign in and open their sockets in waves. ``nchan``: port and process id of the server to compare with."""
    stand, size = bench.stand, bench.size
    phones = Hall(stand.port, f"/live/attendee?room={stands.ROOM}", '"topic":"stage"')
    loop = Hall(stand.bare_port, "/live", '"topic"')
    others = {"loop": (loop, stand.bare_port, bench.bare_pid)}
    if nchan is not None:
        others["nchan"] = (Hall(nchan[0], "/live", '"topic"'), *nchan)
    empty = memory_kb(bench.server_pid)
    inside, there, seconds, cookies = 0, 0, 0.0, list[str]()
    for wave in size.waves:
        computed = bench.computed()
        took, cookies = await phones.enter(sign_ins=stand.sign_ins[inside : inside + wave])
        inside, seconds = inside + wave, seconds + took
        bench.note(f"{wave} join: s", took)
        bench.note(f"{wave} join: server ms each", computed() / wave * 1000)
        if inside == wave:
            continue
        for hall, *_ in others.values():
            await hall.enter([""] * (inside - there), greeting=b"")
        there = inside
        bench.note(f"{inside} phones: kB each", (memory_kb(bench.server_pid) - empty) / inside)
        await fan_out(bench, inside, phones, others)
    bench.note(f"{inside} join: s", seconds)
    for hall, *_ in others.values():
        hall.close()
    await _everybody_votes(bench, cookies)
    phones.close()


async def fan_out(bench: Bench, inside: int, phones: Hall, others: dict[str, tuple[Hall, int, int]]) -> None:
    """One state to all, until the last has it: ours by taking a cue, stored and all; the others' by a bare POST."""
    text = await phones.last()
    posts: dict[str, tuple[Lane, bytes]] = {}
    for name, (_, port, _) in others.items():
        (lane,) = await lanes(port, 1)
        posts[name] = lane, request("POST", "/tell", port, text)
    cues = cycle(("pause", "join"))

    async def take() -> None:
        stage = bench.moderator.picture.stage
        assert stage
        await bench.moderator.take(next(cues), stage.version)

    for _ in range(TELLINGS):
        ours, our_time = await _until_last(bench, f"{inside} told, ours", phones, bench.server_pid, take)
        for name, (hall, _, pid) in others.items():
            lane, post = posts[name]
            theirs, their_time = await _until_last(bench, f"{inside} told, {name}", hall, pid, partial(lane.send, post))
            bench.note(f"{inside} told, ours / {name}", ours / theirs)
            bench.note(f"{inside} told, ours / {name}{PROCESSOR}", our_time / their_time)
    for lane, _ in posts.values():
        lane.close()


async def _until_last(
    bench: Bench, name: str, hall: Hall, pid: int, command: Callable[[], Awaitable[object]]
) -> tuple[float, float]:
    """Seconds until the last has it, and of the server's processor."""
    await hall.expect()
    before, started = cpu_seconds(pid), perf_counter()
    commanding = asyncio.ensure_future(command())
    seconds = await hall.everybody(started)
    bench.note(f"{name}: ms", 1000 * seconds)
    computed = cpu_seconds(pid) - before
    bench.note(f"{name}: server ms", 1000 * computed)
    bench.note(f"{name}: client ms", 1000 * hall.client_seconds)
    await commanding
    await asyncio.sleep(0.3)
    return seconds, computed


async def _everybody_votes(bench: Bench, cookies: list[str]) -> None:
    await bench.open(POLL)
    async with opened(bench.stand.port, min(len(cookies), 500)) as shared:
        name = f"{len(cookies)} vote"
        await cast_over(bench, name, POLL, shared, cookies, bench.size.voting)


async def come_back(bench: Bench) -> None:
    """Phones whose network failed come back, all in the same moment."""
    cookies = bench.stand.cookies[: bench.size.back]
    hall = Hall(bench.stand.port, f"/live/attendee?room={stands.ROOM}", '"topic":"me"')
    await hall.enter(cookies)
    times = []
    for _ in range(3):
        await hall.leave()
        await asyncio.sleep(1)
        times.append((await hall.enter(cookies))[0])
    bench.note(f"{len(cookies)} come back: s", median(times))
    hall.close()
