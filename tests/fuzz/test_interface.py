"""The HTTP interface from its own document, against a server that runs: nothing it can be asked makes it fail, and what
it answers is what the document says. Schemathesis makes the requests and looks at the answers."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.fuzz.running import Running, a_server
from tests.integration.hall import DEFINITION
from voting.protocol.answers import Problem
from voting.service.ports import Role
from voting.web import cookies
from voting.web.routes import ENDPOINTS

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]

POLLS = [poll["id"] for poll in DEFINITION["polls"]]  # type: ignore[attr-defined]
KNOWN = {
    "poll": st.sampled_from(POLLS),
    "room": st.sampled_from(["plenary", "side"]),
    "option": st.sampled_from(["red", "green"]),
    "number": st.integers(1, 20).map(str),
    "sha": st.just("0" * 64),
    "cue": st.sampled_from(["welcome", "pause"]),
    "question": st.just("A" * 22),
    "idea": st.just("A" * 22),
}
"""What there is, by the name of the part of an address."""

AnyCase = Case[Any]

CHOICES: st.SearchStrategy[Any] = st.sampled_from([["red"], ["red", "green"], {"red": 60, "green": 40}, None])
OPERATIONS = [(endpoint.method, endpoint.path) for endpoint in ENDPOINTS]
ROLES = [None, Role.ATTENDEE, Role.MODERATOR]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with a_server(tmp_path_factory.mktemp("interface")) as running:
        yield running


@pytest.fixture(scope="module")
def document(running: Running) -> Any:
    return schemathesis.openapi.from_dict(running.ask("GET", "/openapi.json", None).json())


def likely(case: AnyCase, data: st.DataObject, running: Running) -> bool:
    """Ask for what there is, at the version that it has, more often than not. Whether it is there."""
    there = bool(data.draw(st.integers(0, 9)))
    for name in case.path_parameters if there else ():
        case.path_parameters[name] = data.draw(KNOWN[name])
    body = case.body
    if isinstance(body, dict) and "version" in body and data.draw(st.booleans()):
        body["version"] = running.version(case.formatted_path)
    if isinstance(body, dict) and "choices" in body and data.draw(st.booleans()):
        body["choices"] = data.draw(CHOICES)
    return there


def send(case: AnyCase, role: Role | None, running: Running) -> Any:
    """The answer to ``case``, from one of our own pages if it names an origin at all."""
    more: dict[str, Any] = {"headers": {}, "params": case.query}
    if isinstance(case.body, bytes):
        more |= {"content": case.body, "headers": {"content-type": "image/png"}}
    elif not isinstance(case.body, type(schemathesis.core.NOT_SET)):
        more |= {"content": json.dumps(case.body), "headers": {"content-type": "application/json"}}
    return running.ask(case.method, case.formatted_path, role, ours="Origin" in (case.headers or {}), **more)


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role or "nobody")
@pytest.mark.parametrize(("method", "path"), OPERATIONS, ids=lambda part: part.replace("/", "."))
def test_an_answer_is_what_the_document_says(
    method: str, path: str, role: Role | None, document: Any, running: Running
) -> None:
    operation = document[path][method]
    asked = next(endpoint for endpoint in ENDPOINTS if (endpoint.method, endpoint.path) == (method, path))
    reached = asked.role in (None, role)

    @settings(max_examples=(12 if asked.body else 4) if reached else 2, suppress_health_check=list(HealthCheck))
    @given(operation.as_strategy(generation_mode=GenerationMode.POSITIVE), st.data())
    def check(case: AnyCase, data: st.DataObject) -> None:
        there = likely(case, data, running)
        answer = send(case, role, running)
        case.validate_response(answer, checks=CHECKS)
        if answer.status_code >= 400:
            problem = Problem.model_validate_json(answer.content)
            assert problem.code and problem.message.endswith(".")
        if not reached:
            assert answer.status_code == 401 if there else answer.status_code >= 400

    check()


@pytest.mark.parametrize(
    ("method", "path"),
    [(e.method, e.path) for e in ENDPOINTS if isinstance(e.body, type) and e.body.model_fields],
    ids=lambda part: part.replace("/", "."),
)
def test_a_body_that_the_document_forbids_is_refused(method: str, path: str, document: Any, running: Running) -> None:
    asked = next(endpoint for endpoint in ENDPOINTS if (endpoint.method, endpoint.path) == (method, path))

    @settings(max_examples=10, suppress_health_check=list(HealthCheck))
    @given(document[path][method].as_strategy(generation_mode=GenerationMode.NEGATIVE), st.data())
    def check(case: AnyCase, data: st.DataObject) -> None:
        for name in case.path_parameters:
            case.path_parameters[name] = data.draw(KNOWN[name])
        signed_in = asked.role and cookies.name(asked.role, secure=False) in (case.cookies or {})
        answer = send(case, asked.role if signed_in else None, running)
        too_large = answer.status_code == 413  # a refusal too, which the check does not know
        case.validate_response(answer, checks=CHECKS if too_large else [*CHECKS, negative_data_rejection])

    check()


def test_the_server_is_well_and_has_nothing_to_tell(running: Running) -> None:
    """Last: after all of that."""
    assert running.well
    assert "error" not in running.log and "Traceback" not in running.log
