"""The paper that protocols are printed on: A4, its type, margins, page numbers, and tables that break well.

Knows nothing of polls. Lengths are points.
"""

import io
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, KeepTogether, PageTemplate, Paragraph, Spacer, Table

import voting

REGULAR, BOLD = "SofiaSans-Regular", "SofiaSans-Bold"
FONTS = Path(voting.__file__).parent / "fonts"
MARGIN = 22 * mm
WIDTH = A4[0] - 2 * MARGIN
INK, MUTE, EDGE = HexColor("#0B141B"), HexColor("#4A5863"), HexColor("#B9C0C5")
GAP = 7
INSIDE = 8
"""Between columns."""


@lru_cache(maxsize=1)
def load_fonts() -> None:
    """Make the fonts known to the PDF writer; again is harmless. Before anything else here."""
    for name in (REGULAR, BOLD):
        pdfmetrics.registerFont(TTFont(name, str(FONTS / f"{name}.ttf")))
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)


def _style(size: float, *, bold: bool = False, **more: object) -> ParagraphStyle:
    font = BOLD if bold else REGULAR
    whole = {"allowWidows": 0, "allowOrphans": 0, "spaceShrinkage": 0}
    plain = {"fontName": font, "fontSize": size, "leading": size * 1.3, "textColor": INK}
    return ParagraphStyle("", **(plain | whole | more))


TITLE = _style(22, bold=True, leading=26)
KIND = _style(10, textColor=MUTE)
HEADING = _style(13, bold=True, spaceBefore=14, spaceAfter=5, keepWithNext=1)
SUBHEADING = _style(10, bold=True, spaceAfter=2, keepWithNext=1)
BODY = _style(10)
STRONG = _style(10, bold=True)
NOTE = _style(8.5, textColor=MUTE)
LEAD = _style(8.5, textColor=MUTE, spaceAfter=3, keepWithNext=1)
HEAD = _style(8.5, textColor=MUTE, leading=13)
FIGURE = _style(10, alignment=2)
FIGURE_HEAD = _style(8.5, alignment=2, textColor=MUTE, leading=13)
VERDICT = _style(14, bold=True, leading=18)
WARNING = _style(11, bold=True, borderWidth=1, borderColor=INK, borderPadding=(6, 8, 7, 8), leftIndent=8, rightIndent=8)
SMALL = _style(9)
CODE = _style(8.5, leading=13)
"""Hashes and keys: 64 digits in a line."""
ITEM = _style(10, leftIndent=11, bulletIndent=0, spaceAfter=2.5)


def text(content: str, style: ParagraphStyle = BODY, room: float = WIDTH) -> Paragraph:
    """``content`` as it is, no markup. In ``room`` it breaks after spaces, else after hyphens, else where it must."""
    return Paragraph(" ".join(_hyphens(word, style, room) for word in content.split(" ")), style)


def _hyphens(word: str, style: ParagraphStyle, room: float) -> str:
    """``word`` as markup, with breaks after hyphens where it is wider than the room."""
    lines = [""]
    for piece in re.findall(r"[^-]*-|[^-]+", word):
        if lines[-1] and pdfmetrics.stringWidth(lines[-1] + piece, style.fontName, style.fontSize) > room:
            lines.append("")
        lines[-1] += piece
    return "<br/>".join(escape(line) for line in lines)


def items(sentences: Sequence[str]) -> list[Flowable]:
    return [Paragraph(escape(sentence), ITEM, bulletText="–") for sentence in sentences]


def pairs(rows: Sequence[tuple[str, str | Flowable]], first: float = 46 * mm) -> Table:
    """Names and what they stand for."""
    cells = [[text(name, HEAD), text(value) if isinstance(value, str) else value] for name, value in rows]
    return _table(
        cells, [first, WIDTH - first], [("BOTTOMPADDING", (0, 0), (-1, -1), 1.5), ("TOPPADDING", (0, 0), (-1, -1), 1.5)]
    )


