"""The rules under which a poll is held. They are fixed by arming and shown to everybody who may vote."""

from dataclasses import dataclass
from enum import StrEnum

from voting.domain.errors import DefinitionInvalid, WouldIdentify

MOST_BADGES = 1_000_000
"""More than any roll has."""


class Shown(StrEnum):
    """When a poll's results may be seen, by anyone."""

    LIVE = "live"
    AFTER_CLOSE = "after_close"
    HELD = "held"
    """Sealed until the moderator reveals them."""


class Base(StrEnum):
    """Whom a quorum is a share of."""

    ENTITLED = "entitled"
    CHECKED_IN = "checked_in"
    """Those of the entitled who had signed in by the close."""


@dataclass(frozen=True, slots=True)
class Quorum:
    """At least ``percent`` (1 to 100) of ``of`` must have voted."""

    percent: int
    of: Base = Base.ENTITLED


class Majority(StrEnum):
    """What the winner needs, of the ballots that are not blank."""

    PLURALITY = "plurality"
    """More than any other option."""
    ABSOLUTE = "absolute"
    """More than half."""
    TWO_THIRDS = "two_thirds"
    """Two thirds or more."""

    def met(self, votes: int, valid: int) -> bool:
        match self:
            case Majority.PLURALITY:
                return votes > 0
            case Majority.ABSOLUTE:
                return votes * 2 > valid
            case Majority.TWO_THIRDS:
                return votes > 0 and votes * 3 >= valid * 2


class Rung(StrEnum):
    """A rung of the tie ladder: what happens when the votes name no single winner."""

    RUN_OFF = "run_off"
    """Another round between the leaders, with the same electoral roll."""
    JOINT = "joint"
    """All of them win."""
    CHAIR = "chair"
    """The jury or chair decides, with a reason."""
    DRAW = "draw"
    """By a seed that was committed to before the poll opened."""


class Reveal(StrEnum):
    """How the room is shown the result of an award."""

    ALL = "all"
    """Everything at once."""
    PODIUM = "podium"
    """Third, second, first."""
    WINNER = "winner"
    ROUNDS = "rounds"
    """A ranked award, round by round."""


class OneVote(StrEnum):
    """Who has one vote."""

    BADGE = "badge"
    ORGANISATION = "organisation"
    """The first of its badges to vote has it."""
    DELEGATE = "delegate"
    """An organisation, by its named delegate."""


class By(StrEnum):
    """What a result is broken down by."""

    CATEGORY = "category"
    COUNTRY = "country"


LEAST_GROUP = 10
"""Ballots in the smallest group of a breakdown, unless the poll says otherwise."""

FEWEST_IN_GROUP = 3
"""With fewer, one who knows the own ballot knows the other's."""


@dataclass(frozen=True, slots=True)
class Rules:
    """How a poll is held. ``seconds``: it closes by itself that long after opening. ``categories``: badge
    categories entitled to vote, empty for all; ``rooms``: so are badges registered for one of these. ``checked_in``:
    only badges that have signed in when the roll is fixed. ``weighted``: named delegates count as often as the roll
    says. ``least_electorate``: a secret poll is refused below it. ``breakdown``: the result is also shown by groups,
    none of which has fewer than ``least_group`` ballots.

    ``ties`` is the tie ladder, and makes the poll name a winner: run-offs, as many as are listed, and one last rung
    that always decides. ``own``: badges of a nominee's organisation may vote. ``figures``: the room sees numbers.
    ``shuffle``: each phone has an order of its own.
    """

    secret: bool = False
    shown: Shown = Shown.HELD
    change: bool = True
    seconds: int | None = None
    categories: tuple[str, ...] = ()
    least_electorate: int = 10
    quorum: Quorum | None = None
    majority: Majority = Majority.PLURALITY
    ties: tuple[Rung, ...] = ()
    own: bool = True
    reveal: Reveal = Reveal.ALL
    figures: bool = True
    shuffle: bool = False
    rooms: tuple[str, ...] = ()
    checked_in: bool = False
    one_vote: OneVote = OneVote.BADGE
    weighted: bool = False
    breakdown: By | None = None
    least_group: int = LEAST_GROUP

    @property
    def names_winner(self) -> bool:
        return bool(self.ties)

    @property
    def rung(self) -> Rung | None:
        """The rung that a tie meets first."""
        return self.ties[0] if self.ties else None

    def check(self) -> None:
        """Raises DefinitionInvalid where the rules contradict each other."""
        if self.secret and self.shown is Shown.LIVE:
            raise DefinitionInvalid(
                "A secret poll cannot show live results: each change of the bars would show a ballot.",
                field="shown",
            )
        if not 1 <= self.least_electorate <= MOST_BADGES:
            raise DefinitionInvalid(
                f"The least electorate is 1 to {MOST_BADGES}.", field="least_electorate", found=self.least_electorate
            )
        if self.seconds is not None and not 5 <= self.seconds <= 86_400:
            raise DefinitionInvalid("A poll lasts 5 seconds to a day.", field="seconds", found=self.seconds)
        if self.quorum and not 1 <= self.quorum.percent <= 100:
            raise DefinitionInvalid("A quorum is 1 to 100 per cent.", field="quorum.percent", found=self.quorum.percent)
        if self.ties and (self.ties[-1] is Rung.RUN_OFF or any(rung is not Rung.RUN_OFF for rung in self.ties[:-1])):
            raise DefinitionInvalid(
                "A tie ladder is any number of run-offs and then one of joint, chair or draw, which always decides.",
                field="ties",
                found=list(self.ties),
            )
        if not self.names_winner:
            self._check_opinion()
        elif self.reveal is not Reveal.ALL and self.shown is not Shown.HELD:
            raise DefinitionInvalid("Only a result that is held can be revealed in steps.", field="reveal")
        if self.reveal is Reveal.ROUNDS and not self.figures:
            raise DefinitionInvalid("Rounds are shown by their figures.", field="figures")
        self._check_weights()
        self._check_breakdown()

    def _check_weights(self) -> None:
        if self.weighted and self.one_vote is not OneVote.DELEGATE:
            raise DefinitionInvalid("Only the votes of named delegates have weights.", field="weighted")
        if self.weighted and self.secret:
            raise WouldIdentify(
                "A secret poll cannot be weighted: who took part is on record, and the weight of a ballot, or the sums "
                "of weights in the result, would tell whose it is.",
                field="weighted",
            )

    def _check_breakdown(self) -> None:
        if not FEWEST_IN_GROUP <= self.least_group <= MOST_BADGES:
            raise DefinitionInvalid(
                f"The least group is {FEWEST_IN_GROUP} to {MOST_BADGES} ballots.",
                field="least_group",
                found=self.least_group,
            )
        if self.breakdown is None:
            return
        if self.secret:
            raise WouldIdentify(
                "A secret poll cannot be broken down: each ballot would have to say of which group it is, and who took "
                "part is on record.",
                field="breakdown",
            )
        if self.weighted:
            raise WouldIdentify(
                "A weighted poll cannot be broken down: a single weight may make up most of a group.", field="breakdown"
            )
        if not self.figures:
            raise DefinitionInvalid("A breakdown shows figures, and this poll shows none.", field="breakdown")

    def _check_opinion(self) -> None:
        """What only makes sense where somebody wins."""
        for field, stands in {
            "majority": self.majority is not Majority.PLURALITY,
            "reveal": self.reveal is not Reveal.ALL,
            "figures": not self.figures,
            "own": not self.own,
        }.items():
            if stands:
                raise DefinitionInvalid(
                    f"{field!r} is for polls that name a winner: say in 'ties' what happens in a tie.", field=field
                )
