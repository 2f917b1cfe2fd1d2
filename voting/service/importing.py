"""A whole conference as one file: what a file would change, checked in full before anything is changed.

A file replaces what is being prepared: its drafts, rooms' run sheets and texts. What is armed or was held stays as it
is and must stand in the file as it is, or be left out. Or its polls are added to those there are: so polls go from one
conference to the next.
"""

import asyncio
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol, cast

from pydantic import ValidationError

from voting.domain.conference import Conference
from voting.domain.errors import ActionLost, DefinitionInvalid
from voting.domain.journal import Act, Entry
from voting.domain.poll import Poll, PollState
from voting.domain.preparing import Preparation, changed, defined, edited, free_id, own
from voting.service.checking import conference_flaws, place_of
from voting.service.definition import ConferenceForm, PollForm
from voting.service.ports import Clock, Store

Path = tuple[str | int, ...]


class Form(StrEnum):
    TOML = "toml"
    XLSX = "xlsx"


class Way(StrEnum):
    REPLACE = "replace"
    """The file is the conference."""
    ADD = "add"
    """Its polls come beside those there are, with new ids where theirs are in use."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a file: ``where`` is a line or a cell."""

    where: str
    message: str
    found: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What a file says. ``places``: where each value stands, by its path; ``faults``: what could not be read."""

    form: str
    data: Mapping[str, object]
    places: Mapping[Path, str]
    faults: Sequence[Fault]

    def where(self, path: Path) -> str:
        """The place of what lies under ``path``, or of the nearest thing around it."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.places:
                return self.places[path[:length]]
        return "the file"


