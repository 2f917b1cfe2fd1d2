"""The run sheet of a room, and its stage: what the room's screens show now."""

from dataclasses import dataclass
from enum import StrEnum

from voting.domain.text import Millis, Text


class CueKind(StrEnum):
    JOIN = "join"
    """Title and join QR code."""
    POLL = "poll"
    """A poll in whatever state it is in."""
    RESULT = "result"
    """A poll's result; the curtain while it is not visible."""
    MESSAGE = "message"
    QUESTIONS = "questions"
    """Questions from the floor: the one being answered, else the best supported."""


@dataclass(frozen=True, slots=True)
class Cue:
    """One thing to show. ``poll`` for POLL and RESULT, ``text`` for MESSAGE."""

    id: str
    kind: CueKind
    title: Text
    poll: str | None = None
    text: Text | None = None


class Cover(StrEnum):
    """What lies over the stage."""

    NONE = "none"
    BLANK = "blank"
    SAFE = "safe"
    """A calm sentence while something is put right."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What a room shows: one cue of its run sheet, perhaps covered. ``version`` rises with every change."""

    room: str
    cue: str
    cover: Cover = Cover.NONE
    version: int = 0
    actor: str = ""
    at: Millis = 0
