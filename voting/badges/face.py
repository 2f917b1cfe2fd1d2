"""The face of one badge: conference, name, organisation, country, QR code and typed code, for any size.

Lengths are millimetres, sizes of type are points. Knows nothing of pages.
"""

from dataclasses import dataclass

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from voting.badges.countries import country_name
from voting.badges.fitting import BOLD, LEADING, REGULAR, Fitted, fit
from voting.badges.qr import QUIET, Matrix, matrix, runs
from voting.domain.errors import InvalidInput
from voting.domain.roll import Badge
from voting.service.tokens import grouped

LEAST_MODULE = 0.45
"""Millimetres: below it, phones in a dim hall fail to read the code."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A badge with the token that is printed on it; ``url`` is what its QR code says."""

    badge: Badge
    token: str
    url: str


@dataclass(frozen=True, slots=True)
class Face:
    """A badge of ``width`` by ``height`` on ``canvas``, its lower left corner at the origin."""

    canvas: Canvas
    title: str
    width: float
    height: float

    @property
    def _large(self) -> bool:
        return self.width >= 100

    @property
    def _margin(self) -> float:
        return 6 if self._large else 4

    @property
    def _code_side(self) -> float:
        """The side of the QR code without its quiet zone."""
        return 30 if self._large else 26

    def draw(self, printed: Printed) -> None:
        """Raises InvalidInput where the code would have too many modules to be read."""
        modules = matrix(printed.url)
        if self._code_side / len(modules) < LEAST_MODULE:
            raise InvalidInput(
                f"The address is too long for a badge: its QR code would have {len(modules)} modules a side. "
                "Set a shorter VOTING_PUBLIC_URL.",
                field="public_url",
            )
        quiet = QUIET * self._code_side / len(modules)
        if self.height > self.width:
            self._upright(printed, modules, quiet)
        else:
            self._lying(printed, modules, quiet)

    def _upright(self, printed: Printed, modules: Matrix, quiet: float) -> None:
        """Title, name, organisation and country from the top; code and token at the foot."""
        margin, side = self._margin, self._code_side
        room = (self.width - 2 * margin) * mm
        bottom = margin + 6 + quiet
        self._code(modules, (self.width - side) / 2, bottom)
        token = fit(grouped(printed.token), room, 6 * mm, 14, (BOLD,), lines=1)
        self._set(token, centre=self.width / 2, baseline=margin * mm)
        self._number(printed.badge, bottom)
        top = (self.height - margin) * mm
        top = self._down(fit(self.title, room, 10 * mm, 11 if self._large else 9, (REGULAR,)), top) - 4 * mm
        self._who(printed.badge, top, room, top - (bottom + side + quiet) * mm, 40 if self._large else 26)

    def _lying(self, printed: Printed, modules: Matrix, quiet: float) -> None:
        """Text on the left, code on the right; the token runs below both."""
        margin, side = self._margin, self._code_side
        foot = margin + 6
        left = self.width - max(quiet, margin) - side
        self._code(modules, left, foot + (self.height - foot - side) / 2)
        token = fit(grouped(printed.token), (self.width - 2 * margin - 18) * mm, 6 * mm, 14, (BOLD,), lines=1)
        self._set(token, left=margin, baseline=margin * mm)
        self._number(printed.badge, margin)
        room = (left - quiet - margin) * mm
        top = (self.height - margin) * mm
        top = self._down(fit(self.title, room, 8 * mm, 8, (REGULAR,)), top) - 2 * mm
        self._who(printed.badge, top, room, top - foot * mm, 26)

    def _who(self, badge: Badge, top: float, room: float, space: float, most: float) -> None:
        """Name, organisation, country below ``top``; more than half of ``space`` (points) belongs to the name."""
        top = self._down(fit(badge.name, room, space * 0.55, most), top) - space * 0.03
        top = self._down(fit(badge.organisation, room, space * 0.27, most * 0.5, (REGULAR,), lines=3), top)
        if badge.country:
            country = fit(country_name(badge.country), room, space * 0.13, most * 0.4, (REGULAR,), lines=1)
            self._down(country, top - space * 0.02)

    def _down(self, text: Fitted, top: float) -> float:
        """Set ``text`` below ``top`` (points) and return where it ends."""
        for number, line in enumerate(text.lines):
            baseline = top - text.size * (0.8 + number * LEADING)
            self._set(Fitted((line,), text.font, text.size), left=self._margin, baseline=baseline)
        return top - text.height

    def _set(self, text: Fitted, *, baseline: float, left: float = 0, centre: float | None = None) -> None:
        self.canvas.setFillGray(0)
        self.canvas.setFont(text.font, text.size)
        if centre is None:
            self.canvas.drawString(left * mm, baseline, text.lines[0])
        else:
            self.canvas.drawCentredString(centre * mm, baseline, text.lines[0])

    def _number(self, badge: Badge, bottom: float) -> None:
        self.canvas.setFont(REGULAR, 9)
        self.canvas.drawRightString((self.width - self._margin) * mm, bottom * mm, f"No {badge.number}")

    def _code(self, modules: Matrix, left: float, bottom: float) -> None:
        """The QR code as one path, so that no hairlines show between its rows."""
        module = self._code_side * mm / len(modules)
        top = (bottom + self._code_side) * mm
        path = self.canvas.beginPath()
        for x, y, length in runs(modules):
            path.rect(left * mm + x * module, top - (y + 1) * module, length * module, module)
        self.canvas.setFillGray(0)
        self.canvas.drawPath(path, stroke=0, fill=1)
