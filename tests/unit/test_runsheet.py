"""Run sheets: what comes before and after."""

import pytest

from voting.domain.runsheet import Cue, CueKind, beside

SHEET = tuple(Cue(id, CueKind.MESSAGE, {"en": id}, text={"en": id}) for id in ("a", "b", "c"))


@pytest.mark.parametrize(
    ("cue", "offset", "found"),
    [("a", 1, "b"), ("b", -1, "a"), ("a", 2, "c"), ("b", 0, "b"), ("c", 1, None), ("a", -1, None), ("x", 1, None)],
)
def test_the_cue_beside_another_or_nothing_past_either_end(cue: str, offset: int, found: str | None) -> None:
    neighbour = beside(SHEET, cue, offset)
    assert (neighbour.id if neighbour else None) == found


def test_an_empty_run_sheet_has_no_neighbours() -> None:
    assert beside((), "a", 1) is None
