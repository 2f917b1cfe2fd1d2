"""Laws that the PostgreSQL database itself keeps, asked past the store; and what it tells about secret ballots."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from random import Random
from typing import Any

import asyncpg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection

from tests.contract.conftest import Place
from tests.contract.world import (
    MEMBERS,
    NOW,
    World,
    a_badge,
    a_cast,
    a_poll,
    act,
    ask_in_turn,
    errors,
    question_of,
    tag,
)
from tests.postgres import Cluster
from voting.domain.floor import Floor
from voting.domain.poll import Action
from voting.domain.rules import OneVote, Rules
from voting.service.ports import RollChange, Store
from voting.store.postgres import sealing
from voting.store.sql import SqlStore
from voting.store.tables import Row


@pytest.fixture
def place(cluster: Cluster, tmp_path: Path) -> Iterator[Place]:
    url = cluster.create()
    yield Place(tmp_path / "data", url)
    cluster.drop(url)


@pytest.fixture
async def store(place: Place) -> AsyncIterator[Store]:
    store = await place.open()
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
async def database(store: SqlStore, cluster: Cluster, place: Place) -> AsyncIterator[asyncpg.Connection]:  # noqa: ARG001 - it is there first
    """The database, opened by its superuser."""
    connection = await asyncpg.connect(cluster.as_superuser(place.url))
    yield connection
    await connection.close()


@pytest.mark.parametrize(
    "forgery",
    [
        "UPDATE journal SET actor = 'Nobody' WHERE seq = 1",
        "DELETE FROM journal",
        "DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)",
        "TRUNCATE journal",
        "INSERT INTO journal SELECT * FROM journal WHERE seq = 1 ON CONFLICT (seq) DO UPDATE SET actor = 'Nobody'",
        "INSERT INTO journal SELECT seq + 9, at, actor, role, action, subject, reason, prev, hash FROM journal LIMIT 1",
    ],
)
async def test_the_database_refuses_to_change_the_journal(
    store: SqlStore, database: asyncpg.Connection, forgery: str
) -> None:
    before = await store.journal()
    with pytest.raises(asyncpg.IntegrityConstraintViolationError, match="the journal"):
        await database.execute(forgery)
    assert await store.journal() == before


@pytest.mark.parametrize(
    "forgery",
    [
        "UPDATE ballot SET badge = 1 WHERE poll = 'secret'",
        "UPDATE ballot SET badge = 1, secret = false WHERE poll = 'secret'",
        "UPDATE ballot SET badge = NULL WHERE poll = 'named'",
        "INSERT INTO ballot VALUES ('secret', '00', false, 2, '00', 1, 'null')",
        "INSERT INTO ballot VALUES ('secret', '00', true, 2, '00', 1, 'null')",
        "INSERT INTO ballot VALUES ('named', '00', false, 1, '00', 1, 'null')",
        "INSERT INTO ballot VALUES ('named', '00', false, 2, '00', 1, 'null')",
        "INSERT INTO participation VALUES ('secret', 1, 0)",
        "INSERT INTO participation VALUES ('secret', 99999, 0)",
        "INSERT INTO participation VALUES ('members', 1, 0)",
        "INSERT INTO participation VALUES ('secret', 2, 1)",
        "UPDATE entitlement SET share = 7 WHERE poll = 'named' AND badge = 1",
        "DELETE FROM entitlement WHERE poll = 'secret'",
        "UPDATE poll SET secret = false WHERE id = 'secret'",
    ],
    ids=lambda forgery: forgery.replace(" ", "_"),
)
async def test_the_database_refuses_what_breaks_a_law(world: World, database: asyncpg.Connection, forgery: str) -> None:
    """Names beside secret choices, nameless named ballots, second participations, votes of who is not entitled."""
    for poll in ("named", "secret"):
        await world.open(poll)
        await world.store.cast(a_cast(poll, 1))
    with pytest.raises(asyncpg.IntegrityConstraintViolationError):
        await database.execute(forgery)


@pytest.mark.parametrize("share", [0, 36, 37])
async def test_the_database_refuses_a_second_vote_of_an_organisation(
    world: World, database: asyncpg.Connection, share: int
) -> None:
    """Whatever share a forger says that the vote is of."""
    team = [a_badge(key, organisation="Team") for key in ("ana", "ben")]
    await world.store.change_roll(RollChange(added=tuple(team)), act("import"))
    await world.store.add_poll(a_poll("asked", Rules(secret=True, one_vote=OneVote.ORGANISATION)), act("add"))
    await world.open("asked")
    await world.store.cast(a_cast("asked", 36))
    with pytest.raises(asyncpg.IntegrityConstraintViolationError):
        await database.execute("INSERT INTO participation VALUES ('asked', 37, $1)", share)
    assert await world.store.participants("asked") == {36}


async def test_no_column_of_participations_or_ballots_is_a_time_or_a_sequence(database: asyncpg.Connection) -> None:
    async def columns(table: str) -> set[str]:
        query = "SELECT column_name FROM information_schema.columns WHERE table_name = $1"
        return {row[0] for row in await database.fetch(query, table)}

    assert await columns("participation") == {"poll", "badge", "share"}
    assert await columns("ballot") == {"poll", "tag", "secret", "badge", "submission", "rev", "mark"}
    sequences = await database.fetch("SELECT relname FROM pg_class WHERE relkind = 'S'")
    assert [row[0] for row in sequences] == ["badge_id_seq"]


async def test_migrating_an_empty_database_gives_the_schema_of_the_tables(store: SqlStore) -> None:
    def of_the_tables(name: str | None, kind: str, _parents: object) -> bool:
        return kind != "table" or name not in ("alembic_version", "unsealed")

    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"include_name": of_the_tables})
        return list(compare_metadata(context, Row.metadata))

    assert await store._database.read(differences) == []


async def test_processes_that_start_at_once_make_one_schema(cluster: Cluster, tmp_path: Path) -> None:
    place = Place(tmp_path, cluster.create_empty())
    stores = await asyncio.gather(*(place.open(create=True) for _ in range(6)))
    await World(stores[0]).furnish()
    assert {len(await store.badges()) for store in stores} == {35}
    for store in stores:
        await store.close()


POSITIONS = "SELECT {key} FROM {table} WHERE poll = 'secret' ORDER BY ctid"


async def positions(database: asyncpg.Connection, table: str, key: str) -> list[Any]:
    """The keys of a table's rows in the order of their places in it."""
    return [row[0] for row in await database.fetch(POSITIONS.format(table=table, key=key))]


