"""Ideas for a poll, in every store: collected, seen to, fixed by arming."""

import asyncio
from dataclasses import replace

import pytest

from tests.contract.world import NOW, World, act
from voting.domain.errors import DefinitionInvalid, FloorClosed, FloorFull, InvalidInput, NotFound, PollFixed
from voting.domain.floor import QuestionState, Tend, ask
from voting.domain.ideas import collection, fixed_as
from voting.domain.methods import Ideas
from voting.domain.poll import Action, Poll
from voting.domain.preparing import Preparation, edited
from voting.domain.rules import Rules, Shown
from voting.service.ports import Store

THEMES = Poll("themes", "hall", {"en": "Themes?"}, Ideas(2, each=2, moderated=False), (), Rules(shown=Shown.LIVE))


@pytest.fixture
async def collecting(world: World) -> World:
    await world.store.add_poll(THEMES, act())
    await world.step("themes", Action.COLLECT)
    return world


async def sent(store: Store, *ids: str, badge: int = 1, text: str = "Idea") -> list[str]:
    floor = collection(await store.poll("themes"))
    full = [id.ljust(22, "x") for id in ids]
    for at, id in enumerate(full):
        kept = ask(floor, id, f"{text} {id[0]}", "Ana", NOW + at * 60_000, named=True)
        await store.ask(kept, badge)
    return full


async def tend(store: Store, id: str, deed: Tend, text: str = "", into: str = "") -> None:
    await store.tend("hall", id, deed, act("idea"), text=text, into=into, poll="themes")


async def test_ideas_are_kept_apart_from_questions_and_seen_by_every_process(collecting: World, other: Store) -> None:
    ids = await sent(collecting.store, "a", "b")
    assert [(idea.id, idea.poll, idea.name) for idea in await other.ideas("themes")] == [
        (id, "themes", "") for id in ids
    ]
    assert await other.questions("hall") == []
    assert (await other.asked("hall", 1, "themes"), await other.asked("hall", 1)) == (2, 0)
    with pytest.raises(NotFound):
        await other.tend("hall", ids[0], Tend.SHOW, act())
    with pytest.raises(NotFound):
        await other.tend("hall", ids[0], Tend.SHOW, act(), poll="named")


async def test_of_many_at_once_no_more_than_allowed_are_kept(collecting: World, other: Store) -> None:
    stores = [collecting.store, other] * 4
    answers = await asyncio.gather(
        *(sent(store, chr(97 + number)) for number, store in enumerate(stores)), return_exceptions=True
    )
    assert all(isinstance(answer, list | FloorFull) for answer in answers)
    assert len(await other.ideas("themes")) == 2
    await sent(other, "z", badge=2)
    await sent(other, "z", badge=2)  # a retry is the same idea
    assert await other.asked("hall", 2, "themes") == 1


async def test_ideas_are_taken_only_while_they_are_collected(collecting: World) -> None:
    await sent(collecting.store, "a")
    await collecting.step("themes", Action.STOP)
    with pytest.raises(FloorClosed):
        await sent(collecting.store, "b")


async def test_arming_fixes_what_is_shown_and_disarming_takes_it_back(collecting: World, other: Store) -> None:
    a, b, c, d = [*await sent(collecting.store, "a", "b"), *await sent(collecting.store, "c", "d", badge=2)]
    await tend(other, a, Tend.THEME, "Money")
    await tend(other, b, Tend.MERGE, into=a)
    await tend(other, c, Tend.EDIT, "Mended")
    armed = await collecting.step("themes", Action.ARM)
    assert not armed.collecting
    assert [(o.id, o.label["en"], o.theme) for o in (await other.poll("themes")).options] == [
        ("idea-1", "Idea a", {"en": "Money"}),
        ("idea-2", "Mended", None),
        ("idea-3", "Idea d", None),
    ]
    assert (await other.journal())[-1].reason == fixed_as(armed.options)
    for late in (tend(other, d, Tend.HIDE), sent(other, "e", badge=3)):
        with pytest.raises((PollFixed, FloorClosed)):
            await late
    disarmed = await collecting.step("themes", Action.DISARM)
    assert disarmed.options == (await other.poll("themes")).options == ()
    await tend(other, d, Tend.HIDE)
    await tend(other, b, Tend.SHOW)
    again = await collecting.step("themes", Action.ARM, Action.OPEN)
    assert [o.label["en"] for o in again.options] == ["Idea a", "Mended", "Idea b"]


async def test_what_cannot_be_done_changes_nothing(collecting: World) -> None:
    (a,) = await sent(collecting.store, "a")
    head = await collecting.store.head()
    for deed, text, into in [(Tend.NOW, "", ""), (Tend.MERGE, "", a), (Tend.EDIT, "\x07", "")]:
        with pytest.raises(InvalidInput):
            await tend(collecting.store, a, deed, text, into)
    with pytest.raises(DefinitionInvalid):  # one idea is no choice
        await collecting.step("themes", Action.ARM)
    assert await collecting.store.head() == head
    assert (await collecting.store.poll("themes")).collecting


async def test_ideas_go_with_their_poll_to_another_room_and_out_of_the_world(collecting: World, other: Store) -> None:
    (a,) = await sent(collecting.store, "a")
    draft = await collecting.step("themes", Action.STOP)
    moved = edited(draft, replace(draft, room="side"), NOW, actor="Mo")
    await collecting.store.prepare(Preparation(edited=((draft, moved),)), [act("edit")])
    assert [(idea.id, idea.room) for idea in await other.ideas("themes")] == [(a, "side")]
    assert await other.asked("side", 1, "themes") == 1
    await collecting.store.prepare(Preparation(removed=(moved,)), [act("remove_poll")])
    assert await other.ideas("themes") == []
    await collecting.store.add_poll(THEMES, act())
    assert await other.asked("hall", 1, "themes") == 0


async def test_a_word_cloud_holds_back_the_conferences_words_from_its_arming_on(world: World, other: Store) -> None:
    armed = await world.step("hopes", Action.ARM)
    assert "merde" in armed.held
    assert (await other.poll("hopes")).held == armed.held
    assert (await world.step("hopes", Action.DISARM)).held == (await other.poll("hopes")).held == ()


async def test_a_merged_idea_stays_with_what_its_own_was_merged_into(collecting: World) -> None:
    a, b, c = [*await sent(collecting.store, "a", "b"), *await sent(collecting.store, "c", badge=2)]
    await tend(collecting.store, b, Tend.MERGE, into=a)
    await tend(collecting.store, a, Tend.MERGE, into=c)
    states = {idea.id: (idea.state, idea.into) for idea in await collecting.store.ideas("themes")}
    assert states == {
        a: (QuestionState.MERGED, c),
        b: (QuestionState.MERGED, c),
        c: (QuestionState.SHOWN, ""),
    }
