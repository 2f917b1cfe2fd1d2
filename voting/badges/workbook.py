"""Spreadsheet files (XLSX, XLS, ODS) as tables of text, read in a process of their own.

A cell in the last corner of a sheet makes the reader ask for half a terabyte, and a file of kilobytes may unpack to
gigabytes; then that process ends, with bounded memory and time, and the file is refused.
"""

import contextlib
import io
import json
import subprocess
import sys
from collections.abc import Iterable
from datetime import date, datetime

from python_calamine import CalamineError, load_workbook

from voting.domain.errors import RollInvalid

SECONDS = 120
MOST_MEMORY = 2_000_000_000
"""Bytes: ten times what a roll of fifty megabytes takes."""

Sheets = dict[str, list[list[str]]]


def read_sheets(data: bytes) -> Sheets:
    """Every sheet's rows by its name. Raises RollInvalid."""
    command = [sys.executable, "-P", "-m", __spec__.name]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        raise _refused("it takes too long") from None
    if done.returncode:
        raise _refused(
            "it is damaged, or something stands so far to the right or so far below that it needs more memory than "
            "any roll. Copy the list into a new file"
        )
    told: Sheets | str = json.loads(done.stdout)
    if isinstance(told, str):
        raise _refused(told)
    return told


def _refused(why: str) -> RollInvalid:
    return RollInvalid(f"This is not a spreadsheet that can be read: {why}. Save it as XLSX or CSV.")


def _read(data: bytes) -> Sheets | str:
    """The sheets, or why there are none."""
    try:
        with load_workbook(io.BytesIO(data)) as workbook:
            return {name: _rows(workbook.get_sheet_by_name(name).to_python(False)) for name in workbook.sheet_names}
    except (CalamineError, OSError, ValueError) as error:
        return str(error)


def _rows(rows: Iterable[Iterable[object]]) -> list[list[str]]:
    return [[_cell(value) for value in row] for row in rows]


def _cell(value: object) -> str:
    """A spreadsheet's value as the spreadsheet shows it."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value)


def _bound() -> None:
    """Take no more memory than MOST_MEMORY, where the system can see to it."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    _bound()
    json.dump(_read(sys.stdin.buffer.read()), sys.stdout)
