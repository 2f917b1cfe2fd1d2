"""Contract of ``Store.late``: who came after the close is noted, and nothing of what they chose."""

import asyncio

import pytest

from tests.contract.world import MEMBERS, World, a_cast, errors
from voting.domain.ballot import Decision
from voting.domain.errors import PollClosed
from voting.domain.poll import Action


async def test_a_badge_that_comes_after_the_close_is_noted_once_and_until_the_poll_is_over(world: World) -> None:
    await world.open("members")
    guest = MEMBERS + 1
    assert await world.store.cast(a_cast("members", 1)) is Decision.FIRST
    await world.finish("members")
    assert await world.store.late("members") == 0
    assert await world.store.cast(a_cast("members", 1)) is Decision.REPEAT, "a retry is not late"
    late = [a_cast("members", 1, "no", rev=2), *[a_cast("members", badge) for badge in (2, 2, 3, guest)]]
    answers = await asyncio.gather(*(world.store.cast(cast) for cast in late), return_exceptions=True)
    assert errors(answers) == {"PollClosed": 5}
    assert await world.store.late("members") == 3, "who changed too late, and two; not who may not vote"
    assert await world.consistent("members") == 1
    await world.step("members", Action.REVEAL)
    with pytest.raises(PollClosed):
        await world.store.cast(a_cast("members", 4))
    assert await world.store.late("members") == 3, "the record does not change once it is there"
    assert await world.store.late("named") == 0
