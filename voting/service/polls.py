"""The polls and rooms as this process knows them: a cache of the store that never decides anything."""

from voting.domain.conference import Conference, Room, with_every_poll
from voting.domain.errors import Conflict, NotFound
from voting.domain.poll import Poll, PollState
from voting.domain.runsheet import Cue, Stage
from voting.domain.text import Millis
from voting.service.deadlines import Deadlines
from voting.service.ports import Clock, Store


class Polls:
    """Definitions and last known states. Whoever changes a state goes through the store's compare-and-set.

    Deadlines are given as the wall clock tells them today, however often it was set since they were stored."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._deadlines = Deadlines(clock)
        self._conference: Conference | None = None
        self._polls: dict[str, Poll] = {}

    async def load(self) -> None:
        """Read everything anew. Raises NotFound where the database holds no conference."""
        known = set(self._polls)
        self._conference = await self._store.conference()
        for id in known - {poll.id for poll in self._conference.polls}:
            self._polls.pop(id, None)  # it was removed
        for poll in self._conference.polls:  # a newer state may have come while we read
            self.keep(poll)
        came = self._polls
        self._polls = {poll.id: came.pop(poll.id) for poll in self._conference.polls} | came

    @property
    def conference(self) -> Conference:
        """Title, rooms and rules. Its ``polls`` are as they were when loaded: ask ``get`` or ``of_room``."""
        if self._conference is None:
            raise NotFound("The conference is not loaded yet.")
        return self._conference

    def get(self, poll: str) -> Poll:
        """Raises NotFound."""
        known = self._polls.get(poll)
        if known is None:
            raise NotFound("There is no such poll.", poll=poll)
        return self._deadlines.told(known)

    def of_room(self, room: str) -> list[Poll]:
        return [poll for poll in self.all() if poll.room == room]

    def room(self, room: str) -> Room:
        """The room with all its polls in its run sheet. Raises NotFound."""
        for known in self.conference.rooms:
            if known.id == room:
                return with_every_poll(known, self._polls.values())
        raise NotFound("There is no such room.", room=room)

    async def nothing_runs(self, room: str) -> None:
        """Raises Conflict while a vote is running in the room, or about to open."""
        for known in self.of_room(room):
            running = await self.reload(known.id)
            if running.takes_ballots or running.opens_at is not None:
                raise Conflict("A vote is running in this room. Close it first.", room=room, poll=running.id)

    async def reload(self, poll: str) -> Poll:
        """The poll as the store has it now."""
        fresh = await self._store.poll(poll)
        self.keep(fresh)
        return self._deadlines.told(fresh)

    def keep(self, poll: Poll) -> None:
        """Remember ``poll`` unless a newer version is known."""
        known = self._polls.get(poll.id)
        if known is None or poll.version > known.version:
            self._deadlines.learn(poll, news=known is not None)
        if known is None or (poll.version, poll.curation.changes) >= (known.version, known.curation.changes):
            self._polls[poll.id] = poll

    def all(self) -> list[Poll]:
        return [self._deadlines.told(poll) for poll in self._polls.values()]

    def clock_set(self) -> Millis:
        """By how much the wall clock was set since we were last asked; 0 if it was not."""
        return self._deadlines.clock_set()


def cue_of(room: Room, stage: Stage) -> Cue:
    """The cue that the stage shows; the first one where the run sheet no longer has it."""
    return next((cue for cue in room.run_sheet if cue.id == stage.cue), room.run_sheet[0])


def current_poll(room: Room, stage: Stage, polls: list[Poll]) -> Poll | None:
    """The poll that phones act on: the one of the cue on stage, else the one opened last that takes ballots, else
    the one that did until after the stage last changed: its voters are told what became of their ballots."""
    cue = cue_of(room, stage)
    shown = next((poll for poll in polls if poll.id == cue.poll), None)
    if shown is not None and shown.state is not PollState.DRAFT:
        return shown
    running = [poll for poll in polls if poll.takes_ballots or _ended_at(poll) > stage.at]
    return max(running, key=lambda poll: (poll.takes_ballots, poll.opened_at or 0), default=shown)


def _ended_at(poll: Poll) -> Millis:
    """When the poll was closed, or annulled while it was open; 0 if it was neither."""
    if poll.state is PollState.ANNULLED and poll.opened_at is not None and poll.last is not None:
        return poll.last.at
    return poll.closed_at or 0
