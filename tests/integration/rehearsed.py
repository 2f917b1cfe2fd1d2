"""A hall of real clients, on a conference made for a rehearsal, for servers that run as processes of their own."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from random import Random

from voting.cli.opening import opened
from voting.cli.rehearse import prepare
from voting.client.moderator import Moderator
from voting.client.phone import Phone, cancel
from voting.client.picture import Picture
from voting.client.rehearsal import Plan
from voting.client.server import Server
from voting.domain.conference import Conference, Room
from voting.domain.journal import Act
from voting.domain.poll import PollState
from voting.domain.runsheet import Cue, CueKind
from voting.protocol.polls import PollView
from voting.records.signing import named, read_signer
from voting.settings import Settings

OPTIONS = ("ready", "nearly-ready", "not-ready")


@asynccontextmanager
async def in_hall(url: str, plan: Plan) -> AsyncIterator[tuple[Moderator, list[Phone]]]:
    """A moderator and all phones, signed in and following. They sign in as often as it takes: a busy server may close
    a connection as idle in the moment in which its next request arrives."""
    async with Server(url, Random(plan.seed)) as server:
        moderator = Moderator(server, plan.room)
        await moderator.accept(plan.invite)
        phones = [Phone(server, token, plan.room) for token in plan.tokens]
        await asyncio.gather(*(phone.sign_in_at_last() for phone in phones))
        following = [asyncio.create_task(follow()) for follow in (moderator.follow, *(p.follow for p in phones))]
        try:
            yield moderator, phones
        finally:
            await cancel(*following)


async def state(moderator: Moderator, poll: str, state: PollState) -> PollView:
    """Wait until the console shows the poll in ``state``."""

    def shown(picture: Picture) -> PollView | None:
        views = picture.console.polls if picture.console else []
        return next((view for view in views if view.id == poll and view.state is state), None)

    async with asyncio.timeout(60):
        return await moderator.picture.until(shown)


def over(picture: Picture) -> bool:
    return picture.poll is not None and picture.poll.state is PollState.CLOSED


async def conference(settings: Settings, voters: int) -> Plan:
    """A new conference with a roll, badges and a poll for a rehearsal."""
    async with opened(settings, create=True) as parts:
        room = Room("plenary", {"en": "Plenary"}, (Cue("join", CueKind.JOIN, {"en": "Welcome"}),))
        known = Conference("kill", {"en": "Killed"}, (room,), ())
        key = named(read_signer(settings.data).public)
        await parts.store.create(known, Act(parts.clock.now(), "test", "operator", "create", "conference", key))
        return await prepare(parts, voters, 0, 1)


async def stored(settings: Settings, poll: str) -> tuple[int, Counter[str]]:
    """Participations, and ballots by option, as the database has them."""
    async with opened(settings) as parts:
        marks = await parts.store.marks(poll)
        return len(await parts.store.participants(poll)), Counter({json.loads(m)[0]: n for m, n in marks.items()})
