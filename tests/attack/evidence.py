"""What an attacker holds, and what SQLite's files say when they are taken apart: commits of the log, cells of pages.

It reads bytes alone. Of the schema it knows that there is a table of participations and one of ballots.
"""

import sqlite3
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Evidence:
    """Copies of the files at one moment. ``before``: an older backup of the database, from before the first vote."""

    before: bytes
    database: bytes
    log: bytes
    index: bytes

    @classmethod
    def taken(cls, file: Path, before: bytes) -> "Evidence":
        log, index = (file.with_name(file.name + end) for end in ("-wal", "-shm"))
        parts = [path.read_bytes() if path.exists() else b"" for path in (log, file, index)]
        return cls(before, parts[1], parts[0], parts[2])


@dataclass(frozen=True)
class Commit:
    """What one transaction brought: badges that have voted from then on, tags that were not there before, and tags
    whose ballot became another one."""

    badges: frozenset[int]
    tags: frozenset[bytes]
    changed: frozenset[bytes]


def opened(image: bytes) -> sqlite3.Connection:
    """A database from its bytes."""
    connection = sqlite3.connect(":memory:")
    connection.deserialize(image[:18] + b"\x01\x01" + image[20:])  # not in WAL mode: the frames are in it already
    return connection


def images(evidence: Evidence) -> Iterator[bytes]:
    """The database as it was after each commit that the log holds, from the older backup on."""
    image = bytearray(evidence.before)
    yield bytes(image)
    size = int.from_bytes(evidence.log[8:12], "big") if evidence.log else 0
    salts = evidence.log[16:24]
    for at in range(32, len(evidence.log) - size - 23, size + 24):
        page, commit = struct.unpack(">II", evidence.log[at : at + 8])
        if evidence.log[at + 8 : at + 16] != salts:
            return  # what follows is from before the log began anew
        end = page * size
        image.extend(bytes(max(0, end - len(image))))
        image[end - size : end] = evidence.log[at + 24 : at + 24 + size]
        if commit:
            yield bytes(image[: commit * size])


def commits(evidence: Evidence, poll: str) -> list[Commit]:
    """The transactions in the log that touched ``poll``, in their order."""
    found: list[Commit] = []
    badges: set[int] = set()
    ballots: dict[bytes, object] = {}
    for number, image in enumerate(images(evidence)):
        database = opened(image)
        now_badges = {badge for (badge,) in database.execute("SELECT badge FROM participation WHERE poll = ?", (poll,))}
        rows = database.execute("SELECT tag, rev, mark FROM ballot WHERE poll = ?", (poll,))
        now_ballots: dict[bytes, object] = {tag: (rev, mark) for tag, rev, mark in rows}
        database.close()
        new = frozenset(now_ballots.keys() - ballots.keys())
        changed = frozenset(tag for tag, ballot in ballots.items() if now_ballots.get(tag) != ballot)
        if number and (new or changed or now_badges != badges):
            found.append(Commit(frozenset(now_badges - badges), new, changed))
        badges, ballots = now_badges, now_ballots
    return found


def places(image: bytes, table: str) -> list[tuple[int, bytes]]:
    """Every live cell of ``table`` as its place in the file and its bytes; later ones in a page were written first."""
    database = opened(image)
    (root,) = database.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchone()
    database.close()
    size = int.from_bytes(image[16:18], "big") or 1
    size = 65_536 if size == 1 else size
    cells: list[tuple[int, bytes]] = []
    waiting = [root]
    while waiting:
        page = waiting.pop()
        start = (page - 1) * size
        kind, count = image[start], int.from_bytes(image[start + 3 : start + 5], "big")
        interior = kind in (2, 5)
        head = start + (12 if interior else 8)
        if interior:
            waiting.append(int.from_bytes(image[start + 8 : start + 12], "big"))
        at = sorted(start + int.from_bytes(image[head + 2 * n : head + 2 * n + 2], "big") for n in range(count))
        ends = [*at[1:], start + size]
        for place, end in zip(at, ends, strict=True):
            if interior:
                waiting.append(int.from_bytes(image[place : place + 4], "big"))
            cells.append((place, image[place:end]))
    return sorted(cells)


def occurrences(content: bytes, what: bytes) -> list[int]:
    """Every place of ``what`` in ``content``."""
    found = []
    at = content.find(what)
    while at >= 0:
        found.append(at)
        at = content.find(what, at + 1)
    return found
