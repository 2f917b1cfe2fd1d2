"""A poll and its one state machine. Every change of a poll's state is a row of ``TRANSITIONS``."""

from dataclasses import dataclass, field, replace
from enum import StrEnum

from voting.domain.curation import Curation
from voting.domain.electorate import Weights
from voting.domain.errors import (
    DefinitionInvalid,
    IllegalTransition,
    InvalidInput,
    NotFound,
    PhotographFixed,
    WordsFixed,
)
from voting.domain.methods import Allocation, Choice, Counting, Ideas, Method, Ranking, Rating, WordCloud
from voting.domain.rules import Majority, Reveal, Rules, Shown
from voting.domain.text import Millis, Text, fold

GRACE: Millis = 5_000
"""How long a close can be undone, while confirmed ballots still drain in."""


MOST_ROUNDS = 99


class PollState(StrEnum):
    DRAFT = "draft"
    ARMED = "armed"
    OPEN = "open"
    CLOSING = "closing"
    CLOSED = "closed"
    REVEALING = "revealing"
    """The moderator shows the result in steps, on the host's word."""
    PUBLISHED = "published"
    ANNULLED = "annulled"


class Action(StrEnum):
    EDIT = "edit"
    """Change the definition of a draft; see ``domain.preparing``."""
    COLLECT = "collect"
    """Take ideas from attendees, before the vote on them."""
    STOP = "stop_collecting"
    ARM = "arm"
    """Fix wording, rules and electoral roll; and what is voted on, where attendees sent it."""
    DISARM = "disarm"
    COUNT_DOWN = "count_down"
    """Announce the opening; it then opens by itself."""
    OPEN = "open"
    EXTEND = "extend"
    CLOSE = "close"
    KEEP_OPEN = "keep_open"
    """Undo the close, within GRACE."""
    FINISH = "finish"
    """The clock makes the close final: the close record."""
    PEEK = "peek"
    """A moderator looks at the tally before the room does; it stands in the journal."""
    RUN_OFF = "run_off"
    """The leaders go into another round."""
    DECIDE = "decide"
    """The chair settles a tie."""
    STEP = "step"
    """Show the room the next part of the result."""
    STEP_BACK = "step_back"
    REVEAL = "reveal"
    """Show everything that the rules let be shown."""
    ANNUL = "annul"


_S, _A = PollState, Action

TRANSITIONS: dict[tuple[PollState, Action], PollState] = {
    (_S.DRAFT, _A.EDIT): _S.DRAFT,
    (_S.DRAFT, _A.COLLECT): _S.DRAFT,
    (_S.DRAFT, _A.STOP): _S.DRAFT,
    (_S.DRAFT, _A.ARM): _S.ARMED,
    (_S.DRAFT, _A.ANNUL): _S.ANNULLED,
    (_S.ARMED, _A.DISARM): _S.DRAFT,
    (_S.ARMED, _A.COUNT_DOWN): _S.ARMED,
    (_S.ARMED, _A.OPEN): _S.OPEN,
    (_S.ARMED, _A.ANNUL): _S.ANNULLED,
    (_S.OPEN, _A.EXTEND): _S.OPEN,
    (_S.OPEN, _A.CLOSE): _S.CLOSING,
    (_S.OPEN, _A.ANNUL): _S.ANNULLED,
    (_S.CLOSING, _A.KEEP_OPEN): _S.OPEN,
    (_S.CLOSING, _A.FINISH): _S.CLOSED,
    (_S.CLOSING, _A.ANNUL): _S.ANNULLED,
    (_S.OPEN, _A.PEEK): _S.OPEN,
    (_S.CLOSED, _A.PEEK): _S.CLOSED,
    (_S.CLOSED, _A.RUN_OFF): _S.CLOSED,
    (_S.CLOSED, _A.DECIDE): _S.CLOSED,
    (_S.CLOSED, _A.STEP): _S.REVEALING,
    (_S.CLOSED, _A.REVEAL): _S.PUBLISHED,
    (_S.CLOSED, _A.ANNUL): _S.ANNULLED,
    (_S.REVEALING, _A.STEP): _S.REVEALING,
    (_S.REVEALING, _A.STEP_BACK): _S.REVEALING,
    (_S.REVEALING, _A.REVEAL): _S.PUBLISHED,
    (_S.REVEALING, _A.ANNUL): _S.ANNULLED,
}

TAKES_BALLOTS = frozenset({PollState.OPEN, PollState.CLOSING})
"""States in which the store accepts a ballot."""

TO_COME = frozenset({PollState.DRAFT, PollState.ARMED})
"""States before the opening."""

_VISIBLE = {
    Shown.LIVE: frozenset({_S.OPEN, _S.CLOSING, _S.CLOSED, _S.PUBLISHED}),
    Shown.AFTER_CLOSE: frozenset({_S.CLOSED, _S.PUBLISHED}),
    Shown.HELD: frozenset({_S.PUBLISHED}),
}


