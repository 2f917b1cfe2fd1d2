"""Properties of the voting methods: marks are canonical, counts agree with an independent count, garbage is refused."""

import json
from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voting.domain.errors import BallotInvalid
from voting.domain.methods import Allocation, Choice, Method, Ranking
from voting.domain.methods.marking import BLANK

OPTIONS = ("red", "green", "blue", "grey", "ελιά")
POINTS = 100

some_options = st.lists(st.sampled_from(OPTIONS), min_size=1, max_size=len(OPTIONS), unique=True)


@st.composite
def a_split(draw: st.DrawFn) -> dict[str, int]:
    """Points that add up to POINTS; options with none may be there or not."""
    cuts = sorted(draw(st.lists(st.integers(0, POINTS), min_size=len(OPTIONS) - 1, max_size=len(OPTIONS) - 1)))
    points = [high - low for low, high in zip([0, *cuts], [*cuts, POINTS], strict=True)]
    order = draw(st.permutations(OPTIONS))
    return {option: given for option, given in zip(order, points, strict=True) if given or draw(st.booleans())}


garbage = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(OPTIONS) | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(OPTIONS) | st.text(), inner),
    max_leaves=12,
)


def count_choices(ballots: list[list[str] | None]) -> Mapping[str, int]:
    """An independent count."""
    return {option: sum(option in (ballot or ()) for ballot in ballots) for option in OPTIONS}


@given(some_options, st.data())
def test_a_choice_is_one_mark_however_it_is_ordered(chosen: list[str], data: st.DataObject) -> None:
    method = Choice(1, len(OPTIONS))
    mark = method.mark(chosen, OPTIONS)
    assert method.mark(data.draw(st.permutations(chosen)), OPTIONS) == mark
    assert method.mark(json.loads(mark), OPTIONS) == mark
    assert set(json.loads(mark)) == set(chosen)


@given(st.lists(st.none() | some_options, max_size=60))
def test_choices_are_counted_as_an_independent_count_counts_them(ballots: list[list[str] | None]) -> None:
    method = Choice(1, len(OPTIONS))
    tally = method.count(Counter(method.mark(ballot, OPTIONS) for ballot in ballots), OPTIONS)
    assert dict(tally.counts) == count_choices(ballots)
    assert [option for option, _ in tally.counts] == list(OPTIONS)
    assert tally.ballots == len(ballots)
    assert tally.blank == ballots.count(None)


@given(some_options, st.integers(1, 5), st.integers(1, 5))
def test_a_choice_is_taken_exactly_within_its_bounds(chosen: list[str], least: int, most: int) -> None:
    method = Choice(least, most)
    if least <= len(chosen) <= most:
        method.mark(chosen, OPTIONS)
    else:
        with pytest.raises(BallotInvalid):
            method.mark(chosen, OPTIONS)


@given(a_split(), st.data())
def test_an_allocation_is_one_mark_however_it_is_written(split: dict[str, int], data: st.DataObject) -> None:
    method = Allocation(POINTS)
    mark = method.mark(split, OPTIONS)
    order = data.draw(st.permutations(OPTIONS))
    assert method.mark({option: split.get(option, 0) for option in order}, OPTIONS) == mark
    assert method.mark(json.loads(mark), OPTIONS) == mark
    assert {option: split.get(option, 0) for option in OPTIONS} == {**dict.fromkeys(OPTIONS, 0), **json.loads(mark)}


@given(st.lists(st.none() | a_split(), max_size=40))
def test_allocations_are_counted_as_an_independent_count_counts_them(ballots: list[dict[str, int] | None]) -> None:
    method = Allocation(POINTS)
    tally = method.count(Counter(method.mark(ballot, OPTIONS) for ballot in ballots), OPTIONS)
    valid = [ballot for ballot in ballots if ballot is not None]
    assert (tally.ballots, tally.blank, tally.points) == (len(ballots), len(ballots) - len(valid), POINTS)
    assert [spread.option for spread in tally.options] == list(OPTIONS)
    for spread in tally.options:
        given_points = sorted(ballot.get(spread.option, 0) for ballot in valid)
        assert sum(spread.columns) == len(valid)
        if valid:
            mean = Fraction(sum(given_points), len(valid))
            assert abs(Fraction(spread.mean) - mean) <= Fraction(1, 100)
            assert abs(spread.whole - mean) < 1
            assert given_points[0] <= spread.low <= spread.high <= given_points[-1]
            within = sum(spread.low <= points <= spread.high for points in given_points)
            assert 2 * within >= len(valid)
    assert sum(spread.whole for spread in tally.options) == (POINTS if valid else 0)


@given(a_split(), st.sampled_from(OPTIONS), st.integers(-POINTS, POINTS).filter(bool))
def test_points_that_do_not_add_up_are_refused(split: dict[str, int], option: str, off: int) -> None:
    with pytest.raises(BallotInvalid):
        Allocation(POINTS).mark({**split, option: split.get(option, 0) + off}, OPTIONS)


@given(st.lists(st.none() | a_split(), min_size=1, max_size=20), st.randoms(use_true_random=False))
def test_the_order_of_ballots_makes_no_difference(ballots: list[dict[str, int] | None], random: Random) -> None:
    method = Allocation(POINTS)
    marks = [method.mark(ballot, OPTIONS) for ballot in ballots]
    shuffled = list(marks)
    random.shuffle(shuffled)
    assert method.count(Counter(marks), OPTIONS) == method.count(Counter(shuffled), OPTIONS)


methods: list[Method] = [Choice(), Choice(2, 4, blank=False), Allocation(POINTS), Allocation(7, 1, False)]
methods += [Ranking(), Ranking(3, blank=False)]


@given(garbage, st.sampled_from(methods))
def test_garbage_is_refused_as_a_ballot_or_makes_one_that_counts(sent: object, method: Method) -> None:
    try:
        mark = method.mark(sent, OPTIONS)
    except BallotInvalid as refusal:
        assert refusal.detail["reason"]
        return
    assert method.mark(json.loads(mark), OPTIONS) == mark
    assert method.count({mark: 3}, OPTIONS).ballots == 3
    assert mark != BLANK or (sent is None and method.blank)
