"""What cannot be right is refused with a stable code and a sentence, and what was there stays."""

import json
import re
from collections.abc import AsyncIterator

import httpx2
import pytest

from tests.integration.hall import Hall, Json, Phone, refused

TAG, SUBMISSION = "A" * 43, "A" * 22


def ballot(choices: Json, **other: Json) -> Json:
    return {"tag": TAG, "submission": SUBMISSION, "rev": 1, "choices": choices} | other


async def voter(hall: Hall, poll: str) -> Phone:
    """A phone whose ballot in the open ``poll`` is stored."""
    moderator = await hall.moderator()
    await moderator.acts(poll, "arm", "open")
    phone = await hall.phone(1)
    good = {"red": 60, "green": 40} if poll == "mix" else ["red"]
    assert (await phone.cast(poll, good)).status_code == 200
    return phone


async def send(hall: Hall, phone: Phone, poll: str, content: str | bytes) -> httpx2.Response:
    """Post ``content`` as a ballot, not so fast that the limit of ballots answers."""
    hall.clock.move(1)
    headers = {"content-type": "application/json"}
    return await phone.client.post(f"/api/polls/{poll}/ballot", content=content, headers=headers)


MALFORMED: list[tuple[str, Json, str]] = [
    ("focus", ["red", "green", "blue"], "too_many"),
    ("focus", ["red"] * 50, "too_many"),
    ("focus", [], "too_few"),
    ("focus", ["purple"], "unknown_option"),
    ("focus", ["RED"], "unknown_option"),
    ("focus", ["red "], "unknown_option"),
    ("focus", ["red\x00"], "unknown_option"),
    ("focus", ["red", "red"], "repeated_option"),
    ("focus", {"red": 1}, "shape"),
    ("award", None, "blank"),
    ("award", ["red", "green"], "too_many"),
    ("mix", ["red"], "shape"),
    ("mix", {"red": 60, "green": 30}, "sum"),
    ("mix", {"red": 60, "green": 50}, "sum"),
    ("mix", {}, "sum"),
    ("mix", {"red": 110, "green": -10}, "out_of_range"),
    ("mix", {"red": -1, "green": 101}, "out_of_range"),
    ("mix", {"red": 10**18, "green": 100 - 10**18}, "out_of_range"),
    ("mix", {"red": 10**4000}, "out_of_range"),
    ("mix", {"red": 99.5, "green": 0.5}, "not_whole"),
    ("mix", {"red": 100.0}, "not_whole"),
    ("mix", {"red": True, "green": 99}, "not_whole"),
    ("mix", {"red": "100"}, "not_whole"),
    ("mix", {"red": None, "green": 100}, "not_whole"),
    ("mix", {"red": [100]}, "not_whole"),
    ("order", ["red", "green", "blue"], "too_many"),
    ("order", [], "too_few"),
    ("order", ["red", "purple"], "unknown_option"),
    ("order", ["red", "red"], "repeated_option"),
    ("order", {"red": 1, "green": 2}, "shape"),
    ("mix", {"purple": 100}, "unknown_option"),
    ("mix", {"red": 100, "": 0}, "unknown_option"),
]


@pytest.mark.parametrize("poll", ["focus", "award", "mix", "order"])
async def test_a_malformed_ballot_is_refused_and_the_stored_one_stays(hall: Hall, poll: str) -> None:
    phone = await voter(hall, poll)
    before = await hall.parts.store.marks(poll)
    for choices, reason in [(choices, reason) for of, choices, reason in MALFORMED if of == poll]:
        response = await send(hall, phone, poll, json.dumps(phone.ballot(poll, choices, rev=2)))
        assert refused(response, 422, "ballot_invalid").detail["reason"] == reason, choices
    assert await hall.parts.store.marks(poll) == before
    assert await hall.ballots(poll) == 1


