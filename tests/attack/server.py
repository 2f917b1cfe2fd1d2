"""What an attacker reads on a PostgreSQL server: rows with their places and transactions, a dump, the server's files
and what it logged."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg

from tests.attack.conftest import POLL, Held
from tests.attack.evidence import Commit, occurrences
from tests.integration.hall import eventually
from tests.postgres import OwnCluster

PLACE = "ctid AS place, xmin::text::bigint AS made, xmax::text::bigint AS touched"
TABLES = {
    "participation": f"SELECT badge AS key, {PLACE} FROM participation WHERE poll = $1",
    "entitlement": f"SELECT badge AS key, {PLACE} FROM entitlement WHERE poll = $1",
    "session": f"SELECT badge AS key, {PLACE}, expires_at, id FROM session WHERE badge IS NOT NULL AND $1 <> ''",
    "badge": f"SELECT id AS key, {PLACE}, admitted_at, device, verifier FROM badge WHERE $1 <> ''",
    "ballot": f"SELECT tag AS key, {PLACE}, tag, submission, rev, mark FROM ballot WHERE poll = $1",
}
WATCHED = "SELECT tag, xmin::text::bigint FROM ballot WHERE poll = $1 AND rev = 1"


@dataclass(frozen=True)
class Rows:
    """Everything at one moment. ``files``: of the database; ``wal``: the server's write-ahead log."""

    tables: dict[str, list[dict[str, Any]]]
    dump: bytes
    files: bytes
    wal: bytes

    @classmethod
    async def taken(cls, cluster: OwnCluster, url: str) -> "Rows":
        database = await asyncpg.connect(cluster.as_superuser(url))
        tables = {name: [dict(row) for row in await database.fetch(query, POLL)] for name, query in TABLES.items()}
        await database.execute("CHECKPOINT")
        await database.execute("SELECT pg_switch_wal()")
        await database.execute("CHECKPOINT")
        oid = await database.fetchval("SELECT oid FROM pg_database WHERE datname = current_database()")
        await database.close()
        files, wal = (cluster.data / "base" / str(oid), cluster.data / "pg_wal")
        return cls(tables, cluster.dump(url), _content(files), _content(wal))


def orders(rows: Rows, *tables: str) -> Iterator[tuple[str, list[Any]]]:
    """The keys of ``tables`` by each of their columns and hidden columns, as found in the dump and in the files."""
    known = {row["key"] for row in rows.tables[tables[0]]}
    for table in tables:
        for name in rows.tables[table][0]:
            if name != "key":
                found = sorted(rows.tables[table], key=lambda row: (row[name] is None, row[name], row["place"]))
                keys = [row["key"] for row in found if row["key"] in known]
                yield f"{table} {name}", list(dict.fromkeys(keys))
    yield f"{tables[0]} in the dump", dumped(rows.dump, tables[0], known)
    if all(isinstance(key, bytes) for key in known):
        for name, content in (("files", rows.files), ("log", rows.wal)):
            seen = {key: occurrences(content, key) for key in known}
            if all(seen.values()):
                yield f"first place in the {name}", sorted(known, key=lambda key: seen[key][0])
                yield f"last place in the {name}", sorted(known, key=lambda key: seen[key][-1])


def dumped(dump: bytes, table: str, known: set[Any]) -> list[Any]:
    """The keys of ``table`` in the order in which ``pg_dump`` tells them."""
    _, _, rest = dump.partition(f"COPY public.{table} (".encode())
    lines = rest.partition(b"\n\\.\n")[0].split(b"\n")[1:]
    cells = [line.split(b"\t") for line in lines]
    column = 1  # behind the poll
    if all(isinstance(key, bytes) for key in known):
        keys: list[Any] = [bytes.fromhex(cell[column].decode().removeprefix("\\\\x")) for cell in cells]
    else:
        keys = [int(cell[column]) for cell in cells]
    return [key for key in keys if key in known]


@dataclass
class HeldServer(Held):
    """The poll on a PostgreSQL server. ``seen``: the transaction that each ballot came in, from copies taken all the
    time while the poll was open; ``logged``: all that the database server wrote into its log."""

    cluster: OwnCluster = field(kw_only=True)
    seen: dict[bytes, int] = field(default_factory=dict)
    logged: bytes = b""
    watching: "asyncio.Task[None] | None" = None
    midway: Rows = field(init=False)
    closed: Rows = field(init=False)

    async def at_opening(self) -> None:
        self.watching = asyncio.create_task(self._watch())

    async def before_a_change(self, badge: int) -> None:
        async def looked_at() -> bool:
            return self.tags[badge] in self.seen

        await eventually(looked_at, 60)

    async def at_the_last_vote(self) -> None:
        assert self.watching
        for badge in self.tags:
            await self.before_a_change(badge)
        self.watching.cancel()
        await asyncio.gather(self.watching, return_exceptions=True)
        self.midway = await Rows.taken(self.cluster, self.url)

    async def at_closing(self) -> None:
        database = await asyncpg.connect(self.cluster.as_superuser(self.url))

        async def sealed() -> bool:
            return not await database.fetchval("SELECT count(*) FROM unsealed")

        await eventually(sealed, 60)
        await database.close()
        self.closed = await Rows.taken(self.cluster, self.url)

    async def _watch(self) -> None:
        database = await asyncpg.connect(self.cluster.as_superuser(self.url))
        try:
            while True:
                for tag, made in await database.fetch(WATCHED, POLL):
                    self.seen.setdefault(tag, made)
                await asyncio.sleep(0.05)
        finally:
            await database.close()

    def commits(self) -> list[Commit]:
        """Who and what came in one transaction, as the copies from mid-vote join them."""
        badges: dict[int, set[int]] = {}
        for row in self.midway.tables["participation"]:
            badges.setdefault(row["made"], set()).add(row["key"])
        tags: dict[int, set[bytes]] = {}
        for tag, made in self.seen.items():
            tags.setdefault(made, set()).add(tag)
        return [Commit(frozenset(badges[made]), frozenset(tags.get(made, ())), frozenset()) for made in sorted(badges)]


def _content(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())
