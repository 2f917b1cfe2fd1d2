"""A rehearsal of the run sheet: what screens would show, with sample figures, while every real poll stays as it is."""

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from voting.domain.errors import BallotInvalid
from voting.domain.ideas import pictured
from voting.domain.methods import Allocation, Choice, Ideas, Method, Ranking
from voting.domain.outcome import outcome, places, steps
from voting.domain.poll import Poll, PollState
from voting.domain.rules import Majority
from voting.domain.runsheet import Cue, CueKind
from voting.domain.tally import Turnout, tally
from voting.domain.text import Millis
from voting.protocol.states import Compared, RehearsalView, ResultsState, StageState, Still, TurnoutState
from voting.service.award import seen
from voting.service.polls import Polls
from voting.service.views import view_cue, view_poll

ENTITLED, VOTED = 100, 80
"""The turnout of a sample. Round figures look like what they are."""


class Rehearsal:
    def __init__(self, polls: Polls) -> None:
        self._polls = polls

    def steps(self, cue: Cue) -> int:
        """How many pictures a cue has, one after another."""
        return len(phases(cue, self._polls.get(cue.poll))) if cue.poll else 1

    def view(self, cue: Cue, step: int) -> RehearsalView:
        poll = self._phase(cue, step)
        return RehearsalView(cue=view_cue(cue), step=step, steps=self.steps(cue), state=poll.state if poll else None)

    def still(self, stage: StageState, cue: Cue, step: int, at: Millis) -> Still:
        """The picture of ``cue`` at ``step``. ``stage``: that of the room, which lends its names."""
        poll = self._phase(cue, step)
        shown = stage.model_copy(update={"cue": view_cue(cue), "poll": poll.id if poll else None, "at": at})
        if cue.compare:
            both = [phases(cue, self._polls.get(known))[-1] for known in cue.compare]
            compared = Compared(polls=[view_poll(each) for each in both], results=[_results(each) for each in both])
            return Still(at=at, stage=shown, compared=compared, rehearsal=True)
        if poll is None:
            return Still(at=at, stage=shown, rehearsal=True)
        voted = 0 if poll.state is PollState.ARMED else VOTED
        turnout = TurnoutState(version=0, at=0, poll=poll.id, voted=voted, entitled=ENTITLED)
        return Still(at=at, stage=shown, poll=view_poll(poll), turnout=turnout, results=_results(poll), rehearsal=True)

    def _phase(self, cue: Cue, step: int) -> Poll | None:
        if cue.poll is None:
            return None
        known = phases(cue, self._polls.get(cue.poll))
        return known[min(step, len(known) - 1)]


def phases(cue: Cue, poll: Poll) -> Sequence[Poll]:
    """The poll as it would be, from one step of its cue to the next: a vote up to its close, a result from there on."""
    sample = replace(
        pictured(poll),
        entitled=ENTITLED,
        present=ENTITLED,
        opens_at=None,
        closes_at=None,
        final_at=None,
        closed_at=0,
        step=0,
        decided=None,
        seed="",  # that of a draw is a secret until the real poll is published
        head="",
    )
    closed = replace(sample, state=PollState.CLOSED)
    if cue.kind is CueKind.POLL:
        return [replace(sample, state=PollState.ARMED), replace(sample, state=PollState.OPEN), closed]
    marks = sample_marks(sample)
    if not marks:
        return [closed]
    taken = len(steps(poll, counted := tally(sample, marks), places(counted, outcome(sample, counted, _TURNOUT))))
    revealing = [replace(sample, state=PollState.REVEALING, step=step) for step in range(1, taken + 1)]
    return [closed, *revealing, replace(sample, state=PollState.PUBLISHED, step=taken)]


_TURNOUT = Turnout(VOTED, ENTITLED)


def _results(poll: Poll) -> ResultsState | None:
    """What the room would see of the sample; None where it would see nothing, and of a method that has no sample."""
    marks = sample_marks(poll)
    if not marks:
        return None
    counted = tally(poll, marks)
    over = poll.state not in (PollState.ARMED, PollState.OPEN)
    decided = outcome(poll, counted, _TURNOUT) if over and poll.rules.names_winner else None
    shown = seen(poll, counted, decided)
    if shown is None:
        return None
    result, in_order, said = shown
    return ResultsState(version=0, at=0, poll=poll.id, final=over, result=result, places=in_order, outcome=said)


def sample_marks(poll: Poll) -> Mapping[str, int]:
    """Ballots that nobody cast: the first option leads, and no two get the same, so that nothing is tied."""
    options = poll.option_ids
    leading = 0.7 if poll.rules.majority is not Majority.PLURALITY else 2 / (len(options) + 1)
    rest = [len(options) - place for place in range(1, len(options))]
    shares = [leading, *((1 - leading) * weight / sum(rest) for weight in rest)]
    ballots = [max(1, round(VOTED * share)) for share in shares]
    ballots[0] += VOTED - sum(ballots)
    marks: dict[str, int] = {}
    for first, number in enumerate(ballots):
        with contextlib.suppress(BallotInvalid):  # of a method with rules that this sample does not know
            mark = poll.method.mark(_choices(poll.method, [*options[first:], *options[:first]]), options)
            marks[mark] = marks.get(mark, 0) + number
    return marks


def _choices(method: Method, options: Sequence[str]) -> object:
    """What somebody sends who likes ``options`` in this order."""
    if isinstance(method, Ideas):
        return list(options[:1])
    if isinstance(method, Choice):
        return list(options[: method.least])
    if isinstance(method, Allocation):
        most = method.points * 6 // 10 // method.step * method.step
        return {options[0]: most, options[1]: method.points - most}
    if isinstance(method, Ranking):
        return list(options[: method.most])
    return None
