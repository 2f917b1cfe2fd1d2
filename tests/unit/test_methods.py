"""Voting methods: marking a ballot and counting ballots."""

import json
from typing import Any

import pytest

from voting.domain.errors import BallotInvalid, DefinitionInvalid
from voting.domain.methods import Allocation, Choice, Method

COLOURS = ("red", "green", "blue")
MIX = ("bigger", "smaller")


def refused(method: Method, choices: object, options: tuple[str, ...]) -> str:
    """The rule that ``choices`` break."""
    with pytest.raises(BallotInvalid) as error:
        method.mark(choices, options)
    assert "red" not in str(error.value.detail) and "red" not in error.value.message, "a refusal repeats no choice"
    return str(error.value.detail["reason"])


# choice


@pytest.mark.parametrize(
    ("choices", "mark"),
    [(["red"], '["red"]'), (["blue", "red"], '["red","blue"]'), (("green", "red"), '["red","green"]'), (None, "null")],
)
def test_a_choice_is_marked_in_ballot_order_whatever_the_order_of_tapping(choices: object, mark: str) -> None:
    assert Choice(most=3).mark(choices, COLOURS) == mark


@pytest.mark.parametrize(
    ("choices", "reason"),
    [
        ([], "too_few"),
        (["red"], "too_few"),
        (["red", "green", "blue"], "too_many"),
        (["red"] * 1000, "too_many"),
        (["red", "red"], "repeated_option"),
        (["red", "pink"], "unknown_option"),
        (["red", 1], "unknown_option"),
        (["red", None], "unknown_option"),
        (["red", ["red"]], "unknown_option"),
        (["red", {"a": 1}], "unknown_option"),
        ("red", "shape"),
        ({"red": 1}, "shape"),
        (1, "shape"),
        (True, "shape"),
        (None, "blank"),
    ],
)
def test_a_malformed_choice_is_refused_with_its_reason(choices: object, reason: str) -> None:
    assert refused(Choice(least=2, most=2, blank=False), choices, COLOURS) == reason


@pytest.mark.parametrize(("least", "most"), [(0, 1), (2, 1), (1, 4), (-1, 1), (1, 0)])
def test_a_choice_that_no_ballot_could_satisfy_is_refused(least: int, most: int) -> None:
    with pytest.raises(DefinitionInvalid):
        Choice(least, most).check(COLOURS)


def test_a_choice_of_one_option_is_no_choice() -> None:
    with pytest.raises(DefinitionInvalid, match="two options"):
        Choice().check(("red",))


def test_a_ballot_with_several_options_counts_once_for_each() -> None:
    tally = Choice(most=2).count({'["red"]': 3, '["red","blue"]': 2, "null": 4}, COLOURS)
    assert tally.counts == (("red", 5), ("green", 0), ("blue", 2))
    assert (tally.ballots, tally.blank) == (9, 4)


def test_no_ballots_count_as_nothing_for_every_option() -> None:
    tally = Choice().count({}, COLOURS)
    assert (tally.ballots, tally.blank, tally.counts) == (0, 0, (("red", 0), ("green", 0), ("blue", 0)))


# allocation


@pytest.mark.parametrize(
    ("choices", "mark"),
    [
        ({"smaller": 40, "bigger": 60}, '{"bigger":60,"smaller":40}'),
        ({"bigger": 100}, '{"bigger":100}'),
        ({"bigger": 100, "smaller": 0}, '{"bigger":100}'),
        ({"bigger": 33, "smaller": 67}, '{"bigger":33,"smaller":67}'),
        (None, "null"),
    ],
)
def test_equal_allocations_have_equal_marks(choices: object, mark: str) -> None:
    assert Allocation().mark(choices, MIX) == mark


