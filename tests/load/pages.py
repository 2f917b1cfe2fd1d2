"""Phones that open the page for the first time."""

import asyncio
import re
from time import perf_counter

from tests.load.context import Bench
from tests.load.raw import Outcome, lanes, percentile

_FILES = re.compile(rb'(?:src|href)="(/(?:assets/|favicon)[^"]+)"')


async def cold_loads(bench: Bench) -> None:
    """Whole loads of the phone page, evenly spread: each on a new connection, the page and then all that it names."""
    size = bench.size
    times: list[float] = []
    weights: list[int] = []

    (reader,) = await lanes(bench.stand.port, 1)
    await reader.send(_get(b"/v", b"identity"))
    files = [b"/v", *_FILES.findall(reader.answer)]
    reader.close()

    async def load(moment: float) -> None:
        await asyncio.sleep(moment)
        started = perf_counter()
        (lane,) = await lanes(bench.stand.port, 1)
        outcome, weight = Outcome(), 0
        for file in files:
            outcome.statuses[await lane.send(_get(file, b"gzip, br"))] += 1
            weight += len(lane.answer.partition(b"\r\n\r\n")[2])
        times.append(perf_counter() - started)
        weights.append(weight)
        lane.close()
        bench.failed("pages", outcome)

    await asyncio.gather(*(load(size.loading * number / size.loads) for number in range(size.loads)))
    bench.note("page: p50 ms", 1000 * percentile(times, 50))
    bench.note("page: p95 ms", 1000 * percentile(times, 95))
    bench.note("page: kB", max(weights) / 1000)
    bench.note("page: requests", len(files))


def _get(path: bytes, encoding: bytes) -> bytes:
    return b"GET %b HTTP/1.1\r\nhost: 127.0.0.1\r\naccept-encoding: %b\r\n\r\n" % (path, encoding)
