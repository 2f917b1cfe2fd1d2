"""Ranked ballots: marking one, and who leaves in which round and why."""

import json
from collections.abc import Mapping, Sequence

import pytest

from tests.real_ballots import burlington_2009, minneapolis_2013, rctab_rounds
from voting.domain.errors import BallotInvalid, DefinitionInvalid
from voting.domain.methods import Choice, Ranking, RankingTally, placing
from voting.domain.methods.elimination import WAYS, Why

COLOURS = ("red", "green", "blue")


def counted(options: str, *ballots: tuple[int, str], blank: int = 0) -> RankingTally:
    """One letter an option: ``(3, "ab")`` are three ballots that prefer a to b."""
    marks = {json.dumps(list(preferences)): number for number, preferences in ballots}
    return run_off(marks | ({"null": blank} if blank else {}), tuple(options))


def run_off(marks: Mapping[str, int], options: Sequence[str]) -> RankingTally:
    tally = Ranking().count(marks, options)
    assert isinstance(tally, RankingTally)
    return tally


def steps(tally: RankingTally) -> list[tuple[str, str | None]]:
    """Who left after each round, and why."""
    return [("".join(round.out), round.why) for round in tally.rounds]


# marking


@pytest.mark.parametrize(
    ("choices", "mark"),
    [
        (["red"], '["red"]'),
        (["blue", "red"], '["blue","red"]'),
        (["red", "blue"], '["red","blue"]'),
        (("green", "red", "blue"), '["green","red","blue"]'),
        (None, "null"),
    ],
)
def test_a_ranking_is_marked_in_the_order_of_preference(choices: object, mark: str) -> None:
    assert Ranking().mark(choices, COLOURS) == mark


@pytest.mark.parametrize(
    ("choices", "reason"),
    [
        ([], "too_few"),
        (["red", "green", "blue"], "too_many"),
        (["red"] * 1000, "too_many"),
        (["red", "red"], "repeated_option"),
        (["red", "pink"], "unknown_option"),
        (["red", 1], "unknown_option"),
        (["red", None], "unknown_option"),
        (["red", ["green"]], "unknown_option"),
        ("red", "shape"),
        ({"red": 1, "blue": 2}, "shape"),
        (1, "shape"),
        (True, "shape"),
        (None, "blank"),
    ],
)
def test_a_malformed_ranking_is_refused_with_its_reason(choices: object, reason: str) -> None:
    with pytest.raises(BallotInvalid) as error:
        Ranking(most=2, blank=False).mark(choices, COLOURS)
    assert error.value.detail["reason"] == reason
    assert "red" not in str(error.value.detail) and "red" not in error.value.message, "a refusal repeats no choice"


@pytest.mark.parametrize("most", [-1, 0, 1, 4])
def test_a_ranking_of_an_impossible_length_is_refused(most: int) -> None:
    with pytest.raises(DefinitionInvalid, match="not possible"):
        Ranking(most).check(COLOURS)


def test_a_ranking_of_one_option_is_no_ranking() -> None:
    with pytest.raises(DefinitionInvalid, match="two options"):
        Ranking().check(("red",))


@pytest.mark.parametrize("most", [None, 2, 3])
def test_a_ranking_of_two_or_more_is_possible(most: int | None) -> None:
    Ranking(most).check(COLOURS)


# counting


def test_the_fewest_leave_and_their_ballots_move_on() -> None:
    tally = counted("abc", (5, "a"), (4, "b"), (2, "cb"), (1, "c"), blank=3)
    first, last = tally.rounds
    assert (tally.ballots, tally.blank) == (15, 3)
    assert (first.counts, first.exhausted) == ((("a", 5), ("b", 4), ("c", 3)), 0)
    assert (first.out, first.why) == (("c",), Why.FEWEST)
    assert (last.counts, last.exhausted) == ((("a", 5), ("b", 6)), 1)
    assert (last.out, last.why) == ((), None)
    assert (tally.winner, tally.tied) == ("b", ())
    assert placing(tally) == (("b",), ("a",), ("c",))


