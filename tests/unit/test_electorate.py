"""Who may vote, why not, for whom, and how often a ballot counts."""

from dataclasses import replace

import pytest

from voting.domain.electorate import Bar, Voter, Weights, barred, electoral_roll, entitled_now, size, weights, why_not
from voting.domain.errors import DefinitionInvalid, DelegatesUnclear, ElectorateTooSmall, WouldIdentify
from voting.domain.roll import REHEARSAL, Badge
from voting.domain.rules import By, OneVote, Quorum, Rules, Shown

ANA = Badge(1, 11, "a", "Ana", "ACME", "DE", "member", rooms=("hall", "side"), admitted_at=5, delegate=3)
BEN = Badge(2, 12, "b", "Ben", " acme ", "FR", "guest", rooms=("hall",))
LONE = Badge(3, 13, "l", "Lo", "", "FR", "member", admitted_at=5)
CLEO = Badge(4, 14, "c", "Cleo", "Beta", "", "member", delegate=1)
EVERYBODY = (ANA, BEN, LONE, CLEO)


@pytest.mark.parametrize(
    ("category", "categories", "may_vote"),
    [
        ("", (), True),
        ("member", (), True),
        ("member", ("member", "guest"), True),
        ("guest", ("member",), False),
        ("", ("member",), False),
        (REHEARSAL, (), False),
        (REHEARSAL, ("member",), False),
        (REHEARSAL, (REHEARSAL,), True),
        ("member", (REHEARSAL,), False),
    ],
)
def test_categories_decide_who_is_entitled_and_rehearsal_badges_only_rehearse(
    category: str, categories: tuple[str, ...], may_vote: bool
) -> None:
    badge = replace(ANA, category=category)
    assert (barred(badge, Rules(categories=categories), frozenset()) is None) is may_vote


@pytest.mark.parametrize(
    ("badge", "rules", "bar"),
    [
        (BEN, Rules(categories=("member",)), Bar.CATEGORY),
        (BEN, Rules(rooms=("side",)), Bar.ROOM),
        (ANA, Rules(rooms=("side", "attic")), None),
        (LONE, Rules(rooms=("hall",)), Bar.ROOM),
        (BEN, Rules(checked_in=True), Bar.CHECKED_IN),
        (ANA, Rules(checked_in=True), None),
        (LONE, Rules(one_vote=OneVote.ORGANISATION), Bar.NO_ORGANISATION),
        (LONE, Rules(one_vote=OneVote.DELEGATE), Bar.NO_ORGANISATION),
        (BEN, Rules(one_vote=OneVote.ORGANISATION), None),
        (BEN, Rules(one_vote=OneVote.DELEGATE), Bar.DELEGATE),
        (ANA, Rules(one_vote=OneVote.DELEGATE), None),
        (BEN, Rules(own=False), Bar.OWN),
        (CLEO, Rules(own=False), None),
        (BEN, Rules(categories=("member",), checked_in=True, own=False), Bar.CATEGORY),
    ],
)
def test_who_may_not_vote_is_told_the_first_rule_that_says_so(badge: Badge, rules: Rules, bar: Bar | None) -> None:
    assert barred(badge, rules, frozenset({"acme"})) is bar


def test_codes_of_reasons_stay_the_same() -> None:
    assert {bar.value for bar in Bar} == {
        *("category", "room", "checked_in", "no_organisation", "own", "delegate", "late", "organisation_voted"),
    }


def test_who_came_or_signed_in_after_the_roll_was_fixed_is_told_that() -> None:
    assert why_not(ANA, Rules(), frozenset()) is Bar.LATE
    assert why_not(ANA, Rules(checked_in=True), frozenset()) is Bar.CHECKED_IN
    assert why_not(BEN, Rules(categories=("member",)), frozenset()) is Bar.CATEGORY