async def transactions(database: asyncpg.Connection, table: str) -> set[int]:
    """All transactions that the rows of a table still tell of."""
    rows = await database.fetch(f"SELECT xmin::text::int, xmax::text::int FROM {table} WHERE poll = 'secret'")
    return {number for row in rows for number in row if number}


@pytest.mark.usefixtures("no_company")
async def test_after_closing_neither_place_nor_transaction_tells_the_order_of_secret_votes(
    world: World, database: asyncpg.Connection
) -> None:
    await world.open("secret")
    arrival = Random(7).sample(range(1, MEMBERS + 1), MEMBERS)
    for badge in arrival:
        await world.store.cast(a_cast("secret", badge))
    tags = {badge: tag("secret", badge) for badge in arrival}
    assert await positions(database, "participation", "badge") == arrival
    assert await positions(database, "ballot", "tag") == [tags[badge] for badge in arrival]
    joined = "SELECT p.badge, b.tag FROM participation p JOIN ballot b ON b.xmin = p.xmin WHERE b.poll = 'secret'"
    assert dict(await database.fetch(joined)) == tags, "while open, the transactions join everybody"
    assert len(await transactions(database, "entitlement")) > MEMBERS
    await world.finish("secret")
    assert await positions(database, "participation", "badge") == sorted(arrival)
    assert await positions(database, "ballot", "tag") == sorted(tags.values())
    assert len(await transactions(database, "participation") | await transactions(database, "ballot")) == 1
    assert len(await transactions(database, "entitlement")) == 1, "when the electoral roll was fixed"
    assert await database.fetchval("SELECT count(*) FROM unsealed") == 0
    await world.store.cast(a_cast("secret", 1))
    assert len(await transactions(database, "ballot")) == 1, "a retry leaves nothing behind"


async def test_a_batch_does_not_keep_the_order_of_arrival(world: World, database: asyncpg.Connection) -> None:
    await world.open("secret")
    arrival = Random(7).sample(range(1, MEMBERS + 1), MEMBERS)
    await asyncio.gather(*(world.store.cast(a_cast("secret", badge)) for badge in arrival))
    for table, key in (("participation", "badge"), ("ballot", "tag")):
        query = f"SELECT xmin::text, array_agg({key} ORDER BY ctid) FROM {table} WHERE poll = 'secret' GROUP BY 1"
        batches = [row[1] for row in await database.fetch(query)]
        assert sum(map(len, batches)) == MEMBERS
        assert all(batch == sorted(batch) for batch in batches)


async def content(database: asyncpg.Connection) -> bytes:
    """Every file of the database, as it is on disk."""
    await database.execute("CHECKPOINT")
    folder = await database.fetchval(
        "SELECT 'base/' || oid FROM pg_database WHERE datname = current_database()",
    )
    query = "SELECT pg_read_binary_file($1 || '/' || name, 0, 100000000, true) FROM pg_ls_dir($1) AS name"
    return b"".join(row[0] or b"" for row in await database.fetch(query, folder))


