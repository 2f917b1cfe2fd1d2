"""Contract of preparing: drafts change whole or not at all, on what was seen; nothing else ever changes."""

import asyncio
from dataclasses import replace

import pytest

from tests.contract.world import NOW, World, a_cast, a_conference, a_poll, act
from voting.domain.conference import Room
from voting.domain.errors import (
    ActionLost,
    Conflict,
    CueOnStage,
    DefinitionInvalid,
    InvalidInput,
    NotFound,
    PollFixed,
    PollOnStage,
)
from voting.domain.poll import Action, Option, Poll, PollState
from voting.domain.preparing import Preparation, edited
from voting.domain.rules import Rules
from voting.domain.runsheet import Cue, CueKind, Stage
from voting.service.ports import Store

IMAGE = b"a picture" * 1000


async def edit(store: Store, id: str, actor: str = "Mo", **changes: object) -> Poll:
    before = await store.poll(id)
    after = edited(before, replace(before, **changes), NOW, actor=actor)  # type: ignore[arg-type]
    await store.prepare(Preparation(edited=((before, after),)), [act("edit", f"poll {id}")])
    return after


async def ids(store: Store) -> list[str]:
    return [poll.id for poll in (await store.conference()).polls]


async def test_an_edited_draft_is_another_poll_wherever_it_is_read(world: World, other: Store) -> None:
    options = (Option("yes", {"en": "Aye"}), Option("never", {"en": "Never"}))
    after = await edit(
        world.store, "named", title={"en": "New", "de": "Neu"}, options=options, rules=Rules(secret=True)
    )
    assert (after.version, after.last and after.last.action) == (1, Action.EDIT)
    for store in (world.store, other):
        assert await store.poll("named") == after
        assert after in (await store.conference()).polls
    assert (await world.store.journal())[-1].subject == "poll named"


async def test_a_poll_made_secret_by_an_edit_keeps_its_ballots_secret(world: World) -> None:
    """The ballot's own row says so, and a CHECK holds it to it."""
    await edit(world.store, "named", rules=Rules(secret=True))
    await world.open("named")
    await asyncio.gather(*(world.store.cast(a_cast("named", badge)) for badge in range(1, 13)))
    assert all(ballot.number is None for ballot in await world.store.ballots("named"))
    await world.finish("named")
    assert await world.consistent("named") == 12


async def test_another_process_learns_that_an_edited_poll_is_secret(world: World, other: Store) -> None:
    await other.poll("named")
    await edit(world.store, "named", rules=Rules(secret=True))
    await world.open("named")
    await asyncio.gather(*(other.cast(a_cast("named", badge)) for badge in range(1, 13)))
    assert all(ballot.number is None for ballot in await other.ballots("named"))


async def test_a_stale_edit_is_refused_and_loses_nothing(world: World, other: Store) -> None:
    seen = await other.poll("named")
    kept = await edit(world.store, "named", actor="Ada", title={"en": "Ada's"})
    head = await world.store.head()
    late = edited(seen, replace(seen, title={"en": "Bob's"}), NOW, actor="Bob")
    with pytest.raises(ActionLost) as lost:
        await other.prepare(Preparation(edited=((seen, late),)), [act("edit")])
    assert lost.value.detail["actor"] == "Ada"
    with pytest.raises(ActionLost):
        await other.prepare(Preparation(removed=(seen,)), [act("remove_poll")])
    assert await other.poll("named") == kept
    assert await other.head() == head


async def test_of_two_edits_at_once_one_wins(world: World, other: Store) -> None:
    seen = await world.store.poll("named")
    changes = [
        Preparation(edited=((seen, edited(seen, replace(seen, title={"en": name}), NOW, actor=name)),))
        for name in ("Ada", "Bob")
    ]
    stores = (world.store, other)
    answers = await asyncio.gather(
        *(store.prepare(change, [act("edit")]) for store, change in zip(stores, changes, strict=True)),
        return_exceptions=True,
    )
    assert [isinstance(answer, ActionLost) for answer in answers].count(True) == 1
    assert (await world.store.poll("named")).version == 1


@pytest.mark.parametrize(
    ("steps", "state"),
    [
        ((Action.ARM,), PollState.ARMED),
        ((Action.ARM, Action.OPEN), PollState.OPEN),
        ((Action.ARM, Action.OPEN, Action.CLOSE), PollState.CLOSING),
        ((Action.ANNUL,), PollState.ANNULLED),
    ],
)
async def test_what_is_no_draft_stays_as_it_is(world: World, steps: tuple[Action, ...], state: PollState) -> None:
    draft = await world.store.poll("named")
    now = await world.step("named", *steps)
    head = await world.store.head()
    after = edited(draft, replace(draft, title={"en": "New"}), NOW, actor="Mo")
    for change in (
        Preparation(edited=((draft, after),)),
        Preparation(edited=((replace(draft, version=now.version), after),)),
        Preparation(removed=(replace(draft, version=now.version),)),
    ):
        with pytest.raises(PollFixed) as fixed:
            await world.store.prepare(change, [act("edit")])
        assert fixed.value.detail["state"] == state
    assert await world.store.poll("named") == now
    assert await world.store.head() == head


