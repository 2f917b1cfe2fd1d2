"""The checker that the fault suites rely on notices what it is there for, and nothing else."""

from collections.abc import Sequence

import pytest

from tests.faults.history import Ballot, Finding, History, Kind, Stored

POLL = "p"


def tag(voter: int) -> bytes:
    return bytes([voter]) * 32


def name(voter: int) -> str:
    return f"tag {tag(voter).hex()[:8]}"


@pytest.fixture
def history() -> History:
    """Voter 1 voted; 2 voted and changed; 3 voted and got no answer; 4 was refused; 5's change got no answer."""
    history = History()
    for voter, rev, mark in ((1, 1, "a"), (2, 1, "a"), (2, 2, "b"), (3, 1, "a"), (4, 1, "a"), (5, 1, "a"), (5, 2, "b")):
        history.sent(POLL, tag(voter), rev, mark)
    for voter, rev in ((1, 1), (2, 1), (2, 2), (5, 1)):
        history.received(POLL, tag(voter), rev)
    history.refused(POLL, tag(4), 1)
    return history


def stored(ballots: Sequence[tuple[int, str]], badges: Sequence[int] | None = None) -> Stored:
    badges = range(len(ballots)) if badges is None else badges
    return Stored([Ballot(POLL, tag(voter), mark) for voter, mark in ballots], [(POLL, badge) for badge in badges])


@pytest.mark.parametrize("third", [[], [(3, "a")]])
@pytest.mark.parametrize("fifth", ["a", "b"])
def test_what_got_no_answer_may_be_stored_or_not(history: History, third: list[tuple[int, str]], fifth: str) -> None:
    assert history.compare(stored([(1, "a"), (2, "b"), (5, fifth), *third])) == []
    assert (history.acknowledged, history.voters) == (4, 3)


@pytest.mark.parametrize(
    ("ballots", "kind", "voter"),
    [
        ([(2, "b"), (5, "a")], Kind.LOST, 1),
        ([(1, "a"), (2, "a"), (5, "a")], Kind.LOST, 2),
        ([(1, "a"), (1, "a"), (2, "b"), (5, "a")], Kind.DOUBLED, 1),
        ([(1, "c"), (2, "b"), (5, "a")], Kind.CHANGED, 1),
        ([(1, "a"), (2, "b"), (5, "a"), (9, "a")], Kind.INVENTED, 9),
        ([(1, "a"), (2, "b"), (5, "a"), (4, "a")], Kind.COUNTED_THOUGH_REFUSED, 4),
    ],
)
def test_what_contradicts_a_client_is_found(
    history: History, ballots: list[tuple[int, str]], kind: Kind, voter: int
) -> None:
    assert history.compare(stored(ballots)) == [Finding(kind, POLL, name(voter))]


def test_a_badge_that_participates_twice_and_a_participation_without_a_ballot_are_found(history: History) -> None:
    ballots = [(1, "a"), (2, "b"), (5, "a")]
    twice = history.compare(stored(ballots, [1, 1, 5]))
    assert twice == [Finding(Kind.DOUBLED, POLL, "badge 1")]
    uneven = history.compare(stored(ballots, [1, 2]))
    assert uneven == [Finding(Kind.UNEVEN, POLL, "3 ballots of 2 who voted")]
