"""``casting_process`` on a store that syncs less than it must: what a power cut then costs, the harness has to show.

``python -m tests.faults.unsynced_process FOLDER MODE``, where MODE is a value of ``PRAGMA synchronous``.
"""

import asyncio
import sqlite3
import sys
from pathlib import Path

from sqlalchemy import Engine, event

from tests.contract import casting_process
from voting.store.sqlite import database

_writing_engine = database._writing_engine


def weakened(file: Path) -> Engine:
    engine = _writing_engine(file)

    @event.listens_for(engine, "connect")
    def weaken(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(f"PRAGMA synchronous={sys.argv[2]}")

    return engine


if __name__ == "__main__":
    database._writing_engine = weakened
    asyncio.run(casting_process.main(Path(sys.argv[1]), ""))
