"""The recount's own Ed25519, against RFC 8032 and against ``cryptography``."""

from random import Random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from voting.records.recount import L, P, signed_by, verify

VECTORS = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe"
        "24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302a"
        "eeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed2"
        "8dc027beceea1ec40a",
    ),
]
"""RFC 8032, 7.1, tests 1 to 3: secret key, public key, message, signature."""


def a_key(random: Random) -> tuple[Ed25519PrivateKey, bytes]:
    key = Ed25519PrivateKey.from_private_bytes(random.randbytes(32))
    return key, key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


@pytest.mark.parametrize(("secret", "public", "message", "signature"), VECTORS)
def test_it_accepts_the_vectors_of_the_standard(secret: str, public: str, message: str, signature: str) -> None:
    assert Ed25519PrivateKey.from_private_bytes(bytes.fromhex(secret)).sign(bytes.fromhex(message)).hex() == signature
    assert verify(bytes.fromhex(public), bytes.fromhex(message), bytes.fromhex(signature))
    assert not verify(bytes.fromhex(public), bytes.fromhex(message) + b"x", bytes.fromhex(signature))


def test_it_accepts_what_cryptography_signs_and_nothing_that_differs_in_a_bit() -> None:
    random = Random(8032)
    for _ in range(25):
        key, public = a_key(random)
        message = random.randbytes(random.randrange(200))
        signature = key.sign(message)
        assert verify(public, message, signature)
        for changed in (public, signature):
            bit = random.randrange(len(changed) * 8)
            wrong = bytearray(changed)
            wrong[bit // 8] ^= 1 << bit % 8
            pair = (bytes(wrong), signature) if changed is public else (public, bytes(wrong))
            assert not verify(pair[0], message, pair[1])


def test_a_signature_has_one_form_only() -> None:
    """s and s + L would be the same number to a careless reader (RFC 8032, 5.1.7: it must be below L)."""
    random = Random(1)
    key, public = a_key(random)
    signature = key.sign(b"x")
    s = int.from_bytes(signature[32:], "little")
    assert not verify(public, b"x", signature[:32] + (s + L).to_bytes(32, "little"))
    good = signature.hex()
    assert signed_by(public.hex(), b"x", good)
    assert not signed_by(public.hex(), b"x", good.upper())
    assert not signed_by(public.hex().upper(), b"x", good)
    assert not signed_by(public.hex(), b"x", good + "00")
    assert not signed_by(public.hex(), b"x", None)


@pytest.mark.parametrize(
    "public",
    [
        (P + 1).to_bytes(32, "little"),  # y is not below p
        (2).to_bytes(32, "little"),  # no point has this y
        (1 | 1 << 255).to_bytes(32, "little"),  # x = 0 with a sign
        b"",
    ],
)
def test_what_is_no_point_is_no_key(public: bytes) -> None:
    assert not verify(public, b"x", bytes(64))
