"""Contract of electoral rolls: who is on them, who shares a vote, how often a ballot counts, and what is fixed."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest

from tests.contract.world import NOW, World, a_badge, a_cast, a_poll, a_session, act, device, errors, verifier
from voting.domain.electorate import Voter, Weights, commitment
from voting.domain.errors import DelegatesUnclear, ElectorateTooSmall, NotEntitled, OrganisationVoted
from voting.domain.poll import Action, Poll
from voting.domain.roll import Badge
from voting.domain.rules import By, OneVote, Quorum, Rules
from voting.service.ports import RollChange, Store

PER_ORGANISATION = Rules(one_vote=OneVote.ORGANISATION)
BY_DELEGATE = Rules(one_vote=OneVote.DELEGATE)
WEIGHTED = Rules(one_vote=OneVote.DELEGATE, weighted=True)


async def held(world: World, rules: Rules, badges: Sequence[Badge], id: str = "asked") -> Poll:
    """A poll with these rules on a conference whose roll has grown by ``badges``, open."""
    await world.store.change_roll(RollChange(added=tuple(badges)), act("import"))
    await world.store.add_poll(a_poll(id, rules), act("add"))
    return await world.open(id)


async def of(world: World, key: str) -> int:
    """The id of the badge with this key."""
    return next(badge.id for badge in await world.store.badges() if badge.key == key)


def colleagues(*keys: str, organisation: str = "Ångström  Labs", **changed: object) -> list[Badge]:
    return [replace(a_badge(key, organisation=organisation), **changed) for key in keys]  # type: ignore[arg-type]


async def test_what_a_roll_says_of_a_badge_comes_back(world: World) -> None:
    await world.store.change_roll(
        RollChange(added=(replace(a_badge("d"), rooms=("hall", "side"), delegate=12),)), act("import")
    )
    badge = await world.store.badge(await of(world, "d"))
    assert (badge.rooms, badge.delegate) == (("hall", "side"), 12)
    await world.store.change_roll(RollChange(updated=(replace(badge, rooms=(), delegate=0),)), act("import"))
    assert await world.store.badge(badge.id) == replace(badge, rooms=(), delegate=0)
    await world.store.issue({badge.id: verifier(badge.id)}, act("issue"))
    admitted = await world.store.admit(verifier(badge.id), device("one"), a_session("s"), NOW)
    assert (admitted.rooms, admitted.delegate) == ((), 0)


async def test_only_badges_of_a_room_vote_there(world: World) -> None:
    await held(world, Rules(rooms=("side",)), [replace(a_badge("in"), rooms=("hall", "side")), a_badge("out")])
    assert await world.store.electorate("asked") == {await of(world, "in")}
    with pytest.raises(NotEntitled):
        await world.store.cast(a_cast("asked", await of(world, "out")))


async def test_only_badges_that_had_signed_in_vote(world: World) -> None:
    await world.store.admit(verifier(3), device("three"), a_session("three"), NOW)
    poll = await held(world, Rules(checked_in=True), [])
    assert await world.store.electorate("asked") == {3}
    assert poll.entitled == 1
    await world.store.admit(verifier(4), device("four"), a_session("four"), NOW)
    with pytest.raises(NotEntitled):
        await world.store.cast(a_cast("asked", 4))


@pytest.mark.parametrize("secret", [False, True])
async def test_an_organisation_has_one_vote_and_the_first_of_its_badges_casts_it(world: World, secret: bool) -> None:
    rules = replace(PER_ORGANISATION, secret=secret, change=True)
    poll = await held(world, rules, [*colleagues("ana"), *colleagues("ben", organisation="ångström labs ")])
    assert poll.entitled == 34, "33 organisations of one badge, and one of two; whoever rehearses has no part in it"
    ana, ben = await of(world, "ana"), await of(world, "ben")
    assert await world.store.mates("asked", ana) == {ben}
    assert await world.store.mates("asked", 1) == frozenset()
    await world.store.cast(a_cast("asked", ben, "yes"))
    with pytest.raises(OrganisationVoted):
        await world.store.cast(a_cast("asked", ana, "no"))
    await world.store.cast(a_cast("asked", ben, "later", rev=2))
    await world.store.cast(a_cast("asked", 1, "no"))
    assert await world.ballots("asked") == {'["later"]': 1, '["no"]': 1}
    turnout = await world.store.turnout("asked")
    assert (turnout.voted, turnout.entitled) == (2, 34)
    await world.finish("asked")
    assert await world.store.participants("asked") == {ben, 1}
    assert await world.ballots("asked") == {'["later"]': 1, '["no"]': 1}


@pytest.mark.parametrize("secret", [False, True])
async def test_of_colleagues_who_cast_at_once_in_two_processes_one_is_first(
    world: World, other: Store, secret: bool
) -> None:
    teams = [colleagues(*(f"{n}-{k}" for k in range(5)), organisation=f"Team {n}") for n in range(8)]
    await held(world, replace(PER_ORGANISATION, secret=secret), [badge for team in teams for badge in team])
    ids = {badge.key: badge.id for badge in await world.store.badges()}
    asked = [
        store.cast(a_cast("asked", ids[badge.key], submission=f"{badge.key} {number}"))
        for number, store in enumerate((world.store, other))
        for team in teams
        for badge in (team if number else reversed(team))
    ]
    answers = await asyncio.gather(*asked, return_exceptions=True)
    told = errors(answers)
    assert told["first"] == 8 and set(told) == {"first", "OrganisationVoted", "Superseded"}
    voted = await world.store.participants("asked")
    assert all(len(voted & {ids[badge.key] for badge in team}) == 1 for team in teams)
    assert (await world.store.turnout("asked")).voted == (await world.ballots("asked")).total() == 8


async def test_only_the_named_delegate_of_an_organisation_votes(world: World) -> None:
    badges = [*colleagues("chief", delegate=1), *colleagues("aide"), replace(a_badge("lone"), organisation="")]
    poll = await held(world, BY_DELEGATE, badges)
    assert poll.entitled == 1
    assert await world.store.electorate("asked") == {await of(world, "chief")}


async def test_two_delegates_of_one_organisation_are_refused_and_nothing_is_fixed(world: World) -> None:
    with pytest.raises(DelegatesUnclear) as refused:
        await held(world, BY_DELEGATE, colleagues("a", "b", delegate=1))
    assert refused.value.detail["organisations"] == ["Ångström  Labs"]
    assert await world.store.electorate("asked") == frozenset()
    assert (await world.store.poll("asked")).version == 0


async def test_a_secret_poll_of_organisations_counts_these_and_not_their_badges(world: World) -> None:
    rules = replace(PER_ORGANISATION, secret=True, categories=("team",), least_electorate=3)
    with pytest.raises(ElectorateTooSmall):
        await held(world, rules, [replace(badge, category="team") for badge in colleagues(*"abcdef")])


async def test_weights_count_are_shown_and_stand_hashed_in_the_journal(world: World) -> None:
    delegates = [replace(a_badge(f"d{n}", organisation=name), delegate=n) for n, name in ((5, "Zeta"), (1, "eta"))]
    delegates.append(replace(a_badge("d55", organisation="Alpha"), delegate=5))
    poll = await held(world, WEIGHTED, delegates)
    assert poll.weights == (Weights(5, ("Alpha", "Zeta")), Weights(1, ("eta",)))
    assert await world.store.poll("asked") == poll
    ids = {badge.key: (badge.id, badge.number) for badge in await world.store.badges()}
    armed = next(entry for entry in await world.store.journal() if entry.action == Action.ARM)
    weighed = [(ids["d5"][1], 5), (ids["d1"][1], 1), (ids["d55"][1], 5)]
    assert armed.reason == f"weights {commitment(weighed)}"
    for key, choice in (("d5", "yes"), ("d1", "no"), ("d55", "no")):
        await world.store.cast(a_cast("asked", ids[key][0], choice))
    assert await world.store.marks("asked", weighted=True) == {'["yes"]': 5, '["no"]': 6}
    assert await world.store.marks("asked") == {'["yes"]': 1, '["no"]': 2}


async def test_disarming_forgets_the_weights(world: World) -> None:
    await world.store.change_roll(RollChange(added=tuple(colleagues("d", delegate=3))), act("import"))
    await world.store.add_poll(a_poll("asked", WEIGHTED), act("add"))
    assert (await world.step("asked", Action.ARM)).weights
    poll = await world.step("asked", Action.DISARM)
    assert (poll.weights, poll.entitled) == ((), 0)
    assert await world.store.voters("asked") == []


async def test_groups_are_those_of_the_moment_of_arming(world: World) -> None:
    badges = [a_badge("b1", country="BE"), a_badge("f1", country="FR"), a_badge("f2", country="FR")]
    await held(world, Rules(breakdown=By.COUNTRY, categories=("",)), [replace(b, category="") for b in badges])
    ids = {badge.key: badge.id for badge in await world.store.badges()}
    moved = await world.store.badge(ids["f2"])
    await world.store.change_roll(RollChange(updated=(replace(moved, country="DE"),)), act("import"))
    for key, choice in (("b1", "yes"), ("f1", "yes"), ("f2", "no")):
        await world.store.cast(a_cast("asked", ids[key], choice))
    assert await world.store.cohorts("asked") == {"BE": {'["yes"]': 1}, "FR": {'["yes"]': 1, '["no"]': 1}}


async def test_a_run_off_keeps_shares_and_weights(world: World) -> None:
    rules = replace(PER_ORGANISATION, quorum=Quorum(1))
    before = await held(world, rules, [*colleagues("ana", "ben")])
    voters = await world.store.voters("asked")
    shared = min(await of(world, "ana"), await of(world, "ben"))
    assert [v for v in voters if v.share == shared] == [Voter(shared, shared), Voter(shared + 1, shared)]
    next_round = replace(before, id="again", round=2, follows="asked")
    armed = await world.store.run_off(before, replace(before, version=before.version + 1), next_round, act("run_off"))
    assert armed.entitled == before.entitled
    assert await world.store.voters("again") == voters


async def test_of_an_organisation_one_who_has_signed_in_makes_it_present(world: World) -> None:
    await held(world, PER_ORGANISATION, colleagues("ana", "ben"))
    for number, key in enumerate(("ana", "ben")):
        id = await of(world, key)
        await world.store.issue({id: verifier(id)}, act("issue"))
        await world.store.admit(verifier(id), device(key), a_session(f"of {number}"), NOW)
    await world.store.admit(verifier(1), device("1"), a_session("1"), NOW)
    assert (await world.finish("asked")).present == 2
