"""Rating and number: marking a ballot and counting ballots."""

import pytest

from voting.domain.errors import BallotInvalid, DefinitionInvalid
from voting.domain.methods import Method, Number, Rating
from voting.domain.methods.number import in_decimals
from voting.domain.poll import Option, Poll, check
from voting.domain.rules import Rules, Rung

STATEMENTS = ("useful", "clear")
RATING = Rating({"en": "not at all"}, {"en": "fully"})


def refused(method: Method, choices: object, options: tuple[str, ...]) -> str:
    """The rule that ``choices`` break."""
    with pytest.raises(BallotInvalid) as error:
        method.mark(choices, options)
    assert "secret" not in str(error.value.detail) and "secret" not in error.value.message, "no choice is repeated"
    return str(error.value.detail["reason"])


# rating


def test_a_rating_is_marked_by_statement_and_one_may_be_left_out() -> None:
    assert RATING.mark({"useful": 5, "clear": 1}, STATEMENTS) == '{"clear":1,"useful":5}'
    assert RATING.mark({"clear": 3}, STATEMENTS) == '{"clear":3}'
    assert RATING.mark(None, STATEMENTS) == "null"


@pytest.mark.parametrize(
    ("choices", "reason"),
    [
        ({}, "too_few"),
        ({"clear": 0}, "out_of_range"),
        ({"clear": 6}, "out_of_range"),
        ({"clear": 10**400}, "out_of_range"),
        ({"clear": 3.0}, "not_whole"),
        ({"clear": True}, "not_whole"),
        ({"clear": "secret"}, "not_whole"),
        ({"clear": None}, "not_whole"),
        ({"secret": 3}, "unknown_option"),
        ({3: 3}, "unknown_option"),
        (["clear"], "shape"),
        (3, "shape"),
        (None, "blank"),
    ],
)
def test_a_malformed_rating_is_refused_with_its_reason(choices: object, reason: str) -> None:
    assert refused(Rating(RATING.low, RATING.high, blank=False), choices, STATEMENTS) == reason


@pytest.mark.parametrize(("least", "most"), [(2, 5), (-1, 5), (1, 1), (1, 0), (0, 11), (1, 12)])
def test_a_scale_that_no_phone_has_room_for_is_refused(least: int, most: int) -> None:
    with pytest.raises(DefinitionInvalid, match="scale"):
        Rating(RATING.low, RATING.high, least, most).check(STATEMENTS)


@pytest.mark.parametrize(("least", "most"), [(0, 1), (0, 10), (1, 2), (1, 5), (1, 11)])
def test_a_scale_of_two_to_eleven_steps_is_taken(least: int, most: int) -> None:
    Rating(RATING.low, RATING.high, least, most).check(("one",))


def test_a_rating_of_nothing_is_refused() -> None:
    with pytest.raises(DefinitionInvalid, match="statement"):
        RATING.check(())


def test_each_statement_is_counted_by_those_who_rated_it() -> None:
    tally = RATING.count({'{"clear":1,"useful":5}': 3, '{"useful":2}': 1, "null": 2}, STATEMENTS)
    useful, clear = tally.options
    assert (tally.ballots, tally.blank, tally.least, tally.most) == (6, 2, 1, 5)
    assert (useful.option, useful.ratings, useful.mean, useful.counts) == ("useful", 4, 4.25, (0, 1, 0, 0, 3))
    assert (clear.ratings, clear.mean, clear.counts) == (3, 1.0, (3, 0, 0, 0, 0))


def test_who_nobody_rated_has_no_mean() -> None:
    (statement,) = RATING.count({"null": 3}, ("one",)).options
    assert (statement.ratings, statement.mean, statement.counts) == (0, None, (0,) * 5)


# number


@pytest.mark.parametrize(
    ("typed", "mark"),
    [("12.5", "12.5"), ("12.50", "12.5"), ("12", "12"), ("12.0", "12"), ("-3", "-3"), ("-0", "0"), ("-0.05", "-0.05")],
)
def test_equal_numbers_have_equal_marks(typed: str, mark: str) -> None:
    assert Number(-5, 20, 2).mark({"value": typed}, ()) == f'{{"value":"{mark}"}}'


