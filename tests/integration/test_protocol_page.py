"""``docs/protocol.md`` tells the truth: its vectors, its tables, and its examples run against a real server."""

import asyncio
import json
import os
import re
import shutil
import sys
from pathlib import Path
from typing import get_args

import pytest

from tests.docs_from_code import DOCS
from tests.integration.hall import Hall, token
from voting.domain.errors import VotingError
from voting.domain.poll import GRACE, TRANSITIONS, Action
from voting.protocol.states import LiveMessage
from voting.protocol.wire import BODY_LIMIT, LIVE_PROTOCOL
from voting.service.access import INVITE_LIFE, LIFE, PAIRING_LIFE
from voting.service.ports import Role
from voting.service.tokens import ALPHABET, SALT, derive_auth, derive_tag, encode
from voting.web import live
from voting.web.connection import GARBAGE, NO_ROOM, SIGNED_OUT, TOO_MANY, TRY_AGAIN
from voting.web.routes import ENDPOINTS

PAGE = (DOCS / "protocol.md").read_text()
PROSE = " ".join(PAGE.split())


def rows(header: str) -> list[list[str]]:
    """The rows of the table whose header begins with ``header``."""
    table = PAGE[PAGE.index(f"\n| {header} |") + 1 :].split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip("|"))] for line in table]


def code(language: str) -> str:
    (block,) = re.findall(rf"```{language}\n(.*?)```", PAGE, re.S)
    return str(block)


def test_the_vectors_are_what_the_reference_derives() -> None:
    vectors = rows("token")
    assert len(vectors) == 5
    for text, info, value in vectors:
        of, kind = text.strip("`"), info.strip("`").replace("\\|", "|")
        derived = derive_auth(of) if kind == "auth" else derive_tag(of, kind.removeprefix("ballot|"))
        assert value == f"`{encode(derived)}`"


def test_the_endpoints_are_those_of_the_server() -> None:
    told = {request.strip("`"): (body, answer, who) for request, body, answer, who in rows("request")}
    assert told.keys() == {f"{e.method} {e.path}" for e in ENDPOINTS}
    for endpoint in ENDPOINTS:
        body, answer, who = told[f"{endpoint.method} {endpoint.path}"]
        assert body == (getattr(endpoint.body, "__name__", endpoint.body) or "")
        assert answer.startswith(str(204 if endpoint.answer is None else endpoint.status))
        model = getattr(endpoint.answer, "__args__", [endpoint.answer])[0]
        assert endpoint.answer is None or getattr(model, "__name__", model) in answer
        assert who == (endpoint.role or "anybody")


def test_the_actions_are_those_of_the_state_machine() -> None:
    told = {
        (state.strip(), action.strip("`"), after)
        for action, before, after, _ in rows("action")
        for state in before.split(",")
    }
    assert told == {
        (state, action, after) for (state, action), after in TRANSITIONS.items() if action is not Action.FINISH
    }


def test_the_topics_are_those_of_the_socket() -> None:
    messages = get_args(get_args(LiveMessage)[0])
    assert {topic for topic, *_ in rows("topic")} == {f"`{m.model_fields['topic'].default}`" for m in messages}


def test_the_close_codes_are_those_of_the_socket() -> None:
    told = {int(number) for number, *_ in rows("close code") if number.isdigit()}
    assert told == {SIGNED_OUT, NO_ROOM, TOO_MANY, GARBAGE, TRY_AGAIN}
    assert f"more than {live.SOCKETS_A_SESSION} sockets" in PAGE


def test_every_code_that_is_named_exists() -> None:
    def codes(kind: type[VotingError]) -> set[str]:
        return {kind.code}.union(*map(codes, kind.__subclasses__()))

    named = set(re.findall(r"\b[45]\d\d `(\w+)`", PAGE))
    named |= {code for answer, _ in rows("answer") for code in re.findall(r"`(\w+)`", answer)}
    assert len(named) > 12 and named <= codes(VotingError)


def test_the_figures_are_those_of_the_code() -> None:
    assert ALPHABET in PROSE and f"`{SALT.decode()}` as salt" in PROSE and f"`{LIVE_PROTOCOL}`" in PROSE
    assert f"at most {BODY_LIMIT:,} bytes" in PROSE
    assert GRACE == 5_000 and "for five seconds it can be undone" in PROSE
    assert LIFE == {Role.ATTENDEE: 12 * 3_600_000, Role.MODERATOR: 12 * 3_600_000, Role.SCREEN: 24 * 3_600_000}
    assert "stay signed in for 12 hours, screens for 24" in PROSE
    assert INVITE_LIFE == 15 * 60_000 and "for 15 minutes" in PROSE
    assert PAIRING_LIFE == 10 * 60_000 and "good for ten minutes" in PROSE
    assert (live.STAFF_BEAT, live.PHONE_BEAT) == (1, 5) and "every second to staff and screens, every five" in PROSE


async def test_the_python_example_votes_and_reads_the_result(hall: Hall, tmp_path: Path) -> None:
    assert len(code("python").splitlines()) < 45
    script = tmp_path / "attendee.py"
    script.write_text(code("python"))
    await hall.serve()
    moderator = await hall.moderator()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-W", "error", script, hall.url, token(4)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout and process.stderr
    try:
        async with asyncio.timeout(120):
            assert await process.stdout.readline() == b"Signed in: Person 4\n"
            await moderator.take("focus-cue")
            await moderator.acts("focus", "arm", "open")
            received = await process.stdout.readline()
            assert received == f"Received: {hall.clock.now()}\n".encode(), await process.stderr.read()
            assert await hall.parts.store.marks("focus") == {'["red"]': 1}
            await moderator.acts("focus", "close")
            hall.clock.move(5)
            result = json.loads((await process.stdout.readline()).removeprefix(b"Result: "))
            assert await process.wait() == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert result["ballots"] == 1 and result["counts"][0] == {"option": "red", "votes": 1}


async def test_the_curl_example_opens_a_poll_votes_and_reads_the_result(hall: Hall, tmp_path: Path) -> None:
    missing = [tool for tool in ("bash", "curl", "openssl", "basenc") if shutil.which(tool) is None]
    if missing:
        pytest.skip(f"not on this machine: {', '.join(missing)}")
    await hall.serve()
    process = await asyncio.create_subprocess_exec(
        *("bash", "-c", code("bash")),
        cwd=tmp_path,
        env=os.environ | {"URL": hall.url, "TOKEN": token(4), "INVITE": await hall.access().invite("Ada")},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(120):
        told, wrong = await process.communicate()
    assert process.returncode == 0, (told, wrong)
    answers = [json.loads(line) for line in told.splitlines()]
    assert [answer.get("name") for answer in answers[:1]] == ["Ada"]
    assert [answer["state"] for answer in answers[1:3]] == ["armed", "open"]
    assert answers[3]["name"] == "Person 4"
    assert answers[4] == {"poll": "focus", "rev": 1, "at": hall.clock.now()}
    assert answers[5]["result"]["counts"][0] == {"option": "red", "votes": 1}
