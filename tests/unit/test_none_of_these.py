"""None of these, as an answer beside abstaining: chosen alone, a valid vote, and never a winner."""

import pytest

from voting.domain.errors import BallotInvalid, DefinitionInvalid
from voting.domain.methods import Choice, ChoiceTally
from voting.domain.outcome import Verdict, could_change, outcome, places
from voting.domain.poll import Option, Poll, check
from voting.domain.rounds import run_off
from voting.domain.rules import Majority, Rules, Rung
from voting.domain.tally import Turnout

IDS = ("ana", "ben", "nobody")
TURNOUT = Turnout(20, 20)


def a_poll(options: tuple[str, ...] = IDS, ties: tuple[Rung, ...] = (Rung.JOINT,), **rules: Majority) -> Poll:
    named = tuple(Option(id, {"en": id.title()}) for id in options)
    poll = Poll("award", "hall", {"en": "?"}, Choice(none="nobody"), named, Rules(ties=ties, **rules))  # type: ignore[arg-type]
    check(poll)
    return poll


def tally(*counts: int, blank: int = 0, options: tuple[str, ...] = IDS) -> ChoiceTally:
    return ChoiceTally(sum(counts) + blank, blank, tuple(zip(options, counts, strict=True)), "nobody")


def test_it_is_chosen_alone_whatever_the_least_is() -> None:
    method = Choice(2, 2, none="nobody")
    assert method.mark(["nobody"], (*IDS, "eva")) == '["nobody"]'
    with pytest.raises(BallotInvalid) as error:
        method.mark(["ana", "nobody"], IDS)
    assert error.value.detail["reason"] == "none_and_others"
    assert Choice(none="nobody").mark(None, IDS) == "null"


def test_it_is_an_option_of_its_own_and_no_other_than_those_there() -> None:
    Choice(none="nobody").check(("ana", "nobody"))
    for method in (Choice(none="zoe"), Choice(1, 3, none="nobody"), Choice(3, 3, none="nobody")):
        with pytest.raises(DefinitionInvalid):
            method.check(IDS)


@pytest.mark.parametrize("against", [5, 6, 12])
def test_nobody_wins_who_has_not_more_votes_than_it(against: int) -> None:
    assert outcome(a_poll(), tally(5, 3, against), TURNOUT).verdict is Verdict.NO_MAJORITY


def test_with_fewer_votes_it_has_no_place_and_counts_against_the_majority() -> None:
    counted = tally(8, 3, 7)
    decided = outcome(a_poll(), counted, TURNOUT)
    assert (decided.verdict, decided.winners) == (Verdict.WINNER, ("ana",))
    assert [(place.place, place.options, place.votes) for place in places(counted, decided)] == [
        (1, ("ana",), 8),
        (2, ("ben",), 3),
    ]
    assert outcome(a_poll(majority=Majority.ABSOLUTE), counted, TURNOUT).verdict is Verdict.NO_MAJORITY


def test_blank_ballots_are_not_against_anybody() -> None:
    assert outcome(a_poll(majority=Majority.ABSOLUTE), tally(5, 3, 1, blank=30), TURNOUT).winners == ("ana",)


def test_a_run_off_keeps_it_at_the_end() -> None:
    poll = a_poll(("nobody", "ben", "ana"), (Rung.RUN_OFF, Rung.JOINT))
    decided = outcome(poll, tally(1, 4, 4, options=("nobody", "ben", "ana")), TURNOUT)
    assert decided.leaders == ("ben", "ana")
    following = run_off(poll, decided, 0, 0, actor="Mo")
    assert following.option_ids == ("ana", "ben", "nobody")
    check(following)


def test_a_single_nominee_is_confirmed_or_not_and_goes_into_no_run_off() -> None:
    poll = a_poll(("ana", "nobody"), (Rung.RUN_OFF, Rung.JOINT))
    assert outcome(poll, tally(6, 5, options=("ana", "nobody")), TURNOUT).winners == ("ana",)
    lost = outcome(poll, tally(5, 6, options=("ana", "nobody")), TURNOUT)
    assert (lost.verdict, lost.rung, lost.leaders) == (Verdict.NO_MAJORITY, None, ())


def test_ballots_on_their_way_could_be_for_it() -> None:
    counted = tally(9, 3, 7)
    assert could_change(a_poll(), counted, TURNOUT, 2)
    assert not could_change(a_poll(), counted, TURNOUT, 1)
