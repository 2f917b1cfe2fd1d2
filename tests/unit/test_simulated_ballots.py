"""Simulated voters hand in ballots that the methods take, the same ones for the same seed."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voting.client.marking import mark
from voting.domain.methods import Allocation, Choice, Method, Ranking, WordCloud
from voting.domain.poll import Option, Poll
from voting.protocol.polls import PollView
from voting.service.views import view_poll


def _view(method: Method, options: int) -> PollView:
    named = tuple(Option(f"option-{number}", {"en": str(number)}) for number in range(options))
    return view_poll(Poll("poll", "room", {"en": "Which?"}, method, named))


@given(seed=st.integers(), options=st.integers(2, 12), data=st.data())
def test_a_simulated_choice_is_a_valid_ballot(seed: int, options: int, data: st.DataObject) -> None:
    most = data.draw(st.integers(1, options))
    method = Choice(data.draw(st.integers(1, most)), most, data.draw(st.booleans()))
    view = _view(method, options)
    assert method.mark(mark(view, Random(seed)), [option.id for option in view.options])


@given(seed=st.integers(), options=st.integers(2, 12), step=st.sampled_from([1, 5, 10, 100]), blank=st.booleans())
def test_a_simulated_allocation_gives_away_every_point(seed: int, options: int, step: int, blank: bool) -> None:
    method = Allocation(100, step, blank)
    view = _view(method, options)
    assert method.mark(mark(view, Random(seed)), [option.id for option in view.options])


@given(seed=st.integers(), options=st.integers(2, 12), data=st.data())
def test_a_simulated_ranking_is_a_valid_ballot(seed: int, options: int, data: st.DataObject) -> None:
    method = Ranking(data.draw(st.none() | st.integers(2, options)), data.draw(st.booleans()))
    view = _view(method, options)
    assert method.mark(mark(view, Random(seed)), [option.id for option in view.options])


@given(seed=st.integers(), most=st.integers(1, 3), blank=st.booleans())
def test_simulated_words_are_a_valid_ballot(seed: int, most: int, blank: bool) -> None:
    method = WordCloud(most, blank=blank)
    assert method.mark(mark(_view(method, 0), Random(seed)), [])


@pytest.mark.parametrize(
    "method", [Choice(1, 3), Allocation(), Ranking(), WordCloud(2)], ids=["choice", "allocation", "ranking", "words"]
)
def test_the_same_seed_votes_alike(method: Method) -> None:
    view = _view(method, 6)
    assert [mark(view, Random(n), 5) for n in range(40)] == [mark(view, Random(n), 5) for n in range(40)]
    assert len({str(mark(view, Random(n), 5)) for n in range(40)}) > 5
