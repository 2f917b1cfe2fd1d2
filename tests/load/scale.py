"""From a hall to the internet: a queueing model of the server, with seeded arrivals.

    python -m tests.load.scale

It is first set beside what ``make bench`` measured on one machine (``reproduced``), and extrapolates only then
(``internet``). What docs/scale.md says is printed from here. Times are seconds, of one core of that machine.
"""

import heapq
import itertools
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random

from tests.load.measured import report
from voting.service.timekeeper import PACE
from voting.store.gathering import CROWD, LONGEST_WAIT
from voting.store.writer import LARGEST_BATCH
from voting.web.audience import AT_ONCE
from voting.web.pace import A_PHONE


@dataclass(frozen=True, slots=True)
class Costs:
    """Seconds of processor time: ``vote``: a durable vote on a connection that is there; ``message``: a state to one
    socket; ``sign_in``: a phone that signs in and opens its socket; ``commit``: a transaction, and ``row``: each vote
    in it. ``socket``: kB of memory."""

    vote: float
    message: float
    sign_in: float
    socket: float
    commit: float = 200e-6
    row: float = 8e-6


def measured_costs() -> Costs:
    """Of the run that docs/figures.md shows."""
    of = report()
    return Costs(
        vote=of["open server µs/vote"] / 1e6,
        message=of["10000 told, ours: server ms"] / 1e3 / 10_000,
        sign_in=of["340 join: server ms each"] / 1e3,
        socket=of["10000 phones: kB each"],
    )


ANSWER = 0.25
"""The share of a vote's processor time that comes after the commit."""


@dataclass
class Process:
    """One process: an event loop that does one thing at a time in order of arrival, and a writer beside it that
    commits what has gathered. ``gather``: votes of a secret poll wait for company. ``told``: its sockets, where they
    hear each new figure, as those of phones do in a poll whose result is shown live. ``answered``: called when a vote
    is."""

    costs: Costs
    told: int = 0
    gather: bool = True
    busy: float = 0.0
    latencies: list[float] = field(default_factory=list)
    answered: Callable[[float], None] = lambda _: None

    def __post_init__(self) -> None:
        self._events: list[tuple[float, int, Callable[[float], None]]] = []
        self._order = itertools.count()
        self._ready: deque[tuple[float, Callable[[float], None]]] = deque()
        self._working = self._writing = False
        self._company: list[float] = []
        self._queue: list[float] = []
        self._group = 0
        self._changed = self._pacing = False

    def run(self) -> None:
        while self._events:
            moment, _, happens = heapq.heappop(self._events)
            happens(moment)

    def at(self, moment: float, happens: Callable[[float], None]) -> None:
        heapq.heappush(self._events, (moment, next(self._order), happens))

    def vote(self, arrival: float) -> None:
        """A vote comes at ``arrival``."""
        cost = self.costs.vote * (1 - ANSWER)
        self.at(arrival, lambda now: self._do(now, cost, lambda then: self._judged(then, arrival)))

    # the event loop

    def _do(self, now: float, cost: float, done: Callable[[float], None]) -> None:
        self._ready.append((cost, done))
        if not self._working:
            self._next(now)

    def _next(self, now: float) -> None:
        self._working = bool(self._ready)
        if self._ready:
            cost, done = self._ready.popleft()
            self.busy += cost
            self.at(now + cost, lambda then: self._did(then, done))

    def _did(self, now: float, done: Callable[[float], None]) -> None:
        done(now)
        self._next(now)

    # a vote

    def _judged(self, now: float, arrival: float) -> None:
        if not self.gather:
            self._queue.append(arrival)
            self._write(now)
            return
        self._company.append(arrival)
        if len(self._company) == 1:
            group = self._group
            self.at(now + LONGEST_WAIT, lambda then: self._leave(then) if group == self._group else None)
        if len(self._company) >= CROWD:
            self._leave(now)

    def _leave(self, now: float) -> None:
        self._group += 1
        self._queue += self._company
        self._company = []
        self._write(now)

    def _write(self, now: float) -> None:
        if self._queue and not self._writing:
            self._writing = True
            batch, self._queue = self._queue[:LARGEST_BATCH], self._queue[LARGEST_BATCH:]
            took = self.costs.commit + self.costs.row * len(batch)
            self.at(now + took, lambda then: self._written(then, batch))

    def _written(self, now: float, batch: list[float]) -> None:
        self._writing = False
        for arrival in batch:
            self._do(now, self.costs.vote * ANSWER, lambda then, arrival=arrival: self._answer(then, arrival))  # type: ignore[misc]
        self._write(now)
        self._changed = True
        if not self._pacing:
            self._figure(now)

    def _answer(self, now: float, arrival: float) -> None:
        self.latencies.append(now - arrival)
        self.answered(now)

    # the figures

    def _figure(self, now: float) -> None:
        """Tell the sockets the newest figure, as often as the pace lets them hear it."""
        self._pacing = self._changed and self.told > 0
        if self._pacing:
            self._changed = False
            self._tell(now, self.told)
            self.at(now + max(PACE, self.told * A_PHONE), self._figure)

    def _tell(self, now: float, left: int) -> None:
        some = min(left, AT_ONCE)
        if some:
            self._do(now, some * self.costs.message, lambda then: self._tell(then, left - some))


