"""What everybody sees: the newest state of each topic, made from the store whenever something was touched.

One board a process. It hands each new state to ``show`` for a channel; who listens there is not its business.
What may be seen of a result is ``service.award``'s business.
"""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from voting.domain.conference import Room
from voting.domain.electorate import Bar, Voter, why_not
from voting.domain.methods import Ideas
from voting.domain.poll import Poll, PollState
from voting.domain.roll import Badge
from voting.domain.rules import OneVote
from voting.domain.runsheet import Cue, Stage
from voting.protocol.states import (
    AirState,
    Compared,
    CueView,
    MeState,
    PollMessage,
    RehearsalView,
    ResultsState,
    StageState,
    State,
    Still,
    TurnoutState,
)
from voting.service.award import Award
from voting.service.counting import breakdown
from voting.service.floor import floor_state
from voting.service.ideas import ideas_state
from voting.service.polls import Polls, cue_of, current_poll
from voting.service.ports import Clock, Store
from voting.service.rehearsal import Rehearsal
from voting.service.views import name_room, view_breakdown, view_cue, view_poll


class Channel(NamedTuple):
    """Where a state goes: ``room`` (everybody in a room) or ``staff`` (its moderators); ``key`` names the room."""

    kind: str
    key: str


Show = Callable[[Channel, State], None]


@dataclass(slots=True)
class RoomBoard:
    """The states of one room. ``electorate``: who may vote in the current poll, by badge."""

    stage: Stage
    poll: Poll | None = None
    electorate: Mapping[int, Voter] = field(default_factory=dict)
    states: dict[str, State] = field(default_factory=dict)


