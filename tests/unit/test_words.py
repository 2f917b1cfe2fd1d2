"""Words of one's own: how they are taken, which are one, and what moderators make of them."""

import json

import pytest

from tests.unit import samples
from voting.domain.curation import Curating, Curation, Deed, curate
from voting.domain.errors import BallotInvalid, DefinitionInvalid, InvalidInput, NotFound, TextRefused, WordsFixed
from voting.domain.methods import Standing, WordCloud, WordsTally
from voting.domain.methods.words import LONGEST
from voting.domain.plain import plain
from voting.domain.poll import Poll, PollState, check, check_words_open
from voting.domain.rules import Rules, Rung, Shown
from voting.domain.spelling import OWN_LETTERS, word_key
from voting.protocol.wire import ballot_size

LIVE = WordCloud(3, moderated=False)


def refused(choices: object) -> str:
    with pytest.raises(BallotInvalid) as error:
        WordCloud(2, blank=False).mark(choices, ())
    assert "trust" not in f"{error.value.message} {error.value.detail}", "a refusal repeats no word"
    return str(error.value.detail["reason"])


def tally_of(*ballots: list[str] | None, method: WordCloud = LIVE, acts: tuple[Curating, ...] = ()) -> WordsTally:
    curation = Curation()
    for act in acts:
        curation = curate(curation, act)
    marks: dict[str, int] = {}
    for ballot in ballots:
        mark = method.mark(ballot, ())
        marks[mark] = marks.get(mark, 0) + 1
    return method.curated(marks, curation)


def votes(tally: WordsTally) -> dict[str, int]:
    return {word.text: word.votes for word in tally.shown}


@pytest.mark.parametrize(
    ("choices", "mark"),
    [
        (["Trust"], '["Trust"]'),
        (["  green \t deal "], '["green deal"]'),
        (["trust", "Energie"], '["Energie","trust"]'),
        (["trust", "Trust", "TRUST"], '["TRUST"]'),
        (["trust!", "«e-car»"], '["e-car","trust"]'),
        (["Cafe\u0301"], '["Café"]'),
        (["C++", "<b>"], '["<b>","C++"]'),
        (None, "null"),
    ],
)
def test_a_ballot_keeps_words_as_they_were_written_but_tidy(choices: object, mark: str) -> None:
    assert LIVE.mark(choices, ()) == mark


@pytest.mark.parametrize(
    ("choices", "reason"),
    [
        ([], "too_few"),
        (["trust", "hope", "love"], "too_many"),
        (["trust", ""], "empty"),
        (["trust", " \n "], "empty"),
        (["trust", "!?"], "no_letters"),
        (["trust", "x" * (LONGEST + 1)], "too_long"),
        (["trust", "x" * 100_000], "too_long"),
        (["trust", "\ufdfa" * LONGEST], "too_long"),  # each is eighteen letters
        (["trust\x00"], "characters"),
        (["trust\x1b[31m"], "characters"),
        (["\u202etrust"], "characters"),
        (["tru\u200bst"], "characters"),
        (["trust\ud800"], "characters"),
        (["trust \U0001f600"], "characters"),
        (["trust" + "\u0301" * 5], "characters"),
        (["trust", 1], "shape"),
        (["trust", None], "shape"),
        ("trust", "shape"),
        ({"trust": 1}, "shape"),
        (None, "blank"),
    ],
)
def test_what_is_no_word_is_refused_with_its_reason(choices: object, reason: str) -> None:
    assert refused(choices) == reason


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "Trust", "TRUST"),
        ("fr", "coopération", "Cooperation"),
        ("de", "Übung", "ubung"),
        ("de", "Straße", "STRASSE"),
        ("es", "innovación", "innovacion"),
        ("el", "ΣΥΝΕΡΓΑΣΊΑ", "συνεργασια"),
        ("en", "ﬁnance", "finance"),
        ("en", "e‑mobility", "e-mobility"),
        ("tr", "İŞ", "iş"),
        ("sv", "idé", "ide"),
    ],
)
def test_spellings_that_are_one_word(language: str, one: str, other: str) -> None:
    assert word_key(one, language) == word_key(other, language) != ""


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("es", "año", "ano"),
        ("sv", "å", "a"),
        ("da", "søm", "som"),
        ("pl", "kąt", "kat"),
        ("bg", "мой", "мои"),
        ("hi", "कि", "की"),
        ("en", "network", "networks"),
    ],
)
def test_words_that_only_a_moderator_may_call_one(language: str, one: str, other: str) -> None:
    assert word_key(one, language) != word_key(other, language)


def test_the_letters_that_a_language_calls_its_own_are_letters() -> None:
    for language, letters in OWN_LETTERS.items():
        for letter in letters:
            assert word_key(letter, language) == letter, (language, letter)


def test_a_word_is_written_as_most_wrote_it_and_counted_once_a_ballot() -> None:
    tally = tally_of(["trust"], ["Trust", "hope"], ["Trust"], ["TRUST"], None)
    assert votes(tally) == {"Trust": 4, "hope": 1}
    assert (tally.ballots, tally.blank) == (5, 1)


def test_a_merged_word_counts_once_for_a_ballot_that_named_both() -> None:
    merge = Curating(Deed.MERGE, ("networks",), "network")
    tally = tally_of(["network", "networks"], ["Networks"], ["network"], acts=(merge,))
    assert votes(tally) == {"network": 3}
    assert tally.words[0].forms == ("network", "networks")


