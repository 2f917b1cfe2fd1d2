"""Moderators act on polls and stages. Each action is a compare-and-set on what the moderator saw."""

from dataclasses import replace

from voting.domain.errors import ActionLost, InvalidInput, NotFound
from voting.domain.journal import Act
from voting.domain.poll import Action, Poll, advance
from voting.protocol import ActOnPoll, TakeCue
from voting.service.polls import Polls
from voting.service.ports import Bus, Clock, Role, Store, Topic

CLOCK_ACTOR = "clock"
"""The actor of what the clock does by itself."""


class Moderation:
    def __init__(self, store: Store, bus: Bus, clock: Clock, polls: Polls) -> None:
        self._store, self._bus, self._clock, self._polls = store, bus, clock, polls

    async def act(self, poll: str, command: ActOnPoll, actor: str) -> Poll:
        """Raises NotFound, IllegalTransition, ActionLost (naming who was first), ElectorateTooSmall."""
        action = Action(command.action)
        if action is Action.ANNUL and len(command.reason) < 3:
            raise InvalidInput("Annulling needs a reason. It is kept in the journal.", field="reason")
        before = await self._polls.reload(poll)
        if before.version != command.version:
            last = before.last
            raise ActionLost(
                "The poll has changed since you looked.",
                actor=last.actor if last else "",
                action=last.action if last else "",
                at=last.at if last else 0,
            )
        return await self.advance(before, action, actor, seconds=command.seconds, reason=command.reason)

    async def advance(self, before: Poll, action: Action, actor: str, *, seconds: int = 0, reason: str = "") -> Poll:
        """Apply one action and tell every process."""
        now = self._clock.now()
        after = advance(before, action, now, actor=actor, seconds=seconds)
        role = "clock" if actor == CLOCK_ACTOR else Role.MODERATOR
        stored = await self._store.transition(before, after, Act(now, actor, role, action, f"poll {before.id}", reason))
        self._polls.keep(stored)
        await self._bus.publish(Topic("poll", stored.id))
        return stored

    async def take(self, room: str, command: TakeCue, actor: str) -> None:
        """Put a cue, or a cover, on the room's stage. Raises NotFound or ActionLost."""
        if command.cue not in {cue.id for cue in self._polls.room(room).run_sheet}:
            raise NotFound("There is no such cue in this room's run sheet.", cue=command.cue)
        before = await self._store.stage(room)
        if before.version != command.version:
            raise ActionLost("The stage has changed since you looked.", actor=before.actor, action="take", at=before.at)
        now = self._clock.now()
        after = replace(before, cue=command.cue, cover=command.cover, version=before.version + 1, actor=actor, at=now)
        action = "take" if command.cover == "none" else command.cover
        await self._store.set_stage(before, after, Act(now, actor, Role.MODERATOR, action, f"{room}/{command.cue}"))
        await self._bus.publish(Topic("stage", room))