class Board:
    """``join``: the short address that screens show."""

    def __init__(self, store: Store, clock: Clock, polls: Polls, award: Award, show: Show, join: str) -> None:
        self._store, self._clock, self._polls, self._award = store, clock, polls, award
        self._show, self._join = show, join
        self._rehearsal = Rehearsal(polls)
        self._rooms: dict[str, RoomBoard] = {}
        self._people: tuple[int, int] | None = None  # on the roll, and admitted
        self._making = asyncio.Lock()  # states are made one after another, or an older one could end up on top
        self._version = 0

    def rising(self) -> int:
        """A version above all before it, also when the wall clock is set back."""
        self._version = max(self._version + 1, self._clock.now())
        return self._version

    def snapshot(self, room: str) -> list[State]:
        """What a newcomer to the room needs, in the order to apply it (law 8)."""
        states = self._rooms[room].states
        return [
            states[topic]
            for topic in ("stage", "poll", "turnout", "results", "floor", "ideas", "air")
            if topic in states
        ]

    def current(self, room: str) -> Poll | None:
        return self._rooms[room].poll

    def stage(self, room: str) -> Stage:
        return self._rooms[room].stage

    async def stage_state(self, room: str) -> StageState:
        """What everybody hears of the stage; also of a room that was made a moment ago. Raises NotFound."""
        if room not in self._rooms:
            await self.refresh(room)
        state = self._rooms[room].states["stage"]
        assert isinstance(state, StageState)
        return state

    async def refresh(self, room: str) -> bool:
        """Make the room's states anew after its stage or a poll changed. True if the current poll or its
        electoral roll is another one now, so that every phone in the room needs its own state again."""
        async with self._making:
            return await self._refresh(room)

    async def count(self, room: str) -> None:
        """Make turnout, and where it may be seen the tally, of the room's current poll."""
        async with self._making:
            await self._count(room)
            await self._on_air(room)

    async def floor(self, room: str) -> None:
        """Make the room's questions anew, once any were taken, and the ideas for its poll."""
        async with self._making:
            await self._floor(room)

    async def _floor(self, room: str) -> None:
        board = self._rooms[room]
        state = await floor_state(self._store, room, self.rising(), self._clock.now())
        if state.open or state.questions or "floor" in board.states:
            self._put(board, room, state)
        poll = board.poll
        if poll is None or poll.state is not PollState.DRAFT or not isinstance(poll.method, Ideas):
            board.states.pop("ideas", None)
        else:
            self._put(board, room, await ideas_state(self._store, poll, self.rising(), self._clock.now()))

    async def _refresh(self, room: str) -> bool:
        plan = self._polls.room(room)
        stage = await self._store.stage(room)
        poll = current_poll(plan, stage, self._polls.of_room(room))
        board = self._rooms.setdefault(room, RoomBoard(stage))
        other = _electoral_roll(poll) != _electoral_roll(board.poll)
        if other:
            voters = await self._store.voters(poll.id) if poll else ()
            board.electorate = {voter.badge: voter for voter in voters}
        board.stage, board.poll = stage, poll
        people = self._people or await self._counted_people()
        self._put(board, room, self._stage_state(plan, board, people))
        if poll is None:
            for topic in ("poll", "turnout", "results"):
                board.states.pop(topic, None)
        else:
            self._put(board, room, PollMessage(version=self.rising(), at=self._clock.now(), poll=view_poll(poll)))
            await self._count(room)
        await self._on_air(room)
        # The hall does not wait for figures that are seldom new.
        self._put(board, room, self._stage_state(plan, board, await self._counted_people()))
        await self._floor(room)
        return other

    async def _counted_people(self) -> tuple[int, int]:
        self._people = await self._store.roll_size(), await self._store.admitted()
        return self._people

    def _stage_state(self, plan: Room, board: RoomBoard, people: tuple[int, int]) -> StageState:
        conference, stage = self._polls.conference, board.stage
        return StageState(
            version=stage.version,
            at=self._clock.now(),
            conference=dict(conference.title),
            place=conference.place,
            room=name_room(plan),
            simulated=conference.simulated,
            join=self._join,
            cue=view_cue(cue_of(plan, stage)),
            cover=stage.cover,
            poll=board.poll.id if board.poll else None,
            entitled=people[0],
            admitted=people[1],
        )

    async def _count(self, room: str) -> None:
        board = self._rooms[room]
        poll = board.poll
        if poll is None:
            return
        now = self._clock.now()
        turnout = await self._store.turnout(poll.id)
        self._put(
            board,
            room,
            TurnoutState(version=self.rising(), at=now, poll=poll.id, voted=turnout.voted, entitled=turnout.entitled),
        )
        results = await self.results(poll)
        if results is None:
            board.states.pop("results", None)
        else:
            self._put(board, room, results)

    async def _on_air(self, room: str) -> None:
        """Make what only screens and moderators need."""
        board = self._rooms[room]
        cue = cue_of(self._polls.room(room), board.stage)
        state = AirState(
            version=self.rising(),
            at=self._clock.now(),
            cue=cue.id,
            compared=await self._compared(cue.compare),
            still=self._in_place(room, board),
            following=self._following(room, self._rehearsed(room, board) or cue),
            rehearsal=self._rehearsal_of(room, board),
        )
        self._put(board, room, state)

    def still(self, room: str) -> Still:
        """What the room's screens show now, as a picture to keep."""
        states = self._rooms[room].states
        air = states.get("air")
        if isinstance(air, AirState) and air.still:
            return air.still
        poll = states.get("poll")
        return Still.model_validate(
            {
                "at": self._clock.now(),
                "stage": states["stage"],
                "poll": poll.poll if isinstance(poll, PollMessage) else None,
                "turnout": states.get("turnout"),
                "results": states.get("results"),
                "floor": states.get("floor"),
                "ideas": states.get("ideas"),
                "compared": air.compared if isinstance(air, AirState) else None,
            }
        )

    def _in_place(self, room: str, board: RoomBoard) -> Still | None:
        """What screens show in place of the stage."""
        if board.stage.held:
            return Still.model_validate_json(board.stage.held)
        cue, rehearsal, stage = self._rehearsed(room, board), board.stage.rehearsal, board.states["stage"]
        running = any(poll.takes_ballots for poll in self._polls.of_room(room))  # a real vote comes first
        if cue is None or rehearsal is None or running or not isinstance(stage, StageState):
            return None
        return self._rehearsal.still(stage, cue, rehearsal.step, board.stage.at)

    def _rehearsed(self, room: str, board: RoomBoard) -> Cue | None:
        """The cue that is rehearsed."""
        rehearsal = board.stage.rehearsal
        sheet = self._polls.room(room).run_sheet
        return next((cue for cue in sheet if rehearsal and cue.id == rehearsal.cue), None)

    def _rehearsal_of(self, room: str, board: RoomBoard) -> RehearsalView | None:
        cue, rehearsal = self._rehearsed(room, board), board.stage.rehearsal
        return self._rehearsal.view(cue, rehearsal.step) if cue and rehearsal else None

    def _following(self, room: str, cue: Cue) -> CueView | None:
        """The cue after ``cue``; test votes are not part of the show."""
        sheet = self._polls.room(room).run_sheet
        rest = sheet[sheet.index(cue) + 1 :] if cue in sheet else ()
        return next((view_cue(each) for each in rest if each.poll is None or not self._polls.get(each.poll).test), None)

    async def _compared(self, polls: Sequence[str]) -> Compared | None:
        if not polls:
            return None
        both = [self._polls.get(poll) for poll in polls]
        results = [await self.results(poll) for poll in both]
        # without the moment of making, which would make every one of them a new one
        still = [state and state.model_copy(update={"version": 0, "at": 0}) for state in results]
        return Compared(polls=[view_poll(poll) for poll in both], results=still)

    async def results(self, poll: Poll) -> ResultsState | None:
        """The poll's results, or None while its rules keep them from being seen."""
        shown = await self._award.shown(poll)
        if shown is None:
            return None
        result, places, outcome = shown
        groups = await breakdown(self._store, poll) if poll.results_visible else None
        return ResultsState(
            version=self.rising(),
            at=self._clock.now(),
            poll=poll.id,
            final=not poll.takes_ballots,
            result=result,
            places=places,
            outcome=outcome,
            breakdown=view_breakdown(groups) if groups else None,
        )

    async def me(self, badge: int, room: str) -> MeState:
        """What a phone needs to know about its own badge."""
        version = self.rising()  # before reading: what was read later wins
        board = self._rooms[room]
        poll, electorate = board.poll, board.electorate
        wearer = await self._store.wearer(badge, poll.id if poll else None)
        return MeState(
            version=version,
            at=self._clock.now(),
            number=wearer.badge.number,
            name=wearer.badge.name,
            organisation=wearer.badge.organisation,
            country=wearer.badge.country,
            move_asked_at=wearer.move_asked_at,
            poll=poll.id if poll else None,
            entitled=badge in electorate,
            participated=wearer.participated,
            barred=(await self._barred(wearer.badge, poll, electorate) or "") if poll else "",
            weight=electorate[badge].weight if badge in electorate else 1,
        )

    async def _barred(self, badge: Badge, poll: Poll, electorate: Mapping[int, Voter]) -> Bar | None:
        if badge.id not in electorate:
            return _why_not(badge, poll)
        mates = await self._store.mates(poll.id, badge.id) if poll.rules.one_vote is OneVote.ORGANISATION else ()
        voted = [await self._store.participated(poll.id, mate) for mate in mates]
        return Bar.ORGANISATION_VOTED if any(voted) else None

    async def again(self, room: str, badges: Collection[int]) -> Callable[[int, MeState], MeState]:
        """How to make the states of ``badges`` anew, from the last ones, after the room's current poll changed: one
        read for all, because it concerns all at once."""
        version = self.rising()
        board = self._rooms[room]
        poll = board.poll
        electorate = board.electorate
        voted = await self._store.participants(poll.id) if poll else frozenset()
        outside = {badge for badge in badges if badge not in electorate}
        wearers = {badge.id: badge for badge in await self._store.badges() if badge.id in outside} if outside else {}
        cast = {electorate[badge].share: badge for badge in voted if electorate[badge].share}

        def bar(badge: int) -> Bar | None:
            if poll and badge in wearers:
                return _why_not(wearers[badge], poll)
            mine = electorate.get(badge)
            return Bar.ORGANISATION_VOTED if mine and cast.get(mine.share, badge) != badge else None

        def anew(badge: int, last: MeState) -> MeState:
            return last.model_copy(
                update={
                    "version": version,
                    "at": self._clock.now(),
                    "poll": poll.id if poll else None,
                    "entitled": badge in electorate,
                    "participated": badge in voted,
                    "barred": bar(badge) or "",
                    "weight": electorate[badge].weight if badge in electorate else 1,
                }
            )

        return anew

    def _put(self, board: RoomBoard, room: str, state: State) -> None:
        """Keep and show ``state`` unless it says what the last one said."""
        topic: str = state.topic  # type: ignore[attr-defined]
        last = board.states.get(topic)
        if last is None or _said(last) != _said(state):
            board.states[topic] = state
            self._show(Channel("room", room), state)


def _why_not(badge: Badge, poll: Poll) -> Bar | None:
    """Why a badge that is not on the electoral roll of an armed poll is not on it."""
    if poll.state is PollState.DRAFT:
        return None
    return why_not(badge, poll.rules, poll.nominating)


def _said(state: State) -> dict[str, object]:
    return state.model_dump(exclude={"at"} if isinstance(state, StageState) else {"version", "at"})


def _electoral_roll(poll: Poll | None) -> tuple[str, bool] | None:
    return (poll.id, poll.state is not PollState.DRAFT) if poll else None
