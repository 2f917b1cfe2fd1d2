"""Ballots of simulated voters: random, repeatable from a seed, and with a taste, so that results have a shape."""

from collections.abc import Sequence
from random import Random

from voting.client.phone import Choices
from voting.protocol.polls import AllocationMethod, ChoiceMethod, IdeasMethod, PollView, RankingMethod, WordsMethod
from voting.protocol.scales import NumberMethod, RatingMethod

BLANK_SHARE = 0.04
"""How many of a hundred simulated voters hand in a blank ballot."""


WORDS = (
    *("networking", "Networking", "cooperation", "Coopération", "partnership", "partnerships", "inspiration"),
    *("knowledge", "contacts", "contacts", "innovation", "Innovation", "funding", "ideas", "new ideas", "visibility"),
    *("learning", "friends", "matchmaking", "digitalisation", "green transition", "skills", "talent", "Europe"),
    *("synergies", "projects", "good practice", "internationalisation", "trust", "SMEs", "motivation", "coffee"),
)
"""What people said they hoped for at a real conference, and its like, in more than one spelling."""


def mark(poll: PollView, random: Random, seed: int = 0) -> Choices:
    """A ballot that the poll's method takes. Voters of the same ``seed`` share which options are liked."""
    if poll.method.blank and random.random() < BLANK_SHARE:
        return None
    options = [option.id for option in poll.options]
    taste = Random(f"{seed}|{poll.id}")
    liking = {option: taste.uniform(0.3, 1.0) ** 2 for option in options}
    match poll.method:
        case ChoiceMethod(least=least, most=most, none=none):
            number = random.randint(least, most)
            chosen = _choose(liking, number + (none is not None), random)
            return [none] if none and chosen[0] == none else [option for option in chosen if option != none][:number]
        case AllocationMethod(points=points, step=step, exact=exact, bounds=bounds):
            given = points if exact else random.randint(points // step // 2, points // step) * step
            floor = {option: bounds[option].least if option in bounds else 0 for option in options}
            ceiling = {option: bounds[option].most if option in bounds else points for option in options}
            return _within(_share(liking, given, step, random), floor, ceiling, points, exact, step)
        case RankingMethod(most=most):
            return _choose(liking, random.randint(1, most), random)
        case RatingMethod(least=least, most=most):
            return {option: _near(like, least, most, random) for option, like in liking.items()}
        case NumberMethod(least=least, most=most, decimals=decimals):
            step = 10**decimals
            return {"value": f"{_near(taste.uniform(0.2, 0.7), least * step, most * step, random) / step:.{decimals}f}"}
        case IdeasMethod(most=most):
            return _choose(liking, random.randint(1, most), random)
        case WordsMethod(most=most):
            return _choose(_taste(WORDS, taste), random.randint(1, most), random)


def _taste(words: Sequence[str], taste: Random) -> dict[str, float]:
    """A few that many think of, and many that few do."""
    return {word: taste.uniform(0.1, 1.0) ** 4 for word in words}


def _choose(liking: dict[str, float], number: int, random: Random) -> list[str]:
    """``number`` different options, the liked ones more often and earlier."""
    left = dict(liking)
    chosen = []
    for _ in range(number):
        (option,) = random.choices(list(left), weights=list(left.values()))
        chosen.append(option)
        del left[option]
    return chosen


def _within(
    shares: dict[str, int], least: dict[str, int], most: dict[str, int], points: int, exact: bool, step: int
) -> dict[str, int]:
    """``shares`` moved into the bounds of each option, and their sum back to ``points`` or below."""
    held = {option: min(max(given, least[option]), most[option]) for option, given in shares.items()}
    while sum(held.values()) > points:
        fullest = max(held, key=lambda option: held[option] - least[option])
        held[fullest] -= step
    while exact and sum(held.values()) < points:
        emptiest = max(held, key=lambda option: most[option] - held[option])
        held[emptiest] += step
    return held


def _near(like: float, least: int, most: int, random: Random) -> int:
    """A step of a scale, mostly near where the hall stands: ``like`` is 0 for ``least`` and 1 for ``most``."""
    return round(least + (most - least) * random.betavariate(1 + 5 * like, 6 - 5 * like))


def _share(liking: dict[str, float], points: int, step: int, random: Random) -> dict[str, int]:
    """All ``points`` over the options in whole steps, near what the hall likes."""
    drawn = {option: random.gammavariate(3.0 * like, 1.0) for option, like in liking.items()}
    total = sum(drawn.values())
    shares = {option: int(points / step * draw / total) * step for option, draw in drawn.items()}
    most = max(drawn, key=lambda option: drawn[option])
    shares[most] += points - sum(shares.values())
    return shares
