"""Turnout and results of a poll."""

from collections.abc import Mapping
from dataclasses import dataclass

from voting.domain.methods import Tally
from voting.domain.poll import Poll


@dataclass(frozen=True, slots=True)
class Turnout:
    """``voted`` participations of ``entitled`` badges."""

    voted: int
    entitled: int


def tally(poll: Poll, marks: Mapping[str, int]) -> Tally:
    """The tally of ``marks``, canonical text to number of ballots: the one way a result is made."""
    return poll.method.count(marks, poll.option_ids)
