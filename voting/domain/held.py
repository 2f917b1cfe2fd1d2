"""Words that are held back: a text that has one of them waits for a moderator, wherever attendees write.

Nothing is refused because of them, since no list knows what is meant. The list is the conference's own; where it says
nothing it is ``USUAL``: few words, that are insults in almost any sentence, in the languages of the screens.
"""

import re
from collections.abc import Collection, Iterable

from voting.domain.errors import DefinitionInvalid
from voting.domain.spelling import word_key

USUAL: tuple[str, ...] = (
    *("arsehole", "asshole", "bastard", "bitch", "bullshit", "cunt", "fuck", "fucking", "shit", "slut", "wanker"),
    *("arschloch", "fick", "ficken", "fotze", "hurensohn", "missgeburt", "scheiße", "schlampe", "wichser"),
    *("connard", "connasse", "enculé", "fils de pute", "merde", "putain", "pute", "salaud", "salope"),
)

LONGEST_LIST = 500

_WORD = re.compile(r"[^\W_]+")


def check_held(held: Collection[str]) -> None:
    """Raises DefinitionInvalid for more than LONGEST_LIST entries, or one without a letter."""
    if len(held) > LONGEST_LIST:
        raise DefinitionInvalid(f"At most {LONGEST_LIST} words can be held back.", field="held")
    if not all(_words(entry, "") for entry in held):
        raise DefinitionInvalid("The list of words to hold back has an entry without letters.", field="held")


def holds_back(text: str, held: Iterable[str], language: str = "") -> bool:
    """Whether a word of ``held``, or an expression of several, stands in ``text`` as whole words, in whatever spelling.
    ``language`` decides which accents matter; in no language none does."""
    said = f" {' '.join(_words(text, language))} "
    return any(f" {' '.join(wanted)} " in said for entry in held if (wanted := _words(entry, language)))


def _words(text: str, language: str) -> list[str]:
    return _WORD.findall(word_key(text, language))
