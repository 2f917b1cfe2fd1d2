"""What moderators see beside what everybody sees: people, screens, health. Never a tally (law 6)."""

from dataclasses import dataclass

from voting.domain.conference import Room
from voting.domain.errors import Unavailable
from voting.domain.poll import Poll
from voting.protocol.polls import PollView
from voting.protocol.states import ConsoleState, Light, PollMessage, RoomNow, ScreenView
from voting.service.award import Award
from voting.service.board import Board
from voting.service.doubt import Doubts
from voting.service.polls import Polls
from voting.service.ports import Bus, Clock, Store
from voting.service.presence import Everywhere
from voting.service.remembered import Remembered
from voting.service.second import SecondPerson
from voting.service.views import name_room, view_cue, view_poll, view_step

FRESH = 1.0
"""Seconds for which a probe holds: each is a synced write that ballots wait for, and anybody may ask."""


@dataclass(slots=True)
class Health:
    """What the last look found. ``storage`` and ``bus``: empty when well, else what is wrong."""

    storage: str = ""
    bus: str = ""


class Console:
    def __init__(
        self,
        store: Store,
        bus: Bus,
        clock: Clock,
        polls: Polls,
        board: Board,
        presence: Everywhere,
        award: Award,
        doubts: Doubts,
        second: SecondPerson,
    ) -> None:
        self._store, self._bus, self._clock = store, bus, clock
        self._polls, self._board, self._presence = polls, board, presence
        self._doubts, self._second = doubts, second
        self._views = Remembered(_view)
        self._voted = Remembered(self._voted_in)
        self._verdicts = Remembered(award.verdict, award.run_offs)
        self.health = Health()
        self._looked = float("-inf")

    async def look(self) -> None:
        """Probe storage and bus, for the health lights and readiness; once a second is enough, whoever asks."""
        now = self._clock.monotonic()
        if now - self._looked < FRESH:
            return
        self._looked = now
        try:
            await self._store.probe()
            self.health.storage = ""
        except Unavailable as error:
            self.health.storage = error.message
        self.health.bus = "" if await self._bus.healthy() else "Screens may lag by a second. Votes are safe."

    async def state(self, room: str) -> ConsoleState:
        """The room's console; ``me`` is left to be filled in for each moderator."""
        stage, polls = self._board.stage(room), self._polls.of_room(room)
        screens = self._presence.screens(room)
        phones = self._presence.phones(room)
        version = self._board.rising()
        run_sheet = self._polls.room(room).run_sheet
        return ConsoleState(
            version=version,
            at=self._clock.now(),
            me="",
            moderators=self._presence.moderators(room),
            badges=await self._store.roll_size(),
            admitted=await self._store.admitted(),
            phones=phones,
            screens=_view_screens(screens),
            lights=self._lights(screens),
            run_sheet=[view_cue(cue) for cue in run_sheet],
            notes={cue.id: dict(cue.notes) for cue in run_sheet if cue.notes},
            polls=[await self._views.of(poll) for poll in polls],
            turnout={poll.id: await self._voted.of(poll) for poll in polls if poll.opened_at},
            last={poll.id: view_step(poll.last) for poll in polls if poll.last},
            verdicts={poll.id: verdict for poll in polls if (verdict := await self._verdicts.of(poll))},
            doubts=await self._doubts.of(polls, self._presence.missing),
            asked=await self._second.asked(),
            stage_actor=stage.actor,
            stage_at=stage.at,
        )

    async def _voted_in(self, poll: Poll) -> int:
        return (await self._store.turnout(poll.id)).voted

    def glance(self, room: Room) -> RoomNow:
        """The room as whoever watches over all rooms needs it: no more than its own moderators see."""
        states = {state.topic: state for state in self._board.snapshot(room.id)}  # type: ignore[attr-defined]
        poll = states.get("poll")
        return RoomNow.model_validate(
            {
                "at": self._clock.now(),
                "room": name_room(room),
                "stage": states["stage"],
                "poll": poll.poll if isinstance(poll, PollMessage) else None,
                "turnout": states.get("turnout"),
                "results": states.get("results"),
                "air": states["air"],
                "moderators": self._presence.moderators(room.id),
                "phones": self._presence.phones(room.id),
                "screens": _view_screens(self._presence.screens(room.id)),
            }
        )

    def _lights(self, screens: dict[str, bool]) -> list[Light]:
        lost = [name for name, connected in screens.items() if not connected]
        if not screens:
            screen = "No screen is paired. Open the screen address on the projector and type its code here."
        elif lost:
            screen = f"{', '.join(lost)}: no connection. Check the projector's machine."
        else:
            screen = ""
        health = self.health
        return [
            Light(name="screen", ok=not screen, detail=screen),
            Light(name="storage", ok=not health.storage, detail=health.storage),
            Light(name="bus", ok=not health.bus, detail=health.bus),
        ]


async def _view(poll: Poll) -> PollView:
    return view_poll(poll)


def _view_screens(screens: dict[str, bool]) -> list[ScreenView]:
    return [ScreenView(name=name, connected=connected) for name, connected in screens.items()]