WRONG_SHAPES: list[Json] = [
    {},
    {"tag": TAG, "submission": SUBMISSION, "rev": 1},
    ballot(["red"], tag="A" * 42),
    ballot(["red"], tag="A" * 44),
    ballot(["red"], tag="A" * 42 + "="),
    ballot(["red"], tag="A" * 43 + "\n"),
    ballot(["red"], tag="é" * 43),
    ballot(["red"], tag=None),
    ballot(["red"], submission="short"),
    ballot(["red"], submission=5),
    ballot(["red"], rev=0),
    ballot(["red"], rev=-1),
    ballot(["red"], rev=2**31),
    ballot(["red"], rev=10**400),
    ballot(["red"], rev=1.5),
    ballot(["red"], rev="x"),
    ballot(["red"], rev=None),
    ballot("red"),
    ballot(5),
    ballot(True),
    ballot([5]),
    ballot([["red"]]),
    ballot(["red"], badge=2),
    ballot(["red"], **{"\ud800": 1}),
    ballot(["red"], **{"x" * 5000: 1}),
    [],
    "ballot",
    5,
    None,
]


async def test_a_body_of_the_wrong_shape_is_refused(hall: Hall) -> None:
    phone = await voter(hall, "focus")
    for body in WRONG_SHAPES:
        problem = refused(await send(hall, phone, "focus", json.dumps(body)), 422, "invalid_input")
        assert "field" in problem.detail and len(problem.message) < 300, body
    assert await hall.parts.store.marks("focus") == {'["red"]': 1}


NOT_JSON = [
    b"",
    b"{",
    b"tag=A&choices=red",
    b"\xff\xfe\x00",
    b"\x80abc",
    b'{"tag": "A", "tag"',
    b"[" * 16_000,
    b'{"a":' * 2_500,
    b'{"rev": ' + b"9" * 10_000 + b"}",
    json.dumps(ballot(["red"])).encode() + b" x",
    json.dumps(ballot(["\ud800"])).encode(),
    json.dumps(ballot(["red"])).encode("utf-16"),
]


async def test_what_is_not_json_is_refused(hall: Hall) -> None:
    phone = await voter(hall, "focus")
    for content in NOT_JSON:
        response = await send(hall, phone, "focus", content)
        assert refused(response, 422, "invalid_input").message == "That is not JSON.", content[:20]
    assert await hall.ballots("focus") == 1


@pytest.mark.parametrize("field", ["tag", "rev", "pad", "choices"])
async def test_numbers_that_json_does_not_have_are_refused(hall: Hall, field: str) -> None:
    phone = await voter(hall, "focus")
    for number in ("NaN", "Infinity", "-Infinity"):
        content = json.dumps(phone.ballot("focus", ["blue"], rev=2) | {field: "HERE"}).replace('"HERE"', number)
        assert refused(await send(hall, phone, "focus", content), 422, "invalid_input").detail == {"field": field}
    assert await hall.parts.store.marks("focus") == {'["red"]': 1}


async def test_nothing_is_taken_for_what_it_is_not(hall: Hall) -> None:
    """A number in quotation marks is a text, and a text is no truth."""
    phone = await voter(hall, "focus")
    for rev in ("2", 2.0, True, [2]):
        body = json.dumps(phone.ballot("focus", ["blue"]) | {"rev": rev})
        assert refused(await send(hall, phone, "focus", body), 422, "invalid_input").detail == {"field": "rev"}
    for allow in ("yes", "true", 1, 0, "false", None):
        response = await phone.client.post("/api/session/move", json={"allow": allow})
        assert refused(response, 422, "invalid_input").detail == {"field": "allow"}
    assert await hall.parts.store.marks("focus") == {'["red"]': 1}


async def test_points_that_are_no_whole_numbers_are_refused(hall: Hall) -> None:
    phone = await voter(hall, "mix")
    for number in ("NaN", "Infinity", "1e999", "-0.0", "1e2"):
        content = json.dumps(phone.ballot("mix", {"red": "HERE"}, rev=2)).replace('"HERE"', number)
        response = await send(hall, phone, "mix", content)
        assert response.status_code == 422 and response.json()["code"] in ("invalid_input", "ballot_invalid"), number
    assert await hall.parts.store.marks("mix") == {'{"green":40,"red":60}': 1}


