"""``voting init``: create a conference from its definition."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from voting.cli.opening import act, opened
from voting.definitions.files import DefinitionFiles
from voting.domain.conference import Conference
from voting.domain.errors import Conflict, DefinitionInvalid
from voting.domain.text import pick
from voting.records.signing import named, read_signer
from voting.service.definition import read_conference
from voting.service.importing import build_draft, refuse
from voting.settings import Settings


def init(
    path: Annotated[
        Path, typer.Argument(help="conference.toml, a folder of TOML files that are taken together, or a workbook.")
    ],
) -> None:
    """Create a conference in the data folder (VOTING_DATA, default: data).

    The definition is checked first; nothing is created where it contradicts itself.
    """
    settings = Settings()
    conference = _read_workbook(path) if path.suffix.lower() == ".xlsx" else read_conference(path)
    key = asyncio.run(_create(settings, conference))
    _tell(settings, conference, key)


def _read_workbook(path: Path) -> Conference:
    try:
        draft = DefinitionFiles().read(path.read_bytes())
    except OSError as error:
        raise DefinitionInvalid(f"{path} cannot be read: {error.strerror}.", file=str(path)) from None
    conference, faults = build_draft(draft)
    for fault in faults:
        typer.echo(f"  {fault.where}: {fault.message}", err=True)
    refuse(faults)
    assert conference is not None
    return conference


async def _create(settings: Settings, conference: Conference) -> str:
    """The public key that signs what is on record."""
    async with opened(settings, create=True) as parts:
        key = read_signer(settings.data).public
        founding = act(parts, "create", f"conference {conference.id}", named(key))
        try:
            await parts.store.create(conference, founding)
        except Conflict:
            held = await parts.store.conference()
            where, other = (
                ("The database", "One database holds one: name another in VOTING_DATABASE_URL.")
                if settings.database_url
                else (settings.data, "One folder holds one: set VOTING_DATA to another folder.")
            )
            raise Conflict(
                f"{where} already holds a conference: {pick(held.title, 'en')}. {other}",
                conference=held.id,
            ) from None
    return key


def _tell(settings: Settings, conference: Conference, key: str) -> None:
    typer.echo(f"Created {pick(conference.title, 'en')} in {settings.data}")
    for room in conference.rooms:
        polls = [poll for poll in conference.polls if poll.room == room.id]
        typer.echo(
            f"  {pick(room.name, 'en')} ({room.id}): {_count(len(polls), 'poll')}, {_count(len(room.run_sheet), 'cue')}"
        )
        for poll in polls:
            secret = "secret" if poll.rules.secret else "open"
            typer.echo(f"    {poll.id}: {pick(poll.title, 'en')} ({poll.method.kind}, {secret})")
    typer.echo(f"Public key of its records: {key}")
    typer.echo("  Publish it now: who has it can check every protocol. Back up signing.key with the database.")
    typer.echo("Next:")
    typer.echo("  voting roll import FILE.csv   bring the attendees in")
    typer.echo("  voting badges print           print their badges")
    typer.echo("  voting serve                  start")


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
