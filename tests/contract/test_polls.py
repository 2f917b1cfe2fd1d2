"""Contract of polls: definitions, transitions as compare-and-set, electoral rolls, turnout and marks."""

import asyncio
from dataclasses import replace

import pytest

from tests.contract.world import (
    EXTRAS,
    GUESTS,
    HOUR,
    MEMBERS,
    NOW,
    World,
    a_badge,
    a_cast,
    a_conference,
    a_poll,
    act,
    errors,
    tag,
)
from voting.domain.errors import ActionLost, Conflict, ElectorateTooSmall, NoConference, NotFound
from voting.domain.methods import Allocation
from voting.domain.poll import Action, PollState, advance
from voting.domain.rules import Rules, Shown
from voting.domain.tally import Turnout
from voting.service.ports import RollChange, Store


async def test_the_conference_comes_back_as_it_was_created(world: World) -> None:
    assert await world.store.conference() == a_conference()


async def test_before_creation_there_is_no_conference(store: Store) -> None:
    with pytest.raises(NoConference) as caught:
        await store.conference()
    assert isinstance(caught.value, NotFound)
    assert caught.value.code == "no_conference"


async def test_a_database_holds_one_conference(world: World) -> None:
    with pytest.raises(Conflict):
        await world.store.create(a_conference(), act("create"))
    assert await world.store.conference() == a_conference()


async def test_a_poll_can_be_added_and_comes_last(world: World) -> None:
    run_off = replace(a_poll("run-off", Rules(True, Shown.AFTER_CLOSE, False, 90, ("member",), 12)), round=2)
    await world.store.add_poll(run_off, act("add"))
    assert await world.store.poll("run-off") == run_off
    assert (await world.store.conference()).polls == (*a_conference().polls, run_off)


async def test_two_polls_cannot_have_one_id(world: World) -> None:
    before = await world.store.head()
    with pytest.raises(Conflict):
        await world.store.add_poll(a_poll("named", method=Allocation()), act("add"))
    assert await world.store.conference() == a_conference()
    assert await world.store.head() == before


async def test_an_unknown_poll_is_not_found(world: World) -> None:
    draft = a_poll("nowhere")
    armed = advance(draft, Action.ARM, NOW, actor="Mo")
    for asked in (
        world.store.poll("nowhere"),
        world.store.turnout("nowhere"),
        world.store.transition(draft, armed, act("arm")),
    ):
        with pytest.raises(NotFound):
            await asked


async def test_every_state_of_a_poll_comes_back_as_it_was_stored(world: World) -> None:
    steps = (
        (Action.ARM, 0),
        (Action.COUNT_DOWN, 30),
        (Action.OPEN, 0),
        (Action.EXTEND, 45),
        (Action.CLOSE, 0),
        (Action.KEEP_OPEN, 0),
        (Action.CLOSE, 0),
        (Action.FINISH, 0),
        (Action.DECIDE, 0),
        (Action.STEP, 0),
        (Action.STEP, 0),
        (Action.STEP_BACK, 0),
        (Action.REVEAL, 0),
    )
    poll = await world.store.poll("mix")
    for number, (action, seconds) in enumerate(steps):
        after = advance(poll, action, NOW + number * 6_000, actor="Mo", seconds=seconds)
        if action is Action.ARM:
            after = replace(after, seed="5eed" * 16)
        if action is Action.DECIDE:
            after = replace(after, decided="a")
        poll = await world.store.transition(poll, after, act(action))
        entry = (await world.store.journal())[-1]
        assert entry.action == action
        head = entry.hash if action is Action.FINISH else after.head
        assert poll == replace(after, entitled=MEMBERS + GUESTS, head=head)
        assert await world.store.poll("mix") == poll
    assert poll.state is PollState.PUBLISHED


async def test_of_two_moderators_one_wins_and_the_other_is_told_who_what_and_when(world: World) -> None:
    armed = await world.step("named", Action.ARM)
    opened = advance(armed, Action.OPEN, NOW + 1, actor="Ada")
    annulled = advance(armed, Action.ANNUL, NOW + 2, actor="Bob")
    entries = await world.store.head()
    answers = await asyncio.gather(
        world.store.transition(armed, opened, act("open", actor="Ada")),
        world.store.transition(armed, annulled, act("annul", actor="Bob")),
        return_exceptions=True,
    )
    lost = next(answer for answer in answers if isinstance(answer, ActionLost))
    stored = await world.store.poll("named")
    assert stored in answers
    assert stored.last is not None
    assert lost.detail == {"actor": stored.last.actor, "action": stored.last.action, "at": stored.last.at}
    assert stored.last.actor in lost.message
    assert await world.store.head() == entries + 1


async def test_of_a_hundred_clicks_in_two_processes_one_wins(world: World, other: Store) -> None:
    armed = await world.step("named", Action.ARM)
    clicks = [
        (world.store if n % 2 else other).transition(armed, advance(armed, Action.OPEN, n, actor=f"{n}"), act("open"))
        for n in range(100)
    ]
    told = errors(await asyncio.gather(*clicks, return_exceptions=True))
    assert told["ActionLost"] == 99
    assert (await world.store.poll("named")).version == 2


