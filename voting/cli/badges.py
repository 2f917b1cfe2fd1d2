"""``voting badges``: print badges with fresh tokens, and free a badge from its phone.

The order of printing: the PDF is written and synced under another name, then the verifiers are stored, then the file
gets its name. So a file with its final name always holds codes that work; after a crash in between, the badges count
as printed and are printed again with ``--reissue``, or the ``.part`` file, if its codes work, is used.
"""

import asyncio
import csv
import io
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from voting.app import Parts
from voting.badges.face import Printed
from voting.badges.sheet import Form, Grid, badge_url, draw, unprintable
from voting.cli.opening import act, opened, operator, refuse_existing, write_aside
from voting.cli.progress import progress
from voting.domain.errors import InvalidInput, NotFound
from voting.domain.roll import REHEARSAL, Badge
from voting.domain.text import pick
from voting.export.cells import harmless
from voting.service.access import Access
from voting.service.tokens import derive_auth, grouped, make_token, verifier
from voting.settings import Settings

app = typer.Typer(help="Print badges, and free them from phones.", no_args_is_help=True)

_GRID = Grid()


@app.command("print")
def print_badges(
    form: Annotated[Form, typer.Option(help="One badge a page, or `sheet`: several on A4, to cut.")] = Form.A6,
    only: Annotated[
        list[int] | None, typer.Option(metavar="NUMBER", help="Only this badge. May be repeated.", show_default=False)
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="The PDF; by default in VOTING_DATA/print, named by the time.", show_default=False),
    ] = None,
    tokens: Annotated[
        Path | None,
        typer.Option(help="Also write the codes to this CSV, for a printer's own badges.", show_default=False),
    ] = None,
    reissue: Annotated[
        bool, typer.Option("--reissue", help="Print badges again that have a code. Their old codes die.")
    ] = False,
    rows: Annotated[int, typer.Option(min=1, max=6, help="Of a sheet.")] = _GRID.rows,
    columns: Annotated[int, typer.Option(min=1, max=3, help="Of a sheet.")] = _GRID.columns,
    margin: Annotated[float, typer.Option(min=0, max=50, help="Around a sheet, in mm.")] = _GRID.margin,
    gap: Annotated[float, typer.Option(min=0, max=30, help="Between the badges of a sheet, in mm.")] = _GRID.gap,
) -> None:
    """Print badges as a PDF: name, organisation, country, QR code, and the same code in four groups for typing.

    Each badge gets a fresh secret code that is known only on paper: the database keeps what it needs to recognise
    it, not the code. Prints the badges that have none yet. Keep the file private and delete it after printing:
    whoever has it can vote.
    """
    settings = Settings()
    now = datetime.now()
    path = out or settings.data / "print" / f"badges-{now:%Y-%m-%d-%H%M%S}.pdf"
    for file in filter(None, (path, tokens)):
        refuse_existing(file)
    asyncio.run(
        _print(settings, path, tokens, form, Grid(rows, columns, margin, gap), frozenset(only or ()), reissue=reissue)
    )


@app.command()
def release(
    number: Annotated[int, typer.Argument(help="The number on the badge.")],
    reason: Annotated[str, typer.Option(prompt=True, help="Why; it is kept in the journal.")],
) -> None:
    """Free a badge from the phone it is bound to, after looking at the person's papers."""
    if len(reason.strip()) < 3:
        raise InvalidInput("Say why, in a few words.", field="reason")
    asyncio.run(_release(Settings(), number, reason.strip()))
    typer.echo(f"Badge {number} is free. The next phone that scans it is signed in.")


async def _release(settings: Settings, number: int, reason: str) -> None:
    async with opened(settings) as parts:
        access = Access(parts.store, parts.bus, parts.clock, parts.random, parts.key)
        await access.release(number, reason, operator())


