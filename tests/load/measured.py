"""What the last full ``make bench`` measured on a quiet machine: what docs/figures.md shows and the model rests on.

    python -m tests.load.measured bench.json

keeps a new run in ``measured.json``; ``make docs`` then makes the page.
"""

import json
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, cast

from tests.load import targets
from tests.load.context import FULL

KEPT = Path(__file__).with_name("measured.json")

ABOUT = """# Figures

What `make bench` measured last on a quiet machine ({cpus} cores, {machine}, Python {python}): medians of several
repetitions, server and bare servers on one core, clients on the other. What is measured and how, what makes it fast,
and why some aims are missed: [performance.md](performance.md). `processor` is the same ratio in processor time of the
servers, which hardly changes with what else the machine does.

"""


@cache
def report() -> Mapping[str, float]:
    """Every single figure, by name."""
    return cast(dict[str, float], _kept()["report"])


def page() -> str:
    """docs/figures.md: aims, single figures, and the model of docs/scale.md beside them."""
    from tests.load.scale import HALLS, arithmetic, measured_costs, reproduced

    aims = ["| aim | measured | processor | | |", "|-|-|-|-|-|"]
    for line in targets.table(FULL, report()):
        value, processor = (f"{line[key]:.3g}" if line[key] is not None else "" for key in ("value", "processor"))
        verdict = {True: "holds", False: "**does not hold**", None: "left out"}[cast(bool | None, line["holds"])]
        aims.append(f"| {line['what']} | {value} | {processor} | {line['target']} | {verdict} |")
    model = ["| | measured | model | factor |", "|-|-|-|-|"]
    model += [f"| {m.name} | {m.measured:,.4g} | {m.modelled:,.4g} | {m.factor:.2f} |" for m in reproduced()]
    halls = [arithmetic(measured_costs(), voters) for voters in HALLS]
    million = [f"| voters | {' | '.join(f'{voters:,}' for voters in HALLS)} |", "|-" * (len(HALLS) + 1) + "|"]
    million += [f"| {what} | {' | '.join(hall[what] for hall in halls)} |" for what in halls[0]]
    figures = ["| figure | |", "|-|-|"]
    figures += [f"| {name} | {value:,.4g} |" for name, value in report().items()]
    return "\n".join(
        [
            ABOUT.format(**_kept()["machine"]) + "\n".join(aims),
            "\n## The model\n\nWhat the model of [scale.md](scale.md) says of the same run, from the costs alone.\n",
            "\n".join(model),
            "\n## All within one minute\n\nThe same costs, times the voters ([scale.md](scale.md) explains).\n",
            "\n".join(million),
            "\n## Every figure\n",
            "\n".join(figures) + "\n",
        ]
    )


def _kept() -> dict[str, Any]:
    return cast(dict[str, Any], json.loads(KEPT.read_text()))


def main() -> None:
    (given,) = sys.argv[1:]
    new = json.loads(Path(given).read_text())
    KEPT.write_text(json.dumps({"machine": new["machine"], "report": new["report"]}, indent=1) + "\n")


if __name__ == "__main__":
    main()
