"""The roll: badges, who is entitled, and the cap on representatives of one organisation."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from voting.domain.rules import Rules
from voting.domain.text import Millis, fold

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


class Bar(StrEnum):
    """Why a badge is not on a poll's electoral roll."""

    CATEGORY = "category"
    OWN = "own"
    """A nominee is of the same organisation."""
    LATE = "late"
    """It came after the roll was fixed."""


def barred(category: str, organisation: str, rules: Rules, nominating: frozenset[str]) -> Bar | None:
    """What keeps a badge off the electoral roll when the poll is armed; None if it is entitled. ``nominating`` are the
    nominees' organisations, folded."""
    if category == REHEARSAL and REHEARSAL not in rules.categories:
        return Bar.CATEGORY
    if rules.categories and category not in rules.categories:
        return Bar.CATEGORY
    if not rules.own and fold(organisation) in nominating:
        return Bar.OWN
    return None


def over_cap(organisations: Iterable[str], cap: int) -> dict[str, int]:
    """Folded names of organisations with more than ``cap`` representatives, and how many they have."""
    counts: dict[str, int] = {}
    for organisation in organisations:
        key = fold(organisation)
        counts[key] = counts.get(key, 0) + 1
    return {key: number for key, number in counts.items() if key and number > cap}
