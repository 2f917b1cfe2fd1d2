"""What a client sees of its room: the newest state of each topic, kept from the live socket.

Every message replaces its topic. After a reconnect the server sends everything again, and until then the last
picture stays: nothing here is ever mended piece by piece.
"""

import asyncio
import time
from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

from pydantic import TypeAdapter
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import WebSocketException

from voting.client.server import Server
from voting.domain.errors import NotFound, NotSignedIn
from voting.protocol.polls import PollView
from voting.protocol.states import (
    Beat,
    ConsoleState,
    Ended,
    LiveMessage,
    MeState,
    PollMessage,
    ResultsState,
    StageState,
    TurnoutState,
)

SIGNED_OUT, NO_ROOM = 4401, 4404
"""Close codes: the session is not, or no longer, signed in; there is no such room. After any other, come again."""

Shape = TypeVar("Shape")

_MESSAGE: TypeAdapter[LiveMessage] = TypeAdapter(LiveMessage)


@lru_cache(maxsize=256)
def _read(text: str) -> LiveMessage:
    """Everybody in a room gets the same text: read it once."""
    return _MESSAGE.validate_json(text)


class Picture:
    """The states of one connection after another. ``ahead``: milliseconds by which the server's clock is before ours;
    ``connections`` counts how often a snapshot was begun."""

    def __init__(self) -> None:
        self.stage: StageState | None = None
        self.poll: PollView | None = None
        self.turnout: TurnoutState | None = None
        self.results: ResultsState | None = None
        self.me: MeState | None = None
        self.console: ConsoleState | None = None
        self.ahead = 0
        self.connections = 0
        self.connected = False
        self._versions: dict[str, int] = {}
        self._changed = asyncio.Condition()

    async def until(self, shape: Callable[["Picture"], Shape | None]) -> Shape:
        """Wait for a picture of which ``shape`` makes something, and return that."""
        async with self._changed:
            while True:
                found = shape(self)
                if found:
                    return found
                await self._changed.wait()

    def left(self, moment: int) -> float:
        """Seconds from now until ``moment`` of the server's clock."""
        return (moment - self.ahead - time.time_ns() // 1_000_000) / 1000

    async def follow(self, server: Server, path: str, cookies: dict[str, str]) -> None:
        """Keep the picture current, through any number of lost connections, until cancelled.

        Raises NotSignedIn when the server says that the session has ended, NotFound where there is no such room.
        """
        tries = 0
        while True:
            try:
                async with server.live(path, cookies) as socket:
                    tries = 0
                    await self._listen(socket)
                    if socket.close_code == SIGNED_OUT:
                        raise NotSignedIn("The session has ended. Sign in again.")
                    if socket.close_code == NO_ROOM:
                        raise NotFound("There is no such room.")
            except (OSError, TimeoutError, WebSocketException):
                pass
            await server.pause(tries)
            tries += 1

    async def _listen(self, socket: ClientConnection) -> None:
        self._versions.clear()
        self.connections += 1
        self.connected = True
        try:
            async for text in socket:
                await self._take(_read(str(text)))
        finally:
            self.connected = False

    async def _take(self, message: LiveMessage) -> None:
        if isinstance(message, Beat | Ended):
            self.ahead = message.at - time.time_ns() // 1_000_000
            return
        if message.version < self._versions.get(message.topic, -1):
            return
        self._versions[message.topic] = message.version
        async with self._changed:
            match message:
                case StageState():
                    self.stage = message
                    if self.poll is not None and message.poll != self.poll.id:
                        self.poll = self.turnout = self.results = None
                case PollMessage():
                    if self.poll is not None and message.poll.id != self.poll.id:
                        self.turnout = self.results = None
                    self.poll = message.poll
                case TurnoutState():
                    self.turnout = message
                case ResultsState():
                    self.results = message
                case MeState():
                    self.me = message
                case ConsoleState():
                    self.console = message
            self._changed.notify_all()