async def _print(
    settings: Settings,
    path: Path,
    tokens: Path | None,
    form: Form,
    grid: Grid,
    only: frozenset[int],
    *,
    reissue: bool,
) -> None:
    async with opened(settings) as parts:
        title = pick((await parts.store.conference()).title, "en")
        roll = [badge for badge in await parts.store.badges() if badge.category != REHEARSAL]
        chosen = _chosen(roll, only, reissue=reissue)
        if not chosen:
            return
        again = [badge for badge in chosen if badge.issued]
        if again and not reissue:
            _ask(again)
        _warn(chosen, settings)
        printed = [_with_token(parts, badge, settings.url) for badge in chosen]
        pdf = draw(printed, form, title, grid, progress(f"Drawing {len(printed)} badges"))
        await _publish(parts, printed, len(again), {path: pdf} | ({tokens: _csv(printed)} if tokens else {}))
        typer.echo(f"{len(printed)} badges: {path}")
        if tokens:
            typer.echo(f"Their codes: {tokens}")
        if len(roll) > len(chosen) and not only:
            typer.echo(f"{len(roll) - len(chosen)} with a code already left out (--reissue prints them too).")
        typer.echo("Whoever has these files can vote. Delete them after printing.")


def _chosen(roll: Sequence[Badge], only: frozenset[int], *, reissue: bool) -> list[Badge]:
    """The badges to print. Raises NotFound for numbers that are not on the roll."""
    if only:
        unknown = only - {badge.number for badge in roll}
        if unknown:
            raise NotFound(f"There is no badge {', '.join(map(str, sorted(unknown)))}. See `voting roll list`.")
        return [badge for badge in roll if badge.number in only]
    if not roll:
        raise NotFound("There are no badges yet. Bring attendees in with `voting roll import FILE`.")
    chosen = [badge for badge in roll if reissue or not badge.issued]
    if not chosen:
        typer.echo(
            f"All {len(roll)} badges have a code. To print some again use --only NUMBER; to print all again, --reissue."
        )
    return chosen


def _ask(again: Sequence[Badge]) -> None:
    numbers = ", ".join(str(badge.number) for badge in again[:10]) + (", …" if len(again) > 10 else "")
    typer.echo(
        f"{len(again)} of these badges have a code already ({numbers}). They get new ones: the old ones die, phones "
        "signed in with them are signed out, and where such a badge has voted in a poll, that vote stays and cannot "
        "be changed any more.",
        err=True,
    )
    typer.confirm("Print them again?", abort=True, err=True)


def _warn(badges: Sequence[Badge], settings: Settings) -> None:
    """Say what would make the paper useless."""
    if not settings.public_url:
        typer.secho(
            f"The QR codes say {settings.url}, which other phones cannot open. Set VOTING_PUBLIC_URL to the address "
            "of the conference before printing for real.",
            fg=typer.colors.YELLOW,
            err=True,
        )
    for number, characters in unprintable(badges).items():
        typer.secho(f"Badge {number}: the font has no {characters}. Look at it.", fg=typer.colors.YELLOW, err=True)


def _with_token(parts: Parts, badge: Badge, url: str) -> Printed:
    token = make_token(parts.random)
    return Printed(badge, token, badge_url(url, token))


async def _publish(parts: Parts, printed: Sequence[Printed], again: int, files: dict[Path, bytes]) -> None:
    """Write aside, store the verifiers, then name the files; nothing is left where the store refuses."""
    asides: dict[Path, Path] = {}
    try:
        for path, content in files.items():
            asides[path] = write_aside(path, content)
        verifiers = {p.badge.id: verifier(derive_auth(p.token), parts.key) for p in printed}
        reason = f"{len(printed)} printed, {again} of them again"
        await parts.store.issue(verifiers, act(parts, "issue", "badges", reason))
    except BaseException:
        for aside in asides.values():
            aside.unlink(missing_ok=True)
        raise
    for path, aside in asides.items():
        aside.replace(path)


def _csv(printed: Sequence[Printed]) -> bytes:
    output = io.StringIO(newline="")
    table = csv.writer(output)
    table.writerow(["number", "name", "organisation", "country", "code", "address"])
    for p in printed:
        badge = p.badge
        person = (harmless(text) for text in (badge.name, badge.organisation, badge.country))
        table.writerow([badge.number, *person, grouped(p.token), p.url])
    return output.getvalue().encode("utf-8-sig")
