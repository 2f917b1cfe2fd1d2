"""``voting export``: results and turnout as files."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from voting.cli.opening import opened, write_file
from voting.export.files import Format, files
from voting.export.report import PollReport, Report, Results
from voting.records import recount
from voting.records.bundle import bundle as make_bundle
from voting.records.signing import read_signer
from voting.service.counting import breakdown, counted
from voting.service.record import Archive, archive
from voting.settings import Settings


def export(
    form: Annotated[Format, typer.Option("--format", help="What to write.")] = Format.ALL,
    out: Annotated[
        Path | None, typer.Option(help="The folder; by default VOTING_DATA/export.", show_default=False)
    ] = None,
    bundle: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Instead: one signed file of all that can be proven, and recount.py.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Write results and turnout as CSV, XLSX and JSON: for each poll its options with votes or points, blank ballots,
    entitled, turnout, state and times.

    Results that nobody may see yet are left out, and the export says so. Files of an earlier export are replaced.

    With --bundle: the journal, the polls that are over with their ballots and protocols, and a signature over all of
    it, for those who may count again; no names. Beside it goes recount.py, which needs nothing but Python.
    """
    settings = Settings()
    if bundle:
        _write_bundle(settings, bundle)
        return
    report = asyncio.run(_report(settings))
    folder = out or settings.data / "export"
    for name, content in files(report, form).items():
        write_file(folder / name, content)
        typer.echo(folder / name)
    sealed = [entry.poll.id for entry in report.polls if entry.results is Results.SEALED]
    if sealed:
        typer.echo(f"Left out, because nobody may see them yet: {', '.join(sealed)}", err=True)


def _write_bundle(settings: Settings, path: Path) -> None:
    found = asyncio.run(_archive(settings))
    signer = read_signer(settings.data)
    program = path.with_name("recount.py")
    write_file(path, make_bundle(found, signer))
    write_file(program, Path(recount.__file__).read_bytes())
    typer.echo(path)
    typer.echo(f"Public key: {signer.public}")
    typer.echo(f"Check it anywhere: python {program} {path} --key {signer.public}")
    waiting = [file.poll.id for file in found.files if file.record is None]
    if waiting:
        typer.echo(f"Without ballots, because not over: {', '.join(waiting)}", err=True)


async def _archive(settings: Settings) -> Archive:
    async with opened(settings) as parts:
        return await archive(parts.store, parts.clock.now())


async def _report(settings: Settings) -> Report:
    async with opened(settings) as parts:
        conference = await parts.store.conference()
        reports = []
        for poll in conference.polls:
            # law 6: what may not be seen is not even read
            found = await counted(parts.store, poll) if poll.results_visible else None
            groups = await breakdown(parts.store, poll) if poll.results_visible else None
            reports.append(PollReport(poll, await parts.store.turnout(poll.id), found, groups))
        questions = [question for room in conference.rooms for question in await parts.store.questions(room.id)]
        return Report(conference, reports, parts.clock.now(), questions)
