"""Whatever a roll file holds: an answer or a refusal, never a fault; and importing again changes nothing."""

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from voting.badges.dialect import DELIMITERS, ENCODINGS
from voting.badges.roll_file import Person, person_key, read_roll
from voting.badges.roll_plan import plan
from voting.domain.errors import InvalidInput
from voting.domain.roll import Badge, over_cap

CAP = 2
words = st.sampled_from(["", "Ana", "ana ", "Ben", "Zoë", "ACME"])
organisations = st.sampled_from(["", "ACME", "acme", "Beta"])
emails = st.sampled_from(["", "", "a@b.eu", "A@B.eu", "c@d.eu"])
ids = st.sampled_from(["", "", "1", "2", "3"])


@st.composite
def people(draw: st.DrawFn) -> list[Person]:
    rows = draw(st.lists(st.tuples(ids, emails, words.filter(str.strip), organisations), max_size=8))
    return [
        Person(number, person_key(id, email, name, organisation), name, organisation, "", "", email)
        for number, (id, email, name, organisation) in enumerate(rows, 2)
    ]


def after(rows: Sequence[Person], roll: Sequence[Badge]) -> list[Badge]:
    """The roll after importing what can be imported."""
    planned = plan(rows, roll, CAP)
    changed = {update.after.id: update.after for update in planned.updated}
    kept = [changed.get(badge.id, badge) for badge in roll]
    added = [replace(badge, id=n, number=n) for n, badge in enumerate(planned.added, len(kept) + 1)]
    return kept + added


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        read_roll(data)
    except InvalidInput as refused:
        assert refused.message


@given(st.binary(max_size=200), st.sampled_from(ENCODINGS))
def test_any_bytes_in_any_named_encoding_are_read_or_refused(data: bytes, encoding: str) -> None:
    try:
        read_roll(b"Name,Company\n" + data, encoding)
    except InvalidInput as refused:
        assert refused.message


@given(
    st.lists(st.tuples(st.text(max_size=30), st.text(max_size=30)), min_size=1, max_size=5),
    st.sampled_from(DELIMITERS),
)
def test_every_row_is_a_person_or_has_a_problem(rows: list[tuple[str, str]], delimiter: str) -> None:
    def quoted(cell: str) -> str:
        return '"' + cell.replace('"', '""') + '"'

    lines = [f"Name{delimiter}Company", *(delimiter.join(map(quoted, row)) for row in rows)]
    try:
        file = read_roll("\n".join(lines).encode("utf-8", "surrogatepass"))
    except InvalidInput as refused:  # only where no row has content, or a lone surrogate is no UTF-8
        assert not any("".join(row).strip() for row in rows) or "UTF-8" in refused.message
        return
    numbers = {person.row for person in file.people} | {problem.row for problem in file.problems}
    assert numbers == set(file.rows) - {1}
    assert not {person.row for person in file.people} & {problem.row for problem in file.problems}


@given(people())
def test_importing_again_changes_nothing(rows: list[Person]) -> None:
    roll = after(rows, [])
    again = plan(rows, roll, CAP)
    assert (again.added, again.updated, again.removed) == ((), (), ())


@given(people(), people())
def test_no_import_drops_a_badge_or_breaks_the_cap_or_gives_a_key_twice(
    first: list[Person], second: list[Person]
) -> None:
    roll = after(first, [])
    later = after(second, roll)
    assert [(badge.id, badge.number) for badge in later[: len(roll)]] == [(badge.id, badge.number) for badge in roll]
    assert len({badge.key for badge in later}) == len(later)
    assert over_cap([badge.organisation for badge in later], CAP) == {}


@given(people(), people())
def test_every_row_is_accounted_for_once(first: list[Person], second: list[Person]) -> None:
    planned = plan(second, after(first, []), CAP)
    problems = {problem.row for problem in planned.problems}
    assert len(planned.added) + len(planned.updated) + planned.unchanged + len(problems) == len(second)
