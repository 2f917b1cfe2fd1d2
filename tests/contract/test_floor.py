"""Questions from the floor, in every store."""

import asyncio

import pytest

from tests.contract.world import NOW, World, act
from voting.domain.errors import FloorClosed, FloorFull, InvalidInput, NotFound, TextRefused
from voting.domain.floor import Floor, Names, Question, QuestionState, Tend, ask
from voting.domain.journal import first_break
from voting.service.ports import Store

OPEN = Floor("hall", open=True, moderated=False, most=2)


def a_question(id: str, floor: Floor = OPEN) -> Question:
    return ask(floor, id.ljust(22, "x"), f"Why {id}?", "Ana, ACME", NOW, named=False)


@pytest.fixture
async def floor(world: World) -> Store:
    await world.store.set_floor(OPEN, act("floor", "room hall"))
    return world.store


async def asked(store: Store, *ids: str, badge: int = 1) -> list[str]:
    for id in ids:
        await store.ask(a_question(id), badge)
    return [id.ljust(22, "x") for id in ids]


async def states(store: Store) -> dict[str, tuple[QuestionState, int]]:
    return {q.text.split()[1][:-1]: (q.state, q.supports) for q in await store.questions("hall")}


async def test_a_room_takes_no_questions_until_it_is_told_to(world: World) -> None:
    assert await world.store.floor("hall") == Floor("hall")
    with pytest.raises(FloorClosed):
        await world.store.ask(a_question("a"), 1)
    with pytest.raises(NotFound):
        await world.store.floor("nowhere")
    with pytest.raises(NotFound):
        await world.store.set_floor(Floor("nowhere", open=True), act())


async def test_what_was_set_and_asked_is_seen_by_every_process(floor: Store, other: Store) -> None:
    assert await other.floor("hall") == OPEN
    await asked(floor, "a")
    assert await states(other) == {"a": (QuestionState.SHOWN, 0)}
    named = Floor("hall", open=True, names=Names.ALWAYS, most=5)
    await other.set_floor(named, act("floor", "room hall"))
    assert await floor.floor("hall") == named


async def test_a_badge_asks_as_often_as_it_may_and_a_retry_is_no_other_question(floor: Store, other: Store) -> None:
    await asked(floor, "a", "a", "b", badge=1)
    assert await floor.asked("hall", 1) == 2
    with pytest.raises(FloorFull):
        await asked(floor, "c", badge=1)
    await asked(floor, "a", badge=1)  # the answer was lost; it is asked again
    await asked(other, "d", badge=2)
    assert set(await states(floor)) == {"a", "b", "d"}
    assert await floor.asked("side", 1) == 0


async def test_of_many_at_once_no_more_than_allowed_are_kept(floor: Store, other: Store) -> None:
    stores = [floor, other] * 5
    answers = await asyncio.gather(
        *(store.ask(a_question(f"q{n}"), 1) for n, store in enumerate(stores)), return_exceptions=True
    )
    assert sum(answer is None for answer in answers) == 2
    assert all(answer is None or isinstance(answer, FloorFull) for answer in answers)
    assert len(await floor.questions("hall")) == 2


async def test_a_badge_supports_a_question_once(floor: Store, other: Store) -> None:
    a, b = await asked(floor, "a", "b")
    await asyncio.gather(*(store.support("hall", b, badge, on=True) for badge in (1, 2, 3) for store in (floor, other)))
    await floor.support("hall", a, 1, on=True)
    await floor.support("hall", a, 1, on=False)
    await floor.support("hall", a, 1, on=False)
    assert list((await states(other)).items()) == [("b", (QuestionState.SHOWN, 3)), ("a", (QuestionState.SHOWN, 0))]
    assert await floor.supported("hall", 1) == {b}
    assert await floor.supported("side", 1) == frozenset()


