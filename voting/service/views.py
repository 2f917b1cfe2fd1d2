"""Domain values as the wire shows them. Nothing here decides what may be seen; the board does."""

from collections.abc import Sequence

from voting.domain.breakdown import Breakdown
from voting.domain.conference import Conference, Room
from voting.domain.methods import (
    Allocation,
    AllocationTally,
    Choice,
    ChoiceTally,
    Ideas,
    Method,
    Number,
    NumberTally,
    PairwiseTally,
    Ranking,
    RankingTally,
    Rating,
    RatingTally,
    Standing,
    Tally,
    WordCloud,
    WordsTally,
    ideas,
    placing,
)
from voting.domain.methods.words import LONGEST
from voting.domain.outcome import Outcome, Place, commitment
from voting.domain.poll import Option, Poll, PollState, Step
from voting.domain.roll import Badge
from voting.domain.runsheet import Cue
from voting.domain.words import head_words
from voting.protocol.answers import BadgeFound, RoomName, SignedIn
from voting.protocol.polls import (
    AllocationMethod,
    AllocationResult,
    BoundView,
    BreakdownView,
    ChoiceMethod,
    ChoiceResult,
    CohortView,
    IdeasMethod,
    MethodView,
    OptionSpreadView,
    OptionView,
    OptionVotes,
    OutcomeView,
    PairwiseResult,
    PlaceView,
    PollView,
    QuorumView,
    RankingMethod,
    RankingResult,
    ResultView,
    RoundView,
    StepView,
    WeightsView,
    WordsMethod,
    WordsResult,
    WordVotes,
)
from voting.protocol.scales import NumberMethod, NumberResult, RatingMethod, RatingResult, StatementView
from voting.protocol.states import CueView, ItemView, WifiView

WORDS_SENT = 60
"""WordCloud of a cloud that are sent: more than a screen holds in letters that the last row reads."""


def view_method(method: Method, options: int) -> MethodView:
    """``options``: how many the poll has."""
    match method:
        case Choice(least, most, blank, none):
            return ChoiceMethod(least=least, most=most, blank=blank, none=none)
        case Allocation(points, step, blank, exact, bounds):
            return AllocationMethod(
                points=points,
                step=step,
                blank=blank,
                exact=exact,
                bounds={bound.option: BoundView(least=bound.least, most=bound.most) for bound in bounds},
            )
        case Ranking(most, blank, counting):
            return RankingMethod(most=most or options, blank=blank, counting=counting)
        case Rating(low, high, least, most, blank):
            return RatingMethod(least=least, most=most, low=dict(low), high=dict(high), blank=blank)
        case Number(least, most, decimals, unit, blank):
            return NumberMethod(
                least=least, most=most, decimals=decimals, unit=dict(unit) if unit else None, blank=blank
            )
        case WordCloud(most, _, moderated, _, blank):
            return WordsMethod(most=most, longest=LONGEST, moderated=moderated, blank=blank)
        case Ideas(most, each, moderated, blank=blank):
            most = min(most, options) if options else most
            return IdeasMethod(most=most, each=each, longest=ideas.LONGEST, moderated=moderated, blank=blank)


def view_option(option: Option) -> OptionView:
    return OptionView(
        id=option.id,
        label=dict(option.label),
        organisation=option.organisation,
        country=option.country,
        mark=dict(option.mark) if option.mark else None,
        photograph=f"/photographs/{option.photograph}.jpg" if option.photograph else None,
        theme=dict(option.theme) if option.theme else None,
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
        categories=list(poll.rules.categories),
        quorum=QuorumView(percent=poll.rules.quorum.percent, of=poll.rules.quorum.of) if poll.rules.quorum else None,
        majority=poll.rules.majority,
        ties=list(poll.rules.ties),
        own=poll.rules.own,
        reveal=poll.rules.reveal,
        figures=poll.rules.figures,
        shuffle=poll.rules.shuffle,
        rooms=list(poll.rules.rooms),
        checked_in=poll.rules.checked_in,
        one_vote=poll.rules.one_vote,
        weighted=poll.rules.weighted,
        weights=[WeightsView(weight=each.weight, organisations=list(each.organisations)) for each in poll.weights],
        breakdown=poll.rules.breakdown,
        least_group=poll.rules.least_group if poll.rules.breakdown else 0,
        follows=poll.follows,
        test=poll.test,
        commitment=commitment(poll.seed),
        seed=poll.seed if poll.state is PollState.PUBLISHED else "",
        head=poll.head,
        words=list(head_words(poll.head)) if poll.head else [],
        step=poll.step,
        state=poll.state,
        entitled=poll.entitled,
        opens_at=poll.opens_at,
        closes_at=poll.closes_at,
        final_at=poll.final_at,
        closed_at=poll.closed_at,
        collecting=poll.collecting,
    )


