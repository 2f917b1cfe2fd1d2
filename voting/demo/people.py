"""The demo's attendees: generated names over real organisations. Every one has the category "generated"."""

import csv
import tomllib
from pathlib import Path
from random import Random

from voting.badges.roll_file import name_key
from voting.domain.roll import ORGANISATION_CAP, Badge

DATA = Path(__file__).parent / "data"
GENERATED = "generated"
"""The category of every generated attendee."""


def demo_people(count: int = 300, seed: int = 2018) -> tuple[Badge, ...]:
    """``count`` badges to add to the roll, the same for the same ``seed``.

    Every organisation sends one person before any sends a second. Raises ValueError where ``count`` is more than
    two for each organisation.
    """
    organisations = _organisations()
    if not 0 <= count <= len(organisations) * ORGANISATION_CAP:
        raise ValueError(f"The demo's organisations have room for {len(organisations) * ORGANISATION_CAP} people.")
    chance = Random(seed)
    places = [place for _ in range(ORGANISATION_CAP) for place in chance.sample(organisations, len(organisations))]
    with (DATA / "names.toml").open("rb") as file:
        names = {country: _full_names(lists, chance) for country, lists in tomllib.load(file).items()}
    people = []
    for organisation, country in places[:count]:
        name = names[country].pop()
        people.append(Badge(0, 0, name_key(name, organisation), name, organisation, country, GENERATED))
    return tuple(people)


def _organisations() -> list[tuple[str, str]]:
    """Name and country code of each organisation, in the file's order."""
    with (DATA / "organisations.csv").open(encoding="utf-8", newline="") as file:
        return [(row["name"], row["iso2"]) for row in csv.DictReader(file)]


def _full_names(lists: dict[str, list[str]], chance: Random) -> list[str]:
    """Every full name that a country's lists give, shuffled; each is used once."""
    family = lists["family"]
    women = [f"{first} {last}" for first in lists["women"] for last in lists.get("family_women", family)]
    men = [f"{first} {last}" for first in lists["men"] for last in family]
    names = women + men
    chance.shuffle(names)
    return names
