"""Domain values as the wire shows them. Nothing here decides what may be seen; the board does."""

from collections.abc import Sequence

from voting.domain.conference import Conference, Room
from voting.domain.methods import (
    Allocation,
    AllocationTally,
    Choice,
    ChoiceTally,
    Method,
    Ranking,
    RankingTally,
    Tally,
    placing,
)
from voting.domain.poll import Option, Poll, Step
from voting.domain.roll import Badge
from voting.domain.runsheet import Cue
from voting.protocol import (
    AllocationMethod,
    AllocationResult,
    BadgeFound,
    ChoiceMethod,
    ChoiceResult,
    CueView,
    MethodView,
    OptionSpreadView,
    OptionView,
    OptionVotes,
    PollView,
    RankingMethod,
    RankingResult,
    ResultView,
    RoomName,
    RoundView,
    SignedIn,
    StepView,
)


def view_method(method: Method, options: int) -> MethodView:
    """``options``: how many the poll has."""
    match method:
        case Choice(least, most, blank):
            return ChoiceMethod(least=least, most=most, blank=blank)
        case Allocation(points, step, blank):
            return AllocationMethod(points=points, step=step, blank=blank)
        case Ranking(most, blank):
            return RankingMethod(most=most or options, blank=blank)


def view_option(option: Option) -> OptionView:
    return OptionView(
        id=option.id,
        label=dict(option.label),
        organisation=option.organisation,
        country=option.country,
        mark=dict(option.mark) if option.mark else None,
    )


def view_poll(poll: Poll) -> PollView:
    return PollView(
        id=poll.id,
        version=poll.version,
        title=dict(poll.title),
        method=view_method(poll.method, len(poll.options)),
        options=[view_option(option) for option in poll.options],
        round=poll.round,
        mark=dict(poll.mark) if poll.mark else None,
        secret=poll.rules.secret,
        shown=poll.rules.shown,
        change=poll.rules.change,
        seconds=poll.rules.seconds,
        state=poll.state,
        entitled=poll.entitled,
        opens_at=poll.opens_at,
        closes_at=poll.closes_at,
        final_at=poll.final_at,
        closed_at=poll.closed_at,
    )


def view_step(step: Step) -> StepView:
    return StepView(action=step.action, actor=step.actor, at=step.at)


def view_cue(cue: Cue) -> CueView:
    return CueView(
        id=cue.id, kind=cue.kind, title=dict(cue.title), poll=cue.poll, text=dict(cue.text) if cue.text else None
    )


def view_result(tally: Tally) -> ResultView:
    match tally:
        case ChoiceTally(ballots, blank, counts):
            return ChoiceResult(ballots=ballots, blank=blank, counts=_votes(counts))
        case AllocationTally(ballots, blank, points, options):
            spreads = [
                OptionSpreadView(
                    option=o.option, mean=o.mean, whole=o.whole, low=o.low, high=o.high, columns=list(o.columns)
                )
                for o in options
            ]
            return AllocationResult(ballots=ballots, blank=blank, points=points, options=spreads)
        case RankingTally(ballots, blank, rounds):
            seen = [
                RoundView(counts=_votes(round.counts), exhausted=round.exhausted, out=list(round.out), why=round.why)
                for round in rounds
            ]
            places = [list(group) for group in placing(tally)]
            return RankingResult(ballots=ballots, blank=blank, rounds=seen, places=places)


def _votes(counts: Sequence[tuple[str, int]]) -> list[OptionVotes]:
    return [OptionVotes(option=option, votes=number) for option, number in counts]


def name_room(room: Room) -> RoomName:
    return RoomName(id=room.id, name=dict(room.name))


def name_rooms(conference: Conference) -> list[RoomName]:
    return [name_room(room) for room in conference.rooms]


def signed_in(badge: Badge, conference: Conference) -> SignedIn:
    return SignedIn(
        number=badge.number,
        name=badge.name,
        organisation=badge.organisation,
        country=badge.country,
        rooms=name_rooms(conference),
    )


def found(badge: Badge) -> BadgeFound:
    return BadgeFound(
        number=badge.number,
        name=badge.name,
        organisation=badge.organisation,
        country=badge.country,
        category=badge.category,
        admitted_at=badge.admitted_at,
    )
