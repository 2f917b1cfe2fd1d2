"""Secret votes are committed in company, and nobody waits for it longer than a moment."""

import asyncio
import time

import pytest

from tests.contract.conftest import Place
from tests.contract.world import NOW, World, a_cast, a_poll, act
from voting.domain.ballot import Decision
from voting.domain.poll import Action
from voting.domain.rules import Rules
from voting.service.ports import Store
from voting.store.gathering import CROWD, LONGEST_WAIT

A_MOMENT = 0.1
"""Seconds in which a vote that waits for nobody would be stored."""


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody goes because the wait is over, however long the test takes: only company sends them off."""
    monkeypatch.setattr("voting.store.gathering.LONGEST_WAIT", 3_600)


def first_votes(world: World, *badges: int) -> list[asyncio.Future[Decision]]:
    return [asyncio.ensure_future(world.store.cast(a_cast("secret", badge))) for badge in badges]


async def test_a_lone_secret_vote_is_received_after_the_wait(world: World) -> None:
    await world.open("secret")
    started = time.monotonic()
    assert await world.store.cast(a_cast("secret", 1)) is Decision.FIRST
    assert time.monotonic() - started >= LONGEST_WAIT * 0.9


@pytest.mark.usefixtures("patient")
async def test_nobody_of_less_than_a_crowd_is_received_before_the_others(world: World) -> None:
    await world.open("secret")
    casts = first_votes(world, *range(1, CROWD))
    await asyncio.sleep(A_MOMENT)
    assert not any(cast.done() for cast in casts)
    assert await world.store.participants("secret") == set()
    casts += first_votes(world, CROWD)
    assert await asyncio.gather(*casts) == [Decision.FIRST] * CROWD


@pytest.mark.usefixtures("patient")
async def test_one_voter_who_sends_again_and_again_is_no_crowd(world: World) -> None:
    await world.open("secret")
    (quiet,) = first_votes(world, 1)
    loud = [asyncio.ensure_future(world.store.cast(a_cast("secret", 2, rev=rev))) for rev in range(1, 3 * CROWD)]
    await asyncio.sleep(A_MOMENT)
    assert not quiet.done()
    assert await world.store.participants("secret") == set()
    await asyncio.gather(quiet, *loud, *first_votes(world, *range(3, CROWD + 1)))
    assert await world.consistent("secret") == CROWD


@pytest.mark.usefixtures("patient")
async def test_those_who_vote_again_are_no_company_for_who_votes_first(world: World) -> None:
    await world.open("secret")
    await asyncio.gather(*first_votes(world, *range(1, CROWD + 1)))
    (first,) = first_votes(world, CROWD + 1)
    again = [asyncio.ensure_future(world.store.cast(a_cast("secret", n, rev=2))) for n in range(1, CROWD + 1)]
    await asyncio.sleep(A_MOMENT)
    assert not first.done() and not any(cast.done() for cast in again)
    await asyncio.gather(first, *again, *first_votes(world, *range(CROWD + 2, 2 * CROWD + 1)))
    assert await world.consistent("secret") == 2 * CROWD


@pytest.mark.usefixtures("patient")
async def test_a_named_vote_does_not_wait_for_company(world: World) -> None:
    await world.open("secret")
    await world.open("named")
    (secret,) = first_votes(world, 1)
    await world.store.cast(a_cast("named", 1))
    assert not secret.done()
    await world.finish("secret")
    await secret


async def test_who_waits_for_company_when_the_poll_ends_is_counted(world: World) -> None:
    await world.open("secret")
    await world.step("secret", Action.CLOSE)
    waiting = [asyncio.ensure_future(world.store.cast(a_cast("secret", badge))) for badge in (1, 2, 3)]
    await asyncio.sleep(0)
    await world.step("secret", Action.FINISH, now=NOW + 10_000)
    assert await asyncio.gather(*waiting) == [Decision.FIRST] * 3
    assert await world.consistent("secret") == 3


async def test_who_waits_for_company_when_the_store_shuts_is_stored(place: Place, world: World, store: Store) -> None:
    await world.open("secret")
    waiting = asyncio.ensure_future(store.cast(a_cast("secret", 1)))
    await asyncio.sleep(0)
    await store.close()
    assert await waiting is Decision.FIRST
    again = await place.open()
    assert await again.participants("secret") == {1}
    await again.close()


@pytest.mark.usefixtures("patient")
async def test_a_poll_that_another_process_added_keeps_company_too(world: World, other: Store) -> None:
    await other.add_poll(a_poll("later", Rules(secret=True)), act())
    await world.open("later")
    cast = asyncio.ensure_future(world.store.cast(a_cast("later", 1)))
    await asyncio.sleep(A_MOMENT)
    assert not cast.done()
    await world.finish("later")
    assert await cast is Decision.FIRST
