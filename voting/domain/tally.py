"""Turnout and results of a poll."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from voting.domain.methods import Tally, WordCloud
from voting.domain.poll import Poll


@dataclass(frozen=True, slots=True)
class Turnout:
    """``voted`` participations of ``entitled`` badges."""

    voted: int
    entitled: int


def tally(poll: Poll, marks: Mapping[str, int]) -> Tally:
    """The tally of ``marks``, canonical text to number of ballots: the one way a result is made."""
    if isinstance(poll.method, WordCloud):
        return poll.method.curated(marks, poll.curation)
    return poll.method.count(marks, poll.option_ids)


def box_hash(ballots: Iterable[tuple[bytes, str]]) -> str:
    """SHA-256, in hex, over a line of tag (hex) and mark for each ballot; ``ballots`` come in tag order."""
    lines = "".join(f"{tag.hex()} {mark}\n" for tag, mark in ballots)
    return hashlib.sha256(lines.encode()).hexdigest()
