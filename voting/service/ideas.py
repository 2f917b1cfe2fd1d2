"""Ideas for a poll: attendees send them, moderators see to them, and arming the poll fixes what is voted on."""

from collections.abc import Sequence

from voting.domain.electorate import barred
from voting.domain.errors import NotEntitled
from voting.domain.floor import PUBLIC, Question, QuestionState, ask
from voting.domain.ideas import alike, collection, method_of
from voting.domain.journal import Act
from voting.domain.methods.ideas import LONGEST
from voting.domain.poll import Poll, PollState
from voting.domain.text import Millis
from voting.protocol.floor import TendQuestion
from voting.protocol.ideas import FollowIdeas, IdeaList, IdeaRow, IdeaView, MyIdea, MyIdeas, SendIdea
from voting.protocol.states import IdeasState
from voting.service.access import attendee
from voting.service.polls import Polls
from voting.service.ports import Bus, Clock, Role, Session, Store, Topic

SENT = 40
"""Ideas that everybody is sent while they come in: the newest."""


class IdeaBox:
    def __init__(self, store: Store, bus: Bus, clock: Clock, polls: Polls) -> None:
        self._store, self._bus, self._clock, self._polls = store, bus, clock, polls

    async def send(self, session: Session, id: str, command: SendIdea) -> MyIdeas:
        """Returns after the commit. Raises NotFound, NotEntitled, TextRefused, FloorClosed, FloorFull."""
        poll = self._polls.get(id)
        floor = collection(poll)
        badge = await self._store.badge(attendee(session))
        if barred(badge, poll.rules, poll.nominating) is not None:
            raise NotEntitled("Who may vote in this poll may send ideas for it.", poll=id)
        held = self._polls.conference.held
        idea = ask(floor, command.id, command.text, "", self._clock.now(), named=False, held=held)
        await self._store.ask(idea, badge.id)
        await self._touched(poll)
        return await self.mine(session, id, FollowIdeas(ids=[command.id]))

    async def mine(self, session: Session, id: str, command: FollowIdeas) -> MyIdeas:
        """Raises NotFound."""
        poll = self._polls.get(id)
        method_of(poll)
        ideas = {idea.id: idea for idea in await self._store.ideas(id)}
        known = [ideas[one] for one in command.ids if one in ideas]
        return MyIdeas(
            sent=await self._store.asked(poll.room, attendee(session), id),
            ideas=[
                MyIdea(id=idea.id, text=idea.text, state=idea.state, into=ideas[idea.into].text if idea.into else "")
                for idea in known
            ],
        )

    async def all(self, id: str) -> IdeaList:
        """Raises NotFound."""
        poll = self._polls.get(id)
        method = method_of(poll)
        ideas = await self._store.ideas(id)
        like = alike(ideas)
        themes = dict.fromkeys(next(iter(theme.values())) for theme in method.themes)
        prepared = {name for theme in method.themes for name in theme.values()}
        themes |= dict.fromkeys(idea.theme for idea in ideas if idea.theme and idea.theme not in prepared)
        return IdeaList(
            poll=id,
            open=poll.state is PollState.DRAFT,
            collecting=poll.collecting,
            themes=list(themes),
            ideas=[
                IdeaRow(id=i.id, text=i.text, theme=i.theme, state=i.state, into=i.into, like=like.get(i.id, ""))
                for i in ideas
            ],
        )

    async def tend(self, id: str, idea: str, command: TendQuestion, actor: str) -> IdeaList:
        """Raises NotFound, TextRefused, InvalidInput, PollFixed."""
        poll = self._polls.get(id)
        method_of(poll)
        act = Act(self._clock.now(), actor, Role.MODERATOR, "idea", f"idea {idea}", f"{command.deed}, poll {id}")
        await self._store.tend(poll.room, idea, command.deed, act, text=command.text, into=command.into, poll=id)
        await self._touched(poll)
        return await self.all(id)

    async def _touched(self, poll: Poll) -> None:
        await self._bus.publish(Topic("floor", poll.room))


async def ideas_state(store: Store, poll: Poll, version: int, at: Millis) -> IdeasState:
    """What everybody in the room may see of the ideas for its poll."""
    ideas = await store.ideas(poll.id)
    method = method_of(poll)
    public: Sequence[Question] = [idea for idea in ideas if idea.state in PUBLIC]
    return IdeasState(
        version=version,
        at=at,
        poll=poll.id,
        collecting=poll.collecting,
        moderated=method.moderated,
        each=method.each,
        longest=LONGEST,
        ideas=[
            IdeaView(id=idea.id, text=idea.text, theme=dict(method.theme(idea.theme)) if idea.theme else None)
            for idea in reversed(public[-SENT:])
        ],
        more=max(0, len(public) - SENT),
        waiting=sum(idea.state is QuestionState.WAITING for idea in ideas),
    )