def table(
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    figures: int = 0,
    style: ParagraphStyle = BODY,
) -> Table:
    """A ruled table; its head is repeated on each page. ``widths`` are shares; the last ``figures`` columns are
    numbers."""
    words = len(head) - figures
    rooms = [WIDTH * width / sum(widths) for width in widths]

    def cell(x: int, content: str, left: ParagraphStyle, right: ParagraphStyle) -> Flowable:
        return text(content, left if x < words else right, rooms[x] - INSIDE)

    cells = [[cell(x, name, HEAD, FIGURE_HEAD) for x, name in enumerate(head)]]
    cells += [[cell(x, content, style, FIGURE) for x, content in enumerate(row)] for row in rows]
    ruled = [("LINEBELOW", (0, 0), (-1, 0), 0.75, INK), ("LINEBELOW", (0, 1), (-1, -1), 0.4, EDGE)]
    return _table(cells, rooms, ruled, repeat=1)


def grid(words: Sequence[str], columns: int = 4) -> Table:
    """Words to compare with a picture, numbered."""
    cells = [
        [text(f"{number}  {word}", STRONG) for number, word in list(enumerate(words, 1))[start : start + columns]]
        for start in range(0, len(words), columns)
    ]
    return _table(
        cells, [WIDTH / columns] * columns, [("BOX", (0, 0), (-1, -1), 0.75, INK), ("LEFTPADDING", (0, 0), (-1, -1), 8)]
    )


def lines_to_sign(names: Sequence[str]) -> Table:
    """Room for signatures, each above its name."""
    gap = 8 * mm
    width = (WIDTH - gap * (len(names) - 1)) / len(names)
    widths: list[float] = []
    head: list[Flowable] = []
    ruled: list[tuple[object, ...]] = []
    for place, name in enumerate(names):
        if place:
            widths, head = [*widths, gap], [*head, text("")]
        ruled.append(("LINEABOVE", (2 * place, 0), (2 * place, 0), 0.75, INK))
        widths, head = [*widths, width], [*head, text(name, HEAD)]
    return _table([head], widths, ruled)


def together(*parts: Flowable) -> KeepTogether:
    return KeepTogether(list(parts))


def space(height: float = GAP) -> Spacer:
    return Spacer(0, height)


def _table(
    cells: list[list[Flowable]], widths: list[float], more: Sequence[tuple[object, ...]], repeat: int = 0
) -> Table:
    plain = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-2, -1), INSIDE),
        ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 3),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
    ]
    return Table(cells, widths, repeatRows=repeat, style=[*plain, *more], hAlign="LEFT", splitByRow=1)


def printed(story: list[Flowable], *, title: str, language: str, foot: str, page: Callable[[int, int], str]) -> bytes:
    """The PDF. ``foot`` stands on every page, with what ``page`` makes of its number and of how many there are.
    The same story gives the same bytes."""
    output = io.BytesIO()
    document = BaseDocTemplate(
        output, pagesize=A4, title=title, lang=language, invariant=1, pageCompression=1, author="", subject=""
    )
    frame = Frame(MARGIN, 24 * mm, WIDTH, A4[1] - 44 * mm, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)
    document.addPageTemplates(PageTemplate(frames=[frame]))

    class Numbered(Canvas):  # type: ignore[misc]
        """Pages are finished when all are there, because each says how many they are."""

        def __init__(self, *arguments: object, **more: object) -> None:
            super().__init__(*arguments, **more)
            self._pages: list[dict[str, object]] = []

        def showPage(self) -> None:
            self._pages.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            for number, state in enumerate(self._pages, 1):
                self.__dict__.update(state)
                self._foot(number)
                super().showPage()
            super().save()

        def _foot(self, number: int) -> None:
            self.setStrokeColor(EDGE)
            self.setLineWidth(0.4)
            self.line(MARGIN, 18 * mm, A4[0] - MARGIN, 18 * mm)
            self.setFillColor(MUTE)
            self.setFont(REGULAR, 8.5)
            told = page(number, len(self._pages))
            self.drawRightString(A4[0] - MARGIN, 14 * mm, told)
            room = WIDTH - pdfmetrics.stringWidth(told, REGULAR, 8.5) - 6 * mm
            self.drawString(MARGIN, 14 * mm, _shortened(foot, room))

    document.build(story, canvasmaker=Numbered)
    return output.getvalue()


def _shortened(line: str, room: float) -> str:
    """``line``, or as much of it as fits, with an ellipsis: it stands in full on the first page."""
    if pdfmetrics.stringWidth(line, REGULAR, 8.5) <= room:
        return line
    while line and pdfmetrics.stringWidth(line + "…", REGULAR, 8.5) > room:
        line = line[:-1]
    return line.rstrip() + "…"
