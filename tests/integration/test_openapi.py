"""The OpenAPI document: every endpoint, every model, as the interface has them."""

import json
import re

from tests.integration.hall import Hall, Json
from voting.web.routes import ENDPOINTS


async def document(hall: Hall) -> Json:
    response = await hall.client().get("/openapi.json")
    assert response.status_code == 200 and response.headers["content-type"] == "application/json"
    return response.json()


async def test_the_document_has_the_form_of_openapi(hall: Hall) -> None:
    made = await document(hall)
    assert made["openapi"] == "3.1.0"
    assert made["info"]["title"] and made["info"]["version"]
    operations = [operation for path in made["paths"].values() for operation in path.values()]
    assert len({operation["operationId"] for operation in operations}) == len(operations)
    for path, methods in made["paths"].items():
        assert path.startswith("/")
        for method, operation in methods.items():
            assert method in ("get", "post", "put", "delete")
            assert operation["summary"] and operation["responses"]
            in_path = {p["name"] for p in operation.get("parameters", ()) if p["in"] == "path"}
            assert in_path == set(re.findall(r"\{(\w+)\}", path))
            for answer in operation["responses"].values():
                assert answer["description"]


async def test_every_endpoint_is_in_the_document_with_what_it_takes_gives_and_asks_for(hall: Hall) -> None:
    made = await document(hall)
    paths = made["paths"]
    assert sum(len(methods) for methods in paths.values()) == len(ENDPOINTS)
    for endpoint in ENDPOINTS:
        operation = paths[endpoint.path][endpoint.method.lower()]
        assert str(endpoint.status) in operation["responses"]
        assert ("content" in operation["responses"][str(endpoint.status)]) is (endpoint.answer is not None)
        assert ("requestBody" in operation) is (endpoint.body is not None)
        assert ("security" in operation) is (endpoint.role is not None)
        asked = {parameter["name"] for parameter in operation.get("parameters", ()) if parameter["in"] == "header"}
        assert asked == (set() if endpoint.method == "GET" else {"Origin"})
    assert made["components"]["securitySchemes"]["attendee"] == {
        "type": "apiKey",
        "in": "cookie",
        "name": "voting-attendee",
    }


async def test_every_model_that_is_named_is_there(hall: Hall) -> None:
    made = await document(hall)
    named = set(re.findall(r'"\$ref": "#/components/schemas/(\w+)"', json.dumps(made)))
    assert named <= made["components"]["schemas"].keys()
    assert named >= {"SignIn", "SignedIn", "CastBallot", "Received", "ActOnPoll", "PollView", "Problem", "ResultsState"}


async def test_what_may_be_left_out_of_a_body_is_not_required(hall: Hall) -> None:
    schemas = (await document(hall))["components"]["schemas"]
    assert schemas["ActOnPoll"]["required"] == ["action", "version"]
    assert schemas["TakeCue"]["required"] == ["cue", "version"]
    assert schemas["CastBallot"]["required"] == ["tag", "submission", "rev", "choices"]
    assert set(schemas["Problem"]["required"]) == {"code", "message", "detail"}
    assert schemas["CastBallot"]["additionalProperties"] is False


async def test_an_answer_has_the_fields_that_the_document_says(hall: Hall) -> None:
    schemas = (await document(hall))["components"]["schemas"]
    phone, moderator = await hall.phone(1), await hall.moderator()
    for model, answer in (
        ("SignedIn", await phone.client.get("/api/session")),
        ("StaffSignedIn", await moderator.client.get("/api/staff/session")),
        ("PollView", await moderator.act("focus", "arm")),
        ("Problem", await phone.client.get("/api/polls/focus/results")),
    ):
        assert set(answer.json()) == set(schemas[model]["properties"]) == set(schemas[model]["required"])
