"""Contract of photographs: a nominee has one or none, and it stays as it is once the poll has opened."""

import hashlib
from dataclasses import replace

import pytest

from tests.contract.world import NOW, World, a_conference, act
from voting.domain.errors import NotFound, PhotographFixed
from voting.domain.poll import Action, Poll, PollState, Step
from voting.service.ports import Store

ONE, OTHER = b"one picture" * 1000, b"another picture" * 1000


def sha(image: bytes) -> str:
    return hashlib.sha256(image).hexdigest()


def pictures(poll: Poll) -> dict[str, str]:
    return {option.id: option.photograph for option in poll.options if option.photograph}


async def test_a_photograph_is_kept_and_told_of_wherever_the_poll_is_read(world: World, other: Store) -> None:
    await world.store.put_photograph("named", "yes", ONE, act("photograph"))
    for store in (world.store, other):
        assert pictures(await store.poll("named")) == {"yes": sha(ONE)}
        known = {poll.id: pictures(poll) for poll in (await store.conference()).polls}
        assert known.pop("named") == {"yes": sha(ONE)}
        assert not any(known.values())
        assert await store.photograph(sha(ONE)) == ONE
    assert (await world.store.journal())[-1].action == "photograph"


async def test_it_is_no_part_of_the_definition(world: World) -> None:
    await world.store.put_photograph("named", "yes", ONE, act("photograph"))
    await world.store.remove_photograph("named", "yes", act("remove_photograph"))
    assert await world.store.conference() == a_conference()


async def test_a_wrong_one_is_replaced_and_gone(world: World) -> None:
    await world.store.put_photograph("named", "yes", ONE, act("photograph"))
    await world.store.put_photograph("named", "yes", OTHER, act("photograph"))
    assert pictures(await world.store.poll("named")) == {"yes": sha(OTHER)}
    assert await world.store.photograph(sha(OTHER)) == OTHER
    with pytest.raises(NotFound):
        await world.store.photograph(sha(ONE))


async def test_what_two_nominees_have_stays_while_one_of_them_has_it(world: World) -> None:
    for poll in ("named", "secret"):
        await world.store.put_photograph(poll, "yes", ONE, act("photograph"))
    await world.store.remove_photograph("named", "yes", act("remove_photograph"))
    assert await world.store.photograph(sha(ONE)) == ONE
    await world.store.remove_photograph("secret", "yes", act("remove_photograph"))
    with pytest.raises(NotFound):
        await world.store.photograph(sha(ONE))


async def test_a_retry_is_harmless_and_enters_nothing_again(world: World) -> None:
    for _ in range(2):
        await world.store.put_photograph("named", "yes", ONE, act("photograph"))
    for _ in range(2):
        await world.store.remove_photograph("named", "yes", act("remove_photograph"))
    assert [entry.action for entry in await world.store.journal()][-2:] == ["photograph", "remove_photograph"]
    assert [entry.action for entry in await world.store.journal()].count("photograph") == 1


@pytest.mark.parametrize(("poll", "option"), [("nowhere", "yes"), ("named", "nobody")])
async def test_an_unknown_poll_or_nominee_is_not_found(world: World, poll: str, option: str) -> None:
    before = await world.store.head()
    with pytest.raises(NotFound):
        await world.store.put_photograph(poll, option, ONE, act("photograph"))
    with pytest.raises(NotFound):
        await world.store.remove_photograph(poll, option, act("remove_photograph"))
    assert await world.store.head() == before


async def test_until_the_poll_opens_it_may_change_and_then_no_more(world: World) -> None:
    await world.step("named", Action.ARM)
    await world.store.put_photograph("named", "yes", ONE, act("photograph"))
    await world.step("named", Action.OPEN)
    for steps in ((), (Action.CLOSE,), (Action.ANNUL,)):
        await world.step("named", *steps)
        before = await world.store.head()
        with pytest.raises(PhotographFixed):
            await world.store.put_photograph("named", "yes", OTHER, act("photograph"))
        with pytest.raises(PhotographFixed):
            await world.store.remove_photograph("named", "yes", act("remove_photograph"))
        assert await world.store.head() == before
    assert pictures(await world.store.poll("named")) == {"yes": sha(ONE)}


async def test_an_action_on_a_poll_read_before_does_not_lose_it(world: World) -> None:
    draft = await world.store.poll("named")
    await world.store.put_photograph("named", "yes", ONE, act("photograph"))
    armed = replace(draft, state=PollState.ARMED, version=draft.version + 1, last=Step(Action.ARM, "Mo", NOW))
    stored = await world.store.transition(draft, armed, act("arm"))
    assert pictures(stored) == {"yes": sha(ONE)}
    assert await world.store.poll("named") == stored


async def test_a_run_off_has_the_photographs_of_its_nominees(world: World) -> None:
    for option, image in (("yes", ONE), ("no", OTHER)):
        await world.store.put_photograph("named", option, image, act("photograph"))
    await world.open("named")
    closed = await world.finish("named")
    after = replace(closed, version=closed.version + 1, last=Step(Action.RUN_OFF, "Mo", NOW))
    leaders = tuple(option for option in closed.options if option.id != "no")
    second = replace(closed, id="second", options=leaders, round=2, state=PollState.ARMED, version=1, follows="named")
    armed = await world.store.run_off(closed, after, second, act("run_off"))
    assert pictures(armed) == {"yes": sha(ONE)}
    assert await world.store.poll("second") == armed
    assert pictures(await world.store.poll("named")) == {"yes": sha(ONE), "no": sha(OTHER)}
