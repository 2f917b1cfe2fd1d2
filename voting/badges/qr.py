"""QR codes as shapes: one path, for SVG and for PDF. Dark on light, upright, with four modules of quiet zone."""

from collections.abc import Iterator
from enum import IntEnum

from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M, ERROR_CORRECT_Q
from qrcode.exceptions import DataOverflowError

from voting.domain.errors import InvalidInput

QUIET = 4
"""Modules of quiet zone on each side."""


class Level(IntEnum):
    """Error correction. BADGE survives scratches and folds (a quarter lost); HALL keeps modules large."""

    BADGE = ERROR_CORRECT_Q
    HALL = ERROR_CORRECT_M


Matrix = list[list[bool]]


def matrix(text: str, level: Level) -> Matrix:
    """The modules of ``text``, row by row, True is dark, without quiet zone. Raises InvalidInput if it is too long."""
    code = QRCode(error_correction=level, border=0)
    code.add_data(text)
    try:
        code.make(fit=True)
    except (DataOverflowError, ValueError):
        raise InvalidInput(f"A text of {len(text)} characters does not fit in a QR code.", field="text") from None
    return [[bool(module) for module in row] for row in code.get_matrix()]


def runs(modules: Matrix) -> Iterator[tuple[int, int, int]]:
    """The dark runs of each row: column, row, length."""
    for y, row in enumerate(modules):
        x = 0
        while x < len(row):
            length = 0
            while x + length < len(row) and row[x + length]:
                length += 1
            if length:
                yield x, y, length
            x += length + 1


def svg_path(text: str, level: Level = Level.HALL) -> tuple[str, int]:
    """The ``d`` of an SVG path, and the side of its view box in modules, quiet zone included."""
    modules = matrix(text, level)
    path = "".join(f"M{x + QUIET} {y + QUIET}h{length}v1h-{length}z" for x, y, length in runs(modules))
    return path, len(modules) + 2 * QUIET
