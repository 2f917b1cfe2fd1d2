"""Borda and Schulze: hand-made elections, published ones, and what others say of the same ballots."""

import json
from collections import Counter
from collections.abc import Sequence
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from votelib.component.rankscore import Borda as TheirBorda
from votelib.convert import RankedToCondorcetVotes, RankedToPositionalVotes
from votelib.evaluate.condorcet import Schulze as TheirSchulze

from tests.real_ballots import burlington_2009
from voting.domain.errors import DefinitionInvalid
from voting.domain.methods import Counting, PairwiseTally, Ranking
from voting.domain.outcome import Verdict, could_change, outcome, places, steps
from voting.domain.poll import Option, Poll, check
from voting.domain.rules import Majority, Reveal, Rules, Rung
from voting.domain.tally import Turnout

BORDA, SCHULZE = Counting.BORDA, Counting.SCHULZE
OPTIONS = ("red", "green", "blue", "grey")


def counted(counting: Counting, options: Sequence[str], *ballots: tuple[int, str], blank: int = 0) -> PairwiseTally:
    """One letter an option: ``(3, "ab")`` are three ballots that prefer a to b."""
    marks = {json.dumps(list(preferences)): number for number, preferences in ballots}
    return count(counting, Counter(marks) + Counter({"null": blank}), options)


def count(counting: Counting, marks: Counter[str], options: Sequence[str]) -> PairwiseTally:
    tally = Ranking(counting=counting).count(marks, options)
    assert isinstance(tally, PairwiseTally)
    return tally


def order(tally: PairwiseTally) -> str:
    return ">".join("=".join(group) for group in tally.places)


SCHULZE_2011 = [
    (5, "acbed"),
    (5, "adecb"),
    (8, "bedac"),
    (3, "cabed"),
    (7, "caebd"),
    (2, "cbade"),
    (7, "dceba"),
    (8, "ebadc"),
]
"""Example 1 of Schulze's paper: 45 voters, five candidates, each beaten by another."""


def test_the_example_of_schulzes_paper() -> None:
    tally = counted(SCHULZE, "abcde", *SCHULZE_2011)
    assert order(tally) == "e>a>c>b>d"
    assert [list(row) for row in tally.paths] == [
        [0, 28, 28, 30, 24],
        [25, 0, 28, 33, 24],
        [25, 29, 0, 29, 24],
        [25, 28, 28, 0, 24],
        [25, 28, 28, 31, 0],
    ]
    assert [tally.duels[0][column] for column in range(5)] == [0, 20, 26, 30, 22]
    assert tally.margin == 0, "nobody beats all others: any ballot may matter"


def test_who_beats_all_others_comes_first_though_few_rank_them_first() -> None:
    tally = counted(SCHULZE, "abc", (40, "abc"), (35, "cba"), (25, "bac"))
    assert (order(tally), tally.won("b"), tally.won("c"), tally.margin) == ("b>a>c", 2, 0, 20)


def test_bordas_points_are_those_of_the_textbook_where_all_are_ranked() -> None:
    tally = counted(BORDA, "abcd", (51, "acbd"), (5, "cbda"), (23, "bcda"), (21, "dcba"), blank=4)
    assert tally.points == (153.0, 151.0, 205.0, 91.0)
    assert (order(tally), tally.ballots, tally.blank, tally.paths) == ("c>a>b>d", 104, 4, ())


def test_those_left_out_share_the_points_that_are_left() -> None:
    assert counted(BORDA, "abcd", (1, "a")).points == (3.0, 1.0, 1.0, 1.0)
    assert counted(BORDA, "abc", (1, "a"), (1, "b")).points == (2.5, 2.5, 1.0)
    assert counted(BORDA, "abcd", (3, "ab")).points == (9.0, 6.0, 1.5, 1.5)


def test_equal_points_and_equal_paths_share_a_place() -> None:
    assert order(counted(BORDA, "abc", (1, "ab"), (1, "ba"))) == "a=b>c"
    assert order(counted(SCHULZE, "abc", (1, "abc"), (1, "bca"), (1, "cab"))) == "a=b=c"
    assert order(counted(SCHULZE, "abc", blank=3)) == order(counted(BORDA, "abc")) == "a=b=c"


def test_burlington_2009_had_a_candidate_who_beat_all_others() -> None:
    """Montroll, who was out third of the last: the well-known case of instant run-off missing the Condorcet winner.
    Ballots end at an overvote here, so a few of them are in no duel."""
    marks, options = burlington_2009()
    tally = count(SCHULZE, marks, options)
    place = {option: row for row, option in enumerate(options)}
    names = ("Andy Montroll", "Bob Kiss", "Kurt Wright", "Dan Smith")
    assert [group[0] for group in tally.places[:4]] == list(names)
    assert [tally.won(name) for name in names] == [5, 4, 3, 2]
    montroll = tally.duels[place["Andy Montroll"]]
    assert (montroll[place["Bob Kiss"]], montroll[place["Kurt Wright"]]) == (4064, 4597)
    assert tally.duels[place["Bob Kiss"]][place["Andy Montroll"]] == 3476
    assert count(BORDA, marks, options).places[0] == ("Andy Montroll",)


