"""Fitting names into boxes: natural width, condensed, more lines, then smaller. Never cut."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FONTS = Path(__file__).parent.parent / "fonts"
REGULAR, BOLD, CONDENSED = "SofiaSans-Regular", "SofiaSans-Bold", "SofiaSansCondensed-Bold"
LEADING = 1.12
"""Distance of baselines, in sizes."""

_WORTH = 1.12
"""How much larger a text must come out before it is condensed or broken."""


def load_fonts() -> None:
    """Make the fonts known to the PDF writer; again is harmless."""
    for name in (REGULAR, BOLD, CONDENSED):
        pdfmetrics.registerFont(TTFont(name, str(FONTS / f"{name}.ttf")))


def missing(text: str) -> str:
    """The characters of ``text`` that the fonts lack."""
    glyphs = pdfmetrics.getFont(BOLD).face.charToGlyph
    return "".join(sorted({character for character in text if ord(character) not in glyphs}))


@dataclass(frozen=True, slots=True)
class Fitted:
    """Text as it fits: ``lines`` in ``font`` at ``size`` points."""

    lines: tuple[str, ...]
    font: str
    size: float

    @property
    def height(self) -> float:
        """From the top of the first line to the foot of the last, in points."""
        return len(self.lines) * self.size * LEADING


def fit(
    text: str, width: float, height: float, most: float, fonts: Sequence[str] = (BOLD, CONDENSED), lines: int = 2
) -> Fitted:
    """``text`` as large as it goes, at most ``most`` points, in a box of ``width`` by ``height`` points.

    Earlier fonts and fewer lines are kept unless giving them up makes the text clearly larger.
    """
    best: Fitted | None = None
    for count in range(1, lines + 1):
        for font in fonts:
            broken = _broken(text, font, count)
            widest = max(pdfmetrics.stringWidth(line, font, 1) for line in broken) or 1
            size = min(most, width / widest, height / (len(broken) * LEADING))
            if best is None or size > best.size * _WORTH:
                best = Fitted(broken, font, size)
    assert best is not None
    return best


def _broken(text: str, font: str, count: int) -> tuple[str, ...]:
    """``text`` in at most ``count`` lines, the widest as narrow as possible; breaks after spaces and hyphens."""
    pieces = re.findall(r"[^\s-]*(?:-+|\s+|$)", text)
    pieces = [piece for piece in pieces if piece]
    if count == 1 or len(pieces) < 2:
        return (text,)
    heads = range(1, len(pieces))
    options = [("".join(pieces[:head]).strip(), *_broken("".join(pieces[head:]), font, count - 1)) for head in heads]
    return min(options, key=lambda option: max(pdfmetrics.stringWidth(line, font, 1) for line in option))
