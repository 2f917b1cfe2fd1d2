"""Names on badges: as large as they go, never cut."""

import pytest
from reportlab.pdfbase import pdfmetrics

from voting.badges.fitting import BOLD, CONDENSED, LEADING, fit, load_fonts, missing
from voting.demo.people import demo_people

LONGEST = "Kristina Šermukšnytė-Alešiūnienė"
NAMES = [LONGEST, "Jean-Baptiste de La Rochebrune", "Ana", "Wolfeschlegelsteinhausenbergerdorff", "x" * 120, "María"]


@pytest.fixture(autouse=True)
def fonts() -> None:
    load_fonts()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("width", "height"), [(260, 150), (130, 50), (130, 14)])
def test_a_name_fits_its_box_whole(name: str, width: float, height: float) -> None:
    fitted = fit(name, width, height, 40)
    assert "".join("".join(fitted.lines).split()) == "".join(name.split()), "nothing is cut"
    assert len(fitted.lines) <= 2
    assert max(pdfmetrics.stringWidth(line, fitted.font, fitted.size) for line in fitted.lines) <= width + 1e-6
    assert fitted.height <= height + 1e-6
    assert 0 < fitted.size <= 40


def test_a_short_name_stays_on_one_line_in_its_natural_width() -> None:
    fitted = fit("Ana Gil", 260, 150, 30)
    assert (fitted.lines, fitted.font, fitted.size) == (("Ana Gil",), BOLD, 30)


def test_a_long_name_breaks_after_a_space_or_hyphen_rather_than_shrinking() -> None:
    fitted = fit(LONGEST, 150, 100, 30)
    assert len(fitted.lines) == 2
    assert fitted.lines[0].endswith("-") or not fitted.lines[0].endswith(" ")
    one_line = fit(LONGEST, 150, 100, 30, lines=1)
    assert fitted.size > one_line.size


def test_condensed_type_comes_before_smaller_type() -> None:
    assert fit("Wolfeschlegelsteinhausenbergerdorff", 200, 100, 40).font == CONDENSED


def test_an_empty_text_takes_a_size_without_fault() -> None:
    assert fit("", 100, 100, 12).size == 12


@pytest.mark.parametrize(
    "text", ["Łódź Ñandú Ærø Þór Đorđević Țurcanu Yıldız Šiauliai Győr", "Παπαδόπουλος ΆΈΉ", "Георги Димитров Київ"]
)
def test_the_fonts_have_the_letters_of_europe(text: str) -> None:
    assert missing(text) == ""


def test_letters_that_the_fonts_lack_are_named() -> None:
    assert missing("თბილისი Ana 東") == "".join(sorted(set("თბილისი東")))


def test_every_generated_attendee_can_be_printed() -> None:
    assert missing("".join(badge.name + badge.organisation for badge in demo_people(344))) == ""


def test_lines_are_spaced_so_that_accents_do_not_touch() -> None:
    assert LEADING > 1.05
