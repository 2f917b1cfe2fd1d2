"""Endpoints of questions from the floor."""

from voting.protocol.floor import AskQuestion, MyQuestions, QuestionList, SetFloor, SupportQuestion, TendQuestion
from voting.service.ports import Role
from voting.web.http import Answer, Call, Endpoint


async def ask(call: Call) -> Answer:
    assert call.session
    assert isinstance(call.body, AskQuestion)
    call.services.limits.vote(call.session.id)
    return Answer(await call.services.floors.ask(call.session, call.path("room"), call.body))


async def support(call: Call) -> Answer:
    assert call.session
    assert isinstance(call.body, SupportQuestion)
    call.services.limits.vote(call.session.id)
    await call.services.floors.support(call.session, call.path("room"), call.path("question"), on=call.body.on)
    return Answer()


async def mine(call: Call) -> Answer:
    assert call.session
    return Answer(await call.services.floors.mine(call.session, call.path("room")))


async def questions(call: Call) -> Answer:
    return Answer(await call.services.floors.all(call.path("room")))


async def set_floor(call: Call) -> Answer:
    assert call.session
    assert isinstance(call.body, SetFloor)
    return Answer(await call.services.floors.set(call.path("room"), call.body, call.session.name))


async def tend(call: Call) -> Answer:
    assert call.session
    assert isinstance(call.body, TendQuestion)
    return Answer(
        await call.services.floors.tend(call.path("room"), call.path("question"), call.body, call.session.name)
    )


A, M = Role.ATTENDEE, Role.MODERATOR
ALL = "/api/rooms/{room}/questions"

FLOOR: list[Endpoint] = [
    Endpoint("POST", ALL, "Ask a question from the floor", ask, A, AskQuestion, MyQuestions, 201),
    Endpoint("GET", f"{ALL}/mine", "What this badge has asked and supports", mine, A, None, MyQuestions),
    Endpoint(
        "POST", ALL + "/{question}/support", "Support a question, or not", support, A, SupportQuestion, status=204
    ),
    Endpoint("GET", ALL, "Every question of a room", questions, M, None, QuestionList),
    Endpoint("POST", "/api/rooms/{room}/floor", "Take questions, or no more", set_floor, M, SetFloor, QuestionList),
    Endpoint("POST", ALL + "/{question}/actions", "Show, hide, answer, merge…", tend, M, TendQuestion, QuestionList),
]
