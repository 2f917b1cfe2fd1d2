"""``voting serve``: the server on an existing conference."""

import socket
from typing import Annotated

import typer

from voting.app import Parts, build, open_parts
from voting.cli.opening import opened
from voting.domain.errors import Unavailable
from voting.records.signing import read_signer
from voting.server import bind, run, run_forever, set_up_logs, warn_without_tls
from voting.service.access import Access
from voting.settings import Settings
from voting.workers import check_workers, run_workers


def serve(
    workers: Annotated[
        int, typer.Option(min=1, max=64, help="Server processes on this machine; more than one need PostgreSQL.")
    ] = 1,
) -> None:
    """Serve the conference in the data folder: phones, moderators and screens.

    Listens on VOTING_HOST and VOTING_PORT (127.0.0.1:8000). Prints a one-time sign-in link for a moderator;
    `voting staff invite NAME` makes more. Stop it with Ctrl-C: nothing that was received is lost.
    """
    settings = Settings()
    check_workers(settings, workers)
    set_up_logs(settings.log)
    listener = bind(settings.host, settings.port)
    settings = settings.model_copy(update={"port": listener.getsockname()[1]})
    if workers == 1:
        run_forever(_serve(settings, listener))
    else:
        run_forever(_tell_alone(settings))
        run_workers(listener, workers)


async def _tell_alone(settings: Settings) -> None:
    async with opened(settings) as parts:
        await _tell(settings, parts)
    if not settings.bus_url:
        typer.secho(
            "Without VOTING_BUS_URL the processes learn of each other's changes once a second.",
            fg=typer.colors.YELLOW,
            err=True,
        )


async def _serve(settings: Settings, listener: socket.socket) -> None:
    parts = await open_parts(settings)
    app = build(settings, parts)
    await _tell(settings, parts)
    await run(app, listener)


async def _tell(settings: Settings, parts: Parts) -> None:
    access = Access(parts.store, parts.bus, parts.clock, parts.random, parts.key)
    link = f"{settings.url}/moderate#{await access.invite('Moderator')}"
    title = (await parts.store.conference()).title
    typer.echo(f"{next(iter(title.values()))}")
    typer.echo(f"  Phones      {settings.url}/v")
    typer.echo(f"  Projector   {settings.url}/screen/ROOM")
    typer.echo(f"  Moderator   {link}  (once, within 15 minutes)")
    for warning in filter(None, (warn_without_tls(settings), _unsigned(settings))):
        typer.secho(warning, fg=typer.colors.YELLOW, err=True)


def _unsigned(settings: Settings) -> str | None:
    """What to tell the operator where protocols cannot be signed, or None."""
    try:
        read_signer(settings.data)
    except Unavailable as error:
        return error.message
    return None
