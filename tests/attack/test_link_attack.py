"""The link attack: who holds every byte on the server's disk tries to join 300 badges with 300 secret ballots.

After closing no way of joining gets more right than guessing does. The same ways join all 300 on layouts that were
made without care, so they do find what there is to find. What a copy shows that was taken while the poll was open is
printed, and held against what ``docs/secrecy.md`` says.
"""

import asyncio
import base64
import re
import sys
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from tests.attack import naive
from tests.attack.conftest import CHANGES, PACE, POLL, VOTERS, HeldFile
from tests.attack.evidence import commits, images, occurrences, opened, places
from tests.attack.joining import BOUND, by_commit, by_order, chance, right
from tests.attack.learnt import as_text, assert_as_documented, learnt
from tests.contract.world import World, a_badge, a_cast, a_conference, act
from voting.service.ports import RollChange
from voting.store.gathering import CROWD
from voting.store.sql import open_store
from voting.store.sqlite.file import FILE


def test_the_bound_is_what_guessing_does_not_reach() -> None:
    assert chance(BOUND) * 200 < 1 / 40_000
    assert 0.63 < chance(1) < 0.64


@pytest.mark.parametrize("layout", naive.TABLES)
def test_the_attack_joins_everybody_on_a_naive_layout(tmp_path: Path, held: HeldFile, layout: str) -> None:
    evidence = naive.vote(tmp_path / layout, layout, held.tags)
    assert right(by_commit(evidence, POLL), held.tags) == VOTERS, "from the log"
    best = max(right(joining, held.tags) for _, joining in by_order(evidence, POLL))
    assert best == VOTERS, "from the order"
    rows = {name: right(joining, held.tags) for name, joining in by_order(evidence, POLL) if "commit" not in name}
    if layout == "rows":
        assert rows["badges by row number, tags by rowid"] == VOTERS, "from the order of rows alone, after a VACUUM"


def test_everybody_has_voted_and_the_box_is_whole(held: HeldFile) -> None:
    database = opened(held.closed.database)
    stored = dict(database.execute("SELECT tag, mark FROM ballot WHERE poll = ?", (POLL,)))
    database.close()
    assert stored == {held.tags[badge]: mark for badge, mark in held.marks.items()}
    assert len(stored) == VOTERS and len(held.changed) == CHANGES


def test_after_closing_no_way_of_joining_does_better_than_guessing(held: HeldFile) -> None:
    ways = {name: right(joining, held.tags) for name, joining in by_order(held.closed, POLL)}
    assert len(ways) > 100
    assert {name: links for name, links in ways.items() if links >= BOUND} == {}
    complete = sum(len(joining) == VOTERS for _, joining in by_order(held.closed, POLL))
    assert complete > 100, "they were orders of everybody"


def test_after_closing_the_log_holds_no_transaction(held: HeldFile) -> None:
    assert held.closed.log == b""
    assert by_commit(held.closed, POLL) == {}


def test_after_closing_every_trace_of_a_tag_in_the_file_is_a_live_row(held: HeldFile) -> None:
    live = [cell for table in ("ballot", "ballot_by_mark") for cell in places(held.closed.database, table)]
    for tag in held.tags.values():
        for place in occurrences(held.closed.database, tag):
            assert any(start <= place < start + len(cell) for start, cell in live)
        assert occurrences(held.closed.index, tag) == []


def test_after_closing_a_ballot_does_not_tell_how_often_it_was_changed(held: HeldFile) -> None:
    database = opened(held.closed.database)
    assert len(database.execute("SELECT DISTINCT rev FROM ballot").fetchall()) == 1
    database.close()
    database = opened(last_image(held))
    revs = Counter(rev for (rev,) in database.execute("SELECT rev FROM ballot"))
    database.close()
    assert revs == {1: VOTERS - CHANGES, 2: CHANGES}, "while open, it does"


def last_image(held: HeldFile) -> bytes:
    """The database as the copy from mid-vote has it."""
    return list(images(held.midway))[-1]


def test_nothing_that_was_logged_exported_or_entered_in_the_journal_names_a_ballot(held: HeldFile) -> None:
    database = opened(held.closed.database)
    journal = database.execute("SELECT seq, action, at FROM journal ORDER BY seq").fetchall()
    everything = repr(database.execute("SELECT * FROM journal").fetchall()).encode()
    database.close()
    actions = [action for _, action, _ in journal]
    assert actions[actions.index("open") :] == ["open", "close", "finish"], "no entry for a ballot"
    assert set(held.files) >= {"results.csv", "results.json"} or len(held.files) >= 2
    everything += held.said + b"".join(held.files.values())
    for tag in held.tags.values():
        shapes = (tag, tag.hex().encode(), base64.urlsafe_b64encode(tag)[:43], base64.b64encode(tag)[:43])
        assert not any(shape in everything for shape in shapes)
    assert re.search(rb"Person \d", everything) is None
    assert b"level=" not in held.said, "a poll that goes well is not logged at all"


def test_a_copy_from_mid_vote_shows_what_the_documentation_says(
    held: HeldFile, capsys: pytest.CaptureFixture[str]
) -> None:
    database = opened(last_image(held))
    marks = dict(database.execute("SELECT tag, mark FROM ballot"))
    database.close()
    table = learnt(held.kind, marks, commits(held.midway, POLL))
    with capsys.disabled():
        sys.stdout.write(as_text("A copy of database and log from before closing", table))
    assert_as_documented(table)
    certain = by_commit(held.midway, POLL)
    assert right(certain, held.tags) == len(certain), "who is alone in a transaction is joined, and rightly"
    for commit in commits(held.midway, POLL):
        assert {held.tags[badge] for badge in commit.badges} == commit.tags, "no transaction has half a vote"


def test_in_a_rush_voters_are_in_crowds(held: HeldFile) -> None:
    in_crowds = sum(len(commit.badges) for commit in commits(held.midway, POLL) if len(commit.badges) >= CROWD)
    assert in_crowds > PACE["rush"][0] / 2, "a stalled machine may break a few crowds up, not most of them"


async def test_no_overwritten_choice_or_submission_survives_among_three_hundred(tmp_path: Path) -> None:
    """Enough ballots that pages split and merge, which could leave copies of rows behind."""
    store = await open_store(tmp_path, create=True)
    world = World(store)
    await store.create(a_conference(), act())
    await store.change_roll(RollChange(added=tuple(a_badge(str(n)) for n in range(VOTERS))), act())
    await world.open("secret")
    badges = range(1, VOTERS + 1)
    first = [a_cast("secret", badge, f"first-{badge:03}") for badge in Random(7).sample(badges, VOTERS)]
    second = [a_cast("secret", badge, f"second-{badge:03}", rev=2) for badge in Random(8).sample(badges, VOTERS)]
    for casts in (first, second):
        await asyncio.gather(*map(store.cast, casts))
    assert b"first-001" in read(tmp_path), "while open, the log still has it"
    await world.finish("secret")
    content = read(tmp_path)
    assert (tmp_path / f"{FILE}-wal").stat().st_size == 0
    assert b"first-" not in content
    assert not any(cast.submission in content for cast in first)
    assert all(cast.submission in content and cast.mark.encode() in content for cast in second)
    await store.close()


def read(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())
