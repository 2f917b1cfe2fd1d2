"""Properties of ideas: counted as choices are, and never like themselves."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from voting.domain.floor import Question, QuestionState
from voting.domain.held import holds_back
from voting.domain.ideas import alike, in_list
from voting.domain.methods import Ideas

OPTIONS = tuple(f"idea-{n}" for n in range(1, 7))
supports = st.none() | st.lists(st.sampled_from(OPTIONS), min_size=1, max_size=3, unique=True)
texts = st.lists(
    st.sampled_from(["trust", "money", "skills", "energy", "trains", "Trusted", "monies"]), min_size=1, max_size=4
)


@given(st.lists(supports, max_size=40))
def test_support_is_counted_as_an_independent_count_counts_it(ballots: list[list[str] | None]) -> None:
    method = Ideas(3)
    tally = method.count(Counter(method.mark(ballot, OPTIONS) for ballot in ballots), OPTIONS)
    assert dict(tally.counts) == {option: sum(option in (ballot or ()) for ballot in ballots) for option in OPTIONS}
    assert (tally.ballots, tally.blank) == (len(ballots), ballots.count(None))


@given(st.lists(st.tuples(texts, st.sampled_from(QuestionState)), max_size=15))
def test_a_suggestion_is_an_earlier_idea_that_stands_for_itself(sent: list[tuple[list[str], QuestionState]]) -> None:
    ideas = [Question(f"{n:02}", "hall", " ".join(text), n, state=state) for n, (text, state) in enumerate(sent)]
    known = {idea.id: idea for idea in ideas}
    order = [idea.id for idea in in_list(ideas)]
    for late, early in alike(ideas).items():
        assert order.index(early) < order.index(late)
        assert {known[early].state, known[late].state}.isdisjoint({QuestionState.HIDDEN, QuestionState.MERGED})


@given(st.text(max_size=20), st.text(max_size=20))
def test_a_word_held_back_is_found_in_whatever_stands_around_it(before: str, after: str) -> None:
    assert holds_back(f"{before} merde {after}", ["Merde!"])
