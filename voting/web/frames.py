"""WebSocket frames as bytes, and the server's way to send them ready-made.

What is sent to all is the same bytes for all: a frame of the server is not masked (RFC 6455, 5.1) and we compress
none. So it is made once and written to each socket as it is, past the layers that would make it anew each time.
"""

import contextlib
from collections.abc import Callable, Iterable
from typing import Any, cast

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.exceptions import InvalidState
from websockets.frames import CloseCode, Frame, Opcode
from websockets.http11 import Request

EXTENSION = "voting.frames"
"""Under this name a FrameProtocol gives itself to the application, in the extensions of the scope."""

MOST_UNSENT = 16_384
"""Bytes that wait for a slow receiver; beyond that it takes no more until it has taken nearly all of them."""

_SHORT, _MIDDLE = 126, 65_536
_FINAL_TEXT = 0x81

_PONG, _PONG_LENGTH = b"\x8a\x84", 10
"""A whole answer to a ping of ours: header, mask, four bytes."""


def frame(text: bytes) -> bytes:
    """``text``, which is UTF-8, as one whole text frame."""
    length = len(text)
    if length < _SHORT:
        return bytes((_FINAL_TEXT, length)) + text
    if length < _MIDDLE:
        return b"\x81\x7e" + length.to_bytes(2) + text
    return b"\x81\x7f" + length.to_bytes(8) + text


def text_of(frame: bytes) -> str:
    """What a frame made here says."""
    return frame[{126: 4, 127: 10}.get(frame[1], 2) :].decode()


def _unmasked(pong: bytes) -> bytes:
    return (int.from_bytes(pong[2:6]) ^ int.from_bytes(pong[6:])).to_bytes(4)


class FrameProtocol(WebSocketsSansIOProtocol):
    """Uvicorn's own, and beside its ``send`` a way for frames that are made already. ``uvicorn.Config`` takes it as
    ``ws``. ``when_ready`` is called when it can take frames again."""

    when_ready: Callable[[], None] | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        transport.set_write_buffer_limits(high=MOST_UNSENT)

    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        if self.response.status_code == 101:
            self._extensions()[EXTENSION] = self  # the application has not started yet

    def data_received(self, data: bytes) -> None:
        """Mostly the answer to a ping, which needs no parser: thousands of phones answer every few seconds."""
        if len(data) == _PONG_LENGTH and data[:2] == _PONG and (told := _unmasked(data)) == self.pending_ping_payload:
            self.handle_pong(Frame(Opcode.PONG, told))
        else:
            super().data_received(data)

    def send_receive_event_to_app(self) -> None:
        """A text that is none ends the connection, without a word in the log: anybody can send one."""
        try:
            if self.curr_msg_data_type == "text":
                b"".join(self.frames).decode()
        except UnicodeDecodeError:
            self.frames = []
            with contextlib.suppress(InvalidState):  # what came with it has ended the connection already
                self.conn.send_close(CloseCode.INVALID_DATA)
            self.handle_parser_exception()
        else:
            super().send_receive_event_to_app()

    @property
    def ready(self) -> bool:
        """Whether it takes frames now: the handshake is done, nobody closes, and the receiver keeps up."""
        return (
            self.writable.is_set()
            and self.handshake_complete
            and not self.close_sent
            and not self.transport.is_closing()
        )

    def put(self, frames: Iterable[bytes], joined: bytes) -> None:  # noqa: ARG002
        """Send ``frames`` in one write: ``joined`` is all of them. Only while ``ready``."""
        self.transport.write(joined)

    def drop(self) -> None:
        """Let go of the receiver at once, with whatever it has not taken."""
        self.transport.abort()

    def resume_writing(self) -> None:
        super().resume_writing()
        if self.when_ready is not None:
            self.when_ready()

    def keepalive_timeout(self) -> None:
        super().keepalive_timeout()
        self.drop()  # it did not answer: to wait until it has taken what was sent would be to wait for ever

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self.when_ready = None
        self.conn.parser.close()  # it waits for more, and holds what holds it
        if self.handshake_initiated and self.response.status_code == 101:
            self._extensions().pop(EXTENSION, None)  # or we would hold ourselves

    def _extensions(self) -> dict[str, Any]:
        return cast(dict[str, Any], self.scope["extensions"])