def test_badges_of_one_organisation_share_a_vote_and_others_have_their_own() -> None:
    assert electoral_roll(EVERYBODY, Rules(), frozenset()) == tuple(Voter(badge.id) for badge in EVERYBODY)
    rules = Rules(one_vote=OneVote.ORGANISATION)
    roll = electoral_roll(reversed(EVERYBODY), rules, frozenset())
    assert roll == (Voter(1, 1), Voter(2, 1), Voter(4, 4))
    assert size(roll) == entitled_now(EVERYBODY, rules, frozenset()) == 2


def test_delegates_have_weights_only_where_the_rules_give_them() -> None:
    plain = electoral_roll(EVERYBODY, Rules(one_vote=OneVote.DELEGATE), frozenset())
    assert plain == (Voter(1, 1), Voter(4, 4))
    roll = electoral_roll(EVERYBODY, Rules(one_vote=OneVote.DELEGATE, weighted=True), frozenset())
    assert roll == (Voter(1, 1, 3), Voter(4, 4, 1))
    assert weights(roll, EVERYBODY) == (Weights(3, ("ACME",)), Weights(1, ("Beta",)))


def test_an_organisation_with_two_delegates_is_named() -> None:
    with pytest.raises(DelegatesUnclear) as refused:
        electoral_roll((ANA, replace(BEN, delegate=1), CLEO), Rules(one_vote=OneVote.DELEGATE), frozenset())
    assert refused.value.detail == {"organisations": ["ACME"]}


def test_a_secret_poll_needs_enough_votes_not_enough_badges() -> None:
    team = [replace(ANA, id=id) for id in range(1, 12)]
    assert len(electoral_roll(team, Rules(secret=True), frozenset())) == 11
    with pytest.raises(ElectorateTooSmall) as refused:
        electoral_roll(team, Rules(secret=True, one_vote=OneVote.ORGANISATION), frozenset())
    assert refused.value.detail == {"entitled": 1, "least": 10}


@pytest.mark.parametrize(
    ("by", "cohorts"), [(By.CATEGORY, ["member", "guest", "member", "member"]), (By.COUNTRY, ["DE", "FR", "FR", ""])]
)
def test_a_voter_is_of_a_group(by: By, cohorts: list[str]) -> None:
    assert [voter.cohort for voter in electoral_roll(EVERYBODY, Rules(breakdown=by), frozenset())] == cohorts


@pytest.mark.parametrize(
    ("rules", "field", "identifies"),
    [
        (Rules(secret=True, one_vote=OneVote.DELEGATE, weighted=True), "weighted", True),
        (Rules(weighted=True), "weighted", False),
        (Rules(weighted=True, one_vote=OneVote.ORGANISATION), "weighted", False),
        (Rules(secret=True, breakdown=By.COUNTRY), "breakdown", True),
        (Rules(breakdown=By.COUNTRY, one_vote=OneVote.DELEGATE, weighted=True), "breakdown", True),
        (Rules(least_group=2), "least_group", False),
        (Rules(least_group=1_000_001), "least_group", False),
    ],
)
def test_rules_that_would_tell_of_single_ballots_are_refused(rules: Rules, field: str, identifies: bool) -> None:
    with pytest.raises(DefinitionInvalid) as refused:
        rules.check()
    assert refused.value.detail["field"] == field
    assert (type(refused.value) is WouldIdentify) is identifies
    assert (refused.value.code == "would_identify") is identifies


@pytest.mark.parametrize(
    "rules",
    [
        Rules(one_vote=OneVote.DELEGATE, weighted=True, shown=Shown.LIVE, quorum=Quorum(50)),
        Rules(one_vote=OneVote.ORGANISATION, secret=True),
        Rules(one_vote=OneVote.DELEGATE, secret=True, checked_in=True, rooms=("hall",)),
        Rules(breakdown=By.CATEGORY, least_group=3),
    ],
)
def test_rules_that_hold(rules: Rules) -> None:
    rules.check()
