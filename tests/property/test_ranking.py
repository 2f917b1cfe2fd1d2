"""Properties of instant run-off, and what others say of the same ballots: a naive count here, and PyRankVote."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence

import pyrankvote
from hypothesis import assume, given
from hypothesis import strategies as st

from voting.domain.methods import Ranking, RankingTally, placing
from voting.domain.methods.elimination import Why

OPTIONS = ("red", "green", "blue", "grey", "ελιά")

a_ranking = st.lists(st.sampled_from(OPTIONS), min_size=1, max_size=len(OPTIONS), unique=True)
ballot_boxes = st.lists(st.none() | a_ranking, max_size=40)
"""Few ballots meet many ties."""

crowds = st.lists(st.tuples(a_ranking, st.integers(1, 400)), min_size=1, max_size=30)
"""Many ballots meet few."""


def count(ballots: Sequence[list[str] | None], options: Sequence[str] = OPTIONS) -> RankingTally:
    method = Ranking()
    tally = method.count(Counter(method.mark(ballot, options) for ballot in ballots), options)
    assert isinstance(tally, RankingTally)
    return tally


def crowd(patterns: Sequence[tuple[list[str], int]]) -> list[list[str] | None]:
    return [ranking for ranking, number in patterns for _ in range(number)]


def shape(tally: RankingTally, names: Mapping[str, str] | None = None) -> object:
    """The tally without any order of options, with other ``names``."""
    named = names or {option: option for option in OPTIONS}
    rounds = [
        ({named[o]: n for o, n in round.counts}, round.exhausted, {named[o] for o in round.out}, round.why)
        for round in tally.rounds
    ]
    winner = named[tally.winner] if tally.winner else None
    places = [{named[option] for option in group} for group in placing(tally)]
    return tally.ballots, tally.blank, rounds, winner, {named[option] for option in tally.tied}, places


def could_win(ballots: Sequence[Sequence[str]], left: frozenset[str]) -> frozenset[str]:
    """Naively: all winners there are if ties at the bottom are broken in any way, one at a time or all together."""
    firsts = Counter(next((option for option in ballot if option in left), None) for ballot in ballots)
    counts = {option: firsts[option] for option in left}
    if len(left) == 1 or 2 * max(counts.values()) > sum(counts.values()):
        return frozenset((max(counts, key=lambda option: counts[option]),))
    low = frozenset(option for option in left if counts[option] == min(counts.values()))
    outs = {frozenset((option,)) for option in low} | ({low} if low != left else set())
    return frozenset().union(*(could_win(ballots, left - out) for out in outs))


@given(a_ranking)
def test_a_ranking_keeps_its_order_and_reads_back(ranking: list[str]) -> None:
    mark = Ranking().mark(ranking, OPTIONS)
    assert json.loads(mark) == ranking
    assert Ranking().mark(json.loads(mark), OPTIONS) == mark


@given(ballot_boxes, st.data())
def test_neither_the_order_of_ballots_nor_of_options_matters(
    ballots: list[list[str] | None], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(ballots))
    assert count(shuffled) == count(ballots)
    assert shape(count(ballots, data.draw(st.permutations(OPTIONS)))) == shape(count(ballots))


@given(ballot_boxes, st.permutations(OPTIONS))
def test_options_with_other_names_have_the_same_result(ballots: list[list[str] | None], other: list[str]) -> None:
    names = dict(zip(OPTIONS, other, strict=True))
    renamed = [None if ballot is None else [names[option] for option in ballot] for ballot in ballots]
    assert shape(count(renamed)) == shape(count(ballots), names)


@given(ballot_boxes)
def test_in_every_round_counts_and_exhausted_are_the_valid_ballots(ballots: list[list[str] | None]) -> None:
    tally = count(ballots)
    valid = len(ballots) - ballots.count(None)
    assert (tally.ballots, tally.blank) == (len(ballots), len(ballots) - valid)
    assert all(sum(dict(round.counts).values()) + round.exhausted == valid for round in tally.rounds)


@given(ballot_boxes)
def test_rounds_are_counted_as_a_naive_count_counts_them(ballots: list[list[str] | None]) -> None:
    left = list(OPTIONS)
    for round in count(ballots).rounds:
        firsts = [next((option for option in ballot or () if option in left), None) for ballot in ballots]
        assert round.counts == tuple((option, firsts.count(option)) for option in left)
        fewest = min(number for _, number in round.counts)
        assert all(dict(round.counts)[option] == fewest for option in round.out)
        left = [option for option in left if option not in round.out]


@given(ballot_boxes)
def test_only_the_last_round_lets_nobody_go_and_a_winner_has_more_than_half_in_it(
    ballots: list[list[str] | None],
) -> None:
    tally = count(ballots)
    *before, last = tally.rounds
    assert all(round.out and round.why for round in before)
    assert not last.out and last.why is None
    votes = dict(last.counts)
    if tally.winner is None:
        assert len(tally.tied) >= 2 and set(tally.tied) <= votes.keys()
        assert all(2 * number <= sum(votes.values()) for number in votes.values())
    else:
        assert tally.tied == ()
        assert 2 * votes[tally.winner] > sum(votes.values())


@given(ballot_boxes)
def test_every_option_has_exactly_one_place(ballots: list[list[str] | None]) -> None:
    places = placing(count(ballots))
    assert sorted(option for group in places for option in group) == sorted(OPTIONS)


@given(ballot_boxes, st.sampled_from(OPTIONS))
def test_who_is_first_on_more_than_half_of_the_ballots_wins(ballots: list[list[str] | None], option: str) -> None:
    valid = len(ballots) - ballots.count(None)
    assert count([*ballots, *[[option]] * (valid + 1)]).winner == option


@given(ballot_boxes)
def test_blank_ballots_are_in_no_round(ballots: list[list[str] | None]) -> None:
    tally, without = count(ballots), count([ballot for ballot in ballots if ballot is not None])
    assert (tally.rounds, tally.winner, tally.tied) == (without.rounds, without.winner, without.tied)


@given(ballot_boxes)
def test_no_tie_is_broken_that_a_tie_may_stand_for(ballots: list[list[str] | None]) -> None:
    """Where the winner does not hang on how ties are broken, that one wins. Else one of those who could win wins,
    as an earlier round told the tied apart; or nobody, and those who tie could each win."""
    tally = count(ballots)
    possible = could_win([ballot for ballot in ballots if ballot], frozenset(OPTIONS))
    if not any(ballots):
        assert set(tally.tied) == set(OPTIONS)
    elif len(possible) == 1:
        assert {tally.winner} == possible
    else:
        assert {tally.winner} <= possible or set(tally.tied) <= possible
        assert tally.winner is None or any(round.why is Why.EARLIER for round in tally.rounds)


@given(crowds)
def test_pyrankvote_elects_the_same_where_no_tie_is_met(patterns: list[tuple[list[str], int]]) -> None:
    """It breaks ties at random and elects with exactly half, so only ballots that meet neither are compared."""
    ballots = crowd(patterns)
    tally = count(ballots)
    for round in tally.rounds:
        votes = [number for _, number in round.counts]
        assume(len(set(votes)) == len(votes))
        assume(2 * max(votes) != sum(votes))
    candidates = {option: pyrankvote.Candidate(option) for option in OPTIONS}
    theirs = pyrankvote.instant_runoff_voting(
        list(candidates.values()),
        [pyrankvote.Ballot([candidates[option] for option in ballot or ()]) for ballot in ballots],
    )
    assert [winner.name for winner in theirs.get_winners()] == [tally.winner]
    first = {result.candidate.name: result.number_of_votes for result in theirs.rounds[0].candidate_results}
    assert first == dict(tally.rounds[0].counts)
