"""The journal's chain: whoever changes what was written is found out."""

from dataclasses import replace

import pytest

from tests.unit.samples import NOW
from voting.domain.journal import GENESIS, Act, Entry, enter, first_break

ACTS = [
    Act(NOW + i, actor, "moderator", action, "p", "because – “ü”")
    for i, (actor, action) in enumerate(
        [("Ana", "arm"), ("Ana", "open"), ("Ben", "close"), ("clock", "finish"), ("Ben", "reveal")]
    )
]


def chain() -> list[Entry]:
    entries: list[Entry] = []
    for act in ACTS:
        entries.append(enter(act, entries[-1] if entries else None))
    return entries


def test_entries_are_numbered_from_one_and_each_names_the_one_before() -> None:
    entries = chain()
    assert [entry.seq for entry in entries] == [1, 2, 3, 4, 5]
    assert [entry.prev for entry in entries] == [GENESIS, *(entry.hash for entry in entries[:-1])]
    assert first_break(entries) is None
    assert first_break([]) is None


@pytest.mark.parametrize(
    ("field", "value"),
    [("at", NOW + 99), ("actor", "Eve"), ("role", "owner"), ("action", "annul"), ("subject", "q"), ("reason", "")],
)
@pytest.mark.parametrize("place", range(4))
def test_a_changed_entry_breaks_the_chain_right_after_it(place: int, field: str, value: object) -> None:
    entries = chain()
    entries[place] = replace(entries[place], **{field: value})  # type: ignore[arg-type]
    assert first_break(entries) == place + 2


@pytest.mark.parametrize("place", range(4))
def test_a_removed_entry_breaks_the_chain(place: int) -> None:
    entries = chain()
    del entries[place]
    assert first_break(entries) == place + 2


def test_entries_in_another_order_break_the_chain() -> None:
    entries = chain()
    entries[1], entries[2] = entries[2], entries[1]
    assert first_break(entries) == 3


def test_an_entry_slipped_in_breaks_the_chain() -> None:
    entries = chain()
    entries.insert(2, enter(Act(NOW, "Eve", "moderator", "annul", "p"), entries[1]))
    assert first_break(entries) == 3


def test_a_hash_tells_fields_apart_that_read_the_same_together() -> None:
    one, other = Act(NOW, "ab", "c", "d", "e"), Act(NOW, "a", "bc", "d", "e")
    assert enter(one, None).hash != enter(other, None).hash
