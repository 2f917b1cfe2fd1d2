"""Rate limits that suit a hall behind one address: by badge session and by failure, never by network address."""

from collections import OrderedDict
from dataclasses import dataclass, field

from voting.domain.errors import TooMany
from voting.service.ports import Clock

VOTES_A_SECOND, VOTES_BURST = 5.0, 10.0
FAILURES_A_SECOND, FAILURES_BURST = 20.0, 40.0
"""Wrong codes in the whole hall, with room for a queue of typing mistakes. Right codes are never counted."""

PAIRINGS_A_SECOND, PAIRINGS_BURST = 1.0, 40.0
"""Codes for screens: anybody may ask for one, and each is a row in the database."""

REMEMBERED = 20_000
"""Buckets kept; the longest unused are forgotten, which only makes them full again."""


@dataclass(slots=True)
class Bucket:
    """Tokens that come back at ``rate`` a second up to ``burst``."""

    rate: float
    burst: float
    tokens: float
    at: float

    def take(self, now: float) -> float:
        """Take one. Returns 0, or the seconds until there is one."""
        self.tokens = min(self.burst, self.tokens + (now - self.at) * self.rate)
        self.at = now
        if self.tokens < 1:
            return (1 - self.tokens) / self.rate
        self.tokens -= 1
        return 0


@dataclass(slots=True)
class Limits:
    clock: Clock
    _votes: OrderedDict[bytes, Bucket] = field(default_factory=OrderedDict)
    _failures: Bucket | None = None
    _pairings: Bucket | None = None

    def vote(self, session: bytes) -> None:
        """Count a ballot of a session. Raises TooMany."""
        now = self.clock.monotonic()
        bucket = self._votes.pop(session, None) or Bucket(VOTES_A_SECOND, VOTES_BURST, VOTES_BURST, now)
        self._votes[session] = bucket
        if len(self._votes) > REMEMBERED:
            self._votes.popitem(last=False)
        _refuse(bucket.take(now), "That was very fast. Your last choice is kept; it is sent again in a moment.")

    def failure(self) -> None:
        """Count a wrong badge code or link. Raises TooMany where somebody is guessing."""
        now = self.clock.monotonic()
        if self._failures is None:
            self._failures = Bucket(FAILURES_A_SECOND, FAILURES_BURST, FAILURES_BURST, now)
        _refuse(self._failures.take(now), "Too many wrong codes. Wait a moment, then check the code on your badge.")

    def pairing(self) -> None:
        """Count a screen that asks for a code. Raises TooMany."""
        now = self.clock.monotonic()
        if self._pairings is None:
            self._pairings = Bucket(PAIRINGS_A_SECOND, PAIRINGS_BURST, PAIRINGS_BURST, now)
        _refuse(self._pairings.take(now), "Too many screens ask for a code at once. It is tried again in a moment.")


def _refuse(wait: float, message: str) -> None:
    if wait > 0:
        raise TooMany(message, retry_after=round(wait, 2))
