"""A hall of real clients that write down what they send and are told, and the rows to compare that with."""

import asyncio
import json
import shutil
import sqlite3
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from pathlib import Path
from random import Random

from tests.faults.history import Ballot, History, Stored
from tests.integration.rehearsed import OPTIONS, over, state
from voting.client.moderator import Moderator
from voting.client.phone import Phone, cancel
from voting.client.rehearsal import Plan
from voting.client.server import Server
from voting.domain.errors import TooMany, Unavailable, VotingError
from voting.domain.poll import Action, PollState
from voting.protocol.answers import Received
from voting.protocol.commands import CastBallot
from voting.service.tokens import decode
from voting.store.sqlite.file import FILE


class Witness(Phone):
    """A phone whose ballots are written down in ``history``."""

    def __init__(self, server: Server, token: str, room: str, history: History) -> None:
        super().__init__(server, token, room)
        self._history = history

    async def _send(self, poll: str, command: CastBallot, give_up: float) -> Received:
        voter = poll, decode(command.tag), command.rev
        self._history.sent(*voter, json.dumps(command.choices))
        try:
            received = await super()._send(poll, command, give_up)
        except (Unavailable, TooMany):
            raise  # nobody knows
        except VotingError:
            self._history.refused(*voter)
            raise
        self._history.received(*voter)
        return received


class Crowd:
    """``phones`` in the room of ``plan``, all signed in and following, and a ``moderator``."""

    def __init__(self, plan: Plan, moderator: Moderator, phones: Sequence[Witness], history: History) -> None:
        self.plan, self.moderator, self.phones, self.history = plan, moderator, phones, history

    async def open(self) -> None:
        armed = await self.moderator.act(await state(self.moderator, self.plan.poll, PollState.DRAFT), Action.ARM)
        await self.moderator.act(armed, Action.OPEN)

    async def vote(self, phones: Sequence[Phone], random: Random, within: float, patience: float = 120) -> int:
        """Each of ``phones`` votes at some moment ``within`` seconds. Returns how many were told that it is
        received; the others got no answer in ``patience`` seconds."""

        async def vote(phone: Phone, option: str, wait: float) -> bool:
            await asyncio.sleep(wait)
            try:
                await phone.cast(self.plan.poll, [option], patience)
            except (Unavailable, TooMany):
                return False
            return True

        drawn = [(phone, random.choice(OPTIONS), random.uniform(0, within)) for phone in phones]
        return sum(await asyncio.gather(*(vote(*each) for each in drawn)))

    async def close(self) -> None:
        """Close the poll, and wait until every phone shows that."""
        await self.moderator.act(await state(self.moderator, self.plan.poll, PollState.OPEN), Action.CLOSE)
        async with asyncio.timeout(120):
            await asyncio.gather(*(phone.picture.until(over) for phone in self.phones))


@asynccontextmanager
async def in_hall(url: str, plan: Plan, random: Random, through: str = "") -> AsyncIterator[Crowd]:
    """The crowd of ``plan`` at the server of ``url``. Phones reach it ``through`` another address, if one is given."""
    history = History()
    async with Server(url, random) as near, Server(through or url, random, url) as far:
        moderator = Moderator(near, plan.room)
        await moderator.accept(plan.invite)
        phones = [Witness(far, token, plan.room, history) for token in plan.tokens]
        await asyncio.gather(*(phone.sign_in_at_last() for phone in phones))
        following = [asyncio.create_task(follow()) for follow in (moderator.follow, *(p.follow for p in phones))]
        try:
            yield Crowd(plan, moderator, phones, history)
        finally:
            await cancel(*following)


def stored(folder: Path) -> Stored:
    """The rows as they are found in a copy of the database, taken while nobody writes. Asserts that it is whole."""
    with tempfile.TemporaryDirectory() as aside:
        for file in folder.glob(f"{FILE}*"):
            if not file.name.endswith("-shm"):
                shutil.copy(file, aside)
        with closing(sqlite3.connect(Path(aside, FILE))) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
            return read(connection)


def read(connection: sqlite3.Connection) -> Stored:
    """All ballots and participations."""
    ballots = [Ballot(*row) for row in connection.execute("SELECT poll, tag, mark FROM ballot")]
    return Stored(ballots, connection.execute("SELECT poll, badge FROM participation").fetchall())