@pytest.mark.parametrize("poll", ["focus", "mix"])
async def test_choices_nested_without_end_are_refused(hall: Hall, poll: str) -> None:
    phone = await voter(hall, poll)
    for depth in (100, 900, 5_000):
        inside = {"red": "HERE"} if poll == "mix" else ["HERE"]
        content = json.dumps(phone.ballot(poll, inside, rev=2)).replace('"HERE"', "[" * depth + "]" * depth)
        response = await send(hall, phone, poll, content)
        assert response.status_code == 422 and response.json()["code"] in ("invalid_input", "ballot_invalid"), depth
    assert await hall.ballots(poll) == 1


async def test_a_body_that_is_not_sent_as_json_is_refused(hall: Hall) -> None:
    phone = await voter(hall, "focus")
    content = json.dumps(phone.ballot("focus", ["blue"], rev=2)).encode()
    for kind in (None, "", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        headers = {} if kind is None else {"content-type": kind}
        response = await phone.client.post("/api/polls/focus/ballot", content=content, headers=headers)
        assert refused(response, 422, "invalid_input").detail == {"field": "content-type"}
    assert await hall.parts.store.marks("focus") == {'["red"]': 1}


async def test_json_with_a_character_set_is_taken(hall: Hall) -> None:
    phone = await voter(hall, "focus")
    content = json.dumps(phone.ballot("focus", ["blue"], rev=2)).encode()
    headers = {"content-type": "Application/JSON; charset=utf-8"}
    assert (await phone.client.post("/api/polls/focus/ballot", content=content, headers=headers)).status_code == 200


@pytest.mark.parametrize("size", [16_385, 1_000_000])
async def test_a_body_that_is_too_large_is_refused_without_reading_it_all(hall: Hall, size: int) -> None:
    phone = await voter(hall, "focus")
    phone.client = await hall.tcp_client(cookie=phone.cookie())
    headers = {"content-type": "application/json"}
    response = await phone.client.post("/api/polls/focus/ballot", content=b" " * size, headers=headers)
    assert refused(response, 413, "body_too_large").detail == {"most": 16_384}
    assert (await phone.cast("focus", ["blue"], rev=2)).status_code == 200


async def test_a_body_whose_length_is_not_said_is_bounded_too(hall: Hall) -> None:
    phone = await voter(hall, "focus")

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(1_000):
            yield b" " * 1_000

    response = await phone.client.post(
        "/api/polls/focus/ballot", content=endless(), headers={"content-type": "application/json"}
    )
    refused(response, 413, "body_too_large")


WRITES: list[tuple[str, str, Json]] = [
    ("POST", "/api/session", {"auth": TAG, "device": TAG}),
    ("DELETE", "/api/session", None),
    ("POST", "/api/session/move", {"allow": True}),
    ("POST", "/api/polls/focus/ballot", ballot(["red"])),
    ("POST", "/api/staff/session", {"invite": TAG}),
    ("DELETE", "/api/staff/session", None),
    ("POST", "/api/polls/focus/actions", {"action": "arm", "version": 0}),
    ("PUT", "/api/polls/focus/options/red/photograph", None),
    ("DELETE", "/api/polls/focus/options/red/photograph", None),
    ("POST", "/api/rooms/plenary/stage", {"cue": "pause", "version": 0}),
    ("POST", "/api/badges/1/release", {"reason": "because"}),
    ("POST", "/api/screens", {"claim": TAG, "room": "plenary"}),
    ("POST", "/api/screens/approve", {"code": "BBBB-BBBB", "room": "plenary", "name": "Left"}),
    ("POST", "/api/screens/claim", {"claim": TAG}),
]


async def test_a_page_of_another_site_changes_nothing(hall: Hall) -> None:
    moderator = await hall.moderator()
    phone = await hall.phone(1, moderator.client)
    head = await hall.parts.store.head()
    for origin in (None, "https://evil.example", "null", "http://127.0.0.1", hall.url.upper(), hall.url + "/"):
        for method, path, body in WRITES:
            request = phone.client.build_request(method, path, json=body)
            del request.headers["origin"]
            if origin is not None:
                request.headers["origin"] = origin
            refused(await phone.client.send(request), 403, "origin_refused")
    assert await hall.parts.store.head() == head
    assert (await phone.client.get("/api/session")).status_code == 200
    assert (await phone.client.get("/api/staff/session")).status_code == 200


OPEN_TO_ALL = {
    ("POST", "/api/session"),
    ("POST", "/api/staff/session"),
    ("POST", "/api/screens"),
    ("POST", "/api/screens/claim"),
}
READS = [("GET", "/api/session", None), ("GET", "/api/staff/session", None), ("GET", "/api/badges", None)]


async def test_what_needs_a_session_is_refused_without_one(hall: Hall) -> None:
    head = await hall.parts.store.head()
    for method, path, body in (*WRITES, *READS):
        if (method, path) not in OPEN_TO_ALL:
            refused(await hall.client().request(method, path, json=body), 401, "not_signed_in")
    assert await hall.parts.store.head() == head


WRONG_COMMANDS: list[tuple[str, Json]] = [
    ("/api/polls/focus/actions", {"action": "finish", "version": 0}),
    ("/api/polls/focus/actions", {"action": "reopen", "version": 0}),
    ("/api/polls/focus/actions", {"action": "arm"}),
    ("/api/polls/focus/actions", {"action": "arm", "version": "new"}),
    ("/api/polls/focus/actions", {"action": "annul", "version": 0, "reason": "x" * 501}),
    ("/api/rooms/plenary/stage", {"cue": "../x", "version": 0}),
    ("/api/rooms/plenary/stage", {"cue": "pause", "version": 0, "cover": "curtain"}),
    ("/api/badges/1/release", {"reason": "no"}),
    ("/api/screens/approve", {"code": "B" * 13, "room": "plenary", "name": "Left"}),
    ("/api/screens/approve", {"code": "BBBB-BBBB", "room": "plenary", "name": " "}),
    ("/api/screens/approve", {"code": "BBBB-BBBB", "room": "plenary", "name": "x" * 81}),
]


async def test_a_command_of_the_wrong_shape_is_refused(hall: Hall) -> None:
    moderator = await hall.moderator()
    head = await hall.parts.store.head()
    for path, body in WRONG_COMMANDS:
        refused(await moderator.client.post(path, json=body), 422, "invalid_input")
    assert await hall.parts.store.head() == head


async def test_an_odd_name_of_a_poll_or_room_is_not_found(hall: Hall) -> None:
    moderator = await hall.moderator()
    phone = await hall.phone(1, moderator.client)
    for name in ("%F0%9F%97%B3", "%00", "..%2F..%2Fetc", "x" * 2000, "' OR 1=1 --", "%FF%FE", "%ED%A0%80"):
        answers = [
            await phone.client.post(f"/api/polls/{name}/ballot", json=ballot(["red"])),
            await phone.client.get(f"/api/polls/{name}/results"),
            await phone.client.post(f"/api/polls/{name}/actions", json={"action": "arm", "version": 0}),
            await phone.client.post(f"/api/rooms/{name}/stage", json={"cue": "pause", "version": 0}),
        ]
        for answer in answers:
            refused(answer, 404, "not_found")


async def test_no_refusal_repeats_what_was_secret_in_the_request(hall: Hall) -> None:
    moderator = await hall.moderator()
    await moderator.acts("award", "arm", "open")
    phone = await hall.phone(1)
    secret = phone.ballot("award", ["red"])
    wrong: list[Json] = [
        secret | {"choices": ["red", "blue"]},
        secret | {"choices": ["purple"]},
        secret | {"choices": {"red": "purple"}},
        secret | {"rev": 0},
        secret | {"submission": secret["submission"][:-1]},
        secret | {"tag": secret["tag"] + "A"},
        {"auth": secret["tag"] + "A", "device": secret["tag"]},
    ]
    answers: list[httpx2.Response] = []
    for body in wrong:
        path = "/api/session" if "auth" in body else "/api/polls/award/ballot"
        answers.append(await phone.client.post(path, json=body))
    for answer in answers:
        assert answer.status_code == 422
        assert not re.search(rf"{secret['tag']}|{secret['submission'][:-1]}|purple|{phone.token}", answer.text)
