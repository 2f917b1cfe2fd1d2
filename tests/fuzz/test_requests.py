"""Bodies, headers and cookies: a command of the wire, or a refusal with a code. Of every endpoint that takes one."""

import json
from collections.abc import Coroutine
from http.cookies import SimpleCookie
from typing import Any, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from pydantic import BaseModel
from starlette.requests import Request
from starlette.types import Message

from tests.faults.soak import size
from tests.fuzz.mutation import VALUES, Json, mutated
from voting.domain.errors import InvalidInput, VotingError
from voting.protocol.answers import Problem
from voting.protocol.wire import BODY_LIMIT, Wire
from voting.service.ports import Role
from voting.service.tokens import ALPHABET, decode, encode, grouped, read_token
from voting.web import cookies
from voting.web.headers import Said, header, said
from voting.web.http import BodyTooLarge, _read, read, refuse
from voting.web.routes import ENDPOINTS

T = TypeVar("T")
JSON_TYPE: Said = {b"content-type": b"application/json"}
SECRET, SHORT = "A" * 43, "A" * 22

FRAME: Json = {
    "title": {"en": "Here"},
    "place": "",
    "dates": "",
    "languages": ["en"],
    "rooms": [{"id": "", "name": {"en": "One"}}],
}

GOOD: dict[str, Json] = {
    "SignIn": {"auth": SECRET, "device": SECRET},
    "AnswerMove": {"allow": True},
    "CastBallot": {"tag": SECRET, "submission": SHORT, "rev": 1, "choices": {"red": 60, "green": 40}, "pad": "..."},
    "ActOnPoll": {"action": "extend", "version": 1, "seconds": 60, "reason": "They asked", "option": "red"},
    "Peek": {"version": 1, "reason": "The host asked"},
    "Begun": {},
    "TakeCue": {"cue": "pause", "cover": "blank", "version": 3},
    "AcceptInvite": {"invite": SECRET},
    "ReleaseDevice": {"reason": "The phone is lost\nand the owner is here"},
    "AskPairing": {"claim": SECRET, "room": "plenary"},
    "ApprovePairing": {"code": "bcdf-ghjk", "room": "plenary", "name": "Left"},
    "ClaimPairing": {"claim": SECRET},
    "FreezeStage": {"frozen": True, "version": 3},
    "RehearseCue": {"cue": "pause", "step": 1, "version": 3},
    "CheckPoll": {"definition": {"id": "", "title": {"en": "Which?"}, "options": [{"label": "Red"}]}},
    "CreatePoll": {"definition": {"title": "Which?", "method": {"kind": "choice"}}, "after": "vote"},
    "EditPoll": {"version": 1, "definition": {"title": "Which?", "seconds": None}},
    "CopyPoll": {"room": "side"},
    "RemovePoll": {"version": 1},
    "SetFrame": {"seen": FRAME, "frame": FRAME},
    "CheckCue": {"definition": {"id": "", "kind": "message", "title": "Pause", "text": {"en": "Coffee"}}},
    "AddCue": {"definition": {"kind": "blank", "title": "Film"}, "after": "pause"},
    "EditCue": {"seen": {"kind": "blank"}, "definition": {"kind": "blank", "title": "Film"}},
    "RemoveCue": {"seen": {"kind": "blank", "title": {"en": "Film"}}},
    "Arrange": {"seen": ["vote", "pause"], "order": ["pause", "vote"]},
    "CurateWords": {"deed": "merge", "keys": ["boats", "bateau"], "into": "boat"},
    "AskQuestion": {"id": SHORT, "text": "When do we start?", "named": True},
    "SupportQuestion": {"on": True},
    "SendIdea": {"id": SHORT, "text": "A common calendar"},
    "FollowIdeas": {"ids": [SHORT]},
    "SetFloor": {"open": True, "moderated": False, "names": "choice", "most": 3},
    "TendQuestion": {"deed": "merge", "text": "When?", "into": SHORT},
}
"""One right body of each kind of command."""

COMMANDS = sorted({e.body for e in ENDPOINTS if isinstance(e.body, type)}, key=lambda model: model.__name__)


def now(work: Coroutine[Any, Any, T]) -> T:
    """The result of ``work``, which waits for nothing."""
    try:
        work.send(None)
    except StopIteration as done:
        found: T = done.value
        return found
    raise AssertionError("it waits")


def request(*parts: bytes) -> Request:
    """A request whose body comes in ``parts``."""
    messages = [{"type": "http.request", "body": part, "more_body": True} for part in parts]
    left = iter([*messages, {"type": "http.request", "body": b"", "more_body": False}])

    async def receive() -> Message:
        return next(left)

    return Request({"type": "http", "method": "POST", "headers": []}, receive)


def taken(model: type[Wire], body: bytes) -> Wire | None:
    """The command that ``body`` is; None where it is refused as it should be."""
    try:
        return now(_read(request(body), JSON_TYPE, model, BODY_LIMIT))
    except InvalidInput as refused:
        check_refusal(refused)
        return None


def check_refusal(refused: VotingError) -> None:
    """It can be sent, and says what is wrong."""
    reply = refuse(refused)
    assert 400 <= reply.status < 500
    problem = Problem.model_validate_json(reply.body)
    assert problem.code == refused.code and problem.message and len(reply.body) < 2_000


