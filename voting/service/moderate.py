"""Moderators act on polls and stages. Each action is a compare-and-set on what the moderator saw."""

import contextlib
from dataclasses import replace

from voting.domain.errors import ActionLost, InvalidInput, NotFound, Rehearsing
from voting.domain.journal import Act
from voting.domain.outcome import commitment
from voting.domain.poll import TO_COME, Action, Poll, PollState, advance
from voting.domain.rounds import run_off
from voting.domain.rules import Rung
from voting.domain.runsheet import Cover, Cue, Stage
from voting.protocol.answers import Peeked
from voting.protocol.commands import ActOnPoll, Peek, TakeCue
from voting.service.award import Award
from voting.service.polls import Polls
from voting.service.ports import Bus, Clock, Random, Role, Store, Topic
from voting.service.second import SecondPerson
from voting.service.stagehand import check_seen
from voting.service.trial import test_vote
from voting.service.views import view_outcome

CLOCK_ACTOR = "clock"
"""The actor of what the clock does by itself."""

OPENS_IN = 10
"""Seconds from a cue that opens its poll to the opening."""

REASONED = {Action.ANNUL: "Annulling", Action.DECIDE: "The chair's decision", Action.PEEK: "Peeking"}
"""Actions whose reason the journal must have."""


class Moderation:
    def __init__(
        self, store: Store, bus: Bus, clock: Clock, random: Random, polls: Polls, award: Award, second: SecondPerson
    ) -> None:
        self._store, self._bus, self._clock, self._random = store, bus, clock, random
        self._polls, self._award, self._second = polls, award, second

    async def act(self, poll: str, command: ActOnPoll, actor: str) -> Poll:
        """Raises NotFound, IllegalTransition, ActionLost (naming who was first), ElectorateTooSmall, SecondNeeded."""
        action = Action(command.action)
        before = await self._seen(poll, command.version)
        if not before.takes_ballots:
            await self._not_rehearsing(before.room)
        reason = await self._reasoned(before, action, command.reason, actor)
        await self._award.allow(before, action, command.option)
        if action is Action.RUN_OFF:
            return await self._run_off(before, actor)
        return await self.advance(before, action, actor, seconds=command.seconds, reason=reason, decided=command.option)

    async def advance(
        self,
        before: Poll,
        action: Action,
        actor: str,
        *,
        seconds: int = 0,
        reason: str = "",
        decided: str | None = None,
    ) -> Poll:
        """Apply one action and tell every process."""
        now = self._clock.now()
        after = advance(before, action, now, actor=actor, seconds=seconds)
        if action is Action.ARM and Rung.DRAW in after.rules.ties:
            after = replace(after, seed=self._random.bytes(32).hex())
            reason = _committed(after)
        subject = f"poll {before.id}"
        if action is Action.DECIDE:
            after = replace(after, decided=decided)
            reason = f"{decided}: {reason}"
        role = "clock" if actor == CLOCK_ACTOR else Role.MODERATOR
        stored = await self._store.transition(before, after, Act(now, actor, role, action, subject, reason))
        await self._tell(stored)
        return stored

    async def peek(self, poll: str, command: Peek, actor: str) -> Peeked:
        """The tally, for one moderator, before the room sees it. It stands in the journal before it is answered."""
        before = await self._seen(poll, command.version)
        if not before.takes_ballots:
            await self._not_rehearsing(before.room)
        reason = await self._reasoned(before, Action.PEEK, command.reason, actor)
        stored = await self.advance(before, Action.PEEK, actor, reason=reason)
        outcome = await self._award.outcome(stored)
        return Peeked(
            poll=poll,
            result=await self._award.result(stored),
            outcome=view_outcome(outcome) if outcome else None,
        )

    async def test_vote(self, room: str, actor: str) -> Poll:
        """Open a test vote in ``room`` and put it on the stage. Raises NotFound; Conflict while a vote is running or
        about to open: it would leave the phones and the screen."""
        self._polls.room(room)
        await self._not_rehearsing(room)
        await self._polls.nothing_runs(room)
        number = sum(poll.test for poll in self._polls.all()) + 1
        poll = test_vote(room, number)
        await self._store.add_poll(poll, Act(self._clock.now(), actor, Role.MODERATOR, "test_vote", f"poll {poll.id}"))
        opened = await self.advance(await self.advance(poll, Action.ARM, actor), Action.OPEN, actor)
        await self.show(room, opened.id, actor)
        return opened

    async def _not_rehearsing(self, room: str) -> None:
        """Raises Rehearsing: while screens show samples, nothing becomes of a real poll."""
        if (await self._store.stage(room)).rehearsal is not None:
            raise Rehearsing("This room rehearses its run sheet. End the rehearsal first.", room=room)

    async def may_release(self, number: int, reason: str, actor: str) -> str:
        """The reason as the journal keeps it, before a badge's phone is freed. A badge that has voted needs a second
        person where the conference wants one. Raises NotFound, SecondNeeded."""
        badge = await self._store.badge_by_number(number)
        if not self._polls.conference.four_eyes or not await self._store.has_voted(badge.id):
            return reason
        first = await self._second.grant("release", f"badge {number}", actor, reason)
        return f"{reason} (with {first})"

    async def take(self, room: str, command: TakeCue, actor: str) -> None:
        """Put a cue, or a cover, on the room's stage. A cue that opens its poll does so when it comes on. Raises
        NotFound or ActionLost; and where the poll cannot be armed, or another vote runs, what ``act`` raises, or
        Conflict: the stage is as it was then."""
        cue = next((known for known in self._polls.room(room).run_sheet if known.id == command.cue), None)
        if cue is None:
            raise NotFound("There is no such cue in this room's run sheet.", cue=command.cue)
        before = await self._store.stage(room)
        check_seen(before, command.version)
        if before.cue != cue.id:
            await self._not_rehearsing(room)
        comes_on = command.cover is Cover.NONE and before.cue != cue.id
        armed = await self._armed(cue, actor) if comes_on and cue.opens else None
        await self._put(before, command.cue, command.cover, actor)
        if armed is not None:
            await self.advance(armed, Action.COUNT_DOWN, actor, seconds=OPENS_IN)

    async def _armed(self, cue: Cue, actor: str) -> Poll | None:
        """The poll of a cue that opens it, armed by now; None where it is under way, or over."""
        assert cue.poll  # see ``runsheet.check_cue``
        poll = await self._polls.reload(cue.poll)
        if poll.state not in TO_COME or poll.opens_at is not None:
            return None
        await self._polls.nothing_runs(poll.room)
        return poll if poll.state is PollState.ARMED else await self.advance(poll, Action.ARM, actor)

    async def show(self, room: str, cue: str, actor: str) -> None:
        """Put ``cue`` on the stage, whatever is there."""
        while True:
            with contextlib.suppress(ActionLost):  # somebody else changed the stage meanwhile
                return await self._put(await self._store.stage(room), cue, Cover.NONE, actor)

    async def _put(self, before: Stage, cue: str, cover: Cover, actor: str) -> None:
        """Raises ActionLost where the stage is no longer as it was ``before``."""
        now = self._clock.now()
        after = replace(before, cue=cue, cover=cover, version=before.version + 1, actor=actor, at=now)
        action = "take" if cover is Cover.NONE else cover
        await self._store.set_stage(before, after, Act(now, actor, Role.MODERATOR, action, f"{before.room}/{cue}"))
        await self._bus.publish(Topic("stage", before.room))

    async def _run_off(self, before: Poll, actor: str) -> Poll:
        """Prepare the next round, armed with the same electoral roll, and put it on the stage."""
        now = self._clock.now()
        outcome = await self._award.outcome(before)
        after = advance(before, Action.RUN_OFF, now, actor=actor)
        assert outcome  # only closed polls get here, and allow() has seen that this one names a winner
        next_round = run_off(before, outcome, len(self._award.run_offs(before)), now, actor=actor)
        if Rung.DRAW in next_round.rules.ties:
            next_round = replace(next_round, seed=self._random.bytes(32).hex())
        reason = ", ".join(filter(None, (next_round.id, _committed(next_round))))
        act = Act(now, actor, Role.MODERATOR, Action.RUN_OFF, f"poll {before.id}", reason)
        armed = await self._store.run_off(before, after, next_round, act)
        await self._tell(after)
        await self._tell(armed)
        await self.show(armed.room, armed.id, actor)
        return armed

    async def _seen(self, poll: str, version: int) -> Poll:
        """The poll as it is now. Raises ActionLost unless it is still as the moderator saw it."""
        before = await self._polls.reload(poll)
        if before.version != version:
            last = before.last
            raise ActionLost(
                "The poll has changed since you looked.",
                actor=last.actor if last else "",
                action=last.action if last else "",
                at=last.at if last else 0,
            )
        return before

    async def _reasoned(self, poll: Poll, action: Action, reason: str, actor: str) -> str:
        """The reason as the journal keeps it. Raises InvalidInput where one is missing, SecondNeeded where the
        conference wants a second person and there was none yet."""
        if action in REASONED and len(reason) < 3:
            raise InvalidInput(f"{REASONED[action]} needs a reason. It is kept in the journal.", field="reason")
        if action in (Action.ANNUL, Action.PEEK) and self._polls.conference.four_eyes:
            advance(poll, action, self._clock.now(), actor=actor)  # nobody is asked for what is not possible
            first = await self._second.grant(action, f"poll {poll.id}", actor, reason)
            return f"{reason} (with {first})"
        return reason

    async def _tell(self, poll: Poll) -> None:
        self._polls.keep(poll)
        await self._bus.publish(Topic("poll", poll.id))


def _committed(poll: Poll) -> str:
    """What the journal keeps of a draw's seed before the poll opens."""
    return f"draw {commitment(poll.seed)}" if poll.seed else ""
