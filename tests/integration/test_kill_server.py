"""The server is killed in the middle of a vote, again and again: what it acknowledged is there, once."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from random import Random

from tests.integration.process import Process
from tests.integration.rehearsed import OPTIONS, conference, in_hall, over, state, stored
from voting.client.phone import Phone
from voting.domain.poll import Action, PollState
from voting.settings import Settings

VOTERS = 300
KILLS = 4


async def _killed_while_voting(
    process: Process, poll: str, phones: Sequence[Phone], ballots: Sequence[str], random: Random
) -> int:
    """All ``phones`` vote within a second; the server dies when some have their receipt, and comes back. The last ones
    vote when it dies: on a busy machine all others may be through by then. Returns how many receipts there were at that
    moment."""
    some = asyncio.Event()
    receipts = 0

    async def vote(phone: Phone, option: str, last: bool) -> None:
        nonlocal receipts
        await asyncio.sleep(random.uniform(0, 1))
        if last:
            await some.wait()
        await phone.cast(poll, [option], patience=120)
        receipts += 1
        if receipts >= part:
            some.set()

    part = len(phones) // 8
    lasts = [number >= len(phones) - part for number in range(len(phones))]
    votes = asyncio.gather(*(vote(*each) for each in zip(phones, ballots, lasts, strict=True)))
    await some.wait()  # before any of them began: we are woken first
    await process.kill()
    at_death = receipts
    await process.start()
    await votes
    return at_death


async def test_no_acknowledged_vote_is_lost_and_none_counts_twice_when_the_server_is_killed(tmp_path: Path) -> None:
    plan = await conference(Settings(data=tmp_path), VOTERS)
    process = Process(tmp_path)
    await process.start()
    random = Random(7)
    last: dict[Phone, str] = {}
    at_deaths: list[float] = []
    try:
        async with in_hall(f"http://127.0.0.1:{process.port}", plan) as (moderator, phones):
            armed = await moderator.act(await state(moderator, plan.poll, PollState.DRAFT), Action.ARM)
            await moderator.act(armed, Action.OPEN)
            for turn in range(KILLS):
                voting = phones[turn::KILLS]
                changing = random.sample(list(last), min(len(last), 20))  # some change what they had voted
                group = [*voting, *changing]
                ballots = random.choices(OPTIONS, weights=(3, 2, 1), k=len(group))
                receipts = await _killed_while_voting(process, plan.poll, group, ballots, random)
                at_deaths.append(receipts / len(group))
                last.update(zip(group, ballots, strict=True))
            await moderator.act(await state(moderator, plan.poll, PollState.OPEN), Action.CLOSE)
            async with asyncio.timeout(120):  # every phone comes back by itself and learns that it is over
                await asyncio.gather(*(phone.picture.until(over) for phone in phones))
    finally:
        await process.stop()

    assert all(0 < part < 1 for part in at_deaths), "each time it died in the middle"
    assert all(phone.picture.connections > 1 for phone in phones)
    assert sum(phone.retries for phone in phones) > 0
    assert await stored(Settings(data=tmp_path), plan.poll) == (VOTERS, Counter(last.values()))
