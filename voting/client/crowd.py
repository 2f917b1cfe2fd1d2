"""A simulated crowd: phones that join in waves and vote like people do when a poll opens.

It runs as a process of its own, ``python -m voting.client.crowd --url URL``, which reads one JSON object a line on
its input, ``{"token": "…", "room": "…"}`` (``room`` may be left out: the first), up to an empty one, and ends with
its input. It reaches the server as phones do, so a restart of the server costs it a reconnect.
"""

import argparse
import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import Iterable, Iterator, Sequence
from random import Random

import structlog

from voting.client.marking import mark
from voting.client.phone import Phone, cancel
from voting.client.picture import Picture
from voting.client.server import Server
from voting.client.thoughts import thoughts
from voting.domain.errors import Conflict, NotAllowed, NotSignedIn, Unavailable, VotingError
from voting.domain.poll import PollState
from voting.protocol.polls import IdeasMethod, PollView

WAVES = 5
"""People come through the doors in groups."""

JOINING = 20.0
"""Seconds from the first to the last joining."""

VOTING = 60.0
"""Seconds from opening to the last vote, where the poll does not close earlier."""

OF_LIMIT = 0.8
"""Of a poll's time limit, the part in which the crowd votes."""

CHANGES_MIND, STAYS_AWAY, DROPS_OFF = 0.08, 0.05, 0.04
"""Shares of phones: that change their ballot once, that do not vote, that lose the network for a while."""

AWAY = 12.0
"""Seconds that a phone which dropped off is gone, at most."""

log = structlog.get_logger(__name__)


class Voter:
    """One phone and its habits. ``seed`` is the crowd's: it says what the hall likes. ``voting``: seconds from a
    poll's opening to the last vote."""

    def __init__(self, phone: Phone, random: Random, seed: int, voting: float) -> None:
        self._phone, self._random, self._seed, self._voting = phone, random, seed, voting
        self._link: asyncio.Task[None] | None = None
        self._decided: set[str] = set()

    async def live(self, delay: float) -> None:
        """Join after ``delay`` seconds, then take part until cancelled."""
        await asyncio.sleep(delay)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._stay())
                group.create_task(self._take_part())
                group.create_task(self._think())
        except* VotingError as refusals:
            log.warning("a phone of the crowd gave up", reasons=[str(refusal) for refusal in refusals.exceptions])

    async def _stay(self) -> None:
        """Be signed in and follow the room; come back after the network or the session was lost."""
        while True:
            await self._phone.sign_in_at_last()
            self._link = asyncio.create_task(self._phone.follow())
            try:
                await asyncio.wait({self._link})
            finally:
                await cancel(self._link)  # whatever ended it, come back
            await asyncio.sleep(self._random.uniform(1, AWAY))

    async def _take_part(self) -> None:
        """Vote in every poll that opens, at a moment of one's own, or not."""
        while True:
            poll = await self._phone.picture.until(self._undecided)
            self._decided.add(poll.id)
            if self._random.random() >= STAYS_AWAY:
                await self._vote(poll)

    async def _think(self) -> None:
        """Send ideas for every poll that collects them, at moments of one's own, or none."""
        asked: set[str] = set()

        def new(picture: Picture) -> PollView | None:
            poll = picture.poll
            return poll if poll is not None and poll.collecting and poll.id not in asked else None

        while True:
            poll = await self._phone.picture.until(new)
            asked.add(poll.id)
            if not isinstance(poll.method, IdeasMethod):
                continue
            for idea in thoughts(self._random, poll.method.each):
                await asyncio.sleep(self._voting * self._random.betavariate(1.6, 3.0))
                with contextlib.suppress(Conflict, NotAllowed, NotSignedIn, Unavailable):  # as with a ballot
                    await self._phone.send_idea(poll.id, idea)

    def _undecided(self, picture: Picture) -> PollView | None:
        poll, me = picture.poll, picture.me
        if poll is None or poll.state is not PollState.OPEN or poll.id in self._decided:
            return None
        return poll if me is not None and me.poll == poll.id and me.entitled and not me.barred else None

    async def _vote(self, poll: PollView) -> None:
        last = self._voting
        if poll.closes_at is not None:
            last = max(0.0, min(last, OF_LIMIT * self._phone.picture.left(poll.closes_at)))
        await asyncio.sleep(last * self._random.betavariate(1.6, 3.0))
        if self._link and self._random.random() < DROPS_OFF:
            self._link.cancel()
            await asyncio.sleep(self._random.uniform(2, AWAY))
        await self._cast(poll)
        if poll.change and self._random.random() < CHANGES_MIND:
            await asyncio.sleep(self._random.uniform(2, 2 + last / 4))
            await self._cast(poll)

    async def _cast(self, poll: PollView) -> None:
        """To be too late, or signed out, is what happens to people too."""
        with contextlib.suppress(Conflict, NotSignedIn, Unavailable):
            await self._phone.cast(poll.id, mark(poll, self._random, self._seed))


async def crowd(
    server: Server,
    members: Sequence[tuple[str, str]],
    seed: int,
    joining: float = JOINING,
    voting: float = VOTING,
) -> None:
    """Let ``members`` (token and room) join within ``joining`` seconds and take part until cancelled."""
    random = Random(seed)
    async with asyncio.TaskGroup() as group:
        for number, (token, room) in enumerate(members):
            wave = number * WAVES // len(members)
            delay = (wave + random.random()) * joining / WAVES
            voter = Voter(Phone(server, token, room), Random(random.random()), seed, voting)
            group.create_task(voter.live(delay))


async def _run(url: str, origin: str, seed: int, members: Sequence[tuple[str, str]]) -> None:
    async with Server(url, Random(seed), origin) as server:
        running = asyncio.create_task(crowd(server, members, seed))
        loop = asyncio.get_running_loop()
        for stop in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(stop, running.cancel)
        loop.add_reader(sys.stdin, _until_its_end, running)
        with contextlib.suppress(asyncio.CancelledError):
            await running


def _until_its_end(running: "asyncio.Task[None]") -> None:
    """Whoever started the crowd is gone when the input ends."""
    if not os.read(sys.stdin.fileno(), 1024):
        asyncio.get_running_loop().remove_reader(sys.stdin)
        running.cancel()


def read_members(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Token and room of each line, up to the empty object that ends the list."""
    for line in lines:
        member = json.loads(line)
        if not member:
            return
        yield str(member["token"]), str(member.get("room", ""))


def main() -> None:
    """The entry of the process: tokens come on the input, never on the command line, where others could read them."""
    parser = argparse.ArgumentParser(prog="python -m voting.client.crowd", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--url", required=True, help="where the server listens")
    parser.add_argument("--origin", default="", help="the address of its pages, where that is another one")
    parser.add_argument("--seed", type=int, default=1, help="the same seed votes alike")
    given = parser.parse_args()
    members = list(read_members(iter(sys.stdin.readline, "")))
    asyncio.run(_run(given.url, given.origin, given.seed, members))


if __name__ == "__main__":
    main()
