"""The server's side of an attendee's phone, played by the test: the states of a room, and what the phone posted."""

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Route, WebSocketRoute

from tests.e2e.people import Phone, eventually
from voting.domain.methods import Choice, ChoiceTally, Tally
from voting.domain.outcome import Place, outcome, places, steps
from voting.domain.poll import Option, Poll, PollState
from voting.domain.rules import Rules, Shown
from voting.domain.runsheet import Cover, CueKind
from voting.domain.tally import Turnout
from voting.protocol.answers import Received, RoomName, SignedIn
from voting.protocol.states import CueView, MeState, PollMessage, ResultsState, StageState, State
from voting.service.views import view_outcome, view_place, view_poll, view_result

TOKEN = "0123456789ABCDEF"
ROOM = RoomName(id="plenary", name={"en": "Plenary"})
NOMINEES = (
    Option("k", {"en": "Kristina Šermukšnytė-Alešiūnienė"}, "AgriFood Lithuania / KlasterLT", "LT"),
    Option("v", {"en": "Veronica Elena Bocci"}, "European Railway Clusters association", "IT"),
    Option("x", {"en": "Xavier Amores Bravo"}, "Catalan Water Partnership", "ES"),
)
LONG_AGO = 60_000
"""Milliseconds after which any projector has drawn what it was told."""


def now() -> int:
    return time.time_ns() // 1_000_000


def award(**rules: Any) -> Poll:
    """An armed, secret award; ``rules`` are those of the domain."""
    title = {"en": "European Cluster Manager of the Year"}
    held: dict[str, Any] = {"secret": True, "shown": Shown.HELD} | rules
    return Poll("award", "plenary", title, Choice(), NOMINEES, Rules(**held), state=PollState.ARMED, entitled=287)


