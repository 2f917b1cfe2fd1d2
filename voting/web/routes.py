"""Every endpoint of the HTTP interface, in one table."""

from voting.domain.errors import BadgeUnknown, NotAllowed, NotFound, NotSignedIn
from voting.domain.text import fold
from voting.protocol.answers import (
    BadgeFound,
    PairingAnswer,
    PairingCode,
    Peeked,
    PreflightState,
    ReceiptList,
    Received,
    SignedIn,
    StaffSignedIn,
    WordList,
)
from voting.protocol.commands import (
    AcceptInvite,
    ActOnPoll,
    AnswerMove,
    ApprovePairing,
    AskPairing,
    Begun,
    CastBallot,
    ClaimPairing,
    CurateWords,
    FreezeStage,
    Peek,
    RehearseCue,
    ReleaseDevice,
    SignIn,
    TakeCue,
)
from voting.protocol.polls import PollView
from voting.protocol.states import CueView, ResultsState, RoomNow
from voting.service.access import attendee, digest
from voting.service.ports import Role
from voting.service.views import found, name_rooms, signed_in, view_poll
from voting.web import cookies
from voting.web.floor import FLOOR
from voting.web.http import Answer, Call, Document, Endpoint
from voting.web.ideas import IDEAS
from voting.web.photographs import IMAGE, JPEG, WEBP, photograph, put_photograph, remove_photograph, small_photograph
from voting.web.pictures import picture, put_picture, remove_picture
from voting.web.preparing import PREPARING
from voting.web.words import LARGEST as WORDS_LARGEST
from voting.web.words import curate_words, words

FOUND_AT_MOST = 20

RECEIPTS_KEPT = 300
"""Seconds for which the list of ballots received may be kept by whoever has it: it never changes."""

JSON, PDF = "application/json", "application/pdf"

BALLOT_ANSWER = 512
"""Bytes of every answer to a ballot."""


class ResultsNotVisible(NotFound):
    """The poll's rules keep its results from being seen now."""

    code = "results_not_visible"


class NeedsTls(NotAllowed):
    """A secret ballot came over plain http from another machine, where anybody on the network could read it."""

    code = "needs_tls"


async def sign_in(call: Call) -> Answer:
    assert isinstance(call.body, SignIn)
    cookie = cookies.read(call.said, Role.ATTENDEE, call.services.secure)
    before = b"" if cookie is None else digest(cookie)
    try:
        new, badge = await call.services.access.sign_in(call.body, before)
    except BadgeUnknown:
        call.services.limits.failure()
        raise
    call.services.hub.renew(before, new.session)
    await call.services.access.changed(badge.id)
    return Answer(signed_in(badge, call.services.polls.conference), Role.ATTENDEE, new.secret)


async def who_am_i(call: Call) -> Answer:
    assert call.session
    badge = await call.services.store.badge(attendee(call.session))
    return Answer(signed_in(badge, call.services.polls.conference))


async def leave(call: Call) -> Answer:
    assert call.session
    await call.services.access.leave(call.session)
    return Answer(None, call.session.role)


async def answer_move(call: Call) -> Answer:
    assert call.session
    assert isinstance(call.body, AnswerMove)
    await call.services.access.answer_move(call.session, call.body.allow)
    return Answer()


async def cast(call: Call) -> Answer:
    assert call.session
    assert isinstance(call.body, CastBallot)
    poll = call.path("poll")
    if call.services.polls.get(poll).rules.secret and not _private(call):
        raise NeedsTls("Secret ballots travel over https only. Tell the staff that the address must begin with https.")
    call.services.limits.vote(call.session.id)
    return Answer(await call.services.casting.cast(call.session, poll, call.body))


async def begun(call: Call) -> Answer:
    assert call.session
    poll = call.services.polls.get(call.path("poll"))
    await call.services.doubts.begin(poll, attendee(call.session))
    return Answer()


_FORWARDED = {b"forwarded", b"x-forwarded-for"}
"""Headers by which a proxy says that it passes on what others sent."""


def _private(call: Call) -> bool:
    """Whether nobody on the network can read the request: over TLS, or from this machine and not through a proxy."""
    if call.services.secure:
        return True
    client, _ = call.request.scope.get("client") or ("", 0)
    return client in ("127.0.0.1", "::1") and not call.said.keys() & _FORWARDED


async def results(call: Call) -> Answer:
    poll = call.services.polls.get(call.path("poll"))
    state = await call.services.board.results(poll)
    if state is None:
        raise ResultsNotVisible("The results of this poll are not shown yet.", poll=poll.id)
    return Answer(state)


async def receipts(call: Call) -> Answer:
    return Answer(await call.services.receipts.of(call.path("poll")), cache=RECEIPTS_KEPT)


