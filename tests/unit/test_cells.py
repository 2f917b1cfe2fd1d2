"""Cells that a spreadsheet shows and never runs."""

import pytest

from voting.export.cells import harmless


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_a_cell_that_would_be_a_formula_gets_an_apostrophe(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Ana", "'quoted", "a=b", "12"])
def test_other_cells_stay_as_they_are(text: str) -> None:
    assert harmless(text) == text