@pytest.mark.parametrize(
    ("choices", "reason"),
    [
        ({"value": "secret"}, "not_a_number"),
        ({"value": ""}, "not_a_number"),
        ({"value": "1e1"}, "not_a_number"),
        ({"value": "+1"}, "not_a_number"),
        ({"value": "01"}, "not_a_number"),
        ({"value": "1."}, "not_a_number"),
        ({"value": "١"}, "not_a_number"),
        ({"value": "1\n"}, "not_a_number"),
        ({"value": "NaN"}, "not_a_number"),
        ({"value": "9" * 5000}, "not_a_number"),
        ({"value": 1}, "not_a_number"),
        ({"value": 1.5}, "not_a_number"),
        ({"value": None}, "not_a_number"),
        ({"value": "1.25"}, "too_fine"),
        ({"value": "10.1"}, "out_of_range"),
        ({"value": "-0.1"}, "out_of_range"),
        ({"value": "1", "secret": "1"}, "shape"),
        ({"secret": "1"}, "shape"),
        ({}, "shape"),
        (["1"], "shape"),
        ("1", "shape"),
        (1, "shape"),
        (None, "blank"),
    ],
)
def test_a_malformed_number_is_refused_with_its_reason(choices: object, reason: str) -> None:
    assert refused(Number(0, 10, 1, blank=False), choices, ()) == reason


@pytest.mark.parametrize("method", [Number(5, 5), Number(6, 5), Number(0, 10**9 + 1), Number(-(10**9) - 1, 0)])
def test_bounds_that_hold_no_two_numbers_or_too_large_ones_are_refused(method: Number) -> None:
    with pytest.raises(DefinitionInvalid, match="bounds"):
        method.check(())


def test_a_number_has_no_options_and_at_most_three_decimals() -> None:
    with pytest.raises(DefinitionInvalid, match="options"):
        Number().check(("red",))
    for decimals in (-1, 4):
        with pytest.raises(DefinitionInvalid, match="decimals"):
            Number(decimals=decimals).check(())


def number(method: Number, *values: str | None) -> dict[str, int]:
    counted: dict[str, int] = {}
    for value in values:
        mark = method.mark(None if value is None else {"value": value}, ())
        counted[mark] = counted.get(mark, 0) + 1
    return counted


def test_the_median_is_between_the_two_in_the_middle_and_blanks_move_it_nowhere() -> None:
    method = Number(0, 1000)
    tally = method.count(number(method, "1", "2", "3", "1000", None, None), ())
    assert (tally.ballots, tally.blank, tally.median, tally.low, tally.high) == (6, 2, "2.5", "1", "1000")
    assert method.count(number(method, "7"), ()).median == "7"
    assert Number(-5, 5, 3).count(number(Number(-5, 5, 3), "-0.001", "0"), ()).median == "-0.0005"


def test_the_middle_half_leaves_out_who_exaggerates() -> None:
    method = Number(0, 1000)
    tally = method.count(number(method, "0", "10", "11", "12", "13", "14", "15", "16", "1000"), ())
    assert (tally.low, tally.median, tally.high) == ("11", "13", "15")


@pytest.mark.parametrize(
    ("method", "width", "columns"),
    [
        (Number(0, 10), "1", 11),
        (Number(0, 24), "1", 25),
        (Number(0, 25), "1", 25),
        (Number(0, 100), "5", 20),
        (Number(0, 1000), "50", 20),
        (Number(0, 1, 2), "0.05", 20),
        (Number(-10, 10, 1), "1", 20),
        (Number(0, 10**9, 3), "50000000", 20),
    ],
)
def test_columns_are_round_and_at_most_25(method: Number, width: str, columns: int) -> None:
    tally = method.count(number(method, str(method.least), str(method.most)), ())
    assert (tally.width, len(tally.columns)) == (width, columns)
    assert (tally.columns[0], tally.columns[-1], sum(tally.columns)) == (1, 1, 2)


def test_a_column_has_its_lower_end_and_the_last_both() -> None:
    method = Number(0, 100)
    columns = method.count(number(method, "4", "5", "94", "95", "100"), ()).columns
    assert [(place, number) for place, number in enumerate(columns) if number] == [(0, 1), (1, 1), (18, 1), (19, 2)]


def test_without_a_number_there_is_no_median() -> None:
    tally = Number().count({"null": 2}, ())
    assert (tally.ballots, tally.blank, tally.median, tally.low, tally.high) == (2, 2, None, None, None)
    assert sum(tally.columns) == 0


@pytest.mark.parametrize(
    ("steps", "decimals", "text"),
    [(-25, 1, "-2.5"), (30, 1, "3"), (5, 3, "0.005"), (0, 0, "0"), (0, 3, "0"), (-5, 4, "-0.0005"), (1200, 0, "1200")],
)
def test_steps_are_written_as_the_shortest_decimals(steps: int, decimals: int, text: str) -> None:
    assert in_decimals(steps, decimals) == text


@pytest.mark.parametrize("method", [RATING, Number()])
def test_what_only_measures_names_no_winner(method: Method) -> None:
    options = (Option("one", {"en": "One"}),) if method is RATING else ()
    check(Poll("poll", "room", {"en": "?"}, method, options))
    with pytest.raises(DefinitionInvalid, match="names a winner"):
        check(Poll("poll", "room", {"en": "?"}, method, options, Rules(ties=(Rung.JOINT,))))
