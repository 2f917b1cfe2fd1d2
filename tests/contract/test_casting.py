"""Contract of ``Store.cast``: one badge, one counted ballot; a retry is harmless; nothing counts after the close."""

import asyncio
from collections import Counter

import pytest

from tests.contract.world import GUESTS, MEMBERS, NOW, World, a_cast, act, errors, tag, verifier
from voting.domain.ballot import Decision
from voting.domain.errors import (
    AlreadyVoted,
    ChangeNotAllowed,
    NotEntitled,
    NotFound,
    PollClosed,
    PollNotOpen,
    Superseded,
)
from voting.domain.poll import Action, advance
from voting.service.ports import Store

pytestmark = pytest.mark.parametrize("poll", ["named", "secret"])


async def test_a_vote_is_stored_and_counted(world: World, poll: str) -> None:
    await world.open(poll)
    assert await world.store.cast(a_cast(poll, 1, "yes")) is Decision.FIRST
    assert await world.store.cast(a_cast(poll, 2, "no")) is Decision.FIRST
    assert await world.ballots(poll) == {'["yes"]': 1, '["no"]': 1}
    assert await world.store.participants(poll) == {1, 2}
    assert await world.store.participated(poll, 1)
    assert not await world.store.participated(poll, 3)
    other = "secret" if poll == "named" else "named"
    asked = [(1, poll), (2, poll), (3, poll), (1, other), (1, None)]
    wearers = await asyncio.gather(*(world.store.wearer(*each) for each in asked))
    assert [(each.badge.id, each.participated) for each in wearers] == [
        *((1, True), (2, True), (3, False)),
        *((1, False), (1, False)),
    ]
    assert await world.consistent(poll) == 2


async def test_fifty_casts_of_one_badge_at_once_leave_one_ballot(world: World, poll: str) -> None:
    await world.open(poll)
    casts = [a_cast(poll, 1, "yes" if i % 2 else "no", rev=1, submission=f"try {i}") for i in range(50)]
    answers = await asyncio.gather(*map(world.store.cast, casts), return_exceptions=True)
    assert errors(answers) == {"first": 1, "Superseded": 49}
    assert await world.consistent(poll) == 1


async def test_fifty_casts_of_one_badge_under_other_tags_leave_one_ballot(world: World, poll: str) -> None:
    await world.open(poll)
    casts = [a_cast(poll, 1, submission=f"try {i}", under=tag(poll, 1, issue=i)) for i in range(50)]
    answers = await asyncio.gather(*map(world.store.cast, casts), return_exceptions=True)
    assert errors(answers) == {"first": 1, "AlreadyVoted": 49}
    assert await world.consistent(poll) == 1


async def test_fifty_retries_of_one_submission_are_one_vote_and_all_succeed(world: World, poll: str) -> None:
    await world.open(poll)
    answers = await asyncio.gather(*(world.store.cast(a_cast(poll, 1)) for _ in range(50)))
    assert errors(answers) == {"first": 1, "repeat": 49}
    assert await world.consistent(poll) == 1


async def test_badges_that_use_each_others_tag_cannot_replace_each_others_ballot(world: World, poll: str) -> None:
    await world.open(poll)
    await world.store.cast(a_cast(poll, 1, "yes"))
    with pytest.raises(AlreadyVoted):
        await world.store.cast(a_cast(poll, 2, "no", rev=2, under=tag(poll, 1)))
    assert await world.ballots(poll) == {'["yes"]': 1}
    assert await world.consistent(poll) == 1


async def test_a_change_replaces_the_ballot(world: World, poll: str) -> None:
    await world.open(poll)
    await world.store.cast(a_cast(poll, 1, "yes"))
    assert await world.store.cast(a_cast(poll, 1, "no", rev=2)) is Decision.CHANGE
    assert await world.ballots(poll) == {'["no"]': 1}
    assert await world.consistent(poll) == 1


async def test_changes_that_come_together_leave_the_last_revision(world: World, poll: str) -> None:
    await world.open(poll)
    casts = [a_cast(poll, badge, "yes" if rev < 9 else "later", rev=rev) for badge in (1, 2) for rev in range(1, 10)]
    assert errors(await asyncio.gather(*map(world.store.cast, casts))) == {"first": 2, "change": 16}
    assert await world.ballots(poll) == {'["later"]': 2}
    casts = [a_cast(poll, badge, "no", rev=rev) for badge in (1, 2) for rev in range(19, 9, -1)]
    answers = await asyncio.gather(*map(world.store.cast, casts), return_exceptions=True)
    assert errors(answers) == {"change": 2, "Superseded": 18}
    assert await world.consistent(poll) == 2


async def test_a_change_that_was_overtaken_is_told_so(world: World, poll: str) -> None:
    await world.open(poll)
    await world.store.cast(a_cast(poll, 1, "yes", rev=3))
    with pytest.raises(Superseded) as caught:
        await world.store.cast(a_cast(poll, 1, "no", rev=2))
    assert caught.value.detail["rev"] == 3
    assert await world.ballots(poll) == {'["yes"]': 1}


async def test_a_vote_after_the_close_record_is_refused_and_a_retry_of_an_earlier_one_succeeds(
    world: World, poll: str
) -> None:
    await world.open(poll)
    await world.store.cast(a_cast(poll, 1))
    await world.step(poll, Action.CLOSE)
    assert await world.store.cast(a_cast(poll, 2)) is Decision.FIRST, "ballots drain in while the close can be undone"
    await world.step(poll, Action.FINISH, now=2_000_000_000_000)
    for late in (a_cast(poll, 3), a_cast(poll, 1, "no", rev=2)):
        with pytest.raises(PollClosed):
            await world.store.cast(late)
    assert await world.store.cast(a_cast(poll, 1)) is Decision.REPEAT
    assert await world.consistent(poll) == 2


