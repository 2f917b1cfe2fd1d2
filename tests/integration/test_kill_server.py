"""The server is killed in the middle of a vote, again and again: what it acknowledged is there, once."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random

from tests.integration.process import Process
from voting.app import open_parts
from voting.cli.rehearse import prepare
from voting.client.moderator import Moderator
from voting.client.phone import Phone, cancel
from voting.client.picture import Picture
from voting.client.rehearsal import Plan
from voting.client.server import Server
from voting.domain.conference import Conference, Room
from voting.domain.journal import Act
from voting.domain.poll import Action, PollState
from voting.domain.runsheet import Cue, CueKind
from voting.protocol.polls import PollView
from voting.settings import Settings

VOTERS = 300
KILLS = 4
OPTIONS = ("ready", "nearly-ready", "not-ready")


@asynccontextmanager
async def _hall(process: Process, plan: Plan) -> AsyncIterator[tuple[Moderator, list[Phone]]]:
    """A moderator and all phones, signed in and following."""
    async with Server(f"http://127.0.0.1:{process.port}", Random(plan.seed)) as server:
        moderator = Moderator(server, plan.room)
        await moderator.accept(plan.invite)
        phones = [Phone(server, token, plan.room) for token in plan.tokens]
        await asyncio.gather(*(phone.sign_in() for phone in phones))
        following = [asyncio.create_task(follow()) for follow in (moderator.follow, *(p.follow for p in phones))]
        try:
            yield moderator, phones
        finally:
            await cancel(*following)


async def _state(moderator: Moderator, poll: str, state: PollState) -> PollView:
    """Wait until the console shows the poll in ``state``."""

    def shown(picture: Picture) -> PollView | None:
        views = picture.console.polls if picture.console else []
        return next((view for view in views if view.id == poll and view.state is state), None)

    return await asyncio.wait_for(moderator.picture.until(shown), 60)


def _over(picture: Picture) -> bool:
    return picture.poll is not None and picture.poll.state is PollState.CLOSED


async def _killed_while_voting(
    process: Process, poll: str, phones: Sequence[Phone], ballots: Sequence[str], random: Random
) -> int:
    """All ``phones`` vote within a second; the server dies when some have their receipt, and comes back. Returns how
    many receipts there were at that moment."""
    some = asyncio.Event()
    receipts = 0

    async def vote(phone: Phone, option: str) -> None:
        nonlocal receipts
        await asyncio.sleep(random.uniform(0, 1))
        await phone.cast(poll, [option], patience=120)
        receipts += 1
        if receipts >= len(phones) // 8:
            some.set()

    votes = asyncio.gather(*(vote(*each) for each in zip(phones, ballots, strict=True)))
    await some.wait()
    await process.kill()
    at_death = receipts
    await process.start()
    await votes
    return at_death


async def _conference(folder: Path) -> Plan:
    parts = await open_parts(Settings(data=folder), create=True)
    room = Room("plenary", {"en": "Plenary"}, (Cue("join", CueKind.JOIN, {"en": "Welcome"}),))
    conference = Conference("kill", {"en": "Killed"}, (room,), ())
    await parts.store.create(conference, Act(parts.clock.now(), "test", "operator", "create", "conference"))
    plan = await prepare(parts, VOTERS, 0, 1)
    await parts.store.close()
    return plan


async def _stored(folder: Path, poll: str) -> tuple[int, Counter[str]]:
    """Participations, and ballots by option, as the database has them."""
    parts = await open_parts(Settings(data=folder))
    try:
        marks = await parts.store.marks(poll)
        return len(await parts.store.participants(poll)), Counter({json.loads(m)[0]: n for m, n in marks.items()})
    finally:
        await parts.store.close()


async def test_no_acknowledged_vote_is_lost_and_none_counts_twice_when_the_server_is_killed(tmp_path: Path) -> None:
    plan = await _conference(tmp_path)
    process = Process(tmp_path)
    await process.start()
    random = Random(7)
    last: dict[Phone, str] = {}
    at_deaths: list[int] = []
    try:
        async with _hall(process, plan) as (moderator, phones):
            armed = await moderator.act(await _state(moderator, plan.poll, PollState.DRAFT), Action.ARM)
            await moderator.act(armed, Action.OPEN)
            for turn in range(KILLS):
                voting = phones[turn::KILLS]
                changing = random.sample(list(last), min(len(last), 20))  # some change what they had voted
                group = [*voting, *changing]
                ballots = random.choices(OPTIONS, weights=(3, 2, 1), k=len(group))
                at_deaths.append(await _killed_while_voting(process, plan.poll, group, ballots, random))
                last.update(zip(group, ballots, strict=True))
            await moderator.act(await _state(moderator, plan.poll, PollState.OPEN), Action.CLOSE)
            async with asyncio.timeout(60):  # every phone comes back by itself and learns that it is over
                await asyncio.gather(*(phone.picture.until(_over) for phone in phones))
    finally:
        await process.stop()

    assert all(0 < receipts < VOTERS // KILLS for receipts in at_deaths), "each time it died in the middle"
    assert all(phone.picture.connections > 1 for phone in phones)
    assert sum(phone.retries for phone in phones) > 0
    assert await _stored(tmp_path, plan.poll) == (VOTERS, Counter(last.values()))
