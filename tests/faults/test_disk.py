"""The disk is full, or fails: no vote is called received meanwhile, none that was is lost, and it goes on afterwards.

``strace`` joins the running server and makes its system calls fail, so that the server and SQLite are the real ones.
"""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.faults.conftest import Note
from tests.faults.crowd import in_hall, stored
from tests.faults.recording import missing
from tests.faults.soak import seeded, size
from tests.integration.process import Process
from tests.integration.rehearsed import conference
from voting.client.phone import Phone
from voting.domain.errors import DiskFull, Unavailable
from voting.settings import Settings

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing())

FAULTS = {
    "the disk is full": "pwrite64:error=ENOSPC",
    "writing fails": "pwrite64:error=EIO",
    "syncing fails": "fdatasync,fsync:error=EIO",
}


@asynccontextmanager
async def failing(pid: int, fault: str) -> AsyncIterator[None]:
    """Meanwhile the process's calls fail."""
    calls = fault.partition(":")[0]
    strace = await asyncio.create_subprocess_exec(
        *("strace", "-f", "-p", str(pid), "-o", "/dev/null", "-e", f"trace={calls}", "-e", f"inject={fault}"),
        stderr=asyncio.subprocess.PIPE,
    )
    assert strace.stderr is not None
    told = await strace.stderr.readline()
    assert b"attached" in told, told
    try:
        yield
    finally:
        strace.send_signal(signal.SIGINT)
        await strace.communicate()


async def test_no_vote_is_received_while_the_disk_fails_and_none_is_lost(tmp_path: Path, note: Note) -> None:
    random = seeded("disk")
    voters, rounds = size(30, 200), size(1, 20)
    plan = await conference(Settings(data=tmp_path), voters)
    process = Process(tmp_path)
    await process.start()
    refused = full = 0

    async def try_once(phone: Phone) -> Exception | None:
        try:
            await phone.cast(plan.poll, ["ready"], patience=0)
        except Unavailable as error:
            return error
        return None

    try:
        async with in_hall(f"http://127.0.0.1:{process.port}", plan, random) as crowd:
            await crowd.open()
            assert await crowd.vote(crowd.phones[: voters // 2], random, 0.5) == voters // 2
            for _ in range(rounds):
                for fault in FAULTS.values():
                    before = crowd.history.acknowledged
                    async with failing(process.pid, fault):
                        answers = await asyncio.gather(*map(try_once, random.sample(crowd.phones, 20)))
                        assert all(isinstance(answer, Unavailable) for answer in answers), (fault, answers)
                    assert crowd.history.acknowledged == before
                    refused += len(answers)
                    full += sum(isinstance(answer, DiskFull) for answer in answers)
                    assert await crowd.vote(crowd.phones, random, 0.5) == voters
                    process.signal(signal.SIGSTOP)  # nobody writes while the files are copied
                    assert crowd.history.compare(await asyncio.to_thread(stored, tmp_path)) == []
                    process.signal(signal.SIGCONT)
            await process.kill()
            await process.start()
            await crowd.close()
    finally:
        await process.stop()
    rows = stored(tmp_path)
    assert crowd.history.compare(rows) == []
    assert len(rows.ballots) == voters
    note(f"{rounds} times each of {', '.join(FAULTS)}: {refused} votes refused, {crowd.history.acknowledged} received")
    assert full == rounds * 20, "a full disk is called that"
