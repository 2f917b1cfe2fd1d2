"""The one-vote rule: what a cast does to what is stored.

The store keeps two facts apart: that a badge has voted in a poll (*participation*), and the choices under a
*tag* that only the phone can derive (*ballot*). The server never learns which tag is whose; it holds because a
first participation needs a new tag, and a change needs both to be there. So ballots = participations, always.
"""

from dataclasses import dataclass
from enum import StrEnum

from voting.domain.errors import (
    AlreadyVoted,
    ChangeNotAllowed,
    NotEntitled,
    OrganisationVoted,
    PollClosed,
    PollNotOpen,
    Superseded,
)
from voting.domain.poll import Poll, PollState


@dataclass(frozen=True, slots=True)
class Cast:
    """One attempt to put a ballot into the box.

    ``tag``: 32 bytes from the badge token and the poll. ``submission``: 16 random bytes, the same at every
    retry. ``rev``: rises with each change made on a phone. ``mark``: the canonical text of valid choices.
    """

    poll: str
    badge: int
    tag: bytes
    submission: bytes
    rev: int
    mark: str


@dataclass(frozen=True, slots=True)
class StoredBallot:
    """What is stored under a tag, as far as the rule needs it."""

    submission: bytes
    rev: int


class Decision(StrEnum):
    FIRST = "first"
    CHANGE = "change"
    REPEAT = "repeat"
    """Already stored by an earlier try of the same submission: the answer is the same, nothing is written."""


def judge(
    cast: Cast,
    poll: Poll,
    *,
    entitled: bool,
    participated: bool,
    stored: StoredBallot | None,
    taken: bool = False,
) -> Decision:
    """What ``cast`` does, given what is stored now.

    ``stored`` is the ballot under the cast's tag, if any. ``taken``: the vote that the badge shares was cast by another
    badge. Raises NotEntitled, PollNotOpen, PollClosed, OrganisationVoted, AlreadyVoted, ChangeNotAllowed or Superseded.
    """
    if stored is not None and participated and stored.submission == cast.submission:
        return Decision.REPEAT
    if not poll.takes_ballots:
        raise _not_open(poll)
    if not entitled:
        raise NotEntitled("This badge is not on the electoral roll of this poll.", poll=poll.id)
    if taken:
        raise OrganisationVoted("Your organisation has voted. It has one vote here.", poll=poll.id)
    if participated != (stored is not None):
        raise AlreadyVoted(
            "A vote of this badge was already received under an earlier code. It stays counted.", poll=poll.id
        )
    if stored is None:
        return Decision.FIRST
    if not poll.rules.change:
        raise ChangeNotAllowed("Your vote was received. This poll does not allow changes.", poll=poll.id)
    if cast.rev <= stored.rev:
        raise Superseded("A later vote of this badge was received.", poll=poll.id, rev=stored.rev)
    return Decision.CHANGE


def _not_open(poll: Poll) -> PollNotOpen | PollClosed:
    if poll.state in (PollState.DRAFT, PollState.ARMED):
        return PollNotOpen("The vote is not open yet.", poll=poll.id, state=poll.state)
    return PollClosed("Voting is closed. This vote came too late and is not counted.", poll=poll.id, state=poll.state)
