"""The live socket under clients that keep to no rule: none of them hurts another, and each gets what it deserves."""

import asyncio
import contextlib
import secrets
import socket as tcp
import struct
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from websockets.frames import Frame, Opcode

from tests.integration.hall import PATIENCE, Hall, Moderator, Socket, copy_of, eventually, open_hall
from tests.integration.raw_socket import RawSocket, frame, raw_socket
from voting.web.connection import GARBAGE
from voting.web.frames import MOST_UNSENT, FrameProtocol

TEXT, BINARY, CONTINUED, PING, PONG, CLOSE = 1, 2, 0, 9, 10, 8

MISBEHAVING = {
    "a text": (frame(TEXT, b"hello"), GARBAGE),
    "bytes": (frame(BINARY, b"\x00\xff"), GARBAGE),
    "nothing at all, as a message": (frame(TEXT, b""), GARBAGE),
    "a message in pieces": (frame(TEXT, b"hel", fin=False) + frame(CONTINUED, b"lo"), GARBAGE),
    "a ping between the pieces": (
        frame(TEXT, b"hel", fin=False) + frame(PING, b"x") + frame(CONTINUED, b"lo"),
        GARBAGE,
    ),
    "not masked": (frame(TEXT, b"hello", mask=False), 1002),
    "a ping that is not masked": (frame(PING, b"hello", mask=False), 1002),
    "not UTF-8": (frame(TEXT, b"\xff\xfe"), 1007),
    "a letter cut in two": (frame(TEXT, "é".encode()[:1]), 1007),
    "the rest of nothing": (frame(CONTINUED, b"lo"), 1002),
    "a new message within another": (frame(TEXT, b"a", fin=False) + frame(TEXT, b"b"), 1002),
    "a kind that there is not": (frame(3, b""), 1002),
    "a control frame that there is not": (frame(11, b""), 1002),
    "compressed without being asked": (frame(TEXT, b"hello", reserved=4), 1002),
    "a ping in pieces": (frame(PING, b"x", fin=False), 1002),
    "a ping that is too long": (frame(PING, b"x" * 126), 1002),
    "larger than anything": (frame(TEXT, b"x" * 4097), 1009),
    "larger than anything, in pieces": (frame(TEXT, b"x" * 4096, fin=False) + frame(CONTINUED, b"x"), 1009),
    "a length without end": (b"\x81\xff" + b"\xff" * 8, 1009),
    "a close that is too short": (frame(CLOSE, b"\x03"), 1002),
    "a close code that nobody may send": (frame(CLOSE, struct.pack("!H", 1005)), 1002),
    "a close that is not UTF-8": (frame(CLOSE, struct.pack("!H", 1000) + b"\xff"), 1007),
    "noise": (b"\x00" * 64, 1002),
    "HTTP": (b"GET / HTTP/1.1\r\n\r\n", 1002),
}


async def told(moderator: Moderator, turns: int) -> int:
    """Change the stage that many times; the version that it has then."""
    answers = [(await moderator.take(("pause", "focus-cue")[turn % 2])).status_code for turn in range(turns)]
    assert answers == [204] * turns
    return (await moderator.hall.parts.store.stage("plenary")).version


@pytest.mark.parametrize("kind", MISBEHAVING)
async def test_whoever_speaks_is_cut_off_with_a_code_and_nobody_else_notices(hall: Hall, kind: str) -> None:
    raw, code = MISBEHAVING[kind]
    moderator, phone = await hall.moderator(), await hall.phone(1)
    other = await phone.live("/live/attendee")
    client = await raw_socket(hall, phone.cookie())
    await client.until("me")
    await client.send(raw)
    assert await client.closed() == code
    version = await told(moderator, 1)
    await other.until("stage", lambda stage: stage["version"] == version)


@pytest.mark.parametrize("payload", [b"", b"are you there?", b"x" * 125])
async def test_a_ping_is_answered_with_what_it_said(hall: Hall, payload: bytes) -> None:
    client = await raw_socket(hall, (await hall.phone(1)).cookie())
    await client.until("me")
    await client.send(frame(PING, payload) + frame(PONG, b"that nobody asked for"))
    while (answer := await client.frame()).opcode is Opcode.TEXT:
        pass
    assert (answer.opcode, bytes(answer.data)) == (Opcode.PONG, payload)
    version = await told(await hall.moderator(), 1)
    await client.until("stage", version)


async def test_a_frame_that_comes_byte_by_byte_is_one_frame(hall: Hall) -> None:
    client = await raw_socket(hall, (await hall.phone(1)).cookie())
    await client.until("me")
    for byte in frame(PING, b"slow"):
        await client.send(bytes((byte,)))
        await asyncio.sleep(0.002)
    while (answer := await client.frame()).opcode is Opcode.TEXT:
        pass
    assert bytes(answer.data) == b"slow"


async def test_a_close_is_answered_and_the_phone_is_gone(hall: Hall) -> None:
    moderator = await hall.moderator()
    console = await moderator.live("/live/staff")
    client = await raw_socket(hall, (await hall.phone(1)).cookie())
    await console.until("console", lambda state: state["phones"] == 1)
    await client.send(frame(CLOSE, struct.pack("!H", 1000)))
    assert await client.closed() == 1000
    await console.until("console", lambda state: state["phones"] == 0)


