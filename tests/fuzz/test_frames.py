"""Live sockets: any frames of a client, in any pieces, have the end that RFC 6455 gives them. ``wsproto`` says which:
another parser than the one that the server stands on. And what we send is read by it as it was."""

import asyncio
import struct
from collections.abc import Iterable
from typing import Any

import pytest
import uvicorn
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket
from uvicorn.server import ServerState
from wsproto.connection import Connection as Oracle
from wsproto.connection import ConnectionType
from wsproto.events import BytesMessage, CloseConnection, Ping, Pong, TextMessage
from wsproto.utilities import RemoteProtocolError

from tests.faults.soak import size
from tests.integration.raw_socket import frame
from voting.protocol.wire import LIVE_PROTOCOL
from voting.server import configuration
from voting.service.ports import Role, Session
from voting.web.audience import Pump
from voting.web.connection import GARBAGE, Connection
from voting.web.frames import FrameProtocol
from voting.web.frames import frame as made

TEXT, BINARY, CONTINUED, PING, PONG, CLOSE = 1, 2, 0, 9, 10, 8
MOST = 4_096
"""Bytes of the largest message that is taken at all."""

UPGRADE = (
    "GET /live/attendee HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13"
    f"\r\nSec-WebSocket-Key: {'A' * 22}==\r\nSec-WebSocket-Protocol: {LIVE_PROTOCOL}\r\n\r\n"
).encode()


class Wire(asyncio.Transport):
    """Keeps what the server writes."""

    def __init__(self) -> None:
        super().__init__()
        self.written = bytearray()
        self.over = False

    def write(self, data: Any) -> None:
        if not self.over:
            self.written += data

    def close(self) -> None:
        self.over = True

    abort = close

    def is_closing(self) -> bool:
        return self.over

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None: ...

    def pause_reading(self) -> None: ...

    def resume_reading(self) -> None: ...


async def listener(scope: Scope, receive: Receive, send: Send) -> None:
    """One of our connections, and no hub."""
    websocket = WebSocket(scope, receive, send)
    await websocket.accept(LIVE_PROTOCOL)
    await Connection(websocket, Session(b"s", Role.ATTENDEE, 0, badge=1), "plenary", Pump()).listen()


async def turns() -> None:
    """Let the server do what it can do now."""
    for _ in range(10):
        await asyncio.sleep(0)


async def served(pieces: Iterable[bytes]) -> bytes:
    """What our server answers to a client's ``pieces`` after the handshake."""
    config: uvicorn.Config = configuration(listener)  # type: ignore[arg-type]
    protocol = FrameProtocol(config, ServerState(), {})
    wire = Wire()
    protocol.connection_made(wire)
    protocol.data_received(UPGRADE)
    await turns()
    assert protocol.handshake_complete
    head = len(wire.written)
    for piece in pieces:
        if not wire.over:
            protocol.data_received(piece)
        await asyncio.sleep(0)
    await turns()
    answered = bytes(wire.written[head:])
    protocol.connection_lost(None)
    await turns()
    assert not protocol.tasks, "it ends with its line"
    return answered


def judged(sent: bytes) -> tuple[list[bytes], int | None]:
    """By the oracle: the pings that are answered, and the close code; None where nothing ends it."""
    oracle, pings, size = Oracle(ConnectionType.SERVER), list[bytes](), 0
    try:
        oracle.receive_data(sent)
        for event in oracle.events():
            match event:
                case Ping(payload=payload):
                    pings.append(bytes(payload))
                case TextMessage(data=data, message_finished=finished):
                    size += len(data.encode())
                case BytesMessage(data=data, message_finished=finished):
                    size += len(data)
                case CloseConnection(code=code):
                    return pings, code
            if size > MOST:
                return pings, 1009
            if isinstance(event, TextMessage | BytesMessage) and finished:
                return pings, GARBAGE
    except RemoteProtocolError as wrong:
        assert isinstance(wrong.event_hint, CloseConnection)
        return pings, wrong.event_hint.code
    return pings, None


def heard(answered: bytes) -> tuple[list[bytes], int | None]:
    """What a client hears: the pongs, and the close code."""
    client, pongs = Oracle(ConnectionType.CLIENT), list[bytes]()
    client.receive_data(answered)
    for event in client.events():
        if isinstance(event, CloseConnection):
            return pongs, event.code
        assert isinstance(event, Pong)
        pongs.append(bytes(event.payload))
    return pongs, None


