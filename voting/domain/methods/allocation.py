"""Allocation: share a number of points over the options, exactly or at most (the funding mix).

Shown as the mean split in whole points and as the spread of what ballots gave, because a mean alone would
hide two camps. A blank ballot counts as a participation and moves no mean.

How much the room agrees: the part of their points that two ballots give alike, averaged over all pairs of ballots; 1
where all are equal, 0 where no two have a point in common. For two ballots that is the percentage similarity of
Renkonen (Statistisch-ökologische Untersuchungen über die terrestrische Käferwelt der finnischen Bruchmoore, 1938),
one less half the sum of differences. Points that a ballot keeps are alike to points that another keeps.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from voting.domain.errors import BallotInvalid, DefinitionInvalid
from voting.domain.methods import marking
from voting.domain.methods.spread import middle_half

COLUMNS = 21
"""Columns of the spread: each is a twentieth of the points wide, centred on 0, 5, …, 100 %."""


@dataclass(frozen=True, slots=True)
class OptionSpread:
    """What the ballots gave one option, in points.

    ``mean`` is rounded to two decimals; ``whole`` is the mean in whole points such that all options together
    make the total; ``low`` and ``high`` bound the middle half of the ballots; ``columns`` counts ballots by
    twentieths of the total.
    """

    option: str
    mean: float
    whole: int
    low: int
    high: int
    columns: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AllocationTally:
    """``ballots`` includes ``blank``; ``options`` is in ballot order. ``kept``: mean points that ballots gave to no
    option, in whole points too. ``agreement`` is 0 to 1, rounded to two decimals; None for fewer than two ballots."""

    kind: ClassVar[str] = "allocation"
    ballots: int
    blank: int
    points: int
    options: tuple[OptionSpread, ...]
    kept: int = 0
    agreement: float | None = None


@dataclass(frozen=True, slots=True)
class Bound:
    """An option takes ``least`` to ``most`` points."""

    option: str
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Allocation:
    """Share exactly ``points`` whole points, or at most so many. ``step`` is what one tap on the phone moves.
    ``bounds``: of options that do not take everything from 0 to ``points``."""

    kind: ClassVar[str] = "allocation"
    points: int = 100
    step: int = 5
    blank: bool = True
    exact: bool = True
    bounds: tuple[Bound, ...] = ()

    def check(self, options: Sequence[str]) -> None:
        """Raises DefinitionInvalid for fewer than two options or a step that cannot reach the total."""
        if len(options) < 2:
            raise DefinitionInvalid("An allocation needs at least two options.", options=len(options))
        if not 1 <= self.points <= 10_000 or self.step < 1 or self.points % self.step:
            raise DefinitionInvalid(
                "Points must be 1 to 10000, and the step must divide them.",
                points=self.points,
                step=self.step,
            )
        self._check_bounds(options)

    def mark(self, choices: object, options: Sequence[str]) -> str:
        """``choices``: option id to whole points, left out means 0; None is blank. Raises BallotInvalid."""
        if choices is None:
            return marking.blank(self.blank)
        if not isinstance(choices, dict):
            raise BallotInvalid("An allocation ballot maps options to points.", reason="shape")
        marking.refuse_unknown(list(choices), options)
        for given in choices.values():
            if not isinstance(given, int) or isinstance(given, bool):
                raise BallotInvalid("Points are whole numbers.", reason="not_whole")
            if not 0 <= given <= self.points:
                raise BallotInvalid(f"Points are 0 to {self.points}.", reason="out_of_range", points=self.points)
        if any(not bound.least <= choices.get(bound.option, 0) <= bound.most for bound in self.bounds):
            raise BallotInvalid("An option has fewer or more points than it takes.", reason="out_of_bounds")
        total = sum(choices.values())
        if total > self.points or (self.exact and total < self.points):
            most = "" if self.exact else "at most "
            raise BallotInvalid(
                f"The points must add up to {most}{self.points}.", reason="sum", points=self.points, given=total
            )
        return marking.canonical({option: given for option, given in choices.items() if given})

    def count(self, marks: Mapping[str, int], options: Sequence[str]) -> AllocationTally:
        """Mean and spread by option; blank ballots are left out of both."""
        blank = marks.get(marking.BLANK, 0)
        ballots = [(json.loads(mark), number) for mark, number in marks.items() if mark != marking.BLANK]
        valid = sum(number for _, number in ballots)
        given = {option: _histogram(ballots, option) for option in options}
        means = {
            option: Fraction(sum(points * number for points, number in histogram.items()), valid or 1)
            for option, histogram in given.items()
        }
        kept = _histogram([({KEPT: self.points - sum(points.values())}, number) for points, number in ballots], KEPT)
        means_and_kept = means | {KEPT: self.points - sum(means.values(), Fraction())}
        whole = _whole_points(means_and_kept, self.points) if valid else dict.fromkeys(means_and_kept, 0)
        return AllocationTally(
            ballots=valid + blank,
            blank=blank,
            points=self.points,
            options=tuple(
                OptionSpread(
                    option=option,
                    mean=round(float(means[option]), 2),
                    whole=whole[option],
                    low=middle_half(given[option])[0],
                    high=middle_half(given[option])[1],
                    columns=_columns(given[option], self.points),
                )
                for option in options
            ),
            kept=whole[KEPT],
            agreement=_agreement([*given.values(), kept], valid, self.points),
        )

    def _check_bounds(self, options: Sequence[str]) -> None:
        bounds = {bound.option: bound for bound in self.bounds}
        if len(bounds) < len(self.bounds) or not set(bounds) <= set(options):
            raise DefinitionInvalid("Bounds are of options that the poll has, each once.", field="bounds")
        for bound in self.bounds:
            if not 0 <= bound.least <= bound.most <= self.points or bound.least % self.step or bound.most % self.step:
                raise DefinitionInvalid(
                    f"{bound.option}: bounds are whole steps from 0 to {self.points}, the lower one first.",
                    field="bounds",
                    option=bound.option,
                )
        least = sum(bound.least for bound in self.bounds)
        most = sum(bounds[option].most if option in bounds else self.points for option in options)
        if least > self.points or (self.exact and most < self.points):
            raise DefinitionInvalid(
                f"No ballot could keep these bounds: they add up to {least} at least and {most} at most.",
                field="bounds",
                least=least,
                most=most,
            )


KEPT = ""
"""Stands among the options for points that a ballot keeps: no option has this id."""


def _agreement(histograms: Sequence[Mapping[int, int]], valid: int, points: int) -> float | None:
    """One less half the mean difference of two ballots: each value, sorted, is added once for every ballot below it
    and taken away once for every one above."""
    if valid < 2:
        return None
    differences = 0
    for histogram in histograms:
        below = 0
        for value, number in sorted(histogram.items()):
            differences += value * number * (2 * below + number - valid)
            below += number
    return round(float(1 - Fraction(differences, valid * (valid - 1) * points)), 2)


def _histogram(ballots: Sequence[tuple[Mapping[str, int], int]], option: str) -> dict[int, int]:
    histogram: dict[int, int] = {}
    for points, number in ballots:
        value = points.get(option, 0)
        histogram[value] = histogram.get(value, 0) + number
    return histogram


def _whole_points(means: Mapping[str, Fraction], total: int) -> dict[str, int]:
    """Largest remainders, equal remainders in ballot order: whole points that add up to ``total``."""
    whole = {option: int(mean) for option, mean in means.items()}
    by_remainder = sorted(means, key=lambda option: whole[option] - means[option])
    for option in by_remainder[: total - sum(whole.values())]:
        whole[option] += 1
    return whole


def _columns(histogram: Mapping[int, int], points: int) -> tuple[int, ...]:
    columns = [0] * COLUMNS
    for value, number in histogram.items():
        columns[(value * (COLUMNS - 1) * 2 + points) // (2 * points)] += number
    return tuple(columns)
