"""What was made of polls that are still the same: a console is made four times a second, and most polls of a day are
over or yet to come."""

from collections.abc import Awaitable, Callable
from operator import is_
from typing import Generic, TypeVar

from voting.domain.poll import Poll

T = TypeVar("T")


class Remembered(Generic[T]):
    """``make``: what is made of a poll. It is made again once the poll, or one of those that ``also`` names because it
    looks at them too, is another object; and every time while ballots are taken."""

    def __init__(self, make: Callable[[Poll], Awaitable[T]], also: Callable[[Poll], list[Poll]] = lambda _: []) -> None:
        self._make, self._also = make, also
        self._known: dict[str, tuple[list[Poll], T]] = {}

    async def of(self, poll: Poll) -> T:
        """What was made of ``poll``, or is now. Raises as ``make``."""
        if poll.takes_ballots:
            return await self._make(poll)
        about = [poll, *self._also(poll)]
        known = self._known.get(poll.id)
        if known is None or len(known[0]) != len(about) or not all(map(is_, known[0], about)):
            known = self._known[poll.id] = about, await self._make(poll)
        return known[1]