class VotingRoom:
    """A room that ``phone`` follows with a badge. Change what is known, then ``tell``."""

    def __init__(self, browser: Browser, address: str, *, width: int = 390, locale: str = "en-GB", **more: Any) -> None:
        self.context: BrowserContext = browser.new_context(
            base_url=address,
            viewport={"width": width, "height": 844},
            locale=locale,
            service_workers="block",
            device_scale_factor=2,
            **more,
        )
        self.phone = Phone(self.context.new_page())
        self.complaints: list[str] = []
        self.phone.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.posted: list[tuple[str, Any]] = []
        self.poll: Poll | None = None
        self.cue, self.cover = "award", Cover.NONE
        self.votes: Sequence[int] = ()
        self.tally: Tally | None = None
        """The count of a poll that names no winner, in place of ``votes``."""
        self.blank = 0
        self.age = 0
        """Milliseconds since the server made the results."""
        self.entitled, self.participated = True, False
        self.barred: Any = ""
        self.weight = 1
        self.receipts: list[str] | None = None
        self.fails = False
        self._stopped: int | None = None
        self._version = 0
        self._sockets: list[WebSocketRoute] = []
        page = self.phone.page
        page.route("**/api/**", self._answer)
        page.route_web_socket("**/live/attendee*", self._accept)

    def scan(self, token: str = TOKEN) -> None:
        self.phone.page.goto(f"/v#{token}")

    def show(self, poll: Poll, *votes: int, **changes: Any) -> None:
        """Put ``poll`` on the stage with ``changes`` to it; ``votes`` in ballot order, where it is closed."""
        before = self.poll.version if self.poll else 0
        self.poll = replace(poll, version=before + 1, **changes)
        self.votes = votes
        self.tell()

    def stop_time(self) -> None:
        """From now on time passes here in ``pass_time`` alone, for the phone and for the server."""
        ahead = int(time.time()) + 60  # a clock cannot be stopped at a moment that a slow machine has let go by
        self.phone.page.clock.install()
        self.phone.page.clock.pause_at(ahead)
        self._stopped = 1_000 * ahead

    def pass_time(self, milliseconds: int) -> None:
        """In small steps, between which the page loads what it asks for."""
        assert self._stopped is not None
        for _ in range(milliseconds // 100):
            self.phone.page.clock.run_for(100)
            self.phone.page.wait_for_load_state("networkidle")
        self._stopped += milliseconds

    def has_posted(self, path: str) -> None:
        """Wait until the phone has posted something to ``path``."""
        eventually(
            self.phone.page,
            lambda: path in [known for known, _ in self.posted],
            lambda: f"nothing came to {path}, only {self.posted}",
        )

    def tell(self) -> None:
        for socket in self._sockets:
            self._send(socket)

    def close(self) -> None:
        self.context.close()
        assert self.complaints == []

    def _now(self) -> int:
        return now() if self._stopped is None else self._stopped

    def _states(self) -> list[State]:
        self._version += 1
        version, at, poll = self._version, self._now(), self.poll
        stage = StageState(
            version=version,
            at=at,
            conference={"en": "European Cluster Conference 2022"},
            place="Prague",
            room=ROOM,
            simulated=False,
            join="vote.example/v",
            cue=CueView(id=self.cue, kind=CueKind.POLL, title={"en": "Award"}, poll=self.cue, text=None),
            cover=self.cover,
            poll=poll.id if poll else None,
            entitled=300,
            admitted=212,
        )
        me = MeState(
            version=version,
            at=at,
            number=1,
            name="Sofie Willems",
            organisation="Flanders Bike Valley",
            country="BE",
            move_asked_at=None,
            poll=poll.id if poll else None,
            entitled=self.entitled,
            participated=self.participated,
            barred=self.barred,
            weight=self.weight,
        )
        if poll is None:
            return [stage, me]
        return [stage, PollMessage(version=version, at=at, poll=view_poll(poll)), me, *self._results(poll)]

    def _results(self, poll: Poll) -> list[State]:
        """What the server would show, by the same rules."""
        common: dict[str, Any] = {
            "version": self._version,
            "at": self._now() - self.age,
            "poll": poll.id,
            "final": True,
        }
        if self.tally and poll.results_visible:
            return [ResultsState(**common, result=view_result(self.tally))]
        if not self.votes or not (poll.results_visible or poll.state is PollState.REVEALING):
            return []
        counts = tuple(zip(poll.option_ids, self.votes, strict=True))
        tally = ChoiceTally(sum(self.votes) + self.blank, self.blank, counts)
        if not poll.rules.names_winner:
            return [ResultsState(**common, result=view_result(tally))]
        decided = outcome(poll, tally, Turnout(tally.ballots, poll.entitled))
        every = places(tally, decided)
        figures = poll.rules.figures
        if poll.state is PollState.REVEALING:
            taken = [step for step in steps(poll, tally, every)[: poll.step] if isinstance(step, Place)]
            shown = [view_place(place, tally, figures=figures) for place in reversed(taken)]
            return [ResultsState(**common, result=None, places=shown)]
        shown = [view_place(place, tally, figures=figures) for place in every]
        result = view_result(tally) if figures else None
        return [ResultsState(**common, result=result, places=shown, outcome=view_outcome(decided))]

    def _accept(self, socket: WebSocketRoute) -> None:
        self._sockets.append(socket)
        self._send(socket)

    def _send(self, socket: WebSocketRoute) -> None:
        for state in self._states():
            socket.send(state.model_dump_json())

    def _answer(self, route: Route) -> None:
        request = route.request
        path = request.url.split("/api/")[1]
        body: Any = request.post_data_json
        if request.method == "POST":
            self.posted.append((path, body))
        if path == "session":
            who = SignedIn(
                number=1, name="Sofie Willems", organisation="Flanders Bike Valley", country="BE", rooms=[ROOM]
            )
            route.fulfill(status=201, json=who.model_dump())
        elif path.endswith("/ballot"):
            poll = path.split("/")[1]
            route.fulfill(json=Received(poll=poll, rev=body["rev"], at=now()).model_dump())
        elif path.endswith("/begun"):
            route.abort() if self.fails else route.fulfill(status=204)
        elif path.endswith("/receipts") and self.fails:
            route.abort()
        elif path.endswith("/receipts") and self.receipts is not None:
            route.fulfill(json={"poll": path.split("/")[1], "codes": self.receipts})
        else:
            problem = {"code": "results_not_visible", "message": "Not yet.", "detail": {}}
            route.fulfill(status=409, json=problem)
