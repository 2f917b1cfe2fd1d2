"""The server's side of the moderator's console, played by the test: states that go down, commands that came up."""

import json
import time
from typing import Any, cast

from playwright.sync_api import Error, Page, Route, WebSocketRoute

from voting.domain.outcome import Verdict
from voting.domain.poll import Action, PollState
from voting.domain.rules import Majority, Reveal, Rung, Shown
from voting.domain.runsheet import Cover, CueKind
from voting.protocol.answers import RoomName
from voting.protocol.polls import ChoiceMethod, OptionView, PlaceView, PollView, StepView
from voting.protocol.states import (
    AirState,
    Asked,
    Beat,
    ConsoleState,
    CueView,
    Light,
    PollMessage,
    RehearsalView,
    ResultsState,
    ScreenView,
    StageState,
    Still,
    TurnoutState,
    VerdictView,
)

ME = "Tomasz Zieliński"
ROOMS = [RoomName(id="plenary", name={"en": "Plenary"}), RoomName(id="forum", name={"en": "Forum"})]
VOTE = CueView(id="award", kind=CueKind.POLL, title={"en": "Manager of the Year: vote"}, poll="award", text=None)
SHEET = [
    CueView(id="join", kind=CueKind.JOIN, title={"en": "Welcome and join code"}, poll=None, text=None),
    VOTE,
    CueView(id="shown", kind=CueKind.RESULT, title={"en": "Manager of the Year: result"}, poll="award", text=None),
    CueView(id="end", kind=CueKind.MESSAGE, title={"en": "Close of the session"}, poll=None, text={"en": "Thank you"}),
]


def now() -> int:
    return time.time_ns() // 1_000_000


