"""A run-off: another round between the leaders of a poll, under the rest of its tie ladder."""

from dataclasses import replace

from voting.domain.errors import IllegalTransition
from voting.domain.methods import Choice
from voting.domain.outcome import Outcome
from voting.domain.poll import Action, Poll, PollState, Step
from voting.domain.rules import Rung
from voting.domain.text import Millis, pick

LONGEST_ID = 64


def run_off(poll: Poll, outcome: Outcome, number: int, now: Millis, *, actor: str) -> Poll:
    """The next round of ``poll``, armed, with its leaders in alphabetical order, which says nothing about their votes.
    ``number``: how many run-offs of it there have been, for an id of its own. Raises IllegalTransition where the
    outcome asks for none."""
    if outcome.rung is not Rung.RUN_OFF or outcome.winners:
        raise IllegalTransition(
            "The outcome of this poll asks for no run-off.", state=poll.state, action=Action.RUN_OFF
        )
    leaders = [option for option in poll.options if option.id in outcome.leaders]
    none = [option for option in poll.options if isinstance(poll.method, Choice) and option.id == poll.method.none]
    ending = f"-round-{poll.round + 1}" + (f"-{number + 1}" if number else "")
    return replace(
        poll,
        id=poll.id[: LONGEST_ID - len(ending)] + ending,
        options=(*sorted(leaders, key=lambda option: pick(option.label, "en").casefold()), *none),
        rules=replace(poll.rules, ties=poll.rules.ties[1:]),
        round=poll.round + 1,
        follows=poll.id,
        state=PollState.ARMED,
        version=1,
        present=0,
        seed="",
        head="",
        decided=None,
        step=0,
        opens_at=None,
        opened_at=None,
        closes_at=None,
        final_at=None,
        closed_at=None,
        last=Step(Action.ARM, actor, now),
    )
