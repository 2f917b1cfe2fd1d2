"""Who won: quorum, majority, ties and their ladder, places, steps, doubt."""

import hashlib
from dataclasses import replace

import pytest

from tests.unit.samples import NOW, options, poll
from voting.domain.errors import DefinitionInvalid, IllegalTransition
from voting.domain.methods import Allocation, Choice, ChoiceTally, Ranking
from voting.domain.outcome import (
    Outcome,
    Place,
    Verdict,
    commitment,
    could_change,
    draw,
    outcome,
    places,
    steps,
)
from voting.domain.poll import Poll, PollState, check
from voting.domain.rounds import run_off
from voting.domain.rules import Base, Majority, Quorum, Reveal, Rules, Rung, Shown
from voting.domain.tally import Turnout

V = Verdict
PLAIN = Rules(ties=(Rung.JOINT,))


def award(rules: Rules, *, entitled: int = 100, present: int = 100, **fields: object) -> Poll:
    made = replace(poll(PollState.CLOSED), rules=rules, options=options("a", "b", "c"), method=Choice())
    return replace(made, entitled=entitled, present=present, **fields)  # type: ignore[arg-type]


def counted(a: int, b: int, c: int, blank: int = 0) -> ChoiceTally:
    return ChoiceTally(a + b + c + blank, blank, (("a", a), ("b", b), ("c", c)))


def decide(rules: Rules, a: int, b: int, c: int, blank: int = 0, **fields: object) -> Outcome:
    return outcome(award(rules, **fields), counted(a, b, c, blank), Turnout(a + b + c + blank, 100))  # type: ignore[arg-type]


def test_the_most_votes_win() -> None:
    assert decide(PLAIN, 3, 5, 2) == Outcome(V.WINNER, ("b",))


@pytest.mark.parametrize(
    ("quorum", "voted", "present", "reached"),
    [
        (Quorum(50), 50, 0, True),
        (Quorum(50), 49, 0, False),
        (Quorum(50, Base.CHECKED_IN), 30, 60, True),
        (Quorum(50, Base.CHECKED_IN), 29, 60, False),
        (Quorum(1, Base.CHECKED_IN), 0, 0, False),
        (Quorum(100), 100, 0, True),
    ],
)
def test_a_quorum_is_of_the_entitled_or_of_those_who_checked_in(
    quorum: Quorum, voted: int, present: int, reached: bool
) -> None:
    rules = replace(PLAIN, quorum=quorum)
    found = decide(rules, voted, 0, 0, present=present)
    assert found == (Outcome(V.WINNER, ("a",)) if reached else Outcome(V.NO_QUORUM))


def test_blank_ballots_count_for_the_quorum_and_not_for_the_majority() -> None:
    rules = replace(PLAIN, quorum=Quorum(60), majority=Majority.ABSOLUTE)
    assert decide(rules, 11, 9, 0, blank=40).winners == ("a",)


