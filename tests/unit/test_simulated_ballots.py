"""Simulated voters hand in ballots that the methods take, the same ones for the same seed."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voting.client.marking import mark
from voting.domain.methods import Allocation, Choice, Method, Number, Ranking, Rating, WordCloud
from voting.domain.poll import Option, Poll
from voting.protocol.polls import PollView
from voting.service.views import view_poll

ENDS = {"en": "end"}


def _view(method: Method, options: int) -> PollView:
    named = tuple(Option(f"option-{number}", {"en": str(number)}) for number in range(options))
    return view_poll(Poll("poll", "room", {"en": "Which?"}, method, named))


@given(seed=st.integers(), options=st.integers(2, 12), data=st.data())
def test_a_simulated_choice_is_a_valid_ballot(seed: int, options: int, data: st.DataObject) -> None:
    none = data.draw(st.sampled_from([None, "option-0"]))
    most = data.draw(st.integers(1, options - (none is not None)))
    method = Choice(data.draw(st.integers(1, most)), most, data.draw(st.booleans()), none)
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


@given(seed=st.integers(), options=st.integers(1, 12), least=st.integers(0, 1), more=st.integers(1, 10))
def test_a_simulated_rating_is_a_valid_ballot(seed: int, options: int, least: int, more: int) -> None:
    method = Rating(ENDS, ENDS, least, least + more)
    view = _view(method, options)
    assert method.mark(mark(view, Random(seed)), [option.id for option in view.options])


@given(seed=st.integers(), least=st.integers(-1000, 1000), more=st.integers(1, 10**6), decimals=st.integers(0, 3))
def test_a_simulated_number_is_a_valid_ballot(seed: int, least: int, more: int, decimals: int) -> None:
    method = Number(least, least + more, decimals)
    assert method.mark(mark(_view(method, 0), Random(seed)), ())


EVERY: list[Method] = [Choice(1, 3), Allocation(), Ranking(), Rating(ENDS, ENDS), Number(), WordCloud(2)]


@pytest.mark.parametrize("method", EVERY, ids=lambda method: method.kind)
def test_the_same_seed_votes_alike(method: Method) -> None:
    view = _view(method, 0 if method.kind == "number" else 6)
    assert [mark(view, Random(n), 5) for n in range(40)] == [mark(view, Random(n), 5) for n in range(40)]
    assert len({str(mark(view, Random(n), 5)) for n in range(40)}) > 5
