"""Ranking: options in order of preference, counted by instant run-off (see ``elimination``), by Borda or by Schulze
(see ``pairwise``), as the poll states.

Leaving an option out means: no preference among those left out, and all of them after those ranked. A ballot whose
options have all left is exhausted: it helps no one any more. A blank ballot counts as a participation and is in no
round.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from voting.domain.errors import BallotInvalid, DefinitionInvalid
from voting.domain.methods import marking, pairwise
from voting.domain.methods.elimination import Round, eliminate
from voting.domain.methods.pairwise import Counting, PairwiseTally


@dataclass(frozen=True, slots=True)
class RankingTally:
    """``ballots`` includes ``blank``; the rest are ``valid``, and in each round counts + exhausted = valid.

    ``winner`` has more than half of the continuing ballots of the last round; without one, ``tied`` are those that
    could win, in ballot order.
    """

    kind: ClassVar[str] = "ranking"
    ballots: int
    blank: int
    rounds: tuple[Round, ...]
    winner: str | None
    tied: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """Rank one option or more, at most ``most`` (None: all of them)."""

    kind: ClassVar[str] = "ranking"
    most: int | None = None
    blank: bool = True
    counting: Counting = Counting.RUN_OFF

    def check(self, options: Sequence[str]) -> None:
        """Raises DefinitionInvalid for fewer than two options or unless 2 <= most <= number of options."""
        if len(options) < 2:
            raise DefinitionInvalid("A ranking needs at least two options.", options=len(options))
        if self.most is not None and not 2 <= self.most <= len(options):
            raise DefinitionInvalid(
                f"Ranking up to {self.most} of {len(options)} options is not possible: 2 to {len(options)}.",
                most=self.most,
                options=len(options),
            )

    def mark(self, choices: object, options: Sequence[str]) -> str:
        """``choices``: option ids, best first, or None for a blank ballot. Raises BallotInvalid."""
        if choices is None:
            return marking.blank(self.blank)
        if not isinstance(choices, list | tuple):
            raise BallotInvalid("A ranked ballot is a list of options, best first.", reason="shape")
        most = len(options) if self.most is None else self.most
        if len(choices) > most:
            raise BallotInvalid(f"Rank at most {most}.", reason="too_many", most=most)
        if not choices:
            raise BallotInvalid("Rank at least one.", reason="too_few", least=1)
        marking.refuse_unknown(choices, options)
        return marking.canonical(list(choices))

    def count(self, marks: Mapping[str, int], options: Sequence[str]) -> RankingTally | PairwiseTally:
        """All rounds of the instant run-off, or all duels."""
        blank = marks.get(marking.BLANK, 0)
        ballots = {tuple(json.loads(mark)): number for mark, number in marks.items() if mark != marking.BLANK}
        if self.counting is not Counting.RUN_OFF:
            return pairwise.count(ballots, options, self.counting, blank)
        counted = eliminate(ballots, options)
        return RankingTally(
            ballots=sum(ballots.values()) + blank,
            blank=blank,
            rounds=counted.rounds,
            winner=counted.winner,
            tied=counted.tied,
        )


def placing(tally: RankingTally) -> tuple[tuple[str, ...], ...]:
    """Every option by place, best first; those in one group share the place.

    First the winner, or those that tie for it; then who else was left in the last round; then those that left, the
    last to leave first.
    """
    first = (tally.winner,) if tally.winner else tally.tied
    last = tuple(option for option, _ in tally.rounds[-1].counts if option not in first)
    left_before = tuple(round.out for round in reversed(tally.rounds[:-1]))
    return tuple(group for group in (first, last, *left_before) if group)
