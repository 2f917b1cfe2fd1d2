"""How large the suites run that draw at random, and from which seed. ``make test`` is small and the same each time;
``make soak`` runs in full and draws anew.

``VOTING_SOAK=1`` asks for the full size, ``VOTING_SEED`` for a seed. Without one the full size draws its own, and every
run prints it (``tests/conftest.py``), so that it can be had again.
"""

import os
from random import Random

SOAK, SEED = "VOTING_SOAK", "VOTING_SEED"

USUAL_SEED = "2026"
"""Of every run that is no soak: what fails on one machine fails on all, and nothing fails by chance."""


def full() -> bool:
    return os.environ.get(SOAK, "") not in ("", "0")


def size(small: int, soak: int) -> int:
    """``small``, or ``soak`` where the full size is asked for."""
    return soak if full() else small


def draw_seed() -> str:
    """Settle on a seed for this process and those that it starts. The seed."""
    return os.environ.setdefault(SEED, str(Random().randrange(2**32)) if full() else USUAL_SEED)


def seeded(*names: object) -> Random:
    """Random numbers from the seed of the run, others for each of ``names``."""
    return Random(f"{os.environ[SEED]} {names}")


def told() -> str:
    """What to give to the next run to have this one again."""
    return f"{SEED}={os.environ[SEED]}" + (f" {SOAK}=1" if full() else "")
