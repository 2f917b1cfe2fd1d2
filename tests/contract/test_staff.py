"""Contract of staff links, screens, stages, the journal and readiness."""

import asyncio
from dataclasses import replace

import pytest

from tests.contract.world import HOUR, NOW, World, a_session, act, errors
from voting.domain.errors import ActionLost, Conflict, NotFound, NotSignedIn
from voting.domain.journal import GENESIS, first_break
from voting.domain.runsheet import Cover, Stage
from voting.service.ports import Pairing, Role, Store

LINK, CLAIM = b"l" * 32, b"c" * 32


def a_pairing(code: str = "BCDF-GHJK") -> Pairing:
    return Pairing(code, "hall", "", False, NOW + HOUR)


async def test_a_staff_link_signs_its_moderator_in_once(world: World) -> None:
    await world.store.invite(LINK, "Mona", NOW + HOUR)
    session = a_session("s", Role.MODERATOR)
    kept = await world.store.accept_invite(LINK, session, NOW, act("sign_in", actor=""))
    assert kept == replace(session, name="Mona")
    assert await world.store.session(session.id, NOW) == kept
    newest = (await world.store.journal())[-1]
    assert (newest.actor, newest.action) == ("Mona", "sign_in")
    with pytest.raises(NotSignedIn):
        await world.store.accept_invite(LINK, a_session("t", Role.MODERATOR), NOW, act())


async def test_a_staff_link_is_good_once_even_for_two_at_the_same_time(world: World) -> None:
    await world.store.invite(LINK, "Mona", NOW + HOUR)
    attempts = [world.store.accept_invite(LINK, a_session(f"{n}", Role.MODERATOR), NOW, act()) for n in range(10)]
    assert errors(await asyncio.gather(*attempts, return_exceptions=True))["NotSignedIn"] == 9


async def test_a_staff_link_that_is_unknown_or_expired_signs_nobody_in(world: World) -> None:
    await world.store.invite(LINK, "Mona", NOW + HOUR)
    for link, now in ((b"x" * 32, NOW), (LINK, NOW + HOUR)):
        with pytest.raises(NotSignedIn):
            await world.store.accept_invite(link, a_session("s", Role.MODERATOR), now, act())
    assert await world.store.session(a_session("s").id, NOW) is None


async def test_a_screen_waits_is_approved_and_gets_its_session_once(world: World) -> None:
    await world.store.ask_pairing(CLAIM, a_pairing())
    session = a_session("screen", Role.SCREEN)
    assert await world.store.claim_pairing(CLAIM, session, NOW) is None
    await world.store.approve_pairing("BCDF-GHJK", "side", "Left wall", NOW, act("pair"))
    assert (await world.store.journal())[-1].action == "pair"
    kept = await world.store.claim_pairing(CLAIM, session, NOW)
    assert kept == replace(session, name="Left wall", room="side")
    assert await world.store.session(session.id, NOW) == kept
    with pytest.raises(NotFound):
        await world.store.claim_pairing(CLAIM, a_session("again", Role.SCREEN), NOW)


async def test_a_screen_may_ask_again_and_its_old_code_is_void(world: World) -> None:
    await world.store.ask_pairing(CLAIM, a_pairing())
    await world.store.ask_pairing(CLAIM, a_pairing("LMNP-QRST"))
    with pytest.raises(NotFound):
        await world.store.approve_pairing("BCDF-GHJK", "hall", "Wall", NOW, act())
    await world.store.approve_pairing("LMNP-QRST", "hall", "Wall", NOW, act())


async def test_two_screens_cannot_wait_under_one_code(world: World) -> None:
    await world.store.ask_pairing(CLAIM, a_pairing())
    with pytest.raises(Conflict):
        await world.store.ask_pairing(b"d" * 32, a_pairing())
    assert await world.store.claim_pairing(CLAIM, a_session("screen", Role.SCREEN), NOW) is None


async def test_a_pairing_that_is_unknown_or_expired_is_not_found(world: World) -> None:
    await world.store.ask_pairing(CLAIM, a_pairing())
    session = a_session("screen", Role.SCREEN)
    for asked in (
        world.store.claim_pairing(b"x" * 32, session, NOW),
        world.store.claim_pairing(CLAIM, session, NOW + HOUR),
        world.store.approve_pairing("XXXX-XXXX", "hall", "Wall", NOW, act()),
        world.store.approve_pairing("BCDF-GHJK", "hall", "Wall", NOW + HOUR, act()),
    ):
        with pytest.raises(NotFound):
            await asked


async def test_a_room_shows_its_first_cue_until_another_is_taken(world: World) -> None:
    assert await world.store.stage("hall") == Stage("hall", "welcome")
    assert await world.store.stage("side") == Stage("side", "pause")
    with pytest.raises(NotFound):
        await world.store.stage("cellar")


async def test_a_stage_is_set_and_the_loser_of_two_is_told(world: World) -> None:
    before = await world.store.stage("hall")
    after = Stage("hall", "vote", Cover.BLANK, 1, "Ada", NOW)
    assert await world.store.set_stage(before, after, act("take")) == after
    assert await world.store.stage("hall") == after
    assert await world.store.stage("side") == Stage("side", "pause")
    entries = await world.store.head()
    with pytest.raises(ActionLost) as caught:
        await world.store.set_stage(before, replace(after, actor="Bob"), act("take"))
    assert caught.value.detail == {"actor": "Ada", "action": "take", "at": NOW}
    assert await world.store.stage("hall") == after
    assert await world.store.head() == entries


async def test_the_journal_is_a_chain_from_the_first_act_on(world: World) -> None:
    await asyncio.gather(*(world.store.release(badge, act("release", f"badge {badge}")) for badge in range(1, 21)))
    await world.open("named")
    entries = await world.store.journal()
    assert entries[0].prev == GENESIS
    assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
    assert first_break(entries) is None
    assert await world.store.journal(entries[2].seq) == entries[3:]
    assert list(await world.store.journal(entries[-1].seq)) == []
    assert await world.store.head() == len(entries)
    assert [entry.action for entry in entries[:3]] == ["create", "import", "issue"]


async def test_the_journal_of_two_processes_is_one_chain(world: World, other: Store) -> None:
    stores = (world.store, other)
    await asyncio.gather(*(stores[n % 2].release(1, act("release", f"{n}")) for n in range(40)))
    assert first_break(await world.store.journal()) is None
    assert await other.head() == await world.store.head() == 43


async def test_a_healthy_store_passes_its_probe_again_and_again(world: World) -> None:
    for _ in range(3):
        await world.store.probe()