def percentile(latencies: list[float], percent: float) -> float:
    """Milliseconds."""
    ordered = sorted(latencies)
    return 1000 * ordered[min(int(len(ordered) * percent / 100), len(ordered) - 1)]


def saturated(costs: Costs, votes: int, connections: int, *, gather: bool) -> float:
    """Votes a second, where each of ``connections`` sends its next vote when it has the answer."""
    process = Process(costs, gather=gather)
    left = iter(range(votes - connections))
    ended = 0.0

    def again(now: float) -> None:
        nonlocal ended
        ended = now
        if next(left, None) is not None:
            process.vote(now)

    process.answered = again
    for _ in range(connections):
        process.vote(0.0)
    process.run()
    return votes / ended


def burst(costs: Costs, votes: int, *, gather: bool = True) -> list[float]:
    """Latencies of ``votes`` evenly spread over a second."""
    process = Process(costs, gather=gather)
    for number in range(votes):
        process.vote(number / votes)
    process.run()
    return process.latencies


@dataclass(frozen=True, slots=True)
class Measured:
    """What ``make bench`` measured, beside what the model says. ``within``: the factor that is claimed."""

    name: str
    measured: float
    modelled: float
    within: float

    @property
    def factor(self) -> float:
        return max(self.measured / self.modelled, self.modelled / self.measured)


RATE, MEDIAN, TAIL = 1.2, 2.0, 3.0
"""Factors that are claimed: the model has no word for what stalls a process, so that its tails are lower bounds."""


def reproduced(costs: Costs | None = None) -> list[Measured]:
    """What was measured on one machine beside what the model says of it. None of these figures is in ``Costs``."""
    costs, of = costs or measured_costs(), report()
    found = [
        Measured(
            f"{kind} poll, votes/s", of[f"{kind} votes/s"], saturated(costs, 6000, 300, gather=kind == "secret"), RATE
        )
        for kind in ("open", "secret")
    ]
    for votes in (340, 1000):
        latencies = burst(costs, votes)
        for percent, within in ((50, MEDIAN), (95, TAIL), (99, TAIL)):
            name = f"{votes} secret in 1 s: p{percent} ms"
            found.append(Measured(name, of[name], percentile(latencies, percent), within))
    return found


HALLS = (1_000, 10_000, 1_000_000)
PEAK = 2.2
"""Times the mean: when most people vote who were asked at once (``arrivals``)."""


def arithmetic(costs: Costs, voters: int, seconds: float = 60) -> dict[str, str]:
    """What ``voters`` need who all vote within ``seconds``, by the costs alone."""
    mean = voters / seconds
    hour, minute = (voters * costs.sign_in / within for within in (3600, 60))
    return {
        "votes a second, mean / peak": f"{mean:,.0f} / {PEAK * mean:,.0f}",
        "cores for votes at the peak": f"{PEAK * mean * costs.vote:.2g}",
        "cores to sign all in within an hour / that minute": f"{hour:.2g} / {minute:.2g}",
        "memory for sockets, GB": f"{voters * costs.socket / 1e6:.2g}",
        "one state to all, seconds of one core": f"{voters * costs.message:.2g}",
        "the same, 10,000 sockets a process": f"{min(voters, 10_000) * costs.message:.2g}",
    }


def arrivals(random: Random, votes: int, seconds: float) -> Iterator[float]:
    """When people vote who were all asked at once: most soon, some late. The peak is 2.2 times the mean."""
    for _ in range(votes):
        yield min(random.gammavariate(2.0, seconds / 6.0), seconds)


def internet(voters: int, processes: int, seconds: float = 60, *, told: bool = True, seed: int = 1) -> Process:
    """One of ``processes`` among which ``voters`` and their sockets are shared evenly: it is like any other. ``told``:
    the sockets hear every new figure. Its commits are those of a database that is not what holds it up."""
    process = Process(measured_costs(), told=voters // processes if told else 0)
    for arrival in arrivals(Random(seed), voters // processes, seconds):
        process.vote(arrival)
    process.run()
    return process


def main() -> None:
    for each in reproduced():
        print(f"{each.name:24} measured {each.measured:6.0f}  model {each.modelled:6.0f}  factor {each.factor:.2f}")
    for voters, processes in ((1_000, 1), (10_000, 1), (10_000, 4), (100_000, 20), (1_000_000, 100), (1_000_000, 200)):
        for told in (True, False):
            process = internet(voters, processes, told=told)
            p50, p99 = (percentile(process.latencies, percent) for percent in (50, 99))
            figures = "figures" if told else "none"
            print(
                f"{voters:9,} {processes:4} processes {figures:8} p50 {p50:8.0f} ms  p99 {p99:8.0f} ms  "
                f"busy {process.busy / 60:.2f}"
            )


if __name__ == "__main__":
    main()
