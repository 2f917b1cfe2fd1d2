"""Headings in three languages, and headings that a person maps."""

import pytest

from voting.badges.columns import FIELDS, HEADINGS, map_columns
from voting.badges.countries import COUNTRIES, country_code, country_name, plain
from voting.domain.errors import InvalidInput, RollInvalid


@pytest.mark.parametrize(
    "header",
    [
        ("Name", "Organisation", "Country", "Category", "E-mail", "ID"),
        ("Full name", "Organization", "Country code", "Badge category", "Email address", "Registration ID"),
        ("NOM COMPLET", "Société", "Pays", "Catégorie", "Courriel", "Identifiant"),
        ("Vor- und Nachname", "Firma", "Land", "Kategorie", "E-Mail-Adresse", "Teilnehmernummer"),
    ],
)
def test_english_french_and_german_headings_are_recognised(header: tuple[str, ...]) -> None:
    assert dict(map_columns(header, {}).at) == {
        field: index for index, field in enumerate(("name", "organisation", "country", "category", "email", "id"))
    }


@pytest.mark.parametrize("header", [("First name", "Surname"), ("Prénom", "Nom"), ("Vorname", "Nachname")])
def test_first_and_last_names_are_told_apart(header: tuple[str, str]) -> None:
    assert dict(map_columns((*header, "Company"), {}).at) == {"first_name": 0, "last_name": 1, "organisation": 2}


def test_a_lone_last_name_column_holds_the_whole_name() -> None:
    assert dict(map_columns(("Nom", "Organisme"), {}).at) == {"name": 0, "organisation": 1}


def test_a_mapped_heading_wins_over_a_recognised_one() -> None:
    columns = map_columns(("Name", "Company", "Hosted by", ""), {"hosted BY": "organisation"})
    assert dict(columns.at) == {"name": 0, "organisation": 2}
    assert columns.unused == ("Company",)


def test_two_columns_for_one_field_are_not_chosen_between() -> None:
    header = ("Name", "Company", "Employer")
    with pytest.raises(RollInvalid, match=r"“Company” and “Employer”"):
        map_columns(header, {})
    assert map_columns(header, {"Employer": "ignore"}).at["organisation"] == 1


@pytest.mark.parametrize(
    ("header", "missing"), [(("Name", "Town"), "organisation"), (("Company", "Town"), "name"), (("a", "b"), "name")]
)
def test_a_missing_column_is_asked_for_with_what_is_there(header: tuple[str, str], missing: str) -> None:
    with pytest.raises(RollInvalid, match=header[1]) as refused:
        map_columns(header, {})
    assert f'--map "COLUMN={missing}"' in refused.value.message


@pytest.mark.parametrize(("heading", "field"), [("Town", "organisation"), ("Company", "colour")])
def test_a_mapping_that_fits_nothing_is_refused(heading: str, field: str) -> None:
    with pytest.raises(InvalidInput, match="--map"):
        map_columns(("Name", "Company"), {heading: field})


def test_no_heading_means_two_fields() -> None:
    known = [plain(heading) for field in FIELDS for heading in HEADINGS[field]]
    assert len({(plain(h), f) for f in FIELDS for h in HEADINGS[f]}) == len(set(known))


def test_a_row_counter_is_not_taken_for_an_id() -> None:
    assert "id" not in map_columns(("Nr.", "Name", "Firma"), {}).at


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(("DE", "DE"), ("de", "DE"), ("Germany", "DE"), ("Allemagne", "DE"), ("DEUTSCHLAND", "DE")),
        *(("Österreich", "AT"), ("osterreich", "AT"), ("Pays Bas", "NL"), ("The Netherlands", "NL"), ("EL", "GR")),
        *(("Türkiye", "TR"), ("Turkey", "TR"), ("UK", "GB"), ("Côte", None), ("Espagnie", None), ("ZZ", None)),
        ("", None),
    ],
)
def test_countries_are_known_by_code_and_by_name_in_three_languages(text: str, code: str | None) -> None:
    assert country_code(text) == code


def test_no_two_countries_share_a_name() -> None:
    names = {(plain(name), code) for code, names in COUNTRIES.items() for name in (code, *names)}
    assert len({name for name, _ in names}) == len(names)
    assert all(country_code(country_name(code)) == code for code in COUNTRIES)
