"""Questions from the floor: what phones and moderators send and read. What everybody sees is ``states.FloorState``."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from voting.domain.floor import MOST, Names, QuestionState, Tend
from voting.protocol.wire import Id16, Wire


class AskQuestion(Wire):
    """POST /api/rooms/{room}/questions. ``id`` is random, the same at every retry. ``named``: the author wants the name
    with it, or was told that it will be there: no question carries a name without it."""

    id: Id16
    text: Annotated[str, StringConstraints(max_length=2000)]
    named: bool = False


class SupportQuestion(Wire):
    """POST /api/rooms/{room}/questions/{question}/support."""

    on: bool


class SetFloor(Wire):
    """POST /api/rooms/{room}/floor. ``most``: questions a badge may ask."""

    open: bool
    moderated: bool
    names: Names
    most: Annotated[int, Field(ge=1, le=MOST)]


class TendQuestion(Wire):
    """POST /api/rooms/{room}/questions/{question}/actions. ``text`` to edit; ``into`` to merge."""

    deed: Tend
    text: Annotated[str, StringConstraints(max_length=2000)] = ""
    into: Id16 | Literal[""] = ""


class QuestionView(Wire):
    """``name``: of its author, empty where it is anonymous. ``supports``: how many badges want it asked."""

    id: str
    text: str
    name: str
    state: QuestionState
    supports: int


class MyQuestions(Wire):
    """GET /api/rooms/{room}/questions/mine: how many this badge has asked, and which it supports."""

    asked: int
    supported: list[str]


class QuestionList(Wire):
    """GET /api/rooms/{room}/questions, for moderators: every question, hidden and waiting ones too."""

    open: bool
    moderated: bool
    names: Names
    most: int
    questions: list[QuestionView]
