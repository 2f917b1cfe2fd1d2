"""From a request to a use case and back: Origin, session, body, answer, refusal. One way for every endpoint."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import structlog
from pydantic import TypeAdapter, ValidationError
from starlette.requests import ClientDisconnect, Request
from starlette.types import Scope, Send

from voting.domain.errors import (
    Conflict,
    ImageTooLarge,
    InvalidInput,
    NotAllowed,
    NotFound,
    NotSignedIn,
    OriginRefused,
    TooMany,
    Unavailable,
    VotingError,
)
from voting.protocol.answers import Problem
from voting.protocol.wire import BODY_LIMIT, Wire
from voting.service.ports import Role, Session
from voting.web import cookies
from voting.web.headers import NO_STORE, Block, Header, Said, header, lines, said
from voting.web.ready import EXTENSION, Outlet
from voting.web.services import Services

STATUS: list[tuple[type[VotingError], int]] = [
    (InvalidInput, 422),
    (NotSignedIn, 401),
    (NotAllowed, 403),
    (NotFound, 404),
    (Conflict, 409),
    (TooMany, 429),
    (Unavailable, 503),
]
FOR_EVER = 31_536_000
"""Seconds, a year: ``Answer.cache`` of what never changes at its address."""

LENGTH_DIGITS = 18
"""Of a Content-Length that is worth reading; Python reads no number that is longer than 4,300."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Call:
    """A request that passed all checks. ``said``: its headers. ``session`` is set where the endpoint asks for a role,
    ``body`` where it takes one."""

    request: Request
    said: Said
    services: Services
    session: Session | None
    body: Wire | None

    def path(self, name: str) -> str:
        """What stands in the address for ``{name}``."""
        part: str = self.request.path_params[name]
        return part


@dataclass(frozen=True, slots=True)
class Document:
    """A file. ``name``: what to call it where it is to be kept; empty where it is to be shown."""

    content: bytes
    media_type: str
    name: str


@dataclass(frozen=True, slots=True)
class Answer:
    """``value`` becomes the body; None is an empty 204. ``cookie``: the secret of a new session of ``role``;
    empty drops it. ``cache``: for how many seconds anybody may keep it."""

    value: Wire | Sequence[Wire] | Document | None = None
    role: Role | None = None
    cookie: str = ""
    cache: int = 0


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One route of the interface: what routing, OpenAPI and the checks need to know. ``answer``: a class of the wire,
    a list of one, or the media type of a document. ``body``: a class, or the media type of what the handler itself
    reads. ``size``: bodies of answers and refusals are filled with spaces to a multiple of so many bytes, which is one
    length for whatever is answered. ``largest``: bytes of a body that is a class."""

    method: str
    path: str
    summary: str
    handle: Callable[[Call], Awaitable[Answer]]
    role: Role | None = None
    body: type[Wire] | str | None = None
    answer: object = None
    status: int = 200
    size: int = 1
    largest: int = BODY_LIMIT

    async def respond(self, request: Request, services: Services) -> "Reply":
        """What is answered to ``request``. Raises nothing: what went wrong is a reply too."""
        try:
            return await self._respond(request, services)
        except VotingError as error:
            return refuse(error, self.size)
        except ClientDisconnect:  # a phone that lost its network; nobody is there to be answered
            return refuse(InvalidInput("The request was not finished.", field=""))
        except Exception:
            log.exception("a request failed", method=self.method, path=self.path)
            return refuse(Unavailable("Something went wrong on our side. Nothing was lost; try again."), self.size)

    async def _respond(self, request: Request, services: Services) -> "Reply":
        told = said(request.scope)
        if self.method != "GET":
            check_origin(told, services)
        session = None
        if self.role is not None:
            secret = cookies.read(told, self.role, services.secure)
            if secret is None:
                raise NotSignedIn("Sign in first.")
            session = await services.access.session(secret, self.role)
        body = await _read(request, told, self.body, self.largest) if isinstance(self.body, type) else None
        answer = await self.handle(Call(request, told, services, session, body))
        headers = [_kept(answer.cache) if answer.cache else NO_STORE]
        if answer.role is not None:
            if answer.cookie:
                headers.append(cookies.kept(answer.role, answer.cookie, services.secure))
            else:
                headers.append(cookies.dropped(answer.role, services.secure))
        if answer.value is None:
            return Reply(204, b"", "", headers)
        if isinstance(answer.value, Document):
            if answer.value.name:
                headers.append((b"content-disposition", f'attachment; filename="{answer.value.name}"'.encode()))
            return Reply(self.status, answer.value.content, answer.value.media_type, headers)
        value = answer.value
        content = value.model_dump_json().encode() if isinstance(value, Wire) else _JSON.dump_json(value)
        return Reply(self.status, _filled(content, self.size), "application/json", headers)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as it is sent. ``media_type``: empty where there is no body."""

    status: int
    body: bytes
    media_type: str
    headers: Sequence[Header]

    async def send(self, scope: Scope, send: Send, security: Block) -> None:
        """``security``: the headers of every answer, beside its own."""
        headers = [*self.headers]
        if self.media_type:
            headers += (b"content-type", self.media_type.encode()), (b"content-length", b"%d" % len(self.body))
        outlet = scope.get("extensions", {}).get(EXTENSION)
        if isinstance(outlet, Outlet) and outlet.ready:
            outlet.put(self.status, lines(headers) + security.lines, self.body)
            return
        await send({"type": "http.response.start", "status": self.status, "headers": headers + security.headers})
        await send({"type": "http.response.body", "body": self.body})


