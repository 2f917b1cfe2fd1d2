"""``voting recount``: check a bundle or a protocol, as ``recount.py`` does by itself."""

from pathlib import Path
from typing import Annotated

import typer

from voting.records.recount import main


def recount(
    file: Annotated[Path, typer.Argument(help="A bundle of `voting export --bundle`, or a protocol as JSON or PDF.")],
    key: Annotated[
        str | None, typer.Option(metavar="HEX", help="The public key that must have signed it.", show_default=False)
    ] = None,
) -> None:
    """Check signatures and journal, count the ballots again, and say what is wrong.

    Needs no conference. The program is one file that needs Python alone: auditors run it themselves, with
    `python recount.py FILE`.
    """
    raise typer.Exit(main([str(file), *(["--key", key] if key else [])]))
