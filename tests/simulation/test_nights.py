"""Whole nights in simulated time, on every kind of trouble, keep the laws. ``VOTING_SOAK=1``: millions of steps.

A night that broke a law prints its seed: ``PYTHONHASHSEED=0 python -m tests.simulation SEED [--small]`` is that night.
"""

import json
import os
import subprocess
import sys
from collections import Counter
from typing import Any

from tests.faults.soak import full, seeded, size

STEPS = size(20_000, 3_000_000)


def nights(seed: int, steps: int, *, small: bool) -> list[dict[str, Any]]:
    """Played in a process whose sets of strings have a known order."""
    command = [sys.executable, "-m", "tests.simulation", str(seed), "--steps", str(steps)]
    print("PYTHONHASHSEED=0", *command[1:], *(["--small"] if small else []))
    played = subprocess.run(
        command + ["--small"] * small, env=os.environ | {"PYTHONHASHSEED": "0"}, capture_output=True, text=True
    )
    assert played.returncode == 0, played.stdout.splitlines()[-1:] or played.stderr[-2000:]
    return [json.loads(line) for line in played.stdout.splitlines()]


def test_nights_of_any_seed_keep_the_laws() -> None:
    stories = nights(seeded("nights").randrange(10**9), STEPS, small=not full())
    counts: Counter[str] = Counter()
    for story in stories:
        counts.update(story["counts"])
    print(f"{len(stories)} nights, {sum(story['steps'] for story in stories):,} steps: {dict(counts)}")
    assert sum(story["steps"] for story in stories) >= STEPS
    assert len({story["trace"] for story in stories}) == len(stories), "every night is another one"
    for happened in ("received", "lost", "died", "act done", "act action_lost", "calms", "messages"):
        assert counts[happened], f"no night had any {happened}"


def test_the_same_seed_is_the_same_night() -> None:
    first, second = nights(7, 1, small=True), nights(7, 1, small=True)
    for story in (*first, *second):
        del story["steps"]  # on a busy machine the loop turns once or twice more, with the same trace
    assert first == second
