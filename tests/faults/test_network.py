"""Between phones and server everything goes wrong: what is acknowledged is counted, and each badge once."""

import asyncio
import contextlib
import os
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random

from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException
from websockets.typing import Origin, Subprotocol

from tests.faults.chaos import Chaos, Harm
from tests.faults.conftest import Note
from tests.faults.crowd import Crowd, in_hall, stored
from tests.faults.soak import seeded, size
from tests.integration.process import Process
from tests.integration.rehearsed import conference
from voting.client.phone import Phone
from voting.client.server import Server
from voting.protocol.wire import LIVE_PROTOCOL
from voting.settings import Settings


@asynccontextmanager
async def reached_through_chaos(
    folder: Path, voters: int, random: Random
) -> AsyncIterator[tuple[Process, Chaos, Crowd]]:
    """A server, the network before it (still calm), and the crowd. Afterwards the poll is closed and compared."""
    plan = await conference(Settings(data=folder), voters)
    process = Process(folder)
    await process.start()
    try:
        async with (
            Chaos(process.port, random) as chaos,
            in_hall(f"http://127.0.0.1:{process.port}", plan, random, chaos.url) as crowd,
        ):
            await crowd.open()
            yield process, chaos, crowd
            await crowd.close()
    finally:
        await process.stop()
    rows = stored(folder)
    assert crowd.history.compare(rows) == []
    assert len(rows.ballots) == crowd.history.voters == voters


async def test_requests_are_lost_late_cut_and_repeated(tmp_path: Path, note: Note) -> None:
    random = seeded("chaos")
    async with reached_through_chaos(tmp_path, size(50, 200), random) as (_, chaos, crowd):
        chaos.harm = 0.6
        for _ in range(size(2, 20)):  # each changes its vote, while older requests are still under way
            assert await crowd.vote(crowd.phones, random, 1) == len(crowd.phones)
        await chaos.calm()
    note(f"{crowd.history.acknowledged} votes; " + ", ".join(f"{n} {harm}" for harm, n in chaos.done.items()))
    assert all(chaos.done[harm] for harm in Harm)


async def test_a_sign_in_that_is_lost_late_or_repeated_leaves_everybody_signed_in(tmp_path: Path, note: Note) -> None:
    random = seeded("doors")
    voters = size(50, 200)
    plan = await conference(Settings(data=tmp_path), voters)
    process = Process(tmp_path)
    await process.start()
    url = f"http://127.0.0.1:{process.port}"
    try:
        async with Chaos(process.port, random) as chaos, Server(chaos.url, random, url) as server:
            phones = [Phone(server, token, plan.room) for token in plan.tokens]
            chaos.harm = 0.6
            for _ in range(size(1, 20)):
                await asyncio.gather(*(phone.sign_in_at_last() for phone in phones))
            await chaos.calm()
            for phone in phones:  # whatever came after what they were told
                await server.call("GET", "/api/session", None, phone.cookies)
    finally:
        await process.stop()
    note(f"{voters} phones signed in; " + ", ".join(f"{n} {harm}" for harm, n in chaos.done.items()))
    assert chaos.done[Harm.AGAIN] + chaos.done[Harm.TWICE] + chaos.done[Harm.LATE] > 0


async def test_a_hall_that_loses_its_network_comes_back_at_once(tmp_path: Path, note: Note) -> None:
    random = seeded("outage")
    slowest = 0.0
    async with reached_through_chaos(tmp_path, size(50, 200), random) as (_, chaos, crowd):
        for _ in range(size(1, 20)):
            voting = asyncio.create_task(crowd.vote(crowd.phones, random, 1))
            await asyncio.sleep(random.uniform(0.2, 1))
            chaos.cut_all()
            await asyncio.sleep(random.uniform(0.5, 3))
            chaos.away = False
            back = time.monotonic()
            assert await voting == len(crowd.phones)
            async with asyncio.timeout(60):
                await asyncio.gather(*(phone.picture.until(lambda p: p.connected) for phone in crowd.phones))
            slowest = max(slowest, time.monotonic() - back)
    note(f"{len(crowd.phones)} phones, {crowd.history.acknowledged} votes; all back after {slowest:.1f} s at most")


