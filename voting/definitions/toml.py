"""A conference as TOML: written so that a person can read it, and read so that a mistake has a line."""

import re
import tomllib
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import cast

Path = tuple[str | int, ...]

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_WIDE = 100
"""Characters after which the tables of a list have a line each."""


def write(data: Mapping[str, object]) -> str:
    """``data``, JSON values without null, as TOML: lists of tables on the first level become sections."""
    sections = {key: value for key, value in data.items() if _is_tables(value)}
    lines = [f"{_key(key)} = {_value(value)}" for key, value in data.items() if key not in sections]
    for name, tables in sections.items():
        for table in cast(Sequence[Mapping[str, object]], tables):
            lines += ["", f"[[{_key(name)}]]"]
            lines += [f"{_key(key)} = {_spread(value)}" for key, value in table.items()]
    return "\n".join(lines) + "\n"


def _is_tables(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, Mapping) for item in value)


def _spread(value: object) -> str:
    if not _is_tables(value):
        return _value(value)
    return "[\n" + "".join(f"  {_value(item)},\n" for item in cast(list[object], value)) + "]"


def _value(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case str():
            return _string(value)
        case Mapping():
            return "{ " + ", ".join(f"{_key(key)} = {_value(held)}" for key, held in value.items()) + " }"
        case list() | tuple():
            parts = [_value(item) for item in value]
            line = f"[{', '.join(parts)}]"
            return line if len(line) <= _WIDE else "[\n" + "".join(f"  {part},\n" for part in parts) + "]"
    raise TypeError(f"{type(value).__name__} has no form in TOML")


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _string(key)


_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def _string(text: str) -> str:
    """Control characters, and those that nobody sees, by their number."""
    return '"' + "".join(_ESCAPES.get(c) or (c if c.isprintable() else f"\\U{ord(c):08X}") for c in text) + '"'


def lines(text: str) -> dict[Path, int]:
    """The line, from 1, on which each key and each element of a list begins. ``text`` is TOML that can be read."""
    return _Scanner(text).scan()


class _Scanner:
    def __init__(self, text: str) -> None:
        self._text, self._at = text, 0
        self._ends = [found.start() for found in re.finditer("\n", text)]
        self._found: dict[Path, int] = {}
        self._sizes: dict[Path, int] = {}

    def scan(self) -> dict[Path, int]:
        table: Path = ()
        while self._skip():
            if self._text[self._at] == "[":
                table = self._header()
            else:
                self._pair(table)
        return self._found

    def _header(self) -> Path:
        many = self._text.startswith("[[", self._at)
        start = self._at
        self._at += 2 if many else 1
        parts = self._keys()
        self._at = self._text.index("]", self._at) + (2 if many else 1)
        path: Path = ()
        for number, part in enumerate(parts):
            path = (*path, part)
            self._note(path, start)
            if many and number == len(parts) - 1:
                self._sizes[path] = self._sizes.get(path, 0) + 1
            if path in self._sizes:
                path = (*path, self._sizes[path] - 1)
        self._note(path, start)
        return path

    def _pair(self, table: Path) -> None:
        start = self._at
        path = (*table, *self._keys())
        self._at = self._text.index("=", self._at) + 1
        self._note(path, start)
        self._value(path)

    def _value(self, path: Path) -> None:
        self._skip()
        opening = self._text[self._at]
        if opening in "[{":
            self._at += 1
            number = 0
            while self._skip() and self._text[self._at] not in "]}":
                if opening == "{":
                    self._pair(path)
                else:
                    self._note((*path, number), self._at)
                    self._value((*path, number))
                number += 1
                if self._skip() and self._text[self._at] == ",":
                    self._at += 1
            self._at += 1
        elif opening in "\"'":
            self._string()
        else:
            self._at = self._after(r"[^,\]}\n#]*")

    def _keys(self) -> list[str]:
        """The parts of a key, up to what follows it."""
        parts = []
        while True:
            self._at = self._after(r"[ \t.]*")
            start = self._at
            if self._text[start] in "\"'":
                self._string()
                parts.append(tomllib.loads(f"key = {self._text[start : self._at]}")["key"])
            elif (end := self._after(_BARE.pattern)) > start:
                self._at = end
                parts.append(self._text[start:end])
            else:
                return parts

    def _string(self) -> None:
        quote = self._text[self._at]
        mark = quote * 3 if self._text.startswith(quote * 3, self._at) else quote
        inside = r"(?:\\.|[^\\])*?" if quote == '"' else r".*?"
        end = r'"""(?!")' if mark == '"""' else r"'''(?!')" if mark == "'''" else mark
        found = re.compile(f"{mark}{inside}{end}", re.DOTALL).match(self._text, self._at)
        assert found, "the text can be read"
        self._at = found.end()

    def _skip(self) -> bool:
        """Past white space and comments. False at the end."""
        self._at = self._after(r"(?:[ \t\r\n\ufeff]|#[^\n]*)*")
        return self._at < len(self._text)

    def _after(self, pattern: str) -> int:
        found = re.compile(pattern).match(self._text, self._at)
        return found.end() if found else self._at

    def _note(self, path: Path, at: int) -> None:
        self._found.setdefault(path, bisect_left(self._ends, at) + 1)