async def test_a_vote_before_opening_is_refused(world: World, poll: str) -> None:
    with pytest.raises(PollNotOpen):
        await world.store.cast(a_cast(poll, 1))
    await world.step(poll, Action.ARM)
    with pytest.raises(PollNotOpen):
        await world.store.cast(a_cast(poll, 1))
    assert await world.consistent(poll) == 0


async def test_a_badge_that_is_not_on_the_electoral_roll_cannot_vote(world: World, poll: str) -> None:
    await world.open(poll)
    extra = MEMBERS + GUESTS + 1
    for stranger in (extra, 99_999, -1):
        with pytest.raises(NotEntitled):
            await world.store.cast(a_cast(poll, stranger))
    assert await world.consistent(poll) == 0


async def test_a_vote_in_an_unknown_poll_is_refused_and_disturbs_no_other(world: World, poll: str) -> None:
    await world.open(poll)
    casts = [a_cast("nowhere", 1), a_cast(poll, 1), a_cast(poll, 99_999), a_cast(poll, 2), a_cast("aside", 1)]
    answers = await asyncio.gather(*map(world.store.cast, casts), return_exceptions=True)
    assert [type(answer) for answer in answers] == [NotFound, Decision, NotEntitled, Decision, PollNotOpen]
    assert await world.consistent(poll) == 2


async def test_a_reissued_badge_keeps_its_vote_and_gets_no_second_one(world: World, poll: str) -> None:
    await world.open(poll)
    await world.store.cast(a_cast(poll, 1, "yes"))
    await world.store.issue({1: verifier(1, issue=2)}, act("issue"))
    with pytest.raises(AlreadyVoted):
        await world.store.cast(a_cast(poll, 1, "no", rev=5, under=tag(poll, 1, issue=2)))
    assert await world.ballots(poll) == {'["yes"]': 1}
    assert await world.consistent(poll) == 1


async def test_giving_up_waiting_neither_loses_nor_doubles_a_vote(world: World, poll: str) -> None:
    await world.open(poll)
    waiting = [asyncio.create_task(world.store.cast(a_cast(poll, badge))) for badge in range(1, MEMBERS + 1)]
    await asyncio.sleep(0)
    for task in waiting[::2]:
        task.cancel()
    answers = await asyncio.gather(*waiting, return_exceptions=True)
    assert errors(answers) == {"first": MEMBERS // 2, "CancelledError": MEMBERS // 2}
    retries = await asyncio.gather(*(world.store.cast(a_cast(poll, badge)) for badge in range(1, MEMBERS + 1)))
    assert set(retries) <= {Decision.FIRST, Decision.REPEAT}
    assert await world.consistent(poll) == MEMBERS


@pytest.mark.parametrize("before", [0, 1, MEMBERS // 2, MEMBERS])
async def test_a_vote_that_races_the_close_counts_exactly_if_it_was_acknowledged(
    world: World, other: Store, poll: str, before: int
) -> None:
    """Half of the votes come through another process."""
    await world.open(poll)
    closing = await world.step(poll, Action.CLOSE)
    closed = advance(closing, Action.FINISH, NOW + 10_000, actor="clock")

    async def close() -> Counter[str]:
        await world.store.transition(closing, closed, act("finish"))
        return await world.ballots(poll)

    badges = range(1, MEMBERS + 1)
    votes = [(other if badge % 2 else world.store).cast(a_cast(poll, badge)) for badge in badges]
    answers = await asyncio.gather(*votes[:before], close(), *votes[before:], return_exceptions=True)
    counted = answers.pop(before)
    assert isinstance(counted, Counter)
    told = errors(answers)
    assert set(told) <= {"first", "PollClosed"}
    assert counted.total() == told["first"]
    assert await world.ballots(poll) == counted, "closed never grows"
    acknowledged = {badge for badge, answer in zip(badges, answers, strict=True) if answer is Decision.FIRST}
    assert await world.store.participants(poll) == acknowledged
    await world.consistent(poll)


async def test_one_badge_in_two_processes_at_once_has_one_ballot(world: World, other: Store, poll: str) -> None:
    await world.open(poll)
    for badge in range(1, 11):
        same = [store.cast(a_cast(poll, badge, submission=f"{n}")) for n, store in enumerate([world.store, other])]
        tags = [s.cast(a_cast(poll, badge, under=tag(poll, badge, i))) for i, s in enumerate([other, world.store], 2)]
        told = errors(await asyncio.gather(*same, *tags, return_exceptions=True))
        assert told["first"] == 1
        assert set(told) <= {"first", "Superseded", "AlreadyVoted"}
    assert await world.consistent(poll) == 10


async def test_one_vote_is_one_vote_in_each_poll(world: World, poll: str) -> None:
    await world.open(poll)
    await world.open("final")
    casts = [a_cast(p, badge) for badge in range(1, 6) for p in (poll, "final")]
    assert set(await asyncio.gather(*map(world.store.cast, casts))) == {Decision.FIRST}
    with pytest.raises(ChangeNotAllowed):
        await world.store.cast(a_cast("final", 1, "no", rev=2))
    assert await world.consistent(poll) == await world.consistent("final") == 5
