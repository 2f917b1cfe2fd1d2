"""The database file: where it is, and whether it is ours."""

from pathlib import Path

from voting.domain.errors import DatabaseNotOurs, DataUnwritable, NoConference

FILE = "voting.db"

APPLICATION_ID = 0x564F5445
"""``VOTE`` in ASCII: marks an SQLite file as ours."""

_HEADER = b"SQLite format 3\x00"
_APPLICATION_ID_AT = 68


def place(folder: Path, *, create: bool) -> Path:
    """The database file in ``folder``, which is made if ``create``.

    Raises NoConference where there is nothing to open, DatabaseNotOurs, DataUnwritable.
    """
    file = folder / FILE
    if create:
        make_folder(folder)
    try:
        if create:
            file.touch(mode=0o600)
        with file.open("rb") as stream:
            header = stream.read(100)
    except FileNotFoundError as error:
        if create:
            raise _unwritable(folder, error.strerror) from None
        header = b""
    except OSError as error:
        raise _unwritable(folder, error.strerror) from None
    if not header:
        if create:
            return file
        raise NoConference(
            f"There is no conference in {folder}. Make one with 'voting init', or name another folder in VOTING_DATA.",
            folder=str(folder),
        )
    if not header.startswith(_HEADER):
        raise _not_ours(file, "it is not an SQLite database")
    if int.from_bytes(header[_APPLICATION_ID_AT : _APPLICATION_ID_AT + 4], "big") != APPLICATION_ID:
        raise _not_ours(file, "another program made it")
    return file


def make_folder(folder: Path) -> None:
    """Make the data folder, for its owner alone. Raises DataUnwritable."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(folder, error.strerror) from None


def _unwritable(folder: Path, why: str | None) -> DataUnwritable:
    return DataUnwritable(
        f"The data folder {folder} cannot be used: {why}. Name another one in VOTING_DATA, or mend its rights.",
        folder=str(folder),
    )


def _not_ours(file: Path, why: str) -> DatabaseNotOurs:
    return DatabaseNotOurs(
        f"{file} is not a conference of this program: {why}. Move it away, or name another folder in VOTING_DATA.",
        file=str(file),
    )
