"""Answers that are sent ready-made are, header by header, what the server itself would have sent."""

import asyncio
import gc
from collections import Counter
from pathlib import Path

import pytest
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from websockets.server import ServerProtocol

from tests.integration.hall import PATIENCE, Hall, copy_of, eventually, open_hall, refused
from voting.domain.ballot import Cast
from voting.protocol.commands import CastBallot
from voting.web.frames import FrameProtocol
from voting.web.headers import lines
from voting.web.ready import Outlet, ReadyProtocol

CONVERSATIONS = {
    "a question": "GET /api/session HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    "the head alone": "HEAD /api/session HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    "no such way": "PATCH /api/session HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    "an older version": "GET /api/session HTTP/1.0\r\n\r\n",
    "one after another": "GET /api/session HTTP/1.1\r\nHost: x\r\n\r\n" * 3
    + "GET /api/session HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    "a body that is none": "POST /api/session HTTP/1.1\r\nHost: x\r\nOrigin: {origin}\r\nConnection: close\r\n"
    "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{{}}",
    "a body that is waited for": "POST /api/session HTTP/1.1\r\nHost: x\r\nOrigin: {origin}\r\nConnection: close\r\n"
    "Expect: 100-continue\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{{}}",
    "a body that is too large": "POST /api/session HTTP/1.1\r\nHost: x\r\nOrigin: {origin}\r\nConnection: close\r\n"
    "Content-Type: application/json\r\nContent-Length: 99999999\r\n\r\n{{}}",
    "a file": "GET /photographs/" + "0" * 64 + ".jpg HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
}


async def said(folder: Path, conversation: str, **otherwise: object) -> list[tuple[str, list[str], str]]:
    """What a server answers: the first line, the others in order of the alphabet, the body. The date is left out."""
    async with open_hall(folder) as hall:
        await hall.serve(**otherwise)
        reader, writer = await asyncio.open_connection("127.0.0.1", hall.port)
        writer.write(conversation.format(origin=hall.url).encode())
        async with asyncio.timeout(PATIENCE):
            text = (await reader.read()).decode().replace(f":{hall.port}", "")
        writer.close()
    answers = []
    while text:
        head, _, text = text.partition("\r\n\r\n")
        first, *others = head.split("\r\n")
        fields = {name.lower(): value for name, _, value in (line.partition(": ") for line in others)}
        length = 0 if conversation.startswith("HEAD") else int(fields.get("content-length", "0"))
        answers.append((first, sorted(line for line in others if not line.startswith("date: ")), text[:length]))
        text = text[length:]
    return answers


@pytest.mark.parametrize("conversation", CONVERSATIONS.values(), ids=CONVERSATIONS)
async def test_a_ready_made_answer_is_the_servers_own(
    furnished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, conversation: str
) -> None:
    put, ready_made = Outlet.put, list[int]()

    def noted(self: Outlet, status: int, head: bytes, body: bytes) -> None:
        ready_made.append(status)
        put(self, status, head, body)

    monkeypatch.setattr(Outlet, "put", noted)
    ours = await said(copy_of(furnished, tmp_path / "ours"), conversation)
    assert ready_made == [int(first.split()[1]) for first, *_ in ours if "Continue" not in first]
    plain = await said(copy_of(furnished, tmp_path / "plain"), conversation, http=HttpToolsProtocol)
    assert len(ours) == max(1, conversation.count(" HTTP/1.")) + ("100-continue" in conversation)
    assert ours == plain


async def test_nothing_of_a_request_is_left_when_it_is_answered(hall: Hall) -> None:
    """Its body may be a ballot, and the collector of what holds itself comes seldom."""
    client = await hall.tcp_client()
    gc.collect()
    gc.disable()
    try:
        for path in ("/api/session", "/v", "/healthz", "/nothing") * 3:
            await client.get(path)
        left = [known for known in gc.get_objects() if isinstance(known, RequestResponseCycle)]
    finally:
        gc.enable()
    assert len(left) <= 1  # the last of the connection


OF_A_PHONE = (ReadyProtocol, RequestResponseCycle, FrameProtocol, ServerProtocol, CastBallot, Cast)


def left() -> Counter[str]:
    return Counter(type(known).__name__ for known in gc.get_objects() if isinstance(known, OF_A_PHONE))


async def test_nothing_of_a_phone_is_left_when_it_has_gone(hall: Hall) -> None:
    """Connections, and what was refused on them: a hall that comes and goes all day must not stay in memory."""
    await hall.serve()
    moderator = await hall.moderator()
    await moderator.acts("focus", "arm", "open")
    gc.collect()
    gc.disable()
    before = left()  # of other tests
    try:
        for number in range(1, 4):
            client = await hall.tcp_client()
            phone = await hall.phone(number, client)
            assert (await phone.cast("focus", ["red"])).status_code == 200
            refused(await phone.cast("once", ["red"]), 409, "poll_not_open")
            socket = await phone.live("/live/attendee")
            await socket.until("me")
            await socket.close()
            await client.aclose()
            del client, phone, socket

        async def gone() -> bool:
            return max((left() - before).values(), default=0) <= 1  # the last, until the next comes

        await eventually(gone)
    finally:
        gc.enable()


def test_no_header_brings_another() -> None:
    assert lines([(b"a", b"b"), (b"c", b"d")]) == b"a: b\r\nc: d\r\n"
    for value in (b"b\r\nset-cookie: x", b"b\nc", b"b\r"):
        with pytest.raises(ValueError):
            lines([(b"a", value)])
