"""The state machine of a poll."""

from itertools import product

import pytest

from tests.unit.samples import NOW, options, poll
from voting.domain.errors import DefinitionInvalid, IllegalTransition, InvalidInput
from voting.domain.methods import Choice
from voting.domain.poll import GRACE, TRANSITIONS, Action, Poll, PollState, Step, advance, check, due
from voting.domain.rules import Rules, Shown

S, A = PollState, Action

EXPECTED = {
    S.DRAFT: {A.EDIT: S.DRAFT, A.ARM: S.ARMED, A.ANNUL: S.ANNULLED},
    S.ARMED: {A.DISARM: S.DRAFT, A.COUNT_DOWN: S.ARMED, A.OPEN: S.OPEN, A.ANNUL: S.ANNULLED},
    S.OPEN: {A.EXTEND: S.OPEN, A.PEEK: S.OPEN, A.CLOSE: S.CLOSING, A.ANNUL: S.ANNULLED},
    S.CLOSING: {A.KEEP_OPEN: S.OPEN, A.FINISH: S.CLOSED, A.ANNUL: S.ANNULLED},
    S.CLOSED: {
        A.PEEK: S.CLOSED,
        A.RUN_OFF: S.CLOSED,
        A.DECIDE: S.CLOSED,
        A.STEP: S.REVEALING,
        A.REVEAL: S.PUBLISHED,
        A.ANNUL: S.ANNULLED,
    },
    S.REVEALING: {
        A.STEP: S.REVEALING,
        A.STEP_BACK: S.REVEALING,
        A.REVEAL: S.PUBLISHED,
        A.ANNUL: S.ANNULLED,
    },
    S.PUBLISHED: {},
    S.ANNULLED: {},
}
"""What the design says, written down a second time."""

SECONDS = {A.COUNT_DOWN: 10, A.EXTEND: 30}


@pytest.mark.parametrize(("state", "action"), list(product(S, A)), ids=lambda value: str(value))
def test_a_poll_does_what_the_design_says_and_nothing_else(state: PollState, action: Action) -> None:
    before = poll(state, closes_at=NOW + 60_000, version=7)
    seconds = SECONDS.get(action, 0)
    if action in EXPECTED[state]:
        after = advance(before, action, NOW, actor="Ana", seconds=seconds)
        assert (after.state, after.version, after.last) == (EXPECTED[state][action], 8, Step(action, "Ana", NOW))
        assert (after.id, after.title, after.method, after.options, after.rules) == (
            *(before.id, before.title, before.method, before.options, before.rules),
        )
    else:
        with pytest.raises(IllegalTransition) as refused:
            advance(before, action, NOW, actor="Ana", seconds=seconds)
        assert refused.value.detail == {"state": state, "action": action}


def test_nothing_leads_back_to_ballots_once_a_poll_is_closed() -> None:
    reached, frontier = set[PollState](), {S.CLOSED}
    while frontier:
        reached |= frontier
        frontier = {to for (state, _), to in TRANSITIONS.items() if state in frontier} - reached
    assert reached == {S.CLOSED, S.REVEALING, S.PUBLISHED, S.ANNULLED}
    assert not any(poll(state).takes_ballots for state in reached)


def test_ballots_are_taken_while_open_and_while_closing_can_be_undone() -> None:
    assert {state for state in S if poll(state).takes_ballots} == {S.OPEN, S.CLOSING}


@pytest.mark.parametrize(
    ("shown", "visible"),
    [
        (Shown.LIVE, {S.OPEN, S.CLOSING, S.CLOSED, S.PUBLISHED}),
        (Shown.AFTER_CLOSE, {S.CLOSED, S.PUBLISHED}),
        (Shown.HELD, {S.PUBLISHED}),
    ],
)
def test_results_are_visible_only_in_the_states_their_rule_names(shown: Shown, visible: set[PollState]) -> None:
    assert {state for state in S if poll(state, rules=Rules(shown=shown)).results_visible} == visible


def test_a_countdown_sets_when_the_poll_opens_and_opening_clears_it() -> None:
    armed = advance(poll(S.ARMED), A.COUNT_DOWN, NOW, actor="Ana", seconds=10)
    assert armed.opens_at == NOW + 10_000
    opened = advance(armed, A.OPEN, NOW + 10_000, actor="clock")
    assert (opened.opens_at, opened.opened_at, opened.closes_at) == (None, NOW + 10_000, None)


def test_disarming_gives_up_the_electoral_roll_and_the_countdown() -> None:
    draft = advance(poll(S.ARMED, entitled=12, opens_at=NOW + 5), A.DISARM, NOW, actor="Ana")
    assert (draft.entitled, draft.opens_at) == (0, None)


