"""A raw HTTP/1.1 client: kept-alive connections that send prepared requests and time the answers."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import cycle
from typing import cast


@dataclass(slots=True)
class Outcome:
    """What came of a run. ``busy``: the share of the time in which this client computed; near 1 it is the limit.
    ``answered``: the moments of the answers."""

    seconds: float = 0.0
    busy: float = 0.0
    latencies: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.latencies) / self.seconds

    def percentile(self, percent: float) -> float:
        """Milliseconds that ``percent`` of the answers did not exceed."""
        return 1000 * percentile(self.latencies, percent)


def percentile(values: Sequence[float], percent: float) -> float:
    """What ``percent`` of ``values`` do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


@asynccontextmanager
async def opened(port: int, count: int) -> AsyncIterator[list["Lane"]]:
    """``count`` connections for a while."""
    there = await lanes(port, count)
    try:
        yield there
    finally:
        for lane in there:
            lane.close()


def request(method: str, path: str, port: int, body: bytes = b"", cookie: str = "") -> bytes:
    """The bytes of one request, as a page of the server itself would send it."""
    lines = [
        f"{method} {path} HTTP/1.1",
        f"host: 127.0.0.1:{port}",
        f"origin: http://127.0.0.1:{port}",
        "content-type: application/json",
        f"content-length: {len(body)}",
    ]
    if cookie:
        lines.append(f"cookie: {cookie}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


class Lane(asyncio.Protocol):
    """One connection with at most one request under way. ``answer``: the last one, whole."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[int] | None = None
        self._buffer = self.answer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's are not of that class

    def connection_lost(self, exc: Exception | None) -> None:
        if self._answer and not self._answer.done():
            self._answer.set_exception(exc or ConnectionResetError("closed by the server"))

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head = self._buffer.find(b"\r\n\r\n")
        if head < 0:
            return
        at = self._buffer.lower().find(b"content-length:", 0, head)
        length = int(self._buffer[at + 15 : self._buffer.find(b"\r\n", at)]) if at >= 0 else 0
        if len(self._buffer) < head + 4 + length:
            return
        status = int(self._buffer[9:12])
        self.answer, self._buffer = self._buffer[: head + 4 + length], self._buffer[head + 4 + length :]
        assert self._answer
        self._answer.set_result(status)

    async def send(self, prepared: bytes) -> int:
        """Send one request; returns the status of its answer."""
        assert self._transport
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(prepared)
        return await self._answer

    def close(self) -> None:
        assert self._transport
        self._transport.close()


async def lanes(port: int, count: int) -> list[Lane]:
    """``count`` open connections."""
    loop = asyncio.get_running_loop()
    gate = asyncio.Semaphore(200)

    async def one() -> Lane:
        async with gate:
            _, lane = await loop.create_connection(Lane, "127.0.0.1", port)
            return lane

    return await asyncio.gather(*(one() for _ in range(count)))


async def saturate(opened: Sequence[Lane], requests: Sequence[bytes]) -> Outcome:
    """Send all requests as fast as the lanes get their answers."""
    waiting = iter(requests)
    outcome = Outcome()

    async def work(lane: Lane, jobs: Iterator[bytes]) -> None:
        for prepared in jobs:
            await _timed(lane, prepared, outcome)

    await _measured(outcome, [work(lane, waiting) for lane in opened])
    return outcome


async def spread(opened: Sequence[Lane], requests: Sequence[bytes], seconds: float) -> Outcome:
    """Send the requests evenly spread over ``seconds``, on the lanes in turn."""
    outcome = Outcome()

    async def work(lane: Lane, prepared: bytes, moment: float) -> None:
        await asyncio.sleep(moment)
        await _timed(lane, prepared, outcome)

    moments = [seconds * number / len(requests) for number in range(len(requests))]
    await _measured(outcome, [work(*each) for each in zip(cycle(opened), requests, moments, strict=False)])
    return outcome


async def _timed(lane: Lane, prepared: bytes, outcome: Outcome) -> None:
    started = time.perf_counter()
    status = await lane.send(prepared)
    outcome.answered.append(time.perf_counter())
    outcome.latencies.append(outcome.answered[-1] - started)
    outcome.statuses[status] += 1


async def _measured(outcome: Outcome, work: "Sequence[object]") -> None:
    started, computed = time.perf_counter(), time.process_time()
    await asyncio.gather(*work)  # type: ignore[call-overload]
    outcome.seconds = time.perf_counter() - started
    outcome.busy = (time.process_time() - computed) / outcome.seconds
