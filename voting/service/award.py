"""What the votes of a closed poll say, and how much of it may be shown: always a count of what is stored (law 4)."""

from voting.domain.errors import IllegalTransition
from voting.domain.methods import RankingTally, Round, Tally
from voting.domain.outcome import Outcome, Place, outcome, places, steps
from voting.domain.poll import Action, Poll, PollState
from voting.domain.rules import Reveal, Rung
from voting.protocol.polls import OutcomeView, PlaceView, ResultView
from voting.protocol.states import VerdictView
from voting.service.counting import counted
from voting.service.polls import Polls
from voting.service.ports import Store
from voting.service.views import view_outcome, view_place, view_result, view_rounds


class Award:
    def __init__(self, store: Store, polls: Polls) -> None:
        self._store, self._polls = store, polls

    async def outcome(self, poll: Poll) -> Outcome | None:
        """The outcome of a poll that has closed and names a winner; else None."""
        if not poll.rules.names_winner or poll.closed_at is None:
            return None
        return outcome(poll, await counted(self._store, poll), await self._store.turnout(poll.id))

    async def result(self, poll: Poll) -> ResultView:
        """The whole tally."""
        return view_result(await counted(self._store, poll))

    async def shown(self, poll: Poll) -> tuple[ResultView | None, list[PlaceView], OutcomeView | None] | None:
        """What everybody may see now of the result: figures, places, outcome; None for nothing at all (law 6)."""
        if not poll.results_visible and poll.state is not PollState.REVEALING:
            return None
        decided = await self.outcome(poll)
        return seen(poll, await counted(self._store, poll), decided)

    async def verdict(self, poll: Poll) -> VerdictView | None:
        """What moderators may know before the reveal: no name, unless the chair must choose; no figure."""
        decided = await self.outcome(poll)
        if decided is None or poll.state is PollState.ANNULLED:
            return None
        chair = decided.rung is Rung.CHAIR
        coming = await self._next(poll, decided)
        return VerdictView(
            verdict=decided.verdict,
            rung=decided.rung,
            leaders=sorted(decided.leaders) if chair else [],
            ready=self._ready(poll, decided),
            more=coming is not None,
            next_place=coming.place if isinstance(coming, Place) else None,
        )

    async def allow(self, poll: Poll, action: Action, option: str | None = None) -> None:
        """Raises IllegalTransition for a step of the award that is not to be taken now."""
        decided = await self.outcome(poll)
        if action is Action.DECIDE:
            chair = decided is not None and decided.rung is Rung.CHAIR and not decided.winners
            if not chair or decided is None or option not in decided.leaders:
                raise _refused(poll, action, "The chair decides only a tie, and only between those who share it.")
        elif action is Action.RUN_OFF and (decided is None or self._standing_run_off(poll)):
            raise _refused(poll, action, "There is a run-off of this poll already, or it names no winner.")
        elif action in (Action.STEP, Action.REVEAL) and decided is not None:
            if not self._ready(poll, decided):
                raise _refused(poll, action, "A tie is not settled yet. Follow the tie ladder first.")
            more = await self._next(poll, decided) is not None
            if action is Action.STEP and not more:
                raise _refused(poll, action, "All places have been shown. Publish the result.")
            if action is Action.REVEAL and more:
                raise _refused(poll, action, "Show the places in their order first.")
        elif action is Action.STEP:
            raise _refused(poll, action, "This result is not shown in steps.")
        elif action is Action.STEP_BACK and poll.step == 0:
            raise _refused(poll, action, "Nothing is shown yet.")
        elif action is Action.DISARM and poll.follows is not None:
            raise _refused(poll, action, "A run-off keeps its electoral roll. Annul it, then prepare another.")

    def run_offs(self, poll: Poll) -> list[Poll]:
        """The further rounds of ``poll``, annulled ones included."""
        return [known for known in self._polls.all() if known.follows == poll.id]

    def _standing_run_off(self, poll: Poll) -> bool:
        return any(known.state is not PollState.ANNULLED for known in self.run_offs(poll))

    def _ready(self, poll: Poll, decided: Outcome) -> bool:
        """A poll with a run-off is shown after it: its figures would tell who leads."""
        return decided.settled or any(known.state is PollState.PUBLISHED for known in self.run_offs(poll))

    async def _next(self, poll: Poll, decided: Outcome) -> Place | Round | None:
        """What the next step shows; None once all is shown."""
        found = await counted(self._store, poll)
        in_order = steps(poll, found, places(found, decided))
        return in_order[poll.step] if poll.step < len(in_order) else None


def seen(
    poll: Poll, found: Tally, decided: Outcome | None
) -> tuple[ResultView | None, list[PlaceView], OutcomeView | None] | None:
    """``Award.shown`` of a poll with this tally and, where it has closed and names a winner, this outcome."""
    if not poll.results_visible and poll.state is not PollState.REVEALING:
        return None
    if decided is None:
        return view_result(found), [], None
    all_places = places(found, decided)
    figures = poll.rules.figures
    if poll.state is PollState.REVEALING:
        return _so_far(poll, found, all_places)
    result = view_result(found) if figures else None
    return result, [view_place(place, found, figures=figures) for place in all_places], view_outcome(decided)


def _so_far(poll: Poll, found: Tally, all_places: tuple[Place, ...]) -> tuple[ResultView | None, list[PlaceView], None]:
    """What the steps taken have shown, and not a figure more."""
    if poll.rules.reveal is Reveal.ROUNDS and isinstance(found, RankingTally):
        return view_rounds(found, poll.step), [], None
    taken = [step for step in steps(poll, found, all_places)[: poll.step] if isinstance(step, Place)]
    return None, [view_place(place, found, figures=poll.rules.figures) for place in reversed(taken)], None


def _refused(poll: Poll, action: Action, why: str) -> IllegalTransition:
    return IllegalTransition(why, state=poll.state, action=action)
