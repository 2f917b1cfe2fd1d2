"""Contract of the pictures of image cues: a cue has one or none, and every reader of the run sheet is told."""

import hashlib
from dataclasses import replace

import pytest

from tests.contract.world import World, a_conference, act
from voting.domain.conference import Conference
from voting.domain.errors import NotFound
from voting.domain.preparing import Preparation
from voting.domain.runsheet import Cue, CueKind
from voting.service.ports import Store

ONE, OTHER = b"one picture" * 1000, b"another picture" * 1000


def sha(image: bytes) -> str:
    return hashlib.sha256(image).hexdigest()


def pictures(conference: Conference) -> dict[tuple[str, str], str]:
    return {(room.id, cue.id): cue.image for room in conference.rooms for cue in room.run_sheet if cue.image}


async def test_a_picture_is_kept_and_told_of_in_its_rooms_run_sheet(world: World, other: Store) -> None:
    await world.store.put_picture("side", "pause", ONE, act("picture"))
    for store in (world.store, other):
        assert pictures(await store.conference()) == {("side", "pause"): sha(ONE)}
        assert await store.picture(sha(ONE)) == ONE
    assert (await world.store.journal())[-1].action == "picture"


async def test_one_takes_the_place_of_another(world: World) -> None:
    await world.store.put_picture("side", "pause", ONE, act("picture"))
    await world.store.put_picture("side", "pause", OTHER, act("picture"))
    assert pictures(await world.store.conference()) == {("side", "pause"): sha(OTHER)}
    with pytest.raises(NotFound):
        await world.store.picture(sha(ONE))


async def test_it_is_no_part_of_the_definition_and_goes_without_a_trace(world: World) -> None:
    await world.store.put_picture("side", "pause", ONE, act("picture"))
    await world.store.remove_picture("side", "pause", act("remove_picture"))
    assert await world.store.conference() == a_conference()
    with pytest.raises(NotFound):
        await world.store.picture(sha(ONE))


async def test_what_changes_nothing_is_not_in_the_journal(world: World) -> None:
    await world.store.put_picture("side", "pause", ONE, act("picture"))
    await world.store.put_picture("side", "pause", ONE, act("picture"))
    await world.store.remove_picture("hall", "welcome", act("remove_picture"))
    assert [entry.action for entry in await world.store.journal()].count("picture") == 1
    assert (await world.store.journal())[-1].action == "picture"


async def test_it_goes_with_its_cue(world: World, other: Store) -> None:
    await world.store.put_picture("side", "pause", ONE, act("picture"))
    before = await world.store.conference()
    rooms = tuple(
        replace(room, run_sheet=(Cue("join", CueKind.JOIN, {"en": "Join"}),)) if room.id == "side" else room
        for room in before.rooms
    )
    gone = await world.store.prepare(
        Preparation(before=before, after=replace(before, rooms=rooms)), [act("remove_cue", "cue side/pause")]
    )
    await world.store.prepare(Preparation(before=gone, after=replace(gone, rooms=a_conference().rooms)), [act("edit")])
    assert pictures(await other.conference()) == {}
    with pytest.raises(NotFound):
        await other.picture(sha(ONE))
