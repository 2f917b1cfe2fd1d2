"""The Starlette application: endpoints, pages, sockets, health."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from functools import cache
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket

from voting.domain.errors import NotFound, NotSignedIn, VotingError
from voting.protocol.wire import LIVE_PROTOCOL
from voting.service.ports import Role
from voting.web import cookies
from voting.web.connection import NO_ROOM, SIGNED_OUT, TRY_AGAIN
from voting.web.headers import SecurityHeaders, said
from voting.web.http import Endpoint
from voting.web.interface import NOWHERE, Interface
from voting.web.live import room_of
from voting.web.openapi import document
from voting.web.routes import ENDPOINTS
from voting.web.services import Services
from voting.web.static import Pages

Lifespan = Callable[[Starlette], AbstractAsyncContextManager[None]]


class Application(Starlette):
    """The framework, with ``interface`` before all of it: votes do not pass through its layers."""

    def __init__(self, interface: Callable[[ASGIApp], ASGIApp], **settings: Any) -> None:
        super().__init__(**settings)
        self._interface = interface(super().__call__)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._interface(scope, receive, send)


SOCKETS = {"attendee": Role.ATTENDEE, "staff": Role.MODERATOR, "screen": Role.SCREEN}


def application(services: Services, url: str, lifespan: Lifespan, extra: Sequence[Route | Endpoint] = ()) -> Starlette:
    """``extra`` routes come first: the demo puts its page at ``/`` with them."""
    endpoints = [*(e for e in extra if isinstance(e, Endpoint)), *ENDPOINTS]
    sockets = {f"/live/{name}": _socket(role, services) for name, role in SOCKETS.items()}
    routes: list[BaseRoute] = [
        *(route for route in extra if isinstance(route, Route)),
        *_pages(Pages()),
        *_health(services),
        Route("/openapi.json", _openapi(endpoints, services)),
    ]
    return Application(
        lambda app: Interface(app, endpoints, sockets, services, url),
        routes=routes,
        middleware=[Middleware(SecurityHeaders, url=url)],
        exception_handlers={404: _nothing_here, 405: _nothing_here},
        lifespan=lifespan,
    )


def _socket(role: Role, services: Services) -> Callable[[WebSocket], Awaitable[None]]:
    async def live(websocket: WebSocket) -> None:
        if websocket.headers.get("origin") not in services.origins:
            await websocket.close()  # before accept: the handshake is refused with 403
            return
        await websocket.accept(LIVE_PROTOCOL if LIVE_PROTOCOL in websocket.scope["subprotocols"] else None)
        try:
            secret = cookies.read(said(websocket.scope), role, services.secure) or ""
            session = await services.access.session(secret, role)
            rooms = services.polls.conference.rooms
            room = room_of(websocket, session, rooms[0].id, {room.id for room in rooms})
        except NotSignedIn:
            await websocket.close(SIGNED_OUT)
            return
        except NotFound:
            await websocket.close(NO_ROOM)
            return
        except VotingError:
            await websocket.close(TRY_AGAIN)
            return
        await services.hub.serve(websocket, session, room, services.board)

    return live


def _pages(pages: Pages) -> list[BaseRoute]:
    def page(name: str) -> Callable[[Request], Response]:
        return lambda request: pages.page(request, name)

    return [
        Route("/", lambda _: RedirectResponse("/v", 307)),
        Route("/v", page("v")),
        Route("/moderate", page("moderate")),
        Route("/screen/{room}", page("screen")),
        Route("/preview/phone", page("v")),
        Route("/preview/hall", page("screen")),
        Route("/assets/{path:path}", pages.asset),
        Route("/sw.js", pages.top),
        Route("/favicon.svg", pages.top),
    ]


def _health(services: Services) -> list[BaseRoute]:
    async def alive(_: Request) -> Response:
        return JSONResponse({"alive": True})

    async def ready(_: Request) -> Response:
        await services.console.look()
        health = services.console.health
        well = not health.storage and not health.bus
        content = {"ready": well, "storage": health.storage or "writes", "bus": health.bus or "up"}
        return JSONResponse(content, 200 if well else 503)

    return [Route("/healthz", alive), Route("/readyz", ready)]


def _openapi(endpoints: Sequence[Endpoint], services: Services) -> Callable[[Request], Response]:
    """Made when somebody asks for it, on a thread: it takes as long as the rest of a start."""
    names = {role: cookies.name(role, services.secure) for role in Role}
    made = cache(lambda: JSONResponse(document(endpoints, names)))
    return lambda _: made()


async def _nothing_here(_: Request, error: Exception) -> Response:
    status = getattr(error, "status_code", 404)
    return Response(NOWHERE.body, status, getattr(error, "headers", None), NOWHERE.media_type)
