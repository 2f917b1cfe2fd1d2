"""Endpoints of ideas for a poll."""

from voting.protocol.floor import TendQuestion
from voting.protocol.ideas import FollowIdeas, IdeaList, MyIdeas, SendIdea
from voting.service.ports import Role
from voting.web.http import Answer, Call, Endpoint


async def send(call: Call) -> Answer:
    assert call.session
    assert isinstance(call.body, SendIdea)
    call.services.limits.vote(call.session.id)
    return Answer(await call.services.ideas.send(call.session, call.path("poll"), call.body))


async def my_ideas(call: Call) -> Answer:
    assert call.session
    assert isinstance(call.body, FollowIdeas)
    return Answer(await call.services.ideas.mine(call.session, call.path("poll"), call.body))


async def ideas(call: Call) -> Answer:
    return Answer(await call.services.ideas.all(call.path("poll")))


async def tend_idea(call: Call) -> Answer:
    assert call.session
    assert isinstance(call.body, TendQuestion)
    idea = call.path("idea")
    return Answer(await call.services.ideas.tend(call.path("poll"), idea, call.body, call.session.name))


A, M = Role.ATTENDEE, Role.MODERATOR
ALL = "/api/polls/{poll}/ideas"

IDEAS: list[Endpoint] = [
    Endpoint("POST", ALL, "Send an idea for a poll", send, A, SendIdea, MyIdeas, 201),
    Endpoint("POST", f"{ALL}/mine", "What became of this phone's ideas", my_ideas, A, FollowIdeas, MyIdeas),
    Endpoint("GET", ALL, "Every idea for a poll", ideas, M, None, IdeaList),
    Endpoint("POST", ALL + "/{idea}/actions", "Show, hide, merge, sort…", tend_idea, M, TendQuestion, IdeaList),
]
