"""What is aimed for, and whether it was reached."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tests.load.context import PROCESSOR, Size
from tests.load.nchan import WHY_NOT, program


@dataclass(frozen=True, slots=True)
class Target:
    """``figure``: which one is compared with ``limit``; ``least``: it is to be at least that, not at most. What the
    same ratio is in processor time is shown beside it: that hardly changes with what else the machine does."""

    what: str
    figure: str
    limit: float
    least: bool = False

    def line(self, figures: Mapping[str, float]) -> dict[str, object]:
        """The target beside what was measured; ``holds`` is None where nothing was."""
        value = figures.get(self.figure)
        holds = None if value is None else (value >= self.limit if self.least else value <= self.limit)
        return {
            "what": self.what,
            "value": value,
            "processor": figures.get(self.figure + PROCESSOR),
            "target": f"{'≥' if self.least else '≤'} {self.limit:g}",
            "holds": holds,
        }


def targets(size: Size) -> Iterator[Target]:
    """All of them, for a benchmark of ``size``."""
    for kind in ("open", "secret"):
        yield Target(f"durable votes a second, {kind} poll, x a bare Starlette POST", f"{kind} / bare", 0.6, least=True)
        yield Target(f"durable votes a second, {kind} poll, x the naive path", f"{kind} / naive", 15, least=True)
    for burst, most in zip(size.bursts, (20, 50, 250), strict=False):
        for kind in ("open", "secret"):
            name = f"{burst} {kind} in 1 s"
            yield Target(f"{burst} votes in a second, {kind} poll, screens live: p99, ms", f"{name}: p99 ms", most)
            yield Target("… the projector follows a vote, p95, ms", f"{name}: projector p95 ms", 300)
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
    shown = [f"{'':62} {'measured':>9} {'processor':>9}  target"]
    for line in lines:
        value, processor = (f"{line[k]:9.2f}" if line[k] is not None else " " * 9 for k in ("value", "processor"))
        shown.append(f"{line['what']!s:62} {value} {processor}  {line['target']!s:7} {_verdict(line)}")
    return "\n".join(shown)


def _verdict(line: Mapping[str, object]) -> str:
    if line["holds"] is None:
        return f"left out: {WHY_NOT}" if "nchan" in str(line["what"]) and program() is None else "left out"
    return "holds" if line["holds"] else "does not hold"
