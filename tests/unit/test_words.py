"""A hash as eight words: the same for everybody, and told apart at a glance."""

import hashlib

import pytest

from voting.domain.words import WORDS, head_words


def differ_by_one_letter(a: str, b: str) -> bool:
    if len(a) == len(b):
        return sum(x != y for x, y in zip(a, b, strict=True)) == 1
    short, long = sorted((a, b), key=len)
    return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))


def test_there_are_1024_short_plain_words() -> None:
    assert len(set(WORDS)) == len(WORDS) == 1024
    assert list(WORDS) == sorted(WORDS)
    assert all(word.isascii() and word.isalpha() and word.islower() and 3 <= len(word) <= 8 for word in WORDS)


def test_no_word_is_mistaken_for_another() -> None:
    for place, word in enumerate(WORDS):
        for other in WORDS[place + 1 :]:
            if word[0] == other[0]:
                assert not differ_by_one_letter(word, other), (word, other)
                assert not other.startswith(word), (word, other)


def test_eight_words_are_the_first_eighty_bits() -> None:
    assert head_words("0" * 64) == ("abacus",) * 8
    assert head_words("f" * 64) == ("zucchini",) * 8
    head = hashlib.sha256(b"head").hexdigest()
    bits = "".join(f"{WORDS.index(word):010b}" for word in head_words(head))
    assert int(bits, 2) == int(head[:20], 16)


def test_another_hash_has_other_words() -> None:
    heads = [hashlib.sha256(str(i).encode()).hexdigest() for i in range(2000)]
    assert len({head_words(head) for head in heads}) == 2000


@pytest.mark.parametrize("wrong", ["", "0" * 63, "0" * 65, "g" * 64])
def test_what_is_no_hash_has_no_words(wrong: str) -> None:
    with pytest.raises(ValueError):
        head_words(wrong)
