"""The journal: a hash-chained log of what staff did. Never a ballot, never a choice, tag or token."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from voting.domain.text import Millis

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Entry:
    """One act. ``seq`` rises from 1; ``prev`` is the hash of the entry before, GENESIS for the first."""

    seq: int
    at: Millis
    actor: str
    role: str
    action: str
    subject: str
    reason: str
    prev: str

    @property
    def hash(self) -> str:
        """SHA-256 over the entry as canonical JSON, in hex."""
        content: Mapping[str, object] = {
            "seq": self.seq,
            "at": self.at,
            "actor": self.actor,
            "role": self.role,
            "action": self.action,
            "subject": self.subject,
            "reason": self.reason,
            "prev": self.prev,
        }
        text = json.dumps(content, separators=(",", ":"), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Act:
    """What is to be entered: who did what, when, and why. The store gives it its place in the chain."""

    at: Millis
    actor: str
    role: str
    action: str
    subject: str
    reason: str = ""


def enter(act: Act, head: Entry | None) -> Entry:
    """``act`` as the entry after ``head``."""
    seq, prev = (head.seq + 1, head.hash) if head else (1, GENESIS)
    return Entry(seq, act.at, act.actor, act.role, act.action, act.subject, act.reason, prev)


def first_break(entries: Iterable[Entry]) -> int | None:
    """The ``seq`` of the first entry that does not follow from the one before, or None if the chain holds."""
    head: Entry | None = None
    for entry in entries:
        expected = (head.seq + 1, head.hash) if head else (1, GENESIS)
        if (entry.seq, entry.prev) != expected:
            return entry.seq
        head = entry
    return None