async def test_a_disarmed_poll_can_be_edited_again_and_removed(world: World) -> None:
    await world.step("named", Action.ARM, Action.DISARM)
    after = await edit(world.store, "named", title={"en": "Again"})
    assert after.version == 3
    await world.store.prepare(Preparation(removed=(after,)), [act("remove_poll", "poll named")])
    with pytest.raises(NotFound):
        await world.store.poll("named")


async def test_photographs_stay_with_the_options_that_stay(world: World) -> None:
    for option in ("yes", "no"):
        await world.store.put_photograph("named", option, IMAGE, act("photograph"))
    before = await world.store.poll("named")
    kept = tuple(option for option in before.options if option.id != "no")
    await edit(world.store, "named", options=kept)
    after = await world.store.poll("named")
    assert [bool(option.photograph) for option in after.options] == [True, False]
    await world.store.prepare(Preparation(removed=(after,)), [act("remove_poll")])
    with pytest.raises(NotFound):
        await world.store.photograph(before.options[0].photograph)


async def test_polls_are_added_and_stand_in_the_order_that_is_asked_for(world: World, other: Store) -> None:
    before = await ids(world.store)
    order = ("new", *reversed(before))
    added = Preparation(added=(a_poll("new", room="side"),), seen=tuple(before), order=order)
    await world.store.prepare(added, [act("add_poll", "poll new")])
    assert await ids(other) == list(order)
    with pytest.raises(ActionLost):
        await other.prepare(Preparation(seen=tuple(before), order=tuple(before)), [act("arrange")])
    with pytest.raises(InvalidInput):
        await other.prepare(Preparation(seen=order, order=order[1:]), [act("arrange")])
    with pytest.raises(Conflict):
        await other.prepare(Preparation(added=(a_poll("new"),)), [act("add_poll")])
    assert await ids(other) == list(order)


async def test_what_could_not_be_held_is_refused_whole(world: World) -> None:
    seen = await world.store.poll("named")
    for broken in (
        replace(seen, room="nowhere"),
        replace(seen, options=seen.options[:1] * 2),
        replace(seen, rules=Rules(seconds=1)),
    ):
        change = Preparation(added=(a_poll("fine"),), edited=((seen, edited(seen, broken, NOW, actor="Mo")),))
        with pytest.raises(DefinitionInvalid):
            await world.store.prepare(change, [act("edit")])
    assert await world.store.conference() == a_conference()


async def test_cues_of_a_poll_that_is_gone_go_with_it(world: World) -> None:
    await world.store.prepare(Preparation(removed=(await world.store.poll("named"),)), [act("remove_poll")])
    sheet = (await world.store.conference()).rooms[0].run_sheet
    assert [cue.id for cue in sheet] == ["welcome"]


async def test_nothing_is_taken_away_from_under_a_screen(world: World) -> None:
    await world.store.set_stage(await world.store.stage("hall"), Stage("hall", "vote", version=1), act("take"))
    seen = await world.store.poll("named")
    moved = edited(seen, replace(seen, room="side"), NOW, actor="Mo")
    for change in (Preparation(removed=(seen,)), Preparation(edited=((seen, moved),))):
        with pytest.raises(PollOnStage):
            await world.store.prepare(change, [act("edit")])
    await edit(world.store, "named", title={"en": "Mended while everybody looks"})


async def test_a_conference_gets_rooms_and_keeps_those_it_has(world: World, other: Store) -> None:
    seen = await other.conference()
    attic = Room("attic", {"en": "Attic"}, (Cue("join", CueKind.JOIN, {"en": "Join"}),))
    grown = replace(seen, title={"en": "Grown"}, rooms=(*seen.rooms, attic))
    await world.store.prepare(Preparation(before=seen, after=grown), [act("edit")])
    assert await other.conference() == grown
    assert await other.stage("attic") == Stage("attic", "join")
    with pytest.raises(ActionLost):
        await other.prepare(Preparation(before=seen, after=seen), [act("edit")])
    with pytest.raises(DefinitionInvalid):
        await other.prepare(Preparation(before=grown, after=seen), [act("edit")])


async def test_a_cue_on_the_screen_stays_what_it_is_and_before_anything_was_taken_it_need_not(world: World) -> None:
    now = await world.store.conference()

    def without(cue: str) -> Preparation:
        rooms = tuple(replace(r, run_sheet=tuple(c for c in r.run_sheet if c.id != cue)) for r in now.rooms)
        return Preparation(before=now, after=replace(now, rooms=rooms))

    (side,) = [room for room in now.rooms if room.id == "side"]
    shown = side.run_sheet[0]
    stage = await world.store.stage("side")
    await world.store.set_stage(stage, replace(stage, cue=shown.id, version=stage.version + 1), act("take"))
    with pytest.raises(CueOnStage):
        await world.store.prepare(without(shown.id), [act("remove_cue")])
    rooms = tuple(
        replace(
            r,
            run_sheet=tuple(replace(c, kind=CueKind.BLANK, text=None) if c.id == shown.id else c for c in r.run_sheet),
        )
        for r in now.rooms
    )
    with pytest.raises(CueOnStage):
        await world.store.prepare(Preparation(before=now, after=replace(now, rooms=rooms)), [act("edit_cue")])
    assert await world.store.conference() == now
    hall = next(room for room in now.rooms if room.id == "hall")
    first = hall.run_sheet[0]
    await world.store.prepare(without(first.id), [act("remove_cue")])
