"""What protocols say: in every language, complete, and each rule of a poll as a sentence."""

import string
from dataclasses import replace

import pytest

from voting.domain.conference import Conference
from voting.domain.methods import Allocation, Choice, Method, Ranking
from voting.domain.methods.elimination import Why
from voting.domain.outcome import Outcome, Verdict
from voting.domain.poll import Action, Option, Poll
from voting.domain.rules import Base, By, Majority, OneVote, Quorum, Rules, Rung, Shown
from voting.records import texts_electorates
from voting.records.rules import outcome_in_words, rules_in_words
from voting.records.texts import ACTS, LABELS, LANGUAGES, MONTHS, RULES, RUNGS, VERDICTS
from voting.records.wording import Wording
from voting.service.second import ASKS

OPTIONS = tuple(Option(id, {"en": id.title(), "fr": f"{id} en français"}) for id in ("ana", "ben", "eva"))


def say(*languages: str) -> Wording:
    return Wording(Conference("c", {"en": "C"}, (), (), languages=languages))


def a_poll(method: Method | None = None, **rules: object) -> Poll:
    return Poll("p", "hall", {"en": "?"}, method or Choice(), OPTIONS, replace(Rules(), **rules))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "table",
    [RULES, RUNGS, VERDICTS, LABELS, ACTS, texts_electorates.RULES, texts_electorates.LABELS],
    ids=["rules", "rungs", "verdicts", "labels", "acts", "electorates", "groups"],
)
def test_every_text_is_there_in_every_language_with_the_same_places_to_fill(table: dict[str, tuple[str, ...]]) -> None:
    for key, texts in table.items():
        assert len(texts) == len(LANGUAGES) and all(texts), key
        places = [{name for _, name, *_ in string.Formatter().parse(text) if name} for text in texts]
        assert places[0] == places[1] == places[2], key
    assert all(len(months.split()) == 12 for months in MONTHS.values())


def test_every_act_and_every_reason_to_leave_has_its_words() -> None:
    assert {*Action, *ASKS} - {"ask_release"} <= ACTS.keys()
    assert {f"out_{why}" for why in Why} <= LABELS.keys()
    assert set(Rung) == RUNGS.keys()


def test_the_language_is_the_conferences_first_or_else_english() -> None:
    assert [say(*given).language for given in (("de", "en"), ("fr",), ("lt", "de"), ())] == ["de", "fr", "en", "en"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_any_rules_can_be_said(language: str) -> None:
    methods: list[Method] = [Choice(), Choice(1, 2), Choice(2, 2, blank=False), Allocation(), Ranking(), Ranking(2)]
    for method in methods:
        for shown in Shown:
            for rules in (
                Rules(shown=shown),
                Rules(True, shown, False, 90, ("member", "guest")),
                Rules(True, quorum=Quorum(50), ties=(Rung.RUN_OFF, Rung.DRAW), own=False, shuffle=True),
                Rules(rooms=("hall", "attic"), checked_in=True, one_vote=OneVote.ORGANISATION, breakdown=By.CATEGORY),
                Rules(one_vote=OneVote.DELEGATE, weighted=True),
                Rules(breakdown=By.COUNTRY, least_group=4),
                Rules(quorum=Quorum(30, Base.CHECKED_IN), majority=Majority.TWO_THIRDS, ties=(Rung.CHAIR,)),
                Rules(majority=Majority.ABSOLUTE, ties=(Rung.JOINT,)),
            ):
                sentences = rules_in_words(
                    a_poll(method, **{f: getattr(rules, f) for f in rules.__slots__}), say(language)
                )
                assert len(sentences) == len(set(sentences)) >= 7
                assert all(sentence.endswith(".") and "{" not in sentence for sentence in sentences)


def test_each_rule_changes_what_is_said() -> None:
    plain = rules_in_words(a_poll(ties=(Rung.JOINT,)), say("en"))
    for changed in (
        {"secret": True},
        {"shown": Shown.LIVE},
        {"change": False},
        {"seconds": 90},
        {"categories": ("member",)},
        {"quorum": Quorum(50)},
        {"majority": Majority.ABSOLUTE},
        {"ties": (Rung.RUN_OFF, Rung.JOINT)},
        {"own": False},
        {"shuffle": True},
        {"rooms": ("hall",)},
        {"checked_in": True},
        {"one_vote": OneVote.ORGANISATION},
        {"one_vote": OneVote.DELEGATE},
        {"breakdown": By.CATEGORY},
        {"breakdown": By.COUNTRY},
    ):
        assert rules_in_words(a_poll(**({"ties": (Rung.JOINT,)} | changed)), say("en")) != plain, changed


def test_rules_read_as_one_would_say_them() -> None:
    said = rules_in_words(
        a_poll(secret=True, seconds=90, quorum=Quorum(50, Base.CHECKED_IN), ties=(Rung.RUN_OFF, Rung.DRAW)), say("en")
    )
    assert "The vote closes by itself 1 min 30 s after it opens; a moderator may extend it or close it early." in said
    assert said[-1] == (
        "If the votes name no single winner: a run-off between the leaders; then a draw by a number that was fixed, "
        "and its hash published, before the vote. This was fixed before the vote."
    )
    assert any("at least 50 % of the entitled who are checked in" in sentence for sentence in said)


OUTCOMES = {
    Outcome(Verdict.WINNER, ("ana",)): "Winner: Ana",
    Outcome(Verdict.TIE, ("ana", "ben", "eva"), ("ana", "ben", "eva"), Rung.JOINT): "Joint winners: Ana, Ben and Eva",
    Outcome(Verdict.TIE, ("ben",), ("ana", "ben"), Rung.CHAIR): "Tie. The chair decided: Ben",
    Outcome(Verdict.TIE, ("ben",), ("ana", "ben"), Rung.DRAW): "Tie. The draw decided: Ben",
    Outcome(Verdict.TIE, (), ("ana", "ben"), Rung.RUN_OFF): "Tie between Ana and Ben. It went to a run-off.",
    Outcome(Verdict.NO_MAJORITY, (), ("ana", "ben"), Rung.RUN_OFF): (
        "Nobody has the majority needed. Ana and Ben went to a run-off."
    ),
    Outcome(Verdict.NO_MAJORITY): "No winner: nobody has the majority needed.",
    Outcome(Verdict.NO_QUORUM): "No winner: the quorum was not reached.",
}


@pytest.mark.parametrize("decided", OUTCOMES, ids=OUTCOMES.values())
def test_every_outcome_is_said(decided: Outcome) -> None:
    assert outcome_in_words(a_poll(), decided, say("en")) == OUTCOMES[decided]
    for language in LANGUAGES:
        said = outcome_in_words(a_poll(), decided, say(language))
        assert "{" not in said
        for id in decided.winners:
            assert say(language).text(next(o.label for o in OPTIONS if o.id == id)) in said


def test_numbers_and_times_are_written_as_the_language_has_them() -> None:
    at = 1_790_000_000_000
    assert [say(language).moment(at) for language in LANGUAGES] == [
        "21 September 2026, 16:13:20",
        "21. September 2026, 16:13:20",
        "21 septembre 2026, 16:13:20",
    ]
    assert [say(language).percent(1, 3) for language in LANGUAGES] == ["33.3%", "33,3\u00a0%", "33,3\u00a0%"]
    assert say("en").percent(0, 0) == "–"
    assert [say("en").duration(seconds) for seconds in (5, 60, 90, 3600)] == ["5 s", "1 min", "1 min 30 s", "60 min"]
