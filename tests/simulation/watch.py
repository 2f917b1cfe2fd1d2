"""Who watches: the laws, checked at every commit, at every message that leaves, and at every acknowledgement."""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field

from tests.simulation.disk import Ballot, Disk
from voting.domain.journal import GENESIS, first_break
from voting.domain.poll import PollState

TALLY = ('"counts":', '"votes":', '"ballots":', '"rounds":', '"points":[', '"winners":')
"""Fields that a tally could be in. No message but results has one, whatever its values."""


LONGEST_CLOSING = 25.0
"""Seconds in which a close is final, whatever the clocks say: five, and as many again whenever the process dies that
was counting them."""


class Broken(AssertionError):
    """A law does not hold."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A ballot as a phone made it."""

    poll: str
    badge: int
    tag: bytes
    submission: bytes
    rev: int
    choices: object


@dataclass
class Watch:
    disk: Disk
    sent: dict[bytes, Sent] = field(default_factory=dict)
    received: dict[str, dict[bytes, Sent]] = field(default_factory=dict)
    final: dict[str, dict[bytes, str]] = field(default_factory=dict)
    visible: dict[str, int] = field(default_factory=dict)
    closing: dict[str, float] = field(default_factory=dict)
    head: str = GENESIS
    entries: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    trace: "hashlib._Hash" = field(default_factory=hashlib.sha256)
    broken: str = ""

    def break_(self, what: str) -> None:
        """Kept as well as raised: whoever commits may be a task whose errors the product logs."""
        self.broken = self.broken or what
        raise Broken(what)

    # at every commit

    def committed(self, poll: str) -> None:
        self.counts["commits"] += 1
        disk = self.disk
        while self.entries < len(disk.journal):
            entry = disk.journal[self.entries]
            if (entry.seq, entry.prev) != (self.entries + 1, self.head):
                self.break_(f"the journal's chain broke at {entry.seq}")
            self.entries, self.head = self.entries + 1, entry.hash
        if poll:
            self.box_holds(poll)

    def box_holds(self, id: str) -> None:
        disk, poll = self.disk, self.disk.polls[id]
        box, voted = disk.boxes.get(id, {}), disk.voted.get(id, set())
        electorate = disk.electorates.get(id, {}).keys()
        if not len(box) == len(voted) <= len(electorate) == poll.entitled or not voted <= electorate:
            self.break_(f"{id}: {len(box)} ballots, {len(voted)} participations, {len(electorate)} entitled")
        if poll.opened_at is not None and not poll.takes_ballots:
            now = {tag: ballot.mark for tag, ballot in box.items()}
            if self.final.setdefault(id, now) != now:
                self.break_(f"{id}: the box changed after the close")
        if poll.results_visible or poll.state is PollState.REVEALING:
            whole = poll.state is not PollState.REVEALING
            self.visible[id] = max(self.visible.get(id, 0), 1_000_000 if whole else poll.step)
        for received in self.received.get(id, {}).values():
            self.counted(received)

    # at every acknowledgement

    def sends(self, sent: Sent) -> None:
        self.sent[sent.submission] = sent

    def acknowledged(self, submission: bytes) -> None:
        self.counts["received"] += 1
        sent = self.sent[submission]
        received = self.received.setdefault(sent.poll, {})
        if sent.tag not in received or received[sent.tag].rev <= sent.rev:
            received[sent.tag] = sent
        self.counted(sent)

    def counted(self, received: Sent) -> None:
        """What was acknowledged lies in the box, or a later choice of the same badge."""
        lies: Ballot | None = self.disk.boxes.get(received.poll, {}).get(received.tag)
        if lies is None:
            self.break_(f"{received.poll}: a ballot that was received is not counted")
            return
        stored = self.sent[lies.submission]
        if stored.badge != received.badge or stored.rev < received.rev:
            self.break_(f"{received.poll}: an older ballot took the place of one that was received")
        if json.loads(lies.mark) != stored.choices:
            self.break_(f"{received.poll}: {lies.mark} is counted where {stored.choices} was sent")

    # at every message

    def overheard(self, path: str, text: str) -> None:
        self.counts["messages"] += 1
        self.trace.update(text.encode())
        if path.endswith("/peek"):
            return  # stands in the journal, and goes to one moderator
        if '"topic":"results"' in text:
            said = json.loads(text)
            seen = self.visible.get(said["poll"], -1)
            if seen < 0 or len(said["places"]) > seen or (said["result"] is not None and seen < 1_000_000):
                self.break_(f"{said['poll']}: a tally left before the reveal")
        elif any(name in text for name in TALLY):
            self.break_(f"{path}: a tally left in a message of another kind")

    # every second

    def in_time(self, moment: float) -> None:
        """No poll is being closed for long. ``moment``: seconds that never jump."""
        since = {id: moment for id, poll in self.disk.polls.items() if poll.state is PollState.CLOSING}
        self.closing = since | {id: began for id, began in self.closing.items() if id in since}
        for id, began in self.closing.items():
            if moment - began > LONGEST_CLOSING:
                self.break_(f"{id}: a close that never ends")

    # at the end

    def holds(self) -> None:
        if self.broken:
            raise Broken(self.broken)
        if first_break(self.disk.journal) is not None:
            raise Broken("the journal's chain broke")
        for poll in self.disk.polls:
            self.box_holds(poll)
