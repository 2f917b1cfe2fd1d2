"""Properties of the voting methods: marks are canonical, counts agree with an independent count, garbage is refused."""

import json
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from random import Random
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voting.domain.errors import BallotInvalid
from voting.domain.methods import Allocation, Choice, Method, Number, Ranking, Rating
from voting.domain.methods.marking import BLANK

OPTIONS = ("red", "green", "blue", "grey", "ελιά")
POINTS = 100
ENDS = {"en": "end"}

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


some_ratings = st.dictionaries(st.sampled_from(OPTIONS), st.integers(1, 5), min_size=1)


@given(st.lists(st.none() | some_ratings, max_size=60))
def test_ratings_are_counted_as_an_independent_count_counts_them(ballots: list[dict[str, int] | None]) -> None:
    method = Rating(ENDS, ENDS)
    tally = method.count(Counter(method.mark(ballot, OPTIONS) for ballot in ballots), OPTIONS)
    assert (tally.ballots, tally.blank) == (len(ballots), ballots.count(None))
    assert [statement.option for statement in tally.options] == list(OPTIONS)
    for statement in tally.options:
        given = [ballot[statement.option] for ballot in ballots if ballot and statement.option in ballot]
        assert statement.ratings == len(given)
        assert list(statement.counts) == [given.count(step) for step in range(1, 6)]
        assert (statement.mean is None) == (not given)
        if statement.mean is not None:
            assert abs(Fraction(statement.mean) - Fraction(sum(given), len(given))) <= Fraction(1, 100)


@given(st.lists(st.none() | st.integers(-500, 2000), max_size=60), st.integers(0, 3))
def test_numbers_are_counted_as_an_independent_count_counts_them(steps: list[int | None], decimals: int) -> None:
    """Figures in steps of the last decimal, within -500 and 2000."""
    method = Number(-500, 2000, decimals)
    figures = [None if step is None else Decimal(step).scaleb(-decimals) for step in steps]
    ballots = [None if figure is None else {"value": f"{figure:f}"} for figure in figures]
    tally = method.count(Counter(method.mark(ballot, ()) for ballot in ballots), ())
    known = sorted(figure for figure in figures if figure is not None)
    assert (tally.ballots, tally.blank) == (len(steps), steps.count(None))
    assert sum(tally.columns) == len(known)
    assert len(tally.columns) <= 25
    if tally.median is None or tally.low is None or tally.high is None:
        assert not known
        return
    assert Decimal(tally.median) == median(known)
    assert {Decimal(tally.low), Decimal(tally.high)} <= set(known)
    assert 2 * sum(Decimal(tally.low) <= figure <= Decimal(tally.high) for figure in known) >= len(known)
    starts = [-500 + place * Decimal(tally.width) for place in range(len(tally.columns))]
    assert list(tally.columns) == [
        sum(start <= figure < end for figure in known)
        for start, end in zip(starts, [*starts[1:], Decimal(2001)], strict=True)
    ]


typed = st.from_regex(r"-?[0-9]{1,4}(\.[0-9]{0,4})?", fullmatch=True) | st.text(max_size=12)


@given(typed, st.integers(0, 3))
def test_what_is_typed_makes_no_number_or_one_that_is_written_in_one_way(value: str, decimals: int) -> None:
    method = Number(-500, 2000, decimals)
    try:
        mark = method.mark({"value": value}, ())
    except BallotInvalid as refusal:
        assert refusal.detail["reason"] in ("not_a_number", "too_fine", "out_of_range")
        return
    held = json.loads(mark)
    assert method.mark(held, ()) == mark
    assert Decimal(held["value"]) == Decimal(value)


methods: list[Method] = [Choice(), Choice(2, 4, blank=False), Allocation(POINTS), Allocation(7, 1, False)]
methods += [Ranking(), Ranking(3, blank=False), Rating(ENDS, ENDS), Rating(ENDS, ENDS, 0, 10, False)]


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
