"""Questions from the floor: what attendees ask, beside any poll, and what becomes of it. Pure.

An anonymous question is kept without a name and without a badge. What is kept of who asks is how many questions each
badge has asked in the room, for the limit; that says nothing of which.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from voting.domain.errors import FloorClosed, FloorFull, FloorNamed, InvalidInput
from voting.domain.plain import plain
from voting.domain.text import Millis

LONGEST = 200
"""Characters of a question: what a hall reads from the last row."""

MOST = 20
"""Questions a badge may have at the most, whatever a moderator sets."""

MINUTE: Millis = 60_000


class Names(StrEnum):
    """Whether a question carries its author's name."""

    NEVER = "never"
    CHOICE = "choice"
    """The author chooses."""
    ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class Floor:
    """A room's floor. ``open``: questions are taken and supported. ``moderated``: a moderator sees a question before
    the room does. ``most``: questions a badge may ask."""

    room: str
    open: bool = False
    moderated: bool = True
    names: Names = Names.NEVER
    most: int = 3


class QuestionState(StrEnum):
    """What has become of a question."""

    WAITING = "waiting"
    SHOWN = "shown"
    NOW = "now"
    """It is being answered: at most one in a room."""
    ANSWERED = "answered"
    HIDDEN = "hidden"
    MERGED = "merged"
    """It is asked with another one, and its supporters support that."""


class Tend(StrEnum):
    """What a moderator does with a question."""

    SHOW = "show"
    """Also one that was hidden, answered or merged."""
    HIDE = "hide"
    NOW = "now"
    ANSWERED = "answered"
    EDIT = "edit"
    """Mend its spelling."""
    MERGE = "merge"


PUBLIC = frozenset({QuestionState.SHOWN, QuestionState.NOW, QuestionState.ANSWERED})
"""What the room sees."""

SUPPORTED = frozenset({QuestionState.SHOWN, QuestionState.NOW})
"""What can still be supported."""


@dataclass(frozen=True, slots=True)
class Question:
    """``id``: 22 characters, random, from the phone, so that a retry is the same question. ``at``: the minute it was
    asked in. ``name``: of its author, empty where it is anonymous. ``into``: the question that it was merged into.
    ``supports``: badges that support it or one that was merged into it."""

    id: str
    room: str
    text: str
    at: Millis
    name: str = ""
    state: QuestionState = QuestionState.WAITING
    into: str = ""
    supports: int = 0


def ask(floor: Floor, id: str, text: object, name: str, now: Millis, *, named: bool) -> Question:
    """The question as it is kept. ``name``: the author's; ``named``: whether the author agrees to have it there. Raises
    TextRefused, and FloorNamed where it would have to be there and the author was promised that it would not."""
    if floor.names is Names.ALWAYS and not named:
        raise FloorNamed("Questions carry names in this room now. Look, and send it again.", room=floor.room)
    with_name = named and floor.names is not Names.NEVER
    state = QuestionState.WAITING if floor.moderated else QuestionState.SHOWN
    return Question(id, floor.room, plain(text, LONGEST), now - now % MINUTE, name if with_name else "", state)


def check_may_ask(floor: Floor, before: int) -> None:
    """``before``: questions the badge has asked. Raises FloorClosed, FloorFull."""
    check_open(floor)
    if before >= floor.most:
        raise FloorFull("You have asked as many questions as each badge may. Support others.", most=floor.most)


def check_open(floor: Floor) -> None:
    """Raises FloorClosed."""
    if not floor.open:
        raise FloorClosed("No questions are taken now.", room=floor.room)


def check_floor(floor: Floor) -> None:
    """Raises InvalidInput."""
    if not 1 <= floor.most <= MOST:
        raise InvalidInput(f"A badge may ask 1 to {MOST} questions.", field="most", found=floor.most)


def tend(question: Question, act: Tend, *, text: str = "", into: Question | None = None) -> Question:
    """The question after a moderator's act. ``text`` for EDIT; ``into`` for MERGE: a question that is merged into none.
    Raises TextRefused or InvalidInput. That another stops being answered NOW is the store's business."""
    match act:
        case Tend.SHOW:
            return replace(question, state=QuestionState.SHOWN, into="")
        case Tend.HIDE:
            return replace(question, state=QuestionState.HIDDEN, into="")
        case Tend.NOW:
            return replace(question, state=QuestionState.NOW, into="")
        case Tend.ANSWERED:
            return replace(question, state=QuestionState.ANSWERED, into="")
        case Tend.EDIT:
            return replace(question, text=plain(text, LONGEST))
        case Tend.MERGE:
            if (
                into is None
                or into.id == question.id
                or into.room != question.room
                or into.state is QuestionState.MERGED
            ):
                raise InvalidInput("A question is merged into another one of the room.", field="into")
            return replace(question, state=QuestionState.MERGED, into=into.id)


def in_order(questions: list[Question]) -> list[Question]:
    """What is being answered, then by support, then as they were asked."""
    return sorted(questions, key=lambda q: (q.state is not QuestionState.NOW, -q.supports, q.at, q.id))
