"""The roll: badges, and the cap on representatives of one organisation."""

from collections.abc import Iterable
from dataclasses import dataclass

from voting.domain.text import Millis, fold

REHEARSAL = "rehearsal"
"""Reserved category of badges that only rehearsals use; never entitled unless a poll names it."""

ORGANISATION_CAP = 2

MOST_VOTES = 10_000
"""Of one named delegate."""


@dataclass(frozen=True, slots=True)
class Badge:
    """What an attendee wears. ``number`` is printed and spoken; ``key`` identifies the person across imports.
    ``issued`` counts how often a token was made for it: 0 means not printed yet. ``rooms``: ids of the rooms that
    its person registered for. ``delegate``: how many votes it casts as its organisation's named delegate, or 0."""

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
    rooms: tuple[str, ...] = ()
    delegate: int = 0


def over_cap(organisations: Iterable[str], cap: int) -> dict[str, int]:
    """Folded names of organisations with more than ``cap`` representatives, and how many they have."""
    counts: dict[str, int] = {}
    for organisation in organisations:
        key = fold(organisation)
        counts[key] = counts.get(key, 0) + 1
    return {key: number for key, number in counts.items() if key and number > cap}
