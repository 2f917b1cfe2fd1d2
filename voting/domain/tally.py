"""Turnout and results of a poll."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from voting.domain.methods import Method, Tally, WordCloud
from voting.domain.poll import Poll


@dataclass(frozen=True, slots=True)
class Turnout:
    """``voted`` participations of ``entitled`` badges."""

    voted: int
    entitled: int


def tally(poll: Poll, marks: Mapping[str, int]) -> Tally:
    """The tally of ``marks``, canonical text to number of ballots: the one way a result is made."""
    method = counting(poll)
    if isinstance(method, WordCloud):
        return method.curated(marks, poll.curation)
    return method.count(marks, poll.option_ids)


def counting(poll: Poll) -> Method:
    """The method with all that it counts by: a word cloud also holds back the conference's words."""
    if isinstance(poll.method, WordCloud):
        return replace(poll.method, held=(*poll.method.held, *poll.held))
    return poll.method


def box_hash(ballots: Iterable[tuple[bytes, str]]) -> str:
    """SHA-256, in hex, over a line of tag (hex) and mark for each ballot; ``ballots`` come in tag order."""
    lines = "".join(f"{tag.hex()} {mark}\n" for tag, mark in ballots)
    return hashlib.sha256(lines.encode()).hexdigest()
