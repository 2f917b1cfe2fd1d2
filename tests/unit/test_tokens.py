"""Badge tokens: made, typed, and turned into what the server may know."""

import hashlib
import hmac
import secrets

import pytest

from voting.domain.errors import InvalidInput
from voting.service.tokens import (
    ALPHABET,
    LENGTH,
    decode,
    derive_auth,
    derive_tag,
    encode,
    grouped,
    make_token,
    read_token,
    receipt,
    verifier,
)


class Fixed:
    """Bytes that are known."""

    def __init__(self, given: bytes) -> None:
        self.given = given

    def bytes(self, count: int) -> bytes:
        assert len(self.given) == count, "a token takes exactly 80 random bits"
        return self.given


@pytest.mark.parametrize(
    ("bits", "token"), [(bytes(10), "0" * 16), (b"\xff" * 10, "Z" * 16), (bytes(9) + b"\x01", "0" * 15 + "1")]
)
def test_a_token_is_80_bits_as_16_characters(bits: bytes, token: str) -> None:
    assert make_token(Fixed(bits)) == token


def test_every_bit_of_the_randomness_is_in_the_token() -> None:
    tokens = {make_token(Fixed((1 << bit).to_bytes(10, "big"))) for bit in range(80)}
    assert len(tokens) == 80


def test_a_typed_token_is_read_whatever_its_case_and_spacing() -> None:
    token = make_token(Fixed(secrets.token_bytes(10)))
    groups = grouped(token)
    spellings = (token, token.lower(), groups, f" {groups.replace(' ', '-')} ", groups.replace(" ", "\u00a0"))
    for typed in spellings:
        assert read_token(typed) == token


def test_letters_that_look_like_digits_are_forgiven() -> None:
    assert read_token("oOiI lL00 1111 0000") == "0011110011110000"


@pytest.mark.parametrize("typed", ["", "ABC", "0" * 15, "0" * 17, "U" * 16, "0000 0000 0000 000!", "é" * 16, "０" * 16])
def test_what_is_no_token_is_refused_without_repeating_it(typed: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_token(typed)
    assert refused.value.detail["length"] == len(typed.replace(" ", ""))
    assert not typed or typed not in refused.value.message


def test_the_alphabet_has_nothing_to_mix_up() -> None:
    assert len(set(ALPHABET)) == 32
    assert not set("ILOU") & set(ALPHABET)


def test_groups_are_four_of_four() -> None:
    assert grouped("0123456789ABCDEF") == "0123 4567 89AB CDEF"
    assert len(grouped("0" * LENGTH)) == 19


def test_derivations_are_the_published_ones() -> None:
    """HKDF-SHA256 as in RFC 5869, worked out by hand with hmac: phones must derive the same."""
    token = "0123456789ABCDEF"
    key = hmac.digest(b"voting/1", token.encode(), hashlib.sha256)
    assert derive_auth(token) == hmac.digest(key, b"auth\x01", hashlib.sha256)
    assert derive_tag(token, "focus") == hmac.digest(key, b"ballot|focus\x01", hashlib.sha256)


def test_polls_and_sign_in_have_values_that_say_nothing_about_each_other() -> None:
    token = "0123456789ABCDEF"
    values = {derive_auth(token), derive_tag(token, "a"), derive_tag(token, "b"), derive_tag(token[::-1], "a")}
    assert len(values) == 4


def test_a_verifier_needs_the_key() -> None:
    auth = derive_auth("0123456789ABCDEF")
    assert verifier(auth, b"k" * 32) != verifier(auth, b"l" * 32)
    assert verifier(auth, b"k" * 32) != auth
    assert len(verifier(auth, b"k" * 32)) == 32


@pytest.mark.parametrize(
    ("token", "poll", "code"),
    [
        ("0123456789ABCDEF", "focus", "F8JSH-TX7BE"),
        ("0123456789ABCDEF", "award-2026", "DQA8K-3X4KD"),
        ("ZZZZZZZZZZZZZZZZ", "focus", "G9SHZ-0RYT7"),
    ],
)
def test_a_receipt_is_short_and_belongs_to_its_ballot(token: str, poll: str, code: str) -> None:
    """The values of docs/protocol.md."""
    assert receipt(poll, derive_tag(token, poll)) == code


@pytest.mark.parametrize("count", [0, 1, 16, 31, 32, 33])
def test_bytes_go_over_the_wire_and_come_back(count: int) -> None:
    raw = bytes(range(200, 200 + count))
    assert decode(encode(raw)) == raw
    assert "=" not in encode(raw)
