"""States: messages of the live socket. Each replaces the whole state of its topic."""

from typing import Annotated, Literal

from pydantic import Field

from voting.domain.electorate import Bar
from voting.domain.floor import Names
from voting.domain.outcome import Verdict
from voting.domain.poll import PollState
from voting.domain.rules import Rung
from voting.domain.runsheet import Cover, CueKind
from voting.protocol.answers import RoomName
from voting.protocol.floor import QuestionView
from voting.protocol.ideas import IdeaView
from voting.protocol.polls import BreakdownView, OutcomeView, PlaceView, PollView, ResultView, StepView
from voting.protocol.wire import Texts, Wire


class WifiView(Wire):
    """``qr``: what the QR code says."""

    network: str
    password: str
    qr: str


class ItemView(Wire):
    time: str
    text: Texts


class CueView(Wire):
    """``image``: the address of the picture; None until one was given. ``opens``: taking it opens the poll."""

    id: str
    kind: CueKind
    title: Texts
    poll: str | None
    text: Texts | None
    compare: list[str] = Field(default_factory=list)
    wifi: WifiView | None = None
    items: list[ItemView] = Field(default_factory=list)
    image: str | None = None
    opens: bool = False


class State(Wire):
    """``version`` rises within a topic on one connection; ``at`` is the server's time when it was made."""

    version: int
    at: int


class StageState(State):
    """What the room's screens show. ``poll``: the poll that phones act on, if any. ``join``: the short address."""

    topic: Literal["stage"] = "stage"
    conference: Texts
    place: str
    room: RoomName
    simulated: bool
    join: str
    cue: CueView
    cover: Cover
    poll: str | None
    entitled: int
    admitted: int


class PollMessage(State):
    topic: Literal["poll"] = "poll"
    poll: PollView


class TurnoutState(State):
    topic: Literal["turnout"] = "turnout"
    poll: str
    voted: int
    entitled: int


class ResultsState(State):
    """Sent only while the poll's rules let results be seen (law 6). ``final``: the poll is closed. While the result is
    revealed in steps there are only the ``places`` shown so far, best first; ``result`` and ``outcome`` follow with
    the publication, ``result`` only where the room sees figures; ``breakdown`` only once the poll is closed."""

    topic: Literal["results"] = "results"
    poll: str
    final: bool
    result: ResultView | None
    places: list[PlaceView] = Field(default_factory=list)
    outcome: OutcomeView | None = None
    breakdown: BreakdownView | None = None


class FloorState(State):
    """Questions from the floor that the room may see, what is being answered first, then the best supported.
    ``waiting``: how many a moderator has yet to look at. It comes once questions were taken in the room."""

    topic: Literal["floor"] = "floor"
    open: bool
    moderated: bool
    names: Names
    most: int
    longest: int
    questions: list[QuestionView]
    waiting: int


class IdeasState(State):
    """The ideas of the room's poll that everybody may see, the newest first, and ``more`` that came before; while the
    poll is a draft. ``collecting``: they are taken, ``each`` from a badge. ``waiting``: how many a moderator has yet to
    look at."""

    topic: Literal["ideas"] = "ideas"
    poll: str
    collecting: bool
    moderated: bool
    each: int
    longest: int
    ideas: list[IdeaView]
    more: int
    waiting: int


class Compared(Wire):
    """The two polls that a cue compares, in its order, and of each the results where they may be seen (law 6)."""

    polls: list[PollView]
    results: list[ResultsState | None]


class Still(Wire):
    """A picture of a room as it was ``at`` a moment, whole: no clock in it runs. ``rehearsal``: its figures are a
    sample, and it says so."""

    at: int
    stage: StageState
    poll: PollView | None = None
    turnout: TurnoutState | None = None
    results: ResultsState | None = None
    compared: Compared | None = None
    floor: FloorState | None = None
    ideas: IdeasState | None = None
    rehearsal: bool = False