def test_every_command_has_an_example_that_is_taken() -> None:
    assert GOOD.keys() == {model.__name__ for model in COMMANDS}
    for model in COMMANDS:
        command = taken(model, json.dumps(GOOD[model.__name__]).encode())
        assert isinstance(command, model)


def stands_for(given: Json, kept: Json) -> bool:
    """Whether nothing was made of what was sent but a stripped or raised text."""
    if isinstance(given, dict) and isinstance(kept, dict):
        return given.keys() <= kept.keys() and all(stands_for(given[key], kept[key]) for key in given)
    if isinstance(given, str) and isinstance(kept, str):
        return kept.upper() in (given.upper(), given.strip().upper())
    return type(given) is type(kept) and bool(given == kept)


@pytest.mark.parametrize("model", COMMANDS, ids=lambda model: model.__name__)
def test_a_body_that_is_nearly_right_is_a_command_or_refused(model: type[Wire]) -> None:
    @settings(max_examples=size(40, 1_000))
    @given(mutated(GOOD[model.__name__]))
    def check(body: Json) -> None:
        command = taken(model, json.dumps(body).encode())
        if command is not None:
            assert stands_for(body, command.model_dump(mode="json"))
            again = taken(model, command.model_dump_json().encode())
            assert again == command, "what is read and written again is the same"
            for text in texts(command):
                assert not any(letter < " " and letter not in "\n\t" for letter in text)

    check()


def texts(command: BaseModel) -> list[str]:
    """What a command has that may go into a database or a file. Choices are looked at by their method."""
    return [value for name, value in command if isinstance(value, str) and name != "pad"]


noise: SearchStrategy[bytes] = st.binary(max_size=200) | VALUES.map(lambda value: json.dumps(value).encode())


@settings(max_examples=size(100, 5_000))
@given(st.sampled_from(COMMANDS), noise)
def test_any_bytes_are_a_command_or_refused(model: type[Wire], body: bytes) -> None:
    taken(model, body)


@given(st.lists(st.integers(0, 9_000), max_size=6), st.binary(max_size=30))
def test_a_body_is_bounded_however_it_comes_and_whatever_is_said_of_it(parts: list[int], length: bytes) -> None:
    whole = sum(parts)
    told = {**JSON_TYPE, b"content-length": length}
    try:
        found = now(read(request(*(b" " * part for part in parts)), told, BODY_LIMIT, lambda: BodyTooLarge("Large.")))
    except BodyTooLarge:
        assert whole > BODY_LIMIT or int(length) > BODY_LIMIT
    else:
        assert len(found) == whole <= BODY_LIMIT


def test_a_length_that_is_too_long_to_read_is_too_large() -> None:
    with pytest.raises(BodyTooLarge):
        now(read(request(), {b"content-length": b"9" * 5_000}, BODY_LIMIT, lambda: BodyTooLarge("Large.")))


names = st.sampled_from([b"cookie", b"origin", b"content-type", b"accept-encoding", b"x"])
headers = st.lists(st.tuples(names, st.binary(max_size=60)), max_size=5)


@given(headers, st.sampled_from(Role), st.booleans())
def test_any_headers_have_a_secret_or_none(raw: list[tuple[bytes, bytes]], role: Role, secure: bool) -> None:
    told = said({"headers": raw})
    for name in (b"cookie", b"origin", b"content-type", b"missing"):
        first = next((value for known, value in raw if known == name), b"")
        assert header(told, name) == first.decode("latin-1")
    assert cookies.read(told, role, secure) is None


secrets = st.binary(min_size=32, max_size=32).map(encode)
others = st.lists(st.text('ab=;, \t"_-é\x00', max_size=12), max_size=3)


@given(st.dictionaries(st.sampled_from(Role), secrets, min_size=1), st.booleans(), others, others)
def test_what_was_set_is_read_again_beside_whatever_else_there_is(
    kept: dict[Role, str], secure: bool, before: list[str], after: list[str]
) -> None:
    """As a browser sends back what ``Set-Cookie`` said; the standard library reads that line."""
    pairs = []
    for role, secret in kept.items():
        _, line = cookies.kept(role, secret, secure)
        jar: SimpleCookie = SimpleCookie(line.decode())
        [(name, morsel)] = jar.items()
        assert morsel["httponly"] and morsel["path"] == "/" and morsel["samesite"] == "strict"
        assert bool(morsel["secure"]) is secure and int(morsel["max-age"]) > 0
        pairs.append(f"{name}={morsel.value}")
    told = {b"cookie": "; ".join([*before, *pairs, *after]).encode()}
    for role in Role:
        assert cookies.read(told, role, secure) == kept.get(role)


@given(st.text(max_size=30) | st.text(ALPHABET + "oil -", min_size=14, max_size=24))
def test_any_text_is_a_token_or_refused(typed: str) -> None:
    try:
        token = read_token(typed)
    except InvalidInput as refused:
        assert refused.detail.keys() == {"field", "length"} and (len(typed) < 12 or typed not in refused.message)
        return
    assert len(token) == 16 and set(token) <= set(ALPHABET)
    assert read_token(grouped(token)) == read_token(token.lower()) == token


@given(st.binary(max_size=64))
def test_bytes_are_the_same_after_the_wire(raw: bytes) -> None:
    assert decode(encode(raw)) == raw
