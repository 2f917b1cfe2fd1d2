"""The roll: who is the same, who is too many."""

import pytest

from voting.domain.roll import over_cap
from voting.domain.text import fold


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ACME  GmbH", " acme gmbh "),
        ("Stra\u00dfe", "STRASSE"),
        ("Zo\u00eb", "Zoe\u0308"),
        ("\uff21\uff23\uff2d\uff25", "acme"),
        ("Caf\u00e9\u00a0Europa", "caf\u00e9 europa"),
    ],
)
def test_names_that_people_call_the_same_fold_to_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_different_letters_stay_different() -> None:
    assert len({fold(name) for name in ("Muller", "Müller", "Mueller")}) == 3


def test_an_organisation_over_the_cap_is_named_with_its_number() -> None:
    assert over_cap(["ACME", "acme ", "Acme", "Beta", "Beta"], 2) == {"acme": 3}


def test_people_without_an_organisation_are_not_capped() -> None:
    assert over_cap(["", " ", "", ""], 1) == {}
