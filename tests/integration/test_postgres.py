"""The program on PostgreSQL: every command, and two servers on one database, one of which is killed."""

import asyncio
import json
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from tests.integration.command import Command
from tests.integration.process import Process
from tests.postgres import Cluster
from voting.app import open_parts
from voting.cli.rehearse import prepare
from voting.client.moderator import Moderator
from voting.client.phone import Phone, cancel
from voting.client.picture import Picture
from voting.client.rehearsal import Plan
from voting.client.server import Server
from voting.domain.conference import Conference, Room
from voting.domain.journal import Act, first_break
from voting.domain.poll import Action, PollState
from voting.domain.runsheet import Cue, CueKind
from voting.settings import Settings

VOTERS = 120
OPTIONS = ("ready", "nearly-ready", "not-ready")


@pytest.fixture
def url(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of an empty database, as the operator sets it."""
    url = cluster.create_empty()
    monkeypatch.setenv("VOTING_DATABASE_URL", url)
    yield url
    cluster.drop(url)


@pytest.mark.usefixtures("url")
def test_every_command_works_on_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    voting = Command(tmp_path, monkeypatch, capsys)
    missing = voting("roll", "list")
    assert (missing.code, "voting init" in missing.err) == (1, True)
    voting.furnish()
    assert "Kristina Šermukšnytė-Alešiūnienė" in voting("roll", "list").out
    assert voting("badges", "print").code == 0
    assert "/moderate#" in voting("staff", "invite", "Mo").out
    assert voting("export").code == 0
    assert voting("export", "--bundle", tmp_path / "bundle.txt").code == 0
    checked = voting("recount", tmp_path / "bundle.txt")
    assert (checked.code, "All is well" in checked.out) == (0, True)
    again = voting("init", tmp_path / "conference.toml")
    assert again.code == 1
    assert "VOTING_DATABASE_URL" in again.err
    assert {path.name for path in voting.data.iterdir()} == {"secret.key", "signing.key", "print", "export"}


@pytest.mark.usefixtures("url")
def test_a_server_without_the_conferences_keys_says_where_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        folder.mkdir()
    Command(first, monkeypatch, capsys).furnish()
    voting = Command(second, monkeypatch, capsys)
    bare = voting("roll", "list")
    assert "(key_missing)" in bare.err and "secret.key" in bare.err
    voting("init", first / "conference.toml")
    foreign = voting("roll", "list")
    assert "(key_missing)" in foreign.err and "not those of this conference" in foreign.err
    for name in ("secret.key", "signing.key"):
        shutil.copy(first / "data" / name, voting.data / name)
    assert voting("roll", "list").code == 0


async def _conference(folder: Path, url: str) -> Plan:
    parts = await open_parts(Settings(data=folder, database_url=url), create=True)
    room = Room("plenary", {"en": "Plenary"}, (Cue("join", CueKind.JOIN, {"en": "Welcome"}),))
    act = Act(parts.clock.now(), "test", "operator", "create", "conference")
    await parts.store.create(Conference("wide", {"en": "Wide"}, (room,), ()), act)
    plan = await prepare(parts, VOTERS, 0, 1)
    await parts.store.close()
    return plan


def _over(picture: Picture) -> bool:
    return picture.poll is not None and picture.poll.state is PollState.CLOSED


async def test_two_servers_hold_one_vote_and_one_of_them_dies_meanwhile(url: str, tmp_path: Path) -> None:
    folder = tmp_path / "one"
    plan = await _conference(folder, url)
    shutil.copytree(folder, tmp_path / "two")
    one, two = Process(folder), Process(tmp_path / "two")
    await asyncio.gather(one.start(), two.start())
    random = Random(7)
    chosen = [random.choice(OPTIONS) for _ in plan.tokens]
    try:
        async with (
            Server(f"http://127.0.0.1:{one.port}", Random(1)) as near,
            Server(f"http://127.0.0.1:{two.port}", Random(2)) as far,
        ):
            moderator = Moderator(near, plan.room)
            await moderator.accept(plan.invite)
            phones = [Phone((near, far)[n % 2], token, plan.room) for n, token in enumerate(plan.tokens)]
            await asyncio.gather(*(phone.sign_in_at_last() for phone in phones))
            following = [asyncio.create_task(follow()) for follow in (moderator.follow, *(p.follow for p in phones))]
            async with asyncio.timeout(60):
                await moderator.picture.until(lambda picture: picture.console is not None)
            seen = moderator.poll(plan.poll)
            for action in (Action.ARM, Action.OPEN):
                seen = await moderator.act(seen, action)

            async def vote(phone: Phone, option: str) -> None:
                await asyncio.sleep(random.uniform(0, 1.5))
                await phone.cast(plan.poll, [option], patience=120)

            votes = asyncio.gather(*(vote(*each) for each in zip(phones, chosen, strict=True)))
            await asyncio.sleep(0.7)
            await two.kill()
            await two.start()
            await votes
            await moderator.act(seen, Action.CLOSE)
            async with asyncio.timeout(60):  # those at the other server learn it too
                await asyncio.gather(*(phone.picture.until(_over) for phone in phones))
            await cancel(*following)
    finally:
        await asyncio.gather(one.stop(), two.stop())
    assert sum(phone.retries for phone in phones[1::2]) > 0, "some had to send again"
    parts = await open_parts(Settings(data=folder, database_url=url))
    marks = await parts.store.marks(plan.poll)
    assert Counter({json.loads(mark)[0]: number for mark, number in marks.items()}) == Counter(chosen)
    assert len(await parts.store.participants(plan.poll)) == VOTERS
    assert first_break(await parts.store.journal()) is None
    await parts.store.close()