async def test_only_what_the_room_sees_can_be_supported_and_while_it_is_open(floor: Store) -> None:
    (a,) = await asked(floor, "a")
    await floor.set_floor(Floor("side", open=True), act())
    with pytest.raises(NotFound):
        await floor.support("side", a, 1, on=True)
    for deed in (Tend.HIDE, Tend.ANSWERED):
        await floor.tend("hall", a, deed, act())
        with pytest.raises(NotFound):
            await floor.support("hall", a, 1, on=True)
    await floor.tend("hall", a, Tend.SHOW, act())
    await floor.set_floor(Floor("hall"), act())
    with pytest.raises(FloorClosed):
        await floor.support("hall", a, 1, on=True)


async def test_one_question_is_answered_at_a_time(floor: Store) -> None:
    a, b = await asked(floor, "a", "b")
    await floor.tend("hall", a, Tend.NOW, act())
    await floor.tend("hall", b, Tend.NOW, act())
    assert await states(floor) == {"b": (QuestionState.NOW, 0), "a": (QuestionState.ANSWERED, 0)}


async def test_merged_questions_are_supported_together_and_each_badge_counts_once(floor: Store) -> None:
    a, b, c = [*await asked(floor, "a", "b"), *await asked(floor, "c", badge=2)]
    for question, badge in ((a, 1), (a, 2), (b, 2), (c, 3)):
        await floor.support("hall", question, badge, on=True)
    await floor.tend("hall", b, Tend.MERGE, act(), into=a)
    assert (await states(floor))["a"] == (QuestionState.SHOWN, 2)
    await floor.tend("hall", a, Tend.MERGE, act(), into=c)
    assert await states(floor) == {
        "c": (QuestionState.SHOWN, 3),
        "a": (QuestionState.MERGED, 0),
        "b": (QuestionState.MERGED, 0),
    }
    await floor.tend("hall", b, Tend.SHOW, act())
    assert (await states(floor))["b"] == (QuestionState.SHOWN, 1)


async def test_what_cannot_be_done_changes_nothing(floor: Store) -> None:
    a, b = await asked(floor, "a", "b")
    await floor.tend("hall", b, Tend.MERGE, act(), into=a)
    head = await floor.head()
    for into in (a, b, ""):
        with pytest.raises(InvalidInput):
            await floor.tend("hall", a, Tend.MERGE, act(), into=into)
    with pytest.raises(TextRefused):
        await floor.tend("hall", a, Tend.EDIT, act(), text="\x07")
    with pytest.raises(NotFound):
        await floor.tend("side", a, Tend.HIDE, act())
    assert await floor.head() == head


async def test_spelling_is_mended_and_the_journal_has_no_text(floor: Store) -> None:
    (a,) = await asked(floor, "a")
    await floor.tend("hall", a, Tend.EDIT, act("question", f"question {a}"), text="  Why not? ")
    assert [q.text for q in await floor.questions("hall")] == ["Why not?"]
    entries = await floor.journal()
    assert not any("Why" in entry.reason + entry.subject for entry in entries)
    assert first_break(entries) is None


async def test_nothing_kept_says_who_asked(floor: Store) -> None:
    await asked(floor, "a", badge=7)
    (question,) = await floor.questions("hall")
    assert question.name == ""
    assert question.at % 60_000 == 0


async def test_shutting_the_floor_loses_nothing(floor: Store, other: Store) -> None:
    a, b = [*await asked(floor, "a", badge=2), *await asked(floor, "b", badge=1)]
    for badge in (3, 1, 2):
        await floor.support("hall", a, badge, on=True)
    await floor.tend("hall", b, Tend.MERGE, act(), into=a)
    before = await floor.questions("hall")
    for _ in range(2):
        await floor.set_floor(Floor("hall"), act())
    assert await other.questions("hall") == before
    assert [await other.asked("hall", badge) for badge in (1, 2, 3)] == [1, 1, 0]
    await other.set_floor(OPEN, act())
    await asked(other, "c", badge=1)
    with pytest.raises(FloorFull):
        await asked(floor, "d", badge=1)
