"""``voting demo``: a real conference with a simulated crowd, to try everything at once."""

from typing import Annotated

import typer

from voting.demo.server import serve
from voting.domain.roll import Badge
from voting.server import run_forever, set_up_logs
from voting.settings import Settings


def demo(
    crowd: Annotated[bool, typer.Option(help="Whether 294 simulated attendees join and vote.")] = True,
) -> None:
    """Hold a conference on this machine: real questions and awards, generated attendees, simulated votes.

    Makes its database anew under VOTING_DATA/demo at each start. Open the printed address and follow the page.
    """
    settings = Settings()
    set_up_logs(settings.log)
    run_forever(serve(settings, crowd=crowd, tell=_tell))


def _tell(badges: list[tuple[Badge, str]], url: str) -> None:
    typer.echo("The demo is running: a real conference, generated attendees, simulated votes.")
    typer.echo(f"  Start here  {url}/")
    typer.echo(f"  Moderator   {url}/  → Moderator")
    typer.echo(f"  Projector   {url}/  → Projector")
    for badge, token in badges[:3]:
        typer.echo(f"  Badge {badge.number:<5} {url}/v#{token}  {badge.name}, {badge.organisation}")
    typer.echo("Stop it with Ctrl-C.")
