"""``voting rehearse`` against a running server: every vote accounted for, and no real poll touched."""

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.integration.hall import copy_of
from tests.integration.process import Process
from voting.app import open_parts
from voting.client.moderator import Moderator
from voting.client.phone import cancel
from voting.client.server import Server
from voting.domain.poll import Action, PollState
from voting.domain.roll import REHEARSAL
from voting.service.access import Access
from voting.settings import Settings

VOTERS = 40


@pytest.fixture
async def process(furnished: Path, tmp_path: Path) -> AsyncIterator[Process]:
    process = Process(copy_of(furnished, tmp_path / "data"))
    await process.start()
    yield process
    await process.stop()


async def _rehearse(process: Process) -> tuple[int, str]:
    """Exit code and output of the command."""
    command = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "voting.cli", "rehearse", "--voters", str(VOTERS), "--within", "1"),
        *("--url", f"http://127.0.0.1:{process.port}", "--data", str(process.folder)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await command.communicate()
    return command.returncode or 0, output.decode()


async def test_a_rehearsal_counts_every_vote_and_leaves_the_real_polls_alone(process: Process) -> None:
    for turn in (1, 2):  # the second uses the badges of the first, with new tokens
        code, output = await _rehearse(process)
        assert code == 0, output
        assert f"{VOTERS} of {VOTERS}" in output and f"{VOTERS} acknowledged" in output

        parts = await open_parts(Settings(data=process.folder))
        conference = await parts.store.conference()
        badges = await parts.store.badges()
        rehearsed = await parts.store.poll(f"rehearsal-{turn}")
        participants = await parts.store.participants(rehearsed.id)
        await parts.store.close()
        assert {poll.state for poll in conference.polls if REHEARSAL not in poll.rules.categories} == {PollState.DRAFT}
        assert rehearsed.state is PollState.ANNULLED and rehearsed.rules.secret
        assert participants == {badge.id for badge in badges if badge.category == REHEARSAL}
        assert len(participants) == VOTERS


async def test_a_rehearsal_does_not_begin_while_a_real_poll_is_open(process: Process) -> None:
    parts = await open_parts(Settings(data=process.folder))
    invite = await Access(parts.store, parts.bus, parts.clock, parts.random, parts.key).invite("Ada")
    await parts.store.close()
    async with Server(f"http://127.0.0.1:{process.port}") as server:
        moderator = Moderator(server, "plenary")
        await moderator.accept(invite)
        following = asyncio.create_task(moderator.follow())
        await moderator.picture.until(lambda picture: picture.console)
        await moderator.act(await moderator.act(moderator.poll("focus"), Action.ARM), Action.OPEN)
        await cancel(following)

    code, output = await _rehearse(process)

    assert code == 1
    assert "Poll focus is open" in output and "(conflict)" in output


async def test_a_rehearsal_says_when_no_server_answers(process: Process) -> None:
    await process.stop()
    code, output = await _rehearse(process)
    assert code == 1
    assert "No answer from" in output
