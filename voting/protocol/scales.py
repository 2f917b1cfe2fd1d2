"""Polls that measure: ratings on a scale, and numbers."""

from typing import Literal

from voting.protocol.wire import Texts, Wire


class RatingMethod(Wire):
    """Each option is a statement, rated from ``least`` to ``most``; ``low`` and ``high`` name these ends."""

    kind: Literal["rating"] = "rating"
    least: int
    most: int
    low: Texts
    high: Texts
    blank: bool


class NumberMethod(Wire):
    """A figure from ``least`` to ``most`` with up to ``decimals`` digits after the point. The poll has no options."""

    kind: Literal["number"] = "number"
    least: int
    most: int
    decimals: int
    unit: Texts | None
    blank: bool


class StatementView(Wire):
    """``counts``: ballots at each step of the scale, from ``least``; ``mean`` is null where nobody rated it."""

    option: str
    ratings: int
    mean: float | None
    counts: list[int]


class RatingResult(Wire):
    kind: Literal["rating"] = "rating"
    ballots: int
    blank: int
    least: int
    most: int
    options: list[StatementView]


class NumberResult(Wire):
    """Figures are decimal texts, null without one. ``low`` and ``high`` bound the middle half; ``columns`` counts
    ballots from the method's ``least`` on, each column ``width`` wide and without its upper end, which the last has."""

    kind: Literal["number"] = "number"
    ballots: int
    blank: int
    median: str | None
    low: str | None
    high: str | None
    width: str
    columns: list[int]
