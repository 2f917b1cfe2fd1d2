"""Frames are what RFC 6455 says, read by a parser that is not ours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.frames import Frame, Opcode
from websockets.streams import StreamReader

from voting.web.frames import FrameProtocol, frame, text_of


def read(raw: bytes) -> tuple[Frame, bytes]:
    """The first frame of ``raw``, as a client reads it, and what follows it."""
    stream = StreamReader()
    stream.feed_data(raw)
    parsing = Frame.parse(stream.read_exact, mask=False)
    with pytest.raises(StopIteration) as done:
        next(parsing)
    found: Frame = done.value.value
    return found, bytes(stream.buffer)


@pytest.mark.parametrize("length", [0, 1, 125, 126, 127, 65_535, 65_536, 200_000])
def test_every_length_has_its_header(length: int) -> None:
    text = b"x" * length
    found, rest = read(frame(text) + b"next")
    assert (found.opcode, found.fin, found.data, rest) == (Opcode.TEXT, True, text, b"next")
    assert (found.rsv1, found.rsv2, found.rsv3) == (False, False, False)


@given(st.text())
def test_what_went_in_comes_out(text: str) -> None:
    assert text_of(frame(text.encode())) == text
    assert bytes(read(frame(text.encode()))[0].data).decode() == text


class Answered(FrameProtocol):
    """A socket that waits for the answer to a ping, and notes what it takes for one; the parser gets the rest."""

    def __init__(self, payload: bytes | None) -> None:
        self.pending_ping_payload = payload
        self.answers: list[bytes] = []
        self.parsed: list[bytes] = []
        self.conn = self  # type: ignore[assignment]
        self.parser_exc = None

    def handle_pong(self, event: Frame) -> None:
        self.answers.append(bytes(event.data))

    def receive_data(self, data: bytes) -> None:
        self.parsed.append(data)

    def handle_events(self) -> None: ...


@given(st.binary(min_size=4, max_size=4))
def test_the_answer_to_a_ping_is_known_whatever_its_mask(payload: bytes) -> None:
    socket = Answered(payload)
    socket.data_received(Frame(Opcode.PONG, payload).serialize(mask=True))
    assert (socket.answers, socket.parsed) == ([payload], [])


@pytest.mark.parametrize(
    ("waits_for", "told"),
    [
        (None, Frame(Opcode.PONG, b"1234").serialize(mask=True)),
        (b"1234", Frame(Opcode.PONG, b"4321").serialize(mask=True)),
        (b"1234", Frame(Opcode.PONG, b"1234").serialize(mask=True) + b"\x88"),
        (b"1234", Frame(Opcode.PONG, b"1234").serialize(mask=True)[:9]),
        (b"1234", Frame(Opcode.PING, b"1234").serialize(mask=True)),
        (b"1234", Frame(Opcode.PONG, b"12345678").serialize(mask=False)),
    ],
    ids=["unasked", "another answer", "more", "a part", "a question", "not masked"],  # masks are drawn anew each time
)
def test_what_is_not_just_that_answer_goes_to_the_parser(waits_for: bytes | None, told: bytes) -> None:
    socket = Answered(waits_for)
    socket.data_received(told)
    assert (socket.answers, socket.parsed) == ([], [told])
