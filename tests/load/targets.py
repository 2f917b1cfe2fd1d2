"""What is aimed for, and whether it was reached."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tests.load.context import Size
from tests.load.nchan import WHY_NOT


@dataclass(frozen=True, slots=True)
class Target:
    """``figure``: which one is compared with ``limit``; ``least``: it is to be at least that, not at most."""

    what: str
    figure: str
    limit: float
    least: bool = False

    def line(self, figures: Mapping[str, float]) -> dict[str, object]:
        """The target beside what was measured; ``holds`` is None where nothing was."""
        value = figures.get(self.figure)
        holds = None if value is None else (value >= self.limit if self.least else value <= self.limit)
        sign = "≥" if self.least else "≤"
        return {"what": self.what, "value": value, "target": f"{sign} {self.limit:g}", "holds": holds}


def targets(size: Size) -> Iterator[Target]:
    """All of them, for a benchmark of ``size``."""
    for kind in ("open", "secret"):
        yield Target(f"durable votes a second, {kind} poll, x a bare Starlette POST", f"{kind} / bare", 0.6, least=True)
        yield Target(f"durable votes a second, {kind} poll, x the naive path", f"{kind} / naive", 15, least=True)
    for burst, most in zip(size.bursts, (20, 50, 250), strict=False):
        yield Target(f"{burst} votes in a second, secret, screens live: p99, ms", f"{burst} in 1 s: p99 ms", most)
        yield Target("… the projector follows a vote, p95, ms", f"{burst} in 1 s: projector p95 ms", 300)
    inside = size.waves[0]
    yield Target(f"{inside} phones signed in and current, s", f"{inside} join: s", 1)
    for wave in size.waves[1:]:
        inside += wave
        yield Target(f"one state to {inside} sockets, x a Starlette send loop", f"{inside} told, ours / loop", 0.65)
        yield Target(f"one state to {inside} sockets, x nchan", f"{inside} told, ours / nchan", 1.1)
        yield Target(f"memory an attendee, of {inside}, kB", f"{inside} phones: kB each", 40)
    yield Target(f"{inside} phones signed in and current, s", f"{inside} join: s", 20)
    yield Target(f"{inside} vote, seconds until the last is answered", f"{inside} vote: until the last answer s", 60)
    yield Target(f"… p99 over {size.voting:g} s, ms", f"{inside} vote: p99 ms", 250)
    yield Target("… the projector follows a vote, p95, ms", f"{inside} vote: projector p95 ms", 300)
    yield Target(f"{size.back} phones back after the network, s", f"{size.back} come back: s", 2)
    yield Target(f"phone page, cold, {size.loads} in {size.loading:g} s: p95, ms", "page: p95 ms", 100)
    yield Target("phone page, first load, kB", "page: kB", 25)
    yield Target("phone page, requests", "page: requests", 5)


def table(size: Size, figures: Mapping[str, float]) -> list[dict[str, object]]:
    """Every target with what was measured."""
    return [target.line(figures) for target in targets(size)]


def text(lines: list[dict[str, object]]) -> str:
    """The table as it is printed."""
    shown = []
    for line in lines:
        value, holds = line["value"], line["holds"]
        verdict = f"left out: {WHY_NOT}" if holds is None else "holds" if holds else "does not hold"
        measured = f"{value:10.2f}" if isinstance(value, float) else f"{'':10}"
        shown.append(f"{line['what']!s:64} {measured}  {line['target']!s:8} {verdict}")
    return "\n".join(shown)
