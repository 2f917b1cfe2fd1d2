"""``make bench``: what votes, fan-out and a full hall cost, mostly as ratios to what else the same machine can do in
the same run.

    python -m tests.load.bench [--small] [--only PART ...] [--json FILE]

Prints every target with what was measured, and writes that with all single figures as JSON.
"""

import argparse
import asyncio
import json
import os
import platform
import resource
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import uvloop

from tests.load import casting, halls, nchan, pages, targets
from tests.load import stand as stands
from tests.load.context import FULL, SMALL, Bench, Figures, Size
from tests.load.stand import Stand, wait_for
from tests.ports import a_port
from voting.client.moderator import Moderator
from voting.client.phone import cancel
from voting.client.server import Server

Part = Callable[[Bench], Awaitable[None]]


async def _on_a_stand(
    stand: Stand, size: Size, figures: Figures, failures: dict[str, int], parts: Sequence[Part]
) -> None:
    """Do ``parts``, one after another, on a server that was just started."""
    with stands.running(stand) as (server_pid, bare_pid):
        async with Server(f"http://127.0.0.1:{stand.port}") as server:
            moderator = Moderator(server, stands.ROOM)
            await moderator.accept(stand.invite)
            following = asyncio.create_task(moderator.follow())
            await moderator.picture.until(lambda picture: picture.console and picture.stage)
            bench = Bench(stand, size, server_pid, bare_pid, server, moderator, figures, failures)
            for part in parts:
                await part(bench)
            await cancel(following)


async def _votes(size: Size, figures: Figures, failures: dict[str, int], folder: Path) -> None:
    badges = max(size.rounds * size.saturated, size.back, *size.bursts)
    polls = casting.polls(size.bursts, size.burst_runs)
    stand = await stands.prepare(folder, badges, 0, polls)
    parts = [casting.saturated, pages.cold_loads, halls.come_back, casting.bursts]
    await _on_a_stand(stand, size, figures, failures, parts)


async def _hall(size: Size, figures: Figures, failures: dict[str, int], folder: Path) -> None:
    stand = await stands.prepare(folder, 0, sum(size.waves), {halls.POLL: True})
    with _nchan(folder) as other:
        await _on_a_stand(stand, size, figures, failures, [lambda bench: halls.fill(bench, other)])


@contextmanager
def _nchan(folder: Path) -> Iterator[tuple[int, int] | None]:
    """Its port and process id, on the server's core; None where it is not installed."""
    program = nchan.program()
    if program is None:
        yield None
        return
    port = a_port()
    with stands.on_the_servers_core():
        running = nchan.start(program, folder, port, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
    wait_for(f"http://127.0.0.1:{port}/ready")
    try:
        yield port, nchan.worker(running)
    finally:
        running.terminate()
        running.wait()


PARTS = {"votes": _votes, "hall": _hall}


async def bench(size: Size, only: list[str]) -> tuple[Figures, dict[str, int]]:
    """Every figure of every run, by name, and how many requests were refused."""
    figures: Figures = {}
    failures: dict[str, int] = {}
    for name in only:
        with tempfile.TemporaryDirectory(prefix="voting-bench-") as folder:
            await PARTS[name](size, figures, failures, Path(folder))
    return figures, failures


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.load.bench", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--small", action="store_true", help="a few seconds, to see that it works")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=[*PARTS], help="these parts alone")
    parser.add_argument("--json", type=Path, default=Path("bench.json"), help="where the figures go")
    given = parser.parse_args()
    size = SMALL if given.small else FULL
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    figures, failures = uvloop.run(bench(size, given.only))
    medians = {name: median(values) for name, values in figures.items()}
    table = targets.table(size, medians)
    machine = {"cpus": os.cpu_count(), "machine": platform.machine(), "python": platform.python_version()}
    given.json.write_text(
        json.dumps({"machine": machine, "targets": table, "report": medians, "runs": figures}, indent=1)
    )
    for name, value in medians.items():
        print(f"{name:48} {value:12.3f}" if value < 10 else f"{name:48} {value:12,.0f}")
    print(f"\n{targets.text(table)}")
    if failures:
        sys.exit(f"Refused: {failures}")


if __name__ == "__main__":
    main()
