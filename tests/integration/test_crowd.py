"""The simulated crowd joins, votes in what opens, and comes back after the server was away."""

import asyncio
from pathlib import Path
from random import Random

from tests.integration.hall import MEMBERS, copy_of, token
from tests.integration.process import Process
from voting.app import open_parts
from voting.client.crowd import crowd
from voting.client.moderator import Moderator
from voting.client.phone import cancel
from voting.client.picture import Picture
from voting.client.server import Server
from voting.domain.poll import Action
from voting.service.access import Access
from voting.settings import Settings


async def test_a_crowd_votes_in_every_poll_also_after_the_server_was_killed(furnished: Path, tmp_path: Path) -> None:
    process = Process(copy_of(furnished, tmp_path / "data"))
    parts = await open_parts(Settings(data=process.folder))
    invite = await Access(parts.store, parts.bus, parts.clock, parts.random, parts.key).invite("Ada")
    await parts.store.close()
    await process.start()
    try:
        async with Server(f"http://127.0.0.1:{process.port}", Random(3)) as server:
            moderator = Moderator(server, "plenary")
            await moderator.accept(invite)
            members = [(token(number), "plenary") for number in range(1, MEMBERS + 1)]
            tasks = [
                asyncio.create_task(moderator.follow()),
                asyncio.create_task(crowd(server, members, seed=3, joining=1, voting=4)),
            ]
            await _voted_by_most(moderator, "focus")
            await process.kill()
            await process.start()
            await _voted_by_most(moderator, "mix")
            await cancel(*tasks)
    finally:
        await process.stop()


async def _voted_by_most(moderator: Moderator, poll: str) -> None:
    """Open ``poll`` once everybody is there, see that most vote in it, and void it."""

    def all_there(picture: Picture) -> bool:
        return picture.connected and picture.console is not None and picture.console.phones == MEMBERS

    def most_voted(picture: Picture) -> bool:
        return picture.console is not None and picture.console.turnout.get(poll, 0) >= MEMBERS * 2 // 3

    async with asyncio.timeout(120):
        await moderator.picture.until(all_there)
        opened = await moderator.act(await moderator.act(moderator.poll(poll), Action.ARM), Action.OPEN)
        await moderator.picture.until(most_voted)
        await moderator.act(opened, Action.ANNUL, reason="only a test")