@pytest.mark.parametrize(
    ("choices", "reason"),
    [
        ({"bigger": 60, "smaller": 39}, "sum"),
        ({"bigger": 60, "smaller": 41}, "sum"),
        ({}, "sum"),
        ({"bigger": 0, "smaller": 0}, "sum"),
        ({"bigger": 110, "smaller": -10}, "out_of_range"),
        ({"bigger": -100}, "out_of_range"),
        ({"bigger": 10**400}, "out_of_range"),
        ({"bigger": 50.0, "smaller": 50.0}, "not_whole"),
        ({"bigger": 50.5, "smaller": 49.5}, "not_whole"),
        ({"bigger": float("nan"), "smaller": 100}, "not_whole"),
        ({"bigger": float("inf")}, "not_whole"),
        ({"bigger": "100"}, "not_whole"),
        ({"bigger": True, "smaller": 99}, "not_whole"),
        ({"bigger": None, "smaller": 100}, "not_whole"),
        ({"bigger": [100]}, "not_whole"),
        ({"bigger": 50, "pink": 50}, "unknown_option"),
        ({1: 100}, "unknown_option"),
        (["bigger"], "shape"),
        ("bigger", "shape"),
        (100, "shape"),
        (None, "blank"),
    ],
)
def test_a_malformed_allocation_is_refused_with_its_reason(choices: object, reason: str) -> None:
    assert refused(Allocation(blank=False), choices, MIX) == reason


@pytest.mark.parametrize(("points", "step"), [(0, 1), (-100, 5), (10_001, 1), (100, 0), (100, -5), (100, 30)])
def test_an_allocation_whose_total_no_steps_reach_is_refused(points: int, step: int) -> None:
    with pytest.raises(DefinitionInvalid):
        Allocation(points, step).check(MIX)


def test_an_allocation_over_one_option_is_refused() -> None:
    with pytest.raises(DefinitionInvalid, match="two options"):
        Allocation().check(("bigger",))


def marks(*ballots: dict[str, int] | None) -> dict[str, int]:
    counted: dict[str, int] = {}
    for ballot in ballots:
        mark = Allocation().mark(ballot, MIX)
        counted[mark] = counted.get(mark, 0) + 1
    return counted


def test_the_mix_is_the_mean_and_blank_ballots_move_it_nowhere() -> None:
    given = marks({"bigger": 100}, {"bigger": 50, "smaller": 50}, {"bigger": 30, "smaller": 70}, None, None)
    tally = Allocation().count(given, MIX)
    bigger, smaller = tally.options
    assert (tally.ballots, tally.blank, tally.points) == (5, 2, 100)
    assert (bigger.mean, smaller.mean) == (60.0, 40.0)
    assert (bigger.whole, smaller.whole) == (60, 40)


def test_whole_points_always_add_up_to_the_total() -> None:
    options = ("a", "b", "c")
    ballots = {json.dumps({"a": 100}): 1, json.dumps({"b": 100}): 1, json.dumps({"c": 100}): 1}
    tally = Allocation().count(ballots, options)
    assert [option.whole for option in tally.options] == [34, 33, 33], "equal remainders go in ballot order"
    assert [option.mean for option in tally.options] == [33.33, 33.33, 33.33]


def test_the_spread_bounds_the_middle_half_and_shows_two_camps() -> None:
    tally = Allocation().count(marks(*[{"bigger": 100}] * 4, *[{"smaller": 100}] * 4), MIX)
    bigger = tally.options[0]
    assert (bigger.mean, bigger.low, bigger.high) == (50.0, 0, 100)
    assert (bigger.columns[0], bigger.columns[-1], sum(bigger.columns)) == (4, 4, 8)


@pytest.mark.parametrize(("value", "column"), [(0, 0), (2, 0), (3, 1), (5, 1), (50, 10), (97, 19), (98, 20), (100, 20)])
def test_a_ballot_falls_into_the_nearest_column_of_five_points(value: int, column: int) -> None:
    given: Any = {"bigger": value, "smaller": 100 - value}
    columns = Allocation(step=1).count(marks(given), MIX).options[0].columns
    assert columns.index(1) == column


def test_an_allocation_without_ballots_claims_no_mix() -> None:
    tally = Allocation().count({"null": 3}, MIX)
    assert (tally.ballots, tally.blank) == (3, 3)
    assert all((o.mean, o.whole, o.low, o.high, sum(o.columns)) == (0.0, 0, 0, 0, 0) for o in tally.options)
