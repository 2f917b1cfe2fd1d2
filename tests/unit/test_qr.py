"""QR codes as modules and their runs."""

import pytest
import zxingcpp
from PIL import Image

from voting.badges.qr import QUIET, matrix, runs
from voting.domain.errors import InvalidInput

BADGE = "https://vote.example.eu/v#0123456789ABCDEF"


def draw(text: str, scale: int = 4) -> Image.Image:
    """A picture made of the runs alone."""
    modules = matrix(text)
    side = len(modules) + 2 * QUIET
    picture = Image.new("L", (side * scale, side * scale), 255)
    for x, y, length in runs(modules):
        left, top = (x + QUIET) * scale, (y + QUIET) * scale
        picture.paste(0, (left, top, left + length * scale, top + scale))
    return picture


@pytest.mark.parametrize("text", [BADGE, "HTTPS://VOTE.EXAMPLE.EU/V", "Zoë", "x" * 300])
def test_the_runs_read_back_as_their_text(text: str) -> None:
    (code,) = zxingcpp.read_barcodes(draw(text))
    assert code.text == text


def test_a_badge_code_has_33_modules() -> None:
    assert len(matrix(BADGE)) == 33


def test_a_badge_code_survives_a_scratch() -> None:
    picture = draw(BADGE)
    picture.paste(255, (60, 90, 100, 110))
    (code,) = zxingcpp.read_barcodes(picture)
    assert code.text == BADGE


def test_a_text_that_no_code_holds_is_refused() -> None:
    with pytest.raises(InvalidInput):
        matrix("x" * 5000)