async def protocol_json(call: Call) -> Answer:
    poll = call.path("poll")
    return Answer(Document(await call.services.records.json(poll), JSON, f"protocol-{poll}.json"))


async def protocol_pdf(call: Call) -> Answer:
    poll = call.path("poll")
    return Answer(Document(await call.services.records.pdf(poll), PDF, f"protocol-{poll}.pdf"))


async def accept_invite(call: Call) -> Answer:
    assert isinstance(call.body, AcceptInvite)
    try:
        new = await call.services.access.accept_invite(call.body)
    except NotSignedIn:
        call.services.limits.failure()
        raise
    return Answer(_staff(call, new.session.name), Role.MODERATOR, new.secret)


async def staff(call: Call) -> Answer:
    assert call.session
    return Answer(_staff(call, call.session.name))


def _staff(call: Call, name: str) -> StaffSignedIn:
    return StaffSignedIn(name=name, rooms=name_rooms(call.services.polls.conference))


async def sign_out(call: Call) -> Answer:
    return await leave(call)


async def act(call: Call) -> Answer:
    assert call.session
    assert isinstance(call.body, ActOnPoll)
    poll = await call.services.moderation.act(call.path("poll"), call.body, call.session.name)
    return Answer(view_poll(poll))


async def peek(call: Call) -> Answer:
    assert call.session
    assert isinstance(call.body, Peek)
    return Answer(await call.services.moderation.peek(call.path("poll"), call.body, call.session.name))


async def test_vote(call: Call) -> Answer:
    assert call.session
    poll = await call.services.moderation.test_vote(call.path("room"), call.session.name)
    return Answer(view_poll(poll))


async def preflight(call: Call) -> Answer:
    return Answer(await call.services.preflight.state(call.path("room")))


async def take(call: Call) -> Answer:
    assert call.session
    assert isinstance(call.body, TakeCue)
    await call.services.moderation.take(call.path("room"), call.body, call.session.name)
    return Answer()


async def rooms(call: Call) -> Answer:
    return Answer([call.services.console.glance(room) for room in call.services.polls.conference.rooms])


async def freeze(call: Call) -> Answer:
    assert call.session
    assert isinstance(call.body, FreezeStage)
    await call.services.stagehand.freeze(call.path("room"), call.body, call.session.name)
    return Answer()


async def rehearse(call: Call) -> Answer:
    assert call.session
    assert isinstance(call.body, RehearseCue)
    await call.services.stagehand.rehearse(call.path("room"), call.body, call.session.name)
    return Answer()


async def find_badges(call: Call) -> Answer:
    query = fold(call.request.query_params.get("q", ""))[:100]
    badges = await call.services.store.badges()
    hits = [badge for badge in badges if query and _matches(query, badge.number, badge.name, badge.organisation)]
    return Answer([found(badge) for badge in hits[:FOUND_AT_MOST]])


def _matches(query: str, number: int, *texts: str) -> bool:
    return query == str(number) or any(query in fold(text) for text in texts)


async def release(call: Call) -> Answer:
    assert call.session
    assert isinstance(call.body, ReleaseDevice)
    number, actor = _number(call), call.session.name
    reason = await call.services.moderation.may_release(number, call.body.reason, actor)
    await call.services.access.release(number, reason, actor)
    return Answer()


def _number(call: Call) -> int:
    """The badge number in the path. Raises NotFound for what no badge can have."""
    text = call.path("number")
    if not (text.isascii() and text.isdecimal() and len(text) <= 9):
        raise NotFound("There is no such badge on the roll.")
    return int(text)


async def ask_pairing(call: Call) -> Answer:
    assert isinstance(call.body, AskPairing)
    call.services.limits.pairing()
    call.services.polls.room(call.body.room)
    return Answer(await call.services.access.ask_pairing(call.body))


async def approve_pairing(call: Call) -> Answer:
    assert call.session
    assert isinstance(call.body, ApprovePairing)
    call.services.polls.room(call.body.room)
    await call.services.access.approve_pairing(call.body, call.session.name)
    return Answer()


async def claim_pairing(call: Call) -> Answer:
    assert isinstance(call.body, ClaimPairing)
    answer, new = await call.services.access.claim_pairing(call.body)
    return Answer(answer, Role.SCREEN, new.secret) if new else Answer(answer)


A, M = Role.ATTENDEE, Role.MODERATOR

