"""The command ``voting``: puts its subcommands together, and turns refusals into sentences and exit codes.

Exit codes: 0 done, 1 it could not be done now, 2 what was given cannot be right.
"""

import sys
from typing import Annotated

import typer
from pydantic import ValidationError

import voting
from voting.cli.badges import app as badges
from voting.cli.conference import app as conference
from voting.cli.demo import demo
from voting.cli.export import export
from voting.cli.init import init
from voting.cli.recount import recount
from voting.cli.rehearse import rehearse
from voting.cli.roll import app as roll
from voting.cli.schema import schema
from voting.cli.serve import serve
from voting.cli.staff import app as staff
from voting.domain.errors import InvalidInput, VotingError

app = typer.Typer(
    name="voting",
    help="Live votes of a conference: one badge, one vote, one big screen.\n\n"
    "Try it with `voting demo`. For a conference of your own: `voting init`, `voting roll import`, "
    "`voting badges print`, `voting serve`. Everything is kept in one folder, VOTING_DATA (default: data).",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"voting {voting.__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and leave.")
    ] = False,
) -> None:
    pass


app.command(rich_help_panel="Try it")(demo)
app.command(rich_help_panel="A conference")(init)
app.add_typer(conference, name="conference", rich_help_panel="A conference")
app.add_typer(roll, name="roll", rich_help_panel="A conference")
app.add_typer(badges, name="badges", rich_help_panel="A conference")
app.command(rich_help_panel="A conference")(serve)
app.add_typer(staff, name="staff", rich_help_panel="A conference")
app.command(rich_help_panel="A conference")(export)
app.command(rich_help_panel="Before and behind")(rehearse)
app.command(rich_help_panel="Before and behind")(recount)
app.command(rich_help_panel="Before and behind")(schema)


def main() -> None:
    """Run the command. Expected refusals are a sentence with its code on stderr, never a traceback."""
    try:
        app()
    except VotingError as error:
        _refuse(error.message, error.code, 2 if isinstance(error, InvalidInput) else 1)
    except ValidationError as error:
        if error.title != "Settings":
            raise
        for wrong in error.errors():
            name = "VOTING_" + "_".join(map(str, wrong["loc"])).upper()
            ours = wrong["msg"].removeprefix(
                "Value error, "
            )  # and then the value, which may hold a password, stays out
            said = f"{name}: {ours}" if ours != wrong["msg"] else f"{name} cannot be {wrong['input']!r}: {ours}"
            _refuse(f"{said}.", "settings_invalid", 2)


def _refuse(message: str, code: str, exit_code: int) -> None:
    typer.secho(f"{message}", fg=typer.colors.RED, err=True)
    typer.secho(f"({code})", dim=True, err=True)
    sys.exit(exit_code)
