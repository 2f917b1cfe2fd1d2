"""Ideas: what is collected, what is alike, what is held back, and what is voted on."""

from dataclasses import replace
from typing import Any

import pytest

from tests.unit.samples import NOW, poll
from voting.domain.errors import DefinitionInvalid, FloorClosed, IllegalTransition, InvalidInput, NotFound, PollFixed
from voting.domain.floor import Question, QuestionState, Tend, ask, check_may_ask, tend
from voting.domain.held import USUAL, check_held, holds_back
from voting.domain.ideas import MOST, alike, armed, check_unfixed, collection, disarmed, fixed_as, pictured, voted_on
from voting.domain.methods import Choice, Ideas, WordCloud
from voting.domain.poll import Action, Poll, PollState, advance, check
from voting.domain.preparing import copied, require_draft
from voting.domain.runsheet import Cue, CueKind
from voting.records import recount
from voting.records.protocol import definition
from voting.service.rehearsal import phases
from voting.service.views import view_poll

S = QuestionState
MONEY, PEOPLE = {"en": "Money", "de": "Geld"}, {"en": "People", "de": "Leute"}


def a_poll(state: PollState = PollState.DRAFT, **method: Any) -> Poll:
    return replace(poll(state, method=Ideas(**method)), options=())


def idea(id: str, text: str = "", state: QuestionState = S.SHOWN, theme: str = "", at: int = NOW) -> Question:
    return Question(id, "plenary", text or f"Idea {id}", at, state=state, poll="p", theme=theme)


def test_ideas_are_collected_by_a_draft_of_the_method_and_by_no_other() -> None:
    draft = a_poll()
    open_ = advance(draft, Action.COLLECT, NOW, actor="Mo")
    assert (open_.collecting, open_.state, open_.version) == (True, PollState.DRAFT, 1)
    assert not advance(open_, Action.STOP, NOW, actor="Mo").collecting
    for other, action in [(poll(), Action.COLLECT), (draft, Action.STOP), (open_, Action.COLLECT)]:
        with pytest.raises(IllegalTransition):
            advance(other, action, NOW, actor="Mo")
    for action in (Action.ARM, Action.ANNUL):
        assert not advance(open_, action, NOW, actor="Mo").collecting
    with pytest.raises(PollFixed):
        require_draft(open_)


def test_a_badge_sends_as_many_as_the_poll_says_while_it_collects() -> None:
    floor = collection(replace(a_poll(each=2), collecting=True))
    assert (floor.open, floor.most, floor.poll, floor.longest) == (True, 2, "p", 100)
    check_may_ask(floor, 1)
    with pytest.raises(FloorClosed):
        check_may_ask(collection(a_poll()), 0)
    with pytest.raises(NotFound):
        collection(poll())


@pytest.mark.parametrize(("moderated", "text", "state"), [(True, "Fine", S.WAITING), (False, "Fine", S.SHOWN)])
def test_an_idea_waits_where_it_is_moderated(moderated: bool, text: str, state: QuestionState) -> None:
    assert ask(collection(a_poll(moderated=moderated)), "a", text, "Ana", NOW, named=True).state is state


@pytest.mark.parametrize(
    "text", ["What a shit idea", "SHIT!", "la (merdé)", "So ein Scheiße.", "un  FILS de\u00a0pute"]
)
def test_what_has_a_word_that_is_held_back_waits_and_is_not_refused(text: str) -> None:
    kept = ask(collection(a_poll(moderated=False)), "a", text, "", NOW, named=False, held=USUAL)
    assert kept.state is S.WAITING


@pytest.mark.parametrize("text", ["Scunthorpe", "shitake", "fils de la putréfaction", "Reputation", "putainable"])
def test_a_word_is_held_back_only_where_it_stands_whole(text: str) -> None:
    assert not holds_back(text, USUAL)


def test_a_list_of_words_has_letters_in_each() -> None:
    check_held(USUAL)
    for held in [("ok", " - "), ["word"] * 501]:
        with pytest.raises(DefinitionInvalid):
            check_held(held)


@pytest.mark.parametrize("deed", [Tend.NOW, Tend.ANSWERED])
def test_an_idea_is_not_answered_and_a_question_has_no_theme(deed: Tend) -> None:
    with pytest.raises(InvalidInput):
        tend(idea("a"), deed)
    with pytest.raises(InvalidInput):
        tend(Question("q", "plenary", "Why?", NOW), Tend.THEME, text="Money")


def test_an_idea_is_sorted_mended_and_merged_within_its_poll() -> None:
    one, other = idea("a"), idea("b")
    assert tend(tend(one, Tend.THEME, text=" Money "), Tend.THEME, text=" ").theme == ""
    assert tend(one, Tend.THEME, text=" Money ").theme == "Money"
    merged = tend(one, Tend.MERGE, into=other)
    assert (merged.state, merged.into) == (S.MERGED, "b")
    assert tend(merged, Tend.SHOW).into == ""
    with pytest.raises(InvalidInput):
        tend(one, Tend.MERGE, into=replace(other, poll="another"))


def test_voted_on_is_what_is_shown_by_theme_and_as_it_came() -> None:
    known = a_poll(themes=(MONEY, PEOPLE))
    sent = [
        idea("h", state=S.HIDDEN),
        idea("w", state=S.WAITING),
        idea("m", state=S.MERGED),
        idea("none"),
        idea("new", theme="Skills"),
        idea("late", theme="Geld", at=NOW + 1),
        idea("people", theme="People"),
        idea("money", theme="Money"),
    ]
    options = voted_on(known, sent)
    assert [(o.id, o.label, o.theme) for o in options] == [
        ("idea-1", {"en": "Idea money"}, MONEY),
        ("idea-2", {"en": "Idea late"}, MONEY),
        ("idea-3", {"en": "Idea people"}, PEOPLE),
        ("idea-4", {"en": "Idea new"}, {"en": "Skills"}),
        ("idea-5", {"en": "Idea none"}, None),
    ]
    assert all(option.sent for option in options)


