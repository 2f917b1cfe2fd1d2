"""Ideas for a poll: from what attendees send to what is voted on. How a text is kept and seen to is ``domain.floor``'s.

A poll of the method ``ideas`` collects while it is a draft. Arming, which fixes its wording, makes an option of every
idea that is shown then. Disarming takes them off again, and nothing of what moderators did is lost.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from voting.domain.errors import DefinitionInvalid, NotFound, PollFixed
from voting.domain.floor import PUBLIC, Floor, Question, QuestionState
from voting.domain.methods import Ideas, WordCloud
from voting.domain.poll import Option, Poll, PollState
from voting.domain.preparing import defined
from voting.domain.spelling import word_key
from voting.domain.text import Text

MOST = 60
"""Ideas that can be voted on: what a phone can show, and a person read."""

ALIKE = 0.5
"""Two ideas are alike whose words overlap so far (Jaccard index), words of three letters and fewer left out."""

SAME = 0.85
"""Or whose letters do (the ratio of ``difflib``)."""

STEM = 6
"""Letters of a word that are compared: endings differ in all our languages."""

FREQUENT = 0.2
"""A word that more than this part of the ideas have says little about any of them."""


def method_of(poll: Poll) -> Ideas:
    """Raises NotFound for a poll that takes no ideas."""
    if not isinstance(poll.method, Ideas):
        raise NotFound("This poll takes no ideas.", poll=poll.id)
    return poll.method


def collection(poll: Poll) -> Floor:
    """How the poll takes ideas now. Raises NotFound."""
    method = method_of(poll)
    return Floor(poll.room, poll.collecting, method.moderated, most=method.each, poll=poll.id)


def check_unfixed(poll: Poll) -> None:
    """Raises NotFound; PollFixed once the poll is armed: what is voted on does not change any more."""
    method_of(poll)
    if poll.state is not PollState.DRAFT:
        raise PollFixed("The ideas of this poll are fixed.", poll=poll.id, state=poll.state)


def in_list(ideas: Iterable[Question]) -> list[Question]:
    """The ideas as lists have them: in the order in which they came."""
    return sorted(ideas, key=lambda idea: (idea.at, idea.id))


def voted_on(poll: Poll, ideas: Iterable[Question]) -> tuple[Option, ...]:
    """The options of the vote: the ideas shown, in the order of the poll's themes, then of others, then without one;
    and as they came. Raises NotFound; DefinitionInvalid for fewer than two, or more than MOST."""
    method = method_of(poll)
    shown = [idea for idea in in_list(ideas) if idea.state in PUBLIC]
    if not 2 <= len(shown) <= MOST:
        raise DefinitionInvalid(
            f"{len(shown)} ideas are shown. A vote needs 2 to {MOST}: show, hide or merge some.", shown=len(shown)
        )
    names = [name for theme in method.themes for name in theme.values()]
    names += list(dict.fromkeys(idea.theme for idea in shown if idea.theme and idea.theme not in names))
    place = {name: number for number, name in enumerate([*names, ""])}
    shown.sort(key=lambda idea: place[idea.theme])
    return tuple(
        Option(
            f"idea-{number}",
            {method.language: idea.text},
            sent=True,
            theme=method.theme(idea.theme) if idea.theme else None,
        )
        for number, idea in enumerate(shown, 1)
    )


def armed(poll: Poll, ideas: Iterable[Question], held: Sequence[str]) -> Poll:
    """``poll`` with what arming fixes beside wording and roll; ``held``: the conference's words. Raises as
    ``voted_on``."""
    if isinstance(poll.method, Ideas):
        return replace(poll, options=voted_on(poll, ideas))
    return replace(poll, held=tuple(held)) if isinstance(poll.method, WordCloud) else poll


def disarmed(poll: Poll) -> Poll:
    """``poll`` without what arming has fixed so."""
    return replace(defined(poll), held=())


def fixed_as(options: Sequence[Option]) -> str:
    """What the journal keeps of the list that is voted on: how many, and a hash under which no idea can be exchanged.
    No text: a journal cannot be shortened."""
    value = [[o.id, dict(o.label), dict(o.theme) if o.theme else None] for o in options]
    text = json.dumps(value, separators=(",", ":"), sort_keys=True, ensure_ascii=False)
    return f"{len(options)} ideas {hashlib.sha256(text.encode()).hexdigest()}"


def pictured(poll: Poll) -> Poll:
    """``poll`` with made-up ideas where it has none yet, so that a picture can be made of it."""
    if not isinstance(poll.method, Ideas) or poll.options:
        return poll
    themes: list[Text | None] = [theme for theme in poll.method.themes for _ in range(2)] or [None] * 5
    options = (
        Option(
            f"idea-{number}",
            {"en": f"Idea {number}", "de": f"Idee {number}", "fr": f"Idée {number}"},
            sent=True,
            theme=theme,
        )
        for number, theme in enumerate(themes, 1)
    )
    return replace(poll, options=tuple(options))


def alike(ideas: Sequence[Question]) -> dict[str, str]:
    """For an idea that says nearly the same as an earlier one that stands for itself, the id of that one: a suggestion,
    no more."""
    standing = [idea for idea in in_list(ideas) if idea.state in PUBLIC or idea.state is QuestionState.WAITING]
    said = _telling([_words(idea.text) for idea in standing])
    holders: dict[str, list[int]] = {}
    found = {}
    for number, words in enumerate(said):
        stems = {word[:STEM] for word in words}
        earlier = {other for stem in stems for other in holders.get(stem, ())}
        best, other = max(((_likeness(said[other], words), -other) for other in earlier), default=(0.0, 0))
        if best > 0:
            found[standing[number].id] = standing[-other].id
        for stem in stems:
            holders.setdefault(stem, []).append(number)
    return found


def _telling(said: Sequence[list[str]]) -> list[list[str]]:
    """Of each idea the words that not too many have."""
    spread = Counter(stem for words in said for stem in {word[:STEM] for word in words})
    few = max(2, FREQUENT * len(said))
    return [[word for word in words if spread[word[:STEM]] <= few] or words for words in said]


def _likeness(one: Sequence[str], other: Sequence[str]) -> float:
    """0 for words that are not alike."""
    mine, theirs = ({word[:STEM] for word in words} for words in (one, other))
    together = len(mine & theirs) / len(mine | theirs)
    if together >= ALIKE:
        return together
    letters = SequenceMatcher(None, " ".join(one), " ".join(other), autojunk=False)
    if letters.real_quick_ratio() < SAME or letters.quick_ratio() < SAME:
        return 0.0
    ratio = letters.ratio()
    return ratio if ratio >= SAME else 0.0


def _words(text: str) -> list[str]:
    """The words that say something; all of them where there is none."""
    words = "".join(letter if letter.isalnum() else " " for letter in word_key(text, "")).split()
    return [word for word in words if len(word) > 3] or words
