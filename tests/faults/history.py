"""What clients sent and were told, and whether the database agrees, in the manner of Jepsen's set checkers.

Every client writes down what it sends before it sends it, and what it is told after it is told. Afterwards the rows
of the database are compared with all that was written down. What got no answer may be stored or not; what was
received must be, once, unless the same voter sent something later.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

Voter = tuple[str, bytes]
"""A poll and the tag of a ballot in it."""


class Kind(StrEnum):
    LOST = "lost"
    """Received, and not stored, or stored as it was before."""
    DOUBLED = "doubled"
    """Stored more than once, or a badge that participates more than once."""
    CHANGED = "changed"
    """Stored with choices that its voter never sent."""
    INVENTED = "invented"
    """Stored, and nobody sent it."""
    COUNTED_THOUGH_REFUSED = "counted though refused"
    """Stored, and its voter was told that it is not."""
    UNEVEN = "uneven"
    """Another number of participations than of ballots."""


class Finding(NamedTuple):
    kind: Kind
    poll: str
    who: str


class Ballot(NamedTuple):
    poll: str
    tag: bytes
    mark: str


@dataclass(frozen=True, slots=True)
class Stored:
    """The rows as they are: ``ballots``, and ``participations`` as poll and badge."""

    ballots: Sequence[Ballot]
    participations: Sequence[tuple[str, int]]


class History:
    """``rev`` rises with each ballot that a voter sends in a poll; ``mark`` is the canonical text of its choices."""

    def __init__(self) -> None:
        self._sent: defaultdict[Voter, dict[int, str]] = defaultdict(dict)
        self._received: defaultdict[Voter, set[int]] = defaultdict(set)
        self._refused: defaultdict[Voter, set[int]] = defaultdict(set)

    def sent(self, poll: str, tag: bytes, rev: int, mark: str) -> None:
        self._sent[poll, tag][rev] = mark

    def received(self, poll: str, tag: bytes, rev: int) -> None:
        """The voter was told that it is received."""
        self._received[poll, tag].add(rev)

    def refused(self, poll: str, tag: bytes, rev: int) -> None:
        """The voter was told that it is not counted and will not be."""
        self._refused[poll, tag].add(rev)

    @property
    def acknowledged(self) -> int:
        """How many ballots were received, changed ones among them."""
        return sum(map(len, self._received.values()))

    @property
    def voters(self) -> int:
        """How many voters were told of at least one ballot that it is received."""
        return sum(map(bool, self._received.values()))

    def compare(self, stored: Stored) -> list[Finding]:
        """Everything in which ``stored`` contradicts what clients know; empty where it holds."""
        found: list[Finding] = []
        rows: defaultdict[Voter, list[str]] = defaultdict(list)
        for ballot in stored.ballots:
            rows[ballot.poll, ballot.tag].append(ballot.mark)
        for voter in rows.keys() | self._received.keys():
            kind = self._judge(voter, rows.get(voter, []))
            if kind is not None:
                found.append(Finding(kind, voter[0], f"tag {voter[1].hex()[:8]}"))
        return found + list(_uneven(stored))

    def _judge(self, voter: Voter, marks: Sequence[str]) -> Kind | None:
        sent, received = self._sent.get(voter, {}), self._received.get(voter, set())
        if not marks:
            return Kind.LOST if received else None
        if len(marks) > 1:
            return Kind.DOUBLED
        if not sent:
            return Kind.INVENTED
        revs = {rev for rev, mark in sent.items() if mark == marks[0]}
        if not revs:
            return Kind.CHANGED
        if max(revs) < max(received, default=0):
            return Kind.LOST
        if revs <= self._refused.get(voter, set()):
            return Kind.COUNTED_THOUGH_REFUSED
        return None


def _uneven(stored: Stored) -> Iterable[Finding]:
    for (poll, badge), times in Counter(stored.participations).items():
        if times > 1:
            yield Finding(Kind.DOUBLED, poll, f"badge {badge}")
    ballots = Counter(ballot.poll for ballot in stored.ballots)
    participations = Counter(poll for poll, _ in stored.participations)
    for poll in ballots.keys() | participations.keys():
        if ballots[poll] != participations[poll]:
            yield Finding(Kind.UNEVEN, poll, f"{ballots[poll]} ballots of {participations[poll]} who voted")