class RehearsalView(Wire):
    """Where a rehearsal has come to: ``step`` of the ``steps`` pictures of its cue, from 0. ``state``: what its poll
    is shown as; no poll is in it."""

    cue: CueView
    step: int
    steps: int
    state: PollState | None


class AirState(State):
    """What only screens and moderators need of a room, beside what everybody sees. ``compared``: where the cue on
    stage, ``cue``, compares two polls. ``still``: what screens show in place of the stage while it is frozen or a
    rehearsal runs; a cover lies over that too. ``following``: the cue after the one on stage, or in rehearsal."""

    topic: Literal["air"] = "air"
    cue: str
    compared: Compared | None = None
    still: Still | None = None
    following: CueView | None = None
    rehearsal: RehearsalView | None = None


class MeState(State):
    """About this phone's badge, and for the room's current poll whether it may vote and has voted. ``barred``: why it
    may not vote; of an ``entitled`` one that another of its organisation has voted. ``weight``: how many ballots its
    ballot counts as."""

    topic: Literal["me"] = "me"
    number: int
    name: str
    organisation: str
    country: str
    move_asked_at: int | None
    poll: str | None
    entitled: bool
    participated: bool
    barred: Bar | Literal[""] = ""
    weight: int = 1


class Light(Wire):
    """A health light of the console. ``ok`` false asks for attention; ``detail`` says what to do."""

    name: Literal["screen", "storage", "bus", "phones"]
    ok: bool
    detail: str = ""


class ScreenView(Wire):
    name: str
    connected: bool


class VerdictView(Wire):
    """What a moderator may know of a closed poll before its reveal. ``leaders`` only where the chair must choose among
    them. ``ready``: it may be revealed; ``more``: another step is to be shown, a round or the place ``next_place``."""

    verdict: Verdict
    rung: Rung | None
    leaders: list[str]
    ready: bool
    more: bool
    next_place: int | None


class Asked(Wire):
    """Somebody asks for a second person's consent, which is given by doing the same until ``until``."""

    action: Literal["annul", "peek", "release"]
    subject: str
    actor: str
    reason: str
    until: int


class ConsoleState(State):
    """What moderators of a room see beside what everybody sees. Never a tally. ``notes``: what they wrote to cues for
    themselves. ``verdicts``: of closed polls that name
    a winner. ``doubts``: polls being closed whose outcome could be changed by ballots that were begun and have not
    arrived."""

    topic: Literal["console"] = "console"
    me: str
    moderators: list[str]
    badges: int
    admitted: int
    phones: int
    screens: list[ScreenView]
    lights: list[Light]
    run_sheet: list[CueView]
    polls: list[PollView]
    turnout: dict[str, int]
    last: dict[str, StepView]
    verdicts: dict[str, VerdictView]
    doubts: list[str]
    asked: list[Asked]
    stage_actor: str
    stage_at: int
    notes: dict[str, Texts] = Field(default_factory=dict)


class RoomNow(Wire):
    """A room at a glance, ``at`` a moment: what its screens show, the poll of its phones, and who is connected."""

    at: int
    room: RoomName
    stage: StageState
    poll: PollView | None
    turnout: TurnoutState | None
    results: ResultsState | None
    air: AirState
    moderators: list[str]
    phones: int
    screens: list[ScreenView]


class Beat(Wire):
    """Alive, and what time it is. Screens call their picture stale after three seconds without a message."""

    topic: Literal["beat"] = "beat"
    at: int


class Ended(Wire):
    """The session ended (released, moved, left): sign in again."""

    topic: Literal["ended"] = "ended"
    at: int


LiveMessage = Annotated[
    StageState
    | PollMessage
    | TurnoutState
    | ResultsState
    | FloorState
    | IdeasState
    | AirState
    | MeState
    | ConsoleState
    | Beat
    | Ended,
    Field(discriminator="topic"),
]
