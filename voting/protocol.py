"""The wire: what goes up by HTTP and comes down the WebSocket. TypeScript types are generated from here.

Moments are milliseconds since 1970-01-01 UTC by the server's clock. Texts map language codes to strings.
"""

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StringConstraints

from voting.domain.methods import Why
from voting.domain.outcome import Verdict
from voting.domain.poll import Action, PollState
from voting.domain.rules import Base, Majority, Reveal, Rung, Shown
from voting.domain.runsheet import Cover, CueKind

LIVE_PROTOCOL = "voting.v1"
"""WebSocket subprotocol."""

Secret32 = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{43}$")]
"""32 bytes as unpadded base64url."""

Id16 = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{22}$")]
"""16 bytes as unpadded base64url."""

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]
Texts = dict[str, str]


BODY_LIMIT = 16_384
"""Bytes of the largest body that the server takes."""


def ballot_size(options: Iterable[str]) -> int:
    """Bytes of every ballot's body in a secret poll with these option ids: the least multiple of 1024 that holds any.

    It depends on the poll alone, so that the length of what is sent says nothing about what was chosen.
    """
    largest = 256 + sum(len(id) + 24 for id in options)
    return min(1024 * -(-largest // 1024), BODY_LIMIT)


class Wire(BaseModel):
    """Base of everything on the wire: frozen, and nothing unknown is accepted."""

    model_config = ConfigDict(frozen=True, extra="forbid")


# Commands: bodies of POST requests


class SignIn(Wire):
    """POST /api/session. ``auth`` is HKDF(token, "auth"); ``device`` is the phone's own random id."""

    auth: Secret32
    device: Secret32


class AnswerMove(Wire):
    """POST /api/session/move, from the phone that holds the badge."""

    allow: bool


class CastBallot(Wire):
    """POST /api/polls/{poll}/ballot. ``tag`` is HKDF(token, "ballot|" + poll); ``submission`` is random, the same
    at every retry; ``rev`` rises with each change on the phone; ``choices`` is what the method takes; ``pad`` is
    ignored: in a secret poll it brings the body to ``ballot_size``."""

    tag: Secret32
    submission: Id16
    rev: Annotated[int, Field(ge=1, le=2**31 - 1)]
    choices: list[str] | dict[str, JsonValue] | None
    pad: Annotated[str, StringConstraints(max_length=BODY_LIMIT)] = ""


class ActOnPoll(Wire):
    """POST /api/polls/{poll}/actions. ``version`` is the poll version that the moderator saw; ``seconds`` for
    count_down and extend; ``reason`` is needed to annul and to decide; ``option`` is whom the chair names."""

    action: Literal[
        "arm",
        "disarm",
        "count_down",
        "open",
        "extend",
        "close",
        "keep_open",
        "run_off",
        "decide",
        "step",
        "step_back",
        "reveal",
        "annul",
    ]
    version: int
    seconds: int = 0
    reason: Reason = ""
    option: Slug | None = None


class Peek(Wire):
    """POST /api/polls/{poll}/peek. The journal keeps who looked, when and why."""

    version: int
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=500)]


class Begun(Wire):
    """POST /api/polls/{poll}/begun, once, when an attendee first touches the ballot. It says nothing of the choice."""


class TakeCue(Wire):
    """POST /api/rooms/{room}/stage. ``version`` is the stage version that the moderator saw."""

    cue: Slug
    cover: Cover = Cover.NONE
    version: int


class AcceptInvite(Wire):
    """POST /api/staff/session, with the secret of a one-time link."""

    invite: Secret32


class ReleaseDevice(Wire):
    """POST /api/badges/{number}/release."""

    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=500)]


class AskPairing(Wire):
    """POST /api/screens. ``claim`` is the screen's own secret."""

    claim: Secret32
    room: Slug


class ApprovePairing(Wire):
    """POST /api/screens/approve."""

    code: Annotated[str, StringConstraints(strip_whitespace=True, to_upper=True, max_length=12)]
    room: Slug
    name: Name


