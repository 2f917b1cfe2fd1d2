"""Laws that the SQLite database itself keeps, asked past the store; and what its file tells about secret ballots."""

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from random import Random

import pytest

from tests.contract.world import MEMBERS, NOW, World, a_badge, a_cast, a_poll, act, ask_in_turn, question_of, tag
from voting.domain.floor import Floor
from voting.domain.poll import Action
from voting.domain.rules import OneVote, Rules
from voting.service.ports import RollChange
from voting.store.sql import SqlStore, open_store
from voting.store.sqlite.file import FILE


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqlStore]:
    store = await open_store(tmp_path, create=True)
    await World(store).furnish()
    yield store
    await store.close()


@pytest.fixture
def world(store: SqlStore) -> World:
    return World(store)


@pytest.fixture
def no_company(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for others: for tests that cast one secret ballot after the other and mean it."""
    monkeypatch.setattr("voting.store.gathering.LONGEST_WAIT", 0)


@pytest.fixture
def database(store: SqlStore, tmp_path: Path) -> Iterator[sqlite3.Connection]:  # noqa: ARG001 - it is there first
    """The file, opened by somebody else."""
    connection = sqlite3.connect(tmp_path / FILE, isolation_level=None)
    connection.execute("PRAGMA foreign_keys=ON")
    yield connection
    connection.close()


@pytest.mark.parametrize(
    "forgery",
    [
        "UPDATE journal SET actor = 'Nobody' WHERE seq = 1",
        "DELETE FROM journal",
        "DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)",
        "REPLACE INTO journal SELECT seq, at, 'Nobody', role, action, subject, reason, prev, hash FROM journal LIMIT 1",
        "INSERT INTO journal SELECT seq + 9, at, actor, role, action, subject, reason, prev, hash FROM journal LIMIT 1",
    ],
)
async def test_the_database_refuses_to_change_the_journal(
    store: SqlStore, database: sqlite3.Connection, forgery: str
) -> None:
    before = await store.journal()
    with pytest.raises(sqlite3.IntegrityError, match="the journal"):
        database.execute(forgery)
    assert await store.journal() == before


async def test_a_named_ballot_carries_its_badge_and_a_secret_one_does_not(
    world: World, database: sqlite3.Connection
) -> None:
    for poll in ("named", "secret"):
        await world.open(poll)
        await asyncio.gather(*(world.store.cast(a_cast(poll, badge)) for badge in (1, 2, 3)))
    badges = "SELECT badge, tag FROM ballot WHERE poll = ? ORDER BY badge"
    assert database.execute(badges, ("named",)).fetchall() == [(b, tag("named", b)) for b in (1, 2, 3)]
    assert {badge for badge, _ in database.execute(badges, ("secret",))} == {None}


@pytest.mark.parametrize(
    "forgery",
    [
        "UPDATE ballot SET badge = 1 WHERE poll = 'secret'",
        "UPDATE ballot SET badge = 1, secret = 0 WHERE poll = 'secret'",
        "UPDATE ballot SET badge = NULL WHERE poll = 'named'",
        "INSERT INTO ballot VALUES ('secret', x'00', 0, 2, x'00', 1, 'null')",
        "INSERT INTO ballot VALUES ('secret', x'00', 1, 2, x'00', 1, 'null')",
        "INSERT INTO ballot VALUES ('named', x'00', 0, 1, x'00', 1, 'null')",
        "INSERT INTO ballot VALUES ('named', x'00', 0, 2, x'00', 1, 'null')",
        "INSERT INTO participation VALUES ('secret', 1, 0)",
        "INSERT INTO participation VALUES ('secret', 99999, 0)",
        "INSERT INTO participation VALUES ('members', 1, 0)",
        "INSERT INTO participation VALUES ('secret', 2, 1)",
        "UPDATE entitlement SET share = 7 WHERE poll = 'named' AND badge = 1",
        "DELETE FROM entitlement WHERE poll = 'secret'",
        "UPDATE poll SET secret = 0 WHERE id = 'secret'",
    ],
    ids=lambda forgery: forgery.replace(" ", "_"),
)
async def test_the_database_refuses_what_breaks_a_law(world: World, database: sqlite3.Connection, forgery: str) -> None:
    """Names beside secret choices, nameless named ballots, second participations, votes of who is not entitled."""
    for poll in ("named", "secret"):
        await world.open(poll)
        await world.store.cast(a_cast(poll, 1))
    with pytest.raises(sqlite3.IntegrityError):
        database.execute(forgery)


@pytest.mark.parametrize("share", [0, 36, 37])
async def test_the_database_refuses_a_second_vote_of_an_organisation(
    world: World, database: sqlite3.Connection, share: int
) -> None:
    """Whatever share a forger says that the vote is of."""
    team = [a_badge(key, organisation="Team") for key in ("ana", "ben")]
    await world.store.change_roll(RollChange(added=tuple(team)), act("import"))
    await world.store.add_poll(a_poll("asked", Rules(secret=True, one_vote=OneVote.ORGANISATION)), act("add"))
    await world.open("asked")
    await world.store.cast(a_cast("asked", 36))
    with pytest.raises(sqlite3.IntegrityError):
        database.execute("INSERT INTO participation VALUES ('asked', 37, ?)", (share,))
    assert await world.store.participants("asked") == {36}


async def test_no_column_of_participations_or_ballots_is_a_time_or_a_sequence(database: sqlite3.Connection) -> None:
    def columns(table: str) -> set[str]:
        return {row[1] for row in database.execute(f"PRAGMA table_info({table})")}

    assert columns("participation") == {"poll", "badge", "share"}
    assert columns("ballot") == {"poll", "tag", "secret", "badge", "submission", "rev", "mark"}
    for table in ("participation", "ballot"):
        with pytest.raises(sqlite3.OperationalError, match="no such column: rowid"):
            database.execute(f"SELECT rowid FROM {table}")


def the_order_on_disk(folder: Path, things: dict[int, bytes]) -> list[int]:
    """The keys of ``things`` in the order in which their bytes first stand in the database file."""
    content = (folder / FILE).read_bytes()
    places = {key: content.find(thing) for key, thing in things.items()}
    assert min(places.values()) >= 0
    return sorted(places, key=places.__getitem__)


@pytest.mark.usefixtures("no_company")
async def test_after_closing_the_file_does_not_tell_the_order_of_secret_votes(
    tmp_path: Path, store: SqlStore, world: World, database: sqlite3.Connection
) -> None:
    await world.open("secret")
    arrival = Random(7).sample(range(1, MEMBERS + 1), MEMBERS)
    for badge in arrival:
        await store.cast(a_cast("secret", badge))
    tags = {badge: tag("secret", badge) for badge in arrival}
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert the_order_on_disk(tmp_path, tags) in (arrival, arrival[::-1]), "while open, the pages still tell it"
    await world.finish("secret")
    assert (tmp_path / f"{FILE}-wal").stat().st_size == 0
    by_tag = sorted(arrival, key=tags.__getitem__)
    assert the_order_on_disk(tmp_path, tags) in (by_tag, by_tag[::-1])


def found(folder: Path, text: str) -> bool:
    """Whether any file of the store has ``text`` in it."""
    return any(text.encode() in path.read_bytes() for path in folder.iterdir())


@pytest.mark.usefixtures("no_company")
@pytest.mark.parametrize("last", [Action.FINISH, Action.ANNUL])
async def test_overwritten_choices_do_not_survive_the_end_of_a_secret_poll(
    tmp_path: Path, store: SqlStore, world: World, last: Action
) -> None:
    await world.open("secret")
    for badge in range(1, MEMBERS + 1):
        await store.cast(a_cast("secret", badge, f"first-{badge:03}"))
    for badge in range(1, MEMBERS + 1):
        await store.cast(a_cast("secret", badge, f"second-{badge:03}", rev=2))
    assert found(tmp_path, "first-"), "while open, the log still has them"
    await world.step("secret", Action.CLOSE)
    await world.step("secret", last, now=NOW + 10_000)
    assert not found(tmp_path, "first-")
    assert found(tmp_path, "second-")
    assert await world.consistent("secret") == MEMBERS


async def test_a_reader_in_the_way_delays_emptying_the_log_but_not_the_votes_of_others(
    tmp_path: Path, store: SqlStore, world: World, database: sqlite3.Connection
) -> None:
    await world.open("secret")
    await world.open("aside")
    await store.cast(a_cast("secret", 1, "first"))
    await store.cast(a_cast("secret", 1, "second", rev=2))
    database.execute("BEGIN")
    database.execute("SELECT count(*) FROM ballot").fetchone()
    await world.finish("secret")
    await store.cast(a_cast("aside", 1))
    log = tmp_path / f"{FILE}-wal"
    assert b"first" in log.read_bytes()
    database.execute("COMMIT")
    async with asyncio.timeout(20):
        while log.stat().st_size:  # noqa: ASYNC110 - a file has no event
            await asyncio.sleep(0.05)
    assert not found(tmp_path, '["first"]')


async def test_a_batch_does_not_keep_the_order_of_arrival(tmp_path: Path, store: SqlStore, world: World) -> None:
    await world.open("secret")
    arrival = Random(7).sample(range(1, MEMBERS + 1), MEMBERS)
    writing = asyncio.ensure_future(store.probe())
    await asyncio.gather(*(store.cast(a_cast("secret", badge)) for badge in arrival))
    await writing
    with sqlite3.connect(tmp_path / FILE) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    tags = {badge: tag("secret", badge) for badge in arrival}
    by_tag = sorted(arrival, key=tags.__getitem__)
    assert the_order_on_disk(tmp_path, tags) in (by_tag, by_tag[::-1])


async def test_once_the_floor_is_shut_the_file_does_not_tell_who_asked(
    tmp_path: Path, store: SqlStore, database: sqlite3.Connection
) -> None:
    arrival = await ask_in_turn(store)
    texts = {badge: f"Question {badge:03}".encode() for badge in arrival}
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert the_order_on_disk(tmp_path, texts) in (arrival, arrival[::-1]), "while it is open, the pages still tell it"
    await store.set_floor(Floor("hall"), act())
    assert (tmp_path / f"{FILE}-wal").stat().st_size == 0
    by_id = sorted(arrival, key=question_of)
    assert the_order_on_disk(tmp_path, texts) in (by_id, by_id[::-1])


async def test_a_crash_after_a_secret_poll_ended_leaves_nothing_in_the_log_once_it_is_opened_again(
    tmp_path: Path, store: SqlStore, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.open("secret")
    await store.cast(a_cast("secret", 1, "first"))
    await store.cast(a_cast("secret", 1, "second", rev=2))
    monkeypatch.setattr("voting.store.sqlite.database.empty_log", lambda _connection: False)
    await world.finish("secret")
    crashed = tmp_path / "crashed"
    crashed.mkdir()
    for name in (FILE, f"{FILE}-wal"):
        shutil.copy(tmp_path / name, crashed)
    assert found(crashed, '["first"]')
    monkeypatch.undo()
    reopened = await open_store(crashed)
    assert not found(crashed, '["first"]')
    assert await reopened.marks("secret") == {'["second"]': 1}
    await reopened.close()