payloads = (
    st.binary(max_size=130) | st.text(max_size=60).map(str.encode) | st.sampled_from([b"", b"x" * 126, b"x" * MOST])
)
controls = st.builds(frame, st.sampled_from([PING, PONG]), st.binary(max_size=125))


@st.composite
def messages(draw: st.DrawFn) -> bytes:
    """A message, whole or in parts, with pings and pongs between them."""
    opcode = draw(st.sampled_from([TEXT, BINARY]))
    # with room for a ping in between, which the server's library counts as part of the message
    whole = (
        draw(st.text(max_size=60)).encode() if opcode == TEXT else draw(payloads.filter(lambda raw: len(raw) < MOST))
    )
    cuts = sorted(draw(st.lists(st.integers(0, len(whole)), max_size=3)))
    parts = [whole[a:b] for a, b in zip([0, *cuts], [*cuts, len(whole)], strict=True)]
    sent = b""
    for number, part in enumerate(parts):
        sent += frame(CONTINUED if number else opcode, part, fin=number == len(parts) - 1)
        sent += draw(controls | st.just(b"")) if number < len(parts) - 1 else b""
    return sent


codes = st.sampled_from([1000, 1001, 3000, 4999, 0, 999, 1004, 1005, 1006, 1015, 2999, 5000])
reasons = st.tuples(codes, st.text(max_size=20).map(str.encode)) | st.tuples(st.just(1000), st.binary(max_size=20))
closes = reasons.map(lambda said: frame(CLOSE, struct.pack("!H", said[0]) + said[1]))
"""One thing is wrong at most: of two, either may be named."""

wrong = st.builds(
    frame,
    st.integers(0, 15),
    payloads,
    fin=st.booleans(),
    mask=st.sampled_from([True, True, True, False]),
    reserved=st.sampled_from([0, 0, 0, 1, 2, 4]),
).filter(lambda raw: raw[0] & 0x0F != CLOSE and raw[0] & 0x8F != TEXT)
"""The oracle reads the beginning of a text at once, the server at its end. Closes are above."""
pieced = st.lists(st.integers(1, 40), max_size=20)


def pieces_of(sent: bytes, lengths: list[int]) -> list[bytes]:
    pieces = []
    for length in lengths:
        pieces.append(sent[:length])
        sent = sent[length:]
    return [*pieces, sent]


@settings(max_examples=size(100, 5_000))
@given(st.lists(controls, max_size=3), st.none() | messages() | closes | wrong, pieced)
def test_frames_have_the_end_that_the_standard_gives_them(
    before: list[bytes], last: bytes | None, lengths: list[int]
) -> None:
    sent = b"".join(before) + (last or b"")
    assert heard(asyncio.run(served(pieces_of(sent, lengths)))) == judged(sent)


def test_a_text_that_is_none_is_no_news_even_with_a_close_behind_it(caplog: pytest.LogCaptureFixture) -> None:
    sent = frame(TEXT, b"\x80") + frame(CLOSE, struct.pack("!H", 1000))
    assert heard(asyncio.run(served([sent]))) == ([], 1000)
    assert not caplog.records


@given(st.lists(messages() | controls | closes | wrong, min_size=1, max_size=4), pieced)
def test_whatever_comes_the_server_says_nothing_but_pongs_and_one_close(
    frames: list[bytes], lengths: list[int]
) -> None:
    heard(asyncio.run(served(pieces_of(b"".join(frames), lengths))))


@given(st.binary(max_size=300), pieced)
def test_noise_is_cut_off_or_waited_for(sent: bytes, lengths: list[int]) -> None:
    _, code = heard(asyncio.run(served(pieces_of(sent, lengths))))
    assert code in (None, 1000, 1002, 1007, GARBAGE, 1009) or 1000 < code < 5000


@given(
    st.lists(st.text(max_size=300) | st.sampled_from(["x" * n for n in (125, 126, 65_535, 65_536)]), max_size=5), pieced
)
def test_what_we_send_is_read_as_it_was(texts: list[str], lengths: list[int]) -> None:
    client, found = Oracle(ConnectionType.CLIENT), [""]
    for piece in pieces_of(b"".join(made(text.encode()) for text in texts), lengths):
        client.receive_data(piece)
        for event in client.events():
            assert isinstance(event, TextMessage)
            found[-1] += event.data
            if event.message_finished:
                found.append("")
    assert found == [*texts, ""]
