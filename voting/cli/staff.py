"""``voting staff``: let people in who run the conference."""

import asyncio
from typing import Annotated

import typer

from voting.cli.opening import opened
from voting.domain.errors import InvalidInput
from voting.service.access import INVITE_LIFE, Access
from voting.settings import Settings

LONGEST_NAME = 80

app = typer.Typer(help="Let people in who run the conference.", no_args_is_help=True)


@app.callback()
def _staff() -> None:
    """Let people in who run the conference."""


@app.command()
def invite(
    name: Annotated[str, typer.Argument(help="Who it is for. The others see this name beside what they do.")],
) -> None:
    """Print a link that signs one moderator in, once, within 15 minutes."""
    name = " ".join(name.split())
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
        raise InvalidInput(f"A name has 1 to {LONGEST_NAME} characters.", field="name")
    settings = Settings()
    typer.echo(f"{settings.url}/moderate#{asyncio.run(_invite(settings, name))}")
    typer.echo(f"For {name}: works once, within {INVITE_LIFE // 60_000} minutes.", err=True)


async def _invite(settings: Settings, name: str) -> str:
    async with opened(settings) as parts:
        await parts.store.conference()
        access = Access(parts.store, parts.bus, parts.clock, parts.random, parts.key)
        return await access.invite(name)
