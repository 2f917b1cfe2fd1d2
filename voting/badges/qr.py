"""QR codes as modules and their runs. Level Q: a quarter may be lost to scratches and folds."""

from collections.abc import Iterator

from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_Q
from qrcode.exceptions import DataOverflowError

from voting.domain.errors import InvalidInput

QUIET = 4
"""Modules of quiet zone on each side, to be left by whoever draws."""

Matrix = list[list[bool]]


def matrix(text: str) -> Matrix:
    """The modules of ``text``, row by row, True is dark, without quiet zone. Raises InvalidInput if it is too long."""
    code = QRCode(error_correction=ERROR_CORRECT_Q, border=0)
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
