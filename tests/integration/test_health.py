"""Alive, ready, and what happens while storage cannot write: nothing is lost, and it comes back by itself."""

import contextlib
import resource
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.hall import Hall, copy_of, open_hall, refused


@contextlib.contextmanager
def files_cannot_grow(beyond: int) -> Iterator[None]:
    """The operating system refuses this process every write that would make a file larger than ``beyond`` bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (beyond, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


async def test_a_running_server_says_that_it_is_alive_and_ready(hall: Hall) -> None:
    client = hall.client()
    assert (await client.get("/healthz")).json() == {"alive": True}
    ready = await client.get("/readyz")
    assert (ready.status_code, ready.json()) == (200, {"ready": True, "storage": "writes", "bus": "up"})


async def test_while_storage_cannot_write_votes_are_refused_and_the_same_retry_is_received_later(hall: Hall) -> None:
    moderator, phone = await hall.moderator(), await hall.phone(1)
    await moderator.acts("focus", "arm", "open")
    for turn in range(5):  # so that the log is larger than what will be allowed
        await moderator.take(("pause", "focus-cue")[turn % 2])
    console = await moderator.live("/live/staff")
    ballot = phone.ballot("focus", ["red"])
    hall.clock.move(5)
    with files_cannot_grow(beyond=16_384):
        ready = await hall.client().get("/readyz")
        assert ready.status_code == 503 and ready.json()["ready"] is False
        assert "Nothing was stored" in ready.json()["storage"]
        assert (await hall.client().get("/healthz")).status_code == 200
        refused(await phone.client.post("/api/polls/focus/ballot", json=ballot), 503, "unavailable")
        refused(await moderator.act("focus", "close"), 503, "unavailable")
        refused(await hall.stranger(2).sign_in(), 503, "unavailable")
        assert (await phone.client.get("/api/session")).status_code == 200
        await console.until(
            "console", lambda c: [light["name"] for light in c["lights"] if not light["ok"]] == ["screen", "storage"]
        )
    hall.clock.move(5)
    assert (await hall.client().get("/readyz")).status_code == 200
    assert await hall.ballots("focus") == 0
    assert (await hall.poll("focus")).state == "open"
    assert (await phone.client.post("/api/polls/focus/ballot", json=ballot)).status_code == 200
    assert await hall.ballots("focus") == 1


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of a few megabytes, where this account may make one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    if not mount or subprocess.run([mount, "-t", "tmpfs", "-o", "size=4m", "none", folder], check=False).returncode:
        pytest.skip("only an administrator can make a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


async def test_on_a_full_disk_nothing_is_lost_and_freed_space_is_used_again(furnished: Path, small_disk: Path) -> None:
    async with open_hall(copy_of(furnished, small_disk / "data")) as hall:
        moderator, phone, late = await hall.moderator(), await hall.phone(1), await hall.phone(2)
        await moderator.acts("focus", "arm", "open")
        assert (await phone.cast("focus", ["red"])).status_code == 200
        filler = small_disk / "filler"
        with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
            while True:
                file.write(b"\0" * 4_096)
        ballot = late.ballot("focus", ["blue"])
        problem = refused(await late.client.post("/api/polls/focus/ballot", json=ballot), 503, "disk_full")
        assert "send again" in problem.message
        assert (await late.client.get("/api/polls/focus/results")).json()["result"]["ballots"] == 1
        hall.clock.move(5)
        assert (await hall.client().get("/readyz")).status_code == 503
        filler.unlink()
        assert (await late.client.post("/api/polls/focus/ballot", json=ballot)).status_code == 200
        hall.clock.move(5)
        assert (await hall.client().get("/readyz")).status_code == 200
        assert await hall.ballots("focus") == 2


async def test_readiness_asked_for_without_end_does_not_write_without_end(hall: Hall) -> None:
    client = hall.client()
    await client.get("/readyz")
    (log,) = hall.folder.glob("*-wal")
    before = log.stat().st_size
    for _ in range(50):
        assert (await client.get("/readyz")).status_code == 200
    assert log.stat().st_size == before
    hall.clock.move(1)
    await client.get("/readyz")
    assert log.stat().st_size > before
