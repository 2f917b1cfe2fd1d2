"""Rating: each statement on a scale of whole steps whose two ends are named.

Shown as the mean, the distribution and the number of ratings of each statement. A statement that a ballot leaves out
has no rating from it and its mean does not move. A blank ballot counts as a participation and rates nothing.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from voting.domain.errors import BallotInvalid, DefinitionInvalid
from voting.domain.methods import marking
from voting.domain.text import Text

LONGEST = 11
"""Steps of the longest scale, 0 to 10: what a phone 320 px wide has room for in two rows."""


@dataclass(frozen=True, slots=True)
class StatementTally:
    """``counts``: how often each step of the scale was given, from the lowest. ``ratings``: their sum.
    ``mean`` is rounded to two decimals; None where nobody rated it."""

    option: str
    ratings: int
    mean: float | None
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RatingTally:
    """``ballots`` includes ``blank``; ``options`` is in ballot order. ``least`` and ``most`` are the scale's ends."""

    kind: ClassVar[str] = "rating"
    ballots: int
    blank: int
    least: int
    most: int
    options: tuple[StatementTally, ...]


@dataclass(frozen=True, slots=True)
class Rating:
    """Rate statements from ``least`` to ``most``; ``low`` and ``high`` say what these ends mean."""

    kind: ClassVar[str] = "rating"
    low: Text
    high: Text
    least: int = 1
    most: int = 5
    blank: bool = True

    def check(self, options: Sequence[str]) -> None:
        """Raises DefinitionInvalid without a statement, or for a scale that no phone has room for."""
        if not options:
            raise DefinitionInvalid("A rating needs a statement: give it as an option.", options=0)
        if not (self.least in (0, 1) and self.least < self.most < self.least + LONGEST):
            raise DefinitionInvalid(
                f"A scale begins with 0 or 1 and has 2 to {LONGEST} steps.", least=self.least, most=self.most
            )

    def mark(self, choices: object, options: Sequence[str]) -> str:
        """``choices``: option id to a step of the scale, one statement or more; None is blank. Raises BallotInvalid."""
        if choices is None:
            return marking.blank(self.blank)
        if not isinstance(choices, dict):
            raise BallotInvalid("A rating ballot maps statements to ratings.", reason="shape")
        marking.refuse_unknown(list(choices), options)
        if not choices:
            raise BallotInvalid("Rate at least one.", reason="too_few", least=1)
        for given in choices.values():
            if not isinstance(given, int) or isinstance(given, bool):
                raise BallotInvalid("Ratings are whole numbers.", reason="not_whole")
            if not self.least <= given <= self.most:
                raise BallotInvalid(
                    f"Ratings are {self.least} to {self.most}.", reason="out_of_range", least=self.least, most=self.most
                )
        return marking.canonical(choices)

    def count(self, marks: Mapping[str, int], options: Sequence[str]) -> RatingTally:
        """Mean and distribution by statement, of the ballots that rate it."""
        steps = range(self.least, self.most + 1)
        given = {option: dict.fromkeys(steps, 0) for option in options}
        for mark, number in marks.items():
            for option, step in (json.loads(mark) or {}).items():
                given[option][step] += number
        return RatingTally(
            ballots=sum(marks.values()),
            blank=marks.get(marking.BLANK, 0),
            least=self.least,
            most=self.most,
            options=tuple(_statement(option, given[option]) for option in options),
        )


def _statement(option: str, given: Mapping[int, int]) -> StatementTally:
    ratings = sum(given.values())
    mean = Fraction(sum(step * number for step, number in given.items()), ratings) if ratings else None
    counts = tuple(number for _, number in sorted(given.items()))
    return StatementTally(option, ratings, None if mean is None else round(float(mean), 2), counts)