ENDPOINTS: list[Endpoint] = [
    # addresses are tried in this order: what a whole hall asks for in one minute comes first
    Endpoint(
        "POST", "/api/polls/{poll}/ballot", "Cast or change a ballot", cast, A, CastBallot, Received, size=BALLOT_ANSWER
    ),
    Endpoint("POST", "/api/polls/{poll}/begun", "The ballot was touched", begun, A, Begun, status=204),
    Endpoint("POST", "/api/session", "Sign in with a badge", sign_in, None, SignIn, SignedIn, 201),
    Endpoint("GET", "/api/session", "Whose badge is signed in", who_am_i, A, None, SignedIn),
    Endpoint("DELETE", "/api/session", "Leave; the badge is free for another phone", leave, A, status=204),
    Endpoint("POST", "/api/session/move", "Let another phone have the badge", answer_move, A, AnswerMove, status=204),
    Endpoint("GET", "/api/polls/{poll}/results", "Results, while they may be seen", results, answer=ResultsState),
    Endpoint("GET", "/api/polls/{poll}/receipts", "Codes of the ballots received", receipts, answer=ReceiptList),
    Endpoint(
        "GET", "/api/polls/{poll}/protocol.json", "The signed protocol, once it is over", protocol_json, M, answer=JSON
    ),
    Endpoint("GET", "/api/polls/{poll}/protocol.pdf", "The same as a document", protocol_pdf, M, answer=PDF),
    Endpoint(
        "POST", "/api/staff/session", "Use a one-time link", accept_invite, None, AcceptInvite, StaffSignedIn, 201
    ),
    Endpoint("GET", "/api/staff/session", "Who is signed in", staff, M, None, StaffSignedIn),
    Endpoint("DELETE", "/api/staff/session", "Sign out", sign_out, M, status=204),
    Endpoint("POST", "/api/polls/{poll}/actions", "Arm, open, close, reveal…", act, M, ActOnPoll, PollView),
    Endpoint("POST", "/api/polls/{poll}/peek", "See the tally before the room; it is recorded", peek, M, Peek, Peeked),
    Endpoint(
        "PUT",
        "/api/polls/{poll}/options/{option}/photograph",
        "Give a nominee a photograph",
        put_photograph,
        M,
        IMAGE,
        PollView,
    ),
    Endpoint(
        "DELETE", "/api/polls/{poll}/options/{option}/photograph", "Take it away", remove_photograph, M, None, PollView
    ),
    Endpoint("GET", "/photographs/{sha}.jpg", "A nominee's photograph", photograph, answer=JPEG),
    Endpoint("GET", "/photographs/{sha}.jpg/small.webp", "The same for phones", small_photograph, answer=WEBP),
    Endpoint(
        "PUT", "/api/rooms/{room}/cues/{cue}/picture", "Give an image cue its picture", put_picture, M, IMAGE, CueView
    ),
    Endpoint("DELETE", "/api/rooms/{room}/cues/{cue}/picture", "Take it away", remove_picture, M, None, CueView),
    Endpoint("GET", "/pictures/{sha}.jpg", "The picture of an image cue", picture, answer=JPEG),
    Endpoint("GET", "/api/polls/{poll}/words", "Every word of a word cloud", words, M, None, WordList),
    Endpoint(
        "POST",
        "/api/polls/{poll}/words",
        "Show, hide, merge words",
        curate_words,
        M,
        CurateWords,
        WordList,
        largest=WORDS_LARGEST,
    ),
    *FLOOR,
    *IDEAS,
    Endpoint("POST", "/api/rooms/{room}/test-vote", "Open a test vote", test_vote, M, None, PollView, 201),
    Endpoint("GET", "/api/rooms/{room}/preflight", "What could go wrong tonight", preflight, M, None, PreflightState),
    Endpoint("GET", "/api/rooms", "All rooms at a glance", rooms, M, None, list[RoomNow]),
    Endpoint("POST", "/api/rooms/{room}/stage", "Put a cue or a cover on the stage", take, M, TakeCue, status=204),
    Endpoint("POST", "/api/rooms/{room}/freeze", "Have screens keep their picture", freeze, M, FreezeStage, status=204),
    Endpoint(
        "POST",
        "/api/rooms/{room}/rehearsal",
        "Rehearse a cue, touching no poll",
        rehearse,
        M,
        RehearseCue,
        status=204,
    ),
    Endpoint(
        "GET", "/api/badges", "Find badges by ?q= number, name or organisation", find_badges, M, None, list[BadgeFound]
    ),
    Endpoint("POST", "/api/badges/{number}/release", "Free a badge's phone", release, M, ReleaseDevice, status=204),
    Endpoint("POST", "/api/screens", "Ask for a pairing code", ask_pairing, None, AskPairing, PairingCode, 201),
    Endpoint("POST", "/api/screens/approve", "Approve a screen", approve_pairing, M, ApprovePairing, status=204),
    Endpoint(
        "POST", "/api/screens/claim", "Has the screen been approved?", claim_pairing, None, ClaimPairing, PairingAnswer
    ),
    *PREPARING,
]
