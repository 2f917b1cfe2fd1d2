"""Polls and their results as everybody reads them."""

from typing import Annotated, Literal

from pydantic import Field

from voting.domain.methods import Counting, Why
from voting.domain.outcome import Verdict
from voting.domain.poll import Action, PollState
from voting.domain.rules import Base, By, Majority, OneVote, Reveal, Rung, Shown
from voting.protocol.scales import NumberMethod, NumberResult, RatingMethod, RatingResult
from voting.protocol.wire import Texts, Wire


class ChoiceMethod(Wire):
    """``none``: the option that stands for none of these, chosen alone, if any."""

    kind: Literal["choice"] = "choice"
    least: int
    most: int
    blank: bool
    none: str | None = None


class BoundView(Wire):
    least: int
    most: int


class AllocationMethod(Wire):
    """``exact``: all ``points`` must be given away, else at most so many. ``bounds`` by option, where it has any."""

    kind: Literal["allocation"] = "allocation"
    points: int
    step: int
    blank: bool
    exact: bool = True
    bounds: dict[str, BoundView] = Field(default_factory=dict)


class RankingMethod(Wire):
    """``most``: how many options a ballot may rank, at least one."""

    kind: Literal["ranking"] = "ranking"
    most: int
    blank: bool
    counting: Counting = Counting.RUN_OFF


class WordsMethod(Wire):
    """Up to ``most`` words of at most ``longest`` characters. ``moderated``: a moderator sees them before the room."""

    kind: Literal["words"] = "words"
    most: int
    longest: int
    moderated: bool
    blank: bool


class IdeasMethod(Wire):
    """A ballot supports one idea or more, at most ``most``. Before that a badge may send ``each``, of at most
    ``longest`` characters. ``moderated``: a moderator sees them before the room."""

    kind: Literal["ideas"] = "ideas"
    most: int
    each: int
    longest: int
    moderated: bool
    blank: bool


MethodView = Annotated[
    ChoiceMethod | AllocationMethod | RankingMethod | RatingMethod | NumberMethod | WordsMethod | IdeasMethod,
    Field(discriminator="kind"),
]


class OptionView(Wire):
    """``photograph``: the address of the nominee's picture, 4 wide to 5 high; with ``/small.webp`` behind it, of
    a square one for phones. ``theme``: what an idea is under."""

    id: str
    label: Texts
    organisation: str | None
    country: str | None
    mark: Texts | None
    photograph: str | None = None
    theme: Texts | None = None


class StepView(Wire):
    """The last action: what, by whom, when."""

    action: Action
    actor: str
    at: int


class QuorumView(Wire):
    percent: int
    of: Base


class WeightsView(Wire):
    """The named delegates of these organisations count ``weight`` times each."""

    weight: int
    organisations: list[str]


class PollView(Wire):
    """A poll as everybody may see it. ``ties`` is the tie ladder, empty where nobody wins; ``own``: badges of a
    nominee's organisation may vote; ``rooms``: ids of the rooms whose
    badges may, if not all. ``weights``: once the
    poll is armed, where it gives any. ``commitment`` is the SHA-256 of the draw's ``seed``, which is empty until the
    poll is published. ``head`` and ``words``: the journal's head at the close, as 64 hex digits and as eight words.
    ``step``: how many parts of the result have been shown. ``collecting``: ideas are taken for it."""

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
    rooms: list[str] = Field(default_factory=list)
    checked_in: bool = False
    one_vote: OneVote = OneVote.BADGE
    weighted: bool = False
    weights: list[WeightsView] = Field(default_factory=list)
    breakdown: By | None = None
    least_group: int = 0
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
    collecting: bool = False


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
    """``kept``: whole points of the mean that went to no option. ``agreement``: the part of their points that two
    ballots give alike on average, 0 to 1; null for fewer than two."""

    kind: Literal["allocation"] = "allocation"
    ballots: int
    blank: int
    points: int
    options: list[OptionSpreadView]
    kept: int = 0
    agreement: float | None = None


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


class WordVotes(Wire):
    """``key`` stays the same while the word's most frequent spelling changes."""

    key: str
    text: str
    votes: int


class WordsResult(Wire):
    """``words``: those shown, most votes first, and ``more`` that have fewer. ``waiting``: how many a moderator has yet
    to look at."""

    kind: Literal["words"] = "words"
    ballots: int
    blank: int
    words: list[WordVotes]
    more: int
    waiting: int


class PairwiseResult(Wire):
    """A ranking counted by duels. ``duels``: how many ballots prefer the option of a row to that of a column, both in
    ballot order. ``points``: Borda's, in ballot order; ``paths``: Schulze's strengths, laid out like the duels; each is
    empty where the other counts. ``places``: all options, best first; those in one group share the place."""

    kind: Literal["pairwise"] = "pairwise"
    ballots: int
    blank: int
    counting: Counting
    options: list[str]
    duels: list[list[int]]
    points: list[float]
    paths: list[list[int]]
    places: list[list[str]]


ResultView = Annotated[
    ChoiceResult | AllocationResult | RankingResult | PairwiseResult | RatingResult | NumberResult | WordsResult,
    Field(discriminator="kind"),
]


class CohortView(Wire):
    """A group of voters and what its ballots say. ``name``: a category, or a country's two letters; empty for all
    smaller groups together."""

    name: str
    result: ResultView


class BreakdownView(Wire):
    """The result by groups; none where a group would have fewer than ``least`` ballots."""

    by: By
    least: int
    cohorts: list[CohortView]


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