class Room:
    """The server's side of a room: what it knows, what came up, what it answers."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.posted: list[tuple[str, dict[str, Any]]] = []
        self.fetched: list[str] = []
        self.refusal: tuple[int, dict[str, Any]] | None = None
        self.reachable = True
        self.signed_in = True
        self._sockets: list[WebSocketRoute] = []
        self._version = 0
        self.cue, self.cover, self.stage_version = VOTE, Cover.NONE, 7
        self.voted = 214
        self.moderators = [ME]
        self.last: dict[str, StepView] = {}
        self.sheet = list(SHEET)
        self.verdicts: dict[str, VerdictView] = {}
        self.doubts: list[str] = []
        self.asked: list[Asked] = []
        self.places: list[PlaceView] = []
        self.result: dict[str, Any] | None = None
        self.answers: dict[str, Any] = {}
        self.notes: dict[str, dict[str, str]] = {}
        self.frozen, self.still = False, cast(Still | None, None)
        self.rehearsal: RehearsalView | None = None
        self._held: list[Route] | None = None
        self.polls = [
            PollView(
                id="award",
                version=3,
                title={"en": "European Cluster Manager of the Year"},
                method=ChoiceMethod(least=1, most=1, blank=True),
                options=[
                    OptionView(
                        id="a", label={"en": "Ana Example"}, organisation="Water Cluster", country="ES", mark=None
                    ),
                    OptionView(
                        id="b", label={"en": "Bruno Example"}, organisation="Rail Cluster", country="IT", mark=None
                    ),
                    OptionView(id="c", label={"en": "Carla Example"}, organisation="Agri Net", country="PT", mark=None),
                ],
                round=1,
                mark=None,
                secret=True,
                shown=Shown.HELD,
                change=True,
                seconds=90,
                categories=[],
                quorum=None,
                majority=Majority.PLURALITY,
                ties=[Rung.JOINT],
                own=True,
                reveal=Reveal.ALL,
                figures=True,
                shuffle=False,
                follows=None,
                test=False,
                commitment="",
                seed="",
                head="",
                words=[],
                step=0,
                state=PollState.ARMED,
                entitled=287,
                opens_at=None,
                closes_at=None,
                final_at=None,
                closed_at=None,
            )
        ]
        page.route("**/api/**", self._answer)
        page.route_web_socket("**/live/staff*", self._accept)
        # The server's beat: a console that hears nothing for four seconds holds its buttons. We have no time of our own
        # while we wait for the page, so the page says when.
        page.expose_function("beat", self._beat)
        page.add_init_script("if (self === top) setInterval(beat, 1000)")

    @property
    def poll(self) -> PollView:
        return self.polls[0]

    def become(self, state: PollState, actor: str = ME, action: Action = Action.OPEN, **fields: object) -> None:
        """The poll is in another state now, and everybody hears of it."""
        last = {"opens_at": None, "closes_at": None, "final_at": None, "closed_at": None} | fields
        version = self.poll.version + 1
        self.polls[0] = self.poll.model_copy(update={"state": state, "version": version, **last})
        self.last = {"award": StepView(action=action, actor=actor, at=now())}
        self.tell()

    def open(self) -> None:
        self.become(PollState.OPEN, closes_at=now() + 52_000)

    def close(self, verdict: Verdict, rung: Rung | None = None, *, ready: bool = True, **more: Any) -> None:
        """The close is final, and the votes say ``verdict``."""
        view = {"leaders": [], "more": False, "next_place": None} | more
        self.verdicts = {"award": VerdictView(verdict=verdict, rung=rung, ready=ready, **view)}
        self.become(PollState.CLOSED, action=Action.FINISH, closed_at=now())

    def revealed(self, step: int, next_place: int | None) -> None:
        """The room was shown ``step`` places, and ``next_place`` is to come."""
        more = {"more": next_place is not None, "next_place": next_place}
        self.verdicts = {"award": self.verdicts["award"].model_copy(update=more)}
        names = [(3, "c"), (2, "a"), (1, "b")][:step]
        self.places = [PlaceView(place=place, options=[option], votes=9 - place) for place, option in reversed(names)]
        self.become(PollState.REVEALING, action=Action.STEP, step=step)

    def ask(self, actor: str, action: str = "annul", subject: str = "poll award", seconds: int = 60) -> None:
        """A moderator asks for a second person."""
        until = now() + seconds * 1000
        request = {"action": action, "subject": subject, "actor": actor, "reason": "A name is missing", "until": until}
        self.asked = [Asked.model_validate(request)]
        self.tell()

    def rule(self, **fields: object) -> None:
        """The poll has these rules; said before the page is opened."""
        self.polls[0] = self.poll.model_copy(update=fields)

    def run_off(self, state: PollState) -> None:
        """The poll has a second round."""
        again = {"id": "award-2", "round": 2, "follows": "award", "state": state, "options": self.poll.options[:2]}
        self.polls[1:] = [self.poll.model_copy(update=again)]
        cue = {"id": "award-2", "title": {"en": "Manager of the Year: run-off"}, "poll": "award-2"}
        self.sheet[2:2] = [VOTE.model_copy(update=cue)]
        self.tell()

    def freeze(self, *, frozen: bool = True) -> None:
        """Screens keep the picture of now, or show the present again."""
        self.frozen = frozen
        self.tell()

    def hold(self) -> None:
        """Keep commands waiting for their answers."""
        self._held = []

    def let_go(self) -> None:
        held, self._held = self._held, None
        for route in held or []:
            self._reply(route)

    def tell(self) -> None:
        for socket in self._sockets:
            self._send(socket)

    def stop_clock(self) -> None:
        """No time passes on the page any more but by ``page.clock.run_for``, however long everything takes; nor does a
        frame come that a script could wait for. The clock has to be installed before the page is opened."""
        for _ in range(100):
            try:
                return self.page.clock.pause_at((now() + 300) / 1000)
            except Error as error:  # by the time that the page heard of it, that moment was over
                if "past" not in str(error):
                    raise
        raise AssertionError("the clock does not stop")

    def lose(self) -> None:
        """The network is gone."""
        self.reachable = False
        for socket in self._sockets:
            socket.close(code=1012)
        self._sockets = []

    def _beat(self) -> None:
        for socket in self._sockets:
            socket.send(Beat(at=now()).model_dump_json())

    def _accept(self, socket: WebSocketRoute) -> None:
        if not self.reachable:
            socket.close(code=1012)
            return
        self._sockets.append(socket)
        self._send(socket)

    def _send(self, socket: WebSocketRoute) -> None:
        self._version += 1
        version, at = self._version, now()
        stage = StageState(
            version=self.stage_version,
            at=at,
            conference={"en": "European Cluster Conference 2022"},
            place="Prague",
            room=ROOMS[0],
            simulated=True,
            join="vote.example",
            cue=self.cue,
            cover=self.cover,
            poll=self.cue.poll,
            entitled=287,
            admitted=262,
        )
        console = ConsoleState(
            version=version,
            at=at,
            me=ME,
            moderators=self.moderators,
            badges=300,
            admitted=262,
            phones=258,
            screens=[ScreenView(name="Main projector", connected=True)],
            lights=[Light(name="screen", ok=True), Light(name="storage", ok=True), Light(name="bus", ok=True)],
            run_sheet=self.sheet,
            polls=self.polls,
            turnout={poll.id: self.voted for poll in self.polls},
            last=self.last,
            verdicts=self.verdicts,
            doubts=self.doubts,
            asked=self.asked,
            stage_actor="",
            stage_at=0,
            notes=self.notes,
        )
        if self.frozen and self.still is None:
            self.still = Still(at=at, stage=stage)
        self.still = self.still if self.frozen else None
        if self.rehearsal:
            rehearsed = stage.model_copy(update={"cue": self.rehearsal.cue, "poll": self.rehearsal.cue.poll})
            shown = self.poll.model_copy(update={"state": self.rehearsal.state or PollState.DRAFT})
            told = {"voted": 80, "entitled": 100, "version": 0, "at": at, "poll": shown.id}
            self.still = Still.model_validate(
                {"at": at, "stage": rehearsed, "poll": shown, "turnout": told, "rehearsal": True}
            )
        messages = [
            stage,
            console,
            AirState(version=version, at=at, cue=self.cue.id, still=self.still, rehearsal=self.rehearsal),
        ]
        if self.cue.poll and self.polls:
            turnout = TurnoutState(version=version, at=at, poll=self.cue.poll, voted=self.voted, entitled=287)
            shown = next(poll for poll in self.polls if poll.id == self.cue.poll)
            messages[1:1] = [PollMessage(version=version, at=at, poll=shown), turnout]
            if self.places:
                result = {"poll": shown.id, "final": True, "result": self.result, "places": self.places}
                messages.append(ResultsState.model_validate({"version": version, "at": at} | result))
        for message in messages:
            socket.send(message.model_dump_json())

    def _answer(self, route: Route) -> None:
        request = route.request
        path = path_of(route)
        if not self.reachable:
            route.abort()
        elif path == "staff/session" and request.method == "GET" and not self.signed_in:
            route.fulfill(status=401, json={"code": "not_signed_in", "message": "Sign in first.", "detail": {}})
        elif path == "staff/session" and request.method == "GET":
            route.fulfill(json={"name": ME, "rooms": [room.model_dump() for room in ROOMS]})
        elif path == "badges":
            badge = {"number": 118, "name": "Rasa Kazlauskaitė", "organisation": "AgriFood Lithuania"}
            rest = {"country": "LT", "category": "", "admitted_at": now()}
            route.fulfill(json=[badge | rest])
        elif request.method == "GET":
            self.fetched.append(path)
            self._reply(route)
        else:
            self.posted.append((path, json.loads(request.post_data or "{}")))
            if self._held is None:
                self._reply(route)
            else:
                self._held.append(route)

    def _reply(self, route: Route) -> None:
        path = path_of(route)
        if self.refusal and route.request.method == "POST":
            status, problem = self.refusal
            route.fulfill(status=status, json=problem)
        elif path in self.answers:
            answer = self.answers[path]
            route.fulfill(json=answer() if callable(answer) else answer)
        elif route.request.method == "GET":
            route.fulfill(status=404, json={"code": "not_found", "message": "There is no such thing.", "detail": {}})
        elif path.endswith("/actions"):
            route.fulfill(json=self.poll.model_dump())
        elif path == "staff/session":
            route.fulfill(status=201, json={"name": ME, "rooms": [room.model_dump() for room in ROOMS]})
        else:
            route.fulfill(status=204)


def path_of(route: Route) -> str:
    return route.request.url.split("/api/")[1].split("?")[0]
