"""A process is killed while it casts, again and again: what it acknowledged is stored, once, and nothing is torn."""

import asyncio
import fcntl
import os
import sqlite3
import sys
from collections import Counter
from pathlib import Path
from random import Random

import asyncpg
import pytest

from tests.contract.conftest import Place
from tests.contract.world import WELCOME, World, a_badge, a_poll, act, tag
from voting.domain.conference import Conference, Room
from voting.domain.journal import first_break
from voting.domain.poll import PollState
from voting.domain.rules import Rules
from voting.service.ports import RollChange
from voting.store.sqlite.file import FILE

ROUNDS = {"sqlite": 8, "postgres": 4}
"""PostgreSQL itself is killed in another suite."""

VOTERS = 60
POLLS = tuple(f"p{number}" for number in range(60))


async def furnish(place: Place) -> None:
    store = await place.open(create=True)
    polls = tuple(a_poll(id, Rules(secret=number % 2 == 0)) for number, id in enumerate(POLLS))
    await store.create(Conference("kill", {"en": "Kill"}, (Room("hall", {"en": "Hall"}, (WELCOME,)),), polls), act())
    await store.change_roll(RollChange(added=tuple(a_badge(f"{n}") for n in range(VOTERS))), act())
    await store.close()


async def cast_until_killed(place: Place, acknowledgements: int) -> list[list[str]]:
    """Let a process cast, kill it after it has said ``acknowledgements`` lines, and return all that it said."""
    heard, told = os.pipe()
    fcntl.fcntl(told, fcntl.F_SETPIPE_SZ, 4096)  # who is not listened to for a while is not done meanwhile: it waits
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.contract.casting_process",
        str(place.folder),
        place.url,
        cwd=Path(__file__).parents[2],
        stdout=told,
    )
    os.close(told)
    said: list[list[str]] = []
    with os.fdopen(heard, "rb") as lines:
        while line := await asyncio.to_thread(lines.readline):
            if line.endswith(b"\n"):
                said.append(line.decode().split())
            if len(said) == acknowledgements:
                process.kill()
    assert await process.wait() == -9, "it must not end before it is killed"
    return said


async def stored_revisions(place: Place) -> dict[tuple[str, bytes], tuple[int, str]]:
    query = "SELECT poll, tag, rev, mark FROM ballot"
    if place.url:
        server = await asyncpg.connect(place.url.replace("postgresql+asyncpg", "postgresql"))
        rows = [tuple(row) for row in await server.fetch(query)]
        await server.close()
    else:
        with sqlite3.connect(place.folder / FILE) as connection:
            rows = connection.execute(query).fetchall()
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        connection.close()
    return {(poll, tag): (rev, mark) for poll, tag, rev, mark in rows}


@pytest.mark.parametrize("place", ["sqlite", "postgres"], indirect=True)  # what else there is dies with its process
async def test_a_killed_process_has_lost_no_acknowledged_vote_and_counted_none_twice(place: Place) -> None:
    await furnish(place)
    random = Random(2026)
    acknowledged: dict[tuple[str, int], int] = {}
    finished: dict[str, Counter[str]] = {}
    rounds = ROUNDS["postgres" if place.url else "sqlite"]
    for _ in range(rounds):
        ended: set[str] = set()
        for what, id, *rest in await cast_until_killed(place, random.randrange(1, 700)):
            if what == "vote":
                acknowledged[id, int(rest[0])] = int(rest[1])
            else:
                ended.add(id)
        stored = await stored_revisions(place)
        for (id, badge), rev in acknowledged.items():
            kept, mark = stored[id, tag(id, badge)]
            marked = int(mark.removeprefix(f'["{badge}-').removesuffix('"]'))
            assert marked >= rev
            secret = POLLS.index(id) % 2 == 0
            assert kept == marked or (secret and kept == 1), "a ballot is whole; a secret one forgets its revision"
        store = await place.open()
        world = World(store)
        for poll in (await store.conference()).polls:
            await world.consistent(poll.id)
            if poll.id in finished:
                assert await world.ballots(poll.id) == finished[poll.id], "closed never grows"
            if poll.id in ended:
                assert poll.state is PollState.CLOSED
                finished[poll.id] = await world.ballots(poll.id)
        assert first_break(await store.journal()) is None
        await store.close()
    assert len(acknowledged) > rounds
