"""Properties of word clouds: one mark for one ballot, an independent count agrees, and garbage is refused."""

import json
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from voting.domain.curation import Curating, Curation, Deed, curate
from voting.domain.errors import BallotInvalid, InvalidInput
from voting.domain.methods import Standing, WordCloud
from voting.domain.methods.words import LONGEST
from voting.domain.spelling import word_key

CLOUD = WordCloud(3, moderated=False)
WORDS = ("Trust", "trust", "TRUST ", "hope", "Hope!", "green deal", "Green  Deal", "énergie", "Energie", "x")

ballots = st.lists(st.none() | st.lists(st.sampled_from(WORDS), min_size=1, max_size=3), max_size=40)
keys = st.sampled_from(sorted({word_key(word, "en") for word in WORDS}))
acts = st.lists(
    st.builds(Curating, st.sampled_from(Deed), st.lists(keys, min_size=1, max_size=3).map(tuple), keys), max_size=12
)


def curated(done: list[Curating]) -> Curation:
    curation = Curation()
    for act in done:
        try:
            curation = curate(curation, act)
        except InvalidInput:
            assert act.deed is Deed.MERGE
    return curation


@given(st.lists(st.text(), min_size=1, max_size=3))
def test_any_text_is_refused_or_makes_one_mark_that_stays(sent: list[str]) -> None:
    try:
        mark = CLOUD.mark(sent, ())
    except BallotInvalid as refusal:
        assert refusal.detail["reason"]
        return
    words = json.loads(mark)
    assert CLOUD.mark(words, ()) == mark == CLOUD.mark(list(reversed(sent)), ())
    assert all(0 < len(word) <= LONGEST for word in words)
    assert len({word_key(word, "en") for word in words}) == len(words) <= len(sent)


@given(ballots, acts)
def test_words_are_counted_as_an_independent_count_counts_them(
    given_ballots: list[list[str] | None], done: list[Curating]
) -> None:
    curation = curated(done)
    tally = CLOUD.curated(Counter(CLOUD.mark(ballot, ()) for ballot in given_ballots), curation)
    named = [{curation.root(word_key(word, "en")) for word in ballot or ()} for ballot in given_ballots]
    assert {word.key: word.votes for word in tally.words} == Counter(key for ballot in named for key in ballot)
    assert (tally.ballots, tally.blank) == (len(given_ballots), given_ballots.count(None))
    assert [word.votes for word in tally.words] == sorted((word.votes for word in tally.words), reverse=True)
    assert {word.key for word in tally.words if word.standing is Standing.HIDDEN} == {
        word.key for word in tally.words if word.key in curation.hidden
    }


@given(acts)
def test_every_word_counts_as_one_that_is_merged_into_none(done: list[Curating]) -> None:
    curation = curated(done)
    assert not set(curation.merged.values()) & set(curation.merged)
    assert not curation.shown & curation.hidden


@given(ballots, acts, st.randoms(use_true_random=False))
def test_the_order_of_ballots_makes_no_difference(
    given_ballots: list[list[str] | None], done: list[Curating], random: object
) -> None:
    marks = [CLOUD.mark(ballot, ()) for ballot in given_ballots]
    shuffled = list(marks)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    curation = curated(done)
    assert CLOUD.curated(Counter(marks), curation) == CLOUD.curated(Counter(shuffled), curation)
