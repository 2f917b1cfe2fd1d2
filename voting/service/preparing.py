"""Preparing a conference on the console: polls are written, checked, copied, put in order and removed.

Every change is a compare-and-set on what was seen, and stands in the journal with who and what.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from voting.domain.conference import Conference, Room
from voting.domain.electorate import entitled_now
from voting.domain.errors import ActionLost, DefinitionInvalid, NotFound, PollInvalid
from voting.domain.ideas import pictured
from voting.domain.journal import Act
from voting.domain.poll import Poll
from voting.domain.preparing import (
    Preparation,
    arranged,
    changed,
    copied,
    defined,
    edited,
    free_id,
    id_for,
    prepared_sheet,
    require_draft,
)
from voting.domain.roll import REHEARSAL
from voting.domain.runsheet import Cue, CueKind
from voting.protocol.preparing import (
    Arrange,
    Checked,
    CreatePoll,
    EditPoll,
    FileDifference,
    FileFault,
    Frame,
    Imported,
    Prepared,
    PreparedCue,
    PreparedPoll,
    PreparedRoom,
    RoomFrame,
    SetFrame,
)
from voting.service.board import Board
from voting.service.checking import read_poll
from voting.service.cue_form import CueForm
from voting.service.definition import PollForm
from voting.service.importing import Files, Form, Way, acts, exported, planned_import, same
from voting.service.polls import Polls
from voting.service.ports import Bus, Clock, Role, Store, Topic
from voting.service.rehearsal import pictures
from voting.service.views import view_cue, view_poll, view_step


class Preparing:
    def __init__(self, store: Store, bus: Bus, clock: Clock, polls: Polls, board: Board, files: Files) -> None:
        self._store, self._bus, self._clock, self._polls = store, bus, clock, polls
        self._board, self._files = board, files

    async def state(self, poll: str | None = None) -> Prepared:
        """All that can be prepared, as the store has it now."""
        return await self._shown(await self._store.conference(), poll)

    async def check(self, definition: Mapping[str, object]) -> Checked:
        """What is wrong with a definition, and how it would look. Nothing is kept."""
        poll, flaws = read_poll(definition, self._rooms(), taken=())
        electorate = None
        stills = []
        if poll is not None and not flaws:
            stills = pictures(await self._board.stage_state(poll.room), poll, self._clock.now())
        if poll is not None:
            electorate = entitled_now(await self._store.badges(), poll.rules, poll.nominating)
        seen = view_poll(pictured(poll)) if poll else None
        return Checked(flaws=flaws, poll=seen, electorate=electorate, stills=stills)

    async def create(self, command: CreatePoll, actor: str) -> Prepared:
        """Add a draft. Raises PollInvalid, Conflict for an id in use, NotFound for an unknown ``after``."""
        now = await self._store.conference()
        poll = self._read(command.definition, taken=[known.id for known in now.polls])
        poll = replace(poll, version=await self._first_version(poll.id))
        return await self._added(now, poll, command.after, actor, "add_poll", "")

    async def copy(self, of: str, room: str, actor: str) -> Prepared:
        """Add a draft that asks what ``of`` asks, in ``room``. Raises NotFound."""
        now = await self._store.conference()
        original = next((known for known in now.polls if known.id == of), None)
        if original is None:
            raise NotFound("There is no such poll.", poll=of)
        self._polls.room(room)
        id = free_id(of, {known.id for known in now.polls})
        poll = replace(copied(original, id, room), version=await self._first_version(id))
        return await self._added(now, poll, of, actor, "copy_poll", f"of {of}")

    async def edit(self, of: str, command: EditPoll, actor: str) -> Prepared:
        """Give a draft another definition. Raises PollInvalid, ActionLost where it is no longer the version that was
        being edited, PollFixed, PollOnStage."""
        before = await self._store.poll(of)
        require_draft(before)
        definition = self._read({**command.definition, "id": of}, taken=())
        after = edited(before, definition, self._clock.now(), actor=actor)
        what = ", ".join(changed(before, after))
        change = Preparation(edited=((replace(before, version=command.version), after),))
        return await self.done(change, of, self._act(actor, "edit", f"poll {of}", what))

    async def remove(self, of: str, version: int, actor: str) -> Prepared:
        """Remove a draft, with its photographs. Raises NotFound, ActionLost, PollFixed, PollOnStage."""
        before = replace(await self._store.poll(of), version=version)
        change = Preparation(removed=(before,))
        return await self.done(change, None, self._act(actor, "remove_poll", f"poll {of}", ""))

    async def arrange(self, command: Arrange, actor: str) -> Prepared:
        """Put the polls in another order; test votes, which nobody prepared, go last. Raises ActionLost,
        InvalidInput."""
        now = (await self._store.conference()).polls
        arranged([known for known in now if not known.test], command.seen, command.order)
        tests = (known.id for known in now if known.test)
        change = Preparation(seen=tuple(known.id for known in now), order=(*command.order, *tests))
        return await self.done(change, None, self._act(actor, "arrange", "polls", ""))

    async def frame(self, command: SetFrame, actor: str) -> Prepared:
        """Give the conference another title, place, dates, languages, names of rooms, and new rooms. Raises ActionLost
        where it is no longer as it was ``seen``, DefinitionInvalid where a room would be lost or is there twice."""
        now = await self._store.conference()
        seen, after = command.seen, command.frame
        if _frame(now) != seen:
            raise ActionLost("The conference has been changed since you looked.", actor="", action="edit", at=0)
        known = {room.id: room for room in now.rooms}
        rooms: list[Room] = []
        for told in after.rooms:
            id = told.id or id_for(told.name, {*known, *(room.id for room in rooms)}, "room")
            sheet = known[id].run_sheet if id in known else (Cue("join", CueKind.JOIN, told.name),)
            rooms.append(Room(id, told.name, sheet))
        if len({room.id for room in rooms}) != len(rooms):
            raise DefinitionInvalid("Two rooms have the same id.", field="rooms")
        made = replace(
            now,
            title=after.title,
            place=after.place,
            dates=after.dates,
            languages=tuple(dict.fromkeys(after.languages)),
            rooms=tuple(rooms),
        )
        what = ", ".join(name for name in Frame.model_fields if getattr(seen, name) != getattr(after, name))
        return await self.done(Preparation(before=now, after=made), None, self._act(actor, "edit", "conference", what))

    async def file(self, form: Form) -> tuple[str, bytes]:
        """The whole conference as a file: its name, and what is in it."""
        now = await self._store.conference()
        return f"{now.id}.{form}", self._files.write(form, exported(now))

    async def take_in(self, data: bytes, way: Way, room: str, apply: str, actor: str) -> Imported:
        """What a file would change, with all that is wrong with it; with ``apply``, the digest of what was shown, it is
        changed. Raises DefinitionInvalid for what is no such file; ActionLost where ``apply`` is of something else."""
        if room:
            self._polls.room(room)
        form, planned = await planned_import(self._store, self._clock, self._files, data, way, room, actor)
        if apply and not planned.faults:
            same(planned, apply)
            at = self._clock.now()
            await self._store.prepare(planned.change, acts(planned, at, actor, Role.MODERATOR, f"{form} file"))
            await self._polls.load()
            await self._bus.publish(Topic("conference", ""))
        return Imported(
            form=form,
            faults=[FileFault(where=f.where, message=f.message, found=f.found) for f in planned.faults],
            differences=[
                FileDifference(subject=d.subject, what=d.what, before=d.before, after=d.after)
                for d in planned.differences
            ],
            digest=planned.digest,
            applied=bool(apply) and not planned.faults,
        )

    def _read(self, definition: Mapping[str, object], taken: Sequence[str]) -> Poll:
        """Raises PollInvalid with every flaw."""
        poll, flaws = read_poll(definition, self._rooms(), taken)
        if flaws or poll is None:
            places = "; ".join(f"{flaw.place}: {flaw.message}" for flaw in flaws[:3])
            raise PollInvalid(
                f"This poll cannot be kept as it is. {places}", flaws=[flaw.model_dump() for flaw in flaws]
            )
        return poll

    def _rooms(self) -> frozenset[str]:
        return frozenset(room.id for room in self._polls.conference.rooms)

    async def _first_version(self, poll: str) -> int:
        """Above every version that a removed poll of this id had: whoever still has one must see the new one."""
        return sum(entry.subject == f"poll {poll}" for entry in await self._store.journal())

    async def _added(
        self, now: Conference, poll: Poll, after: str | None, actor: str, action: str, reason: str
    ) -> Prepared:
        ids = [known.id for known in now.polls]
        if after is not None and after not in ids:
            raise NotFound("There is no such poll.", poll=after)
        place = len(ids) if after is None else ids.index(after) + 1
        order = (*ids[:place], poll.id, *ids[place:])
        change = Preparation(added=(poll,), seen=tuple(ids), order=order)
        return await self.done(change, poll.id, self._act(actor, action, f"poll {poll.id}", reason))

    async def done(self, change: Preparation, poll: str | None, act: Act, cue: str | None = None) -> Prepared:
        """Store ``change`` with its journal entry, and tell everybody. What the store refuses is raised."""
        after = await self._store.prepare(change, [act])
        await self._polls.load()
        await self._bus.publish(Topic("conference", ""))
        return await self._shown(after, poll, cue)

    def _act(self, actor: str, action: str, subject: str, reason: str) -> Act:
        return Act(self._clock.now(), actor, Role.MODERATOR, action, subject, reason)

    async def _shown(self, now: Conference, poll: str | None, cue: str | None = None) -> Prepared:
        badges = Counter(badge.category for badge in await self._store.badges() if badge.category != REHEARSAL)
        return Prepared(
            conference=dict(now.title),
            frame=_frame(now),
            languages=list(now.languages),
            categories=dict(sorted(badges.items())),
            rooms=[
                PreparedRoom(
                    id=room.id,
                    name=dict(room.name),
                    run_sheet=[_prepared_cue(cue) for cue in prepared_sheet(room, now.polls)],
                )
                for room in now.rooms
            ],
            polls=[_prepared(known) for known in now.polls if not known.test],
            poll=poll,
            cue=cue,
        )


def _frame(now: Conference) -> Frame:
    rooms = [RoomFrame(id=room.id, name=dict(room.name)) for room in now.rooms]
    return Frame(title=dict(now.title), place=now.place, dates=now.dates, languages=list(now.languages), rooms=rooms)


def _prepared_cue(cue: Cue) -> PreparedCue:
    return PreparedCue(definition=CueForm.of(cue).model_dump(mode="json"), view=view_cue(cue))


def _prepared(poll: Poll) -> PreparedPoll:
    fixed = poll.state != "draft" or poll.follows is not None
    return PreparedPoll(
        version=poll.version,
        fixed=fixed,
        state=poll.state,
        last=view_step(poll.last) if poll.last else None,
        definition=PollForm.of(defined(poll)).model_dump(mode="json"),
        view=view_poll(poll),
    )
