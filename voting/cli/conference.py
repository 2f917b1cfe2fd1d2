"""``voting conference``: the whole conference as one file, out and in."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from voting.cli.opening import OWNER, opened, operator, refuse_existing, write_file
from voting.definitions.files import DefinitionFiles
from voting.domain.errors import DefinitionInvalid
from voting.service.importing import Difference, Fault, Form, Plan, Way, acts, exported, planned_import, refuse
from voting.settings import Settings

app = typer.Typer(help="The whole conference as one file: write it out, change it, bring it in.", no_args_is_help=True)

SHOWN = 200
"""Most lines of a list that are printed."""


@app.command("export")
def export_conference(
    file: Annotated[Path, typer.Argument(help="Where to: a name that ends in .toml or .xlsx.")],
) -> None:
    """Write rooms, run sheets, polls, options and rules as one file that can be read, changed and imported again.

    Neither results nor photographs are in it; test votes and run-offs are left out.
    """
    form = _form(file)
    refuse_existing(file)
    write_file(file, asyncio.run(_exported(Settings(), form)))
    typer.echo(file)


@app.command("template")
def template(file: Annotated[Path, typer.Argument(help="Where to: a name that ends in .toml or .xlsx.")]) -> None:
    """Write a small conference to start from: change it, then `voting init` or `voting conference import`."""
    form = _form(file)
    refuse_existing(file)
    write_file(file, DefinitionFiles().write(form, EXAMPLE))
    typer.echo(file)


@app.command("import")
def import_conference(
    file: Annotated[Path, typer.Argument(help="TOML, or a workbook (XLSX, XLS, ODS).")],
    add: Annotated[
        bool, typer.Option("--add", help="Add its polls to those there are, as from another conference.")
    ] = False,
    room: Annotated[str, typer.Option(help="With --add: the room that the polls go to.", show_default=False)] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change, and change nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before changing anything.")] = False,
) -> None:
    """Bring a changed file in. All of it is checked first, and what would change is shown before anything is.

    The file is the conference: drafts that are not in it are removed. What is armed or was held stays as it is.
    """
    try:
        data = file.read_bytes()
    except OSError as error:
        raise DefinitionInvalid(f"{file} cannot be read: {error.strerror}.", file=str(file)) from None
    asyncio.run(_import(Settings(), file.name, data, Way.ADD if add else Way.REPLACE, room, dry_run=dry_run, yes=yes))


async def _exported(settings: Settings, form: Form) -> bytes:
    async with opened(settings) as parts:
        return DefinitionFiles().write(form, exported(await parts.store.conference()))


async def _import(settings: Settings, name: str, data: bytes, way: Way, room: str, *, dry_run: bool, yes: bool) -> None:
    async with opened(settings) as parts:
        form, planned = await planned_import(parts.store, parts.clock, DefinitionFiles(), data, way, room, operator())
        typer.echo(f"{name}: {form}")
        _show_faults(planned.faults)
        refuse(planned.faults)
        if not planned.differences:
            typer.echo("Nothing differs.")
            return
        _show(planned)
        if dry_run:
            typer.echo("Nothing was changed (--dry-run).")
            return
        if not yes:
            typer.confirm("Change this?", abort=True)
        made = acts(planned, parts.clock.now(), operator(), OWNER, name)
        await parts.store.prepare(planned.change, made)
        typer.echo("Done.")


def _show_faults(faults: Sequence[Fault]) -> None:
    for fault in faults[:SHOWN]:
        found = f" (found {fault.found})" if fault.found else ""
        typer.echo(f"  {fault.where}: {fault.message}{found}", err=True)


def _show(planned: Plan) -> None:
    for difference in planned.differences[:SHOWN]:
        typer.echo(f"  {line(difference)}")
    if len(planned.differences) > SHOWN:
        typer.echo(f"  … and {len(planned.differences) - SHOWN} more")


def line(difference: Difference) -> str:
    """A difference as one line."""
    if not difference.what and not difference.before:
        return f"+ {difference.subject}: {difference.after}"
    if not difference.what and not difference.after:
        return f"- {difference.subject}: {difference.before}"
    return f"~ {difference.subject} {difference.what}: “{difference.before}” → “{difference.after}”".replace(" :", ":")


def _form(file: Path) -> Form:
    try:
        return Form(file.suffix.lower().removeprefix("."))
    except ValueError:
        raise DefinitionInvalid("Name a file that ends in .toml or .xlsx.", file=str(file)) from None


EXAMPLE: dict[str, object] = {
    "id": "my-conference",
    "title": {"en": "My conference", "de": "Meine Konferenz", "fr": "Ma conférence"},
    "place": "",
    "dates": "",
    "languages": ["en", "de", "fr"],
    "time_zone": "Europe/Brussels",
    "rooms": [
        {
            "id": "plenary",
            "name": {"en": "Plenary", "de": "Plenum", "fr": "Séance plénière"},
            "run_sheet": [
                {"id": "join", "kind": "join", "title": {"en": "Join", "de": "Teilnehmen", "fr": "Rejoindre"}},
                {"id": "question", "kind": "poll", "title": {"en": "A question"}, "poll": "question"},
                {"id": "question-result", "kind": "result", "title": {"en": "Its result"}, "poll": "question"},
            ],
        }
    ],
    "polls": [
        {
            "id": "question",
            "room": "plenary",
            "title": {"en": "Shall we?", "de": "Wollen wir?", "fr": "On y va ?"},
            "method": {"kind": "choice", "least": 1, "most": 1, "blank": True},
            "shown": "after_close",
            "options": [
                {"id": "yes", "label": {"en": "Yes", "de": "Ja", "fr": "Oui"}},
                {"id": "no", "label": {"en": "No", "de": "Nein", "fr": "Non"}},
            ],
        }
    ],
}
"""The smallest conference that shows everything."""
