"""Pictures that fill the screen: given to the image cues of a run sheet, replaced and taken away at any time."""

from voting.domain.errors import NotFound
from voting.domain.journal import Act
from voting.domain.runsheet import CueKind
from voting.protocol.states import CueView
from voting.service.photographs import Darkroom
from voting.service.polls import Polls
from voting.service.ports import Bus, Clock, Role, Store, Topic
from voting.service.views import view_cue


class Pictures:
    def __init__(self, store: Store, bus: Bus, clock: Clock, polls: Polls, darkroom: Darkroom) -> None:
        self._store, self._bus, self._clock, self._polls, self._darkroom = store, bus, clock, polls, darkroom

    def expect(self, room: str, cue: str) -> None:
        """Raises NotFound unless the room's run sheet has such an image cue."""
        known = {each.id for each in self._polls.room(room).run_sheet if each.kind is CueKind.IMAGE}
        if cue not in known:
            raise NotFound("There is no such image in this room's run sheet.", cue=cue)

    async def put(self, room: str, cue: str, file: bytes, actor: str) -> CueView:
        """Show the picture in ``file``. Raises as ``expect``, and as ``Darkroom.slide``."""
        image = await self._darkroom.slide(file)
        await self._store.put_picture(room, cue, image, self._act(actor, "picture", room, cue))
        return await self._told(room, cue)

    async def remove(self, room: str, cue: str, actor: str) -> CueView:
        """Raises as ``expect``."""
        self.expect(room, cue)
        await self._store.remove_picture(room, cue, self._act(actor, "remove_picture", room, cue))
        return await self._told(room, cue)

    async def image(self, sha256: str) -> bytes:
        """Raises NotFound."""
        return await self._store.picture(sha256)

    def _act(self, actor: str, action: str, room: str, cue: str) -> Act:
        return Act(self._clock.now(), actor, Role.MODERATOR, action, f"cue {room}/{cue}")

    async def _told(self, room: str, cue: str) -> CueView:
        await self._polls.load()
        await self._bus.publish(Topic("sheet", room))
        return next(view_cue(known) for known in self._polls.room(room).run_sheet if known.id == cue)
