"""What happens by itself: touched topics become new states, deadlines act on polls, and other processes are noticed.

Two loops a process. ``listen`` follows the bus: poll and stage changes at once, votes and admissions gathered for
``PACE``. ``tick`` runs once a second: deadlines (compare-and-set, so of many processes one wins), health, and the
journal's head, which shows what another process did even when the bus was silent.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Collection, Iterator

import structlog

from voting.domain.errors import Conflict, VotingError
from voting.domain.poll import Action, due
from voting.service.board import Board, Channel, Show
from voting.service.console import Console
from voting.service.moderate import CLOCK_ACTOR, Moderation
from voting.service.polls import Polls
from voting.service.ports import Bus, Clock, Role, Store, Topic
from voting.service.second import ASKS

PACE = 0.25
"""Seconds between two new turnouts: figures change at most four times a second."""

TICK = 0.2
"""Seconds between two looks at the deadlines."""

HEALTH = 5.0
"""Seconds between two probes of storage and bus: each probe is a synced write."""

ENDS_NO_SESSION = (
    frozenset(Action)
    | ASKS.keys()
    | {"take", "blank", "safe", "freeze", "unfreeze", "rehearse_cue", "end_rehearsal", "sign_in", "pair", "test_vote"}
    | {"photograph", "remove_photograph", "picture", "remove_picture"}
    | {"add_poll", "copy_poll", "remove_poll", "arrange", "import_conference"}
    | {"words", "floor", "question", "idea"}
)
"""What staff do, by its name in the journal, without ending anybody's session."""

log = structlog.get_logger(__name__)


class Timekeeper:
    """``phones_again(room)``: send every phone of the room its own state; ``badge_changed(badge)``: send one badge's
    phones theirs, or end them; ``sessions_changed(roles)``: end the sockets of these roles whose session has ended;
    ``forget(badge)``: drop cached sessions, of one badge or of all; ``share``: tell other processes who is here."""

    def __init__(
        self,
        store: Store,
        bus: Bus,
        clock: Clock,
        polls: Polls,
        board: Board,
        console: Console,
        moderation: Moderation,
        show: Show,
        phones_again: Callable[[str], Awaitable[None]],
        badge_changed: Callable[[int], Awaitable[None]],
        sessions_changed: Callable[[Collection[Role]], Awaitable[None]],
        forget: Callable[[int | None], None],
        share: Callable[[], Awaitable[None]],
    ) -> None:
        self._store, self._bus, self._clock = store, bus, clock
        self._polls, self._board, self._console, self._moderation = polls, board, console, moderation
        self._show, self._phones_again = show, phones_again
        self._badge_changed, self._sessions_changed, self._forget = badge_changed, sessions_changed, forget
        self._share = share
        self._head = -1
        self._counting: set[str] = set()
        self._staff: set[str] = set()
        self._floors: set[str] = set()

    async def start(self) -> None:
        """Load everything and make every room's first states."""
        self._head = await self._store.head()
        await self._polls.load()
        await self._console.look()
        for room in self._polls.conference.rooms:
            await self._board.refresh(room.id)

    async def run(self) -> None:
        """Both loops, and the pace of turnouts, until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._listen())
            group.create_task(self._forever(PACE, self._count))
            group.create_task(self._forever(TICK, self._deadlines))
            group.create_task(self._forever(TICK, self._set))
            group.create_task(self._forever(1.0, self._notice))
            group.create_task(self._forever(HEALTH, self._console.look))

    async def _listen(self) -> None:
        async with self._bus.subscribe() as topics:
            async for topic in topics:
                with _logged():
                    await self._touched(topic)

    async def _touched(self, topic: Topic) -> None:
        match topic.kind:
            case "poll":
                poll = await self._polls.reload(topic.key)
                await self._refresh(poll.room)
            case "stage":
                await self._refresh(topic.key)
            case "conference":
                await self._polls.load()
                for room in self._polls.conference.rooms:
                    await self._refresh(room.id)
            case "sheet":
                await self._polls.load()
                await self._refresh(topic.key)
            case "votes":
                self._counting.add(self._polls.get(topic.key).room)
            case "floor":
                self._floors.add(topic.key)
            case "badge":
                self._forget(int(topic.key))
                await self._badge_changed(int(topic.key))
            case "sessions":
                self._forget(None)
                await self._sessions_changed((Role.MODERATOR, Role.SCREEN))
            case "roll" | "screens":
                self._staff.update(room.id for room in self._polls.conference.rooms)

    async def _refresh(self, room: str) -> None:
        other = await self._board.refresh(room)
        await self._show_console(room)
        if other:
            await self._phones_again(room)

    async def _count(self) -> None:
        counting, self._counting = self._counting, set()
        staff, self._staff = self._staff - counting, set()
        for room in counting:
            await self._board.count(room)
            await self._show_console(room)
        for room in staff:
            await self._refresh(room)
        floors, self._floors = self._floors, set()
        for room in floors:
            await self._board.floor(room)

    async def _deadlines(self) -> None:
        now = self._clock.now()
        for poll in self._polls.all():
            action = due(poll, now)
            if action is not None:
                with contextlib.suppress(Conflict):  # another process, or a moderator, was first
                    await self._moderation.advance(poll, action, CLOCK_ACTOR)

    async def _set(self) -> None:
        """The wall clock may have been set: deadlines are where they were, and it tells them differently."""
        if by := self._polls.clock_set():
            log.warning("the clock was set", seconds=by / 1000)
            for room in self._polls.conference.rooms:
                await self._refresh(room.id)

    async def _notice(self) -> None:
        """Catch up with what other processes did."""
        await self._share()
        if self._console.health.bus:  # a badge may have moved to another phone, and nobody could tell us
            self._forget(None)
        head = await self._store.head()
        changed = head != self._head
        if changed:
            await self._polls.load()
            acts = {entry.action for entry in await self._store.journal(self._head)}
            if acts - ENDS_NO_SESSION:
                self._forget(None)
                await self._sessions_changed(tuple(Role))
            self._head = head
        for room in self._polls.conference.rooms:
            if changed:
                await self._refresh(room.id)
            else:
                await self._board.count(room.id)
                await self._show_console(room.id)
                if self._console.health.bus:  # nobody tells us what is asked
                    await self._board.floor(room.id)

    async def _show_console(self, room: str) -> None:
        self._show(Channel("staff", room), await self._console.state(room))

    async def _forever(self, seconds: float, work: Callable[[], Awaitable[None]]) -> None:
        while True:
            with _logged():
                await work()
            await asyncio.sleep(seconds)


@contextlib.contextmanager
def _logged() -> Iterator[None]:
    """Log what went wrong and go on: screens may lag, they must not stop."""
    try:
        yield
    except VotingError as error:
        log.warning("a state could not be made", code=error.code, reason=error.message)
    except Exception:
        log.exception("a state could not be made")
