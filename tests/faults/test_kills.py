"""The server is killed or frozen at random moments of a vote: what voters were told is what is stored, every time."""

import asyncio
import signal
from collections import Counter
from enum import StrEnum
from pathlib import Path
from random import Random

from tests.faults.conftest import Note
from tests.faults.crowd import Crowd, in_hall, stored
from tests.faults.soak import seeded, size
from tests.integration.process import Process
from tests.integration.rehearsed import conference
from voting.client.phone import Phone
from voting.settings import Settings


class Fault(StrEnum):
    KILL = "killed"
    BETWEEN = "killed between commit and answer"
    FREEZE = "frozen"
    FREEZE_AND_KILL = "killed while frozen"


class Mortal(Process):
    module = "tests.faults.dying_server"


async def struck(process: Process, fault: Fault, random: Random) -> None:
    """Let ``fault`` befall the server; it is down, frozen, or about to die at its next vote afterwards."""
    match fault:
        case Fault.KILL:
            await process.kill()
        case Fault.BETWEEN:
            process.signal(signal.SIGUSR1)
        case _:
            process.signal(signal.SIGSTOP)
            await asyncio.sleep(random.uniform(0, 2))


async def again(process: Process, fault: Fault) -> None:
    """The server goes on, or comes back."""
    if fault is Fault.FREEZE:
        process.signal(signal.SIGCONT)
    else:
        if fault is Fault.FREEZE_AND_KILL:
            await process.kill()
        await process.start()


async def a_round(
    crowd: Crowd, process: Process, fault: Fault, phones: list[Phone], folder: Path, random: Random
) -> int:
    """``phones`` vote within a second, meanwhile ``fault`` comes. Returns how many were waiting for an answer then."""
    before = crowd.history.acknowledged
    voting = asyncio.create_task(crowd.vote(phones, random, 1))
    enough = before + random.randrange(1, max(2, len(phones) * 3 // 4))
    while crowd.history.acknowledged < enough and not voting.done():  # noqa: ASYNC110 - phones do not tell us
        await asyncio.sleep(random.uniform(0, 0.01))
    await struck(process, fault, random)
    if fault is Fault.BETWEEN:
        ended = asyncio.create_task(process.ended())
        await asyncio.wait({ended, voting}, return_when=asyncio.FIRST_COMPLETED)
        if voting.done():  # all were through before it was told: it needs another vote to die at
            assert voting.result() == len(phones)
            before, voting = crowd.history.acknowledged, asyncio.create_task(crowd.vote(phones, random, 0))
        async with asyncio.timeout(60):
            assert await ended == -signal.SIGKILL
    waiting = len(phones) - (crowd.history.acknowledged - before)
    assert crowd.history.compare(await asyncio.to_thread(stored, folder)) == [], fault
    await again(process, fault)
    assert await voting == len(phones)
    return waiting


async def test_what_voters_were_told_is_stored_whenever_the_server_dies_or_freezes(tmp_path: Path, note: Note) -> None:
    voters, rounds = size(60, 300), size(4, 20)
    faults: Counter[Fault] = Counter()
    acknowledged = interrupted = 0
    for hall in range(size(1, 10)):
        random = seeded("kills", hall)
        folder = tmp_path / f"hall{hall}"
        plan = await conference(Settings(data=folder), voters)
        process = Mortal(folder)
        await process.start()
        try:
            async with in_hall(f"http://127.0.0.1:{process.port}", plan, random) as crowd:
                await crowd.open()
                voted: list[Phone] = []
                for turn in range(rounds):
                    fault = [*Fault][turn] if turn < len(Fault) else random.choice([*Fault])
                    fresh = [*crowd.phones[turn::rounds]]
                    changing = random.sample(voted, min(len(voted), len(fresh)))
                    interrupted += await a_round(crowd, process, fault, fresh + changing, folder, random)
                    voted += fresh
                    faults[fault] += 1
                await crowd.close()
        finally:
            await process.stop()
        assert crowd.history.compare(stored(folder)) == []
        assert crowd.history.voters == voters
        acknowledged += crowd.history.acknowledged
    note(
        f"{acknowledged} votes, {interrupted} of them interrupted; " + ", ".join(f"{n} {f}" for f, n in faults.items())
    )
    assert interrupted > 0
