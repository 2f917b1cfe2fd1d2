"""The run sheet of a room, and its stage: what the room's screens show now."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from voting.domain.errors import DefinitionInvalid
from voting.domain.methods import Allocation, Choice
from voting.domain.poll import Poll
from voting.domain.text import Millis, Text
from voting.domain.wifi import Wifi

MOST_ITEMS = 12
"""Lines of an agenda that the last row can read."""
LONGEST_ITEM = 80
"""Characters of one of them: it fits on one line."""
LONGEST_TIME = 20


class CueKind(StrEnum):
    TITLE = "title"
    """The title of a session, large, with a text below it."""
    JOIN = "join"
    """Title and join QR code."""
    WIFI = "wifi"
    """The way into the room's network: its name, its password and both as a QR code."""
    AGENDA = "agenda"
    POLL = "poll"
    """A poll in whatever state it is in."""
    RESULT = "result"
    """A poll's result; the curtain while it is not visible."""
    COMPARISON = "comparison"
    """The results of two polls side by side; the curtain where one is not visible."""
    BREAKDOWN = "breakdown"
    """A poll's result by groups of voters; the curtain while it is not visible."""
    MESSAGE = "message"
    QUESTIONS = "questions"
    """Questions from the floor: the one being answered, else the best supported."""
    IMAGE = "image"
    """A picture that fills the screen."""
    BLANK = "blank"
    """Nothing at all."""


@dataclass(frozen=True, slots=True)
class Item:
    """A line of an agenda. ``time`` as it is to be read: "14:00", or empty."""

    time: str
    text: Text


@dataclass(frozen=True, slots=True)
class Cue:
    """One thing to show. ``title`` names it in the run sheet, and on screen where there is nothing larger to say.

    ``poll`` for POLL, RESULT and BREAKDOWN; ``compare``, two polls, for COMPARISON; ``wifi`` for WIFI; ``items`` for
    AGENDA; ``text`` for MESSAGE and TITLE, and what an IMAGE shows, in words, for who cannot see it. ``image`` is the
    SHA-256 of the picture that was given to an IMAGE; empty until one is.

    ``notes`` are for moderators alone. ``opens``: taking this POLL arms it and opens it after a countdown.
    """

    id: str
    kind: CueKind
    title: Text
    poll: str | None = None
    text: Text | None = None
    compare: tuple[str, ...] = ()
    wifi: Wifi | None = None
    items: tuple[Item, ...] = ()
    image: str = ""
    notes: Text | None = None
    opens: bool = False

    @property
    def polls(self) -> tuple[str, ...]:
        """The polls that it shows."""
        return (*filter(None, [self.poll]), *self.compare)


class Cover(StrEnum):
    """What lies over the stage."""

    NONE = "none"
    BLANK = "blank"
    SAFE = "safe"
    """A calm sentence while something is put right."""


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """Where a rehearsal has come to: a cue, and which of its pictures, from 0."""

    cue: str
    step: int = 0


@dataclass(frozen=True, slots=True)
class Stage:
    """What a room shows: one cue of its run sheet, perhaps covered. ``version`` rises with every change.

    ``held`` is the picture that its screens keep while the stage is frozen, as the service wrote it; else empty.
    While a ``rehearsal`` runs, screens show that in place of ``cue``, and no real poll is touched.
    """

    room: str
    cue: str
    cover: Cover = Cover.NONE
    version: int = 0
    actor: str = ""
    at: Millis = 0
    held: str = ""
    rehearsal: Rehearsed | None = None


_NEEDS: dict[CueKind, str] = {
    CueKind.POLL: "poll",
    CueKind.RESULT: "poll",
    CueKind.BREAKDOWN: "poll",
    CueKind.COMPARISON: "compare",
    CueKind.WIFI: "wifi",
    CueKind.AGENDA: "items",
    CueKind.MESSAGE: "text",
    CueKind.IMAGE: "text",
}
"""What a cue of a kind cannot be without."""

_MAY: dict[str, frozenset[CueKind]] = {
    "poll": frozenset({CueKind.POLL, CueKind.RESULT, CueKind.BREAKDOWN}),
    "compare": frozenset({CueKind.COMPARISON}),
    "wifi": frozenset({CueKind.WIFI}),
    "items": frozenset({CueKind.AGENDA}),
    "opens": frozenset({CueKind.POLL}),
}
"""What only cues of these kinds can have."""


def check_cue(cue: Cue, room: str, polls: Mapping[str, Poll]) -> None:
    """``polls``: those of the conference, by id. Raises DefinitionInvalid naming what does not hold together."""
    for problem, field in problems(cue, room, polls):
        raise DefinitionInvalid(f"Cue {cue.id} of room {room} {problem}", room=room, cue=cue.id, field=field)


def problems(cue: Cue, room: str, polls: Mapping[str, Poll]) -> Iterator[tuple[str, str]]:
    """All that does not hold together: what the cue does, such as "has no title.", and the field that it is about."""
    needed = _NEEDS.get(cue.kind)
    if needed and not getattr(cue, needed):
        yield f"is a {cue.kind} without a {needed}.", needed
    for field, kinds in _MAY.items():
        if getattr(cue, field) and cue.kind not in kinds:
            yield f"is of kind {cue.kind.value!r}, which has no {field!r}.", field
    known = [polls[poll] for poll in cue.compare if poll in polls and polls[poll].room == room]
    if cue.poll is not None and (cue.poll not in polls or polls[cue.poll].room != room):
        yield f"shows poll {cue.poll!r}, which is not in this room.", "poll"
    if len(known) != len(cue.compare):
        yield "compares a poll that is not in this room.", "compare"
    elif known and (problem := _incomparable(known)):
        yield problem, "compare"
    shown = polls.get(cue.poll or "")
    if cue.kind is CueKind.BREAKDOWN and shown and shown.rules.breakdown is None:
        yield "shows groups of voters, and its poll has no breakdown. Give it one.", "poll"
    if cue.wifi and cue.wifi.problem:
        yield f"names no possible network. {cue.wifi.problem}", "wifi"
    if len(cue.items) > MOST_ITEMS:
        yield f"has {len(cue.items)} lines; at most {MOST_ITEMS} can be read. Make two cues of it.", "items"
    for number, item in enumerate(cue.items):
        if len(item.time) > LONGEST_TIME or max(map(len, item.text.values())) > LONGEST_ITEM:
            yield f"has a line of more than {LONGEST_ITEM} characters, which cannot be read.", f"items.{number}"


def _incomparable(polls: list[Poll]) -> str:
    """Why these results cannot stand side by side; empty if they can."""
    if len(polls) != 2 or polls[0].id == polls[1].id:
        return "must compare two polls."
    first, second = polls
    if type(first.method) is not type(second.method) or not isinstance(first.method, Choice | Allocation):
        return "compares results that have no common scale: take two choices, or two allocations."
    if not (first.rules.figures and second.rules.figures):
        return "compares figures, and one of its polls shows none."
    return ""