async def test_arming_fixes_the_electoral_roll_without_rehearsal_badges(world: World) -> None:
    assert await world.store.electorate("named") == frozenset()
    armed = await world.step("named", Action.ARM)
    everybody = frozenset(range(1, MEMBERS + GUESTS + 1))
    assert armed.entitled == len(everybody)
    assert await world.store.electorate("named") == everybody
    await world.store.change_roll(RollChange(added=(a_badge("late"),)), act("import"))
    assert await world.store.electorate("named") == everybody, "who comes later is not on it"
    assert await world.store.turnout("named") == Turnout(0, len(everybody))


async def test_categories_decide_who_is_entitled(world: World) -> None:
    members = frozenset(range(1, MEMBERS + 1))
    extras = frozenset(range(MEMBERS + GUESTS + 1, MEMBERS + GUESTS + EXTRAS + 1))
    assert (await world.step("members", Action.ARM)).entitled == MEMBERS
    assert await world.store.electorate("members") == members
    assert (await world.step("rehearsed", Action.ARM)).entitled == MEMBERS + EXTRAS
    assert await world.store.electorate("rehearsed") == members | extras


async def test_disarming_clears_the_electoral_roll_and_arming_again_fixes_a_new_one(world: World) -> None:
    disarmed = await world.step("named", Action.ARM, Action.DISARM)
    assert disarmed.entitled == 0
    assert await world.store.electorate("named") == frozenset()
    await world.store.change_roll(RollChange(added=(a_badge("late"),)), act("import"))
    assert (await world.step("named", Action.ARM)).entitled == MEMBERS + GUESTS + 1


async def test_a_secret_poll_of_too_few_is_refused_and_stays_a_draft(world: World) -> None:
    draft, entries = await world.store.poll("few"), await world.store.head()
    with pytest.raises(ElectorateTooSmall) as caught:
        await world.step("few", Action.ARM)
    assert caught.value.detail == {"entitled": GUESTS, "least": 10}
    assert await world.store.poll("few") == draft
    assert await world.store.electorate("few") == frozenset()
    assert await world.store.head() == entries


async def test_a_named_poll_of_few_is_allowed(world: World) -> None:
    await world.store.add_poll(a_poll("duo", Rules(categories=("guest",))), act("add"))
    assert (await world.step("duo", Action.ARM)).entitled == GUESTS


@pytest.mark.parametrize("poll", ["named", "secret"])
async def test_finishing_keeps_every_ballot_so_that_retries_are_still_known(world: World, poll: str) -> None:
    await world.open(poll)
    casts = [a_cast(poll, badge, "yes" if badge % 3 else "no") for badge in range(1, 21)]
    await asyncio.gather(*map(world.store.cast, casts))
    before = await world.ballots(poll)
    await world.finish(poll)
    assert await world.ballots(poll) == before
    assert errors(await asyncio.gather(*map(world.store.cast, casts))) == {"repeat": 20}
    assert await world.consistent(poll) == 20


async def test_rooms_vote_at_the_same_time_without_touching_each_other(world: World) -> None:
    await world.open("named")
    await world.open("aside")
    casts = [a_cast(poll, badge) for badge in range(1, 11) for poll in ("named", "aside")]
    await asyncio.gather(*map(world.store.cast, casts))
    await world.finish("aside")
    assert (await world.store.poll("named")).takes_ballots
    assert await world.consistent("named") == await world.consistent("aside") == 10


async def test_what_is_stored_is_there_after_closing_and_opening_again(world: World, other: Store) -> None:
    await world.open("secret")
    await world.store.cast(a_cast("secret", 1))
    stored = await world.store.conference()
    assert await other.conference() == stored
    assert await other.marks("secret") == {'["yes"]': 1}
    assert await other.session(b"\x00" * 32, NOW + HOUR) is None


async def test_in_a_named_poll_nobody_changes_the_ballot_of_another_badge(world: World) -> None:
    """Two who share their codes neither vote in each other's name nor spoil the batch of others."""
    await world.open("named")
    await world.store.cast(a_cast("named", 1, "yes"))
    foreign = [a_cast("named", badge, "no", rev=2, under=tag("named", owner)) for badge, owner in ((1, 2), (2, 1))]
    casts = [a_cast("named", 2, "yes"), *foreign, a_cast("named", 3, "later")]
    told = errors(await asyncio.gather(*map(world.store.cast, casts), return_exceptions=True))
    assert told == {"first": 2, "AlreadyVoted": 2}
    assert errors(await asyncio.gather(*map(world.store.cast, foreign), return_exceptions=True)) == {"AlreadyVoted": 2}
    assert await world.ballots("named") == {'["yes"]': 2, '["later"]': 1}
    assert await world.consistent("named") == 3


async def test_the_box_holds_every_ballot_under_its_tag_and_a_badge_only_in_a_named_poll(world: World) -> None:
    for poll in ("named", "secret"):
        await world.open(poll)
        for badge, choice in ((1, "yes"), (2, "no"), (3, "yes")):
            await world.store.cast(a_cast(poll, badge, choice))
        tags = sorted(tag(poll, badge) for badge in (1, 2, 3))
        assert await world.store.tags(poll) == tags
        ballots = await world.store.ballots(poll)
        assert [ballot.tag for ballot in ballots] == tags
        assert {ballot.tag: ballot.mark for ballot in ballots} == {
            tag(poll, 1): '["yes"]',
            tag(poll, 2): '["no"]',
            tag(poll, 3): '["yes"]',
        }
        numbers = {ballot.tag: ballot.number for ballot in ballots}
        assert numbers == {tag(poll, badge): badge if poll == "named" else None for badge in (1, 2, 3)}
    assert await world.store.tags("aside") == []
    assert await world.store.ballots("aside") == []
