"""What is done to a stage beside putting cues on it: freezing what its screens show."""

from dataclasses import replace

from voting.domain.errors import ActionLost
from voting.domain.journal import Act
from voting.domain.runsheet import Stage
from voting.protocol.commands import FreezeStage
from voting.service.board import Board
from voting.service.polls import Polls
from voting.service.ports import Bus, Clock, Role, Store, Topic


def check_seen(stage: Stage, version: int) -> None:
    """Raises ActionLost unless the stage is still as the moderator saw it."""
    if stage.version != version:
        raise ActionLost("The stage has changed since you looked.", actor=stage.actor, action="take", at=stage.at)


class Stagehand:
    def __init__(self, store: Store, bus: Bus, clock: Clock, polls: Polls, board: Board) -> None:
        self._store, self._bus, self._clock, self._polls, self._board = store, bus, clock, polls, board

    async def freeze(self, room: str, command: FreezeStage, actor: str) -> None:
        """Have the room's screens keep their picture, or show the present again. Raises NotFound, ActionLost."""
        self._polls.room(room)
        before = await self._store.stage(room)
        check_seen(before, command.version)
        held = self._board.still(room).model_dump_json() if command.frozen else ""
        await self._change(replace(before, held=held), before, "freeze" if command.frozen else "unfreeze", actor)

    async def _change(self, after: Stage, before: Stage, action: str, actor: str) -> None:
        now = self._clock.now()
        changed = replace(after, version=before.version + 1, actor=actor, at=now)
        await self._store.set_stage(before, changed, Act(now, actor, Role.MODERATOR, action, before.room))
        await self._bus.publish(Topic("stage", before.room))
