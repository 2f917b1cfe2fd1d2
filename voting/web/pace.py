"""How often phones are told figures that keep changing: less often the more phones there are."""

import asyncio
from collections.abc import Callable

A_PHONE = 0.0002
"""Seconds between two figures, for each phone connected. To tell one takes a tenth of that, so that votes, which change
the figures, have nearly all of the time: a thousand phones hear five times a second at most, ten thousand every other
second."""

Send = Callable[[str, str, bytes], None]


class Pace:
    """``phones``: how many there are now; ``send``: a frame of a topic to the phones of a room."""

    def __init__(self, phones: Callable[[], int], send: Send) -> None:
        self._phones, self._send = phones, send
        self._held: dict[str, dict[str, bytes]] = {}
        self._timers: dict[str, asyncio.TimerHandle] = {}

    def show(self, room: str, topic: str, frame: bytes, *, figures: bool) -> None:
        """Send at once whatever is no figure, and what was held before it. Of figures, send the newest when it is
        time."""
        if figures:
            self._held.setdefault(room, {})[topic] = frame
            if room not in self._timers:
                self._release(room)
        else:
            self._send_held(room)
            self._send(room, topic, frame)

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
