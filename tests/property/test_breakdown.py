"""Results by groups never tell of fewer ballots than the rule says, against a count of every single ballot."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from voting.domain.breakdown import OTHERS, broken_down, grouped
from voting.domain.methods import Allocation, AllocationTally, Choice, ChoiceTally, Rating, RatingTally
from voting.domain.methods.marking import BLANK
from voting.domain.poll import Option, Poll
from voting.domain.rules import By, Rules

OPTIONS = tuple(Option(id, {"en": id}) for id in ("a", "b"))
COHORTS = ("", "BE", "DE", "FR", "LU")
leasts = st.integers(3, 6)
Ballots = list[tuple[str, str]]
"""Group and mark of each ballot."""


def ballots(*marks: str) -> st.SearchStrategy[Ballots]:
    return st.lists(st.tuples(st.sampled_from(COHORTS), st.sampled_from((BLANK, *marks))), max_size=60)


choices = ballots('["a"]', '["b"]')


def by_cohort(cast: Ballots) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {}
    for cohort, mark in cast:
        found.setdefault(cohort, Counter())[mark] += 1
    return found


def a_poll(method: Choice | Allocation | Rating, least: int) -> Poll:
    return Poll("p", "hall", {"en": "?"}, method, OPTIONS, Rules(breakdown=By.COUNTRY, least_group=least))


def expected(cast: Ballots, least: int) -> dict[str, list[str]]:
    """The rule once more: group by group, ballot by ballot."""
    large = [c for c in COHORTS if c and sum(cohort == c and mark != BLANK for cohort, mark in cast) >= least]
    groups = {c: [mark for cohort, mark in cast if cohort == c] for c in large}
    rest = [mark for cohort, mark in cast if cohort not in large]
    if rest:
        groups[OTHERS] = rest
    small = [c for c, marks in groups.items() if sum(mark != BLANK for mark in marks) < least]
    return {} if small or len(groups) < 2 else groups


@given(choices, leasts)
def test_groups_are_those_of_the_rule(cast: Ballots, least: int) -> None:
    found = grouped(by_cohort(cast), least)
    assert {name: Counter(marks) for name, marks in found.items()} == {
        name: Counter(marks) for name, marks in expected(cast, least).items()
    }
    assert list(found) == sorted(found, key=lambda name: (name == OTHERS, name))


@given(choices, leasts)
def test_whatever_groups_are_taken_from_the_total_enough_ballots_are_left(cast: Ballots, least: int) -> None:
    """So no difference of what is shown tells of fewer; and all that is shown is all there is."""
    found = grouped(by_cohort(cast), least)
    valid = {name: sum(n for mark, n in marks.items() if mark != BLANK) for name, marks in found.items()}
    assert all(number >= least for number in valid.values())
    if found:
        total: Counter[str] = Counter()
        for marks in found.values():
            total.update(marks)
        assert total == Counter(mark for _, mark in cast)


@given(choices, leasts)
def test_votes_of_groups_add_up_to_the_result(cast: Ballots, least: int) -> None:
    poll = a_poll(Choice(), least)
    breakdown = broken_down(poll, by_cohort(cast))
    assert breakdown is not None and breakdown.least == least
    whole = poll.method.count(Counter(mark for _, mark in cast), poll.option_ids)
    assert isinstance(whole, ChoiceTally)
    if breakdown.cohorts:
        added: Counter[str] = Counter()
        for cohort in breakdown.cohorts:
            assert isinstance(cohort.tally, ChoiceTally)
            added.update(dict(cohort.tally.counts))
        assert added == Counter(dict(whole.counts))


@given(ballots('{"a":1}', '{"b":5}', '{"a":4,"b":2}'), leasts)
def test_a_statement_is_broken_down_only_where_enough_of_every_group_rated_it(cast: Ballots, least: int) -> None:
    poll = a_poll(Rating({"en": "no"}, {"en": "yes"}), least)
    breakdown = broken_down(poll, by_cohort(cast))
    assert breakdown is not None
    groups = expected(cast, least)
    enough = [o for o in "ab" if all(sum(f'"{o}"' in mark for mark in marks) >= least for marks in groups.values())]
    shown = [cohort.tally for cohort in breakdown.cohorts if isinstance(cohort.tally, RatingTally)]
    assert len(shown) == (len(groups) if enough else 0)
    for tally in shown:
        assert [statement.option for statement in tally.options] == enough
        assert all(statement.ratings >= least for statement in tally.options)


@given(ballots('{"a":100}', '{"a":30,"b":70}'), leasts)
def test_the_mean_of_a_group_is_that_of_its_own_ballots(cast: Ballots, least: int) -> None:
    breakdown = broken_down(a_poll(Allocation(), least), by_cohort(cast))
    assert breakdown is not None
    for cohort in breakdown.cohorts:
        given_a = [100 if mark == '{"a":100}' else 30 for mark in expected(cast, least)[cohort.name] if mark != BLANK]
        assert isinstance(cohort.tally, AllocationTally)
        assert cohort.tally.options[0].mean == round(sum(given_a) / len(given_a), 2)


def test_a_poll_without_a_breakdown_has_none() -> None:
    poll = Poll("p", "hall", {"en": "?"}, Choice(), OPTIONS)
    assert broken_down(poll, {"BE": {'["a"]': 30}, "FR": {'["b"]': 30}}) is None
