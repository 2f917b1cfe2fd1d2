"""Ranked ballots of real elections, as our marks. Where they come from: tests/data/ballots/README.md."""

import csv
import gzip
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data" / "ballots"
EMPTY = ("undervote", "$UNDERVOTE", "")
ENDS = ("overvote", "$OVERVOTE")
WRITTEN_IN = "UWI"


def burlington_2009() -> tuple[Counter[str], tuple[str, ...]]:
    """Marks and options."""
    return _read((DATA / "burlington-2009.csv").read_text(encoding="utf-8"))


def minneapolis_2013() -> tuple[Counter[str], tuple[str, ...]]:
    """Marks and options, without those written in, who leave before anyone else."""
    return _read(gzip.decompress((DATA / "minneapolis-2013.csv.gz").read_bytes()).decode())


def rctab_rounds() -> list[dict[str, int]]:
    """The published rounds of Minneapolis 2013: votes by name."""
    published: dict[str, Any] = json.loads(gzip.decompress((DATA / "minneapolis-2013-rctab.json.gz").read_bytes()))
    return [{name: int(votes) for name, votes in round["tally"].items()} for round in published["results"]]


def _read(text: str) -> tuple[Counter[str], tuple[str, ...]]:
    marks = Counter[str]()
    for number, *ranks in list(csv.reader(text.splitlines()))[1:]:
        names = _preferences(ranks)
        marks[json.dumps(names or None, separators=(",", ":"))] += int(number)
    return marks, tuple(sorted({name for mark in marks for name in json.loads(mark) or ()}))


def _preferences(ranks: Sequence[str]) -> list[str]:
    """Each name at its best rank, up to an overvote or two empty ranks in a row."""
    names: list[str] = []
    for place, name in enumerate(ranks):
        if name in ENDS or (name in EMPTY and tuple(ranks[place + 1 : place + 2]) in {(empty,) for empty in EMPTY}):
            break
        if name not in (*EMPTY, *names, WRITTEN_IN):
            names.append(name)
    return names
