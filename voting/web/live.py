"""The live socket: state comes down, nothing goes up. A message is encoded once for all who get it."""

import asyncio
import contextlib
import time
from collections import defaultdict
from collections.abc import Collection

import structlog
from starlette.websockets import WebSocket, WebSocketDisconnect

from voting.domain.errors import NotFound, Unavailable
from voting.protocol.states import (
    AirState,
    Beat,
    ConsoleState,
    FloorState,
    IdeasState,
    ResultsState,
    StageState,
    State,
    TurnoutState,
)
from voting.service.access import Access
from voting.service.board import Board, Channel
from voting.service.ports import Bus, Clock, Role, Session, Topic
from voting.web.audience import AT_ONCE, Audience, Pump
from voting.web.connection import TOO_MANY, TRY_AGAIN, Connection, encoded
from voting.web.pace import Haste, Pace

STAFF_BEAT, PHONE_BEAT = 1.0, 5.0
"""Seconds between beats: screens call their picture stale after three seconds of silence; phones save battery."""

SOCKETS_A_SESSION = 10

log = structlog.get_logger(__name__)


class Hub:
    """All connections of this process, by channel; also who is present."""

    def __init__(self, clock: Clock, bus: Bus) -> None:
        self._clock, self._bus = clock, bus
        self._rooms: dict[tuple[str, Role], Audience[Connection]] = {}
        self._badges: dict[int, set[Connection]] = defaultdict(set)
        self._sessions: dict[bytes, dict[Connection, None]] = defaultdict(dict)  # oldest first
        self._screens: dict[str, set[str]] = defaultdict(set)
        self._staff_states: dict[str, ConsoleState] = {}
        self._frames: dict[tuple[str, str], tuple[State, bytes]] = {}
        self._pump = Pump()
        self._pace = Pace(self._phones, lambda room, *told: self._in_room(room, Role.ATTENDEE).tell(*told))

    # what the board shows

    def show(self, channel: Channel, state: State) -> None:
        """Send a state to everybody on its channel."""
        room = channel.key
        if isinstance(state, ConsoleState):
            known = self._staff_states.get(room)
            if known is not None and known.version > state.version:
                return  # begun earlier, and ready later
            self._staff_states[room] = state
            for connection in self._in_room(room, Role.MODERATOR):
                self._offer_console(connection, state)
        else:
            haste = self._haste(room, state)
            topic, frame = self._frame(room, state)
            for role in (Role.SCREEN, Role.MODERATOR):
                self._in_room(room, role).tell(topic, frame)
            if not isinstance(state, AirState):  # which is not for phones
                self._pace.show(room, topic, frame, haste)

    def _haste(self, room: str, state: State) -> Haste:
        """How soon phones need ``state``: it may bring nothing but figures that change with every vote, or with
        everybody who comes in."""
        match state:
            case StageState(at=at, admitted=admitted, entitled=entitled):
                last, _ = self._frames.get((room, state.topic), (None, b""))
                counts = {"at": at, "admitted": admitted, "entitled": entitled}
                return Haste.BEAT if last and last.model_copy(update=counts) == state else Haste.NOW
            case TurnoutState():
                return Haste.BEAT
            case ResultsState(final=False) | FloorState() | IdeasState():
                return Haste.PACED
        return Haste.NOW

    def _frame(self, room: str, state: State) -> tuple[str, bytes]:
        """The topic of a room's state, and its frame, which is made once."""
        topic: str = state.topic  # type: ignore[attr-defined]
        made = self._frames.get((room, topic))
        if made is None or made[0] is not state:
            made = self._frames[room, topic] = (state, encoded(state))
        return topic, made[1]

    def _offer_console(self, connection: Connection, state: ConsoleState) -> None:
        mine = state.model_copy(update={"me": connection.session.name})
        connection.offer("console", encoded(mine))

    async def phones_again(self, room: str, board: Board) -> None:
        """Send every phone of the room its own state."""
        phones = list(self._in_room(room, Role.ATTENDEE))
        anew = await board.again(room, {phone.session.badge for phone in phones if phone.session.badge is not None})
        for number, phone in enumerate(phones):
            if number % AT_ONCE == 0:
                await asyncio.sleep(0)  # votes have their turn
            if phone.me is not None and phone.session.badge is not None:
                phone.offer_me(anew(phone.session.badge, phone.me))
            else:  # just arriving: what it is about to be told may be from before
                await self._offer_me(phone, board)

    async def badge_changed(self, badge: int, board: Board, access: Access) -> None:
        """Send the badge's phones their state, or end those whose session has ended."""
        for connection in list(self._badges.get(badge, ())):
            if await access.alive(connection.session):
                await self._offer_me(connection, board)
            else:
                connection.sign_out(self._clock.now())

    async def sessions_changed(self, roles: Collection[Role], access: Access) -> None:
        """End the connections of ``roles`` whose session has ended."""
        for connection in [connection for role in roles for connection in self._all(role)]:
            if not await access.alive(connection.session):
                connection.sign_out(self._clock.now())

    def renew(self, before: bytes, session: Session) -> None:
        """The browser of session ``before`` signed in anew with the same badge: its other pages keep their sockets."""
        same = self._sessions.get(before, {})
        for connection in [connection for connection in same if connection.session.badge == session.badge]:
            self._forget_session(connection)
            connection.session = session
            self._sessions[session.id][connection] = None

    async def _offer_me(self, connection: Connection, board: Board) -> None:
        if connection.session.badge is not None:
            connection.offer_me(await board.me(connection.session.badge, connection.room))

    async def beat(self) -> None:
        """Tell everybody, forever, that we are here and what time it is."""
        while True:
            for _ in range(int(PHONE_BEAT / STAFF_BEAT)):
                self._look_after()
                self._beat(Role.SCREEN, Role.MODERATOR)
                await asyncio.sleep(STAFF_BEAT)
            self._pace.beat()
            self._beat(Role.ATTENDEE)

    def _beat(self, *roles: Role) -> None:
        frame = encoded(Beat(at=self._clock.now()))
        for (_, role), audience in self._rooms.items():
            if role in roles:
                audience.tell("beat", frame)

    def _look_after(self) -> None:
        """End the connections of expired sessions, and those that take nothing."""
        now, moment = self._clock.now(), time.monotonic()
        for connections in self._rooms.values():
            for connection in connections:
                if connection.session.expires_at <= now:
                    connection.sign_out(now)
                connection.drop_if_stuck(moment)

    # connections

    async def serve(self, websocket: WebSocket, session: Session, room: str, board: Board) -> None:
        """Hold one accepted socket from its snapshot to its end."""
        connection = Connection(websocket, session, room, self._pump)
        # Listening begins with the snapshot: nothing that changes from now on is missed.
        self._enter(connection)
        try:
            self._offer_snapshot(connection, board)
            await self._offer_me(connection, board)
            if session.role is not Role.ATTENDEE:
                await self._bus.publish(Topic("screens", room))
            with contextlib.suppress(WebSocketDisconnect, OSError, TimeoutError):
                await connection.listen()
        except Unavailable:
            await websocket.close(TRY_AGAIN)
        finally:
            self._leave(connection)
            if session.role is not Role.ATTENDEE:
                await self._bus.publish(Topic("screens", room))

    def _offer_snapshot(self, connection: Connection, board: Board) -> None:
        connection.offer("beat", encoded(Beat(at=self._clock.now())))  # what comes after it may speak of the time
        for state in board.snapshot(connection.room):
            if isinstance(state, AirState) and connection.session.role is Role.ATTENDEE:
                continue
            connection.offer(*self._frame(connection.room, state))
        if connection.session.role is Role.MODERATOR and connection.room in self._staff_states:
            self._offer_console(connection, self._staff_states[connection.room])

    def _enter(self, connection: Connection) -> None:
        self._in_room(connection.room, connection.session.role).add(connection)
        if connection.session.badge is not None:
            self._badges[connection.session.badge].add(connection)
        if connection.session.role is Role.SCREEN and not connection.aside:
            self._screens[connection.room].add(connection.session.name)
        same = self._sessions[connection.session.id]
        same[connection] = None
        if len(same) > SOCKETS_A_SESSION:
            oldest = next(iter(same))
            del same[oldest]
            oldest.end(TOO_MANY)

    def _leave(self, connection: Connection) -> None:
        self._in_room(connection.room, connection.session.role).discard(connection)
        badge = connection.session.badge
        if badge is not None:
            self._badges[badge].discard(connection)
            if not self._badges[badge]:
                del self._badges[badge]
        self._forget_session(connection)

    def _forget_session(self, connection: Connection) -> None:
        same = self._sessions.get(connection.session.id, {})
        same.pop(connection, None)
        if not same:
            self._sessions.pop(connection.session.id, None)

    # presence

    def _in_room(self, room: str, role: Role) -> Audience[Connection]:
        audience = self._rooms.get((room, role))
        if audience is None:
            audience = self._rooms[room, role] = Audience(self._pump, first=role is not Role.ATTENDEE)
        return audience

    def _all(self, role: Role) -> list[Connection]:
        return [
            connection for (_, known), connections in self._rooms.items() if known is role for connection in connections
        ]

    def _phones(self) -> int:
        return sum(len(connections) for (_, role), connections in self._rooms.items() if role is Role.ATTENDEE)

    def moderators(self, room: str) -> list[str]:
        return sorted({connection.session.name for connection in self._in_room(room, Role.MODERATOR)})

    def phones(self, room: str) -> int:
        return len(self._in_room(room, Role.ATTENDEE))

    def screens(self, room: str) -> dict[str, bool]:
        seen = (screen for screen in self._in_room(room, Role.SCREEN) if not screen.aside)
        connected = {connection.session.name for connection in seen}
        return {name: name in connected for name in sorted(self._screens[room])}


def room_of(websocket: WebSocket, session: Session, first: str, rooms: set[str]) -> str:
    """The room a socket asks for: a screen's own, else ``?room=``, else the first. Raises NotFound."""
    room = session.room or websocket.query_params.get("room") or first
    if room not in rooms:
        raise NotFound("There is no such room.", room=room)
    return room
