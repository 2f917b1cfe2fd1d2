"""``voting roll``: bring attendees in from a file, and list them."""

import asyncio
import csv
import io
from pathlib import Path
from typing import Annotated

import typer

from voting.badges.roll_file import Problem, RollFile, read_roll, refused_rows
from voting.badges.roll_plan import RollPlan, Update, plan
from voting.cli.opening import act, opened, write_file
from voting.domain.errors import InvalidInput, RollInvalid
from voting.domain.roll import Badge
from voting.domain.text import fold
from voting.settings import Settings

SHOWN = 50
"""Most lines of a list that are printed."""

app = typer.Typer(help="Bring attendees in from a file, and list them.", no_args_is_help=True)


@app.command("import")
def import_roll(
    file: Annotated[Path, typer.Argument(help="CSV, XLSX, XLS or ODS, with headings in the first row.")],
    encoding: Annotated[
        str | None, typer.Option(help="Of a CSV that is not UTF-8, such as cp1252 or cp1250.", show_default=False)
    ] = None,
    columns: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="COLUMN=FIELD",
            help="What a column holds: id, name, first_name, last_name, organisation, country, category, email, rooms, "
            "delegate, or ignore. May be repeated.",
            show_default=False,
        ),
    ] = None,
    skip_bad: Annotated[
        bool, typer.Option("--skip-bad", help="Import what can be; write refused rows to FILE.refused.csv.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change, and change nothing.")] = False,
) -> None:
    """Bring attendees in from a file. The whole file is checked first; nothing is imported unless all of it can be.

    Importing a file again changes nothing; a changed row updates its badge; a row that is gone is reported, and its
    badge stays. A person is known by the id column, else the e-mail, else name and organisation.
    """
    mapping = _mapping(columns or [])
    try:
        data = file.read_bytes()
    except OSError as error:
        raise RollInvalid(f"{file} cannot be read: {error.strerror}.", file=str(file)) from None
    roll = read_roll(data, encoding, mapping)
    typer.echo(f"{file.name}: {roll.form}, {len(roll.rows) - 1} rows")
    if roll.columns.unused:
        typer.echo(f"Columns not used: {', '.join(roll.columns.unused)}")
    asyncio.run(_import(Settings(), file, roll, skip_bad=skip_bad, dry_run=dry_run))


@app.command("list")
def list_roll(
    find: Annotated[str, typer.Argument(help="Only badges whose number, name or organisation has this.")] = "",
) -> None:
    """List the badges: number, name, organisation, country, category, and how far they are."""
    for badge in asyncio.run(_badges(Settings())):
        if fold(find) in fold(f"{badge.number} {badge.name} {badge.organisation}"):
            state = "admitted" if badge.admitted_at else "printed" if badge.issued else "not printed"
            typer.echo("\t".join((str(badge.number), *_described(badge), state)))


async def _badges(settings: Settings) -> list[Badge]:
    async with opened(settings) as parts:
        return list(await parts.store.badges())


def _mapping(given: list[str]) -> dict[str, str]:
    mapping = {}
    for pair in given:
        heading, equals, field = pair.rpartition("=")
        if not equals or not heading:
            raise InvalidInput(f'--map {pair!r} is not COLUMN=FIELD, such as --map "Firma=organisation".', field="map")
        mapping[heading.strip()] = field.strip()
    return mapping


async def _import(settings: Settings, file: Path, roll: RollFile, *, skip_bad: bool, dry_run: bool) -> None:
    async with opened(settings) as parts:
        conference = await parts.store.conference()
        planned = plan(
            roll.people, await parts.store.badges(), conference.organisation_cap, roll.refused, conference.rooms
        )
        problems = sorted((*roll.problems, *planned.problems), key=lambda problem: problem.row)
        _show(problems)
        if problems and not skip_bad:
            rows = len({problem.row for problem in problems})
            raise RollInvalid(
                f"Nothing was imported: {rows} of {len(roll.rows) - 1} rows cannot be. Mend them and import again, or "
                "import the rest with --skip-bad.",
                problems=[{"row": p.row, "column": p.column, "found": p.found, "advice": p.advice} for p in problems],
            )
        _show_plan(planned)
        if dry_run:
            typer.echo("Nothing was changed (--dry-run).")
            return
        if problems:
            _write_refused(file, roll, problems)
        change = planned.change
        if change.added or change.updated:
            counts = f"{len(change.added)} added, {len(change.updated)} updated"
            await parts.store.change_roll(change, act(parts, "import", "roll", f"{file.name}: {counts}"))


def _show(problems: list[Problem]) -> None:
    for problem in problems:
        typer.echo(f"  {problem}", err=True)


def _show_plan(planned: RollPlan) -> None:
    _list("new", "+", [_line(badge) for badge in planned.added])
    _list("changed", "~", [_changed(update) for update in planned.updated])
    _list(
        "on the roll but not in the file; their badges stay and can vote",
        "?",
        [f"No {badge.number} {_line(badge)}" for badge in planned.removed],
    )
    typer.echo(f"{planned.unchanged} unchanged")


def _changed(update: Update) -> str:
    changes = "; ".join(f"{field} “{old}” → “{new}”" for field, old, new in update.changes)
    known_by = f"now known by its {update.after.key.partition(':')[0]}"
    return f"No {update.before.number} {update.before.name}: {changes or known_by}"


def _list(title: str, sign: str, lines: list[str]) -> None:
    if not lines:
        return
    typer.echo(f"{len(lines)} {title}")
    for line in lines[:SHOWN]:
        typer.echo(f"  {sign} {line}")
    if len(lines) > SHOWN:
        typer.echo(f"  … and {len(lines) - SHOWN} more")


def _described(badge: Badge) -> tuple[str, ...]:
    return badge.name, badge.organisation, badge.country, badge.category


def _line(badge: Badge) -> str:
    return ", ".join(filter(None, _described(badge)))


def _write_refused(file: Path, roll: RollFile, problems: list[Problem]) -> None:
    output = io.StringIO(newline="")
    csv.writer(output, delimiter=";").writerows(refused_rows(roll, problems))
    path = file.with_name(file.name + ".refused.csv")
    write_file(path, output.getvalue().encode("utf-8-sig"))
    typer.echo(f"Refused rows, each with its problem: {path}")
