"""Definitions read with everything that is wrong with them, for people who are still writing."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import cast

from pydantic import ValidationError

from voting.domain.errors import DefinitionInvalid
from voting.domain.poll import Poll, check
from voting.domain.preparing import Named, id_for, with_ids
from voting.domain.runsheet import problems
from voting.protocol.preparing import Flaw
from voting.service.definition import ConferenceForm, PollForm

Path = tuple[int | str, ...]

_UNNAMED = "unnamed--"
"""Stands, with a number, for an id that is still to be chosen: the form wants one, and none that we choose is so."""


def read_poll(
    definition: Mapping[str, object], rooms: Collection[str], taken: Collection[str]
) -> tuple[Poll | None, list[Flaw]]:
    """The poll that ``definition`` says, or None where it says too little, with all flaws. Empty ids, of the poll and
    of options, are chosen; ``taken``: those that are not to be chosen."""
    try:
        form = PollForm.model_validate(_named(definition))
    except ValidationError as error:
        return None, [
            Flaw(place=".".join(map(str, place_of(e["loc"]))), code=e["type"], message=f"{e['msg']}.")
            for e in error.errors()
        ]
    poll = form.built()
    options = tuple(replace(o, id="" if o.id.startswith(_UNNAMED) else o.id) for o in poll.options)
    poll = replace(poll, options=with_ids(options))
    if poll.id.startswith(_UNNAMED):
        poll = replace(poll, id=id_for(poll.title, taken, "poll"))
    flaws = [_flaw("room", "There is no such room.")] if poll.room not in rooms else []
    if not set(poll.rules.rooms) <= set(rooms):
        flaws.append(_flaw("rooms", "There is no such room."))
    return poll, [*flaws, *held_flaws(poll)]


def held_flaws(poll: Poll) -> list[Flaw]:
    """Why the poll could not be held as it is: each reason with the field that it is about."""
    checks: tuple[tuple[str, Callable[[], None]], ...] = (
        ("method", lambda: poll.method.check(poll.option_ids)),
        ("rules", poll.rules.check),
        ("", lambda: check(poll)),
    )
    found: dict[str, Flaw] = {}
    for place, run in checks:
        try:
            run()
        except DefinitionInvalid as refusal:
            where = str(refusal.detail.get("field", place))
            found.setdefault(refusal.message, Flaw(place=where, code=refusal.code, message=refusal.message))
    return list(found.values())


def conference_flaws(form: ConferenceForm, *, check_rooms: bool) -> list[tuple[Path, str]]:
    """Why the conference could not be held as it is: each reason with its path. ``check_rooms``: whether polls must be
    in a room that the form has."""
    rooms = {room.id for room in form.rooms}
    polls = {poll.id: poll.built() for poll in form.polls}
    found: list[tuple[Path, str]] = [] if rooms or not check_rooms else [(("rooms",), "At least one room is needed.")]
    found += _repeated(("rooms",), form.rooms) + _repeated(("polls",), form.polls)
    for number, poll in enumerate(form.polls):
        if check_rooms and poll.room not in rooms:
            found.append((("polls", number, "room"), "There is no such room."))
        if check_rooms and not set(poll.rooms) <= rooms:
            found.append((("polls", number, "rooms"), "There is no such room."))
        for flaw in held_flaws(poll.built()):
            found.append((("polls", number, *_path(flaw.place)), flaw.message))
    for number, room in enumerate(form.rooms if check_rooms else ()):
        if not room.run_sheet:
            found.append((("rooms", number), "The run sheet of this room is empty. It needs at least its join code."))
        found += _repeated(("rooms", number, "run_sheet"), room.run_sheet)
        for row, cue in enumerate(room.run_sheet):
            for problem, field in problems(cue.built(), room.id, polls):
                found.append((("rooms", number, "run_sheet", row, *_path(field)), f"This cue {problem}"))
    return found


def _path(place: str) -> Path:
    return tuple(filter(None, place.split(".")))


def _repeated(path: Path, things: Iterable[Named]) -> list[tuple[Path, str]]:
    seen: set[str] = set()
    found: list[tuple[Path, str]] = []
    for number, thing in enumerate(things):
        if thing.id in seen:
            found.append(((*path, number, "id"), f"{thing.id!r} stands above already. Choose another id."))
        seen.add(thing.id)
    return found


def place_of(loc: Path) -> Path:
    """Where, without what the forms put in between: the kind of a method, and the word for a key."""
    plain: list[int | str] = []
    skip = False
    for part in loc:
        if not skip and part != "[key]":
            plain.append(part)
        skip = part == "method"
    return tuple(plain)


def _named(definition: Mapping[str, object]) -> dict[str, object]:
    """With names where ids are empty."""
    named = {**definition, "id": definition.get("id") or f"{_UNNAMED}0"}
    options = definition.get("options")
    if isinstance(options, list):
        named["options"] = [
            {**option, "id": option.get("id") or f"{_UNNAMED}{number}"} if isinstance(option, dict) else option
            for number, option in enumerate(cast(list[object], options), 1)
        ]
    return named


def _flaw(place: str, message: str) -> Flaw:
    return Flaw(place=place, code="definition_invalid", message=message)
