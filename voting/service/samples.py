"""Ballots that nobody cast, for rehearsals and previews: 80 of 100 vote, the first option leads, nothing is tied."""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from voting.domain.curation import Curation
from voting.domain.errors import BallotInvalid
from voting.domain.methods import Allocation, Choice, Ideas, Method, Number, Ranking, Rating, Tally, WordCloud
from voting.domain.poll import Poll
from voting.domain.rules import By, Majority
from voting.domain.tally import tally

ENTITLED, VOTED = 100, 80
"""The turnout of a sample. Round figures look like what they are."""

_WORDS = {
    "en": "networking contacts knowledge inspiration partnership cooperation trust funding ideas visibility",
    "de": "Netzwerke Kontakte Wissen Anregung Partnerschaft Zusammenarbeit Vertrauen Förderung Ideen Sichtbarkeit",
    "fr": "réseaux contacts savoir inspiration partenariat coopération confiance financement idées visibilité",
}


def sample_marks(poll: Poll) -> Mapping[str, int]:
    """Mark to number of ballots; empty for a method that has no sample."""
    marks: dict[str, int] = {}
    for choices, number in _ballots(poll):
        with contextlib.suppress(BallotInvalid):  # of a method with rules that this sample does not know
            mark = poll.method.mark(choices, poll.option_ids)
            marks[mark] = marks.get(mark, 0) + number
    return marks


def sample_tally(poll: Poll, marks: Mapping[str, int]) -> Tally:
    """The count of a sample. A moderator has let pass the words of a cloud."""
    if isinstance(poll.method, WordCloud):
        poll = replace(poll, method=replace(poll.method, moderated=False, held=()), curation=Curation())
    return tally(poll, marks)


def sample_cohorts(poll: Poll, marks: Mapping[str, int]) -> Mapping[str, Mapping[str, int]]:
    """Two groups of nobody: the first half of the ballots for each answer, and the others."""
    first, second = ("BE", "FR") if poll.rules.breakdown is By.COUNTRY else ("A", "B")
    half = {mark: number // 2 for mark, number in marks.items()}
    return {first: half, second: {mark: number - half[mark] for mark, number in marks.items()}}


def _ballots(poll: Poll) -> Iterator[tuple[object, int]]:
    """What somebody sends, and how many send it."""
    method, options = poll.method, poll.option_ids
    if isinstance(method, Number):
        yield from _figures(method)
    elif isinstance(method, WordCloud):
        yield from _words(method)
    elif isinstance(method, Rating):
        yield from _ratings(method, options)
    else:
        leading = 0.7 if poll.rules.majority is not Majority.PLURALITY else 2 / (len(options) + 1)
        rest = [len(options) - place for place in range(1, len(options))]
        shares = [leading, *((1 - leading) * weight / sum(rest) for weight in rest)]
        for first, number in enumerate(_parts(shares)):
            yield _choices(method, [*options[first:], *options[:first]]), number


def _parts(shares: Sequence[float]) -> list[int]:
    """Ballots for each share of all, at least one; the first takes what rounding leaves."""
    parts = [max(1, round(VOTED * share)) for share in shares]
    parts[0] += VOTED - sum(parts)
    return parts


def _choices(method: Method, options: Sequence[str]) -> object:
    """What somebody sends who likes ``options`` in this order."""
    if isinstance(method, Ideas):
        return list(options[:1])
    if isinstance(method, Choice):
        return list(options[: method.least])
    if isinstance(method, Allocation):
        most = method.points * 6 // 10 // method.step * method.step
        return {options[0]: most, options[1]: method.points - most}
    if isinstance(method, Ranking):
        return list(options[: method.most])
    return None


_HILL = (0.1, 0.25, 0.4, 0.25)
"""Shares of the room on the way down from the best answer but one."""


def _ratings(method: Rating, options: Sequence[str]) -> Iterator[tuple[object, int]]:
    """Each statement is rated somewhat lower than the one before it, with a spread."""
    span = method.most - method.least
    for down, number in enumerate(_parts(_HILL)):
        places = (down + 2 * place / max(1, len(options)) for place in range(len(options)))
        yield (
            {o: max(method.least, method.most - round(span * at / 5)) for o, at in zip(options, places, strict=True)},
            number,
        )


def _figures(method: Number) -> Iterator[tuple[object, int]]:
    """A hill around two fifths of the way."""
    step = 10**method.decimals
    for at, share in zip((0.2, 0.3, 0.4, 0.5, 0.7), (0.15, 0.2, 0.35, 0.2, 0.1), strict=True):
        value = round((method.least + (method.most - method.least) * at) * step) / step
        yield {"value": f"{value:.{method.decimals}f}"}, round(VOTED * share)


def _words(method: WordCloud) -> Iterator[tuple[object, int]]:
    known = _WORDS.get(method.language, _WORDS["en"]).split()
    weights = [len(known) - place for place in range(len(known))]
    for place, number in enumerate(_parts([weight / sum(weights) for weight in weights])):
        yield [known[(place + more) % len(known)] for more in range(method.most)], number
