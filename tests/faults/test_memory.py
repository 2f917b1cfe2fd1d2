"""Polls open and close for hours, phones come and go: what the server keeps in memory stays the same."""

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

from tests.faults.conftest import Note
from tests.faults.soak import size
from tests.load import stand as stands
from tests.load.context import SMALL, Bench
from tests.load.raw import opened, saturate
from tests.load.sockets import Hall
from tests.load.stand import Stand, memory_kb, votes
from voting.client.moderator import Moderator
from voting.client.phone import cancel
from voting.client.server import Server

PHONES = 60
MOST = size(512, 32)
"""kB more a poll; a short run is still filling caches, of the allocator and of the database."""


async def held(bench: Bench, polls: list[str]) -> list[int]:
    """Hold ``polls`` one after another: everybody comes, votes and leaves. The server's memory in kB after
    each."""
    hall = Hall(bench.stand.port, f"/live/attendee?room={stands.ROOM}", '"topic":"me"')
    memory = []
    for poll in polls:
        await hall.enter(bench.stand.cookies)
        await bench.open(poll)
        async with opened(bench.stand.port, 20) as lanes:
            bench.failed(poll, await saturate(lanes, votes(bench.stand, poll, bench.stand.cookies)))
        await bench.counted(poll, len(bench.stand.cookies))
        await bench.annul(poll)
        await hall.leave()
        memory.append(memory_kb(bench.server_pid))
    hall.close()
    return memory


@pytest.fixture
def any_core() -> Iterator[None]:
    """Whoever starts a stand keeps to one core; the tests after this one do not."""
    usable = os.sched_getaffinity(0)
    yield
    os.sched_setaffinity(0, usable)


@pytest.mark.usefixtures("any_core")
async def test_memory_stays_flat_over_many_polls(tmp_path: Path, note: Note) -> None:
    number = size(12, 100)
    polls = {f"poll-{turn}": bool(turn % 2) for turn in range(number)}
    stand: Stand = await stands.prepare(tmp_path, PHONES, 0, polls)
    with stands.running(stand) as (server_pid, bare_pid):
        async with Server(f"http://127.0.0.1:{stand.port}") as server:
            moderator = Moderator(server, stands.ROOM)
            await moderator.accept(stand.invite)
            following = asyncio.create_task(moderator.follow())
            await moderator.picture.until(lambda picture: picture.console)
            bench = Bench(stand, SMALL, server_pid, bare_pid, server, moderator, {}, {})
            memory = await held(bench, [*polls])
            await cancel(following)
    assert not bench.failures
    early, late = median(memory[number // 2 : -number // 4]), median(memory[-number // 4 :])
    grown = (late - early) / (number * 3 / 8)
    note(f"{number} polls, {PHONES} phones that come and go: {late / 1024:.0f} MB, {grown:+.0f} kB a poll")
    assert grown <= MOST, memory
