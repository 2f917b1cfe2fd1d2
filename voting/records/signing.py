"""The key that signs records: Ed25519, made once with the conference, kept beside the database.

The journal's first entry names its public half, so whoever has the journal's eight words has the key too.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from voting.domain.errors import Unavailable

KEY_FILE = "signing.key"


class SigningKeyMissing(Unavailable):
    """The data folder has no signing key. It is made with the conference and can only be restored."""

    code = "signing_key_missing"


class SigningKeyUnusable(Unavailable):
    """The signing key cannot be read, is open to other accounts, or is not an Ed25519 key."""

    code = "signing_key_unusable"


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs. ``public`` is the public key, 64 hex digits."""

    key: Ed25519PrivateKey

    @property
    def public(self) -> str:
        return self.key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()

    def sign(self, content: bytes) -> str:
        """The signature of ``content`` (RFC 8032), 128 hex digits."""
        return self.key.sign(content).hex()


def named(public: str) -> str:
    """How the journal's first entry, in its reason, names the public key."""
    return f"signing key {public}"


def make_signer(folder: Path) -> Signer:
    """Make the key in ``folder``, or take the one that is there. Raises SigningKeyUnusable."""
    path = folder / KEY_FILE
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(pem)
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError:
        pass
    except OSError as error:
        raise _unusable(path, f"cannot be written: {error.strerror}. Mend the folder's rights.") from None
    return read_signer(folder)


def read_signer(folder: Path) -> Signer:
    """The key in ``folder``. Raises SigningKeyMissing or SigningKeyUnusable, with what to do."""
    path = folder / KEY_FILE
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            pem = file.read()
    except FileNotFoundError:
        raise SigningKeyMissing(
            f"There is no {path}: nothing can be signed. Restore it from the backup. A new key would not help: "
            "the journal names the first one.",
            file=str(path),
        ) from None
    except OSError as error:
        raise _unusable(path, f"cannot be read: {error.strerror}. Give it to the account that runs voting.") from None
    if os.name == "posix" and mode & 0o077:
        raise _unusable(path, f"is open to other accounts (mode {mode & 0o777:03o}). Run chmod 600 on it.")
    try:
        key = load_pem_private_key(pem, None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise _unusable(path, "is not an Ed25519 key. Restore it from the backup.")
    return Signer(key)


def _unusable(path: Path, why: str) -> SigningKeyUnusable:
    return SigningKeyUnusable(f"The signing key {path} {why}", file=str(path))
