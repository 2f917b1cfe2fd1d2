"""The benchmark itself works, every vote is counted, and no ratio is far from what docs/figures.md says.

The bounds are generous and compare processor time with processor time of the same run: they notice work that somebody
added to every vote or every socket, and not a busy machine.
"""

import asyncio
import json
import sys
from pathlib import Path

LEAST = {
    "open / bare, processor": 0.2,
    "secret / bare, processor": 0.2,
    "open / naive, processor": 5,
    "secret / naive, processor": 5,
}
MOST = {"300 told, ours / loop, processor": 5}
JOIN_AT_MOST = 25
"""A phone that signs in and opens its socket, in bare POSTs."""


async def test_a_small_benchmark_measures_everything_loses_no_vote_and_shows_no_regression(tmp_path: Path) -> None:
    figures = tmp_path / "bench.json"
    command = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.load.bench", "--small", "--json", str(figures)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await command.communicate()
    assert command.returncode == 0, output.decode()
    written = json.loads(figures.read_text())
    assert all(line["value"] is not None or "nchan" in line["what"] for line in written["targets"])
    report = written["report"]
    slower = {name: report[name] for name, least in LEAST.items() if report[name] < least}
    slower |= {name: report[name] for name, most in MOST.items() if report[name] > most}
    assert not slower
    assert 1000 * report["280 join: server ms each"] / report["bare server µs/vote"] <= JOIN_AT_MOST
