"""Texts in several languages."""

import pytest

from voting.domain.text import pick


@pytest.mark.parametrize(
    ("text", "language", "picked"),
    [
        ({"en": "Yes", "fr": "Oui"}, "fr", "Oui"),
        ({"en": "Yes", "fr": "Oui"}, "de", "Yes"),
        ({"bg": "Да", "el": "Ναι"}, "de", "Да"),
        ({"en": "Yes", "fr": ""}, "fr", "Yes"),
    ],
)
def test_a_text_falls_back_to_english_then_to_its_first_language(
    text: dict[str, str], language: str, picked: str
) -> None:
    assert pick(text, language) == picked