_JSON: TypeAdapter[object] = TypeAdapter(object)


def _kept(seconds: int) -> Header:
    unchanging = ", immutable" if seconds >= FOR_EVER else ""
    return b"cache-control", f"public, max-age={seconds}{unchanging}".encode()


def check_origin(told: Said, services: Services) -> None:
    """Raises OriginRefused unless the browser says that one of our own pages asks."""
    origin = header(told, b"origin")
    if origin not in services.origins:
        raise OriginRefused(
            "This address may not do that. Open the page at the conference's own address.", origin=origin[:200]
        )


async def _read(request: Request, told: Said, model: type[Wire], largest: int) -> Wire:
    if header(told, b"content-type").split(";")[0].strip().lower() != "application/json":
        raise InvalidInput("Send JSON, with the content type application/json.", field="content-type")
    raw = await read(request, told, largest, lambda: _too_large(largest))
    try:
        return model.model_validate_json(raw, strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        if first["type"] == "json_invalid":
            raise InvalidInput("That is not JSON.", field="") from None
        name = str(first["loc"][0]) if first["loc"] else ""
        field = name if name in model.model_fields else ""  # other names are the sender's, and may be secrets
        raise InvalidInput(f"{f'Field {field}' if field else 'The body'}: {first['msg']}.", field=field) from None


async def read(request: Request, told: Said, most: int, too_large: Callable[[], VotingError]) -> bytes:
    """The body, which may have ``most`` bytes. Raises ``too_large()`` as soon as there are more, or are said to be;
    ClientDisconnect."""
    length = told.get(b"content-length", b"")
    if length.isdigit() and (len(length) > LENGTH_DIGITS or int(length) > most):
        raise too_large()
    raw, more = bytearray(), True
    while more:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        raw += message.get("body", b"")
        if len(raw) > most:
            raise too_large()
        more = message.get("more_body", False)
    return bytes(raw)


class BodyTooLarge(InvalidInput):
    """The body of the request is larger than any command."""

    code = "body_too_large"


def _too_large(most: int) -> BodyTooLarge:
    return BodyTooLarge(f"That is too large. At most {most} bytes are taken.", most=most)


def status_of(error: VotingError) -> int:
    """The HTTP status of a refusal."""
    if isinstance(error, BodyTooLarge | ImageTooLarge):
        return 413
    return next((status for kind, status in STATUS if isinstance(error, kind)), 400)


def refuse(error: VotingError, size: int = 1) -> Reply:
    """A refusal as a Problem, filled to a multiple of ``size`` bytes."""
    problem = Problem.model_validate({"code": error.code, "message": error.message, "detail": error.detail})
    headers = [NO_STORE]
    if "retry_after" in error.detail:
        headers.append((b"retry-after", b"%d" % (int(float(str(error.detail["retry_after"]))) + 1)))
    return Reply(status_of(error), _filled(problem.model_dump_json().encode(), size), "application/json", headers)


def _filled(content: bytes, size: int) -> bytes:
    """JSON may end in spaces."""
    return content + b" " * (-len(content) % size)