def test_a_timed_poll_closes_that_long_after_it_opens() -> None:
    opened = advance(poll(S.ARMED, rules=Rules(seconds=90)), A.OPEN, NOW, actor="Ana")
    assert opened.closes_at == NOW + 90_000


@pytest.mark.parametrize(("closes_at", "extended"), [(NOW + 5_000, NOW + 35_000), (NOW - 5_000, NOW + 30_000)])
def test_extending_adds_to_the_time_that_is_left(closes_at: int, extended: int) -> None:
    assert advance(poll(S.OPEN, closes_at=closes_at), A.EXTEND, NOW, actor="Ana", seconds=30).closes_at == extended


def test_a_poll_without_a_time_limit_cannot_be_extended() -> None:
    with pytest.raises(IllegalTransition, match="no time limit"):
        advance(poll(S.OPEN), A.EXTEND, NOW, actor="Ana", seconds=30)


@pytest.mark.parametrize(
    ("state", "action", "seconds"),
    [
        *((S.ARMED, A.COUNT_DOWN, seconds) for seconds in (-1, 0, 601)),
        *((S.OPEN, A.EXTEND, seconds) for seconds in (-1, 0, 3601)),
    ],
)
def test_seconds_out_of_bounds_are_refused(state: PollState, action: Action, seconds: int) -> None:
    with pytest.raises(InvalidInput) as refused:
        advance(poll(state, closes_at=NOW + 1), action, NOW, actor="Ana", seconds=seconds)
    assert refused.value.detail["found"] == seconds


def test_closing_can_be_undone_until_its_grace_is_over_and_not_finished_before() -> None:
    closing = advance(poll(S.OPEN), A.CLOSE, NOW, actor="Ana")
    assert closing.final_at == NOW + GRACE
    with pytest.raises(IllegalTransition, match="can still be undone"):
        advance(closing, A.FINISH, NOW + GRACE - 1, actor="clock")
    closed = advance(closing, A.FINISH, NOW + GRACE, actor="clock")
    assert (closed.closed_at, closed.final_at) == (NOW + GRACE, None)


@pytest.mark.parametrize(("closes_at", "kept"), [(NOW + 9_000, NOW + 9_000), (NOW - 1, None), (None, None)])
def test_keeping_a_poll_open_drops_a_deadline_that_has_passed(closes_at: int | None, kept: int | None) -> None:
    reopened = advance(poll(S.CLOSING, closes_at=closes_at, final_at=NOW + 1), A.KEEP_OPEN, NOW, actor="Ana")
    assert (reopened.closes_at, reopened.final_at) == (kept, None)


def test_arming_refuses_a_definition_that_cannot_be_held() -> None:
    with pytest.raises(DefinitionInvalid):
        advance(poll(method=Choice(least=2, most=1)), A.ARM, NOW, actor="Ana")


@pytest.mark.parametrize(
    ("given", "action"),
    [
        (poll(S.ARMED, opens_at=NOW), A.OPEN),
        (poll(S.ARMED, opens_at=NOW + 1), None),
        (poll(S.ARMED), None),
        (poll(S.OPEN, closes_at=NOW), A.CLOSE),
        (poll(S.OPEN, closes_at=NOW + 1), None),
        (poll(S.OPEN), None),
        (poll(S.CLOSING, final_at=NOW), A.FINISH),
        (poll(S.CLOSING, final_at=NOW + 1), None),
        (poll(S.CLOSING), A.FINISH),
        *((poll(state, opens_at=NOW, closes_at=NOW, final_at=NOW), None) for state in (S.DRAFT, S.CLOSED, S.PUBLISHED)),
    ],
)
def test_the_clock_opens_closes_and_finishes_what_is_due(given: Poll, action: Action | None) -> None:
    assert due(given, NOW) is action


def test_a_secret_poll_cannot_show_live_results() -> None:
    with pytest.raises(DefinitionInvalid) as refused:
        check(poll(rules=Rules(secret=True, shown=Shown.LIVE)))
    assert refused.value.detail["field"] == "shown"


@pytest.mark.parametrize("seconds", [4, 86_401, 0, -1])
def test_a_time_limit_out_of_bounds_is_refused(seconds: int) -> None:
    with pytest.raises(DefinitionInvalid):
        Rules(seconds=seconds).check()


def test_two_options_with_the_same_id_are_refused() -> None:
    twice = Poll("p", "plenary", {"en": "Which?"}, Choice(), options("red", "red"))
    with pytest.raises(DefinitionInvalid, match="same id"):
        check(twice)
