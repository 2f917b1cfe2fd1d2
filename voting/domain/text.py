"""Texts in several languages, and moments."""

import unicodedata
from collections.abc import Mapping

Text = Mapping[str, str]
"""Language code (``en``, ``fr``) to the text in it; never empty."""

Millis = int
"""A moment: milliseconds since 1970-01-01 UTC."""


def pick(text: Text, language: str) -> str:
    """The text in ``language``, else in English, else in the first language it has."""
    return text.get(language) or text.get("en") or next(iter(text.values()))


def fold(text: str) -> str:
    """``text`` as two people would agree that it is the same: case, width and spacing folded."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