full = st.lists(st.permutations(OPTIONS), min_size=1, max_size=30)
partial = st.lists(st.lists(st.sampled_from(OPTIONS), min_size=1, unique=True), min_size=1, max_size=30)


def marks_of(ballots: Sequence[Sequence[str]]) -> Counter[str]:
    return Counter(Ranking().mark(list(ballot), OPTIONS) for ballot in ballots)


def theirs_of(ballot: Sequence[str]) -> tuple[int, ...]:
    """Their candidates are numbers: they take a text for several at one rank."""
    return tuple(OPTIONS.index(option) for option in ballot)


@given(partial)
def test_duels_are_counted_as_a_naive_count_counts_them(ballots: list[list[str]]) -> None:
    tally = count(SCHULZE, marks_of(ballots), OPTIONS)
    for row, one in enumerate(OPTIONS):
        for column, other in enumerate(OPTIONS):
            prefer = sum(
                one in b and (other not in b or b.index(one) < b.index(other)) for b in ballots if one != other
            )
            assert tally.duels[row][column] == prefer


@given(full)
def test_votelib_gives_the_same_points(ballots: list[list[str]]) -> None:
    scorer = TheirBorda(base=0)
    theirs = RankedToPositionalVotes(scorer).convert(Counter(map(theirs_of, ballots)))
    tally = count(BORDA, marks_of(ballots), OPTIONS)
    assert {option: float(theirs[place]) for place, option in enumerate(OPTIONS)} == dict(
        zip(OPTIONS, tally.points, strict=True)
    )


@given(full)
def test_votelib_elects_the_same_by_schulze(ballots: list[list[str]]) -> None:
    """It breaks ties by order, so places are compared where each has one option."""
    tally = count(SCHULZE, marks_of(ballots), OPTIONS)
    if all(len(group) == 1 for group in tally.places):
        duels = RankedToCondorcetVotes().convert(Counter(map(theirs_of, ballots)))
        assert TheirSchulze().evaluate(duels, len(OPTIONS)) == [OPTIONS.index(group[0]) for group in tally.places]


@given(partial, st.sampled_from([BORDA, SCHULZE]))
def test_neither_the_order_of_options_nor_of_ballots_matters(ballots: list[list[str]], counting: Counting) -> None:
    first = [set(group) for group in count(counting, marks_of(ballots), OPTIONS).places]
    for shuffled in list(permutations(OPTIONS))[::5]:
        assert [set(group) for group in count(counting, marks_of(ballots[::-1]), shuffled).places] == first
    assert sorted(option for group in first for option in group) == sorted(OPTIONS)


@given(partial)
def test_who_beats_all_others_wins_by_schulze_and_nobody_who_is_beaten_by_all(ballots: list[list[str]]) -> None:
    tally = count(SCHULZE, marks_of(ballots), OPTIONS)
    for option in OPTIONS:
        if tally.won(option) == len(OPTIONS) - 1:
            assert tally.places[0] == (option,)
            assert tally.margin > 0


@given(partial, st.lists(st.sampled_from(OPTIONS), min_size=1, unique=True), st.sampled_from([BORDA, SCHULZE]))
def test_fewer_ballots_than_the_margin_change_no_winner(
    ballots: list[list[str]], late: list[str], counting: Counting
) -> None:
    before = count(counting, marks_of(ballots), OPTIONS)
    if before.margin > 1:
        after = count(counting, marks_of(ballots) + marks_of([late] * (before.margin - 1)), OPTIONS)
        assert after.places[0] == before.places[0]


def a_poll(counting: Counting, **rules: object) -> Poll:
    options = tuple(Option(id, {"en": id}) for id in "abc")
    return Poll("p", "r", {"en": "?"}, Ranking(counting=counting), options, Rules(**({"ties": (Rung.JOINT,)} | rules)))  # type: ignore[arg-type]


@pytest.mark.parametrize("counting", [BORDA, SCHULZE])
def test_an_award_by_duels_has_places_without_votes(counting: Counting) -> None:
    poll, turnout = a_poll(counting, reveal=Reveal.PODIUM), Turnout(10, 10)
    check(poll)
    tally = counted(counting, "abc", (6, "abc"), (4, "bca"))
    decided = outcome(poll, tally, turnout)
    found = places(tally, decided)
    assert (decided.verdict, decided.winners) == (Verdict.WINNER, ("a",) if counting is SCHULZE else ("b",))
    assert {place.votes for place in found} == {None}
    assert [place.place for place in steps(poll, tally, found)] == [3, 2, 1]  # type: ignore[union-attr]
    assert outcome(poll, counted(counting, "abc", blank=5), turnout).verdict is Verdict.NO_MAJORITY
    assert outcome(poll, counted(counting, "abc", (1, "ab"), (1, "ba")), turnout).verdict is Verdict.TIE
    assert could_change(poll, tally, turnout, 2) and not could_change(
        a_poll(SCHULZE), counted(SCHULZE, "ab", (9, "ab")), turnout, 2
    )


@pytest.mark.parametrize("counting", [BORDA, SCHULZE])
def test_points_and_duels_know_no_majority_and_no_rounds(counting: Counting) -> None:
    for rules in ({"majority": Majority.ABSOLUTE}, {"reveal": Reveal.ROUNDS}):
        with pytest.raises(DefinitionInvalid):
            check(a_poll(counting, **rules))