Attack = Callable[[int, Crowd, Random], Coroutine[None, None, None]]


@asynccontextmanager
async def connected(port: int) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A connection that is dropped at the end, whatever comes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield reader, writer
    finally:
        writer.transport.abort()


async def idle(port: int, _: Crowd, __: Random) -> None:
    """Opens a connection and says nothing."""
    async with connected(port):
        await asyncio.sleep(3600)


async def garbage(port: int, _: Crowd, random: Random) -> None:
    """Sends bytes without sense, some of which begin like a request."""
    while True:
        with contextlib.suppress(OSError):
            async with connected(port) as (reader, writer):
                start = random.choice(
                    (b"", b"GET / HTTP/1.1\r\n", b"POST /api/polls/x/ballot HTTP/1.1\r\nContent-Length: 9")
                )
                writer.write(start + random.randbytes(random.randrange(1, 20_000)))
                await writer.drain()
                writer.write_eof()
                async with asyncio.timeout(5):
                    await reader.read()
        await asyncio.sleep(0.1)


async def flood(port: int, crowd: Crowd, __: Random) -> None:
    """Asks to vote without a session as fast as it can, and never reads the answers."""
    body = b'{"rev":1}'
    request = b"POST /api/polls/%s/ballot HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s" % (
        crowd.plan.poll.encode(),
        len(body),
        body,
    )
    while True:
        with contextlib.suppress(OSError):
            async with connected(port) as (_reader, writer):
                for _turn in range(1000):
                    writer.write(request)
                    async with asyncio.timeout(5):
                        await writer.drain()
        await asyncio.sleep(1)


async def deaf(port: int, crowd: Crowd, random: Random) -> None:
    """Follows the room with a phone's cookie, and never reads."""
    phone = random.choice(crowd.phones)
    cookie = "; ".join(f"{name}={value}" for name, value in phone.cookies.items())
    while True:
        with contextlib.suppress(OSError, TimeoutError, WebSocketException):
            async with connect(
                f"ws://127.0.0.1:{port}/live/attendee",
                origin=Origin(f"http://127.0.0.1:{port}"),
                subprotocols=[Subprotocol(LIVE_PROTOCOL)],
                additional_headers={"cookie": cookie},
                compression=None,
                proxy=None,
                max_queue=1,
                close_timeout=1,
            ) as socket:
                async with asyncio.timeout(20):
                    await socket.wait_closed()
        await asyncio.sleep(0.5)


def memory_mb(pid: int) -> float:
    """What the process has in memory, in megabytes."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE") / 1e6


async def test_voters_are_served_among_those_who_idle_flood_and_talk_nonsense(tmp_path: Path, note: Note) -> None:
    random = seeded("crooks")
    crooks: list[tuple[Attack, int]] = [(idle, size(200, 1000)), (garbage, 5), (flood, 2), (deaf, 5)]
    async with reached_through_chaos(tmp_path, size(50, 200), random) as (process, _, crowd):
        before = memory_mb(process.pid)
        attacks = [
            asyncio.create_task(attack(process.port, crowd, random)) for attack, times in crooks for _ in range(times)
        ]
        try:
            for _ in range(size(2, 50)):
                assert await crowd.vote(crowd.phones, random, 1) == len(crowd.phones)
                await asyncio.sleep(size(0, 2))
            grown = memory_mb(process.pid) - before
        finally:
            ended = [attack for attack in attacks if attack.done()]
            for task in attacks:
                task.cancel()
            await asyncio.gather(*attacks, return_exceptions=True)
    latencies = sorted(latency for phone in crowd.phones for latency in phone.latencies)
    note(
        f"{crowd.history.acknowledged} votes among {sum(times for _, times in crooks)} crooks, "
        f"p95 {latencies[len(latencies) * 95 // 100]:.2f} s, server grown by {grown:.0f} MB"
    )
    assert not ended, "they went on to the end"
    assert grown < 200