@dataclass(frozen=True, slots=True)
class Option:
    """An answer. A *nominee* is an option with an organisation. ``mark`` says what is not on record, if any.
    ``photograph``: SHA-256 of the picture's file in hex, empty without one. ``sent``: it is an idea of an attendee,
    with the ``theme`` that it was sorted under. None of the three is a part of the definition."""

    id: str
    label: Text
    organisation: str | None = None
    country: str | None = None
    mark: Text | None = None
    photograph: str = ""
    sent: bool = False
    theme: Text | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """The last action on a poll: what, by whom, when."""

    action: Action
    actor: str
    at: Millis


@dataclass(frozen=True, slots=True)
class Poll:
    """One question put to an electoral roll. ``version`` rises by one with every action; ``mark`` labels what is not
    real (a reconstructed question).

    ``follows``: the poll whose leaders are in this run-off. ``test``: a test vote, which is never counted.
    ``entitled``: how many votes are possible by the electoral roll, fixed by arming, with ``weights``: who counts how
    often, where the rules give weights; and with ``seed``: 64 hex digits that a draw depends on, secret until the poll
    is published. ``present``: of how many of these votes somebody had checked in, and ``head``: the hash of the
    journal's close record, both fixed by finishing. ``decided``: the option that the chair named. ``step``: how many
    parts of the result the room has been shown. ``curation``: what moderators made of the words of a word cloud.
    ``collecting``: ideas are taken. ``held``: the conference's words to hold back, fixed by arming.
    """

    id: str
    room: str
    title: Text
    method: Method
    options: tuple[Option, ...]
    rules: Rules = field(default_factory=Rules)
    round: int = 1
    mark: Text | None = None
    follows: str | None = None
    test: bool = False
    state: PollState = PollState.DRAFT
    version: int = 0
    entitled: int = 0
    present: int = 0
    seed: str = ""
    head: str = ""
    decided: str | None = None
    step: int = 0
    curation: Curation = field(default_factory=Curation)
    weights: tuple[Weights, ...] = ()
    collecting: bool = False
    held: tuple[str, ...] = ()
    opens_at: Millis | None = None
    opened_at: Millis | None = None
    closes_at: Millis | None = None
    final_at: Millis | None = None
    closed_at: Millis | None = None
    last: Step | None = None

    @property
    def option_ids(self) -> tuple[str, ...]:
        return tuple(option.id for option in self.options)

    @property
    def nominating(self) -> frozenset[str]:
        """The folded names of organisations that have a nominee; a nominee may be an organisation itself."""
        names = {option.organisation for option in self.options}
        names |= {name for option in self.options for name in option.label.values()}
        return frozenset(fold(name) for name in names if name)

    @property
    def takes_ballots(self) -> bool:
        return self.state in TAKES_BALLOTS

    @property
    def notes_late(self) -> bool:
        """Whether a ballot that comes now is noted as too late: the poll has closed and is not over."""
        return self.state in (PollState.CLOSED, PollState.REVEALING)

    @property
    def results_visible(self) -> bool:
        """Whether a tally may leave the server (law 6)."""
        return self.state in _VISIBLE[self.rules.shown]


def check(poll: Poll) -> None:
    """Raises DefinitionInvalid where the poll could not be held as defined."""
    ids = poll.option_ids
    if len(set(ids)) != len(ids):
        raise DefinitionInvalid(f"Poll {poll.id}: two options have the same id.", poll=poll.id, field="options")
    if not 1 <= poll.round <= MOST_ROUNDS:
        raise DefinitionInvalid(f"Poll {poll.id}: rounds are 1 to {MOST_ROUNDS}.", poll=poll.id, field="round")
    poll.method.check(ids)
    poll.rules.check()
    if poll.rules.names_winner and not isinstance(poll.method, Choice | Ranking):
        raise DefinitionInvalid(
            "Only a choice or a ranking names a winner; leave 'ties' out.", poll=poll.id, field="ties"
        )
    counting = poll.method.counting if isinstance(poll.method, Ranking) else None
    if counting not in (None, Counting.RUN_OFF) and poll.rules.majority is not Majority.PLURALITY:
        raise DefinitionInvalid("Points and duels know no majority of votes.", poll=poll.id, field="majority")
    if poll.rules.reveal is Reveal.ROUNDS and counting is not Counting.RUN_OFF:
        raise DefinitionInvalid(
            "Only a ranked poll that is counted in rounds has rounds to show.", poll=poll.id, field="reveal"
        )
    if isinstance(poll.method, WordCloud):
        _check_words(poll.rules)
    if poll.rules.breakdown and not isinstance(poll.method, Choice | Rating | Allocation):
        raise DefinitionInvalid(
            "Only a choice, a rating or an allocation can be broken down.", poll=poll.id, field="breakdown"
        )
    if isinstance(poll.method, Ideas) and not all(option.sent for option in poll.options):
        raise DefinitionInvalid("Ideas have no options: the attendees send them.", poll=poll.id, field="options")


