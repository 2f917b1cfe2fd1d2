"""What attendees send in: questions from the floor, beside any poll, and ideas for a poll; and what becomes of them.
Pure.

An anonymous question is kept without a name and without a badge. What is kept of who asks is how many questions each
badge has asked in the room, for the limit; that says nothing of which.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from voting.domain.errors import FloorClosed, FloorFull, FloorNamed, InvalidInput
from voting.domain.held import holds_back
from voting.domain.methods import ideas
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
    """A room's floor, or that of a ``poll`` in it which collects ideas. ``open``: questions are taken and supported.
    ``moderated``: a moderator sees a question before the room does. ``most``: questions a badge may ask."""

    room: str
    open: bool = False
    moderated: bool = True
    names: Names = Names.NEVER
    most: int = 3
    poll: str = ""

    @property
    def longest(self) -> int:
        """Characters of a text."""
        return ideas.LONGEST if self.poll else LONGEST


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
    THEME = "theme"
    """Sort an idea under a theme, or under none."""


QUESTION_DEEDS = frozenset(Tend) - {Tend.THEME}
IDEA_DEEDS = frozenset({Tend.SHOW, Tend.HIDE, Tend.EDIT, Tend.MERGE, Tend.THEME})

PUBLIC = frozenset({QuestionState.SHOWN, QuestionState.NOW, QuestionState.ANSWERED})
"""What the room sees."""

SUPPORTED = frozenset({QuestionState.SHOWN, QuestionState.NOW})
"""What can still be supported."""


@dataclass(frozen=True, slots=True)
class Question:
    """``id``: 22 characters, random, from the phone, so that a retry is the same question. ``at``: the minute it was
    asked in. ``name``: of its author, empty where it is anonymous. ``into``: the question that it was merged into.
    ``supports``: badges that support it or one that was merged into it. ``poll``: which it is an idea for, empty for a
    question; ``theme``: what an idea is sorted under, empty for none."""

    id: str
    room: str
    text: str
    at: Millis
    name: str = ""
    state: QuestionState = QuestionState.WAITING
    into: str = ""
    supports: int = 0
    poll: str = ""
    theme: str = ""


def ask(
    floor: Floor, id: str, text: object, name: str, now: Millis, *, named: bool, held: Iterable[str] = ()
) -> Question:
    """The question as it is kept. ``name``: the author's; ``named``: whether the author agrees to have it there. With a
    word of ``held`` in it it waits for a moderator. Raises TextRefused, and FloorNamed where the name would have to be
    there and the author was promised that it would not."""
    if floor.names is Names.ALWAYS and not named:
        raise FloorNamed("Questions carry names in this room now. Look, and send it again.", room=floor.room)
    with_name = named and floor.names is not Names.NEVER
    said = plain(text, floor.longest)
    waits = floor.moderated or holds_back(said, held)
    state = QuestionState.WAITING if waits else QuestionState.SHOWN
    return Question(id, floor.room, said, now - now % MINUTE, name if with_name else "", state, poll=floor.poll)


def check_may_ask(floor: Floor, before: int) -> None:
    """``before``: questions the badge has asked. Raises FloorClosed, FloorFull."""
    check_open(floor)
    if before >= floor.most:
        raise FloorFull("You have sent as many as each badge may.", most=floor.most)


def check_open(floor: Floor) -> None:
    """Raises FloorClosed."""
    if not floor.open:
        raise FloorClosed(f"No {'ideas' if floor.poll else 'questions'} are taken now.", room=floor.room)


def check_floor(floor: Floor) -> None:
    """Raises InvalidInput."""
    if not 1 <= floor.most <= MOST:
        raise InvalidInput(f"A badge may ask 1 to {MOST} questions.", field="most", found=floor.most)


def tend(question: Question, act: Tend, *, text: str = "", into: Question | None = None) -> Question:
    """The question or idea after a moderator's act. ``text`` for EDIT and THEME, empty for no theme; ``into`` for
    MERGE: another one of the same, merged into none. Raises TextRefused or InvalidInput. That another stops being
    answered NOW is the store's business."""
    if act not in (IDEA_DEEDS if question.poll else QUESTION_DEEDS):
        raise InvalidInput(f"{act.capitalize()} is for {'questions' if question.poll else 'ideas'}.", field="deed")
    match act:
        case Tend.THEME:
            return replace(question, theme=plain(text, ideas.LONGEST_THEME) if text.strip() else "")
        case Tend.SHOW:
            return replace(question, state=QuestionState.SHOWN, into="")
        case Tend.HIDE:
            return replace(question, state=QuestionState.HIDDEN, into="")
        case Tend.NOW:
            return replace(question, state=QuestionState.NOW, into="")
        case Tend.ANSWERED:
            return replace(question, state=QuestionState.ANSWERED, into="")
        case Tend.EDIT:
            return replace(question, text=plain(text, ideas.LONGEST if question.poll else LONGEST))
        case Tend.MERGE:
            if (
                into is None
                or into.id == question.id
                or (into.room, into.poll) != (question.room, question.poll)
                or into.state is QuestionState.MERGED
            ):
                raise InvalidInput("It is merged into another one that stands for itself.", field="into")
            return replace(question, state=QuestionState.MERGED, into=into.id)


def in_order(questions: list[Question]) -> list[Question]:
    """What is being answered, then by support, then as they were asked."""
    return sorted(questions, key=lambda q: (q.state is not QuestionState.NOW, -q.supports, q.at, q.id))
