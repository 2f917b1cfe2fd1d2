"""Running the command as a person would, in a data folder of its own, and looking at what it left there."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest

from voting.app import Parts
from voting.cli import main
from voting.cli.opening import opened
from voting.settings import Settings

T = TypeVar("T")

CONFERENCE = """
id = "test-2026"
title = { en = "A made-up conference", fr = "Une conférence inventée" }

[[rooms]]
id = "plenary"
name = "Plenary"
run_sheet = [{ id = "join", kind = "join", title = "Join" }]

[[polls]]
id = "focus"
room = "plenary"
title = "Which focus?"
method = { kind = "choice", most = 2 }
shown = "live"
options = [{ id = "red", label = "=RED()" }, { id = "green", label = "Green" }, { id = "blue", label = "Blue" }]

[[polls]]
id = "mix"
room = "plenary"
title = "Which mix?"
method = { kind = "allocation" }
shown = "after_close"
options = [{ id = "bigger", label = "Bigger" }, { id = "smaller", label = "Smaller" }]

[[polls]]
id = "award"
room = "plenary"
title = "Which manager?"
method = { kind = "choice" }
secret = true
least_electorate = 2
options = [{ id = "ana", label = "Ana", organisation = "ACME", country = "ES" }, { id = "ben", label = "Ben" }]
"""

PEOPLE = """Name;Organisation;Country;Category;E-mail
Ana Gil;ACME;ES;member;ana@acme.eu
Kristina Šermukšnytė-Alešiūnienė;AgriFood Lithuania / KlasterLT;LT;member;
Νίκος Παπαδόπουλος;si-Cluster;Greece;guest;
Георги Димитров;Industrial Cluster Srednogorie;Bulgarie;guest;
"""


@dataclass(frozen=True, slots=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str


class Command:
    """``voting`` in the data folder ``data``. ``folder`` is for files beside it."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.data = folder, folder / "data"
        self._monkeypatch, self._capsys = monkeypatch, capsys
        monkeypatch.setenv("VOTING_DATA", str(self.data))
        monkeypatch.setenv("VOTING_PUBLIC_URL", "https://vote.example.eu")
        monkeypatch.setenv("COLUMNS", "200")
        monkeypatch.setenv("NO_COLOR", "1")

    def __call__(self, *arguments: str | Path) -> Done:
        """Run it in this process, to its exit code."""
        self._monkeypatch.setattr(sys, "argv", ["voting", *map(str, arguments)])
        self._capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        captured = self._capsys.readouterr()
        code = ended.value.code
        return Done(code if isinstance(code, int) else 0, captured.out, captured.err)

    def file(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def furnish(self, people: str = PEOPLE, conference: str = CONFERENCE) -> None:
        """A conference, and its roll unless ``people`` is empty."""
        done = self("init", self.file("conference.toml", conference))
        assert done.code == 0, done.err
        if people:
            done = self("roll", "import", self.file("people.csv", people))
            assert done.code == 0, done.err

    def look(self, work: Callable[[Parts], Awaitable[T]]) -> T:
        """What ``work`` finds in the data folder."""

        async def looking() -> T:
            async with opened(Settings()) as parts:
                return await work(parts)

        return asyncio.run(looking())
