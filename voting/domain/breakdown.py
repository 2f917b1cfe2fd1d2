"""A result by groups of voters, none so small that it tells of single ballots.

The rule: a group is shown where at least so many of its ballots are not blank (the threshold rule of statistical
disclosure control; A. Hundepool and others, Handbook on Statistical Disclosure Control, ESSnet 2010, chapters 4 and 5).
What is left out must not follow by taking what is shown from the total: so all smaller groups together are shown as
others, and where even they are too few, or only one group would be shown, there is no breakdown at all.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from voting.domain.methods import RatingTally, Tally
from voting.domain.methods.marking import BLANK
from voting.domain.poll import Poll
from voting.domain.rules import By

OTHERS = ""
"""Names the smaller groups together, and who is of none."""

Marks = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Cohort:
    """A group and the tally of its ballots."""

    name: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class Breakdown:
    """``cohorts`` by name, others last; empty where none may be shown, because a group has fewer than ``least``
    ballots. All of them together are all ballots."""

    by: By
    least: int
    cohorts: tuple[Cohort, ...]


def grouped(by_cohort: Mapping[str, Marks], least: int) -> dict[str, Marks]:
    """The ballots of each group to be shown, by name, others last; empty where none may be."""
    large = {name: marks for name, marks in sorted(by_cohort.items()) if name != OTHERS and _marked(marks) >= least}
    others: dict[str, int] = {}
    for name, marks in by_cohort.items():
        if name not in large:
            for mark, number in marks.items():
                others[mark] = others.get(mark, 0) + number
    if others and _marked(others) < least:
        return {}
    groups = large | ({OTHERS: others} if others else {})
    return groups if len(groups) > 1 else {}


def broken_down(poll: Poll, by_cohort: Mapping[str, Marks]) -> Breakdown | None:
    """The result by groups; None for a poll that has no breakdown. Of statements only those are in it that enough of
    each group rated."""
    by, least = poll.rules.breakdown, poll.rules.least_group
    if by is None:
        return None
    cohorts = tuple(
        Cohort(name, poll.method.count(marks, poll.option_ids)) for name, marks in grouped(by_cohort, least).items()
    )
    return Breakdown(by, least, _rated_enough(cohorts, least))


def _rated_enough(cohorts: tuple[Cohort, ...], least: int) -> tuple[Cohort, ...]:
    """Without the statements that somewhere fewer than ``least`` ballots rated."""
    tallies = [cohort.tally for cohort in cohorts if isinstance(cohort.tally, RatingTally)]
    if not tallies:
        return cohorts
    few = {statement.option for tally in tallies for statement in tally.options if statement.ratings < least}
    if all(statement.option in few for statement in tallies[0].options):
        return ()
    return tuple(
        Cohort(cohort.name, replace(tally, options=tuple(each for each in tally.options if each.option not in few)))
        for cohort, tally in zip(cohorts, tallies, strict=True)
    )


def _marked(marks: Marks) -> int:
    return sum(number for mark, number in marks.items() if mark != BLANK)
