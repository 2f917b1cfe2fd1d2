"""Preparing a conference: what may change of its polls and run sheets before anybody votes, and what follows from it.

A poll is prepared while it is a draft. From arming on it stays as it is; a test vote and a run-off are never edited.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Protocol, TypeVar

from voting.domain.conference import Conference, Room, with_every_poll
from voting.domain.errors import (
    ActionLost,
    Conflict,
    CueOnStage,
    DefinitionInvalid,
    InvalidInput,
    PollFixed,
    PollOnStage,
)
from voting.domain.poll import Action, Option, Poll, PollState, advance, check
from voting.domain.runsheet import Cue, CueKind, Stage, check_cue
from voting.domain.text import Millis, Text, pick

LONGEST_ID = 64

T = TypeVar("T", bound="Named")


class Named(Protocol):
    @property
    def id(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Preparation:
    """What is to change, whole or not at all. ``edited`` and ``removed`` polls, and ``before``, are as they were seen:
    the change is refused where one of them is no longer so. ``added`` polls go last unless ``order`` says where.

    ``order``: ids of all polls, as they are to stand afterwards; ``seen``: as they stood. ``before``, ``after``: the
    conference, whose polls are not looked at."""

    added: tuple[Poll, ...] = ()
    edited: tuple[tuple[Poll, Poll], ...] = ()
    removed: tuple[Poll, ...] = ()
    order: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    before: Conference | None = None
    after: Conference | None = None


def require_draft(poll: Poll) -> None:
    """Raises PollFixed unless the poll may be edited, moved or removed."""
    if poll.collecting:
        raise PollFixed("Ideas are being collected for this poll. Stop that first.", poll=poll.id, state=poll.state)
    if poll.state is not PollState.DRAFT:
        raise PollFixed(
            f"This poll is {poll.state}. Only a draft can be changed: copy it, and change the copy.",
            poll=poll.id,
            state=poll.state,
        )
    if not own(poll):
        raise PollFixed("A test vote or a run-off cannot be changed.", poll=poll.id, state=poll.state)


def edited(before: Poll, definition: Poll, now: Millis, *, actor: str) -> Poll:
    """The draft with everything that ``definition`` says; options that keep their id keep their photograph.
    Raises PollFixed."""
    require_draft(before)
    held = {option.id: option.photograph for option in before.options}
    moved = advance(before, Action.EDIT, now, actor=actor)
    return replace(
        definition,
        id=before.id,
        options=tuple(replace(option, photograph=held.get(option.id, "")) for option in definition.options),
        state=moved.state,
        version=moved.version,
        last=moved.last,
    )


def changed(before: Poll, after: Poll) -> tuple[str, ...]:
    """The names of what the definitions say differently, in the order of their fields."""
    parts = [
        name for name in ("room", "title", "method", "options", "mark") if _said(before, name) != _said(after, name)
    ]
    rules = [f.name for f in fields(before.rules) if getattr(before.rules, f.name) != getattr(after.rules, f.name)]
    return (*parts, *rules)


def _said(poll: Poll, name: str) -> object:
    if name == "options":
        return tuple(replace(option, photograph="") for option in defined(poll).options)
    value: object = getattr(poll, name)
    return value


def defined(poll: Poll) -> Poll:
    """The poll without what attendees sent."""
    return replace(poll, options=tuple(option for option in poll.options if not option.sent))


def copied(poll: Poll, id: str, room: str) -> Poll:
    """A draft that asks the same in ``room``, without photographs."""
    options = tuple(replace(option, photograph="") for option in defined(poll).options)
    return Poll(id, room, poll.title, poll.method, options, poll.rules, mark=poll.mark)


def slug(text: str) -> str:
    """``text`` as an identifier: ASCII letters, digits and hyphens; empty where it has none of them."""
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss")).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_ID].strip("-")


def free_id(wanted: str, taken: Collection[str]) -> str:
    """``wanted``, or with the lowest number from 2 on after it that makes it new."""
    if wanted not in taken:
        return wanted
    number = 2
    while (id := wanted[: LONGEST_ID - len(ending := f"-{number}")].rstrip("-") + ending) in taken:
        number += 1
    return id


def id_for(text: Text, taken: Collection[str], otherwise: str) -> str:
    """An identifier that says what ``text`` does, or ``otherwise`` where it is in no Latin letters."""
    return free_id(slug(pick(text, "en")) or otherwise, taken)


def with_ids(options: Iterable[Option]) -> tuple[Option, ...]:
    """Options whose id is empty get one from their label."""
    given = tuple(options)
    taken = {option.id for option in given if option.id}
    named = []
    for number, option in enumerate(given, 1):
        id = option.id or id_for(option.label, taken, f"option-{number}")
        taken.add(id)
        named.append(replace(option, id=id))
    return tuple(named)


def arranged(items: Sequence[T], seen: Sequence[str], order: Sequence[str]) -> tuple[T, ...]:
    """``items`` in the ``order`` of their ids. Raises ActionLost unless they stand as ``seen``, InvalidInput unless
    ``order`` has each of them once."""
    known = {item.id: item for item in items}
    if [item.id for item in items] != list(seen):
        raise ActionLost("The order has changed since you looked.", actor="", action="arrange", at=0)
    if sorted(order) != sorted(seen):
        raise InvalidInput("The new order must have everything once.", field="order")
    return tuple(known[id] for id in order)


def fitting(room: Room, polls: Collection[Poll]) -> Room:
    """The room without cues that show, or compare, polls which are not in it. A run sheet that would be empty gets its
    join code."""
    here = {poll.id for poll in polls if poll.room == room.id}
    sheet = tuple(cue for cue in room.run_sheet if here.issuperset(cue.polls))
    return replace(room, run_sheet=sheet or (Cue("join", CueKind.JOIN, room.name),))


def prepared_sheet(room: Room, polls: Collection[Poll]) -> tuple[Cue, ...]:
    """The run sheet as it is prepared: with a cue for every poll, and without those of test votes and run-offs, which
    come and go by themselves."""
    written = {poll.id for poll in polls if own(poll)}
    whole = with_every_poll(room, polls).run_sheet
    return tuple(cue for cue in whole if cue.poll is None or cue.poll in written)


def applied(now: Conference, stages: Mapping[str, Stage], change: Preparation) -> Conference:
    """The conference after ``change``. ``stages``: by room, what each one shows.

    Raises ActionLost where something is no longer as it was seen, PollFixed, PollOnStage, Conflict for an id in use,
    DefinitionInvalid for what could not be held.
    """
    polls = {poll.id: poll for poll in now.polls}
    for seen in (*change.removed, *(before for before, _ in change.edited)):
        _refuse_stale(seen, polls.get(seen.id))
    if change.seen and list(change.seen) != list(polls):
        raise ActionLost("The order has changed since you looked.", actor="", action="arrange", at=0)
    if change.before and replace(change.before, polls=()) != replace(now, polls=()):
        raise ActionLost("The conference has changed since you looked.", actor="", action="edit", at=0)
    frame = change.after or now
    _refuse_taken_from_stage(now, stages, change)
    for poll in change.removed:
        del polls[poll.id]
    for poll in change.added:
        if poll.id in polls:
            raise Conflict(f"There is already a poll {poll.id!r}. Choose another id.", poll=poll.id)
        polls[poll.id] = poll
    polls |= {after.id: after for _, after in change.edited}
    if change.order:
        if sorted(change.order) != sorted(polls):
            raise InvalidInput("The new order must have every poll once.", field="order")
        polls = {id: polls[id] for id in change.order}
    _check(now, frame, (*change.added, *(after for _, after in change.edited)))
    rooms = tuple(fitting(room, polls.values()) for room in frame.rooms)
    for room in rooms:
        for cue in room.run_sheet:
            check_cue(cue, room.id, polls)  # an edited poll may no longer be comparable
    return replace(frame, rooms=rooms, polls=tuple(polls.values()))


def _refuse_stale(seen: Poll, now: Poll | None) -> None:
    if now is None:
        raise ActionLost("This poll has been removed since you looked.", actor="", action="remove", at=0, poll=seen.id)
    require_draft(now)
    if now.version != seen.version:
        last = now.last
        raise ActionLost(
            "This poll has been changed since you looked.",
            actor=last.actor if last else "",
            action=last.action if last else "",
            at=last.at if last else 0,
            poll=seen.id,
        )


def _refuse_taken_from_stage(now: Conference, stages: Mapping[str, Stage], change: Preparation) -> None:
    leaving = {poll.id for poll in change.removed}
    leaving |= {before.id for before, after in change.edited if before.room != after.room}
    for room in now.rooms:
        whole = with_every_poll(room, now.polls)
        shown = next((cue for cue in whole.run_sheet if cue.id == stages[room.id].cue), whole.run_sheet[0])
        for poll in leaving.intersection(shown.polls):
            raise PollOnStage("This poll is on the screen now. Put something else there first.", poll=poll)
        after = next((each for each in (change.after or now).rooms if each.id == room.id), room)
        taken = stages[room.id].version > 0
        if taken and _shows(whole, shown.id) != _shows(with_every_poll(after, now.polls), shown.id):
            raise CueOnStage("This cue is on the screen now. Put something else there first.", cue=shown.id)


def _shows(room: Room, cue: str) -> tuple[object, ...]:
    """What the cue of the run sheet is a picture of; nothing where the run sheet has no such cue."""
    found = next((known for known in room.run_sheet if known.id == cue), None)
    return (found.kind, found.poll, found.compare) if found else ()


def own(poll: Poll) -> bool:
    """Whether a person wrote it: neither a test vote nor a run-off."""
    return not poll.test and poll.follows is None


def _check(now: Conference, frame: Conference, polls: Iterable[Poll]) -> None:
    rooms = {room.id for room in frame.rooms}
    lost = {room.id for room in now.rooms} - rooms
    if lost:
        raise DefinitionInvalid(
            f"Room {min(lost)} is missing. A room stays: screens and moderators may be in it.", field="rooms"
        )
    for poll in polls:
        if poll.room not in rooms:
            raise DefinitionInvalid(
                f"Poll {poll.id} is in room {poll.room!r}, which does not exist.", poll=poll.id, field="room"
            )
        unknown = set(poll.rules.rooms) - rooms
        if unknown:
            raise DefinitionInvalid(
                f"Poll {poll.id} is for badges of room {min(unknown)!r}, which does not exist.",
                poll=poll.id,
                field="rooms",
            )
        check(poll)
