"""The demo: a real conference, generated attendees, and a simulated crowd that votes like phones do."""

import asyncio
import contextlib
import json
import shutil
import sys
from collections.abc import AsyncIterator, Callable

from starlette.routing import Route

from voting.app import Parts, build, open_parts
from voting.demo.conference import demo_conference
from voting.demo.page import endpoints
from voting.demo.people import demo_people
from voting.domain.journal import Act
from voting.domain.roll import Badge
from voting.records.signing import named, read_signer
from voting.server import bind, run
from voting.service.ports import RollChange
from voting.service.tokens import derive_auth, make_token, verifier
from voting.settings import Settings
from voting.web.static import Pages

ATTENDEES = 300
ON_THE_PAGE = 6
"""Badges kept out of the crowd, for the person who tries the demo."""


async def prepare(settings: Settings) -> tuple[Parts, list[tuple[Badge, str]]]:
    """A new database in ``settings.data`` with the conference, its attendees and a token for each badge."""
    if settings.data.exists():
        shutil.rmtree(settings.data)
    settings.data.mkdir(parents=True)
    parts = await open_parts(settings, create=True)
    store, now = parts.store, parts.clock.now()
    founding = Act(now, "demo", "operator", "create", "conference", named(read_signer(settings.data).public))
    await store.create(demo_conference(), founding)
    await store.change_roll(
        RollChange(added=tuple(demo_people(ATTENDEES))), Act(now, "demo", "operator", "import", "roll")
    )
    badges = await store.badges()
    tokens = {badge.id: make_token(parts.random) for badge in badges}
    verifiers = {id: verifier(derive_auth(token), parts.key) for id, token in tokens.items()}
    await store.issue(verifiers, Act(now, "demo", "operator", "issue", "badges"))
    return parts, [(badge, tokens[badge.id]) for badge in badges]


async def serve(settings: Settings, *, crowd: bool, tell: Callable[[list[tuple[Badge, str]], str], None]) -> None:
    """Prepare and serve until told to stop. ``tell`` gets the page's badges and the address, before serving."""
    listener = bind(settings.host, settings.port)
    settings = settings.model_copy(
        update={"port": listener.getsockname()[1], "data": settings.data / "demo", "database_url": ""}
    )
    parts, badges = await prepare(settings)
    shown, voters = badges[:ON_THE_PAGE], badges[ON_THE_PAGE:]
    pages = Pages()
    front = Route("/", lambda request: pages.page(request, "demo"))
    app = build(settings, parts, [front, *endpoints(shown, settings.url, parts.random)])
    tell(shown, settings.url)
    rooms = [room.id for room in demo_conference().rooms]
    members = [{"token": token, "room": _room(place, rooms)} for place, (_, token) in enumerate(voters)]
    async with _crowd(settings.url, members if crowd else []):
        await run(app, listener)


def _room(place: int, rooms: list[str]) -> str:
    """Most sit in the plenary; every tenth is in a parallel session, if there are any."""
    parallel = rooms[1:] or rooms
    return rooms[0] if place % 10 else parallel[place // 10 % len(parallel)]


@contextlib.asynccontextmanager
async def _crowd(url: str, members: list[dict[str, str]]) -> AsyncIterator[None]:
    """The simulated crowd as a process of its own, so that it loads the server as phones would."""
    if not members:
        yield
        return
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "voting.client.crowd", "--url", url, stdin=asyncio.subprocess.PIPE
    )
    assert process.stdin
    process.stdin.write("".join(json.dumps(member) + "\n" for member in [*members, {}]).encode())
    await process.stdin.drain()
    try:
        yield
    finally:
        process.stdin.close()  # the crowd goes home when its input ends, also when we are killed
        await process.wait()
