"""The server's side of a projector, played by the test: the states of a room, in protocol types."""

import time
from collections.abc import Sequence
from typing import Any

from playwright.sync_api import Page, Route, WebSocketRoute, expect

from voting.domain.outcome import Verdict
from voting.domain.poll import PollState
from voting.domain.rules import Majority, Reveal, Rung, Shown
from voting.domain.runsheet import Cover, CueKind
from voting.protocol.answers import RoomName
from voting.protocol.polls import (
    AllocationMethod,
    AllocationResult,
    BreakdownView,
    ChoiceMethod,
    ChoiceResult,
    OptionSpreadView,
    OptionView,
    OptionVotes,
    OutcomeView,
    PlaceView,
    PollView,
    ResultView,
)
from voting.protocol.states import (
    AirState,
    Compared,
    CueView,
    PollMessage,
    ResultsState,
    StageState,
    State,
    Still,
    TurnoutState,
)

CODE = "KRTW-MXPD"
JOIN = "vote.example/v"


def now() -> int:
    return time.time_ns() // 1_000_000


def option(
    id: str, label: str, organisation: str | None = None, country: str | None = None, mark: str = ""
) -> OptionView:
    return OptionView(
        id=id,
        label={"en": label},
        organisation=organisation,
        country=country,
        mark={"en": mark} if mark else None,
    )


MANAGERS = [
    option("k", "Kristina Šermukšnytė-Alešiūnienė", "AgriFood Lithuania / KlasterLT", "LT"),
    option("v", "Veronica Elena Bocci", "European Railway Clusters association (vice-president)", "IT"),
    option("x", "Xavier Amores Bravo", "Catalan Water Partnership", "ES"),
]
PARTNERSHIPS = [
    option("a", "European Strategic Cluster Partnership for Advanced Smart Packaging – AdPack²", "Packaging", "FR"),
    option("e", "European Cleantech Internationalization Initiative – EC2i", "Cleantech", "AT"),
    option("m", "Mobility Goes International in Action – MobiGoIn-Action", "Mobility", "ES"),
    option("n", "New Frontiers in Food – Fast Forward – NF4", "Food", "DK"),
]
GREEK = [
    option("1", "Κωνσταντίνος Παπαδόπουλος-Χατζηγεωργίου", "Ελληνικός Συνεργατικός Σχηματισμός Βιοτεχνολογίας", "GR"),
    option("2", "Александра Стоянова-Караиванова", "Клъстер „Мехатроника и автоматизация“", "BG"),
    option("3", "Dr. Anne-Sophie de La Rochebrune-Vandenberghe", "Pôle de compétitivité Axelera", "FR"),
]
NOT_ON_RECORD = "wording not on record"
STONES = [
    option("1", "Remaining open"),
    option("2", "Connecting Europe and fostering strategic positioning in global value chains"),
    option("3", "Putting entrepreneurship at the core of innovation"),
    option("4", "Pursuing cross-sectoral collaboration"),
    option("5", "Mission-oriented", mark=NOT_ON_RECORD),
    option("6", "Reskilling and upskilling", mark=NOT_ON_RECORD),
    option("7", "SDG-driven", mark=NOT_ON_RECORD),
]
FOCUS = [option("i", "Internationalisation"), option("u", "Innovation uptake"), option("s", "Scaling-up of SMEs")]
SIZES = [option("b", "Bigger partnerships"), option("s", "Smaller partnerships")]
CHOICE = ChoiceMethod(least=1, most=1, blank=True)
POINTS = AllocationMethod(points=100, step=5, blank=True)


def poll(title: str, options: list[OptionView], state: PollState, **fields: Any) -> PollView:
    """A poll of the room, sealed until it is shown unless ``fields`` say otherwise."""
    settled: dict[str, Any] = {
        "version": 3,
        "method": CHOICE,
        "round": 1,
        "mark": None,
        "secret": True,
        "shown": Shown.HELD,
        "change": True,
        "seconds": 90,
        "categories": [],
        "quorum": None,
        "majority": Majority.PLURALITY,
        "ties": [],
        "own": True,
        "reveal": Reveal.ALL,
        "figures": True,
        "shuffle": False,
        "follows": None,
        "test": False,
        "commitment": "",
        "seed": "",
        "head": "",
        "words": [],
        "step": 0,
        "entitled": 287,
        "opens_at": None,
        "closes_at": None,
        "final_at": None,
        "closed_at": None,
    }
    return PollView(id="poll", title={"en": title}, options=options, state=state, **(settled | fields))


def votes(poll: PollView, *counts: int, blank: int = 0) -> ChoiceResult:
    pairs = zip(poll.options, counts, strict=True)
    return ChoiceResult(
        ballots=sum(counts) + blank,
        blank=blank,
        counts=[OptionVotes(option=option.id, votes=count) for option, count in pairs],
    )


