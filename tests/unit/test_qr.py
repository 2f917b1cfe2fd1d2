"""QR codes as shapes."""

import re

import pytest
import zxingcpp
from PIL import Image

from voting.badges.qr import QUIET, Level, matrix, svg_path
from voting.domain.errors import InvalidInput

BADGE = "https://vote.example.eu/v#0123456789ABCDEF"


def draw(path: str, side: int, scale: int = 4) -> Image.Image:
    """The path as a picture; it knows only what ``svg_path`` writes."""
    picture = Image.new("L", (side * scale, side * scale), 255)
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", path):
        left, top = int(x) * scale, int(y) * scale
        picture.paste(0, (left, top, left + int(length) * scale, top + scale))
    return picture


@pytest.mark.parametrize("level", list(Level))
@pytest.mark.parametrize("text", [BADGE, "HTTPS://VOTE.EXAMPLE.EU/V", "Zoë"])
def test_the_path_reads_back_as_its_text(text: str, level: Level) -> None:
    path, side = svg_path(text, level)
    (code,) = zxingcpp.read_barcodes(draw(path, side))
    assert code.text == text


def test_the_path_has_four_quiet_modules_on_each_side() -> None:
    path, side = svg_path(BADGE)
    picture = draw(path, side, scale=1).point(lambda value: 255 - value)
    assert picture.getbbox() == (QUIET, QUIET, side - QUIET, side - QUIET)
    assert QUIET == 4


def test_a_badge_code_has_33_modules_and_a_short_hall_code_25() -> None:
    assert len(matrix(BADGE, Level.BADGE)) == 33
    assert len(matrix("HTTPS://VOTE.EXAMPLE.EU/V", Level.HALL)) == 25


def test_a_badge_code_survives_a_scratch() -> None:
    path, side = svg_path(BADGE, Level.BADGE)
    picture = draw(path, side)
    picture.paste(255, (60, 90, 100, 110))
    (code,) = zxingcpp.read_barcodes(picture)
    assert code.text == BADGE


def test_a_text_that_no_code_holds_is_refused() -> None:
    with pytest.raises(InvalidInput):
        matrix("x" * 5000, Level.BADGE)
