"""``voting schema``: the wire's types, for clients in other languages."""

from typing import Annotated

import typer

from voting.cli.wire_types import json_text, typescript


def schema(
    typescript_: Annotated[bool, typer.Option("--typescript", help="As TypeScript instead of JSON Schema.")] = False,
) -> None:
    """Print the types of everything that goes over the wire, as JSON Schema."""
    typer.echo(typescript() if typescript_ else json_text(), nl=False)
