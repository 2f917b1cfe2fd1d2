"""One live socket: what it has yet to be sent, and how that gets out.

A connection holds at most the newest message of each topic, so a slow phone costs bounded memory and gets the newest
state, not a queue. All that one moment brings goes out in one write.
"""

import asyncio
import contextlib
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

from pydantic_core import to_json
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from voting.domain.text import Millis
from voting.protocol.states import Ended, MeState
from voting.protocol.wire import Wire
from voting.service.ports import Role, Session
from voting.web.audience import Pump
from voting.web.frames import EXTENSION, FrameProtocol, frame, text_of

SLOW = 5.0
"""Seconds that what is pending may take; after that the connection is dropped and comes back by itself."""

SIGNED_OUT, NO_ROOM, TOO_MANY, GARBAGE, TRY_AGAIN = 4401, 4404, 4429, 1008, 1013
"""Close codes. All but the first two mean: connect again after a while."""


def encoded(message: Wire) -> bytes:
    """``message`` as a frame, for any number of sockets."""
    return frame(to_json(message))


class Outlet(Protocol):
    """Where a socket's frames go. ``ready``: it takes some now; if not, ``when_ready`` is called once it does."""

    when_ready: Callable[[], None] | None

    @property
    def ready(self) -> bool: ...

    def put(self, frames: Iterable[bytes], joined: bytes) -> None:
        """Send ``frames``, of which ``joined`` is all in one. Only while ``ready``."""
        ...

    def drop(self) -> None:
        """Let go of the socket at once; who listens to it hears that it is gone."""
        ...


class PlainOutlet:
    """For servers that do not take frames: one message after another, as ASGI has it."""

    def __init__(self, websocket: WebSocket) -> None:
        self._websocket = websocket
        self._sending: asyncio.Task[None] | None = None
        self.dropped = asyncio.Event()
        self.when_ready: Callable[[], None] | None = None

    @property
    def ready(self) -> bool:
        return self._sending is None and not self.dropped.is_set()

    def put(self, frames: Iterable[bytes], joined: bytes) -> None:  # noqa: ARG002
        self._sending = asyncio.create_task(self._send([*frames]))

    def drop(self) -> None:
        self.dropped.set()
        if self._sending is not None:
            self._sending.cancel()

    async def _send(self, frames: Sequence[bytes]) -> None:
        with contextlib.suppress(WebSocketDisconnect, OSError, RuntimeError):  # whoever listens hears of it
            for each in frames:
                await self._websocket.send_text(text_of(each))
        self._sending = None
        if self.when_ready is not None:
            self.when_ready()


class Connection:
    """One accepted socket. ``me``: the newest state of its own that a phone was offered. ``aside``: a screen that the
    hall does not see, such as the monitor of those on stage."""

    def __init__(self, websocket: WebSocket, session: Session, room: str, pump: Pump) -> None:
        self.session, self.room = session, room
        self.aside = websocket.query_params.get("view") == "stage"
        self.me: MeState | None = None
        self._websocket, self._pump = websocket, pump
        direct = websocket.scope.get("extensions", {}).get(EXTENSION)
        self._plain = None if isinstance(direct, FrameProtocol) else PlainOutlet(websocket)
        self._outlet: Outlet = self._plain or direct
        self._outlet.when_ready = self._wake
        self._pending: dict[str, bytes] = {}
        self._queued = False
        self._waiting_since: float | None = None
        self._close_code: int | None = None
        self._closing: asyncio.Task[None] | None = None

    def offer(self, topic: str, frame: bytes) -> None:
        """Send ``frame`` soon, in place of any unsent one of the same topic."""
        self._put_last({topic: frame})
        self._wake()

    def offer_me(self, state: MeState) -> None:
        """Offer the phone its own state, unless a later one was made meanwhile."""
        if self.me is None or state.version >= self.me.version:
            self.me = state
            self.offer("me", encoded(state))

    def sign_out(self, now: Millis) -> None:
        """Say that the session has ended, and close."""
        self.offer("ended", encoded(Ended(at=now)))
        self.end(SIGNED_OUT)

    def end(self, code: int) -> None:
        """Close once what is pending is sent."""
        self._close_code = code
        self._wake()

    @property
    def first(self) -> bool:
        return self.session.role is not Role.ATTENDEE

    def tell(self, told: Mapping[str, bytes], joined: bytes) -> None:
        """See ``Member``. What is pending for it alone goes along."""
        if self._pending or self._close_code is not None or not self._outlet.ready:
            self._put_last(told)
            self.flush()
        else:
            self._outlet.put(told.values(), joined)

    def _put_last(self, told: Mapping[str, bytes]) -> None:
        """A frame that takes the place of an earlier one goes after all others: it may speak of what they tell."""
        for topic in told:
            self._pending.pop(topic, None)
        self._pending.update(told)

    def flush(self) -> None:
        """Write what is pending, if it is taken now."""
        self._queued = False
        if not self._outlet.ready:
            if self._waiting_since is None:
                self._waiting_since = time.monotonic()
            return
        self._waiting_since = None
        if self._pending:
            pending = [*self._pending.values()]
            self._pending.clear()
            self._outlet.put(pending, b"".join(pending))
        if self._close_code is not None and self._closing is None and self._outlet.ready:
            self._closing = asyncio.create_task(self._close(self._close_code))

    def drop_if_stuck(self, now: float) -> None:
        """Let go of a receiver that has not taken what was sent for SLOW seconds; ``now`` is monotonic."""
        if self._waiting_since is not None and now - self._waiting_since > SLOW:
            self._outlet.drop()

    async def listen(self) -> None:
        """Until it is over. Whoever speaks is cut off: this socket only speaks itself."""
        if self._plain is None:
            message = await self._websocket.receive()
        else:
            receiving = asyncio.ensure_future(self._websocket.receive())
            dropping = asyncio.create_task(self._plain.dropped.wait())
            await asyncio.wait({receiving, dropping}, return_when=asyncio.FIRST_COMPLETED)
            dropping.cancel()
            if not receiving.done():
                receiving.cancel()
                return
            message = receiving.result()
        if message["type"] == "websocket.receive":
            await self._close(GARBAGE)

    def _wake(self) -> None:
        if not self._queued:
            self._queued = True
            self._pump.add(self)

    async def _close(self, code: int) -> None:
        with contextlib.suppress(WebSocketDisconnect, OSError, RuntimeError):  # the other side was first
            if self._websocket.application_state is WebSocketState.CONNECTED:
                await self._websocket.close(code)
