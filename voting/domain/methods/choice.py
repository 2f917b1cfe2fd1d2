"""Choice: one option, or several between a minimum and a maximum.

A blank ballot counts as a participation and for no option. A change replaces the whole ballot. One option may stand for
"none of these": it is chosen alone, counts as a valid vote, and cannot win.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from voting.domain.errors import BallotInvalid, DefinitionInvalid
from voting.domain.methods import marking


@dataclass(frozen=True, slots=True)
class ChoiceTally:
    """``counts``: option id to ballots that chose it, in ballot order. ``ballots`` includes ``blank``. ``none``: the
    option that stands for none of these, if any."""

    kind: ClassVar[str] = "choice"
    ballots: int
    blank: int
    counts: tuple[tuple[str, int], ...]
    none: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """Choose at least ``least`` and at most ``most`` options; ``blank`` says whether abstaining is possible. ``none``
    is the option for none of these, which is chosen alone."""

    kind: ClassVar[str] = "choice"
    least: int = 1
    most: int = 1
    blank: bool = True
    none: str | None = None

    def check(self, options: Sequence[str]) -> None:
        """Raises DefinitionInvalid unless 1 <= least <= most <= number of options, there are two options, and none of
        these is one of them."""
        if len(options) < 2:
            raise DefinitionInvalid("A choice needs at least two options.", options=len(options))
        if self.none is not None and self.none not in options:
            raise DefinitionInvalid(f"There is no option {self.none!r} to stand for none of these.", none=self.none)
        real = len(options) - (self.none is not None)
        if not 1 <= self.least <= self.most <= real:
            raise DefinitionInvalid(
                f"Choosing {self.least} to {self.most} of {real} options is not possible.",
                least=self.least,
                most=self.most,
                options=real,
            )

    def mark(self, choices: object, options: Sequence[str]) -> str:
        """``choices``: a list of option ids, or None for a blank ballot. Raises BallotInvalid."""
        if choices is None:
            return marking.blank(self.blank)
        if not isinstance(choices, list | tuple):
            raise BallotInvalid("A choice ballot is a list of options.", reason="shape")
        if self.none is not None and self.none in choices:
            if len(choices) > 1:
                raise BallotInvalid("None of these is chosen alone.", reason="none_and_others")
            return marking.canonical([self.none])
        if len(choices) > self.most:
            raise BallotInvalid(f"Choose at most {self.most}.", reason="too_many", most=self.most)
        if len(choices) < self.least:
            raise BallotInvalid(f"Choose at least {self.least}.", reason="too_few", least=self.least)
        marking.refuse_unknown(choices, options)
        return marking.canonical([option for option in options if option in choices])

    def count(self, marks: Mapping[str, int], options: Sequence[str]) -> ChoiceTally:
        """Ballots for each option; a ballot that chose several counts once for each."""
        counts = dict.fromkeys(options, 0)
        for mark, ballots in marks.items():
            for option in json.loads(mark) or ():
                counts[option] += ballots
        return ChoiceTally(sum(marks.values()), marks.get(marking.BLANK, 0), tuple(counts.items()), self.none)
