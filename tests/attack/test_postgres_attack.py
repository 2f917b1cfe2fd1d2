"""The link attack on PostgreSQL: who reads every row with its hidden columns, dumps, copies the files and has every
statement logged tries to join 300 badges with 300 secret ballots.

What is left in the write-ahead log, in an archive of it and on replicas is said in ``docs/secrecy.md``.
"""

import asyncio
import base64
import re
import sys
from collections.abc import Iterator
from random import Random

import asyncpg
import pytest

from tests.attack.conftest import CHANGES, PACE, POLL, VOTERS, hold
from tests.attack.joining import BOUND, Joining, chance, right, side_by_side
from tests.attack.learnt import as_text, assert_as_documented, learnt
from tests.attack.server import HeldServer, Rows, orders
from tests.postgres import NoServer, OwnCluster
from voting.domain.methods import WordCloud
from voting.store.gathering import CROWD

TALKATIVE = {"log_statement": "all", "log_min_duration_statement": "0", "log_error_verbosity": "verbose"}
FORGETFUL = {"wal_recycle": "off", "wal_keep_size": "0"}
"""What ``docs/operations.md`` advises."""

STILL = {"autovacuum": "off"}
"""No statistics, which name some of the tags, are gathered between a checkpoint and our look at the log."""


@pytest.fixture(scope="module")
def server() -> Iterator[OwnCluster]:
    try:
        server = OwnCluster(**TALKATIVE, **FORGETFUL, **STILL)
    except NoServer as missing:
        pytest.skip(f"no PostgreSQL: {missing}")
    server.run("GRANT SET ON PARAMETER log_parameter_max_length TO voting")
    yield server
    server.remove()


@pytest.fixture(scope="module")
def held(server: OwnCluster, tmp_path_factory: pytest.TempPathFactory) -> HeldServer:
    folder = tmp_path_factory.mktemp("attacked-server")
    held = HeldServer(folder / "data", server.create(), WordCloud(), cluster=server)  # what people write themselves
    asyncio.run(hold(held, folder / "said"))
    held.logged = server.log.read_bytes()
    return held


def ways(rows: Rows) -> dict[str, Joining]:
    badges = dict(orders(rows, "participation", "entitlement", "session", "badge"))
    return dict(side_by_side(badges, dict(orders(rows, "ballot"))))


def by_transaction(rows: Rows) -> Joining:
    """Whom the transactions join for certain: alone in one, here and there."""
    found: list[dict[int, list[object]]] = []
    for table in ("participation", "ballot"):
        groups: dict[int, list[object]] = {}
        for row in rows.tables[table]:
            groups.setdefault(row["made"], []).append(row["key"])
        found.append(groups)
    badges, tags = found
    pairs = ((badges[made], tags.get(made, ())) for made in badges)
    return {mine[0]: its[0] for mine, its in pairs if len(mine) == len(its) == 1}  # type: ignore[misc]


NAIVE = """
    CREATE TABLE participation (poll text, badge int, PRIMARY KEY (poll, badge));
    CREATE TABLE entitlement (poll text, badge int);
    CREATE TABLE session (id int, badge int, expires_at int);
    CREATE TABLE badge (id int, admitted_at int, device int, verifier int);
    CREATE TABLE ballot (poll text, tag bytea, submission bytea, rev int, mark text, PRIMARY KEY (poll, tag));
    INSERT INTO session SELECT n, n, n FROM generate_series(1, 300) AS n;
    INSERT INTO entitlement SELECT 'award', n FROM generate_series(1, 300) AS n;
    INSERT INTO badge SELECT n, n, n, n FROM generate_series(1, 300) AS n"""


async def naive(server: OwnCluster, tags: dict[int, bytes]) -> tuple[Rows, Rows]:
    """Two plain tables, one transaction a vote, no thought of secrecy: as it is, and after a VACUUM FULL."""
    url = server.create_empty()
    database = await asyncpg.connect(server.as_superuser(url))
    await database.execute(NAIVE)
    random = Random(7)
    for badge in random.sample(sorted(tags), len(tags)):
        async with database.transaction():
            await database.execute("INSERT INTO participation VALUES ($1, $2)", POLL, badge)
            ballot = (POLL, tags[badge], random.randbytes(16), random.choice(("yes", "no")))
            await database.execute("INSERT INTO ballot VALUES ($1, $2, $3, 1, $4)", *ballot)
    before = await Rows.taken(server, url)
    await database.execute("VACUUM (FULL, FREEZE)")
    await database.close()
    return before, await Rows.taken(server, url)


