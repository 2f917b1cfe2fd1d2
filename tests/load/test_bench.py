"""The benchmark itself works: everything is measured, nothing is refused, every vote is counted."""

import asyncio
import json
import sys
from pathlib import Path

import pytest


async def test_a_small_benchmark_measures_everything_and_loses_no_vote(tmp_path: Path) -> None:
    figures = tmp_path / "bench.json"
    command = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.load.bench", "--small", "--json", str(figures)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await command.communicate()
    assert command.returncode == 0, output.decode()
    report = json.loads(figures.read_text())["report"]
    ratios = ("open / bare", "secret / bare", "open / naive", "secret / naive", "fan-out ours / bare")
    assert all(report[name] > 0 for name in ratios)
    assert report["open / bare"] == pytest.approx(report["open votes/s"] / report["bare votes/s"])