def _check_words(rules: Rules) -> None:
    if rules.names_winner:
        raise DefinitionInvalid("A word cloud collects words; it names no winner.", field="ties")
    if rules.shown is Shown.HELD:
        raise DefinitionInvalid(
            "A word cloud cannot be sealed: moderators look at the words before the room does. Show it live or after "
            "the close.",
            field="shown",
        )


def check_words_open(poll: Poll) -> None:
    """Raises NotFound for a poll that is no word cloud; WordsFixed unless moderators may see to its words now: while
    everybody may know its tally (law 6), and until its publication, after which a result never changes."""
    if not isinstance(poll.method, WordCloud):
        raise NotFound("This poll is no word cloud.", poll=poll.id)
    if not poll.results_visible or poll.state is PollState.PUBLISHED:
        raise WordsFixed("The words of this poll cannot be changed now.", poll=poll.id, state=poll.state)


def photograph_to_change(poll: Poll, option: str) -> str:
    """The photograph that the nominee has, empty for none. Raises NotFound; PhotographFixed once the poll has opened,
    or was annulled."""
    held = next((known.photograph for known in poll.options if known.id == option), None)
    if held is None:
        raise NotFound("There is no such nominee in this poll.", poll=poll.id, option=option)
    if poll.state not in TO_COME:
        raise PhotographFixed("Photographs can be changed only before the poll opens.", state=poll.state)
    return held


def advance(poll: Poll, action: Action, now: Millis, *, actor: str, seconds: int = 0) -> Poll:
    """The poll after ``action`` at ``now``.

    ``seconds``: the lead of COUNT_DOWN (1 to 600), or what EXTEND adds (1 to 3600).
    Raises IllegalTransition, or InvalidInput for a wrong number of seconds. Arming is completed by the store,
    which fixes ``entitled``.
    """
    target = TRANSITIONS.get((poll.state, action))
    if target is None or not _takes_ideas(poll, action):
        raise IllegalTransition(
            f"A poll that is {poll.state} cannot {action.replace('_', ' ')}.", state=poll.state, action=action
        )
    moved = replace(poll, state=target, version=poll.version + 1, last=Step(action, actor, now))
    match action:
        case Action.COLLECT | Action.STOP:
            return replace(moved, collecting=action is Action.COLLECT)
        case Action.ARM:
            check(poll)
            return replace(moved, collecting=False)
        case Action.ANNUL:
            return replace(moved, collecting=False)
        case Action.DISARM:
            return replace(moved, entitled=0, seed="", weights=(), opens_at=None)
        case Action.COUNT_DOWN:
            _within(seconds, 600)
            return replace(moved, opens_at=now + seconds * 1000)
        case Action.OPEN:
            closes_at = now + poll.rules.seconds * 1000 if poll.rules.seconds else None
            return replace(moved, opens_at=None, opened_at=now, closes_at=closes_at)
        case Action.EXTEND:
            _within(seconds, 3600)
            if poll.closes_at is None:
                raise IllegalTransition("This poll has no time limit to extend.", state=poll.state, action=action)
            return replace(moved, closes_at=max(poll.closes_at, now) + seconds * 1000)
        case Action.CLOSE:
            return replace(moved, final_at=now + GRACE)
        case Action.KEEP_OPEN:
            still_running = poll.closes_at is not None and poll.closes_at > now
            return replace(moved, final_at=None, closes_at=poll.closes_at if still_running else None)
        case Action.FINISH:
            if poll.final_at is not None and now < poll.final_at:
                raise IllegalTransition("Closing can still be undone.", state=poll.state, action=action)
            return replace(moved, final_at=None, closed_at=now)
        case Action.PEEK if poll.rules.secret and poll.takes_ballots:
            raise IllegalTransition(
                "A secret poll can be peeked at only once it has closed: two looks would show the ballots between.",
                state=poll.state,
                action=action,
            )
        case Action.STEP:
            return replace(moved, step=poll.step + 1)
        case Action.STEP_BACK:
            return replace(moved, step=max(poll.step - 1, 0))
        case _:
            return moved


def _takes_ideas(poll: Poll, action: Action) -> bool:
    """Whether the action is none of collecting ideas, or one that this poll is ready for."""
    if action is Action.COLLECT:
        return isinstance(poll.method, Ideas) and not poll.collecting
    return action is not Action.STOP or poll.collecting


def due(poll: Poll, now: Millis) -> Action | None:
    """What the clock does to the poll at ``now``, if anything."""
    if poll.state is PollState.ARMED and poll.opens_at is not None and now >= poll.opens_at:
        return Action.OPEN
    if poll.state is PollState.OPEN and poll.closes_at is not None and now >= poll.closes_at:
        return Action.CLOSE
    if poll.state is PollState.CLOSING and (poll.final_at is None or now >= poll.final_at):
        return Action.FINISH
    return None


def _within(seconds: int, most: int) -> None:
    if not 1 <= seconds <= most:
        raise InvalidInput(f"Seconds must be 1 to {most}.", field="seconds", found=seconds)