def places(poll: PollView, *counts: int, parted: str = "") -> list[PlaceView]:
    """All places, best first. ``parted``: who came before those with as many votes, by lot or by the chair."""
    result: list[PlaceView] = []
    votes = {option.id: count for option, count in zip(poll.options, counts, strict=True)}
    order = sorted(votes, key=lambda id: (-votes[id], id != parted))
    for position, id in enumerate(order, 1):
        last = result[-1] if result else None
        if last and last.votes == votes[id] and parted not in last.options:
            last.options.append(id)
        else:
            share = votes[id] / sum(counts) if sum(counts) else 0.0
            result.append(PlaceView(place=position, options=[id], votes=votes[id], share=share))
    return result


def without_figures(places: list[PlaceView]) -> list[PlaceView]:
    """The places where the room sees no figures."""
    return [place.model_copy(update={"votes": None, "share": None}) for place in places]


def decided(
    *winners: str, verdict: Verdict = Verdict.WINNER, leaders: str = "", rung: Rung | None = None
) -> OutcomeView:
    return OutcomeView(verdict=verdict, winners=list(winners), leaders=list(leaders), rung=rung)


def spread(option: str, whole: int, low: int, high: int, *columns: int) -> OptionSpreadView:
    return OptionSpreadView(option=option, mean=float(whole), whole=whole, low=low, high=high, columns=list(columns))


TWO_CAMPS = (0, 1, 3, 7, 1, 9, 18, 10, 13, 0, 2, 2, 2, 8, 10, 9, 5, 2, 1, 1, 0)
MIX = AllocationResult(
    ballots=104,
    blank=2,
    points=100,
    options=[spread("b", 46, 30, 70, *TWO_CAMPS), spread("s", 54, 30, 70, *reversed(TWO_CAMPS))],
)
SHARED = AllocationResult(
    ballots=104,
    blank=0,
    points=100,
    options=[
        spread("i", 29, 15, 40, 5, 8, 10, 9, 12, 10, 8, 9, 8, 6, 5, 9, 1, 3, 0, 1, 0, 0, 0, 0, 0),
        spread("u", 32, 20, 40, 1, 2, 4, 9, 12, 8, 9, 6, 9, 6, 5, 5, 1, 0, 3, 0, 1, 0, 0, 0, 0),
        spread("s", 39, 20, 50, 0, 1, 4, 5, 12, 7, 9, 4, 9, 5, 6, 2, 2, 3, 6, 1, 4, 3, 1, 0, 0),
    ],
)


# Messages that are sent one by one go through the driver of the browser one by one: a busy machine tears them apart for
# longer than a page waits for what belongs together. A server writes them at once: a list is heard at once. It beats.
WIRE = """(() => {
  const dispatch = EventTarget.prototype.dispatchEvent
  EventTarget.prototype.dispatchEvent = function (event) {
    if (!(this instanceof WebSocket)) return dispatch.call(this, event)
    const hear = (message) => dispatch.call(this, new MessageEvent('message', { data: JSON.stringify(message) }))
    if (event.type === 'message') return JSON.parse(event.data).map(hear).every(Boolean)
    if (event.type === 'open') this.beats = setInterval(() => hear({ topic: 'beat', at: Date.now() }), 1000)
    if (event.type === 'close') clearInterval(this.beats)
    return dispatch.call(this, event)
  }
})()"""
LETTERS = "Promise.all([...document.fonts].map((face) => face.load())).then(() => true)"
RESTED = """() => {
  const drawn = () => new Promise(requestAnimationFrame)
  return drawn().then(() => document.fonts.ready).then(drawn).then(drawn).then(() => true)
}"""


SETTLED = 1_200
"""Milliseconds after connecting from which on changes are seen to happen."""


def settled(page: Page) -> None:
    """Wait until the page has been connected for so long that a change of it may move: by its own clock, which a busy
    machine may stop for a while."""
    page.evaluate(f"new Promise((done) => setTimeout(done, {SETTLED}))")


def rested(page: Page) -> None:
    """Wait until what follows the size and the letters of the picture has followed."""
    page.evaluate(RESTED)


def alone(kind: str) -> str:
    """Selects the frame of a kind where it is the only one: what it replaced has faded away."""
    return f".layer[data-kind={kind}]:not(.layer ~ .layer):not(:has(~ .layer))"


def drawn(page: Page, kind: str, place: str = "") -> None:
    """The frame is there, and alone; and ``place`` is written at its upper edge, which tells it from one of the same
    kind that stood there before."""
    frame = page.locator(alone(kind))
    expect(frame.locator(".whose", has_text=place) if place else frame).to_have_count(1)


def send(socket: WebSocketRoute, states: Sequence[State]) -> None:
    socket.send(f"[{','.join(state.model_dump_json() for state in states)}]")