async def test_the_attack_joins_everybody_on_a_naive_layout(server: OwnCluster, held: HeldServer) -> None:
    for rows in await naive(server, held.tags):
        assert right(by_transaction(rows), held.tags) == VOTERS
        found = {name: right(joining, held.tags) for name, joining in ways(rows).items()}
        for name in ("participation place", "participation made", "participation in the dump"):
            assert found[f"badges by {name}, tags by ballot place"] == VOTERS


def test_everybody_has_voted_and_the_box_is_whole(held: HeldServer) -> None:
    stored = {row["tag"]: row["mark"] for row in held.closed.tables["ballot"]}
    assert stored == {held.tags[badge]: mark for badge, mark in held.marks.items()}
    assert len(stored) == VOTERS and len(held.changed) == CHANGES


def test_after_closing_no_way_of_joining_does_better_than_guessing(held: HeldServer) -> None:
    found = {name: right(joining, held.tags) for name, joining in ways(held.closed).items()}
    assert len(found) > 100
    assert chance(BOUND) * len(found) < 1 / 10_000
    assert {name: links for name, links in found.items() if links >= BOUND} == {}
    complete = sum(len(joining) == VOTERS for joining in ways(held.closed).values())
    assert complete > 100, "they were orders of everybody"


def test_after_closing_all_rows_tell_of_one_transaction(held: HeldServer) -> None:
    made = {row["made"] for table in ("participation", "ballot") for row in held.closed.tables[table]}
    assert len(made) == 1
    for table in ("participation", "ballot", "entitlement"):
        assert {row["touched"] for row in held.closed.tables[table]} == {0}
        assert len({row["made"] for row in held.closed.tables[table]}) == 1
    assert len({row["made"] for row in held.midway.tables["participation"]}) > 20, "while open, they tell of many"
    assert {row["rev"] for row in held.closed.tables["ballot"]} == {1}


def test_after_closing_rows_lie_in_the_order_of_their_keys(held: HeldServer) -> None:
    for table in ("participation", "ballot"):
        by_place = [row["key"] for row in sorted(held.closed.tables[table], key=lambda row: row["place"])]
        assert by_place == sorted(by_place)
        assert by_place != [row["key"] for row in sorted(held.midway.tables[table], key=lambda row: row["place"])]


def test_after_closing_the_log_is_as_forgetful_as_the_server_is_told_to_be(held: HeldServer) -> None:
    """With ``FORGETFUL``, and no archive, the next checkpoints leave nothing of the votes in it."""
    submissions = {row["submission"] for row in held.midway.tables["ballot"]}
    assert any(tag in held.midway.files for tag in held.tags.values())
    assert not any(tag in held.closed.wal for tag in held.tags.values())
    assert not any(submission in held.closed.wal for submission in submissions)


def test_nothing_that_was_logged_exported_or_entered_in_the_journal_names_a_ballot(held: HeldServer) -> None:
    logged = held.logged
    for statement in (b"INSERT INTO participation", b"INSERT INTO ballot", b"UPDATE ballot", b"CLUSTER ballot"):
        assert statement in logged, "every statement is logged"
    everything = logged + held.said + b"".join(held.files.values())
    everything += held.closed.dump.partition(b"COPY public.journal")[2].partition(b"\\.")[0]
    for tag in held.tags.values():
        shapes = (tag, tag.hex().encode(), base64.urlsafe_b64encode(tag)[:43], base64.b64encode(tag)[:43])
        assert not any(shape in everything for shape in shapes)
    assert not any(mark.encode() in logged for mark in held.marks.values())
    assert re.search(rb"Person \d", logged) is None
    assert b"level=" not in held.said, "a poll that goes well is not logged at all"


def test_copies_from_mid_vote_show_what_the_documentation_says(
    held: HeldServer, capsys: pytest.CaptureFixture[str]
) -> None:
    marks = {row["tag"]: row["mark"] for row in held.midway.tables["ballot"]}
    commits = held.commits()
    table = learnt(held.kind, marks, commits)
    with capsys.disabled():
        sys.stdout.write(as_text("Copies of the rows on PostgreSQL from before closing", table))
    assert_as_documented(table)
    for commit in commits:
        assert commit.tags <= {held.tags[badge] for badge in commit.badges}, "no transaction has half a vote"
    assert sum(len(commit.tags) for commit in commits) == VOTERS, "none was changed before it was looked at"
    in_crowds = sum(len(commit.badges) for commit in commits if len(commit.badges) >= CROWD)
    assert in_crowds > PACE["rush"][0] / 2, "a stalled machine may break a few crowds up, not most of them"
