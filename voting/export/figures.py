"""What a tally says of each option, as cells of tables: one set of columns for all methods."""

from collections.abc import Sequence
from decimal import Decimal

from voting.domain.methods import (
    AllocationTally,
    ChoiceTally,
    Number,
    NumberTally,
    PairwiseTally,
    RankingTally,
    RatingTally,
    Tally,
    WordCloud,
    WordsTally,
    placing,
)
from voting.domain.poll import Option, Poll
from voting.domain.text import pick

Cell = str | int | float | None
Table = list[list[Cell]]

COLUMNS = {
    "votes": "votes",
    "mean": "mean points",
    "whole": "whole points",
    "low": "half gave from",
    "high": "half gave to",
    "place": "place",
    "first_choices": "first choices",
    "mean_rating": "mean rating",
    "ratings": "ratings",
    "median": "median",
    "points": "Borda points",
    "won": "duels won",
}
"""Names of figures in JSON, and above their column."""


def figures(poll: Poll, tally: Tally) -> list[tuple[Option | None, dict[str, Cell]]]:
    """Each option with its figures in the order of COLUMNS; one row without an option for a number. The votes of a
    ranked option are those of the last round that it was in. Of a word cloud the words that are shown."""
    none: dict[str, Cell] = dict.fromkeys(COLUMNS)
    options = {option.id: option for option in poll.options}
    match tally:
        case ChoiceTally():
            return [(options[id], none | {"votes": votes}) for id, votes in tally.counts]
        case AllocationTally():
            return [
                (options[o.option], none | {"mean": o.mean, "whole": o.whole, "low": o.low, "high": o.high})
                for o in tally.options
            ]
        case RankingTally():
            last = {id: votes for round in tally.rounds for id, votes in round.counts}
            first = dict(tally.rounds[0].counts)
            places = _numbered(placing(tally))
            return [
                (o, none | {"votes": last[o.id], "place": places[o.id], "first_choices": first[o.id]})
                for o in poll.options
            ]
        case PairwiseTally():
            places = _numbered(tally.places)
            points: list[Cell] = [*tally.points] or [None] * len(tally.options)
            return [
                (options[id], none | {"place": places[id], "points": given, "won": tally.won(id)})
                for id, given in zip(tally.options, points, strict=True)
            ]
        case RatingTally():
            return [(options[o.option], none | {"mean_rating": o.mean, "ratings": o.ratings}) for o in tally.options]
        case NumberTally(_, _, median, low, high):
            found = {"low": low, "high": high, "median": median}
            return [(None, none | {name: _cell(figure) for name, figure in found.items()})]
        case WordsTally():
            language = poll.method.language if isinstance(poll.method, WordCloud) else "en"
            return [(Option(w.key, {language: w.text}), none | {"votes": w.votes}) for w in tally.shown]


def distribution(poll: Poll, tally: Tally | None) -> list[tuple[str | None, Cell, Cell, int]]:
    """How the figures of a rating or a number lie: option, from, to, ballots. A column of numbers ends before ``to``,
    but the last, which has it."""
    if isinstance(tally, RatingTally):
        return [
            (o.option, step, step, number) for o in tally.options for step, number in enumerate(o.counts, tally.least)
        ]
    if isinstance(tally, NumberTally) and isinstance(poll.method, Number):
        width, most = Decimal(tally.width), Decimal(poll.method.most)
        starts = [poll.method.least + width * place for place in range(len(tally.columns))]
        return [
            (None, _cell(start), _cell(min(start + width, most)), number)
            for start, number in zip(starts, tally.columns, strict=True)
        ]
    return []


def distribution_rows(poll: Poll, tally: Tally | None) -> Table:
    """The same as rows of a table of all polls."""
    labels = {option.id: pick(option.label, "en") for option in poll.options}
    start: list[Cell] = [poll.id, pick(poll.title, "en")]
    return [[*start, option, labels.get(option or ""), *rest] for option, *rest in distribution(poll, tally)]


def _cell(figure: str | Decimal | None) -> Cell:
    """As a number, whole where it is."""
    if figure is None:
        return None
    exact = Decimal(figure)
    return int(exact) if exact == exact.to_integral_value() else float(exact)


def duels(tally: PairwiseTally) -> list[tuple[str, str, int, int | None]]:
    """Option, other, ballots that prefer it, and the strength of its strongest path where Schulze counts."""
    every = list(enumerate(tally.options))
    return [
        (option, other, tally.duels[row][column], tally.paths[row][column] if tally.paths else None)
        for row, option in every
        for column, other in every
        if row != column
    ]


def duel_rows(poll: Poll, tally: Tally | None) -> Table:
    """The same as rows of a table of all polls."""
    if not isinstance(tally, PairwiseTally):
        return []
    labels = {option.id: pick(option.label, "en") for option in poll.options}
    start: list[Cell] = [poll.id, pick(poll.title, "en")]
    return [[*start, labels[option], labels[other], *figures] for option, other, *figures in duels(tally)]


def _numbered(groups: Sequence[Sequence[str]]) -> dict[str, int]:
    """Option id to its place; after two that share the first, the next is third."""
    places: dict[str, int] = {}
    for group in groups:
        places |= dict.fromkeys(group, len(places) + 1)
    return places
