"""Photographs of nominees: who may change them, until when, and what the journal keeps of it."""

from typing import Protocol

from voting.domain.journal import Act
from voting.domain.poll import Poll, photograph_to_change
from voting.service.polls import Polls
from voting.service.ports import Bus, Clock, Role, Store, Topic


class Darkroom(Protocol):
    """Makes a portrait of any picture."""

    async def portrait(self, file: bytes) -> bytes:
        """A JPEG file, 4 wide to 5 high, fit for a big screen, that tells nothing but the picture. Raises NotAnImage,
        ImageTooLarge, ImageTooSmall."""
        ...

    async def slide(self, file: bytes) -> bytes:
        """The whole picture as a JPEG file that fits into the largest screen, as bare as a portrait. Raises as it."""
        ...


class Photographs:
    def __init__(self, store: Store, bus: Bus, clock: Clock, polls: Polls, darkroom: Darkroom) -> None:
        self._store, self._bus, self._clock, self._polls, self._darkroom = store, bus, clock, polls, darkroom

    def expect(self, poll: str, option: str) -> None:
        """As far as this process knows, before a picture is even read; the store decides. Raises NotFound,
        PhotographFixed."""
        photograph_to_change(self._polls.get(poll), option)

    async def put(self, poll: str, option: str, file: bytes, actor: str) -> Poll:
        """Give a nominee the picture in ``file``. Raises as ``expect``, and as ``Darkroom.portrait``."""
        image = await self._darkroom.portrait(file)
        await self._store.put_photograph(poll, option, image, self._act(actor, "photograph", poll, option))
        return await self._told(poll)

    async def remove(self, poll: str, option: str, actor: str) -> Poll:
        """Raises as ``expect``."""
        self.expect(poll, option)
        await self._store.remove_photograph(poll, option, self._act(actor, "remove_photograph", poll, option))
        return await self._told(poll)

    async def image(self, sha256: str) -> bytes:
        """Raises NotFound."""
        return await self._store.photograph(sha256)

    def _act(self, actor: str, action: str, poll: str, option: str) -> Act:
        return Act(self._clock.now(), actor, Role.MODERATOR, action, f"nominee {poll}/{option}")

    async def _told(self, poll: str) -> Poll:
        await self._bus.publish(Topic("poll", poll))
        return await self._polls.reload(poll)
