"""Badge tokens: how they are made, read, and turned into what the server may know (law 7).

A token is 80 random bits as 16 characters of Crockford's base 32, printed in four groups of four. The phone
derives from it: *auth*, which signs the badge in, and one *tag* a poll, under which its ballot lies. The server
keeps only the *verifier* of auth, made under a key that is not in the database.
"""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from binascii import a2b_base64

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from voting.domain.errors import InvalidInput
from voting.service.ports import Random

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U."""

LENGTH = 16
SALT = b"voting/1"

_FORGIVEN = str.maketrans({"O": "0", "I": "1", "L": "1", " ": None, "-": None, "\u00a0": None})


def make_token(random: Random) -> str:
    """A new token of 80 random bits."""
    bits = int.from_bytes(random.bytes(10), "big")
    return "".join(ALPHABET[(bits >> shift) & 31] for shift in range(75, -5, -5))


def read_token(typed: str) -> str:
    """The token in ``typed``, forgiving case, spaces, hyphens and O/0, I/L/1. Raises InvalidInput."""
    token = typed.strip().upper().translate(_FORGIVEN)
    if len(token) != LENGTH or any(letter not in ALPHABET for letter in token):
        raise InvalidInput(
            f"A badge code has {LENGTH} letters and digits, in four groups of four.", field="token", length=len(token)
        )
    return token


def grouped(token: str) -> str:
    """``token`` as it is printed: four groups of four."""
    return " ".join(token[i : i + 4] for i in range(0, LENGTH, 4))


def derive_auth(token: str) -> bytes:
    """What signs the badge in: HKDF-SHA256(token, info="auth"), 32 bytes."""
    return _hkdf(token, "auth")


def derive_tag(token: str, poll: str) -> bytes:
    """Under what the badge's ballot in ``poll`` lies: HKDF-SHA256(token, info="ballot|"+poll), 32 bytes."""
    return _hkdf(token, f"ballot|{poll}")


def verifier(auth: bytes, key: bytes) -> bytes:
    """What the database keeps of a badge's auth: HMAC-SHA256 under ``key``."""
    return hmac.digest(key, auth, "sha256")


def receipt(poll: str, tag: bytes) -> str:
    """The short code by which an attendee finds the ballot in the list of ballots received: the first 50 bits of
    SHA-256 of ``receipt|POLL|TAG`` (the tag as on the wire), ten characters in two groups."""
    digest = hashlib.sha256(f"receipt|{poll}|{encode(tag)}".encode()).digest()
    bits = int.from_bytes(digest[:7], "big") >> 6
    code = "".join(ALPHABET[(bits >> shift) & 31] for shift in range(45, -5, -5))
    return f"{code[:5]}-{code[5:]}"


def encode(raw: bytes) -> str:
    """``raw`` as unpadded base64url, as on the wire."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """The bytes of unpadded base64url ``text``, already checked for its alphabet."""
    return a2b_base64(text.replace("-", "+").replace("_", "/") + "=" * (-len(text) % 4))


def _hkdf(token: str, info: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=SALT, info=info.encode()).derive(token.encode())