class Screened:
    """The states of a room, told to its projector."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.paired = True
        self.reachable = True
        self.approved = False
        self.asked: list[Any] = []
        self.claims: list[Any] = []
        self.connections = 0
        self._sockets: list[WebSocketRoute] = []
        self._version = 0
        self.kind, self.title, self.text = CueKind.JOIN, "Join the vote", ""
        self.cover = Cover.NONE
        self.cue = "join"
        self.conference, self.place = "European Cluster Conference 2022", "Prague"
        self.poll: PollView | None = None
        self.result: ResultView | None = None
        self.places: list[PlaceView] | None = None
        self.outcome: OutcomeView | None = None
        self.breakdown: BreakdownView | None = None
        self.voted = 214
        self.whole: CueView | None = None
        self.compared: Compared | None = None
        self.still: Still | None = None
        self.following: CueView | None = None
        page.add_init_script(WIRE)
        page.route("**/api/screens", self._ask)
        page.route("**/api/screens/claim", self._claim)
        page.route_web_socket("**/live/screen*", self._accept)

    def show(
        self,
        kind: CueKind,
        poll: PollView | None = None,
        result: ResultView | None = None,
        *,
        text: str = "",
        cover: Cover = Cover.NONE,
        voted: int = 214,
        places: list[PlaceView] | None = None,
        outcome: OutcomeView | None = None,
    ) -> None:
        """Put something on the stage."""
        self.kind, self.poll, self.result, self.text, self.cover, self.voted = kind, poll, result, text, cover, voted
        self.places, self.outcome = places, outcome
        self.whole = self.compared = None
        self.cue = kind if poll is None else f"{kind}-{poll.id}"
        self.tell()

    def show_cue(self, cue: CueView, compared: Compared | None = None) -> None:
        """Put a cue on the stage that is about no single poll."""
        self.whole, self.compared, self.poll = cue, compared, None
        self.tell()

    def freeze(self, *, frozen: bool = True) -> None:
        """Keep the picture of now, or show the present again."""
        states = {state.model_dump()["topic"]: state for state in self.states()}
        poll = states.get("poll")
        self.still = (
            Still.model_validate(
                {
                    "at": now(),
                    "stage": states["stage"],
                    "poll": poll.poll if isinstance(poll, PollMessage) else None,
                    "turnout": states.get("turnout"),
                    "results": states.get("results"),
                    "compared": self.compared,
                }
            )
            if frozen
            else None
        )
        self.tell()

    def tell(self) -> None:
        self.send_again(self.states())

    def send_again(self, states: Sequence[State]) -> None:
        """What was sent before arrives once more, and late."""
        for socket in self._sockets:
            send(socket, states)

    def lose(self, *, back: bool = False) -> None:
        """The network is gone. ``back``: only for a moment."""
        self.reachable = back
        for socket in self._sockets:
            socket.close(code=1012)
        self._sockets = []

    def states(self) -> list[State]:
        self._version += 1
        version, at = self._version, now()
        poll = self.poll
        stage = StageState(
            version=version,
            at=at,
            conference={"en": self.conference},
            place=self.place,
            room=RoomName(id="plenary", name={"en": "Plenary"}),
            simulated=True,
            join=JOIN,
            cue=self.whole
            or CueView(
                id=self.cue,
                kind=self.kind,
                title={"en": self.title},
                poll=poll.id if poll else None,
                text={"en": self.text} if self.text else None,
            ),
            cover=self.cover,
            poll=poll.id if poll else None,
            entitled=287,
            admitted=212,
        )
        air = AirState(
            version=version, at=at, cue=stage.cue.id, compared=self.compared, still=self.still, following=self.following
        )
        if poll is None:
            return [stage, air]
        states: list[State] = [
            stage,
            air,
            PollMessage(version=version, at=at, poll=poll),
            TurnoutState(version=version, at=at, poll=poll.id, voted=self.voted, entitled=poll.entitled),
        ]
        if self.result or self.places is not None or self.outcome:
            states.append(
                ResultsState(
                    version=version,
                    at=at,
                    poll=poll.id,
                    final=poll.state not in (PollState.OPEN, PollState.CLOSING),
                    result=self.result,
                    places=self.places or [],
                    outcome=self.outcome,
                    breakdown=self.breakdown,
                )
            )
        return states

    def _accept(self, socket: WebSocketRoute) -> None:
        if not self.reachable:
            socket.close(code=1012)
        elif not self.paired:
            socket.close(code=4401)
        else:
            self.connections += 1
            self._sockets.append(socket)
            send(socket, self.states())

    def _ask(self, route: Route) -> None:
        self.asked.append(route.request.post_data_json)
        route.fulfill(json={"code": CODE, "expires_at": now() + 600_000})

    def _claim(self, route: Route) -> None:
        self.claims.append(route.request.post_data_json)
        self.paired = self.paired or self.approved
        route.fulfill(json={"approved": self.approved, "room": "plenary" if self.approved else ""})