async def test_phones_that_vanish_while_a_state_goes_out_cost_the_others_nothing(hall: Hall) -> None:
    """Half of the sockets are reset, closed or spoiled in the very moments in which the stage changes."""
    moderator = await hall.moderator()
    console = await moderator.live("/live/staff")
    staying = [await (await hall.phone(number)).live("/live/attendee") for number in range(1, 7)]
    cookies = [(await hall.phone(number)).cookie() for number in range(7, 13)]
    for _ in range(12):
        leaving = await asyncio.gather(*(raw_socket(hall, cookie) for cookie in cookies))
        for client in leaving:
            await client.until("me")
        taking = asyncio.create_task(told(moderator, 1))
        for number, client in enumerate(leaving):
            await asyncio.sleep(secrets.randbelow(20) / 10_000)
            if number % 3 == 0:
                client.socket.setsockopt(tcp.SOL_SOCKET, tcp.SO_LINGER, struct.pack("ii", 1, 0))  # a reset
                client.socket.close()
            elif number % 3 == 1:
                await client.send(frame(CLOSE, struct.pack("!H", 1001)))
                client.socket.close()
            else:
                await client.send(frame(TEXT, b"\xff"))
        version = await taking
        for socket in staying:
            await socket.until("stage", lambda stage, version=version: stage["version"] == version)  # type: ignore[misc]
        for client in leaving[2::3]:
            assert await client.closed() == 1007
    seen = len(console.messages)
    await console.until("console", lambda state: state["phones"] == len(staying), after=seen)


async def deaf(hall: Hall, name: str) -> RawSocket:
    """A console that has come and does not read: consoles are told the most."""
    hall.listener.setsockopt(tcp.SOL_SOCKET, tcp.SO_SNDBUF, 4_096)
    return await raw_socket(hall, (await hall.moderator(name)).cookie(), "/live/staff")


async def test_a_slow_receiver_gets_the_newest_state_and_not_a_queue(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voting.web.connection.SLOW", 600)  # or it would be let go, where the machine is slow too
    moderator = await hall.moderator("Ada")
    phone = await (await hall.phone(1)).live("/live/attendee")
    slow = await deaf(hall, "Slow")
    version = await told(moderator, 60)
    await phone.until("stage", lambda stage: stage["version"] == version)
    messages = await slow.until("stage", version)
    versions = [message["version"] for message in messages if message["topic"] == "stage"]
    assert versions == sorted(versions) and len(versions) < 30, "it got a queue"
    assert slow.received < 2 * MOST_UNSENT + 100_000
    after = await told(moderator, 1)
    await slow.until("stage", after)


async def test_who_never_answers_a_ping_is_cut_off(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    answered, take = list[Frame](), FrameProtocol.handle_pong

    def noted(self: FrameProtocol, event: Frame) -> None:
        answered.append(event)
        take(self, event)

    monkeypatch.setattr(FrameProtocol, "handle_pong", noted)
    await hall.serve(ws_ping_interval=0.1, ws_ping_timeout=PATIENCE)  # it has time to answer, on any machine
    moderator = await hall.moderator()
    console = await moderator.live("/live/staff")  # it answers, as every browser does
    await hall.serve(ws_ping_timeout=0.2)
    silent = await raw_socket(hall, (await hall.phone(1)).cookie())
    await console.until("console", lambda state: state["phones"] == 1)
    await console.until("console", lambda state: state["phones"] == 0, after=len(console.messages))
    assert await silent.closed() in (1011, None)

    async def asked_again() -> bool:
        return len(answered) > 3  # it is asked again only once its answer was understood

    await eventually(asked_again)
    assert console.connection.close_code is None


async def test_what_is_pending_goes_out_before_the_close(hall: Hall) -> None:
    phone = await hall.phone(1)
    client = await raw_socket(hall, phone.cookie())
    await client.until("me")
    assert (await phone.client.delete("/api/session")).status_code == 204
    await client.until("ended")
    assert await client.closed() == 4401


class TestOnAnotherServer:
    """uvicorn's own class knows nothing of ready-made frames: all is the same there."""

    @pytest.fixture
    async def hall(self, furnished: Path, tmp_path: Path) -> AsyncIterator[Hall]:
        async with open_hall(copy_of(furnished, tmp_path / "data")) as hall:
            await hall.serve(ws="websockets-sansio")
            yield hall

    async def test_everybody_hears_everything(self, hall: Hall) -> None:
        moderator = await hall.moderator()
        console = await moderator.live("/live/staff")
        sockets: list[Socket] = [await (await hall.phone(number)).live("/live/attendee") for number in range(1, 6)]
        for socket in sockets:
            await socket.until("me")
        version = await told(moderator, 20)
        for socket in (console, *sockets):
            await socket.until("stage", lambda stage: stage["version"] == version)
            versions = [message["version"] for message in socket.topics("stage")]
            assert versions == sorted(versions)

    async def test_who_speaks_is_cut_off(self, hall: Hall) -> None:
        client = await raw_socket(hall, (await hall.phone(1)).cookie())
        await client.until("me")
        await client.send(frame(TEXT, b"hello"))
        assert await client.closed() == GARBAGE

    async def test_a_session_that_ends_is_told_so_and_closed(self, hall: Hall) -> None:
        phone = await hall.phone(1)
        socket = await phone.live("/live/attendee")
        await socket.until("me")
        await phone.client.delete("/api/session")
        await socket.until("ended")
        assert await socket.closed() == 4401

    async def test_a_deaf_one_is_let_go_and_keeps_nobody_waiting(
        self, hall: Hall, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("voting.web.connection.SLOW", 0.3)
        moderator = await hall.moderator("Ada")
        console = await moderator.live("/live/staff")
        silent = await deaf(hall, "Deaf")
        await console.until("console", lambda state: state["moderators"] == ["Ada", "Deaf"])

        async def gone() -> bool:
            await told(moderator, 10)
            return bool(console.newest("console")["moderators"] == ["Ada"])

        await eventually(gone)
        with contextlib.suppress(ConnectionError):
            while await silent.read():
                pass
        assert silent.received < 500_000
