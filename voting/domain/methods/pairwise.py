"""Ranked ballots compared option by option: Borda's points and Schulze's strongest paths.

A ballot prefers what it ranks to what it ranks lower and to all that it leaves out; between two that it leaves out it
has no preference.

**Borda**: from each ballot an option gets a point for every option it is preferred to, and half a point for every one
that the ballot has no preference against. Of n options the first gets n - 1 points, the next n - 2; those left out
share equally what is left. Leaving rivals out gains nothing over ranking them last.

**Schulze** (Markus Schulze, A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent
single-winner election method, Social Choice and Welfare 36, 2011): the option that beats every other in their duel
wins. Where none does, the strength of a path is that of its weakest duel, measured by the ballots of its winner
("winning votes"), and an option comes before another if its strongest path to it is stronger than the one back.

Equal points, and options of which neither path is stronger, share a place. No rule looks at the order of options.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

Matrix = tuple[tuple[int, ...], ...]
"""A row and a column an option, in ballot order; 0 where they meet."""


class Counting(StrEnum):
    """How ranked ballots are counted."""

    RUN_OFF = "run_off"
    BORDA = "borda"
    SCHULZE = "schulze"


@dataclass(frozen=True, slots=True)
class PairwiseTally:
    """``duels``: ballots that prefer the row's option to the column's. ``points``: Borda's, in ballot order, and
    ``paths``: Schulze's strengths; each is empty where the other counts. ``places``: all options, best first."""

    kind: ClassVar[str] = "pairwise"
    ballots: int
    blank: int
    counting: Counting
    options: tuple[str, ...]
    duels: Matrix
    points: tuple[float, ...]
    paths: Matrix
    places: tuple[tuple[str, ...], ...]

    def won(self, option: str) -> int:
        """How many other options it beats."""
        row = self.options.index(option)
        return sum(self.duels[row][column] > self.duels[column][row] for column in range(len(self.options)))

    @property
    def margin(self) -> int:
        """Ballots that could come in without another winner, and one more: a lower bound; 0 where first is shared."""
        first = self.places[0]
        if len(first) > 1:
            return 0
        row = self.options.index(first[0])
        others = [column for column in range(len(self.options)) if column != row]
        if self.counting is Counting.BORDA:
            lead = self.points[row] - max(self.points[column] for column in others)
            return int(lead / len(others))
        return max(0, min(self.duels[row][column] - self.duels[column][row] for column in others))


def compare(ballots: Mapping[tuple[str, ...], int], options: Sequence[str]) -> Matrix:
    """How many of ``ballots``, number by preferences, prefer each option to each other."""
    place = {option: index for index, option in enumerate(options)}
    duels = [[0] * len(options) for _ in options]
    for preferences, number in ballots.items():
        beaten = set(range(len(options)))
        for option in preferences:
            row = place[option]
            beaten.discard(row)
            for column in beaten:
                duels[row][column] += number
    return tuple(map(tuple, duels))


def borda(duels: Matrix, valid: int) -> tuple[float, ...]:
    """Points by option, in halves, which floating point holds exactly."""
    every = range(len(duels))
    return tuple(
        sum(valid + duels[row][column] - duels[column][row] for column in every if column != row) / 2 for row in every
    )


def strongest_paths(duels: Matrix) -> Matrix:
    """The strength of the strongest path from each option to each other; 0 for none."""
    every = range(len(duels))
    paths = [[duels[a][b] if duels[a][b] > duels[b][a] else 0 for b in every] for a in every]
    for via in every:
        for a in every:
            for b in every:
                if len({via, a, b}) == 3:
                    paths[a][b] = max(paths[a][b], min(paths[a][via], paths[via][b]))
    return tuple(map(tuple, paths))


def by_points(points: Sequence[float], options: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """The options by their points, most first."""
    return tuple(
        tuple(option for option, found in zip(options, points, strict=True) if found == level)
        for level in sorted(set(points), reverse=True)
    )


def by_paths(paths: Matrix, options: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """The options before which none comes, then those of the rest, and so on."""
    left, places = list(range(len(options))), []
    while left:
        first = [a for a in left if all(paths[a][b] >= paths[b][a] for b in left)]
        places.append(tuple(options[a] for a in first))
        left = [a for a in left if a not in first]
    return tuple(places)


def count(
    ballots: Mapping[tuple[str, ...], int], options: Sequence[str], counting: Counting, blank: int
) -> PairwiseTally:
    """The tally of ``ballots``, of which each ranks one option or more."""
    duels, valid = compare(ballots, options), sum(ballots.values())
    is_borda = counting is Counting.BORDA
    points = borda(duels, valid) if is_borda else ()
    paths = () if is_borda else strongest_paths(duels)
    return PairwiseTally(
        ballots=valid + blank,
        blank=blank,
        counting=counting,
        options=tuple(options),
        duels=duels,
        points=points,
        paths=paths,
        places=by_points(points, options) if is_borda else by_paths(paths, options),
    )
