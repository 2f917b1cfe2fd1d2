"""The power fails at a random moment: what was acknowledged is stored, once, and the database is whole.

A real process votes through the real store while every write and sync is recorded. The record is played on a model of
a disk and cut; what the cut left is opened and compared with what had been acknowledged by then.
"""

import os
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest

from tests.contract.conftest import Place
from tests.contract.world import WELCOME, World, a_badge, a_poll, act, tag
from tests.faults.conftest import Note
from tests.faults.crowd import read
from tests.faults.disk import Disk
from tests.faults.history import Finding, History, Kind
from tests.faults.recording import Event, Said, missing, record
from tests.faults.soak import full, seeded, size
from voting.domain.conference import Conference, Room
from voting.domain.journal import first_break
from voting.domain.poll import PollState
from voting.domain.rules import Rules
from voting.service.ports import RollChange
from voting.store.sqlite.file import FILE

VOTERS = 60
REVISIONS = (1, 2, 3)
MEMORY = "/dev/shm"

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing())


async def furnish(folder: Path, polls: int) -> None:
    """A conference with polls that are secret in turn, before anything is recorded."""
    store = await Place(folder, "").open(create=True)
    drafts = tuple(a_poll(f"p{number}", Rules(secret=number % 2 == 0)) for number in range(polls))
    await store.create(Conference("cut", {"en": "Cut"}, (Room("hall", {"en": "Hall"}, (WELCOME,)),), drafts), act())
    await store.change_roll(RollChange(added=tuple(a_badge(f"{n}") for n in range(VOTERS))), act())
    await store.close()


def all_sent(polls: int) -> History:
    """What ``casting_process`` sends in the end."""
    history = History()
    for poll in (f"p{number}" for number in range(polls)):
        for badge in range(1, VOTERS + 1):
            for rev in REVISIONS:
                history.sent(poll, tag(poll, badge), rev, f'["{badge}-{rev}"]')
    return history


@dataclass
class Told:
    """What the process had said by some moment."""

    history: History
    finished: set[str] = field(default_factory=set)

    def hear(self, said: Said) -> None:
        for what, poll, *rest in map(str.split, said.text.decode().splitlines()):
            if what == "vote":
                badge, rev = map(int, rest)
                self.history.received(poll, tag(poll, badge), rev)
            else:
                self.finished.add(poll)


@dataclass
class Damage:
    """What cuts did. ``broken``: databases that could not be read, or not whole."""

    cuts: int = 0
    acknowledged: int = 0
    broken: list[str] = field(default_factory=list)
    findings: Counter[Kind] = field(default_factory=Counter)

    def add(self, other: "Damage") -> None:
        self.cuts += other.cuts
        self.acknowledged += other.acknowledged
        self.broken += other.broken
        self.findings += other.findings


def laid_out(files: Mapping[str, bytes], folder: Path) -> Path:
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def examined(folder: Path, told: Told) -> Iterator[Finding | str]:
    """What is wrong in the database of ``folder``, given what was said. Rows of a torn one are not looked at."""
    with closing(sqlite3.connect(folder / FILE)) as connection:
        for check in ("integrity_check", "foreign_key_check"):
            rows = connection.execute(f"PRAGMA {check}").fetchall()
            if rows not in ([("ok",)], []):
                yield f"{check}: {rows[:3]}"
                return
        stored = read(connection)
        closed = {id for (id,) in connection.execute("SELECT id FROM poll WHERE state = ?", (PollState.CLOSED,))}
    yield from told.history.compare(stored)
    yield from (f"{poll} was finished, and is not" for poll in told.finished - closed)


async def opens(folder: Path, told: Told) -> None:
    """The store itself opens it, mends what the crash left, and everything agrees."""
    store = await Place(folder, "").open()
    world = World(store)
    for poll in (await store.conference()).polls:
        await world.consistent(poll.id)
    assert first_break(await store.journal()) is None
    await store.close()
    assert list(examined(folder, told)) == []


async def cut(disk: Disk, events: Sequence[Event], told: Told, cuts: int, random: Random, opened: int) -> Damage:
    """Play ``events`` on ``disk`` and cut its power ``cuts`` times. ``opened``: by how many of them the store is
    opened as well."""
    damage = Damage(cuts)
    moments = Counter(random.randrange(len(events) + 1) for _ in range(cuts))
    whole = 0
    for moment in range(len(events) + 1):
        for _ in range(moments[moment]):
            with tempfile.TemporaryDirectory(dir=MEMORY if os.access(MEMORY, os.W_OK) else None) as name:
                folder = laid_out(disk.cut(random), Path(name))
                damage.acknowledged += told.history.acknowledged
                try:
                    for finding in examined(folder, told):
                        if isinstance(finding, Finding):
                            damage.findings[finding.kind] += 1
                        else:
                            damage.broken.append(finding)
                except sqlite3.DatabaseError as error:
                    damage.broken.append(str(error))
                whole += 1
                if opened and whole % (cuts // opened) == 0:
                    await opens(folder, told)
        if moment < len(events):
            event = events[moment]
            disk.take(event)
            if isinstance(event, Said):
                told.hear(event)
    return damage


async def damage_of(folder: Path, command: Sequence[str], polls: int, cuts: int, random: Random, opened: int) -> Damage:
    await furnish(folder, polls)
    disk = Disk(folder)
    events = await record(folder, folder.with_suffix(".log"), [sys.executable, "-m", *command])
    return await cut(disk, events, Told(all_sent(polls)), cuts, random, opened)


async def test_a_power_cut_loses_no_acknowledged_vote_and_doubles_none(tmp_path: Path, note: Note) -> None:
    damage = Damage()
    for run in range(size(1, 10)):
        folder = tmp_path / f"run{run}"
        command = ("tests.contract.casting_process", str(folder), "")
        damage.add(await damage_of(folder, command, size(2, 6), size(100, 1000), seeded("cuts", run), size(2, 20)))
        folder.with_suffix(".log").unlink()
    note(
        f"{damage.cuts} cuts, {damage.acknowledged} acknowledgements looked up, {damage.findings.total()} contradicted"
    )
    assert damage.cuts == size(100, 10_000)
    assert (damage.findings, damage.broken) == (Counter(), [])
    assert damage.acknowledged > damage.cuts


@pytest.mark.parametrize("mode", ["NORMAL", "OFF"] if full() else ["NORMAL"])
async def test_the_same_cuts_do_lose_votes_where_syncs_are_saved(tmp_path: Path, mode: str, note: Note) -> None:
    folder = tmp_path / "data"
    command = ("tests.faults.unsynced_process", str(folder), mode)
    damage = await damage_of(folder, command, 2, size(60, 1000), seeded("weak", mode), 0)
    lost = damage.findings[Kind.LOST]
    note(f"{mode}: {damage.cuts} cuts, {lost} of {damage.acknowledged} lost, {len(damage.broken)} databases torn")
    assert lost > 0
