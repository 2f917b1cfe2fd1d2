"""Word cloud: one to three words of one's own. How many ballots named each.

Two spellings are one word where they differ only in case, width, spacing, or in accents that the poll's language does
not count as letters of their own. Anything beyond that (plurals, synonyms) is a moderator's merge: see
``domain.curation``. A word is written as most ballots wrote it. A blank ballot counts as a participation and for no
word.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from voting.domain.curation import Curation
from voting.domain.errors import BallotInvalid, DefinitionInvalid, TextRefused
from voting.domain.held import holds_back
from voting.domain.methods import marking
from voting.domain.plain import plain
from voting.domain.spelling import EDGES, word_key

MOST = 3
LONGEST = 30
"""Characters of a word, which may be an expression of several. Three of them fit the padding of a secret ballot."""

LONGEST_KEY = 3 * LONGEST
"""Characters of a word's key: ß is two letters in it, ﬃ three. There are signs for whole sentences, too."""


class Standing(StrEnum):
    """What becomes of a word in the room."""

    SHOWN = "shown"
    WAITING = "waiting"
    """Nobody has looked at it yet."""
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it is counted. ``votes``: ballots that named it in any form. ``forms``: the keys that count as it, its
    own first where it was named."""

    key: str
    text: str
    votes: int
    standing: Standing
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WordsTally:
    """``ballots`` includes ``blank``; ``words`` has every word, most votes first, equal ones by key."""

    kind: ClassVar[str] = "words"
    ballots: int
    blank: int
    words: tuple[Word, ...]

    @property
    def shown(self) -> tuple[Word, ...]:
        return tuple(word for word in self.words if word.standing is Standing.SHOWN)

    def count(self, standing: Standing) -> int:
        """How many words stand so."""
        return sum(word.standing is standing for word in self.words)


@dataclass(frozen=True, slots=True)
class WordCloud:
    """Name at least one word and at most ``most``. ``language`` decides which accents matter. ``moderated``: a word
    is shown once a moderator shows it; else at once, unless it has a word of the list ``held`` in it."""

    kind: ClassVar[str] = "words"
    most: int = 1
    language: str = "en"
    moderated: bool = True
    held: tuple[str, ...] = ()
    blank: bool = True

    def check(self, options: Sequence[str]) -> None:
        """Raises DefinitionInvalid for options, more than MOST words, or an entry of ``held`` that is no word."""
        if options:
            raise DefinitionInvalid("A word cloud has no options: the attendees write the words.", options=len(options))
        if not 1 <= self.most <= MOST:
            raise DefinitionInvalid(f"A ballot names 1 to {MOST} words.", most=self.most)
        for word in self.held:
            if not word_key(word, self.language):
                raise DefinitionInvalid("The list of words to hold back has an entry without letters.", field="held")

    def mark(self, choices: object, options: Sequence[str]) -> str:  # noqa: ARG002 - as the contract has it
        """``choices``: a list of words, or None for a blank ballot. A word that is there twice is taken once. Raises
        BallotInvalid."""
        if choices is None:
            return marking.blank(self.blank)
        if not isinstance(choices, list | tuple):
            raise BallotInvalid("A ballot of this poll is a list of words.", reason="shape")
        if len(choices) > self.most:
            raise BallotInvalid(f"Name at most {self.most}.", reason="too_many", most=self.most)
        if not choices:
            raise BallotInvalid("Name at least one word.", reason="too_few", least=1)
        named: dict[str, str] = {}
        for word in sorted(self._word(given) for given in choices):
            named.setdefault(word_key(word, self.language), word)
        return marking.canonical([named[key] for key in sorted(named)])

    def count(self, marks: Mapping[str, int], options: Sequence[str]) -> WordsTally:  # noqa: ARG002 - as the contract has it
        """Ballots for each word, before a moderator has done anything."""
        return self.curated(marks, Curation())

    def curated(self, marks: Mapping[str, int], curation: Curation) -> WordsTally:
        """Ballots for each word. One that names two words which count as one is counted once."""
        votes: Counter[str] = Counter()
        spellings: dict[str, Counter[str]] = {}
        forms: dict[str, set[str]] = {}
        for mark, ballots in marks.items():
            named = {word_key(word, self.language): word for word in json.loads(mark) or ()}
            votes.update(dict.fromkeys({curation.root(key) for key in named}, ballots))
            for key, word in named.items():
                spellings.setdefault(key, Counter())[word] += ballots
                forms.setdefault(curation.root(key), set()).add(key)
        words = [
            Word(
                key,
                _written(spellings[key] if key in spellings else _together(spellings[form] for form in forms[key])),
                number,
                self._standing(key, curation),
                tuple(sorted(forms[key], key=lambda form: (form != key, form))),
            )
            for key, number in votes.items()
        ]
        return WordsTally(
            ballots=sum(marks.values()),
            blank=marks.get(marking.BLANK, 0),
            words=tuple(sorted(words, key=lambda word: (-word.votes, word.key))),
        )

    def _word(self, given: object) -> str:
        try:
            word = plain(given, LONGEST).strip(EDGES)
        except TextRefused as refused:
            raise BallotInvalid(refused.message, **refused.detail) from None
        key = word_key(word, self.language)
        if not key:
            raise BallotInvalid("A word needs a letter or a figure.", reason="no_letters")
        if len(key) > LONGEST_KEY:
            raise BallotInvalid(f"At most {LONGEST} characters.", reason="too_long", longest=LONGEST)
        return word

    def _standing(self, key: str, curation: Curation) -> Standing:
        if key in curation.hidden:
            return Standing.HIDDEN
        if key in curation.shown:
            return Standing.SHOWN
        return Standing.WAITING if self.moderated or self._is_held(key) else Standing.SHOWN

    def _is_held(self, key: str) -> bool:
        return holds_back(key, self.held, self.language)


def _written(spellings: Counter[str]) -> str:
    """As most wrote it; of equally many the first in code point order, which has capitals."""
    return min(spellings, key=lambda spelling: (-spellings[spelling], spelling))


def _together(several: Iterable[Counter[str]]) -> Counter[str]:
    return sum(several, Counter())