def test_merging_into_what_nobody_wrote_any_more_leaves_the_forms() -> None:
    merge = Curating(Deed.MERGE, ("networks",), "network")
    tally = tally_of(["Networks"], ["Networks"], ["networks"], acts=(merge,))
    assert votes(tally) == {"Networks": 3}


def test_a_chain_of_merges_has_one_end_and_parts_again() -> None:
    acts = (Curating(Deed.MERGE, ("a",), "b"), Curating(Deed.MERGE, ("b",), "c"))
    assert votes(tally_of(["a"], ["b"], ["c"], acts=acts)) == {"c": 3}
    parted = (*acts, Curating(Deed.PART, ("a",)))
    assert votes(tally_of(["a"], ["b"], ["c"], acts=parted)) == {"c": 2, "a": 1}


def test_a_word_is_not_merged_into_itself() -> None:
    held = curate(Curation(), Curating(Deed.MERGE, ("a",), "b"))
    for keys, into in ((("b",), "b"), (("b",), "a"), (("b",), "")):
        with pytest.raises(InvalidInput):
            curate(held, Curating(Deed.MERGE, keys, into))


def test_a_moderated_word_waits_until_it_is_shown() -> None:
    moderated = WordCloud(3)
    waiting = tally_of(["trust"], ["hope"], method=moderated)
    assert votes(waiting) == {} and waiting.count(Standing.WAITING) == 2
    shown = tally_of(["trust"], ["hope"], method=moderated, acts=(Curating(Deed.SHOW, ("trust",)),))
    assert votes(shown) == {"trust": 1}


def test_a_held_word_waits_where_others_do_not_and_alone_not_within_another() -> None:
    cloud = WordCloud(3, moderated=False, held=("Cunt",))
    tally = tally_of(["CUNT"], ["you cunt"], ["Scunthorpe"], method=cloud)
    assert votes(tally) == {"Scunthorpe": 1}


def test_a_hidden_word_can_be_shown_again_and_a_shown_one_hidden() -> None:
    hide, show, wait = (Curating(deed, ("trust",)) for deed in (Deed.HIDE, Deed.SHOW, Deed.WAIT))
    standings = [
        tally_of(["trust"], acts=acts).words[0].standing for acts in ((hide,), (hide, show), (show, hide), (hide, wait))
    ]
    assert standings == [Standing.HIDDEN, Standing.SHOWN, Standing.HIDDEN, Standing.SHOWN]


def test_the_journal_is_told_a_hash_and_no_word() -> None:
    act = Curating(Deed.HIDE, ("trust",))
    record = act.record(curate(Curation(), act))
    assert "trust" not in record
    assert record.startswith("hide 1, words ") and len(record.split()[-1]) == 64
    assert Curation().hash == ""


def test_a_secret_ballot_of_the_longest_words_fits_its_padding() -> None:
    words = [letter * LONGEST for letter in "𐐨𐐩𐐪"]
    assert len(json.dumps(words, ensure_ascii=False).encode()) + 256 <= ballot_size([])
    LIVE.mark(words, ())


@pytest.mark.parametrize("method", [WordCloud(0), WordCloud(4), WordCloud(held=("!",))])
def test_a_cloud_that_cannot_be_is_refused(method: WordCloud) -> None:
    with pytest.raises(DefinitionInvalid):
        method.check(())


def test_a_cloud_has_no_options() -> None:
    with pytest.raises(DefinitionInvalid, match="no options"):
        WordCloud().check(("red",))


def a_poll(rules: Rules, state: PollState = PollState.DRAFT) -> Poll:
    return Poll("hopes", "hall", {"en": "?"}, WordCloud(), (), rules, state=state)


def test_a_cloud_is_never_sealed_and_names_no_winner() -> None:
    with pytest.raises(DefinitionInvalid, match="sealed"):
        check(a_poll(Rules()))
    with pytest.raises(DefinitionInvalid, match="names a winner"):
        check(a_poll(Rules(shown=Shown.LIVE, ties=(Rung.JOINT,))))
    check(a_poll(Rules(shown=Shown.LIVE)))
    check(a_poll(Rules(shown=Shown.AFTER_CLOSE, secret=True)))


@pytest.mark.parametrize("state", PollState)
def test_words_are_seen_to_only_while_everybody_may_know_them_and_before_they_are_published(state: PollState) -> None:
    open_to = {
        Shown.LIVE: {PollState.OPEN, PollState.CLOSING, PollState.CLOSED},
        Shown.AFTER_CLOSE: {PollState.CLOSED},
    }
    for shown, states in open_to.items():
        poll = a_poll(Rules(shown=shown), state)
        if state in states:
            check_words_open(poll)
        else:
            with pytest.raises(WordsFixed):
                check_words_open(poll)


def test_only_a_cloud_has_words_to_see_to() -> None:
    with pytest.raises(NotFound):
        check_words_open(samples.poll(PollState.OPEN, rules=Rules(shown=Shown.LIVE)))


def test_a_text_may_have_marks_up_and_is_never_markup() -> None:
    assert plain("<script>alert(1)</script> & “so”", 100) == "<script>alert(1)</script> & “so”"
    with pytest.raises(TextRefused):
        plain("bell\x07", 100)
