"""Properties of the state machine: versions rise, closed never reopens, the clock acts legally, sealed is sealed."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from voting.domain.errors import IllegalTransition, InvalidInput
from voting.domain.methods import Choice
from voting.domain.poll import GRACE, TRANSITIONS, Action, Option, Poll, PollState, advance, due
from voting.domain.rules import Rules, Shown

START = 1_790_000_000_000
OVER = {PollState.CLOSED, PollState.REVEALING, PollState.PUBLISHED, PollState.ANNULLED}

rules = st.builds(
    Rules,
    shown=st.sampled_from([Shown.HELD, Shown.AFTER_CLOSE]),
    secret=st.booleans(),
    seconds=st.none() | st.integers(5, 600),
)
moves = st.lists(
    st.tuples(st.sampled_from(Action), st.integers(0, 20_000), st.sampled_from([-1, 0, 1, 30, 601, 3601])),
    max_size=40,
)


def a_poll(rules: Rules) -> Poll:
    options = (Option("yes", {"en": "Yes"}), Option("no", {"en": "No"}))
    return Poll("p", "hall", {"en": "Question"}, Choice(), options, rules)


def history(rules: Rules, moves: list[tuple[Action, int, int]]) -> list[tuple[Poll, int]]:
    """The poll after each legal move, and when; illegal moves change nothing."""
    poll, now = a_poll(rules), START
    polls = [(poll, now)]
    for action, later, seconds in moves:
        now += later
        try:
            poll = advance(poll, action, now, actor="Mo", seconds=seconds)
        except (IllegalTransition, InvalidInput):
            continue
        polls.append((poll, now))
    return polls


@given(rules, moves)
def test_every_action_raises_the_version_by_one_and_signs_itself(
    rules: Rules, moves: list[tuple[Action, int, int]]
) -> None:
    polls = history(rules, moves)
    for (before, _), (after, now) in pairwise(polls):
        assert after.version == before.version + 1
        assert after.last is not None
        assert after.last.at == now
        assert TRANSITIONS[before.state, after.last.action] == after.state
        assert (after.rules, after.options, after.method) == (before.rules, before.options, before.method)


@given(rules, moves)
def test_a_poll_that_is_over_never_takes_a_ballot_again(rules: Rules, moves: list[tuple[Action, int, int]]) -> None:
    over = False
    for poll, _ in history(rules, moves):
        over = over or poll.state in OVER
        assert not (over and poll.takes_ballots)
        assert poll.takes_ballots == (poll.state in (PollState.OPEN, PollState.CLOSING))


@given(rules, moves)
def test_a_close_can_be_undone_for_its_whole_grace(rules: Rules, moves: list[tuple[Action, int, int]]) -> None:
    polls = history(rules, moves)
    for (before, closing_at), (after, now) in pairwise(polls):
        if after.state is PollState.CLOSED and before.state is PollState.CLOSING:
            assert now >= closing_at + GRACE


@given(rules, moves, st.integers(0, 10_000_000))
def test_what_the_clock_does_is_always_legal_and_comes_to_an_end(
    rules: Rules, moves: list[tuple[Action, int, int]], later: int
) -> None:
    poll, now = history(rules, moves)[-1]
    done = []
    while action := due(poll, now + later):
        poll = advance(poll, action, now + later, actor="clock")
        done.append(action)
        later += GRACE
    to_the_end = [Action.OPEN, Action.CLOSE, Action.FINISH]
    assert done in ([], [Action.OPEN], to_the_end, to_the_end[1:], to_the_end[2:])


@given(rules, moves)
def test_no_result_is_visible_before_the_poll_is_over(rules: Rules, moves: list[tuple[Action, int, int]]) -> None:
    for poll, _ in history(rules, moves):
        if poll.results_visible:
            assert poll.state in OVER - {PollState.ANNULLED}
            assert rules.shown is not Shown.HELD or poll.state is PollState.PUBLISHED


@given(rules, moves)
def test_a_poll_open_for_good_has_no_deadline_and_a_timed_one_has(
    rules: Rules, moves: list[tuple[Action, int, int]]
) -> None:
    for poll, _ in history(rules, moves):
        if poll.state is PollState.OPEN and rules.seconds is None:
            assert poll.closes_at is None
        if poll.state is PollState.CLOSING:
            assert poll.final_at is not None
        if poll.state not in (PollState.CLOSING,):
            assert poll.final_at is None or poll.state is PollState.ANNULLED
