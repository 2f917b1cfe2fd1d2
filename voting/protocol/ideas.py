"""Ideas for a poll: what phones and moderators send and read while it collects them. To see to an idea is
``floor.TendQuestion``; what everybody sees is ``states.IdeasState``."""

from typing import Annotated

from pydantic import Field, StringConstraints

from voting.domain.floor import QuestionState
from voting.domain.methods.ideas import MOST_SENT
from voting.protocol.wire import Id16, Texts, Wire


class SendIdea(Wire):
    """POST /api/polls/{poll}/ideas. ``id`` is random, the same at every retry. Whoever knows it is told what became of
    the idea, so a phone keeps it to itself."""

    id: Id16
    text: Annotated[str, StringConstraints(max_length=2000)]


class FollowIdeas(Wire):
    """POST /api/polls/{poll}/ideas/mine: what became of these ideas, which this phone has sent."""

    ids: Annotated[list[Id16], Field(max_length=MOST_SENT)]


class IdeaView(Wire):
    id: str
    text: str
    theme: Texts | None


class MyIdea(Wire):
    """``text``: as it reads now. ``into``: the text of the idea that it is in now, empty unless it is merged."""

    id: str
    text: str
    state: QuestionState
    into: str


class MyIdeas(Wire):
    """``sent``: how many this badge has sent, from whatever phone; ``ideas``: those asked about that are known."""

    sent: int
    ideas: list[MyIdea]


class IdeaRow(Wire):
    """An idea as moderators see it. ``theme``: its name, empty for none. ``into``: the id of the idea that it is merged
    into. ``like``: the id of an earlier one that says nearly the same, empty for none."""

    id: str
    text: str
    theme: str
    state: QuestionState
    into: str
    like: str


class IdeaList(Wire):
    """GET /api/polls/{poll}/ideas, for moderators: every idea as they came, hidden and waiting ones too. ``open``: they
    can still be seen to. ``themes``: names that ideas can be sorted under, the poll's own first."""

    poll: str
    open: bool
    collecting: bool
    themes: list[str]
    ideas: list[IdeaRow]
