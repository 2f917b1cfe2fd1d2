"""Voting methods: how a ballot is marked and counted. One method a file, all with the same contract.

A *mark* is the canonical text of a valid ballot's choices, as it is stored. A method turns what a phone sent
into a mark (``mark``), and a multiset of marks into a tally (``count``). Both are pure.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

from voting.domain.methods.allocation import Allocation, AllocationTally, Bound, OptionSpread
from voting.domain.methods.choice import Choice, ChoiceTally
from voting.domain.methods.elimination import Round, Why
from voting.domain.methods.ideas import Ideas
from voting.domain.methods.number import Number, NumberTally
from voting.domain.methods.pairwise import Counting, PairwiseTally
from voting.domain.methods.ranking import Ranking, RankingTally, placing
from voting.domain.methods.rating import Rating, RatingTally, StatementTally
from voting.domain.methods.words import Standing, Word, WordCloud, WordsTally

Tally = ChoiceTally | AllocationTally | RankingTally | PairwiseTally | RatingTally | NumberTally | WordsTally
Method = Choice | Allocation | Ranking | Rating | Number | WordCloud | Ideas


class MethodContract(Protocol):
    """What every method offers."""

    @property
    def kind(self) -> str:
        """The method's stable name on the wire."""
        ...

    def check(self, options: Sequence[str]) -> None:
        """Refuse a definition that no ballot could satisfy. Raises DefinitionInvalid."""
        ...

    def mark(self, choices: object, options: Sequence[str]) -> str:
        """The canonical text of ``choices``, JSON as a phone sent it. Raises BallotInvalid."""
        ...

    def count(self, marks: Mapping[str, int], options: Sequence[str]) -> Tally:
        """The tally of ``marks``: canonical text to the number of ballots that carry it."""
        ...


__all__ = [
    "Allocation",
    "AllocationTally",
    "Bound",
    "Choice",
    "ChoiceTally",
    "Counting",
    "Ideas",
    "Method",
    "MethodContract",
    "Number",
    "NumberTally",
    "OptionSpread",
    "PairwiseTally",
    "Ranking",
    "RankingTally",
    "Rating",
    "RatingTally",
    "Round",
    "Standing",
    "StatementTally",
    "Tally",
    "Why",
    "Word",
    "WordCloud",
    "WordsTally",
    "placing",
]
