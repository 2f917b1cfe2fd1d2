"""What the demo adds to the interface: its front page and the links that spare a newcomer the desk."""

from voting.domain.roll import Badge
from voting.protocol.answers import RoomName
from voting.protocol.commands import ApprovePairing, AskPairing
from voting.protocol.wire import Name, Slug, Wire
from voting.service.ports import Random
from voting.service.tokens import encode, grouped
from voting.service.views import name_rooms
from voting.web.http import Answer, Call, Endpoint


class DemoBadge(Wire):
    number: int
    name: str
    organisation: str
    country: str
    token: str
    url: str


class DemoState(Wire):
    """GET /demo/state."""

    title: dict[str, str]
    badges: list[DemoBadge]
    rooms: list[RoomName]


class DemoName(Wire):
    name: Name


class DemoRoom(Wire):
    room: Slug


class DemoLink(Wire):
    url: str


def endpoints(badges: list[tuple[Badge, str]], url: str, random: Random) -> list[Endpoint]:
    """``badges``: the handful that the page shows, with their tokens; ``url``: the public address."""
    shown = [
        DemoBadge(
            number=badge.number,
            name=badge.name,
            organisation=badge.organisation,
            country=badge.country,
            token=grouped(token),
            url=f"{url}/v#{token}",
        )
        for badge, token in badges
    ]

    async def state(call: Call) -> Answer:
        conference = call.services.polls.conference
        return Answer(DemoState(title=dict(conference.title), badges=shown, rooms=name_rooms(conference)))

    async def moderator(call: Call) -> Answer:
        assert isinstance(call.body, DemoName)
        return Answer(DemoLink(url=f"/moderate#{await call.services.access.invite(call.body.name)}"))

    async def screen(call: Call) -> Answer:
        assert isinstance(call.body, DemoRoom)
        access, room = call.services.access, call.body.room
        claim = encode(random.bytes(32))
        code = await access.ask_pairing(AskPairing(claim=claim, room=room))
        await access.approve_pairing(ApprovePairing(code=code.code, room=room, name=f"Projector {room}"), "demo")
        return Answer(DemoLink(url=f"/screen/{room}#{claim}"))

    return [
        Endpoint("GET", "/demo/state", "The demo's badges and rooms", state, None, None, DemoState),
        Endpoint("POST", "/demo/moderator", "A sign-in link for a moderator", moderator, None, DemoName, DemoLink, 201),
        Endpoint("POST", "/demo/screen", "A paired screen", screen, None, DemoRoom, DemoLink, 201),
    ]