class ClaimPairing(Wire):
    """POST /api/screens/claim, repeated by the screen until it is approved."""

    claim: Secret32


# Answers


class SignedIn(Wire):
    """Answer to sign-in, and GET /api/session."""

    number: int
    name: str
    organisation: str
    country: str
    rooms: list["RoomName"]


class RoomName(Wire):
    id: str
    name: Texts


class Received(Wire):
    """The ballot is committed and synced. ``at``: when the server confirmed it."""

    poll: str
    rev: int
    at: int


class ReceiptList(Wire):
    """GET /api/polls/{poll}/receipts, once the poll is closed: the codes of all ballots received, sorted; nothing of
    what is on them. A code is the first 50 bits of SHA-256 of ``receipt|POLL|TAG``, as ``F8JSH-TX7BE``."""

    poll: str
    codes: list[str]


class StaffSignedIn(Wire):
    name: str
    rooms: list[RoomName]


class PairingCode(Wire):
    """``code`` is what the moderator types."""

    code: str
    expires_at: int


class PairingAnswer(Wire):
    approved: bool
    room: str = ""


class BadgeFound(Wire):
    """A row of GET /api/badges?q=…, for staff."""

    number: int
    name: str
    organisation: str
    country: str
    category: str
    admitted_at: int | None


class Problem(Wire):
    """Every refusal, HTTP or socket. ``code`` is stable, ``message`` helps a person."""

    code: str
    message: str
    detail: dict[str, JsonValue] = {}


# States: messages of the live socket. Each replaces the whole state of its topic.


class ChoiceMethod(Wire):
    kind: Literal["choice"] = "choice"
    least: int
    most: int
    blank: bool


class AllocationMethod(Wire):
    kind: Literal["allocation"] = "allocation"
    points: int
    step: int
    blank: bool


class RankingMethod(Wire):
    """``most``: how many options a ballot may rank, at least one."""

    kind: Literal["ranking"] = "ranking"
    most: int
    blank: bool


MethodView = Annotated[ChoiceMethod | AllocationMethod | RankingMethod, Field(discriminator="kind")]


class OptionView(Wire):
    """``photograph``: the address of the nominee's picture, 4 wide to 5 high."""

    id: str
    label: Texts
    organisation: str | None
    country: str | None
    mark: Texts | None
    photograph: str | None = None


class StepView(Wire):
    """The last action: what, by whom, when."""

    action: Action
    actor: str
    at: int


class QuorumView(Wire):
    percent: int
    of: Base


class PollView(Wire):
    """A poll as everybody may see it. ``ties`` is the tie ladder, empty where nobody wins; ``own``: badges of a
    nominee's organisation may vote. ``commitment`` is the SHA-256 of the draw's ``seed``, which is empty until the
    poll is published. ``head`` and ``words``: the journal's head at the close, as 64 hex digits and as eight words.
    ``step``: how many parts of the result have been shown."""

    id: str
    version: int
    title: Texts
    method: MethodView
    options: list[OptionView]
    round: int
    mark: Texts | None
    secret: bool
    shown: Shown
    change: bool
    seconds: int | None
    categories: list[str]
    quorum: QuorumView | None
    majority: Majority
    ties: list[Rung]
    own: bool
    reveal: Reveal
    figures: bool
    shuffle: bool
    follows: str | None
    test: bool
    commitment: str
    seed: str
    head: str
    words: list[str]
    step: int
    state: PollState
    entitled: int
    opens_at: int | None
    closes_at: int | None
    final_at: int | None
    closed_at: int | None


class CueView(Wire):
    id: str
    kind: CueKind
    title: Texts
    poll: str | None
    text: Texts | None


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


class OptionVotes(Wire):
    option: str
    votes: int


class ChoiceResult(Wire):
    kind: Literal["choice"] = "choice"
    ballots: int
    blank: int
    counts: list[OptionVotes]


class OptionSpreadView(Wire):
    option: str
    mean: float
    whole: int
    low: int
    high: int
    columns: list[int]