def view_step(step: Step) -> StepView:
    return StepView(action=step.action, actor=step.actor, at=step.at)


def view_cue(cue: Cue) -> CueView:
    wifi = cue.wifi
    return CueView(
        id=cue.id,
        kind=cue.kind,
        title=dict(cue.title),
        poll=cue.poll,
        text=dict(cue.text) if cue.text else None,
        compare=list(cue.compare),
        wifi=WifiView(network=wifi.network, password=wifi.password, qr=wifi.payload) if wifi else None,
        items=[ItemView(time=item.time, text=dict(item.text)) for item in cue.items],
        image=f"/pictures/{cue.image}.jpg" if cue.image else None,
        opens=cue.opens,
    )


def view_result(tally: Tally) -> ResultView:
    match tally:
        case ChoiceTally(ballots, blank, counts):
            return ChoiceResult(ballots=ballots, blank=blank, counts=_votes(counts))
        case AllocationTally(ballots, blank, points, options, kept, agreement):
            spreads = [
                OptionSpreadView(
                    option=o.option, mean=o.mean, whole=o.whole, low=o.low, high=o.high, columns=list(o.columns)
                )
                for o in options
            ]
            return AllocationResult(
                ballots=ballots, blank=blank, points=points, options=spreads, kept=kept, agreement=agreement
            )
        case RankingTally():
            places = [list(group) for group in placing(tally)]
            return view_rounds(tally, len(tally.rounds)).model_copy(update={"places": places})
        case PairwiseTally():
            return PairwiseResult(
                ballots=tally.ballots,
                blank=tally.blank,
                counting=tally.counting,
                options=list(tally.options),
                duels=[list(row) for row in tally.duels],
                points=list(tally.points),
                paths=[list(row) for row in tally.paths],
                places=[list(group) for group in tally.places],
            )
        case RatingTally(ballots, blank, least, most, options):
            statements = [
                StatementView(option=o.option, ratings=o.ratings, mean=o.mean, counts=list(o.counts)) for o in options
            ]
            return RatingResult(ballots=ballots, blank=blank, least=least, most=most, options=statements)
        case NumberTally(ballots, blank, median, low, high, width, columns):
            return NumberResult(
                ballots=ballots, blank=blank, median=median, low=low, high=high, width=width, columns=list(columns)
            )
        case WordsTally():
            return _view_words(tally)


def _view_words(tally: WordsTally) -> WordsResult:
    shown = tally.shown
    return WordsResult(
        ballots=tally.ballots,
        blank=tally.blank,
        words=[WordVotes(key=word.key, text=word.text, votes=word.votes) for word in shown[:WORDS_SENT]],
        more=max(0, len(shown) - WORDS_SENT),
        waiting=tally.count(Standing.WAITING),
    )


def view_breakdown(breakdown: Breakdown) -> BreakdownView:
    cohorts = [CohortView(name=cohort.name, result=view_result(cohort.tally)) for cohort in breakdown.cohorts]
    return BreakdownView(by=breakdown.by, least=breakdown.least, cohorts=cohorts)


def view_rounds(tally: RankingTally, shown: int) -> RankingResult:
    """The first ``shown`` rounds, without the places that follow from the rest."""
    rounds = [
        RoundView(counts=_votes(round.counts), exhausted=round.exhausted, out=list(round.out), why=round.why)
        for round in tally.rounds[:shown]
    ]
    return RankingResult(ballots=tally.ballots, blank=tally.blank, rounds=rounds, places=[])


def _votes(counts: Sequence[tuple[str, int]]) -> list[OptionVotes]:
    return [OptionVotes(option=option, votes=number) for option, number in counts]


def view_outcome(outcome: Outcome) -> OutcomeView:
    return OutcomeView(
        verdict=outcome.verdict, winners=list(outcome.winners), leaders=list(outcome.leaders), rung=outcome.rung
    )


def view_place(place: Place, tally: Tally, *, figures: bool) -> PlaceView:
    if not figures or place.votes is None:
        return PlaceView(place=place.place, options=list(place.options), votes=None)
    valid = tally.ballots - tally.blank
    share = place.votes / valid if valid else 0.0
    return PlaceView(place=place.place, options=list(place.options), votes=place.votes, share=share)


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
