"""``voting rehearse``: play attendees against a running server, as load test and as the evening-before check."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from voting.app import Parts
from voting.cli.opening import act, opened
from voting.client.rehearsal import Plan, Report
from voting.client.rehearsal import rehearse as play
from voting.client.server import Server
from voting.domain.methods import Choice
from voting.domain.poll import Option, Poll
from voting.domain.roll import REHEARSAL, Badge
from voting.domain.rules import Rules, Shown
from voting.service.access import Access
from voting.service.ports import RollChange
from voting.service.tokens import derive_auth, make_token, verifier
from voting.settings import Settings

console = Console()


def rehearse(
    voters: Annotated[int, typer.Option(min=1, max=20_000, help="How many attendees to play.")] = 300,
    url: Annotated[str, typer.Option(help="Where the server listens; by default VOTING_HOST and VOTING_PORT.")] = "",
    data: Annotated[Path | None, typer.Option(help="The data folder that it serves; by default VOTING_DATA.")] = None,
    within: Annotated[float, typer.Option(min=0, max=3600, help="Seconds in which all of them vote.")] = 10.0,
    seed: Annotated[int, typer.Option(help="The same seed votes alike.")] = 1,
) -> None:
    """Play attendees against a running server, over HTTP and WebSocket, and count what comes back.

    Touches no real poll: it adds badges of the category "rehearsal", which no other poll entitles, and one poll
    for them alone in the first room, which it annuls at the end. Where a real poll is armed or open in that room it
    refuses to begin. The room's stage shows the first cue without a poll meanwhile.

    Exit code 1 where anything failed, or where the server did not count exactly the votes that it acknowledged.
    """
    settings = Settings()
    if data is not None:
        settings = settings.model_copy(update={"data": data})
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host
    where = url or f"http://{host}:{settings.port}"
    report = asyncio.run(_rehearse(settings, where, voters, within, seed))
    _print(report)
    if not report.well:
        raise typer.Exit(1)


async def _rehearse(settings: Settings, url: str, voters: int, within: float, seed: int) -> Report:
    async with opened(settings) as parts:
        plan = await prepare(parts, voters, within, seed)
    with Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=console
    ) as bars:

        @contextmanager
        def step(name: str, total: int) -> Iterator[Callable[[], None]]:
            bar = bars.add_task(name, total=total)
            yield lambda: bars.advance(bar)

        async with Server(url, Random(seed), settings.public_url) as server:
            return await play(server, plan, step)


async def prepare(parts: Parts, voters: int, within: float, seed: int) -> Plan:
    """Make what a rehearsal needs: badges with new tokens, a poll that only they may vote in, a moderator's link."""
    store = parts.store
    conference = await store.conference()
    room = conference.rooms[0].id
    entry = act(parts, "rehearse", f"{voters} voters")
    before = sum(badge.category == REHEARSAL for badge in await store.badges())
    names = [f"Rehearsal {number}" for number in range(before + 1, voters + 1)]
    added = tuple(Badge(0, 0, name.casefold(), name, "Rehearsal", "", REHEARSAL) for name in names)
    await store.change_roll(RollChange(added=added), entry)
    badges = [badge for badge in await store.badges() if badge.category == REHEARSAL][:voters]
    tokens = {badge.id: make_token(parts.random) for badge in badges}
    await store.issue({id: verifier(derive_auth(token), parts.key) for id, token in tokens.items()}, entry)
    round = sum(poll.id.startswith("rehearsal-") for poll in conference.polls) + 1
    poll = rehearsal_poll(f"rehearsal-{round}", room)
    await store.add_poll(poll, entry)
    access = Access(store, parts.bus, parts.clock, parts.random, parts.key)
    invite = await access.invite("Rehearsal")
    return Plan(list(tokens.values()), room, poll.id, invite, within, seed)


def rehearsal_poll(id: str, room: str) -> Poll:
    """A secret poll of the rehearsal badges alone: the most that the server ever does for a vote."""
    labels = ("Ready", "Nearly ready", "Not ready")
    return Poll(
        id=id,
        room=room,
        title={"en": "Rehearsal: is everything ready?"},
        method=Choice(),
        options=tuple(Option(label.lower().replace(" ", "-"), {"en": label}) for label in labels),
        rules=Rules(secret=True, shown=Shown.HELD, categories=(REHEARSAL,), least_electorate=1),
        mark={"en": "rehearsal"},
    )


def _print(report: Report) -> None:
    table = Table(show_header=False, box=None, padding=(0, 2))
    table.add_row("joined", f"{report.joined} of {report.voters}", f"in {report.join_seconds:.1f} s")
    table.add_row("shown the open poll", "", f"all after {report.followed * 1000:.0f} ms")
    table.add_row("votes received", f"{report.received} of {report.voters}", f"in {report.vote_seconds:.1f} s")
    latencies = ", ".join(f"p{percent} {report.latency(percent) * 1000:.0f} ms" for percent in (50, 95, 99))
    table.add_row("latency", "", latencies)
    table.add_row("sent again", str(report.retries))
    table.add_row("counted by the server", str(report.counted), f"{report.received} acknowledged")
    table.add_row("errors", str(report.errors.total()))
    for name, count in report.errors.most_common():
        table.add_row("", str(count), name)
    console.print(table)
    if report.well:
        console.print("[green]Everything that was acknowledged is counted, and nothing else.[/]")
    else:
        console.print("[red]The rehearsal failed: see the lines above.[/]")
