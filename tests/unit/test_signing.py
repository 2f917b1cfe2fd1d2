"""The key that signs records: made once, for its owner alone, and clear words where it cannot be used."""

import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from voting.records.signing import KEY_FILE, SigningKeyMissing, SigningKeyUnusable, make_signer, read_signer


def test_the_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    made = make_signer(tmp_path)
    assert (tmp_path / KEY_FILE).stat().st_mode & 0o777 == 0o600
    assert make_signer(tmp_path).public == read_signer(tmp_path).public == made.public
    public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(made.public))
    public.verify(bytes.fromhex(made.sign(b"content")), b"content")
    assert made.sign(b"content") == read_signer(tmp_path).sign(b"content") != made.sign(b"other")


def test_two_folders_have_two_keys(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / name).mkdir()
    assert make_signer(tmp_path / "a").public != make_signer(tmp_path / "b").public


def test_a_missing_key_is_told_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SigningKeyMissing, match="backup") as caught:
        read_signer(tmp_path)
    assert caught.value.code == "signing_key_missing"
    assert str(tmp_path / KEY_FILE) in caught.value.message


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_a_key_that_others_can_open_is_refused(tmp_path: Path, mode: int) -> None:
    make_signer(tmp_path)
    (tmp_path / KEY_FILE).chmod(mode)
    with pytest.raises(SigningKeyUnusable, match=f"mode {mode:03o}.*chmod 600") as caught:
        read_signer(tmp_path)
    assert caught.value.code == "signing_key_unusable"


def other_kind() -> bytes:
    key = generate_private_key(SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@pytest.mark.parametrize("content", [b"", b"not a key", other_kind()], ids=["empty", "text", "another kind"])
def test_what_is_no_ed25519_key_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / KEY_FILE
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(SigningKeyUnusable, match="not an Ed25519 key"):
        read_signer(tmp_path)


def test_a_key_that_cannot_be_read_or_made_is_told(tmp_path: Path) -> None:
    (tmp_path / KEY_FILE).mkdir()
    for act in (read_signer, make_signer):
        with pytest.raises(SigningKeyUnusable, match="cannot be"):
            act(tmp_path)
    with pytest.raises(SigningKeyUnusable, match="cannot be written"):
        make_signer(tmp_path / "nowhere")


@pytest.mark.skipif(not Path("/usr/bin/openssl").exists(), reason="openssl is not installed")
def test_openssl_reads_the_key_and_agrees_on_its_public_half(tmp_path: Path) -> None:
    """docs/records.md tells how to look at it without us."""
    made = make_signer(tmp_path)
    command = ["openssl", "pkey", "-in", str(tmp_path / KEY_FILE), "-pubout", "-outform", "DER"]
    der = subprocess.run(command, capture_output=True, check=True).stdout
    assert der[-32:].hex() == made.public
