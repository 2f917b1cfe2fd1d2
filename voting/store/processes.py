"""What the processes that serve the conference say of who is connected to them."""

from collections.abc import Collection, Mapping

from sqlalchemy import Connection, delete, insert, select

from voting.store.tables import PROCESS


def report(connection: Connection, process: str, beat: int, said: str, gone: Collection[str]) -> None:
    connection.execute(delete(PROCESS).where(PROCESS.c.process.in_({process, *gone})))
    if process not in gone:
        connection.execute(insert(PROCESS).values(process=process, beat=beat, said=said))


def reports(connection: Connection) -> Mapping[str, tuple[int, str]]:
    rows = connection.execute(select(PROCESS.c.process, PROCESS.c.beat, PROCESS.c.said))
    return {row.process: (row.beat, row.said) for row in rows}
