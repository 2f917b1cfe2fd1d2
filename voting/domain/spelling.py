"""What is one word in all of its spellings."""

import unicodedata

OWN_LETTERS = {
    "da": "æøå",
    "nb": "æøå",
    "nn": "æøå",
    "no": "æøå",
    "sv": "åäö",
    "fi": "åäö",
    "et": "õäöüšž",
    "is": "áðéíóúýþæö",
    "es": "ñ",
    "pl": "ąćęłńóśźż",
    "cs": "čřšž",
    "sk": "äčôšž",
    "sl": "čšž",
    "hr": "čćđšž",
    "sq": "çë",
    "hu": "öü",
    "lt": "čšž",
    "lv": "čģķļņšž",
    "ro": "ăâîșț",
    "tr": "çğıöşü",
    "az": "çəğıöşü",
}
"""Letters with marks that a language sorts as letters of their own: the primary differences of its collation in the
Unicode CLDR. Everywhere else a mark is a way to write a letter, as é in French and ü in German."""

_PLAIN = {"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "’": "'", "‐": "-", "–": "-"}
"""Letters that have no decomposition, and forms of the same punctuation."""

_LATIN_AND_GREEK = "\u0400"
"""Below it marks are accents. In other scripts they are letters or vowels, and stay."""

EDGES = " .,;:!?\"'“”„«»()[]*_-"
"""What may stand round a word and is no part of it."""


def word_key(word: str, language: str) -> str:
    """What is equal in all spellings of ``word``; empty where there is no letter or figure in it."""
    own = OWN_LETTERS.get(language, "")
    letters = []
    for letter in unicodedata.normalize("NFC", unicodedata.normalize("NFKC", word).casefold()):
        base = unicodedata.normalize("NFD", letter)[0]
        if letter in own or base >= _LATIN_AND_GREEK:
            letters.append(_PLAIN.get(letter, letter) if letter not in own else letter)
        elif not unicodedata.combining(base):
            letters.append(_PLAIN.get(base, base))
    key = " ".join("".join(letters).split()).strip(EDGES)
    return key if any(letter.isalnum() for letter in key) else ""
