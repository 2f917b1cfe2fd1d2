"""Nights one after another, a line of JSON each.

    PYTHONHASHSEED=0 python -m tests.simulation SEED [--steps STEPS] [--small]

The first night has the seed SEED, the next SEED + 1, until STEPS are done. With the same PYTHONHASHSEED the same seed
is the same night, to the last byte that leaves a process.
"""

import argparse
import gc
import json
import sys
from dataclasses import asdict

from tests.simulation.night import SMALL, Night, Size
from tests.simulation.watch import Broken


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("seed", type=int)
    arguments.add_argument("--steps", type=int, default=1)
    arguments.add_argument("--small", action="store_true")
    given = arguments.parse_args()
    gc.disable()  # it would end what was given up at moments that depend on memory: a step more or less
    seed, steps = given.seed, 0
    while steps < given.steps:
        try:
            story = Night(seed, SMALL if given.small else Size()).play()
        except Broken as broken:
            print(json.dumps({"seed": seed, "broken": str(broken)}), flush=True)
            sys.exit(1)
        print(json.dumps(asdict(story)), flush=True)
        gc.collect()
        seed, steps = seed + 1, steps + story.steps


if __name__ == "__main__":
    main()
