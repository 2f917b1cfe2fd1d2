"""How large the fault suites run, and from which seed: small in ``make test``, in full in ``make soak``.

``VOTING_SOAK=1`` asks for the full size, ``VOTING_SEED`` for a seed; without one a new one is drawn, and every run
prints it (``tests/conftest.py``).
"""

import os
from random import Random

SOAK, SEED = "VOTING_SOAK", "VOTING_SEED"


def full() -> bool:
    return os.environ.get(SOAK, "") not in ("", "0")


def size(small: int, soak: int) -> int:
    """``small``, or ``soak`` where the full size is asked for."""
    return soak if full() else small


def draw_seed() -> None:
    """Settle on a seed for this process and those that it starts."""
    os.environ.setdefault(SEED, str(Random().randrange(2**32)))


def seeded(*names: object) -> Random:
    """Random numbers from the seed of the run, others for each of ``names``."""
    return Random(f"{os.environ[SEED]} {names}")


def told() -> str:
    """What to give to the next run to have this one again."""
    return f"{SEED}={os.environ[SEED]}" + (f" {SOAK}=1" if full() else "")
