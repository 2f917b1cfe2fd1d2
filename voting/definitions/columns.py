"""What the columns of a workbook hold, made from the forms: a new field, or a new method, is a new column by itself."""

import json
import types
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Annotated, Literal, Union, cast, get_args, get_origin

from pydantic import BaseModel

Cell = str | int | float | bool | None

YES = frozenset({"yes", "true", "x", "1", "ja", "oui"})
NO = frozenset({"no", "false", "0", "nein", "non"})


class Kind(StrEnum):
    TEXT = "text"
    WHOLE = "whole number"
    NUMBER = "number"
    FLAG = "yes or no"
    LIST = "list, with ; between"
    JSON = "JSON"


@dataclass(frozen=True, slots=True)
class Column:
    """``path``: where in the form it belongs. ``choices``: what it may hold, empty for anything."""

    path: tuple[str, ...]
    kind: Kind
    choices: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        return " ".join(self.path).replace("_", " ")

    def written(self, value: object) -> Cell:
        """A JSON value as a cell."""
        if value is None:
            return None
        match self.kind:
            case Kind.FLAG:
                return "yes" if value else "no"
            case Kind.LIST:
                return "; ".join(cast(list[str], value))
            case Kind.JSON:
                return json.dumps(value, ensure_ascii=False)
            case _:
                return cast(Cell, value)

    def read(self, cell: Cell) -> object:
        """A cell as a JSON value. What it cannot be is left as it is: the form says so."""
        text = str(int(cell) if isinstance(cell, float) and cell.is_integer() else cell).strip()
        match self.kind:
            case Kind.FLAG:
                return True if text.casefold() in YES else False if text.casefold() in NO else text
            case Kind.LIST:
                return [part.strip() for part in text.split(";") if part.strip()]
            case Kind.WHOLE | Kind.NUMBER:
                try:
                    return float(text) if self.kind is Kind.NUMBER and "." in text else int(text)
                except ValueError:
                    return text
            case Kind.JSON:
                try:
                    return json.loads(text)
                except ValueError:
                    return text
            case _:
                return text


def columns(form: type[BaseModel], languages: Sequence[str], under: tuple[str, ...] = ()) -> list[Column]:
    """The columns of ``form``. Lists of forms are not among them: they have a sheet of their own."""
    found: list[Column] = []
    for name, field in form.model_fields.items():
        found += _columns(field.annotation, languages, (*under, name))
    return found


def _columns(annotation: object, languages: Sequence[str], path: tuple[str, ...]) -> list[Column]:
    options = [_bare(option) for option in _options(annotation)]
    forms = [option for option in options if isinstance(option, type) and issubclass(option, BaseModel)]
    if forms:
        return _of_forms(forms, languages, path)
    (kind,) = options[:1]
    origin, inside = get_origin(kind), [_bare(argument) for argument in get_args(kind)]
    if origin is dict:
        return [Column((*path, language), Kind.TEXT) for language in languages]
    if origin is tuple:
        if isinstance(inside[0], type) and issubclass(inside[0], BaseModel):
            return []
        return [Column(path, Kind.LIST if _is_text(inside[0]) else Kind.JSON, _choices(inside[0]))]
    if kind is bool:
        return [Column(path, Kind.FLAG, ("yes", "no"))]
    if kind is int or kind is float:
        return [Column(path, Kind.WHOLE if kind is int else Kind.NUMBER)]
    return [Column(path, Kind.TEXT if _is_text(kind) else Kind.JSON, _choices(kind))]


def _of_forms(forms: Sequence[type[BaseModel]], languages: Sequence[str], path: tuple[str, ...]) -> list[Column]:
    """One form's fields, or of several kinds: the kind, and every field that any of them has."""
    merged: dict[tuple[str, ...], Column] = {}
    for form in forms:
        for column in columns(form, languages, path):
            held = merged.get(column.path)
            merged[column.path] = Column(column.path, column.kind, _together(held, column)) if held else column
    return list(merged.values())


def _together(held: Column, more: Column) -> tuple[str, ...]:
    return tuple(dict.fromkeys(held.choices + more.choices))


def _options(annotation: object) -> Iterable[object]:
    bare = _bare(annotation)
    if get_origin(bare) in (Union, types.UnionType):
        return [option for option in get_args(bare) if option is not type(None)]
    return [bare]


def _bare(annotation: object) -> object:
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    return annotation


def _is_text(kind: object) -> bool:
    return get_origin(kind) is Literal or (isinstance(kind, type) and issubclass(kind, str))


def _choices(kind: object) -> tuple[str, ...]:
    if get_origin(kind) is Literal:
        return tuple(str(value) for value in get_args(kind))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return tuple(str(member.value) for member in kind)
    return ()


def at(data: object, path: Sequence[str]) -> object:
    """What lies under ``path``, or None."""
    for part in path:
        data = data.get(part) if isinstance(data, Mapping) else None
    return data


def put(data: dict[str, object], path: Sequence[str], value: object) -> None:
    """Put ``value`` under ``path``, making what is missing on the way."""
    for part in path[:-1]:
        data = cast(dict[str, object], data.setdefault(part, {}))
    data[path[-1]] = value