class AllocationResult(Wire):
    kind: Literal["allocation"] = "allocation"
    ballots: int
    blank: int
    points: int
    options: list[OptionSpreadView]


class RoundView(Wire):
    """A round of the count: votes of each option left, ballots that rank none of them, who leaves after it and why
    (nobody and null in the last round)."""

    counts: list[OptionVotes]
    exhausted: int
    out: list[str]
    why: Why | None


class RankingResult(Wire):
    """``places``: all options, best first; those in one group share the place. A single first one is the winner."""

    kind: Literal["ranking"] = "ranking"
    ballots: int
    blank: int
    rounds: list[RoundView]
    places: list[list[str]]


ResultView = Annotated[ChoiceResult | AllocationResult | RankingResult, Field(discriminator="kind")]


class PlaceView(Wire):
    """``votes`` for each of the options that share the place, and their ``share``, 0 to 1, of the ballots that are not
    blank; None where the room sees no figures."""

    place: int
    options: list[str]
    votes: int | None
    share: float | None = None


class OutcomeView(Wire):
    """``winners``: one, several joint ones, or none. ``leaders``: whom a tie or a run-off is between. ``rung``: what
    settled it, if the votes did not."""

    verdict: Verdict
    winners: list[str]
    leaders: list[str]
    rung: Rung | None


class ResultsState(State):
    """Sent only while the poll's rules let results be seen (law 6). ``final``: the poll is closed. While the result is
    revealed in steps there are only the ``places`` shown so far, best first; ``result`` and ``outcome`` follow with
    the publication, ``result`` only where the room sees figures."""

    topic: Literal["results"] = "results"
    poll: str
    final: bool
    result: ResultView | None
    places: list[PlaceView] = []
    outcome: OutcomeView | None = None


class Peeked(Wire):
    """Answer to a peek, for one moderator's eyes."""

    poll: str
    result: ResultView
    outcome: OutcomeView | None


class MeState(State):
    """About this phone's badge, and for the room's current poll whether it may vote and has voted. ``barred``: why it
    may not vote: its category, a nominee of its own organisation, or it came after the roll was fixed."""

    topic: Literal["me"] = "me"
    number: int
    name: str
    organisation: str
    country: str
    move_asked_at: int | None
    poll: str | None
    entitled: bool
    participated: bool
    barred: Literal["", "category", "own", "late"] = ""


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
    """What moderators of a room see beside what everybody sees. Never a tally. ``verdicts``: of closed polls that name
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


class PreflightItem(Wire):
    """A light: ``problem`` says what is wrong if it is not ``ok``; ``about`` names screens, polls or nominees;
    ``figure`` counts what the item is about (megabytes free for storage), ``of`` how many there could be."""

    name: Literal["screen", "storage", "clock", "roll", "phones", "rules", "names", "rehearsal"]
    light: Literal["ok", "warn", "stop"]
    problem: Literal[
        "",
        "no_screen",
        "screen_lost",
        "storage_fails",
        "disk_nearly_full",
        "clock_set_back",
        "no_roll",
        "badges_not_printed",
        "few_phones",
        "rules_broken",
        "electorate_too_small",
        "names_too_long",
        "not_rehearsed",
    ] = ""
    about: list[str] = []
    figure: int | None = None
    of: int | None = None


class PreflightState(Wire):
    """GET /api/rooms/{room}/preflight. ``at``: the server's time, for the browser to compare with its own."""

    at: int
    items: list[PreflightItem]


class Beat(Wire):
    """Alive, and what time it is. Screens call their picture stale after three seconds without a message."""

    topic: Literal["beat"] = "beat"
    at: int


class Ended(Wire):
    """The session ended (released, moved, left): sign in again."""

    topic: Literal["ended"] = "ended"
    at: int


LiveMessage = Annotated[
    StageState | PollMessage | TurnoutState | ResultsState | MeState | ConsoleState | Beat | Ended,
    Field(discriminator="topic"),
]
