"""Badges as a PDF to print: single badges (A6, A7, CR80) or several on A4. Draws; makes no tokens, stores nothing."""

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from voting.badges.face import Face, Printed
from voting.badges.fitting import load_fonts, missing
from voting.domain.errors import InvalidInput
from voting.domain.roll import Badge

A4 = (210.0, 297.0)


class Form(StrEnum):
    A6 = "a6"
    A7 = "a7"
    CR80 = "cr80"
    """85.6 × 54 mm, as bank cards."""
    SHEET = "sheet"
    """Several badges on A4, to cut."""


SIZES: dict[Form, tuple[float, float]] = {Form.A6: (105, 148), Form.A7: (74, 105), Form.CR80: (85.6, 54)}
"""Width and height in millimetres."""


@dataclass(frozen=True, slots=True)
class Grid:
    """How a sheet of A4 is divided. ``margin`` around, ``gap`` between badges, in millimetres."""

    rows: int = 4
    columns: int = 2
    margin: float = 10
    gap: float = 0

    def cell(self) -> tuple[float, float]:
        """Width and height of a badge in millimetres. Raises InvalidInput below 70 × 48 mm."""
        width = (A4[0] - 2 * self.margin - (self.columns - 1) * self.gap) / self.columns
        height = (A4[1] - 2 * self.margin - (self.rows - 1) * self.gap) / self.rows
        if width < 70 or height < 48:
            raise InvalidInput(
                f"{self.rows} rows of {self.columns} leave {width:.0f} × {height:.0f} mm a badge. It needs 70 × 48: "
                "take fewer rows or columns, or smaller margins.",
                field="sheet",
            )
        return width, height


def badge_url(base: str, token: str) -> str:
    """What a badge's QR code says. The token is in the fragment, which no browser sends to a server."""
    return f"{base}/v#{token}"


def draw(
    badges: Sequence[Printed],
    form: Form,
    title: str,
    grid: Grid | None = None,
    progress: Callable[[Sequence[Printed]], Iterable[Printed]] = iter,
) -> bytes:
    """The PDF of ``badges``, in order. ``progress`` wraps the badges while they are drawn.

    Raises InvalidInput where the form is too small for a code that can be read.
    """
    load_fonts()
    output = io.BytesIO()
    grid = grid or Grid()
    size = grid.cell() if form is Form.SHEET else SIZES[form]
    page = A4 if form is Form.SHEET else size
    canvas = Canvas(output, pagesize=(page[0] * mm, page[1] * mm), pageCompression=1)
    canvas.setTitle(f"{title}: badges")
    on_page = grid.rows * grid.columns if form is Form.SHEET else 1
    for index, printed in enumerate(progress(badges)):
        place = index % on_page
        if index and not place:
            canvas.showPage()
        x = y = 0.0
        if form is Form.SHEET:
            row, column = divmod(place, grid.columns)
            x = grid.margin + column * (size[0] + grid.gap)
            y = A4[1] - grid.margin - (row + 1) * size[1] - row * grid.gap
            _outline(canvas, x * mm, y * mm, size[0] * mm, size[1] * mm)
        canvas.saveState()
        canvas.translate(x * mm, y * mm)
        Face(canvas, title, *size).draw(printed)
        canvas.restoreState()
    canvas.save()
    return output.getvalue()


def unprintable(badges: Iterable[Badge]) -> dict[int, str]:
    """Badge number to the characters on it that the fonts lack."""
    load_fonts()
    lacking = {badge.number: missing(badge.name + badge.organisation) for badge in badges}
    return {number: characters for number, characters in lacking.items() if characters}


def _outline(canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
    canvas.setLineWidth(0.25)
    canvas.setStrokeGray(0.75)
    canvas.rect(x, y, width, height, stroke=1, fill=0)
