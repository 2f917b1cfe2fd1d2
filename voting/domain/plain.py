"""What attendees write: plain text on one line. It is never HTML to anybody, and it is never logged."""

import unicodedata

from voting.domain.errors import TextRefused

MARKS_IN_A_ROW = 3
"""More accents than this on one letter are ink, not writing."""

_TAKEN = frozenset("LMNPSZ")
"""General categories (Unicode Standard, section 4.5): letters, marks, numbers, punctuation, symbols, spaces. Left out
are control and format characters, which could hide or turn round what stands beside them, and what has no meaning."""

_PICTURES = 0x2190
"""From here on symbols are arrows, boxes and emoji: no letter of the hall's typeface."""


def plain(text: object, longest: int) -> str:
    """``text`` in NFC, with single spaces, at most ``longest`` characters. Raises TextRefused with its reason:
    ``shape``, ``empty``, ``too_long`` or ``characters``."""
    if not isinstance(text, str):
        raise TextRefused("A text is needed.", reason="shape")
    if len(text) > 8 * longest:  # not worth normalising
        raise TextRefused(f"At most {longest} characters.", reason="too_long", longest=longest)
    tidy = " ".join(unicodedata.normalize("NFC", text).split())
    if not tidy:
        raise TextRefused("A text is needed.", reason="empty")
    if len(tidy) > longest:
        raise TextRefused(f"At most {longest} characters.", reason="too_long", longest=longest)
    in_a_row = 0
    for letter in tidy:
        category = unicodedata.category(letter)
        in_a_row = in_a_row + 1 if category in ("Mn", "Me") else 0
        picture = category == "So" and ord(letter) >= _PICTURES
        if category[0] not in _TAKEN or category in ("Zl", "Zp") or picture or in_a_row > MARKS_IN_A_ROW:
            raise TextRefused("Letters, figures and punctuation only.", reason="characters")
    return tidy
