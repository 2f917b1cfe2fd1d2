"""Contract of the roll: imports whole or not at all, badges, and what a reissue ends."""

from dataclasses import replace

import pytest

from tests.contract.world import (
    EXTRAS,
    GUESTS,
    MEMBERS,
    NOW,
    World,
    a_badge,
    a_session,
    act,
    device,
    verifier,
)
from voting.domain.errors import BadgeUnknown, NotFound, VotingError
from voting.domain.roll import Badge
from voting.service.ports import RollChange, Store


async def test_an_imported_badge_gets_the_next_number_and_keeps_it(world: World) -> None:
    highest = (await world.store.badges())[-1]
    await world.store.change_roll(RollChange(added=(a_badge("new", country="FR"), a_badge("newer"))), act("import"))
    new, newer = (await world.store.badges())[-2:]
    assert (new.number, newer.number) == (highest.number + 1, highest.number + 2)
    assert new == replace(a_badge("new", country="FR"), id=new.id, number=new.number)
    assert await world.store.badge(new.id) == await world.store.badge_by_number(new.number) == new


async def test_an_updated_badge_keeps_its_number_and_everything_that_is_not_in_the_file(world: World) -> None:
    await world.store.admit(verifier(1), device("a"), a_session("a"), NOW)
    before = await world.store.badge(1)
    told = replace(before, name="New Name", organisation="New", country="GR", category="guest", email="n@example.org")
    await world.store.change_roll(RollChange(updated=(replace(told, issued=9, admitted_at=None),)), act("import"))
    assert await world.store.badge(1) == told


async def test_an_import_happens_whole_or_not_at_all(world: World) -> None:
    roll, entries = await world.store.badges(), await world.store.head()
    unknown = replace(a_badge("nobody"), id=99_999, number=99_999)
    clash = a_badge("m0")
    for change in (
        RollChange(added=(a_badge("fine"),), updated=(replace(roll[0], name="Changed"), unknown)),
        RollChange(added=(a_badge("fine"), clash), updated=(replace(roll[0], name="Changed"),)),
    ):
        with pytest.raises(VotingError) as caught:
            await world.store.change_roll(change, act("import"))
        assert caught.value.code in ("not_found", "conflict")
        assert await world.store.badges() == roll
    assert await world.store.head() == entries


async def test_an_import_is_in_the_journal(world: World) -> None:
    await world.store.change_roll(RollChange(), act("import", "roll.csv"))
    newest = (await world.store.journal())[-1]
    assert (newest.action, newest.subject) == ("import", "roll.csv")


async def test_an_unknown_badge_is_not_found(world: World) -> None:
    for asked in (
        world.store.badge(99_999),
        world.store.wearer(99_999, None),
        world.store.badge_by_number(99_999),
        world.store.release(99_999, act()),
        world.store.issue({1: verifier(1, 2), 99_999: verifier(2, 2)}, act()),
    ):
        with pytest.raises(NotFound):
            await asked
    assert (await world.store.badge(1)).issued == 1, "nothing of a refused issue is kept"


async def test_rehearsal_badges_are_on_the_roll_but_not_counted(world: World) -> None:
    assert len(await world.store.badges()) == MEMBERS + GUESTS + EXTRAS
    assert await world.store.roll_size() == MEMBERS + GUESTS
    extra = MEMBERS + GUESTS + 1
    await world.store.admit(verifier(extra), device("x"), a_session("x"), NOW)
    assert await world.store.admitted() == 0
    await world.store.admit(verifier(1), device("a"), a_session("a"), NOW)
    assert await world.store.admitted() == 1


async def test_issuing_again_ends_what_the_old_token_began(world: World) -> None:
    await world.store.admit(verifier(1), device("a"), a_session("a"), NOW)
    await world.store.admit(verifier(2), device("b"), a_session("b"), NOW)
    await world.store.issue({1: verifier(1, issue=2)}, act("issue"))
    assert await world.store.session(a_session("a").id, NOW) is None
    assert await world.store.session(a_session("b").id, NOW) is not None
    with pytest.raises(BadgeUnknown):
        await world.store.admit(verifier(1), device("a"), a_session("again"), NOW)
    again = await world.store.admit(verifier(1, issue=2), device("other"), a_session("again"), NOW)
    assert (again.id, again.issued) == (1, 2)


async def test_issuing_again_drops_a_move_request(world: World) -> None:
    await world.store.admit(verifier(1), device("a"), a_session("a"), NOW)
    with pytest.raises(VotingError):
        await world.store.admit(verifier(1), device("thief"), a_session("t"), NOW)
    await world.store.issue({1: verifier(1, issue=2)}, act("issue"))
    assert await world.move_asked_at(1) is None


async def test_an_empty_store_has_an_empty_roll(store: Store) -> None:
    assert list[Badge](await store.badges()) == []
    assert await store.roll_size() == await store.admitted() == await store.head() == 0
