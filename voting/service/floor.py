"""Questions from the floor: attendees ask and support, moderators decide what the room sees."""

from collections.abc import Sequence

from voting.domain.floor import LONGEST, PUBLIC, Floor, Question, QuestionState, ask, check_floor
from voting.domain.journal import Act
from voting.domain.text import Millis
from voting.protocol.floor import (
    AskQuestion,
    MyQuestions,
    QuestionList,
    QuestionView,
    SetFloor,
    TendQuestion,
)
from voting.protocol.states import FloorState
from voting.service.access import attendee
from voting.service.polls import Polls
from voting.service.ports import Bus, Clock, Role, Session, Store, Topic

SENT = 30
"""Questions that everybody is sent: the best supported."""


class Floors:
    def __init__(self, store: Store, bus: Bus, clock: Clock, polls: Polls) -> None:
        self._store, self._bus, self._clock, self._polls = store, bus, clock, polls

    async def ask(self, session: Session, room: str, command: AskQuestion) -> MyQuestions:
        """Returns after the commit. Raises NotFound, TextRefused, FloorClosed, FloorNamed, FloorFull."""
        self._polls.room(room)
        badge = await self._store.badge(attendee(session))
        author = ", ".join(part for part in (badge.name, badge.organisation) if part)
        floor = await self._store.floor(room)
        held = self._polls.conference.held
        question = ask(floor, command.id, command.text, author, self._clock.now(), named=command.named, held=held)
        await self._store.ask(question, badge.id)
        await self._touched(room)
        return await self.mine(session, room)

    async def support(self, session: Session, room: str, question: str, *, on: bool) -> None:
        """Raises NotFound, FloorClosed."""
        self._polls.room(room)
        await self._store.support(room, question, attendee(session), on=on)
        await self._touched(room)

    async def mine(self, session: Session, room: str) -> MyQuestions:
        badge = attendee(session)
        supported = sorted(await self._store.supported(room, badge))
        return MyQuestions(asked=await self._store.asked(room, badge), supported=supported)

    async def all(self, room: str) -> QuestionList:
        """Raises NotFound."""
        floor, questions = await self._store.floor(room), await self._store.questions(room)
        return QuestionList(
            open=floor.open,
            moderated=floor.moderated,
            names=floor.names,
            most=floor.most,
            questions=_views(questions),
        )

    async def set(self, room: str, command: SetFloor, actor: str) -> QuestionList:
        """Raises NotFound, InvalidInput."""
        self._polls.room(room)
        floor = Floor(room, command.open, command.moderated, command.names, command.most)
        check_floor(floor)
        how = f"{'open' if floor.open else 'shut'}, {'moderated' if floor.moderated else 'at once'}"
        reason = f"{how}, names {floor.names}, {floor.most} each"
        await self._store.set_floor(floor, self._act(actor, "floor", f"room {room}", reason))
        await self._touched(room)
        return await self.all(room)

    async def tend(self, room: str, question: str, command: TendQuestion, actor: str) -> QuestionList:
        """Raises NotFound, TextRefused, InvalidInput."""
        act = self._act(actor, "question", f"question {question}", command.deed)
        await self._store.tend(room, question, command.deed, act, text=command.text, into=command.into)
        await self._touched(room)
        return await self.all(room)

    def _act(self, actor: str, action: str, subject: str, reason: str) -> Act:
        """No text of a question is in it: the journal cannot be shortened."""
        return Act(self._clock.now(), actor, Role.MODERATOR, action, subject, reason)

    async def _touched(self, room: str) -> None:
        await self._bus.publish(Topic("floor", room))


async def floor_state(store: Store, room: str, version: int, at: Millis) -> FloorState:
    """What everybody in the room may see of its questions."""
    floor, questions = await store.floor(room), await store.questions(room)
    public = [question for question in questions if question.state in PUBLIC]
    return FloorState(
        version=version,
        at=at,
        open=floor.open,
        moderated=floor.moderated,
        names=floor.names,
        most=floor.most,
        longest=LONGEST,
        questions=_views(public[:SENT]),
        waiting=sum(question.state is QuestionState.WAITING for question in questions),
    )


def _views(questions: Sequence[Question]) -> list[QuestionView]:
    return [QuestionView(id=q.id, text=q.text, name=q.name, state=q.state, supports=q.supports) for q in questions]