class Files(Protocol):
    """Reads and writes definitions."""

    def read(self, data: bytes) -> Draft:
        """Raises DefinitionInvalid where it is no TOML and no workbook."""
        ...

    def write(self, form: Form, data: Mapping[str, object]) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Difference:
    """``subject``: ``conference``, ``room ID``, ``poll ID`` or ``order``; ``what``: the path of what differs in it,
    empty where all of it is added or removed."""

    subject: str
    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do. ``digest`` stands for all of it: applied is what was shown, or nothing."""

    faults: Sequence[Fault]
    differences: Sequence[Difference]
    change: Preparation
    digest: str


def exported(conference: Conference) -> dict[str, object]:
    """The conference as a file has it: JSON values, without what has its usual value, test votes and run-offs."""
    form = ConferenceForm.of(conference, (defined(poll) for poll in conference.polls if own(poll)))
    data: dict[str, object] = form.model_dump(mode="json", exclude_defaults=True)
    for held, poll in zip(cast(list[dict[str, object]], data.get("polls", [])), form.polls, strict=True):
        held["method"] = {"kind": poll.method.kind, **cast(dict[str, object], held.get("method", {}))}
    return data


def plan(now: Conference, journal: Sequence[Entry], draft: Draft, way: Way, room: str, at: int, actor: str) -> Plan:
    """What importing ``draft`` would do to the conference. ``room``: where added polls go whose room is not here.
    ``journal``: for versions, see ``Preparing``. Raises nothing: what is wrong is in ``faults``."""
    form, faults = _read(draft, check_rooms=way is Way.REPLACE)
    if faults or form is None:
        return Plan(faults, (), Preparation(), "")
    planned = _Planned(now, journal, form, draft, at, actor)
    change = planned.replacing() if way is Way.REPLACE else planned.adding(room)
    if planned.faults:
        return Plan(planned.faults, (), Preparation(), "")
    differences = _differences(now, change)
    told = [
        now.id,
        [(p.id, p.version) for p in now.polls],
        [[d.subject, d.what, d.before, d.after] for d in differences],
    ]
    return Plan((), differences, change, hashlib.sha256(json.dumps(told).encode()).hexdigest())


def build_draft(draft: Draft) -> tuple[Conference | None, list[Fault]]:
    """The conference that a file says, or None, and all that is wrong with it."""
    form, faults = _read(draft, check_rooms=True)
    return (form.built() if form and not faults else None), faults


def _read(draft: Draft, *, check_rooms: bool) -> tuple[ConferenceForm | None, list[Fault]]:
    faults = list(draft.faults)
    try:
        form = ConferenceForm.model_validate(draft.data)
    except ValidationError as error:
        faults += [
            Fault(draft.where(place_of(e["loc"])), _PLAINLY.get(e["type"], f"{e['msg']}."), repr(e["input"])[:80])
            for e in error.errors()
        ]
        return None, faults
    flaws = conference_flaws(form, check_rooms=check_rooms)
    return form, [*faults, *(Fault(draft.where(path), message, "") for path, message in flaws)]


def acts(planned: Plan, at: int, actor: str, role: str, source: str) -> list[Act]:
    """What the journal keeps of an import: every poll, and the file."""
    change = planned.change
    made = [Act(at, actor, role, "add_poll", f"poll {poll.id}", source) for poll in change.added]
    made += [
        Act(at, actor, role, "edit", f"poll {after.id}", f"{source}: {', '.join(changed(before, after))}")
        for before, after in change.edited
    ]
    made += [Act(at, actor, role, "remove_poll", f"poll {poll.id}", source) for poll in change.removed]
    return [*made, Act(at, actor, role, "import_conference", "conference", f"{source}: {len(made)} polls")]


async def planned_import(
    store: Store, clock: Clock, files: Files, data: bytes, way: Way, room: str, actor: str
) -> tuple[str, Plan]:
    """The form of the file, and what importing it would do now. Raises DefinitionInvalid where it cannot be read."""
    draft = await asyncio.to_thread(files.read, data)  # votes do not wait for it
    now = await store.conference()
    return draft.form, plan(now, await store.journal(), draft, way, room, clock.now(), actor)


def same(planned: Plan, digest: str) -> None:
    """Raises ActionLost unless ``planned`` is what ``digest`` was shown for."""
    if planned.digest != digest:
        raise ActionLost(
            "The conference has changed since you looked at the differences. Look again.", actor="", action="edit", at=0
        )


class _Planned:
    def __init__(
        self, now: Conference, journal: Sequence[Entry], form: ConferenceForm, draft: Draft, at: int, actor: str
    ) -> None:
        self._now, self._form, self._draft, self._at, self._actor = now, form, draft, at, actor
        self._subjects = [entry.subject for entry in journal]
        self._known = {poll.id: poll for poll in now.polls}
        self.faults: list[Fault] = []

    def replacing(self) -> Preparation:
        now, form = self._now, self._form
        for name, found, held in (("id", form.id, now.id), ("simulated", form.simulated, now.simulated)):
            if found != held:
                self._fault(
                    (name,), f"This conference has {json.dumps(held)} here. To take over polls, add them.", found
                )
        lost = {room.id for room in now.rooms} - {room.id for room in form.rooms}
        if lost:
            self._fault(("rooms",), f"Room {min(lost)} is missing. A room stays: screens may be in it.", "")
        added, changes = [], []
        for number, poll in enumerate(built.built() for built in form.polls):
            before = self._known.get(poll.id)
            if before is None:
                added.append(self._new(poll))
            elif changed(before, poll):
                if before.state is not PollState.DRAFT or not own(before):
                    self._fault(
                        ("polls", number), f"This poll is {before.state}: it can no longer be changed.", poll.id
                    )
                    continue
                changes.append((before, edited(before, poll, self._at, actor=self._actor)))
        named = [poll.id for poll in form.polls]
        removed = tuple(
            poll for poll in now.polls if poll.id not in named and poll.state is PollState.DRAFT and own(poll)
        )
        gone = {poll.id for poll in removed}
        rest = [poll.id for poll in now.polls if poll.id not in named and poll.id not in gone]
        after = replace(form.model_copy(update={"polls": ()}).built(), polls=now.polls)
        return Preparation(
            added=tuple(added),
            edited=tuple(changes),
            removed=removed,
            seen=tuple(self._known),
            order=(*named, *rest),
            before=now,
            after=after,
        )

    def adding(self, room: str) -> Preparation:
        rooms = [known.id for known in self._now.rooms]
        taken = set(self._known)
        added = []
        for number, poll in enumerate(built.built() for built in self._form.polls):
            if not set(poll.rules.rooms) <= set(rooms):
                self._fault(("polls", number, "rooms"), "There is no such room here.", "; ".join(poll.rules.rooms))
            id = free_id(poll.id, taken)
            taken.add(id)
            place = poll.room if poll.room in rooms and not room else room or rooms[0]
            added.append(self._new(replace(poll, id=id, room=place)))
        return Preparation(added=tuple(added))

    def _new(self, poll: Poll) -> Poll:
        return replace(poll, version=sum(subject == f"poll {poll.id}" for subject in self._subjects))

    def _fault(self, path: Path, message: str, found: object) -> None:
        self.faults.append(Fault(self._draft.where(path), message, str(found)))


def _differences(now: Conference, change: Preparation) -> list[Difference]:
    found = []
    if change.after is not None:
        mine, theirs = _frame(now), _frame(change.after)
        rooms = {room.id for room in now.rooms}
        for path in dict.fromkeys((*mine, *theirs)):
            in_room = path[0] == "rooms" and len(path) > 1
            subject, what = (f"room {path[1]}", path[2:]) if in_room else ("conference", path)
            if mine.get(path) != theirs.get(path) and (not in_room or path[1] in rooms):
                found.append(Difference(subject, " ".join(what), mine.get(path, ""), theirs.get(path, "")))
        new = [room for room in change.after.rooms if room.id not in rooms]
        found += [Difference(f"room {room.id}", "", "", next(iter(room.name.values()))) for room in new]
    found += [Difference(f"poll {poll.id}", "", next(iter(poll.title.values())), "") for poll in change.removed]
    for before, after in change.edited:
        mine, theirs = (_leaves(PollForm.of(poll).model_dump(mode="json")) for poll in (before, after))
        found += [
            Difference(f"poll {after.id}", " ".join(path), mine.get(path, ""), theirs.get(path, ""))
            for path in dict.fromkeys((*mine, *theirs))
            if mine.get(path) != theirs.get(path)
        ]
    found += [Difference(f"poll {poll.id}", "", "", next(iter(poll.title.values()))) for poll in change.added]
    gone = {poll.id for poll in change.removed}
    kept = [poll.id for poll in now.polls if poll.id not in gone]
    order = [id for id in change.order if id in kept]
    if order and order != kept:
        found.append(Difference("order", "", ", ".join(kept), ", ".join(order)))
    return found


def _frame(conference: Conference) -> dict[tuple[str, ...], str]:
    data = exported(replace(conference, polls=()))
    return _leaves(data)


def _leaves(value: object, path: tuple[str, ...] = ()) -> dict[tuple[str, ...], str]:
    """Every plain value by its path. Things in lists go by their id, and the list by the order of these."""
    if isinstance(value, Mapping):
        return {at: leaf for key, held in value.items() for at, leaf in _leaves(held, (*path, key)).items()}
    if isinstance(value, list) and value and all(isinstance(held, Mapping) and "id" in held for held in value):
        leaves = {path: ", ".join(held["id"] for held in value)}
        for held in value:
            leaves |= _leaves({key: inner for key, inner in held.items() if key != "id"}, (*path, held["id"]))
        return leaves
    if value is None:
        return {}
    return {path: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}


_PLAINLY = {
    "extra_forbidden": "This does not belong here: leave it empty, or choose another kind.",
    "missing": "This is missing.",
}


def refuse(faults: Sequence[Fault]) -> None:
    """Raises DefinitionInvalid where there are faults."""
    if faults:
        raise DefinitionInvalid(
            f"Nothing was imported: {len(faults)} mistakes. Mend them and import again.",
            problems=[{"where": fault.where, "problem": fault.message, "found": fault.found} for fault in faults],
        )
