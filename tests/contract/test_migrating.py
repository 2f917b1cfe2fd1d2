"""A database with a conference in it that an earlier version wrote, opened by this one."""

from collections.abc import Sequence

import pytest
from sqlalchemy import Connection

from tests.contract.conftest import Place
from tests.contract.world import World, a_cast, act, ask_in_turn
from voting.domain.poll import Action
from voting.service.ports import Store
from voting.store.sql import SqlStore

OLD_KEY = """
CREATE TABLE participation (
    poll VARCHAR NOT NULL, badge INTEGER NOT NULL, CONSTRAINT participation_pk PRIMARY KEY (poll, badge),
    CONSTRAINT participation_fk_poll_badge FOREIGN KEY (poll, badge) REFERENCES entitlement (poll, badge)
) WITHOUT ROWID
"""
PARTICIPATION = {
    "sqlite": (
        "PRAGMA defer_foreign_keys = ON",
        "CREATE TABLE put_aside AS SELECT poll, badge FROM participation",
        "DROP TABLE participation",
        OLD_KEY,
        "INSERT INTO participation SELECT poll, badge FROM put_aside",
        "DROP TABLE put_aside",
    ),
    "postgresql": (
        "ALTER TABLE participation DROP CONSTRAINT participation_fk_poll_badge_share",
        "ALTER TABLE participation DROP COLUMN share",
        "ALTER TABLE participation ADD CONSTRAINT participation_fk_poll_badge FOREIGN KEY (poll, badge) "
        "REFERENCES entitlement (poll, badge)",
    ),
}
"""What takes back the key of participations, by dialect."""

ADDED = {
    "stage": ("held", "rehearsed_cue", "rehearsed_step"),
    "poll": ("curation", "weights", "collecting", "fixed"),
    "badge": ("rooms", "delegate"),
    "entitlement": ("share", "weight", "cohort"),
}
"""The columns that migrations have added since the first version that was used."""


def take_back(connection: Connection) -> None:
    """Undo every migration since that version."""
    statements = [
        *(f"DROP TABLE {table}" for table in ("support", "floor_use", "question", "floor", "picture")),
        *(f"DROP INDEX {index}" for index in ("participation_by_share", "entitlement_by_share")),
        *PARTICIPATION[connection.dialect.name],
        "DROP INDEX entitlement_by_badge_share",
        *(f"ALTER TABLE {table} DROP COLUMN {column}" for table, columns in ADDED.items() for column in columns),
        "UPDATE alembic_version SET version_num = '0005'",
    ]
    for statement in statements:
        connection.exec_driver_sql(statement)


async def kept(store: Store) -> Sequence[object]:
    polls = ("named", "secret")
    return [
        await store.conference(),
        await store.badges(),
        await store.journal(),
        await store.stage("hall"),
        *[await store.marks(poll) for poll in polls],
        *[await store.turnout(poll) for poll in polls],
    ]


@pytest.mark.parametrize("place", ["sqlite", "postgres"], indirect=True)
async def test_what_an_earlier_version_wrote_is_all_there_and_what_is_new_works(place: Place) -> None:
    store = await place.open(create=True)
    assert isinstance(store, SqlStore)
    world = World(store)
    await world.furnish()
    for poll in ("named", "secret"):
        await world.open(poll)
        for badge in (1, 2, 3):
            await store.cast(a_cast(poll, badge))
    await world.step("named", Action.CLOSE)
    before = await kept(store)
    await store._writer.do(take_back)
    await store.close()
    later = await place.open()
    assert await kept(later) == before
    assert len(await ask_in_turn(later)) == len(await later.questions("hall"))
    await later.put_picture("hall", "welcome", b"a picture", act())
    await World(later).finish("secret")
    await later.close()
