"""What a process does to the files of a folder, as the kernel saw it: every write and every sync, in their order.

``strace`` follows the real, unmodified process. What it says on its standard output is in the same order, so that an
acknowledgement can be held against the syncs before it.
"""

import asyncio
import codecs
import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]

CALLS = "openat,pwrite64,write,fdatasync,fsync,ftruncate,unlink,rename,renameat,renameat2"
LONGEST = 1 << 20


@dataclass(frozen=True, slots=True)
class Made:
    """A file was opened that may be new."""

    path: str


@dataclass(frozen=True, slots=True)
class Written:
    path: str
    offset: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Truncated:
    path: str
    size: int


@dataclass(frozen=True, slots=True)
class Syncing:
    """A sync of a file, or of the folder, has begun."""

    path: str


@dataclass(frozen=True, slots=True)
class Synced:
    """It has returned: what was there when it began is safe."""

    path: str


@dataclass(frozen=True, slots=True)
class Gone:
    path: str


@dataclass(frozen=True, slots=True)
class Said:
    """On standard output."""

    text: bytes


Event = Made | Written | Truncated | Syncing | Synced | Gone | Said


@cache
def missing() -> str:
    """Why nothing can be recorded here, or nothing."""
    if shutil.which("strace") is None:
        return "strace is not installed"
    tried = subprocess.run(["strace", "-f", "true"], capture_output=True, text=True)
    return "" if tried.returncode == 0 else f"strace does not run here: {tried.stderr.strip()[-200:]}"


async def record(folder: Path, log: Path, command: Sequence[str]) -> list[Event]:
    """Run ``command`` to its end, and return what it did to ``folder``."""
    process = await asyncio.create_subprocess_exec(
        *("strace", "-f", "-y", "-s", str(LONGEST), "-o", str(log), "-e", f"trace={CALLS}", *command),
        cwd=ROOT,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},  # what the interpreter does for itself is none of ours
        stdout=asyncio.subprocess.DEVNULL,
    )
    assert await process.wait() == 0, f"{command} failed"
    return await asyncio.to_thread(read, log, folder)


def read(log: Path, folder: Path) -> list[Event]:
    """The events in ``log``, which strace wrote."""
    with log.open(encoding="latin-1") as lines:
        return [event for event in _events(lines) if isinstance(event, Said) or _within(event.path, folder)]


_WHOLE = re.compile(r"(\d+)\s+(\w+)\((.*)\)\s+= (-?\d+)")
_BEGUN = re.compile(r"(\d+)\s+(\w+)\((.*) <unfinished \.\.\.>$")
_ENDED = re.compile(r"(\d+)\s+<\.\.\. (\w+) resumed>.*= (-?\d+)")
_FILE = r"\d+<([^>]*)>"
_TEXT = r'"((?:[^"\\]|\\.)*)"'
_ARGUMENTS = {
    "openat": re.compile(rf"[^,]*, {_TEXT}, (\S+)"),
    "pwrite64": re.compile(rf"{_FILE}, {_TEXT}, \d+, (\d+)"),
    "write": re.compile(rf"(\d+)<[^>]*>, {_TEXT}, \d+"),
    "ftruncate": re.compile(rf"{_FILE}, (\d+)"),
    "unlink": re.compile(_TEXT),
    "fdatasync": re.compile(_FILE),
    "fsync": re.compile(_FILE),
}


def _events(lines: Iterable[str]) -> Iterator[Event]:
    """A call takes effect when it begins, a sync when it returns."""
    begun: dict[str, tuple[str, str]] = {}
    for line in lines:
        if whole := _WHOLE.match(line):
            _, call, arguments, result = whole.groups()
            if int(result) >= 0:
                yield from _began(call, arguments)
                yield from _ended(call, arguments)
        elif half := _BEGUN.match(line):
            thread, call, arguments = half.groups()
            begun[thread] = call, arguments
            yield from _began(call, arguments)
        elif rest := _ENDED.match(line):
            call, arguments = begun.pop(rest[1])
            if int(rest[3]) >= 0:
                yield from _ended(call, arguments)


def _began(call: str, arguments: str) -> Iterator[Event]:
    known = _ARGUMENTS.get(call)
    found = known.match(arguments) if known else None
    assert found, f"a call that the model of the disk does not know: {call}({arguments[:100]}"
    match call:
        case "openat":
            if "O_CREAT" in found[2]:
                yield Made(_bytes(found[1]).decode())
        case "pwrite64":
            yield Written(found[1], int(found[3]), _bytes(found[2]))
        case "write":
            if found[1] == "1":
                yield Said(_bytes(found[2]))
        case "ftruncate":
            yield Truncated(found[1], int(found[2]))
        case "unlink":
            yield Gone(_bytes(found[1]).decode())
        case _:
            yield Syncing(found[1])


def _ended(call: str, arguments: str) -> Iterator[Event]:
    if call in ("fdatasync", "fsync"):
        found = _ARGUMENTS[call].match(arguments)
        assert found
        yield Synced(found[1])


def _bytes(text: str) -> bytes:
    return codecs.escape_decode(text.encode("latin-1"))[0]


def _within(path: str, folder: Path) -> bool:
    return Path(path) == folder or Path(path).parent == folder
