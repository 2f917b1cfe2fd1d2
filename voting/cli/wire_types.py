"""TypeScript types of the wire, made from ``voting.protocol`` so that both sides cannot drift apart."""

import inspect
import json
from collections.abc import Mapping
from typing import cast

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import models_json_schema

from voting.protocol import answers, commands, floor, ideas, polls, preparing, states, wire
from voting.protocol.states import LiveMessage, State
from voting.protocol.wire import Wire
from voting.service.cue_form import CueForm
from voting.service.definition import PollForm

Schema = Mapping[str, object]

MODULES = (wire, commands, answers, polls, floor, ideas, states, preparing)
DEFINITIONS = (PollForm, CueForm)
"""What is inside of a ``Definition``, and checked by the service."""

HEADER = "/** Generated from voting/protocol by `voting schema --typescript`. Do not edit. */\n"
TEXTS = "/** Language code to text. */\nexport type Texts = Record<string, string>\n"


def models() -> list[type[Wire]]:
    """Every class of the wire, in the order of the source."""
    found: list[type[Wire]] = []
    for module in MODULES:
        known = (model for _, model in inspect.getmembers(module, inspect.isclass) if issubclass(model, Wire))
        own = [model for model in known if model.__module__ == module.__name__]
        found += sorted(own, key=lambda model: inspect.getsourcelines(model)[1])
    return [model for model in found if model not in (Wire, State)]


def json_schema() -> dict[str, object]:
    """JSON Schema (2020-12) of the whole wire."""
    known: list[type[BaseModel]] = [*models(), *DEFINITIONS]
    _, schema = models_json_schema([(model, "serialization") for model in known])
    return schema


def typescript() -> str:
    """The module ``frontend/src/lib/wire.ts``."""
    definitions = cast(Mapping[str, Schema], json_schema()["$defs"])
    blocks = [_declare(name, schema) for name, schema in definitions.items()]
    union = TypeAdapter(LiveMessage).json_schema()["oneOf"]
    members = " | ".join(_reference(member) for member in union)
    return HEADER + "\n" + TEXTS + "\n" + "\n".join(blocks) + f"\nexport type LiveMessage = {members}\n"


def _declare(name: str, schema: Schema) -> str:
    if "properties" not in schema and "enum" in schema:
        return f"export type {name} = {_type(schema)}\n"
    properties = cast(Mapping[str, Schema], schema.get("properties", {}))
    required = set(cast(list[str], schema.get("required", [])))
    always = required | {key for key, value in properties.items() if "const" in value}
    lines = [f"  {key}{'' if key in always else '?'}: {_type(value)}" for key, value in properties.items()]
    return "\n".join([f"export interface {name} {{", *lines, "}", ""])


def _type(schema: Schema) -> str:
    if "$ref" in schema:
        return _reference(schema)
    if "const" in schema:
        return f"'{schema['const']}'"
    if "enum" in schema:
        return " | ".join(f"'{value}'" for value in cast(list[str], schema["enum"]))
    for union in ("anyOf", "oneOf"):
        if union in schema:
            return " | ".join(dict.fromkeys(_type(member) for member in cast(list[Schema], schema[union])))
    match schema.get("type"):
        case "string":
            return "string"
        case "integer" | "number":
            return "number"
        case "boolean":
            return "boolean"
        case "null":
            return "null"
        case "array":
            inner = _type(cast(Schema, schema.get("items", {})))
            return f"({inner})[]" if " " in inner else f"{inner}[]"
        case "object":
            named = cast(Mapping[str, Schema], schema.get("patternProperties", {}))
            held = next(iter(named.values()), cast(Schema, schema.get("additionalProperties", {})))
            return f"Record<string, {_type(held)}>"
        case _:
            return "unknown"


def _reference(schema: Schema) -> str:
    name = str(schema["$ref"]).rsplit("/", 1)[-1]
    return "unknown" if name == "JsonValue" else name


def json_text() -> str:
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"
