"""A database with a conference in it that an earlier version wrote, opened by this one."""

from collections.abc import Sequence

import pytest
from sqlalchemy import Connection

from tests.contract.conftest import Place
from tests.contract.world import World, a_cast, act, ask_in_turn
from voting.domain.poll import Action
from voting.service.ports import Store
from voting.store.sql import SqlStore

SINCE = (
    *(f"DROP TABLE {table}" for table in ("support", "floor_use", "question", "floor", "picture")),
    *(f"ALTER TABLE stage DROP COLUMN {column}" for column in ("held", "rehearsed_cue", "rehearsed_step")),
    *(f"ALTER TABLE poll DROP COLUMN {column}" for column in ("curation", "collecting", "fixed")),
    "UPDATE alembic_version SET version_num = '0005'",
)
"""What takes back everything that migrations have added since the first version that was used."""


def take_back(connection: Connection) -> None:
    for statement in SINCE:
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
