"""The sample figures of a rehearsal: valid ballots, no tie, every picture in turn, and nothing of the real poll."""

from dataclasses import replace
from typing import Any

import pytest

from tests.unit.samples import poll
from voting.domain.methods import Allocation, Choice, Number, Ranking, Rating, WordCloud, WordsTally
from voting.domain.outcome import Verdict, outcome
from voting.domain.poll import Poll, PollState
from voting.domain.rules import Majority, Quorum, Reveal, Rules, Rung, Shown
from voting.domain.runsheet import Cue, CueKind
from voting.domain.tally import Turnout, tally
from voting.service.rehearsal import phases
from voting.service.samples import ENTITLED, VOTED, sample_marks, sample_tally

TIES: dict[str, Any] = {"ties": (Rung.RUN_OFF, Rung.DRAW)}
POLLS = [
    poll(),
    poll(method=Choice(least=2, most=3)),
    poll(method=Allocation()),
    poll(method=Allocation(points=7, step=7)),
    poll(method=Ranking(most=2)),
    poll(method=Rating({"en": "Never"}, {"en": "Always"})),
    poll(method=Rating({"en": "No"}, {"en": "Yes"}, 0, 1)),
    replace(poll(method=Number(-5, 5, 1)), options=()),
    replace(poll(method=WordCloud(3, "de", held=("Wissen",))), options=()),
    poll(rules=Rules(shown=Shown.LIVE)),
    poll(rules=Rules(**TIES, majority=Majority.TWO_THIRDS, quorum=Quorum(80))),
    poll(method=Ranking(), rules=Rules(**TIES, majority=Majority.ABSOLUTE)),
]


def cue(kind: CueKind) -> Cue:
    return Cue("cue", kind, {"en": "Cue"}, "p")


@pytest.mark.parametrize("known", POLLS)
def test_a_sample_is_as_many_valid_ballots_as_it_says(known: Poll) -> None:
    marks = sample_marks(known)
    assert sum(marks.values()) == VOTED
    counted = sample_tally(known, marks)
    assert counted.ballots == VOTED
    if isinstance(counted, WordsTally):
        assert len(counted.shown) == len(counted.words) == 10


@pytest.mark.parametrize("known", POLLS)
def test_the_result_of_every_method_can_be_rehearsed_and_seen(known: Poll) -> None:
    assert phases(cue(CueKind.RESULT), known)[-1].state is PollState.PUBLISHED


@pytest.mark.parametrize("known", [known for known in POLLS if known.rules.names_winner])
def test_in_a_sample_the_first_wins_whatever_the_rules_ask(known: Poll) -> None:
    decided = outcome(known, tally(known, sample_marks(known)), Turnout(VOTED, ENTITLED))
    assert (decided.verdict, decided.winners) == (Verdict.WINNER, (known.options[0].id,))


def test_a_vote_is_rehearsed_up_to_its_close_and_a_result_from_there_step_by_step() -> None:
    podium = poll(rules=Rules(**TIES, reveal=Reveal.PODIUM))
    vote = [(each.state, each.step) for each in phases(cue(CueKind.POLL), podium)]
    assert vote == [(PollState.ARMED, 0), (PollState.OPEN, 0), (PollState.CLOSED, 0)]
    result = [(each.state, each.step) for each in phases(cue(CueKind.RESULT), podium)]
    steps = [(PollState.REVEALING, step) for step in range(1, 4)]
    assert result == [(PollState.CLOSED, 0), *steps, (PollState.PUBLISHED, 3)]


def test_nothing_of_the_real_poll_but_its_definition_is_rehearsed() -> None:
    real = replace(
        poll(rules=Rules(**TIES)), state=PollState.OPEN, seed="ab" * 32, head="cd" * 32, decided="a", entitled=287
    )
    for kind in (CueKind.POLL, CueKind.RESULT):
        for each in phases(cue(kind), real):
            assert (each.seed, each.head, each.decided, each.entitled) == ("", "", None, ENTITLED)
