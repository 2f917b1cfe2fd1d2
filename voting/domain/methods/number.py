"""Number: an estimate, one figure between two bounds, with a unit.

Shown as the median, the middle half and the distribution: a mean would follow whoever exaggerates most. Figures are
decimal texts, so that the record has what was typed and not what a binary fraction made of it. A blank ballot counts
as a participation and moves nothing.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from voting.domain.errors import BallotInvalid, DefinitionInvalid
from voting.domain.methods import marking
from voting.domain.methods.spread import middle_half, twice_median
from voting.domain.text import Text

VALUE = "value"
"""The only member of a ballot."""

FARTHEST = 10**9
"""Of a bound from zero."""

COLUMNS = 25
"""The most columns of the distribution."""

_FIGURE = re.compile(r"-?(0|[1-9][0-9]{0,9})(\.[0-9]{1,3})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class NumberTally:
    """``ballots`` includes ``blank``. ``median``, ``low`` and ``high``, which bound the middle half of the figures,
    are decimal texts; None without a figure.

    ``columns`` counts the figures from the lower bound on, each column ``width`` wide and without its upper end,
    which the last one has.
    """

    kind: ClassVar[str] = "number"
    ballots: int
    blank: int
    median: str | None
    low: str | None
    high: str | None
    width: str
    columns: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Number:
    """A figure from ``least`` to ``most`` with up to ``decimals`` digits after the point, in ``unit``, if any."""

    kind: ClassVar[str] = "number"
    least: int = 0
    most: int = 100
    decimals: int = 0
    unit: Text | None = None
    blank: bool = True

    def check(self, options: Sequence[str]) -> None:
        """Raises DefinitionInvalid for options, which a figure has none of, or bounds that hold no two figures."""
        if options:
            raise DefinitionInvalid("A number is typed, not chosen: leave the options out.", options=len(options))
        if not -FARTHEST <= self.least < self.most <= FARTHEST:
            raise DefinitionInvalid(
                f"A number lies between two bounds, the lower one first, at most {FARTHEST}.",
                least=self.least,
                most=self.most,
            )
        if not 0 <= self.decimals <= 3:
            raise DefinitionInvalid("A number has 0 to 3 decimals.", decimals=self.decimals)

    def mark(self, choices: object, options: Sequence[str]) -> str:
        """``choices``: ``{"value": "12.5"}``, or None for a blank ballot. Raises BallotInvalid."""
        if choices is None:
            return marking.blank(self.blank)
        if not isinstance(choices, dict) or list(choices) != [VALUE]:
            raise BallotInvalid("A number ballot has one value.", reason="shape")
        typed = choices[VALUE]
        if not isinstance(typed, str) or not _FIGURE.fullmatch(typed):
            raise BallotInvalid("The value is a decimal number as text.", reason="not_a_number")
        if len(typed.partition(".")[2]) > self.decimals:
            raise BallotInvalid(
                f"At most {self.decimals} digits after the point.", reason="too_fine", decimals=self.decimals
            )
        figure = self._steps(typed)
        if not self.least * self._unit <= figure <= self.most * self._unit:
            raise BallotInvalid(
                f"The value is {self.least} to {self.most}.", reason="out_of_range", least=self.least, most=self.most
            )
        return marking.canonical({VALUE: in_decimals(figure, self.decimals)})

    def count(self, marks: Mapping[str, int], options: Sequence[str]) -> NumberTally:
        """Median, middle half and distribution of the figures; blank ballots are in none."""
        blank = marks.get(marking.BLANK, 0)
        given: dict[int, int] = {}
        for mark, number in marks.items():
            if mark != marking.BLANK:
                figure = self._steps(json.loads(mark)[VALUE])
                given[figure] = given.get(figure, 0) + number
        width = self._width()
        low, high = middle_half(given)
        return NumberTally(
            ballots=sum(given.values()) + blank,
            blank=blank,
            median=in_decimals(5 * twice_median(given), self.decimals + 1) if given else None,
            low=in_decimals(low, self.decimals) if given else None,
            high=in_decimals(high, self.decimals) if given else None,
            width=in_decimals(width, self.decimals),
            columns=self._columns(given, width),
        )

    @property
    def _unit(self) -> int:
        """Steps of the last decimal in one."""
        return int(10**self.decimals)

    def _steps(self, typed: str) -> int:
        """``typed`` in steps of the last decimal."""
        whole, _, part = typed.partition(".")
        return int(whole + part.ljust(self.decimals, "0"))

    def _width(self) -> int:
        """Of a column, in steps: the least of 1, 2, 5, 10, 20, 50 … that makes at most COLUMNS of them."""
        span = (self.most - self.least) * self._unit
        if span < COLUMNS:
            return 1
        power = 1
        while True:
            for width in (power, 2 * power, 5 * power):
                if span <= COLUMNS * width:
                    return width
            power *= 10

    def _columns(self, given: Mapping[int, int], width: int) -> tuple[int, ...]:
        least, span = self.least * self._unit, (self.most - self.least) * self._unit
        columns = [0] * (span + 1 if span < COLUMNS else -(-span // width))
        for figure, number in given.items():
            columns[min((figure - least) // width, len(columns) - 1)] += number
        return tuple(columns)


def in_decimals(steps: int, decimals: int) -> str:
    """``steps`` of the last of ``decimals`` as the shortest decimal text: -25, 1 is "-2.5"; 30, 1 is "3"."""
    digits = str(abs(steps)).rjust(decimals + 1, "0")
    whole, part = digits[: len(digits) - decimals], digits[len(digits) - decimals :].rstrip("0")
    return ("-" if steps < 0 else "") + whole + (f".{part}" if part else "")
