"""The form of everything that is signed: canonical JSON, a signature over its bytes, and what made it."""

import hashlib
import json
from functools import lru_cache
from pathlib import Path

import voting
from voting.records.signing import Signer

STATIC = Path(voting.__file__).parent / "static"
"""The built pages."""


def canonical(value: object) -> str:
    """Compact JSON with sorted keys: one text for one value. Numbers are whole; nothing else is used here."""
    return json.dumps(value, separators=(",", ":"), sort_keys=True, ensure_ascii=False, allow_nan=False)


def signed(value: dict[str, object], signer: Signer) -> dict[str, object]:
    """``value`` with the public key and a signature over the canonical JSON of all else."""
    content = value | {"key": signer.public}
    return content | {"signature": signer.sign(canonical(content).encode())}


def software() -> dict[str, object]:
    """The program's version, and the SHA-256 of the pages that it serves; null where they are not built."""
    return {"version": voting.__version__, "pages": pages_hash(STATIC)}


@lru_cache(maxsize=8)
def pages_hash(folder: Path) -> str | None:
    """SHA-256 over the built pages as browsers get them, by path."""
    digest = hashlib.sha256()
    files = [
        path
        for path in sorted(folder.rglob("*"), key=lambda path: path.relative_to(folder).as_posix())
        if path.is_file() and path.suffix not in (".br", ".gz") and not path.name.startswith(".")
    ]
    for path in files:
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest() if files else None
