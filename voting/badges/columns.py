"""Which column of a roll holds what: headings in English, French and German, or named by the person who imports."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from voting.badges.countries import plain
from voting.domain.errors import InvalidInput, RollInvalid

HEADINGS: dict[str, tuple[str, ...]] = {
    "id": (
        # a bare “No” or “Nr” is left out: it often counts rows, and sorting would hand badges to other people
        *("id", "registration id", "registration number", "attendee id", "participant id", "reference"),
        *("order code", "identifiant", "référence", "kennung", "teilnehmernummer", "anmeldenummer"),
    ),
    "name": (
        *("name", "full name", "attendee", "attendee name", "participant", "participant name", "badge name"),
        *("nom complet", "nom et prénom", "nom prénom", "prénom et nom", "prénom nom", "participant e"),
        *("vollständiger name", "vor und nachname", "vor und zuname", "teilnehmer", "teilnehmerin", "teilnehmende"),
    ),
    "first_name": (*("first name", "firstname", "given name", "forename", "prénom", "vorname", "rufname"),),
    "last_name": (
        *("last name", "lastname", "surname", "family name", "nom", "nom de famille", "nachname", "familienname"),
        "zuname",
    ),
    "organisation": (
        *("organisation", "organization", "organisation name", "organization name", "company", "company name"),
        *("cluster", "cluster organisation", "cluster name", "institution", "employer", "affiliation", "represents"),
        *("entreprise", "société", "organisme", "structure", "établissement", "employeur"),
        *("firma", "unternehmen", "einrichtung", "arbeitgeber", "verein", "verband"),
    ),
    "country": (*("country", "country code", "pays", "code pays", "land", "ländercode", "staat"),),
    "category": (
        *("category", "badge category", "type", "role", "group", "ticket", "ticket type", "product"),
        *("catégorie", "type de billet", "groupe", "rôle", "kategorie", "typ", "gruppe", "rolle", "ticketart"),
    ),
    "rooms": (
        # a bare “Room” or “Session” is left out: hotels and programmes have those, too
        *("rooms", "conference rooms", "registered for", "parallel session", "parallel sessions"),
        *("salles", "inscrit à", "sessions parallèles", "räume", "angemeldet für", "parallelsitzungen"),
    ),
    "delegate": (
        # a bare “Delegate” is left out: it often heads the names of all who attend
        *("voting delegate", "named delegate", "delegate votes"),
        *("délégué votant", "voix du délégué", "stimmvertretung", "stimmen der vertretung"),
    ),
    "email": (
        *("email", "e mail", "mail", "email address", "e mail address", "mail address"),
        *("courriel", "adresse email", "adresse e mail", "adresse électronique", "adresse mail"),
        *("e mail adresse", "email adresse", "mailadresse"),
    ),
}
"""Field to the headings that mean it, compared without case, accents and punctuation."""

FIELDS = tuple(HEADINGS)
IGNORE = "ignore"

_FIELD_OF = {plain(heading): field for field, headings in HEADINGS.items() for heading in headings}


@dataclass(frozen=True, slots=True)
class Columns:
    """``at``: field to column index. ``headings``: all of them. ``unused``: headings that nothing was read from."""

    at: Mapping[str, int]
    headings: tuple[str, ...]
    unused: tuple[str, ...]

    def heading(self, field: str) -> str:
        """How the file calls ``field``."""
        return self.headings[self.at[field]] if field in self.at else field


def map_columns(header: Sequence[str], given: Mapping[str, str]) -> Columns:
    """Which column is which field. ``given``: heading to field (or ``ignore``), before any heading is recognised.

    Raises InvalidInput for a mapping that fits nothing; RollInvalid where a needed column is missing or doubled.
    """
    headings = tuple(heading.strip() for heading in header)
    while headings and not headings[-1]:
        headings = headings[:-1]
    wanted = _given(headings, given)
    fields = [wanted.get(plain(heading), _FIELD_OF.get(plain(heading), "")) for heading in headings]
    taken = set(wanted.values())
    fields = [
        "" if field in taken and plain(heading) not in wanted else field
        for heading, field in zip(headings, fields, strict=True)
    ]
    at: dict[str, int] = {}
    for index, field in enumerate(fields):
        if field in ("", IGNORE):
            continue
        if field in at:
            raise RollInvalid(
                f"Columns “{headings[at[field]]}” and “{headings[index]}” both look like {field}. "
                f'Say which to leave out: --map "{headings[index]}=ignore".',
                columns=[headings[at[field]], headings[index]],
            )
        at[field] = index
    _complete(at, headings)
    if "first_name" not in at and "name" not in at and "last_name" in at:
        at["name"] = at.pop("last_name")  # a lone “Nom” or “Nachname” holds the whole name
    unused = tuple(heading for index, heading in enumerate(headings) if heading and index not in at.values())
    return Columns(at, headings, unused)


def _given(headings: Sequence[str], given: Mapping[str, str]) -> dict[str, str]:
    known = {plain(heading) for heading in headings}
    wanted = {}
    for heading, field in given.items():
        if field not in (*FIELDS, IGNORE):
            raise InvalidInput(
                f"--map {heading}={field}: there is no field {field!r}. Fields are {', '.join(FIELDS)} and {IGNORE}.",
                field="map",
            )
        if plain(heading) not in known:
            raise InvalidInput(
                f"--map {heading}={field}: the file has no column “{heading}”. It has {_list(headings)}.", field="map"
            )
        wanted[plain(heading)] = field
    return wanted


def _complete(at: Mapping[str, int], headings: Sequence[str]) -> None:
    missing = [field for field in ("organisation",) if field not in at]
    if not {"name", "last_name"} & set(at):
        missing.insert(0, "name")
    if missing:
        raise RollInvalid(
            f"No column is recognised as {' or '.join(missing)}. The first row has {_list(headings)}. "
            f'Say which it is: --map "COLUMN={missing[0]}".',
            missing=missing,
            columns=list(headings),
        )


def _list(headings: Sequence[str]) -> str:
    return ", ".join(f"“{heading}”" for heading in headings) or "no headings"
