"""Points at most, bounds of options, and how much the room agrees."""

from collections import Counter
from fractions import Fraction
from itertools import combinations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voting.client.marking import mark
from voting.domain.errors import BallotInvalid, DefinitionInvalid
from voting.domain.methods import Allocation, AllocationTally, Bound
from voting.domain.poll import Option, Poll
from voting.service.views import view_poll

OPTIONS = ("big", "small", "new")
BOUNDED = Allocation(bounds=(Bound("small", 20, 60),))
AT_MOST = Allocation(10, 1, exact=False)


def counted(method: Allocation, *ballots: dict[str, int] | None) -> AllocationTally:
    return method.count(Counter(method.mark(ballot, OPTIONS) for ballot in ballots), OPTIONS)


def refused(method: Allocation, choices: object) -> object:
    with pytest.raises(BallotInvalid) as error:
        method.mark(choices, OPTIONS)
    return error.value.detail["reason"]


def test_at_most_takes_fewer_points_none_at_all_too_and_that_is_not_blank() -> None:
    assert AT_MOST.mark({"big": 3}, OPTIONS) == '{"big":3}'
    assert AT_MOST.mark({}, OPTIONS) == "{}"
    assert refused(AT_MOST, {"big": 6, "new": 5}) == "sum"


def test_an_option_takes_no_fewer_and_no_more_points_than_its_bounds() -> None:
    assert BOUNDED.mark({"big": 80, "small": 20}, OPTIONS)
    assert BOUNDED.mark({"big": 40, "small": 60}, OPTIONS)
    assert refused(BOUNDED, {"big": 100}) == "out_of_bounds"
    assert refused(BOUNDED, {"big": 85, "small": 15}) == "out_of_bounds"
    assert refused(BOUNDED, {"small": 65, "new": 35}) == "out_of_bounds"


@pytest.mark.parametrize(
    "bounds",
    [
        (Bound("old", 0, 50),),
        (Bound("big", 0, 50), Bound("big", 0, 60)),
        (Bound("big", 60, 50),),
        (Bound("big", -5, 50),),
        (Bound("big", 0, 105),),
        (Bound("big", 3, 50),),
        (Bound("big", 60, 100), Bound("small", 50, 100)),
        (Bound("big", 0, 30), Bound("small", 0, 30), Bound("new", 0, 30)),
    ],
)
def test_bounds_that_no_ballot_could_keep_are_refused(bounds: tuple[Bound, ...]) -> None:
    with pytest.raises(DefinitionInvalid):
        Allocation(bounds=bounds).check(OPTIONS)


def test_most_points_that_do_not_reach_the_total_are_no_matter_where_it_is_at_most() -> None:
    Allocation(exact=False, bounds=tuple(Bound(option, 0, 10) for option in OPTIONS)).check(OPTIONS)


def test_points_that_were_kept_are_part_of_the_mean_split() -> None:
    tally = counted(AT_MOST, {"big": 4}, {"big": 2, "new": 3}, {}, None)
    assert [option.whole for option in tally.options] == [2, 0, 1]
    assert tally.kept == 7
    assert sum(option.whole for option in tally.options) + tally.kept == 10


@pytest.mark.parametrize(
    ("ballots", "agreement"),
    [
        ([{"big": 100}], None),
        ([{"big": 100}, None], None),
        ([{"big": 100}, {"big": 100}], 1.0),
        ([{"big": 100}, {"small": 100}], 0.0),
        ([{"big": 70, "small": 30}, {"big": 40, "small": 60}], 0.7),
        ([{"big": 100}, {"big": 100}, {"small": 100}, {"small": 100}], 0.33),
    ],
)
def test_the_room_agrees_as_far_as_two_ballots_give_alike(
    ballots: list[dict[str, int] | None], agreement: float | None
) -> None:
    assert counted(Allocation(), *ballots).agreement == agreement


splits = st.lists(st.lists(st.integers(0, 3), min_size=3, max_size=3), min_size=2, max_size=12)


@given(splits)
def test_the_agreement_is_what_going_through_all_pairs_gives(given: list[list[int]]) -> None:
    ballots = [dict(zip(OPTIONS, split, strict=True)) for split in given]
    alike = [
        Fraction(
            sum(min(one[o], other[o]) for o in OPTIONS) + min(10 - sum(one.values()), 10 - sum(other.values())), 10
        )
        for one, other in combinations(ballots, 2)
    ]
    assert counted(AT_MOST, *ballots).agreement == round(float(sum(alike, Fraction()) / len(alike)), 2)


@given(
    seed=st.integers(),
    exact=st.booleans(),
    bounds=st.lists(st.tuples(st.integers(0, 4), st.integers(10, 20)), min_size=0, max_size=4),
)
def test_a_simulated_ballot_keeps_the_bounds(seed: int, exact: bool, bounds: list[tuple[int, int]]) -> None:
    ids = tuple(f"o-{number}" for number in range(5))
    held = tuple(Bound(ids[number], 5 * low, 5 * high) for number, (low, high) in enumerate(bounds))
    method = Allocation(exact=exact, bounds=held)
    method.check(ids)
    poll = view_poll(Poll("p", "r", {"en": "?"}, method, tuple(Option(id, {"en": id}) for id in ids)))
    assert method.mark(mark(poll, Random(seed)), ids)
