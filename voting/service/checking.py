"""A poll's definition read with everything that is wrong with it, for people who are still writing it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import cast

from pydantic import ValidationError

from voting.domain.errors import DefinitionInvalid
from voting.domain.poll import Poll, check
from voting.domain.preparing import id_for, with_ids
from voting.protocol.preparing import Flaw
from voting.service.definition import PollForm

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
        return None, [Flaw(place=_place(e["loc"]), code=e["type"], message=f"{e['msg']}.") for e in error.errors()]
    poll = form.built()
    options = tuple(replace(o, id="" if o.id.startswith(_UNNAMED) else o.id) for o in poll.options)
    poll = replace(poll, options=with_ids(options))
    if poll.id.startswith(_UNNAMED):
        poll = replace(poll, id=id_for(poll.title, taken, "poll"))
    flaws = []
    if poll.room not in rooms:
        flaws.append(_flaw("room", "There is no such room."))
    checks: tuple[tuple[str, Callable[[], None]], ...] = (
        ("method", lambda: poll.method.check(poll.option_ids)),
        ("rules", poll.rules.check),
        ("", lambda: check(poll)),
    )
    for place, run in checks:
        try:
            run()
        except DefinitionInvalid as refusal:
            found = _flaw(str(refusal.detail.get("field", place)), refusal.message)
            if found.message not in {flaw.message for flaw in flaws}:
                flaws.append(found)
    return poll, flaws


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


def _place(parts: tuple[int | str, ...]) -> str:
    """Where, without the name of the method's kind that a tagged union puts in between."""
    if len(parts) > 2 and parts[0] == "method":
        parts = (parts[0], *parts[2:])
    return ".".join(str(part) for part in parts if part != "[key]")