@pytest.mark.parametrize(
    ("majority", "a", "met"),
    [
        (Majority.ABSOLUTE, 51, True),
        (Majority.ABSOLUTE, 50, False),
        (Majority.TWO_THIRDS, 66, False),
        (Majority.TWO_THIRDS, 67, True),
        (Majority.PLURALITY, 40, True),
    ],
)
def test_a_majority_is_of_the_ballots_that_chose(majority: Majority, a: int, met: bool) -> None:
    found = decide(replace(PLAIN, majority=majority), a, (100 - a) // 2 - 1, 100 - a - (100 - a) // 2 + 1)
    assert found == (Outcome(V.WINNER, ("a",)) if met else Outcome(V.NO_MAJORITY))


def test_two_thirds_exactly_is_enough() -> None:
    assert decide(replace(PLAIN, majority=Majority.TWO_THIRDS), 6, 3, 0).verdict is V.WINNER


def test_nobody_wins_a_vote_in_which_nobody_chose() -> None:
    for ladder in ((Rung.JOINT,), (Rung.DRAW,), (Rung.RUN_OFF, Rung.JOINT)):
        assert decide(Rules(ties=ladder), 0, 0, 0, blank=7) == Outcome(V.NO_MAJORITY)


def test_without_a_majority_the_best_two_go_into_the_run_off() -> None:
    rules = Rules(ties=(Rung.RUN_OFF, Rung.JOINT), majority=Majority.ABSOLUTE)
    assert decide(rules, 40, 35, 25) == Outcome(V.NO_MAJORITY, (), ("a", "b"), Rung.RUN_OFF)
    assert decide(rules, 40, 30, 30) == Outcome(V.NO_MAJORITY, (), ("a", "b", "c"), Rung.RUN_OFF)
    assert decide(rules, 30, 30, 20) == Outcome(V.NO_MAJORITY, (), ("a", "b"), Rung.RUN_OFF)


def test_a_tie_meets_the_first_rung_of_the_ladder_and_is_never_broken_silently() -> None:
    assert decide(PLAIN, 5, 5, 1) == Outcome(V.TIE, ("a", "b"), ("a", "b"), Rung.JOINT)
    assert decide(Rules(ties=(Rung.RUN_OFF, Rung.JOINT)), 5, 5, 1) == Outcome(V.TIE, (), ("a", "b"), Rung.RUN_OFF)
    assert decide(Rules(ties=(Rung.CHAIR,)), 5, 5, 1) == Outcome(V.TIE, (), ("a", "b"), Rung.CHAIR)
    assert decide(Rules(ties=(Rung.CHAIR,)), 5, 5, 1, decided="b") == Outcome(V.TIE, ("b",), ("a", "b"), Rung.CHAIR)
    assert not decide(Rules(ties=(Rung.CHAIR,)), 5, 5, 1, decided="c").winners


def test_only_an_unsettled_tie_keeps_the_result_back() -> None:
    assert decide(PLAIN, 5, 5, 1).settled
    assert decide(PLAIN, 5, 4, 1).settled
    assert not decide(Rules(ties=(Rung.CHAIR,)), 5, 5, 1).settled
    assert not decide(Rules(ties=(Rung.RUN_OFF, Rung.JOINT)), 5, 5, 1).settled
    assert decide(replace(PLAIN, quorum=Quorum(90)), 5, 5, 1).settled


def test_a_draw_is_what_anybody_can_compute_from_the_seed() -> None:
    seed = "c0ffee" * 10
    found = decide(Rules(ties=(Rung.DRAW,)), 5, 5, 5, seed=seed)
    by_hand = sorted("abc", key=lambda o: hashlib.sha256(f"draw|{seed}|{award(PLAIN).id}|{o}".encode()).digest())
    assert found == Outcome(V.TIE, (by_hand[0],), ("a", "b", "c"), Rung.DRAW)
    assert commitment(seed) == hashlib.sha256(seed.encode()).hexdigest()
    assert commitment("") == ""


def test_a_draw_favours_nobody() -> None:
    drawn = [draw(f"{seed:064x}", "p", ("a", "b", "c")) for seed in range(3000)]
    assert all(900 < drawn.count(option) < 1100 for option in "abc")


def test_places_are_shared_unless_the_ladder_parted_them() -> None:
    tally = counted(5, 5, 1)
    assert places(tally, Outcome(V.TIE, ("a", "b"), ("a", "b"), Rung.JOINT)) == (
        Place(1, ("a", "b"), 5),
        Place(3, ("c",), 1),
    )
    assert places(tally, Outcome(V.TIE, ("b",), ("a", "b"), Rung.CHAIR)) == (
        Place(1, ("b",), 5),
        Place(2, ("a",), 5),
        Place(3, ("c",), 1),
    )
    assert places(tally, Outcome(V.NO_QUORUM)) == ()


def test_the_podium_begins_with_the_third_and_ends_with_the_first() -> None:
    podium = award(replace(PLAIN, reveal=Reveal.PODIUM))
    tally = counted(3, 5, 2)
    shown = steps(podium, tally, places(tally, Outcome(V.WINNER, ("b",))))
    assert shown == (Place(3, ("c",), 2), Place(2, ("a",), 3), Place(1, ("b",), 5))
    alone = award(replace(PLAIN, reveal=Reveal.WINNER))
    assert steps(alone, tally, places(tally, Outcome(V.WINNER, ("b",)))) == (Place(1, ("b",), 5),)
    assert steps(award(PLAIN), tally, places(tally, Outcome(V.WINNER, ("b",)))) == ()


@pytest.mark.parametrize(
    ("rules", "votes", "missing", "doubtful"),
    [
        (PLAIN, (10, 7, 0), 2, False),
        (PLAIN, (10, 7, 0), 3, True),
        (PLAIN, (10, 10, 0), 1, True),
        (PLAIN, (10, 7, 0), 0, False),
        (Rules(), (10, 10, 0), 9, False),
        (replace(PLAIN, quorum=Quorum(20)), (18, 0, 0), 1, False),
        (replace(PLAIN, quorum=Quorum(20)), (18, 0, 0), 2, True),
        (replace(PLAIN, majority=Majority.ABSOLUTE), (51, 25, 24), 1, False),
        (replace(PLAIN, majority=Majority.ABSOLUTE), (51, 25, 24), 2, True),
        (replace(PLAIN, majority=Majority.ABSOLUTE), (50, 26, 24), 1, True),
    ],
)
def test_missing_ballots_are_a_doubt_where_they_could_change_the_outcome(
    rules: Rules, votes: tuple[int, int, int], missing: int, doubtful: bool
) -> None:
    assert could_change(award(rules), counted(*votes), Turnout(sum(votes), 100), missing) is doubtful


def test_a_run_off_has_the_leaders_in_alphabetical_order_and_the_rest_of_the_ladder() -> None:
    rules = Rules(secret=True, ties=(Rung.RUN_OFF, Rung.DRAW), quorum=Quorum(20), seconds=45)
    before = award(rules, seed="5eed", version=9, closed_at=NOW, head="f00d", step=1)
    found = Outcome(V.TIE, (), ("b", "a"), Rung.RUN_OFF)
    after = run_off(before, found, 0, NOW, actor="Ana")
    assert (after.id, after.round, after.follows) == (f"{before.id}-round-2", 2, before.id)
    assert after.option_ids == ("a", "b")
    assert after.rules == replace(rules, ties=(Rung.DRAW,))
    assert (after.state, after.version, after.closed_at, after.seed, after.head, after.step) == (
        *(PollState.ARMED, 1, None, "", "", 0),
    )
    assert run_off(before, found, 1, NOW, actor="Ana").id == f"{before.id}-round-2-2"
    assert len(run_off(replace(before, id="x" * 64), found, 0, NOW, actor="Ana").id) == 64
    with pytest.raises(IllegalTransition):
        run_off(before, Outcome(V.WINNER, ("a",)), 0, NOW, actor="Ana")


@pytest.mark.parametrize(
    ("rules", "field"),
    [
        (Rules(ties=(Rung.RUN_OFF,)), "ties"),
        (Rules(ties=(Rung.JOINT, Rung.DRAW)), "ties"),
        (Rules(ties=(Rung.DRAW, Rung.RUN_OFF)), "ties"),
        (Rules(quorum=Quorum(0)), "quorum.percent"),
        (Rules(quorum=Quorum(101)), "quorum.percent"),
        (Rules(majority=Majority.ABSOLUTE), "majority"),
        (Rules(reveal=Reveal.PODIUM), "reveal"),
        (Rules(figures=False), "figures"),
        (Rules(own=False), "own"),
        (Rules(ties=(Rung.JOINT,), reveal=Reveal.WINNER, shown=Shown.LIVE), "reveal"),
    ],
)
def test_rules_that_contradict_each_other_are_refused_by_field(rules: Rules, field: str) -> None:
    with pytest.raises(DefinitionInvalid) as refused:
        rules.check()
    assert refused.value.detail["field"] == field


BALLOTS = {'["a"]': 8, '["b","c"]': 7, '["c","b"]': 6}
"""a leads, c leaves, and c's ballots make b the winner."""


def test_a_ranked_award_is_won_in_its_last_round_and_shown_round_by_round() -> None:
    ranked = replace(award(replace(PLAIN, reveal=Reveal.ROUNDS)), method=Ranking())
    check(ranked)
    tally = ranked.method.count(BALLOTS, ranked.option_ids)
    found = outcome(ranked, tally, Turnout(21, 100))
    assert found == Outcome(V.WINNER, ("b",))
    assert places(tally, found) == (Place(1, ("b",), 13), Place(2, ("a",), 8), Place(3, ("c",), 6))
    rounds = steps(ranked, tally, places(tally, found))
    assert [getattr(round, "out", None) for round in rounds] == [("c",), ()]
    assert not could_change(ranked, tally, Turnout(21, 100), 0)
    assert could_change(ranked, tally, Turnout(21, 100), 1), "one more for c, and b would leave in its place"
    strict = replace(ranked, rules=replace(ranked.rules, majority=Majority.TWO_THIRDS))
    assert outcome(strict, tally, Turnout(21, 100)).verdict is V.NO_MAJORITY


def test_a_ranked_award_without_a_winner_is_a_tie() -> None:
    ranked = replace(award(PLAIN), method=Ranking())
    tally = ranked.method.count({'["a"]': 5, '["b"]': 5, '["c"]': 1}, ranked.option_ids)
    assert outcome(ranked, tally, Turnout(11, 100)) == Outcome(V.TIE, ("a", "b"), ("a", "b"), Rung.JOINT)
    assert could_change(ranked, tally, Turnout(11, 100), 1)


def test_only_a_ranked_poll_has_rounds() -> None:
    with pytest.raises(DefinitionInvalid):
        check(award(replace(PLAIN, reveal=Reveal.ROUNDS)))


def test_an_allocation_names_no_winner() -> None:
    with pytest.raises(DefinitionInvalid):
        check(replace(award(PLAIN), method=Allocation()))
