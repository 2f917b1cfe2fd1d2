"""The roll: badges, who is entitled, and the cap on representatives of one organisation."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from voting.domain.poll import Rules
from voting.domain.text import Millis

REHEARSAL = "rehearsal"
"""Reserved category of badges that only rehearsals use; never entitled unless a poll names it."""

ORGANISATION_CAP = 2


@dataclass(frozen=True, slots=True)
class Badge:
    """What an attendee wears. ``number`` is printed and spoken; ``key`` identifies the person across imports.
    ``issued`` counts how often a token was made for it: 0 means not printed yet."""

    id: int
    number: int
    key: str
    name: str
    organisation: str
    country: str
    category: str = ""
    email: str = ""
    issued: int = 0
    admitted_at: Millis | None = None


def entitled(badge: Badge, rules: Rules) -> bool:
    """Whether ``badge`` belongs on the electoral roll of a poll with ``rules``."""
    if badge.category == REHEARSAL:
        return REHEARSAL in rules.categories
    return not rules.categories or badge.category in rules.categories


def fold(text: str) -> str:
    """``text`` as two people would agree that it is the same: case, width and spacing folded."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def over_cap(organisations: Iterable[str], cap: int) -> dict[str, int]:
    """Folded names of organisations with more than ``cap`` representatives, and how many they have."""
    counts: dict[str, int] = {}
    for organisation in organisations:
        key = fold(organisation)
        counts[key] = counts.get(key, 0) + 1
    return {key: number for key, number in counts.items() if key and number > cap}