@pytest.mark.parametrize("number", [0, 1, MOST + 1])
def test_a_vote_needs_two_ideas_and_a_phone_shows_only_so_many(number: int) -> None:
    with pytest.raises(DefinitionInvalid):
        voted_on(a_poll(), [idea(str(n)) for n in range(number)])


def test_arming_fixes_and_disarming_takes_back() -> None:
    draft = a_poll()
    fixed = armed(draft, [idea("a"), idea("b")], USUAL)
    assert fixed.option_ids == ("idea-1", "idea-2")
    check(fixed)
    assert disarmed(fixed) == draft
    assert copied(fixed, "again", "side").options == ()
    cloud = replace(poll(method=WordCloud()), options=())
    assert armed(cloud, [], ("word",)).held == ("word",)
    assert armed(poll(method=Choice()), [], ("word",)) == poll(method=Choice())
    with pytest.raises(PollFixed):
        check_unfixed(replace(fixed, state=PollState.ARMED))


def test_no_idea_can_be_exchanged_under_what_the_journal_has_and_it_has_no_text() -> None:
    options = voted_on(a_poll(), [idea("a", "zebrafinch"), idea("b")])
    said = fixed_as(options)
    assert said.startswith("2 ideas ") and "zebrafinch" not in said
    assert fixed_as((replace(options[0], label={"en": "zebrafinches"}), options[1])) != said
    assert fixed_as((replace(options[0], theme=MONEY), options[1])) != said


def test_a_ballot_supports_no_more_than_there_are() -> None:
    two = armed(a_poll(most=5), [idea("a"), idea("b")], ())
    assert view_poll(two).method.most == 2  # type: ignore[union-attr]
    assert view_poll(a_poll(most=5)).method.most == 5  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "wrong",
    [
        Ideas(0),
        Ideas(21),
        Ideas(each=0),
        Ideas(each=11),
        Ideas(themes=({"en": "x" * 41},)),
        Ideas(themes=(MONEY, {"en": "Geld"})),
        Ideas(themes=({"en": " Money"},)),
        Ideas(themes=tuple({"en": f"{n}"} for n in range(13))),
    ],
)
def test_a_definition_out_of_bounds_is_refused(wrong: Ideas) -> None:
    with pytest.raises(InvalidInput):
        wrong.check(())


def test_the_definition_has_no_options() -> None:
    with pytest.raises(DefinitionInvalid):
        check(replace(poll(method=Ideas())))


def test_a_poll_without_ideas_is_pictured_with_made_up_ones() -> None:
    assert [o.theme for o in pictured(a_poll(themes=(MONEY,))).options] == [MONEY, MONEY]
    assert len(pictured(a_poll()).options) == 5
    fixed = armed(a_poll(), [idea("a"), idea("b")], ())
    assert pictured(fixed) == fixed
    assert pictured(poll()) == poll()
    assert [len(each.options) for each in phases(Cue("c", CueKind.POLL, {"en": "Cue"}, "p"), a_poll())] == [5, 5, 5]


LIKE = [
    ("A common calendar for all clusters", "A common calendar of clusters"),
    ("Co-design services with SMEs", "Services co-designed with SMEs"),
    ("Training and mobility between regions", "training, and mobility between the regions!"),
    ("Finding international partners", "Find international partner"),
    ("Énergie", "energie"),
]


@pytest.mark.parametrize(("one", "other"), LIKE)
def test_what_says_nearly_the_same_is_suggested(one: str, other: str) -> None:
    assert alike([idea("a", one), idea("b", other)]) == {"b": "a"}


def test_what_says_something_else_is_not_and_what_is_gone_neither() -> None:
    texts = [one for one, _ in LIKE]
    assert alike([idea(str(n), text) for n, text in enumerate(texts)]) == {}
    gone = [idea("a", "A common calendar", S.HIDDEN), idea("b", "A common calendar", S.MERGED)]
    assert alike([*gone, idea("c", "A common calendar", S.WAITING)]) == {}


def test_a_word_that_all_ideas_have_makes_none_alike() -> None:
    nouns = (
        "trust",
        "money",
        "skills",
        "energy",
        "trains",
        "music",
        "bread",
        "water",
        "games",
        "light",
        "roads",
        "homes",
    )
    assert alike([idea(noun, f"European clusters need {noun}") for noun in nouns]) == {}


def test_a_recount_finds_an_idea_that_was_exchanged_after_the_arming() -> None:
    fixed = armed(a_poll(themes=(MONEY,)), [idea("a", theme="Geld"), idea("b")], ())
    acts = [{"action": "arm", "subject": "poll p", "reason": fixed_as(fixed.options)}]
    line: dict[str, Any] = {"poll": definition(fixed), "decided": None, "seed": ""}
    recount.check_fixed(line, acts)
    for part, value in [("theme", None), ("label", {"en": "Another"})]:
        options = [{**line["poll"]["options"][0], part: value}, line["poll"]["options"][1]]
        with pytest.raises(recount.Wrong):
            recount.check_fixed({**line, "poll": {**line["poll"], "options": options}}, acts)
