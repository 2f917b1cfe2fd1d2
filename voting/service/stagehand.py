"""What is done to a stage beside putting cues on it: freezing what its screens show, and rehearsing its run sheet."""

from dataclasses import replace

from voting.domain.errors import ActionLost, NotFound
from voting.domain.journal import Act
from voting.domain.runsheet import Rehearsed, Stage
from voting.protocol.commands import FreezeStage, RehearseCue
from voting.service.board import Board
from voting.service.polls import Polls
from voting.service.ports import Bus, Clock, Role, Store, Topic
from voting.service.rehearsal import Rehearsal


def check_seen(stage: Stage, version: int) -> None:
    """Raises ActionLost unless the stage is still as the moderator saw it."""
    if stage.version != version:
        raise ActionLost("The stage has changed since you looked.", actor=stage.actor, action="take", at=stage.at)


class Stagehand:
    def __init__(self, store: Store, bus: Bus, clock: Clock, polls: Polls, board: Board, rehearsal: Rehearsal) -> None:
        self._store, self._bus, self._clock, self._polls, self._board = store, bus, clock, polls, board
        self._rehearsal = rehearsal

    async def freeze(self, room: str, command: FreezeStage, actor: str) -> None:
        """Have the room's screens keep their picture, or show the present again. Raises NotFound, ActionLost."""
        self._polls.room(room)
        before = await self._store.stage(room)
        check_seen(before, command.version)
        held = self._board.still(room).model_dump_json() if command.frozen else ""
        await self._change(replace(before, held=held), before, "freeze" if command.frozen else "unfreeze", actor)

    async def rehearse(self, room: str, command: RehearseCue, actor: str) -> None:
        """Have the room's screens show a cue as it will be, or end the rehearsal. Raises NotFound, ActionLost;
        Conflict while a vote is running."""
        sheet = self._polls.room(room).run_sheet
        before = await self._store.stage(room)
        check_seen(before, command.version)
        if command.cue is None:
            return await self._change(replace(before, rehearsal=None), before, "end_rehearsal", actor)
        cue = next((known for known in sheet if known.id == command.cue), None)
        if cue is None:
            raise NotFound("There is no such cue in this room's run sheet.", cue=command.cue)
        if before.rehearsal is None:
            await self._polls.nothing_runs(room)
        step = min(command.step, self._rehearsal.steps(cue) - 1)
        rehearsed = replace(before, rehearsal=Rehearsed(cue.id, step))
        return await self._change(rehearsed, before, "rehearse_cue", actor, f"{room}/{cue.id}")

    async def _change(self, after: Stage, before: Stage, action: str, actor: str, subject: str = "") -> None:
        now = self._clock.now()
        changed = replace(after, version=before.version + 1, actor=actor, at=now)
        await self._store.set_stage(before, changed, Act(now, actor, Role.MODERATOR, action, subject or before.room))
        await self._bus.publish(Topic("stage", before.room))
