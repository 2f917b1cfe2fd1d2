"""A disk that loses its power: what was synced is safe, anything else may be there, in pieces, or not.

Of what was written to a file since its last sync, a cut keeps nothing, everything, or each piece of 512 bytes by
chance, so that writes are lost, torn and reordered. A new name may be lost, and a removed file be back, until their
folder is synced.
"""

from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.faults.recording import Event, Gone, Made, Said, Synced, Syncing, Truncated, Written

SECTOR = 512


@dataclass(slots=True)
class _File:
    safe: bytearray
    named: bool
    """Whether its name is safe."""
    pending: list[Written | Truncated] = field(default_factory=list)
    syncing: int = 0
    """How many of those pending had come when the sync began."""


class Disk:
    """``folder``: whose files it holds, as they are now, all safe."""

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)
        self._files = {str(path): _File(bytearray(path.read_bytes()), True) for path in folder.iterdir()}
        self._removed: dict[str, _File] = {}

    def take(self, event: Event) -> None:
        """What the process does. The index of the write-ahead log (``-shm``) is memory, and never survives."""
        if isinstance(event, Said) or event.path.endswith("-shm"):
            return
        file = self._files.get(event.path)
        match event:
            case Made(path):
                if file is None:
                    self._removed.pop(path, None)
                    self._files[path] = _File(bytearray(), False)
            case Written(path) | Truncated(path):
                assert file, f"{path} was written before it was there"
                file.pending.append(event)
            case Gone(path):
                if file:
                    self._removed[path] = self._files.pop(path)
            case Syncing():
                if file:
                    file.syncing = len(file.pending)
            case Synced(path):
                self._sync(path, file)

    def _sync(self, path: str, file: _File | None) -> None:
        if path == self._folder:
            self._removed.clear()
            for each in self._files.values():
                each.named = True
        elif file:
            for change in file.pending[: file.syncing]:
                for piece in _pieces(change):
                    _apply(file.safe, piece)
            del file.pending[: file.syncing]

    def cut(self, random: Random) -> Mapping[str, bytes]:
        """What is found after a power cut now, by name of the file."""
        found = {}
        for path, file in (self._removed | self._files).items():
            sure = file.named and path in self._files
            if sure or random.random() < 0.5:
                found[Path(path).name] = _after_cut(file, random)
        return found


def _after_cut(file: _File, random: Random) -> bytes:
    content = copy(file.safe)
    kept = random.choice((0.0, 1.0, random.random()))
    for change in file.pending:
        for piece in _pieces(change):
            if random.random() < kept:
                _apply(content, piece)
    return bytes(content)


def _pieces(change: Written | Truncated) -> Iterator[Written | Truncated]:
    """``change`` in parts that a disk writes whole."""
    if isinstance(change, Truncated):
        yield change
        return
    start, end = change.offset, change.offset + len(change.data)
    while start < end:
        stop = min(end, (start // SECTOR + 1) * SECTOR)
        yield Written(change.path, start, change.data[start - change.offset : stop - change.offset])
        start = stop


def _apply(content: bytearray, change: Written | Truncated) -> None:
    length = change.size if isinstance(change, Truncated) else change.offset + len(change.data)
    if len(content) < length:
        content.extend(bytes(length - len(content)))
    if isinstance(change, Truncated):
        del content[length:]
    else:
        content[change.offset : length] = change.data
