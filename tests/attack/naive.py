"""Layouts as one would write them without thinking of secrecy, so that the attack has something to find."""

import sqlite3
from pathlib import Path
from random import Random

from tests.attack.evidence import Evidence

POLL = "award"
TABLES = {
    "rows": "CREATE TABLE participation (poll TEXT, badge INTEGER, UNIQUE (poll, badge));"
    "CREATE TABLE ballot (poll TEXT, tag BLOB, rev INTEGER, submission BLOB, mark TEXT, UNIQUE (poll, tag));",
    "keys": "CREATE TABLE participation (poll TEXT, badge INTEGER, PRIMARY KEY (poll, badge)) WITHOUT ROWID;"
    "CREATE TABLE ballot (poll TEXT, tag BLOB, rev INTEGER, submission BLOB, mark TEXT, PRIMARY KEY (poll, tag))"
    " WITHOUT ROWID;",
}
REST = "CREATE TABLE session (id BLOB PRIMARY KEY, badge INTEGER, expires_at INTEGER); CREATE TABLE badge (id INTEGER);"


def vote(folder: Path, layout: str, tags: dict[int, bytes]) -> Evidence:
    """Everybody votes in random order, one transaction a vote."""
    folder.mkdir()
    file = folder / "naive.db"
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA wal_autocheckpoint=0")
    connection.executescript(TABLES[layout] + REST)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = file.read_bytes()
    random = Random(7)
    for badge in random.sample(sorted(tags), len(tags)):
        connection.execute("BEGIN")
        connection.execute("INSERT INTO participation VALUES (?, ?)", (POLL, badge))
        ballot = (POLL, tags[badge], 1, random.randbytes(16), random.choice(("yes", "no")))
        connection.execute("INSERT INTO ballot VALUES (?, ?, ?, ?, ?)", ballot)
        connection.execute("COMMIT")
    evidence = Evidence.taken(file, before)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.execute("VACUUM")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return Evidence(before, file.read_bytes(), evidence.log, evidence.index)
