"""Photographs of nominees: who may change them, until when, what the journal keeps of it, and what phones get."""

import asyncio
from typing import Protocol

from voting.domain.errors import NotFound
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

    async def small(self, portrait: bytes) -> bytes:
        """A portrait that was made before as a WebP file of a few thousand bytes, square, for a phone."""
        ...


class Photographs:
    def __init__(self, store: Store, bus: Bus, clock: Clock, polls: Polls, darkroom: Darkroom) -> None:
        self._store, self._bus, self._clock, self._polls, self._darkroom = store, bus, clock, polls, darkroom
        self._small: dict[str, asyncio.Task[bytes]] = {}

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

    async def small(self, sha256: str) -> bytes:
        """The photograph with this SHA-256 in hex, for phones. It is made once, and kept while a poll that this process
        knows has it: a whole hall asks for it within seconds. Raises NotFound."""
        shown = {option.photograph for poll in self._polls.all() for option in poll.options}
        if sha256 not in shown:
            raise NotFound("There is no such photograph.")
        making = self._small.get(sha256)
        if making is None or (making.done() and (making.cancelled() or making.exception())):
            self._small = {known: made for known, made in self._small.items() if known in shown}
            making = self._small[sha256] = asyncio.create_task(self._make_small(sha256))
        return await asyncio.shield(making)  # who asked first may leave; the others wait for it

    async def _make_small(self, sha256: str) -> bytes:
        return await self._darkroom.small(await self.image(sha256))

    def _act(self, actor: str, action: str, poll: str, option: str) -> Act:
        return Act(self._clock.now(), actor, Role.MODERATOR, action, f"nominee {poll}/{option}")

    async def _told(self, poll: str) -> Poll:
        await self._bus.publish(Topic("poll", poll))
        return await self._polls.reload(poll)
