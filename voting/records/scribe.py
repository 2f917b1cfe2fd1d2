"""Writes down what the use cases gather: the adapter behind ``service.record.Scribe``."""

from pathlib import Path

from voting.records.document import document
from voting.records.protocol import protocol
from voting.records.signing import read_signer
from voting.records.writing import canonical
from voting.service.record import Record


class FolderScribe:
    """Signs with the key in ``folder``, read each time: a key that was restored works at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def json(self, record: Record) -> bytes:
        """Canonical JSON and a line end. Raises SigningKeyMissing or SigningKeyUnusable."""
        return f"{canonical(protocol(record, read_signer(self._folder)))}\n".encode()

    def pdf(self, record: Record) -> bytes:
        """The document. Raises as ``json``."""
        signer = read_signer(self._folder)
        return document(record, protocol(record, signer), signer)
