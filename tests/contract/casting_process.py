"""A process that casts until it is killed: ``python -m tests.contract.casting_process FOLDER URL``.

It prints a line for each acknowledgement, after it got it: ``vote POLL BADGE REV`` and ``finished POLL``.
"""

import asyncio
import os
import sys
from pathlib import Path

from tests.contract.world import NOW, World, a_cast
from voting.domain.poll import Action, PollState
from voting.store.sql import SqlStore, open_store

AT_ONCE = 20
REVISIONS = 3


def say(*words: object) -> None:
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


async def vote(store: SqlStore, poll: str, badges: list[int]) -> None:
    for badge in badges:
        for rev in range(1, REVISIONS + 1):
            await store.cast(a_cast(poll, badge, f"{badge}-{rev}", rev=rev))
            say("vote", poll, badge, rev)


async def main(folder: Path, url: str) -> None:
    """Hold one poll after the other: open, vote, close, finish."""
    store = await open_store(folder, url=url)
    world = World(store)
    for poll in (await store.conference()).polls:
        if poll.state is PollState.DRAFT:
            await world.open(poll.id)
            badges = sorted(await store.electorate(poll.id))
            await asyncio.gather(*(vote(store, poll.id, badges[n::AT_ONCE]) for n in range(AT_ONCE)))
            await world.step(poll.id, Action.CLOSE)
            await world.step(poll.id, Action.FINISH, now=NOW + 10_000)
            say("finished", poll.id)
    await store.close()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2]))