@pytest.mark.usefixtures("no_company")
@pytest.mark.parametrize("last", [Action.FINISH, Action.ANNUL])
async def test_overwritten_choices_do_not_survive_the_end_of_a_secret_poll(
    world: World, database: asyncpg.Connection, last: Action
) -> None:
    await world.open("secret")
    for badge in range(1, MEMBERS + 1):
        await world.store.cast(a_cast("secret", badge, f"first-{badge:03}"))
    await database.execute("ANALYZE")
    for badge in range(1, MEMBERS + 1):
        await world.store.cast(a_cast("secret", badge, f"second-{badge:03}", rev=2))
    assert b"first-" in await content(database), "while open, its pages still have them"
    await world.step("secret", Action.CLOSE)
    await world.step("secret", last, now=NOW + 10_000)
    after = await content(database)
    assert b"first-" not in after
    assert not any(a_cast("secret", badge).submission in after for badge in range(1, MEMBERS + 1))
    assert b"second-" in after
    assert await world.consistent("secret") == MEMBERS


async def test_once_the_floor_is_shut_neither_place_nor_transaction_tells_who_asked(
    store: SqlStore, database: asyncpg.Connection
) -> None:
    joined = "SELECT u.badge, q.text FROM floor_use u JOIN question q ON q.xmin = u.xmin"
    arrival = await ask_in_turn(store)
    assert dict(await database.fetch(joined)) == {badge: f"Question {badge:03}" for badge in arrival}
    await store.set_floor(Floor("hall"), act())
    for table, key, keys in (
        ("floor_use", "badge", sorted(arrival)),
        ("question", "id", sorted(question_of(badge) for badge in arrival)),
    ):
        assert [row[0] for row in await database.fetch(f"SELECT {key} FROM {table} ORDER BY ctid")] == keys
    assert len(await database.fetch(joined)) == len(arrival) ** 2
    assert await database.fetchval("SELECT count(*) FROM unsealed") == 0


async def test_a_reader_in_the_way_delays_sealing_but_not_the_votes_of_others(
    world: World, database: asyncpg.Connection
) -> None:
    """As a backup does: it sees the database as it was, so that nothing can be forgotten before it has ended."""
    await world.open("secret")
    await world.open("aside")
    await world.store.cast(a_cast("secret", 1, "first"))
    await world.store.cast(a_cast("secret", 1, "second", rev=2))
    async with database.transaction(isolation="repeatable_read"):
        await database.fetch("SELECT count(*) FROM ballot")
        await world.finish("secret")
        await world.store.cast(a_cast("aside", 1))
        await asyncio.sleep(1)
        assert await database.fetchval("SELECT count(*) FROM ballot WHERE mark LIKE '%second%'") == 1
    async with asyncio.timeout(20):
        while await database.fetchval("SELECT count(*) FROM unsealed"):  # noqa: ASYNC110 - it is another process's
            await asyncio.sleep(0.05)
    after = await content(database)
    assert b'["first"]' not in after and b'["second"]' in after


async def test_after_a_crash_whoever_opens_the_database_seals_it(
    place: Place, world: World, store: SqlStore, database: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.open("secret")
    await store.cast(a_cast("secret", 1, "first"))
    await store.cast(a_cast("secret", 1, "second", rev=2))
    monkeypatch.setattr(sealing, "seal", lambda _connection: False)
    await world.finish("secret")
    await store.close()
    assert b'["first"]' in await content(database)
    monkeypatch.undo()
    reopened = await place.open()
    assert b'["first"]' not in await content(database)
    assert await reopened.marks("secret") == {'["second"]': 1}
    await reopened.close()


async def test_batches_of_several_processes_never_wait_in_a_circle(
    place: Place, world: World, database: asyncpg.Connection
) -> None:
    """Every process casts for every badge, first votes and changes, each in an order of its own, in two polls."""
    stores = [await place.open() for _ in range(4)]
    for poll in ("named", "mix"):
        await world.open(poll)
    random = Random(2026)
    for rev in range(1, 6):
        asked = []
        for number, store in enumerate(stores):
            casts = [
                a_cast(poll, badge, submission=f"{number} {rev}", rev=rev * 10 + number)
                for poll in ("named", "mix")
                for badge in range(1, MEMBERS + 1)
            ]
            asked += [store.cast(cast) for cast in random.sample(casts, len(casts))]
        told = errors(await asyncio.gather(*asked, return_exceptions=True))
        assert set(told) <= {"first", "change", "Superseded"}
        assert told["first"] == (2 * MEMBERS if rev == 1 else 0)
    for poll in ("named", "mix"):
        assert await world.consistent(poll) == MEMBERS
        revs = await database.fetch("SELECT DISTINCT rev FROM ballot WHERE poll = $1", poll)
        assert [row[0] for row in revs] == [53], "the last revision of the last process"
    for store in stores:
        await store.close()
    await asyncio.sleep(0.1)
    deadlocks = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
    assert await database.fetchval(deadlocks) == 0


async def test_no_statistics_are_kept_of_choices(world: World, database: asyncpg.Connection) -> None:
    await world.open("secret")
    await asyncio.gather(*(world.store.cast(a_cast("secret", badge)) for badge in range(1, MEMBERS + 1)))
    await database.execute("ANALYZE")
    known = {row[0] for row in await database.fetch("SELECT attname FROM pg_stats WHERE tablename = 'ballot'")}
    assert "tag" in known
    assert not known & {"mark", "submission"}
