"""A second count, from what attendees say that they sent, by the sentences of docs/methods.md. It knows nothing of the
program that is being checked: not its ballots, not its marks, not its arithmetic."""

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any

Ballots = Sequence[Any]
"""What each attendee sent last: option ids, points or ratings by option id, ``{"value": …}``, words; None is blank."""


def turnout(ballots: Ballots) -> dict[str, int]:
    return {"voted": len(ballots), "ballots": len(ballots), "blank": sum(ballot is None for ballot in ballots)}


def choice(ballots: Ballots, options: Sequence[str]) -> dict[str, dict[str, Any]]:
    return {option: {"votes": sum(ballot is not None and option in ballot for ballot in ballots)} for option in options}


def words(ballots: Ballots, into: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """By key, with the spelling that most ballots have; of equally many the first in code point order. ``into``: what
    was merged, one word into another; where nobody wrote that other one, it is written as the first."""
    votes: Counter[str] = Counter()
    spellings: dict[str, Counter[str]] = {}
    for ballot in ballots:
        named = {plain(word): word for word in ballot or ()}
        votes.update({into.get(key, key) for key in named})
        for key, word in named.items():
            spellings.setdefault(key, Counter())[word] += 1
    for key, other in into.items():
        if key in spellings and other not in spellings:
            spellings[other] = spellings[key]
    return {
        key: {"votes": number, "text": min(spellings[key], key=lambda word: (-spellings[key][word], word))}
        for key, number in votes.items()
    }


def plain(word: str) -> str:
    """Without case and accents: enough for the words of this hall, all of them in Latin letters."""
    parts = unicodedata.normalize("NFD", word.casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def allocation(ballots: Ballots, options: Sequence[str], points: int) -> tuple[dict[str, dict[str, Any]], float]:
    """The split of each option, and how much the room agrees: over all pairs of ballots, what both give alike."""
    valid = [ballot for ballot in ballots if ballot is not None]
    given = {option: sorted(ballot.get(option, 0) for ballot in valid) for option in options}
    means = {option: Fraction(sum(values), len(valid)) for option, values in given.items()}
    whole = {option: int(mean) for option, mean in means.items()}
    left = points - sum(whole.values())
    for option in sorted(options, key=lambda option: whole[option] - means[option])[:left]:
        whole[option] += 1
    alike = [sum(min(a.get(o, 0), b.get(o, 0)) for o in options) for a, b in combinations(valid, 2)]
    found = {
        option: {
            "mean": round(float(means[option]), 2),
            "whole": whole[option],
            "low": quarter(given[option], 1),
            "high": quarter(given[option], 3),
        }
        for option in options
    }
    return found, round(float(Fraction(sum(alike), len(alike) * points)), 2)


def quarter(values: Sequence[Any], part: int) -> Any:
    """The value at one or three quarters of the sorted ones: one that somebody gave, and not within the middle half."""
    at = Fraction(part * (len(values) - 1), 4)
    return values[int(at) if part == 1 else -int(-at // 1)]


def rating(ballots: Ballots, options: Sequence[str], steps: Sequence[int]) -> dict[str, dict[str, Any]]:
    found = {}
    for option in options:
        given = [ballot[option] for ballot in ballots if ballot is not None and option in ballot]
        mean = round(float(Fraction(sum(given), len(given))), 2)
        found[option] = {"mean_rating": mean, "ratings": len(given), "counts": [given.count(step) for step in steps]}
    return found


def number(ballots: Ballots, least: int, most: int, width: int) -> dict[str, Any]:
    """Of whole figures: the median, the middle half and the columns, the last of which has its end."""
    values = sorted(int(ballot["value"]) for ballot in ballots if ballot is not None)
    middle = Fraction(values[(len(values) - 1) // 2] + values[len(values) // 2], 2)
    starts = range(least, most, width)
    columns = [sum(a <= v < a + width or (v == most == a + width) for v in values) for a in starts]
    return {"median": float(middle), "low": quarter(values, 1), "high": quarter(values, 3), "columns": columns}


def runoff(ballots: Ballots, options: Sequence[str]) -> list[dict[str, Any]]:
    """Rounds, each with the votes of those left, the exhausted ballots and who leaves. Refuses ties for the last."""
    valid = [ballot for ballot in ballots if ballot is not None]
    left, rounds = list(options), []
    while len(left) > 1:
        tops = Counter(next((option for option in ballot if option in left), "") for ballot in valid)
        votes = {option: tops[option] for option in left}
        fewest = min(votes.values())
        last = [option for option in left if votes[option] == fewest]
        assert len(last) == 1, "these ballots leave two behind together: vote with another seed"
        out = last if len(left) > 2 else []
        rounds.append({"votes": votes, "exhausted": tops[""], "leave": out})
        if len(left) == 2:
            break
        left.remove(last[0])
    return rounds
