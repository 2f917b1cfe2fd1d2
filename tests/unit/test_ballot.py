"""The one-vote rule: the whole truth table."""

from dataclasses import replace
from itertools import product

import pytest

from tests.unit.samples import poll
from voting.domain.ballot import Cast, Decision, StoredBallot, judge
from voting.domain.errors import (
    AlreadyVoted,
    ChangeNotAllowed,
    NotEntitled,
    PollClosed,
    PollNotOpen,
    Superseded,
    VotingError,
)
from voting.domain.poll import PollState
from voting.domain.rules import Rules

S = PollState
CAST = Cast(poll="p", badge=1, tag=b"t" * 32, submission=b"s" * 16, rev=5, mark='["red"]')
OTHER = b"o" * 16

STORED: dict[str, StoredBallot | None] = {
    "nothing": None,
    "this submission": StoredBallot(CAST.submission, 5),
    "an older one": StoredBallot(OTHER, 4),
    "one as new": StoredBallot(OTHER, 5),
    "a newer one": StoredBallot(OTHER, 6),
}


def expected(
    state: PollState, stored: str, *, entitled: bool, participated: bool, change: bool
) -> Decision | type[VotingError]:
    """The rule in words, in the order of its clauses."""
    there = stored != "nothing"
    if stored == "this submission" and participated:
        return Decision.REPEAT  # a retry gets the same answer, whatever has happened since
    if state in (S.DRAFT, S.ARMED):
        return PollNotOpen
    if state not in (S.OPEN, S.CLOSING):
        return PollClosed
    if not entitled:
        return NotEntitled
    if participated and not there:
        return AlreadyVoted  # under another tag: a token from before a reissue
    if there and not participated:
        return AlreadyVoted  # a ballot that this badge did not cast
    if not there:
        return Decision.FIRST
    if not change:
        return ChangeNotAllowed
    return Decision.CHANGE if stored == "an older one" else Superseded


@pytest.mark.parametrize("stored", STORED)
@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize(("entitled", "participated", "change"), list(product((False, True), repeat=3)))
def test_every_case_of_the_one_vote_rule(
    state: PollState, stored: str, entitled: bool, participated: bool, change: bool
) -> None:
    given = poll(state, rules=Rules(change=change))
    wanted = expected(state, stored, entitled=entitled, participated=participated, change=change)
    if isinstance(wanted, Decision):
        assert judge(CAST, given, entitled=entitled, participated=participated, stored=STORED[stored]) is wanted
    else:
        with pytest.raises(wanted) as refused:
            judge(CAST, given, entitled=entitled, participated=participated, stored=STORED[stored])
        assert type(refused.value) is wanted


def test_a_first_ballot_needs_neither_participation_nor_ballot_and_a_change_needs_both() -> None:
    """So ballots = participations stays true whatever is cast."""
    given = poll(S.OPEN)
    for participated, stored in product((False, True), STORED.values()):
        try:
            decision = judge(CAST, given, entitled=True, participated=participated, stored=stored)
        except VotingError:
            continue
        assert (decision is Decision.FIRST) == (not participated and stored is None)


def test_a_refusal_carries_no_tag_and_no_choice() -> None:
    secretive = replace(CAST, tag=b"\x00secret-tag\x00" * 3, mark='["blue"]')
    with pytest.raises(AlreadyVoted) as refused:
        judge(secretive, poll(S.OPEN), entitled=True, participated=True, stored=None)
    said = f"{refused.value.message} {refused.value.detail!r}"
    assert "blue" not in said
    assert "secret" not in said
