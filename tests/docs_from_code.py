"""Pages of ``docs/`` that are made from the code: errors, settings, the state machine, and the figures of
the last full benchmark.

``python -m tests.docs_from_code`` writes them; with ``--check`` it says which are stale and exits with 1.
"""

import importlib
import inspect
import pkgutil
import sys
from pathlib import Path

from pydantic.fields import FieldInfo

import voting
from tests.load import measured
from voting.domain.errors import VotingError
from voting.domain.poll import TRANSITIONS, Action, PollState
from voting.settings import Settings
from voting.web.http import status_of

DOCS = Path(__file__).parent.parent / "docs"
NOTICE = "<!-- Made from the code by `make docs`. Do not edit. -->\n\n"

ABOUT_ERRORS = """# Errors

Every refusal is a JSON object with `code` (stable: programs may rely on it), `message` (a sentence for a person) and
`detail` (values for programs). No refusal ever carries a token, a ballot tag or a choice. The command line prints the
message and exits with 1.

"""

ABOUT_SETTINGS = """# Settings

Read from the environment once, at start. Nothing needs to be set to run on one machine.

"""

ABOUT_STATES = """# The states of a poll

`TRANSITIONS` in `voting/domain/poll.py` is the only place that says what may follow what. Nothing reopens a closed
poll: a repeat is a new round. `finish` is taken by the clock, a few seconds after `close`.

"""


def errors() -> str:
    """Every refusal with its code, status and meaning. Raises AssertionError for one without a docstring."""
    _import_everything()
    rows = ["| code | HTTP | what it means |", "|-|-|-|"]
    for kind in sorted(_subclasses(VotingError), key=lambda kind: (status_of(kind("")), kind.code)):
        meaning = inspect.cleandoc(kind.__dict__.get("__doc__") or "").replace("\n", " ")
        assert meaning, f"{kind.__module__}.{kind.__name__} needs a docstring that says what it means"
        status = "command line" if kind.__module__ == "voting.server" else status_of(kind(""))
        rows.append(f"| `{kind.code}` | {status} | {meaning} |")
    return NOTICE + ABOUT_ERRORS + "\n".join(rows) + "\n"


def settings() -> str:
    """Every setting with its default and meaning."""
    rows = ["| variable | default | what it does |", "|-|-|-|"]
    for name, field in Settings.model_fields.items():
        assert field.description, f"setting {name} needs a description"
        rows.append(f"| `VOTING_{name.upper()}` | {_default(field)} | {field.description} |")
    return NOTICE + ABOUT_SETTINGS + "\n".join(rows) + "\n"


def state_machine() -> str:
    """The diagram and table of the one transition table."""
    arrows = [f"    {before} --> {after}: {action}" for (before, action), after in TRANSITIONS.items()]
    rows = ["| | " + " | ".join(Action) + " |", "|-" * (len(Action) + 1) + "|"]
    for state in PollState:
        targets = [TRANSITIONS.get((state, action), "") for action in Action]
        rows.append(f"| **{state}** | " + " | ".join(targets) + " |")
    diagram = "```mermaid\nstateDiagram-v2\n    [*] --> draft\n" + "\n".join(arrows) + "\n```\n\n"
    return NOTICE + ABOUT_STATES + diagram + "\n".join(rows) + "\n"


def figures() -> str:
    """What the benchmark measured last."""
    return NOTICE + measured.page()


PAGES = {"errors.md": errors, "figures.md": figures, "settings.md": settings, "state-machine.md": state_machine}


def stale() -> list[str]:
    """Names of pages that say something else than the code."""
    return [name for name, made in PAGES.items() if not (DOCS / name).exists() or (DOCS / name).read_text() != made()]


def _import_everything() -> None:
    for module in pkgutil.walk_packages(voting.__path__, "voting."):
        if not module.name.endswith("__main__") and ".migrations" not in module.name:
            importlib.import_module(module.name)


def _subclasses(kind: type[VotingError]) -> set[type[VotingError]]:
    direct = set(kind.__subclasses__())
    return direct.union(*(_subclasses(child) for child in direct))


def _default(field: FieldInfo) -> str:
    value = field.get_default(call_default_factory=True)
    return f"`{value}`" if str(value) else "empty"


def main() -> None:
    if "--check" in sys.argv:
        names = stale()
        if names:
            sys.exit(f"Stale: {', '.join(f'docs/{name}' for name in names)}. Run `make docs`.")
        return
    for name, made in PAGES.items():
        (DOCS / name).write_text(made())


if __name__ == "__main__":
    main()