def test_the_count_goes_on_after_a_majority_so_that_every_place_is_decided_alike() -> None:
    """By first places d would be second; when c has left, b is."""
    tally = counted("abcd", (51, "a"), (15, "b"), (14, "cb"), (20, "d"))
    assert tally.winner == "a"
    assert placing(tally) == (("a",), ("b",), ("d",), ("c",))


def test_half_of_the_continuing_ballots_is_not_more_than_half() -> None:
    tally = counted("ab", (4, "a"), (4, "b"))
    assert (tally.winner, tally.tied) == (None, ("a", "b"))
    assert placing(tally) == (("a", "b"),)


def test_more_than_half_of_the_continuing_ballots_may_be_less_than_half_of_all() -> None:
    tally = counted("abc", (4, "a"), (3, "b"), (2, "c"))
    assert tally.rounds[-1].exhausted == 2
    assert tally.winner == "a"


def test_equally_few_are_told_apart_by_the_round_before() -> None:
    """After d has left, b and c have 5 each; before, c had fewer."""
    tally = counted("abcd", (9, "a"), (5, "b"), (4, "ca"), (1, "dc"))
    assert steps(tally) == [("d", Why.FEWEST), ("c", Why.EARLIER), ("", None)]
    assert placing(tally) == (("a",), ("b",), ("c",), ("d",))


def test_the_latest_round_that_tells_them_apart_decides() -> None:
    """b has more than c in the first round, fewer in the second, as many in the third."""
    tally = counted("abcde", (30, "a"), (10, "b"), (9, "c"), (2, "ec"), (3, "d"), (1, "db"))
    firsts = [dict(round.counts) for round in tally.rounds[:3]]
    assert [(round["b"], round["c"]) for round in firsts] == [(10, 9), (10, 11), (11, 11)]
    assert steps(tally) == [("e", Why.FEWEST), ("d", Why.FEWEST), ("b", Why.EARLIER), ("", None)]


def test_earlier_rounds_do_not_decide_between_the_last_two() -> None:
    tally = counted("abc", (5, "a"), (4, "b"), (1, "cb"))
    assert steps(tally) == [("c", Why.FEWEST), ("", None)]
    assert (tally.winner, tally.tied) == (None, ("a", "b"))
    assert placing(tally) == (("a", "b"), ("c",))


def test_those_who_together_cannot_catch_up_leave_together() -> None:
    tally = counted("abcde", (9, "a"), (8, "b"), (2, "cb"), (2, "db"), (2, "e"))
    assert steps(tally) == [("cde", Why.TOGETHER), ("", None)]
    assert tally.winner == "b"
    assert placing(tally) == (("b",), ("a",), ("c", "d", "e"))


def test_options_that_nobody_ranks_leave_together_at_once() -> None:
    tally = counted("abcd", (3, "a"), (2, "b"))
    assert steps(tally) == [("cd", Why.TOGETHER), ("", None)]


def test_a_tie_that_cannot_change_the_winner_does_not_stop_the_count() -> None:
    """c and d have 6 together, b has 5: c or d may come second, but a wins however it goes."""
    tally = counted("abcd", (9, "a"), (5, "b"), (3, "cd"), (3, "dc"))
    assert steps(tally) == [("cd", Why.TOGETHER), ("", None)]
    assert placing(tally) == (("a",), ("b",), ("c", "d"))


def test_a_tie_at_the_bottom_that_changes_the_winner_is_a_tie_between_those_who_could_win() -> None:
    """If c leaves, a wins by 7 to 3; if b leaves, c does by 6 to 4."""
    tally = counted("abc", (4, "a"), (3, "bc"), (3, "ca"))
    assert steps(tally) == [("", None)]
    assert (tally.winner, tally.tied) == (None, ("a", "c"))
    assert placing(tally) == (("a", "c"), ("b",))


