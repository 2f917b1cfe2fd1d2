"""The interface as an OpenAPI 3.1 document, made from the table of endpoints."""

import re
from collections.abc import Sequence

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, models_json_schema
from pydantic_core.core_schema import DataclassField, ModelField, TypedDictField

from voting import __version__
from voting.protocol.answers import Problem
from voting.service.ports import Role
from voting.web.http import Endpoint

_REF = "#/components/schemas/{model}"
_SECURITY = {Role.ATTENDEE: "attendee", Role.MODERATOR: "moderator", Role.SCREEN: "screen"}


class _AsUsed(GenerateJsonSchema):
    """A field with a default may be left out of a body, and is always there in an answer."""

    def field_is_required(self, field: ModelField | DataclassField | TypedDictField, total: bool) -> bool:
        return self.mode == "serialization" or super().field_is_required(field, total)


def document(endpoints: Sequence[Endpoint], cookie_names: dict[Role, str]) -> dict[str, object]:
    """The document as JSON values. ``cookie_names``: the session cookie of each role."""
    bodies = {e.body for e in endpoints if isinstance(e.body, type)}
    answers = {Problem} | {model for e in endpoints if (model := _model(e.answer))}
    ordered = sorted(bodies | answers, key=lambda model: model.__name__)
    _, schemas = models_json_schema(
        [(model, "validation" if model in bodies else "serialization") for model in ordered],
        ref_template=_REF,
        schema_generator=_AsUsed,
    )
    paths: dict[str, dict[str, object]] = {}
    for endpoint in endpoints:
        paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = _operation(endpoint)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Conference voting", "version": __version__},
        "paths": paths,
        "components": {
            "schemas": schemas.get("$defs", {}),
            "securitySchemes": {
                _SECURITY[role]: {"type": "apiKey", "in": "cookie", "name": name} for role, name in cookie_names.items()
            },
        },
    }


def _model(answer: object) -> type[BaseModel] | None:
    if isinstance(answer, type) and issubclass(answer, BaseModel):
        return answer
    inner = getattr(answer, "__args__", (None,))[0]
    return inner if isinstance(inner, type) and issubclass(inner, BaseModel) else None


def _operation(endpoint: Endpoint) -> dict[str, object]:
    operation: dict[str, object] = {
        "operationId": endpoint.handle.__name__,
        "summary": endpoint.summary,
        "responses": _responses(endpoint),
    }
    parameters: list[dict[str, object]] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"\{(\w+)\}", endpoint.path)
    ]
    parameters += [
        {"name": name, "in": "query", "required": False, "schema": {"type": "string"}}
        for name in re.findall(r"\?(\w+)=", endpoint.summary)
    ]
    if endpoint.method != "GET":
        parameters.append({"name": "Origin", "in": "header", "required": True, "schema": {"type": "string"}})
    if parameters:
        operation["parameters"] = parameters
    if endpoint.body:
        taken = {endpoint.body: {}} if isinstance(endpoint.body, str) else _content(endpoint.body.__name__)
        operation["requestBody"] = {"required": True, "content": taken}
    if endpoint.role:
        operation["security"] = [{_SECURITY[endpoint.role]: []}]
    return operation


def _responses(endpoint: Endpoint) -> dict[str, object]:
    good: dict[str, object] = {"description": "Done"}
    model = _model(endpoint.answer)
    if model is not None:
        content = _content(model.__name__)
        if endpoint.answer is not model:
            ref = {"$ref": _REF.format(model=model.__name__)}
            content = {"application/json": {"schema": {"type": "array", "items": ref}}}
        good["content"] = content
    elif isinstance(endpoint.answer, str):
        good["content"] = {endpoint.answer: {}}
    refused = {"description": "Refused, with the reason", "content": _content("Problem")}
    return {str(endpoint.status): good, "4XX": refused, "503": refused}


def _content(model: str) -> dict[str, object]:
    return {"application/json": {"schema": {"$ref": _REF.format(model=model)}}}
