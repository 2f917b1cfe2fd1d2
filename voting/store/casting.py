"""A batch of casts in one poll: what is stored is read once, the domain judges each, and says what is to be written.

Participations are written in badge order and ballots in tag order: their order of arrival, which would join the two,
is not kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from voting.domain.ballot import Cast, Decision, StoredBallot, judge
from voting.domain.errors import VotingError
from voting.domain.poll import Poll

Outcome = Decision | VotingError


@dataclass(slots=True)
class Stored:
    """What the database has of a batch's badges and tags. ``participated``: those who are entitled, and whether they
    have voted; ``wearers``: the badge of each ballot in a named poll. Nobody else may change it, even under its tag.
    ``shares``: of those who share a vote; ``takers``: by share, the badge that cast it."""

    participated: dict[int, bool] = field(default_factory=dict)
    ballots: dict[bytes, StoredBallot] = field(default_factory=dict)
    wearers: dict[bytes, int] = field(default_factory=dict)
    shares: dict[int, int] = field(default_factory=dict)
    takers: dict[int, int] = field(default_factory=dict)

    def taken(self, badge: int) -> bool:
        """Whether another badge has cast the vote that this one shares."""
        return self.takers.get(self.shares.get(badge, 0), badge) != badge

    def note(self, badge: int, share: int, taker: int | None) -> None:
        """``badge`` has ``share``, which ``taker`` has cast, if anybody."""
        if share:
            self.shares[badge] = share
            if taker is not None:
                self.takers[share] = taker


@dataclass(frozen=True, slots=True)
class Verdict:
    """``outcomes`` in the order of the casts; what is to be written, in the order in which to write it."""

    outcomes: list[Outcome]
    participations: list[int]
    new: list[Cast]
    changed: list[Cast]
    late: list[int]


def judged(poll: Poll, casts: Sequence[Cast], stored: Stored) -> Verdict:
    """Judge ``casts`` in their order, each given those before it; ``stored`` changes as they say."""
    participated, ballots, wearers = stored.participated, stored.ballots, stored.wearers
    participations: list[int] = []
    new: dict[bytes, Cast] = {}
    changed: dict[bytes, Cast] = {}
    outcomes: list[Outcome] = []
    late: set[int] = set()
    for cast in casts:
        try:
            decision = judge(
                cast,
                poll,
                entitled=cast.badge in participated,
                participated=participated.get(cast.badge, False) and wearers.get(cast.tag, cast.badge) == cast.badge,
                stored=ballots.get(cast.tag),
                taken=stored.taken(cast.badge),
            )
        except VotingError as refusal:
            outcomes.append(refusal)
            if poll.notes_late and cast.badge in participated:
                late.add(cast.badge)
            continue
        outcomes.append(decision)
        if decision is Decision.REPEAT:
            continue
        ballots[cast.tag] = StoredBallot(cast.submission, cast.rev)
        if decision is Decision.FIRST:
            participated[cast.badge] = True
            participations.append(cast.badge)
            stored.note(cast.badge, stored.shares.get(cast.badge, 0), cast.badge)
            if not poll.rules.secret:
                wearers[cast.tag] = cast.badge
        (new if decision is Decision.FIRST or cast.tag in new else changed)[cast.tag] = cast
    return Verdict(
        outcomes,
        sorted(participations),
        [new[tag] for tag in sorted(new)],
        [changed[tag] for tag in sorted(changed)],
        sorted(late),
    )


def by_poll(casts: Sequence[Cast]) -> dict[str, list[int]]:
    """The places of ``casts``, by poll."""
    places: dict[str, list[int]] = {}
    for place, cast in enumerate(casts):
        places.setdefault(cast.poll, []).append(place)
    return places
