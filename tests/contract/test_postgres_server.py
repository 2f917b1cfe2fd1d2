"""A PostgreSQL server that is missing, foreign, unfit, goes and comes back, or is killed: what is said, and that
nothing that was acknowledged is lost."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from random import Random

import asyncpg
import pytest
from sqlalchemy import Connection

from tests.contract.conftest import Place
from tests.contract.world import MEMBERS, World, a_cast, act, errors, tag
from tests.postgres import NoServer, OwnCluster
from voting.domain.ballot import Decision
from voting.domain.errors import DatabaseNewer, DatabaseNotOurs, NoConference, Unavailable, VotingError
from voting.domain.journal import first_break
from voting.service.ports import Store
from voting.store.sql import SqlStore, open_store

PATIENCE = 30
"""Seconds until a test gives up."""


@pytest.fixture(scope="module")
def own() -> Iterator[OwnCluster]:
    """A server that this module may stop, kill and set up as it likes."""
    try:
        own = OwnCluster()
    except NoServer as missing:
        pytest.skip(f"no PostgreSQL: {missing}")
    yield own
    own.remove()


@pytest.fixture
def place(own: OwnCluster, tmp_path: Path) -> Place:
    return Place(tmp_path / "data", own.create())


@pytest.fixture
async def store(place: Place) -> AsyncIterator[Store]:
    store = await place.open()
    await World(store).furnish()
    yield store
    await store.close()


@pytest.fixture
def world(store: SqlStore) -> World:
    return World(store)


Refusal = Callable[..., Awaitable[VotingError]]


@pytest.fixture
def refusal(tmp_path: Path) -> Refusal:
    """How opening the database at an address is refused, without its password."""

    async def refused(url: str, *, create: bool = False) -> VotingError:
        with pytest.raises(VotingError) as caught:
            await open_store(tmp_path, create=create, url=url)
        assert "s3cret" not in caught.value.message + repr(caught.value.detail)
        return caught.value

    return refused


# what cannot be opened


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://u:s3cret@h/db", "postgresql+asyncpg://USER:PASSWORD@HOST/DATABASE"),
        ("sqlite:///data/voting.db", "leave it empty"),
        ("postgresql+asyncpg://u:s3cret@h", "names no database"),
        ("postgresql+asyncpg:///db", "names no host"),
        ("postgresql+asyncpg://u:s3cret#4@h/db", "%23"),
        ("postgresql+asyncpg://u:s3cret@h:54x2/db", "not understood"),
    ],
)
async def test_an_address_that_cannot_be_right_is_told_so(refusal: Refusal, url: str, said: str) -> None:
    error = await refusal(url)
    assert error.code == "database_url_invalid"
    assert said in error.message


async def test_a_setting_in_the_address_that_nobody_knows_is_told_so(refusal: Refusal, own: OwnCluster) -> None:
    assert (await refusal(own.create() + "&shoe_size=42")).code == "database_url_invalid"


async def test_a_server_that_does_not_answer_is_named(refusal: Refusal, own: OwnCluster) -> None:
    for url in ("postgresql://u:s3cret@127.0.0.1:1/db", "postgresql://u:s3cret@nowhere.invalid/db"):
        error = await refusal(url)
        assert error.code == "database_unreachable"
        assert "db at " in error.message
    missing = await refusal(own.url("nothing"))
    assert missing.code == "database_unreachable" and "createdb" in missing.message
    stranger = await refusal(own.url("postgres", "stranger"))
    assert stranger.code == "database_unreachable" and "user and password" in stranger.message


async def test_the_missing_driver_is_told_with_how_to_install_it(
    refusal: Refusal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "asyncpg", None)
    for name in [name for name in sys.modules if name.startswith("voting.store.postgres.")]:
        monkeypatch.delitem(sys.modules, name)
    error = await refusal("postgresql+asyncpg://u:s3cret@h/db")
    assert error.code == "driver_missing"
    assert "pip install 'voting[postgres]'" in error.message


async def test_an_empty_database_is_no_conference_but_may_become_one(
    refusal: Refusal, own: OwnCluster, tmp_path: Path
) -> None:
    place = Place(tmp_path / "data", own.create_empty())
    error = await refusal(place.url)
    assert isinstance(error, NoConference)
    assert "voting init" in error.message
    store = await place.open(create=True)
    await World(store).furnish()
    await store.close()
    assert place.folder.stat().st_mode & 0o777 == 0o700, "the folder for what is kept beside it"


async def test_another_programs_database_is_refused_and_left_alone(refusal: Refusal, own: OwnCluster) -> None:
    url = own.create_empty()
    other = await asyncpg.connect(own.as_superuser(url))
    await other.execute("CREATE TABLE poll (id integer PRIMARY KEY); CREATE TABLE alembic_version (version_num text)")
    for create in (False, True):
        assert isinstance(await refusal(url, create=create), DatabaseNotOurs)
    tables = await other.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    assert {row[0] for row in tables} == {"poll", "alembic_version"}
    await other.close()


async def test_a_newer_schema_is_refused_and_left_alone(refusal: Refusal, own: OwnCluster) -> None:
    url = own.create()
    other = await asyncpg.connect(own.as_superuser(url))
    await other.execute("UPDATE alembic_version SET version_num = '9999'")
    for create in (False, True):
        error = await refusal(url, create=create)
        assert isinstance(error, DatabaseNewer)
        assert error.detail == {"schema": "9999"}
    assert await other.fetchval("SELECT version_num FROM alembic_version") == "9999"
    await other.close()


# what is not safe to use


@pytest.fixture
def setting(own: OwnCluster) -> Iterator[list[str]]:
    """Statements that set the server or the role up; they are undone afterwards."""
    done: list[str] = []
    yield done
    own.run("ALTER SYSTEM RESET ALL", "SELECT pg_reload_conf()", "ALTER ROLE voting RESET ALL")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("ALTER SYSTEM SET fsync = off", "fsync"),
        ("ALTER SYSTEM SET log_statement = 'mod'", "log_parameter_max_length"),
        ("ALTER SYSTEM SET log_min_duration_statement = 0", "log_parameter_max_length"),
    ],
)
@pytest.mark.usefixtures("setting")
async def test_a_server_that_would_lose_votes_or_tell_of_them_is_refused(
    own: OwnCluster, tmp_path: Path, change: str, said: str
) -> None:
    url = own.create()
    own.run(change, "SELECT pg_reload_conf()")
    async with asyncio.timeout(PATIENCE):
        while True:  # a reload takes a moment
            try:
                await (await open_store(tmp_path, url=url)).close()
            except VotingError as error:
                assert error.code == "database_unfit"
                assert said in error.message
                return
            await asyncio.sleep(0.05)


@pytest.mark.usefixtures("setting")
async def test_every_commit_is_synced_whatever_the_role_has_by_default(own: OwnCluster, tmp_path: Path) -> None:
    url = own.create()
    own.run("ALTER ROLE voting SET synchronous_commit = off", "ALTER ROLE voting SET lock_timeout = 1")

    def asked(connection: Connection) -> list[str]:
        names = ("synchronous_commit", "lock_timeout", "transaction_isolation")
        return [connection.exec_driver_sql(f"SHOW {name}").scalar_one() for name in names]

    store = await open_store(tmp_path, url=url)
    assert await store._writer.do(asked) == ["on", "10s", "read committed"]
    await store.close()


async def test_an_error_of_the_database_tells_nobody_a_choice(store: SqlStore, world: World) -> None:
    await world.open("secret")

    def fail(connection: Connection) -> None:
        connection.exec_driver_sql("INSERT INTO ballot (poll, mark) VALUES ($1, $2)", ("secret", '["sensitive"]'))

    with pytest.raises(VotingError) as caught:
        await store._writer.do(fail)
    error: BaseException | None = caught.value
    while error is not None:
        assert "sensitive" not in repr(error) + str(error)
        error = error.__cause__ or error.__context__


# connections


async def test_a_process_keeps_no_more_connections_than_it_may(own: OwnCluster, place: Place, world: World) -> None:
    store = await open_store(place.folder, url=place.url, pool=3)
    await world.open("named")
    asked = [store.turnout("named") for _ in range(60)] + [store.cast(a_cast("named", b)) for b in range(1, 31)]
    busy = asyncio.gather(*asked)
    watcher = await asyncpg.connect(own.as_superuser(place.url))
    most = 0
    while not busy.done():
        query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = 'voting'"
        most = max(most, await watcher.fetchval(query))
    await busy
    await watcher.close()
    await store.close()
    assert await world.consistent("named") == 30
    assert most <= 3 + 10, "three of this one, and those of the store that the world has"


async def test_a_server_without_room_for_one_more_says_so(refusal: Refusal, own: OwnCluster) -> None:
    url = own.create()
    watcher = await asyncpg.connect(own.admin)
    async with asyncio.timeout(PATIENCE):
        while await watcher.fetchval("SELECT count(*) FROM pg_stat_activity WHERE usename = 'voting'"):  # noqa: ASYNC110 - they left
            await asyncio.sleep(0.05)
    await watcher.close()
    own.run("ALTER ROLE voting CONNECTION LIMIT 1")
    try:
        held = await asyncpg.connect(url.replace("postgresql+asyncpg", "postgresql"))
        error = await refusal(url)
        assert error.code == "database_unreachable" and "VOTING_DATABASE_POOL" in error.message
        await held.close()
    finally:
        own.run("ALTER ROLE voting CONNECTION LIMIT -1")


# going and coming back


async def test_a_database_that_is_gone_refuses_and_works_again_when_it_is_back(
    own: OwnCluster, store: SqlStore, world: World
) -> None:
    await world.open("secret")
    await store.cast(a_cast("secret", 1))
    own.stop()
    try:
        told = await asyncio.gather(
            store.cast(a_cast("secret", 2)), store.turnout("secret"), store.probe(), return_exceptions=True
        )
        assert errors(told) == {"DatabaseUnreachable": 3}
        assert all(isinstance(error, Unavailable) for error in told)
    finally:
        own.start()
    assert await store.turnout("secret") == await store.turnout("secret")
    assert await store.cast(a_cast("secret", 2)) is Decision.FIRST
    assert await store.cast(a_cast("secret", 1)) is Decision.REPEAT
    await store.probe()
    assert await world.consistent("secret") == 2


async def test_a_restart_that_nobody_noticed_costs_no_answer(own: OwnCluster, store: SqlStore, world: World) -> None:
    await world.open("named")
    await store.cast(a_cast("named", 1))
    own.stop()
    own.start()
    await asyncio.sleep(0.1)
    assert await store.marks("named") == {'["yes"]': 1}
    assert await store.cast(a_cast("named", 2)) is Decision.FIRST


async def test_one_statement_that_is_cut_off_harms_no_other(own: OwnCluster, store: SqlStore, world: World) -> None:
    await world.open("named")
    own.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'voting'")
    answers = await asyncio.gather(
        *(store.cast(a_cast("named", badge)) for badge in range(1, 11)), store.badges(), return_exceptions=True
    )
    assert set(errors(answers)) <= {"first", "list", "DatabaseUnreachable"}
    await asyncio.gather(*(store.cast(a_cast("named", badge)) for badge in range(1, 11)))
    assert await world.consistent("named") == 10


async def test_a_server_that_is_killed_in_mid_commit_has_lost_nothing_that_was_acknowledged(
    own: OwnCluster, place: Place, store: SqlStore, world: World
) -> None:
    """The server and all its processes die at once, at a random moment, while two of ours cast for all they can."""
    other = await place.open()
    stores = (store, other)
    random = Random(2026)
    revs: dict[tuple[str, int], int] = {}
    received = asyncio.Event()
    for poll in ("named", "secret"):
        await world.open(poll)

    async def vote(poll: str, badge: int) -> None:
        while True:
            rev = revs.get((poll, badge), 0) + 1
            await stores[badge % 2].cast(a_cast(poll, badge, f"{rev}", rev=rev, submission=f"{rev}"))
            revs[poll, badge] = rev
            received.set()

    for _ in range(6):
        received.clear()
        voting = [asyncio.create_task(vote(poll, b)) for poll in ("named", "secret") for b in range(1, MEMBERS + 1)]
        async with asyncio.timeout(PATIENCE):
            await received.wait()  # a slow machine needs a while for the first
        await asyncio.sleep(random.uniform(0, 0.5))
        own.stop(signal.SIGKILL)
        async with asyncio.timeout(PATIENCE):
            ended = await asyncio.gather(*voting, return_exceptions=True)
        assert set(errors(ended)) == {"DatabaseUnreachable"}
        own.start()
        for poll in ("named", "secret"):
            await world.consistent(poll)
            for box in await store.ballots(poll):
                badge = next(b for b in range(1, MEMBERS + 1) if tag(poll, b) == box.tag)
                stored = int(box.mark.removeprefix('["').removesuffix('"]'))
                assert stored - revs.get((poll, badge), 0) in (0, 1), "what was acknowledged, or one that was not yet"
                revs[poll, badge] = stored
        assert first_break(await store.journal()) is None
    assert len(revs) == 2 * MEMBERS
    await world.finish("secret")
    assert await world.consistent("secret") == MEMBERS
    await store.release(1, act("release"))
    await other.close()
