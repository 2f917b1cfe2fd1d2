"""The run sheets of rooms, prepared on the console: cues are written, checked, put in order and removed.

Every change is a compare-and-set on what was seen, and stands in the journal with who and what.
"""

from collections.abc import Mapping
from dataclasses import replace

from pydantic import ValidationError

from voting.domain.conference import Conference, Room
from voting.domain.errors import ActionLost, CueInvalid, InvalidInput, NotFound
from voting.domain.journal import Act
from voting.domain.preparing import Preparation, arranged, id_for, prepared_sheet
from voting.domain.runsheet import Cue, problems
from voting.protocol.preparing import AddCue, Arrange, CheckedCue, EditCue, Flaw, Prepared
from voting.service.board import Board
from voting.service.cue_form import CueForm
from voting.service.polls import Polls
from voting.service.ports import Clock, Role, Store
from voting.service.preparing import Preparing
from voting.service.rehearsal import Rehearsal

_UNNAMED = "unnamed--"
"""Stands for an id that is still to be chosen: the form wants one, and none that we choose is so."""


class Sheets:
    def __init__(self, store: Store, clock: Clock, polls: Polls, preparing: Preparing, board: Board) -> None:
        self._store, self._clock, self._polls, self._preparing, self._board = store, clock, polls, preparing, board
        self._rehearsal = Rehearsal(polls)

    async def check(self, room: str, definition: Mapping[str, object]) -> CheckedCue:
        """What is wrong with a cue, and its pictures. Nothing is kept. Raises NotFound."""
        now = await self._store.conference()
        sheet = prepared_sheet(_room(now, room), now.polls)
        cue, flaws = read_cue(definition, room, now)
        if cue is None or flaws:
            return CheckedCue(flaws=flaws, stills=[])
        image = next((known.image for known in sheet if known.id == cue.id), "")
        cue, stage, at = replace(cue, image=image), await self._board.stage_state(room), self._clock.now()
        steps = range(self._rehearsal.steps(cue))
        return CheckedCue(flaws=[], stills=[self._rehearsal.still(stage, cue, step, at) for step in steps])

    async def add(self, room: str, command: AddCue, actor: str) -> Prepared:
        """Put a new cue into the run sheet. Raises CueInvalid; NotFound for an unknown room or ``after``;
        InvalidInput for an id in use."""
        now = await self._store.conference()
        sheet = prepared_sheet(_room(now, room), now.polls)
        cue = _read(command.definition, room, now)
        ids = [known.id for known in sheet]
        if cue.id in ids:
            raise InvalidInput(f"There is already a cue {cue.id!r} in this room. Choose another id.", field="id")
        if command.after is not None and command.after not in ids:
            raise NotFound("There is no such cue in this room's run sheet.", cue=command.after)
        place = len(ids) if command.after is None else ids.index(command.after) + 1
        return await self._put(now, room, (*sheet[:place], cue, *sheet[place:]), cue.id, actor, "add_cue")

    async def edit(self, room: str, of: str, command: EditCue, actor: str) -> Prepared:
        """Give a cue another definition; an image keeps its picture. Raises CueInvalid, NotFound, ActionLost where it
        is no longer as it was ``seen``, CueOnStage where it is on screen and would show something else."""
        now = await self._store.conference()
        sheet = prepared_sheet(_room(now, room), now.polls)
        before = _seen(sheet, of, command.seen)
        after = replace(_read({**command.definition, "id": of}, room, now), image=before.image)
        cues = tuple(after if known.id == of else known for known in sheet)
        return await self._put(now, room, cues, of, actor, "edit_cue")

    async def remove(self, room: str, of: str, seen: Mapping[str, object], actor: str) -> Prepared:
        """Take a cue out of the run sheet, with its picture. The last cue of a poll comes back at the end. Raises
        NotFound, ActionLost, CueOnStage; InvalidInput for the last cue of all."""
        now = await self._store.conference()
        sheet = prepared_sheet(_room(now, room), now.polls)
        _seen(sheet, of, seen)
        if len(sheet) == 1:
            raise InvalidInput("A run sheet has one cue at least.", field="cue")
        return await self._put(now, room, tuple(cue for cue in sheet if cue.id != of), of, actor, "remove_cue")

    async def arrange(self, room: str, command: Arrange, actor: str) -> Prepared:
        """Put a room's cues in another order. Raises NotFound, ActionLost, InvalidInput."""
        now = await self._store.conference()
        sheet = prepared_sheet(_room(now, room), now.polls)
        return await self._put(now, room, arranged(sheet, command.seen, command.order), "", actor, "arrange")

    async def _put(
        self, now: Conference, room: str, cues: tuple[Cue, ...], cue: str, actor: str, action: str
    ) -> Prepared:
        rooms = tuple(replace(each, run_sheet=cues) if each.id == room else each for each in now.rooms)
        subject = f"cue {room}/{cue}" if cue else f"room {room}"
        act = Act(self._clock.now(), actor, Role.MODERATOR, action, subject, "")
        there = cue if any(known.id == cue for known in cues) else None
        return await self._preparing.done(Preparation(before=now, after=replace(now, rooms=rooms)), None, act, there)


def read_cue(definition: Mapping[str, object], room: str, now: Conference) -> tuple[Cue | None, list[Flaw]]:
    """The cue that ``definition`` says, or None where it says too little, with all flaws. An empty id is chosen."""
    try:
        form = CueForm.model_validate({**definition, "id": definition.get("id") or _UNNAMED})
    except ValidationError as error:
        return None, [
            Flaw(
                place=".".join(str(part) for part in e["loc"] if part != "[key]"),
                code=e["type"],
                message=f"{e['msg']}.",
            )
            for e in error.errors()
        ]
    cue = form.built()
    if form.id == _UNNAMED:
        taken = {known.id for known in _room(now, room).run_sheet} | {poll.id for poll in now.polls}
        cue = replace(cue, id=id_for(cue.title, taken, cue.kind))
    found = problems(cue, room, {poll.id: poll for poll in now.polls})
    return cue, [Flaw(place=place, code="cue_invalid", message=f"This cue {problem}") for problem, place in found]


def _read(definition: Mapping[str, object], room: str, now: Conference) -> Cue:
    """Raises CueInvalid with every flaw."""
    cue, flaws = read_cue(definition, room, now)
    if flaws or cue is None:
        places = "; ".join(f"{flaw.place}: {flaw.message}" for flaw in flaws[:3])
        raise CueInvalid(f"This cue cannot be kept as it is. {places}", flaws=[flaw.model_dump() for flaw in flaws])
    return cue


def _room(now: Conference, room: str) -> Room:
    for known in now.rooms:
        if known.id == room:
            return known
    raise NotFound("There is no such room.", room=room)


def _seen(sheet: tuple[Cue, ...], of: str, seen: Mapping[str, object]) -> Cue:
    """The cue, which is still as it was looked at. Raises NotFound, ActionLost."""
    for cue in sheet:
        if cue.id == of:
            if CueForm.of(cue).model_dump(mode="json") == seen:
                return cue
            raise ActionLost("This cue has been changed since you looked.", actor="", action="edit", at=0, cue=of)
    raise NotFound("There is no such cue in this room's run sheet.", cue=of)
