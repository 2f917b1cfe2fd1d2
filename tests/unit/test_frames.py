"""Frames are what RFC 6455 says, read by a parser that is not ours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.frames import Frame, Opcode
from websockets.streams import StreamReader

from voting.web.frames import frame, text_of


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
