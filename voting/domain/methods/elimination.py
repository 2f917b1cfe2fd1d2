"""Instant run-off: round after round the option with the fewest first places leaves, and its ballots move on.

In every round a ballot counts for the option that it ranks highest among those left. A ballot that ranks none of
them is *exhausted*. The count goes on until two are left, also after one has more than half, so that every place is
decided by the same rule. Who leaves:

1. The option with the fewest ballots.
2. Of several with equally few, the one that had fewer in the latest earlier round that tells them apart: Scottish
   Local Government Elections Order 2007 (S.S.I. 2007/42), schedule 1, rule 50. It never decides
   between the last two: who wins is not settled by an earlier round.
3. Where no round tells them apart, all of them together, if the same options could win whichever of them left first.
   That is certain where all their ballots together are fewer than those of the next option ("mathematically
   impossible to be elected": Minneapolis Code of Ordinances, title 8.5, section 167.20).
4. Otherwise the count stops: a tie between those that could win if ties at the bottom were broken in any way, one
   leaving at a time or all together ("parallel universes": Conitzer, Rognlie and Xia, Preference functions that
   score rankings and maximum likelihood estimation, IJCAI 2009). Nothing here breaks it.

No rule looks at the order of options or ballots.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

Preferences = tuple[str, ...]
"""Option ids, best first."""

WAYS = 1000
"""Of how many sets of remaining options the winner is looked for, before every option left counts as one that
could win. Finding them all is NP-complete (Conitzer, Rognlie and Xia 2009)."""


class Why(StrEnum):
    """Why options left."""

    FEWEST = "fewest"
    EARLIER = "earlier"
    """Equally few ballots, and fewer in an earlier round."""
    TOGETHER = "together"
    """Equally few ballots in every round; the same options can win whichever of them leaves first."""


@dataclass(frozen=True, slots=True)
class Round:
    """One round: ballots of each option left, in ballot order. ``out``: who leaves after it, none in the last."""

    counts: tuple[tuple[str, int], ...]
    exhausted: int
    out: tuple[str, ...] = ()
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class Elimination:
    """All rounds, and the winner or else those that tie."""

    rounds: tuple[Round, ...]
    winner: str | None
    tied: tuple[str, ...]


def eliminate(ballots: Mapping[Preferences, int], options: Sequence[str]) -> Elimination:
    """The rounds of ``ballots``, number by preferences; each ranks one of ``options`` or more."""
    valid = sum(ballots.values())
    rounds: list[Round] = []
    left = frozenset(options)
    while True:
        counts = _firsts(ballots, left)
        in_order = tuple((option, counts[option]) for option in options if option in left)
        exhausted = valid - sum(counts.values())
        leader = _majority(counts)
        out, why, contenders = _leaving(ballots, counts, rounds)
        places_are_shared = leader is not None and len(out) == len(left) - 1
        if len(left) <= 2 or not out or places_are_shared:
            rounds.append(Round(in_order, exhausted))
            tied = () if leader else tuple(option for option in options if option in contenders)
            return Elimination(tuple(rounds), leader, tied)
        rounds.append(Round(in_order, exhausted, tuple(option for option in options if option in out), why))
        left -= out
        ballots = _without(ballots, out)


def _firsts(ballots: Mapping[Preferences, int], left: Iterable[str]) -> dict[str, int]:
    counts = dict.fromkeys(left, 0)
    for preferences, number in ballots.items():
        counts[preferences[0]] += number
    return counts


def _without(ballots: Mapping[Preferences, int], out: frozenset[str]) -> dict[Preferences, int]:
    """The ballots that go on when ``out`` have left; exhausted ones are gone."""
    going_on: dict[Preferences, int] = {}
    for preferences, number in ballots.items():
        if rest := tuple(option for option in preferences if option not in out):
            going_on[rest] = going_on.get(rest, 0) + number
    return going_on


def _majority(counts: Mapping[str, int]) -> str | None:
    """The option with more than half of the continuing ballots."""
    leader = max(counts, key=lambda option: counts[option])
    return leader if 2 * counts[leader] > sum(counts.values()) else None


def _lowest(counts: Mapping[str, int]) -> frozenset[str]:
    fewest = min(counts.values())
    return frozenset(option for option, number in counts.items() if number == fewest)


def _leaving(
    ballots: Mapping[Preferences, int], counts: Mapping[str, int], earlier: Sequence[Round]
) -> tuple[frozenset[str], Why | None, frozenset[str]]:
    """Who leaves and why, or nobody where that is a tie; then also those that could win."""
    low = _lowest(counts)
    if len(low) == 1:
        return low, Why.FEWEST, frozenset()
    if len(counts) > 2:
        for round in reversed(earlier):
            before = dict(round.counts)
            low = _lowest({option: before[option] for option in low})
        if len(low) == 1:
            return low, Why.EARLIER, frozenset()
    if _cannot_catch_up(low, counts):
        return low, Why.TOGETHER, frozenset()
    try:
        ways = _Ways().after(ballots, frozenset(counts), low)
    except _TooManyWays:
        return frozenset(), None, frozenset(counts)
    if len(set(ways)) == 1:
        return low, Why.TOGETHER, frozenset()
    return frozenset(), None, frozenset().union(*ways)


def _cannot_catch_up(low: frozenset[str], counts: Mapping[str, int]) -> bool:
    """Whether ``low`` leave one after the other before any other option, in whatever order."""
    others = [number for option, number in counts.items() if option not in low]
    return bool(others) and sum(counts[option] for option in low) < min(others)


class _TooManyWays(Exception):
    pass


class _Ways:
    """Follows every way of breaking ties at the bottom: each leaves alone, or all of them together."""

    def __init__(self) -> None:
        self._known: dict[frozenset[str], frozenset[str]] = {}

    def after(
        self, ballots: Mapping[Preferences, int], left: frozenset[str], low: frozenset[str]
    ) -> list[frozenset[str]]:
        """For each way in which ``low`` can leave: those that could win then. Raises _TooManyWays."""
        outs = [frozenset((option,)) for option in low]
        if 1 < len(low) < len(left):
            outs.append(low)
        return [self._could_win(_without(ballots, out), left - out) for out in outs]

    def _could_win(self, ballots: Mapping[Preferences, int], left: frozenset[str]) -> frozenset[str]:
        if left not in self._known:
            if len(self._known) >= WAYS:
                raise _TooManyWays
            self._known[left] = frozenset()  # holds its place in the number; a set never comes back to itself
            counts = _firsts(ballots, left)
            leader = _majority(counts)
            low = _lowest(counts)
            if leader:
                self._known[left] = frozenset((leader,))
            elif not ballots:
                self._known[left] = left
            elif _cannot_catch_up(low, counts):
                self._known[left] = self._could_win(_without(ballots, low), left - low)
            else:
                self._known[left] = frozenset().union(*self.after(ballots, left, low))
        return self._known[left]
