"""The live socket: state comes down, nothing goes up.

A connection holds at most the newest message of each topic, so a slow phone costs bounded memory and gets the newest
state, not a queue. A message is encoded once for all who get it.
"""

import asyncio
import contextlib
import time
from collections import defaultdict
from collections.abc import Collection

import structlog
from starlette.websockets import WebSocket, WebSocketDisconnect

from voting.domain.errors import NotFound, Unavailable
from voting.domain.text import Millis
from voting.protocol.states import Beat, ConsoleState, Ended, MeState, State
from voting.service.access import Access
from voting.service.board import Board, Channel
from voting.service.ports import Bus, Clock, Role, Session, Topic

STAFF_BEAT, PHONE_BEAT = 1.0, 5.0
"""Seconds between beats: screens call their picture stale after three seconds of silence; phones save battery."""

SLOW = 5.0
"""Seconds that what is pending may take; after that the connection is dropped and comes back by itself."""

SOCKETS_A_SESSION = 10

SIGNED_OUT, NO_ROOM, TOO_MANY, GARBAGE, TRY_AGAIN = 4401, 4404, 4429, 1008, 1013
"""Close codes. All but the first two mean: connect again after a while."""

log = structlog.get_logger(__name__)


class Connection:
    """One socket and what it has yet to be sent: topic to encoded message."""

    def __init__(self, websocket: WebSocket, session: Session, room: str) -> None:
        self.session, self.room = session, room
        self._websocket = websocket
        self._pending: dict[str, str] = {}
        self.me: MeState | None = None
        self._sending_since: float | None = None
        self._sender: asyncio.Task[None] | None = None
        self._wake = asyncio.Event()
        self._close_code: int | None = None

    def offer(self, topic: str, text: str) -> None:
        """Send ``text`` soon, in place of any unsent message of the same topic."""
        self._pending[topic] = text
        self._wake.set()

    def offer_me(self, state: MeState) -> None:
        """Offer the phone its own state, unless a later one was made meanwhile."""
        if self.me is None or state.version >= self.me.version:
            self.me = state
            self.offer("me", state.model_dump_json())

    def sign_out(self, now: Millis) -> None:
        """Say that the session has ended, and close."""
        self.offer("ended", Ended(at=now).model_dump_json())
        self.end(SIGNED_OUT)

    def end(self, code: int) -> None:
        """Close once what is pending is sent."""
        self._close_code = code
        self._wake.set()

    def drop_if_stuck(self, now: float) -> None:
        """Let go of a receiver that has not taken what was sent for SLOW seconds; ``now`` is monotonic."""
        if self._sender and self._sending_since is not None and now - self._sending_since > SLOW:
            self._sender.cancel()

    async def run(self) -> None:
        """Send and listen until either side is done."""
        reader = asyncio.create_task(self._read())
        writer = self._sender = asyncio.create_task(self._write())
        _, rest = await asyncio.wait({reader, writer}, return_when=asyncio.FIRST_COMPLETED)
        for task in rest:
            task.cancel()
        await asyncio.gather(reader, writer, return_exceptions=True)

    async def _write(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._pending:
                pending, self._pending = self._pending, {}
                self._sending_since = time.monotonic()
                for text in pending.values():
                    await self._websocket.send_text(text)
                self._sending_since = None
            if self._close_code is not None:
                await self._websocket.close(self._close_code)
                return

    async def _read(self) -> None:
        message = await self._websocket.receive()
        if message["type"] == "websocket.receive":  # this socket only speaks
            await self._websocket.close(GARBAGE)


class Hub:
    """All connections of this process, by channel; also who is present."""

    def __init__(self, clock: Clock, bus: Bus) -> None:
        self._clock, self._bus = clock, bus
        self._channels: dict[Channel, set[Connection]] = defaultdict(set)
        self._roles: dict[Role, set[Connection]] = defaultdict(set)
        self._sessions: dict[bytes, dict[Connection, None]] = defaultdict(dict)  # oldest first
        self._screens: dict[str, set[str]] = defaultdict(set)
        self._staff_states: dict[str, ConsoleState] = {}

    # what the board shows

    def show(self, channel: Channel, state: State) -> None:
        """Send a state to everybody on its channel."""
        listeners = self._channels.get(channel)
        if isinstance(state, ConsoleState):
            self._staff_states[channel.key] = state
            for connection in listeners or ():
                self._offer_console(connection, state)
        elif listeners:
            text = state.model_dump_json()
            topic: str = state.topic  # type: ignore[attr-defined]
            for connection in listeners:
                connection.offer(topic, text)

    def _offer_console(self, connection: Connection, state: ConsoleState) -> None:
        mine = state.model_copy(update={"me": connection.session.name})
        connection.offer("console", mine.model_dump_json())

    async def phones_again(self, room: str, board: Board) -> None:
        """Send every phone of the room its own state."""
        phones = self._in_room(room, Role.ATTENDEE)
        known = {phone.session.badge: phone.me for phone in phones if phone.session.badge is not None and phone.me}
        states = await board.again(room, known)
        for phone in phones:
            if phone.session.badge in states:
                phone.offer_me(states[phone.session.badge])
            else:  # just arriving: what it is about to be told may be from before
                await self._offer_me(phone, board)

    async def badge_changed(self, badge: int, board: Board, access: Access) -> None:
        """Send the badge's phones their state, or end those whose session has ended."""
        for connection in list(self._channels.get(Channel("badge", str(badge)), ())):
            if await access.alive(connection.session):
                await self._offer_me(connection, board)
            else:
                connection.sign_out(self._clock.now())

    async def sessions_changed(self, roles: Collection[Role], access: Access) -> None:
        """End the connections of ``roles`` whose session has ended."""
        for connection in [connection for role in roles for connection in self._roles[role]]:
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
                self._expire()
                self._beat(Role.SCREEN, Role.MODERATOR)
                self._drop_stuck()
                await asyncio.sleep(STAFF_BEAT)
            self._beat(Role.ATTENDEE)

    def _drop_stuck(self) -> None:
        now = time.monotonic()
        for connections in self._roles.values():
            for connection in connections:
                connection.drop_if_stuck(now)

    def _beat(self, *roles: Role) -> None:
        text = Beat(at=self._clock.now()).model_dump_json()
        for role in roles:
            for connection in self._roles[role]:
                connection.offer("beat", text)

    def _expire(self) -> None:
        now = self._clock.now()
        for connections in self._roles.values():
            for connection in connections:
                if connection.session.expires_at <= now:
                    connection.sign_out(now)

    # connections

    async def serve(self, websocket: WebSocket, session: Session, room: str, board: Board) -> None:
        """Hold one accepted socket from its snapshot to its end."""
        connection = Connection(websocket, session, room)
        channels = [Channel("room", room)]
        match session.role:
            case Role.ATTENDEE:
                channels.append(Channel("badge", str(session.badge)))
            case Role.MODERATOR:
                channels.append(Channel("staff", room))
            case Role.SCREEN:
                self._screens[room].add(session.name)
        # Listening begins with the snapshot: nothing that changes from now on is missed.
        self._enter(connection, channels)
        try:
            self._offer_snapshot(connection, board)
            await self._offer_me(connection, board)
            if session.role is not Role.ATTENDEE:
                await self._bus.publish(Topic("screens", room))
            with contextlib.suppress(WebSocketDisconnect, OSError, TimeoutError):
                await connection.run()
        except Unavailable:
            await websocket.close(TRY_AGAIN)
        finally:
            self._leave(connection, channels)
            if session.role is not Role.ATTENDEE:
                await self._bus.publish(Topic("screens", room))

    def _offer_snapshot(self, connection: Connection, board: Board) -> None:
        for state in board.snapshot(connection.room):
            topic: str = state.topic  # type: ignore[attr-defined]
            connection.offer(topic, state.model_dump_json())
        if connection.session.role is Role.MODERATOR and connection.room in self._staff_states:
            self._offer_console(connection, self._staff_states[connection.room])
        connection.offer("beat", Beat(at=self._clock.now()).model_dump_json())

    def _enter(self, connection: Connection, channels: list[Channel]) -> None:
        for channel in channels:
            self._channels[channel].add(connection)
        self._roles[connection.session.role].add(connection)
        same = self._sessions[connection.session.id]
        same[connection] = None
        if len(same) > SOCKETS_A_SESSION:
            oldest = next(iter(same))
            del same[oldest]
            oldest.end(TOO_MANY)

    def _leave(self, connection: Connection, channels: list[Channel]) -> None:
        for channel in channels:
            self._channels[channel].discard(connection)
            if not self._channels[channel]:
                del self._channels[channel]
        self._roles[connection.session.role].discard(connection)
        self._forget_session(connection)

    def _forget_session(self, connection: Connection) -> None:
        same = self._sessions.get(connection.session.id, {})
        same.pop(connection, None)
        if not same:
            self._sessions.pop(connection.session.id, None)

    # presence

    def _in_room(self, room: str, role: Role) -> set[Connection]:
        return self._channels.get(Channel("room", room), set()) & self._roles[role]

    def moderators(self, room: str) -> list[str]:
        return sorted({connection.session.name for connection in self._in_room(room, Role.MODERATOR)})

    def phones(self, room: str) -> int:
        return len(self._in_room(room, Role.ATTENDEE))

    def screens(self, room: str) -> dict[str, bool]:
        connected = {connection.session.name for connection in self._in_room(room, Role.SCREEN)}
        return {name: name in connected for name in sorted(self._screens[room])}


def room_of(websocket: WebSocket, session: Session, first: str, rooms: set[str]) -> str:
    """The room a socket asks for: a screen's own, else ``?room=``, else the first. Raises NotFound."""
    room = session.room or websocket.query_params.get("room") or first
    if room not in rooms:
        raise NotFound("There is no such room.", room=room)
    return room