def test_leaving_together_is_one_of_the_ways_that_are_followed() -> None:
    """Whichever of x and y leaves, the other overtakes b, and a wins; if both leave, b wins."""
    tally = counted("abxy", (6, "a"), (5, "ba"), (3, "xyb"), (3, "yxb"))
    assert (tally.winner, tally.tied) == (None, ("a", "b"))


def test_a_tie_for_the_second_place_shares_it() -> None:
    tally = counted("abc", (5, "a"), (2, "b"), (2, "c"))
    assert steps(tally) == [("", None)]
    assert tally.winner == "a"
    assert placing(tally) == (("a",), ("b", "c"))


def test_one_may_be_left_alone() -> None:
    """b and c leave together without a majority: a wins whichever of them left first."""
    tally = counted("abc", (5, "a"), (2, "ba"), (2, "b"), (2, "ca"), (2, "c"))
    assert steps(tally) == [("bc", Why.TOGETHER), ("", None)]
    assert (tally.rounds[-1].counts, tally.rounds[-1].exhausted) == ((("a", 9),), 4)
    assert placing(tally) == (("a",), ("b", "c"))


@pytest.mark.parametrize("blank", [0, 4])
def test_without_preferences_all_tie(blank: int) -> None:
    tally = counted("abc", blank=blank)
    assert (tally.ballots, tally.blank) == (blank, blank)
    assert [round.counts for round in tally.rounds] == [(("a", 0), ("b", 0), ("c", 0))]
    assert (tally.winner, tally.tied) == (None, ("a", "b", "c"))
    assert placing(tally) == (("a", "b", "c"),)


def test_where_too_many_ways_would_have_to_be_followed_all_that_are_left_tie() -> None:
    letters = "abcdefghijklmnop"
    assert 2 ** len(letters) > WAYS
    tally = counted(letters, *((1, letter) for letter in letters))
    assert (len(tally.rounds), tally.tied) == (1, tuple(letters))


# real elections


def rounds(tally: RankingTally) -> list[dict[str, int]]:
    return [dict(round.counts) for round in tally.rounds]


def test_burlington_2009_as_published() -> None:
    marks, options = burlington_2009()
    tally = run_off(marks, options)
    first, last = rounds(tally)[0], rounds(tally)[-1]
    assert tally.ballots == 8980
    names = ("Kurt Wright", "Bob Kiss", "Andy Montroll", "Dan Smith", "Write-in", "James Simpson")
    assert first == dict(zip(names, (2951, 2585, 2063, 1306, 36, 35), strict=True))
    assert last == {"Bob Kiss": 4313, "Kurt Wright": 4060}
    assert last.keys() | {"Andy Montroll"} == rounds(tally)[-2].keys()
    assert tally.blank + tally.rounds[-1].exhausted == 607
    assert tally.winner == "Bob Kiss"


def test_burlington_2009_would_have_had_another_winner_by_first_places() -> None:
    marks, options = burlington_2009()
    firsts = {json.dumps(names and names[:1], separators=(",", ":")): 0 for names in map(json.loads, marks)}
    for mark, number in marks.items():
        names: Sequence[str] | None = json.loads(mark)
        firsts[json.dumps(names and names[:1], separators=(",", ":"))] += number
    tally = Choice().count(firsts, options)
    assert max(tally.counts, key=lambda count: count[1])[0] == "Kurt Wright"


def test_minneapolis_2013_round_by_round_as_published() -> None:
    """Each published round after those written in have left is one of ours; ours never drops two at once here."""
    marks, options = minneapolis_2013()
    tally = run_off(marks, options)
    ours, published = rounds(tally), rctab_rounds()[1:]
    assert tally.ballots == 80101
    assert all(round in ours for round in published)
    assert {len(round) for round in ours} - {len(round) for round in published} == {5, 3}
    assert ours[-1] == {"BETSY HODGES": 38852, "MARK ANDREW": 24942}
    assert tally.winner == "BETSY HODGES"
