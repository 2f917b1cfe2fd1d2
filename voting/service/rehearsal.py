"""A rehearsal of the run sheet: what screens would show, with sample figures, while every real poll stays as it is."""

from collections.abc import Sequence
from dataclasses import replace

from voting.domain.breakdown import broken_down
from voting.domain.ideas import pictured
from voting.domain.outcome import outcome, places, steps
from voting.domain.poll import Poll, PollState
from voting.domain.runsheet import Cue, CueKind
from voting.domain.tally import Turnout
from voting.domain.text import Millis
from voting.protocol.states import Compared, RehearsalView, ResultsState, StageState, Still, TurnoutState
from voting.service.award import seen
from voting.service.polls import Polls
from voting.service.samples import ENTITLED, VOTED, sample_cohorts, sample_marks, sample_tally
from voting.service.views import view_breakdown, view_cue, view_poll


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
        return _picture(shown, poll, at)

    def _phase(self, cue: Cue, step: int) -> Poll | None:
        if cue.poll is None:
            return None
        known = phases(cue, self._polls.get(cue.poll))
        return known[min(step, len(known) - 1)]


def pictures(stage: StageState, poll: Poll, at: Millis) -> list[Still]:
    """A poll before it opens, while it is open, and when all of its result is out. It need not be kept anywhere."""
    vote, result = (Cue("preview", kind, poll.title, poll.id) for kind in (CueKind.POLL, CueKind.RESULT))
    shown = [(vote, each) for each in phases(vote, poll)[:2]] + [(result, phases(result, poll)[-1])]
    return [
        _picture(stage.model_copy(update={"cue": view_cue(cue), "poll": poll.id, "at": at}), each, at)
        for cue, each in shown
    ]


def _picture(stage: StageState, poll: Poll | None, at: Millis) -> Still:
    if poll is None:
        return Still(at=at, stage=stage, rehearsal=True)
    voted = 0 if poll.state is PollState.ARMED else VOTED
    turnout = TurnoutState(version=0, at=0, poll=poll.id, voted=voted, entitled=ENTITLED)
    return Still(at=at, stage=stage, poll=view_poll(poll), turnout=turnout, results=_results(poll), rehearsal=True)


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
    taken = 0
    if poll.rules.names_winner:
        counted = sample_tally(sample, marks)
        taken = len(steps(poll, counted, places(counted, outcome(sample, counted, _TURNOUT))))
    revealing = [replace(sample, state=PollState.REVEALING, step=step) for step in range(1, taken + 1)]
    return [closed, *revealing, replace(sample, state=PollState.PUBLISHED, step=taken)]


_TURNOUT = Turnout(VOTED, ENTITLED)


def _results(poll: Poll) -> ResultsState | None:
    """What the room would see of the sample; None where it would see nothing, and of a method that has no sample."""
    marks = sample_marks(poll)
    if not marks:
        return None
    counted = sample_tally(poll, marks)
    over = poll.state not in (PollState.ARMED, PollState.OPEN)
    decided = outcome(poll, counted, _TURNOUT) if over and poll.rules.names_winner else None
    shown = seen(poll, counted, decided)
    if shown is None:
        return None
    result, in_order, said = shown
    groups = broken_down(poll, sample_cohorts(poll, marks)) if over and poll.results_visible else None
    return ResultsState(
        version=0,
        at=0,
        poll=poll.id,
        final=over,
        result=result,
        places=in_order,
        outcome=said,
        breakdown=view_breakdown(groups) if groups else None,
    )
