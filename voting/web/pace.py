"""How soon phones are told: at once what changes; the more phones there are, the less often a result that goes on
changing; and with their beat the figures that only screens show."""

import asyncio
from collections.abc import Callable
from enum import Enum, auto

A_PHONE = 0.0002
"""Seconds between two figures, for each phone connected. To tell one takes a tenth of that, so that votes, which change
the figures, have nearly all of the time: a thousand phones hear five times a second at most, ten thousand every other
second."""

Send = Callable[[str, str, bytes], None]


class Haste(Enum):
    """When phones are told a state."""

    NOW = auto()
    PACED = auto()
    """It goes on changing while votes come in, and phones show it."""
    BEAT = auto()
    """The same, but a phone shows none of it."""


class Pace:
    """``phones``: how many there are now; ``send``: a frame of a topic to the phones of a room."""

    def __init__(self, phones: Callable[[], int], send: Send) -> None:
        self._phones, self._send = phones, send
        self._held: dict[str, dict[str, bytes]] = {}
        self._timers: dict[str, asyncio.TimerHandle] = {}

    def show(self, room: str, topic: str, frame: bytes, haste: Haste) -> None:
        """Send what is to go now, and before it what was held. Of the rest hold the newest until it is time."""
        if haste is Haste.NOW:
            self._send_held(room)
            self._send(room, topic, frame)
            return
        self._held.setdefault(room, {})[topic] = frame
        if haste is Haste.PACED and room not in self._timers:
            self._release(room)

    def beat(self) -> None:
        """Send all that is held."""
        for room in tuple(self._held):
            self._send_held(room)

    def _release(self, room: str) -> None:
        self._timers.pop(room, None)
        if self._send_held(room):
            pause = self._phones() * A_PHONE
            self._timers[room] = asyncio.get_running_loop().call_later(pause, self._release, room)

    def _send_held(self, room: str) -> bool:
        held = self._held.pop(room, {})
        for topic, frame in held.items():
            self._send(room, topic, frame)
        return bool(held)
