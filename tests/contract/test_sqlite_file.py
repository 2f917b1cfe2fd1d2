"""The SQLite file: what may be opened, what is refused and how it is said, and that failing loses nothing."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, StaticPool, create_engine

from tests.contract.world import World, a_cast, act, errors
from voting.domain.errors import (
    DatabaseNewer,
    DatabaseNotOurs,
    DataUnwritable,
    DiskFull,
    NoConference,
    Unavailable,
    VotingError,
)
from voting.store import writer
from voting.store.sql import SqlStore, open_store
from voting.store.sqlite.file import APPLICATION_ID, FILE
from voting.store.tables import Row


@pytest.fixture
async def folder(tmp_path: Path) -> Path:
    """A data folder with a furnished conference that nobody has open."""
    folder = tmp_path / "made"
    store = await open_store(folder, create=True)
    await World(store).furnish()
    await store.close()
    return folder


@pytest.fixture
async def store(folder: Path) -> AsyncIterator[SqlStore]:
    store = await open_store(folder)
    yield store
    await store.close()


@pytest.fixture
def world(store: SqlStore) -> World:
    return World(store)


async def refusal(folder: Path, *, create: bool = False) -> VotingError:
    """How opening ``folder`` is refused."""
    with pytest.raises(VotingError) as caught:
        await open_store(folder, create=create)
    assert str(folder) in caught.value.message or isinstance(caught.value, DatabaseNewer)
    return caught.value


async def test_what_was_stored_is_there_when_it_is_opened_again(store: SqlStore) -> None:
    assert len(await store.badges()) == 35
    assert (await store.conference()).id == "test-2026"


async def test_a_missing_database_is_told_with_what_to_do(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        error = await refusal(folder)
        assert isinstance(error, NoConference)
        assert "voting init" in error.message
        assert not (folder / FILE).exists(), "looking makes nothing"


async def test_an_empty_file_is_no_conference_but_may_become_one(tmp_path: Path) -> None:
    (tmp_path / FILE).touch()
    assert isinstance(await refusal(tmp_path), NoConference)
    store = await open_store(tmp_path, create=True)
    await World(store).furnish()
    await store.close()


def open_to_others(folder: Path) -> set[str]:
    """What in ``folder`` somebody else may read or write."""
    return {path.name for path in (folder, *folder.iterdir()) if path.stat().st_mode & 0o077}


async def test_a_new_folder_and_its_database_are_for_their_owner_alone(folder: Path, store: SqlStore) -> None:
    await store.probe()
    assert open_to_others(folder) == set()


@pytest.mark.parametrize("create", [False, True])
async def test_a_file_that_is_not_a_database_is_refused_and_left_alone(tmp_path: Path, create: bool) -> None:
    content = b"Dear diary, today we voted.\n" * 100
    (tmp_path / FILE).write_bytes(content)
    error = await refusal(tmp_path, create=create)
    assert isinstance(error, DatabaseNotOurs)
    assert error.code == "database_not_ours"
    assert (tmp_path / FILE).read_bytes() == content


@pytest.mark.parametrize("create", [False, True])
async def test_another_programs_database_is_refused_and_left_alone(tmp_path: Path, create: bool) -> None:
    with sqlite3.connect(tmp_path / FILE) as connection:
        connection.execute("CREATE TABLE poll (id INTEGER PRIMARY KEY)")
    connection.close()
    content = (tmp_path / FILE).read_bytes()
    assert isinstance(await refusal(tmp_path, create=create), DatabaseNotOurs)
    assert (tmp_path / FILE).read_bytes() == content


async def test_a_header_of_ours_before_garbage_is_refused(folder: Path) -> None:
    header = (folder / FILE).read_bytes()[:100]
    (folder / FILE).write_bytes(header + b"garbage" * 10_000)
    with pytest.raises(Unavailable):
        await open_store(folder)


async def test_a_newer_schema_is_refused_and_left_alone(folder: Path) -> None:
    with sqlite3.connect(folder / FILE) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    content = (folder / FILE).read_bytes()
    for create in (False, True):
        error = await refusal(folder, create=create)
        assert isinstance(error, DatabaseNewer)
        assert error.detail == {"schema": "9999"}
    assert (folder / FILE).read_bytes() == content


async def test_a_data_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("not a folder")
    for folder in (tmp_path / "data", tmp_path / "data" / "below"):
        for create in (False, True):
            assert isinstance(await refusal(folder, create=create), DataUnwritable)


async def test_a_folder_where_the_database_should_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    for create in (False, True):
        assert (await refusal(tmp_path, create=create)).code == "data_unwritable"


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder that even root cannot write to")
async def test_a_folder_that_cannot_be_written_is_refused() -> None:
    assert (await refusal(Path("/proc/self/conference"), create=True)).code == "data_unwritable"


async def test_migrating_an_empty_file_gives_the_schema_of_the_tables(tmp_path: Path) -> None:
    store = await open_store(tmp_path, create=True)
    await store.close()
    migrated, declared = sqlite3.connect(tmp_path / FILE), sqlite3.connect(":memory:")
    engine = create_engine("sqlite://", creator=lambda: declared, poolclass=StaticPool)
    Row.metadata.create_all(engine)
    query = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE tbl_name <> 'alembic_version' ORDER BY 1, 2"

    def schema(database: sqlite3.Connection) -> list[tuple[str, ...]]:  # ALTER TABLE breaks no lines
        return [(*names, " ".join((sql or "").split())) for *names, sql in database.execute(query)]

    assert schema(migrated) == schema(declared)
    assert migrated.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    engine.dispose()
    migrated.close()
    declared.close()


async def test_the_writer_is_as_durable_and_as_clean_as_promised(store: SqlStore) -> None:
    def pragmas(connection: Connection) -> dict[str, object]:
        names = ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "busy_timeout")
        return {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in names}

    expected = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1, "busy_timeout": 10_000}
    assert await store._writer.do(pragmas) == expected


async def test_a_full_disk_refuses_votes_keeps_reading_and_recovers(store: SqlStore, world: World) -> None:
    await world.open("secret")
    for badge in range(1, 4):
        await store.cast(a_cast("secret", badge))

    def no_more_pages(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count=1").close()

    def many_pages(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count=1000000").close()

    await store._writer.do(no_more_pages)
    huge = "x" * 100_000
    with pytest.raises(DiskFull) as caught:
        await store.release(1, act(huge))
    assert caught.value.code == "disk_full"
    long = [a_cast("secret", badge, huge) for badge in range(4, 9)]
    refused = await asyncio.gather(*map(store.cast, long), return_exceptions=True)
    assert errors(refused) == {"DiskFull": 5}
    assert len({id(error) for error in refused}) == 5, "everybody gets an error of their own"
    assert await world.ballots("secret") == {'["yes"]': 3}, "reading goes on"
    assert await world.consistent("secret") == 3
    await store._writer.do(many_pages)
    assert errors(await asyncio.gather(*map(store.cast, long))) == {"first": 5}
    assert await world.consistent("secret") == 8


async def test_a_locked_database_refuses_votes_and_takes_them_later(
    folder: Path, store: SqlStore, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.open("named")

    def impatient(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA busy_timeout=10").close()

    await store._writer.do(impatient)
    monkeypatch.setattr(store._writer, "_disconnect", lambda: None)
    intruder = sqlite3.connect(folder / FILE, isolation_level=None)
    intruder.execute("BEGIN IMMEDIATE")
    told = errors(await asyncio.gather(*(store.cast(a_cast("named", b)) for b in (1, 2)), return_exceptions=True))
    assert told == {"Unavailable": 2}
    with pytest.raises(Unavailable):
        await store.probe()
    assert await store.marks("named") == {}
    intruder.execute("ROLLBACK")
    intruder.close()
    await store.cast(a_cast("named", 1))
    await store.probe()
    assert await world.consistent("named") == 1


async def test_an_error_of_the_database_tells_nobody_a_choice(store: SqlStore, world: World) -> None:
    await world.open("secret")

    def fail(connection: Connection) -> None:
        connection.exec_driver_sql("INSERT INTO ballot (poll, mark) VALUES (?, ?)", ("secret", '["sensitive"]'))

    with pytest.raises(VotingError) as caught:
        await store._writer.do(fail)
    error: BaseException | None = caught.value
    while error is not None:
        assert "sensitive" not in repr(error) + str(error)
        error = error.__cause__ or error.__context__


async def test_a_closed_store_refuses_what_comes_and_has_done_what_came(folder: Path, store: SqlStore) -> None:
    world = World(store)
    await world.open("named")
    waiting = [asyncio.ensure_future(store.cast(a_cast("named", badge))) for badge in range(1, 31)]
    await asyncio.sleep(0)
    await store.close()
    assert errors(await asyncio.gather(*waiting)) == {"first": 30}
    for asked in (store.cast(a_cast("named", 31)), store.probe(), store.turnout("named")):
        with pytest.raises(Unavailable):
            await asked
    await store.close()
    reopened = await open_store(folder)
    assert await World(reopened).consistent("named") == 30
    await reopened.close()


async def test_a_burst_larger_than_a_batch_is_stored_whole(
    store: SqlStore, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "LARGEST_BATCH", 7)
    await world.open("secret")
    assert errors(await asyncio.gather(*(store.cast(a_cast("secret", b)) for b in range(1, 34)))) == {"first": 33}
    assert await world.consistent("secret") == 33
