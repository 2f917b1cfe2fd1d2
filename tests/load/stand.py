"""What a benchmark runs against: a data folder with thousands of signed-in badges, the real server on it, and the bare
server beside it, both on one core while this process keeps to the other."""

import hashlib
import json
import os
import secrets
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlalchemy import create_engine, insert

from tests.load.raw import request
from tests.ports import a_port
from voting.app import Parts, open_parts
from voting.domain.conference import Conference, Room
from voting.domain.journal import Act
from voting.domain.methods import Choice
from voting.domain.poll import Option, Poll
from voting.domain.roll import Badge
from voting.domain.rules import Rules, Shown
from voting.domain.runsheet import Cue, CueKind
from voting.service.access import Access, digest
from voting.service.ports import RollChange
from voting.service.tokens import derive_auth, encode, make_token, verifier
from voting.settings import Settings
from voting.store.sqlite.file import FILE
from voting.store.tables import SESSION

ROOM = "hall"
OPTIONS = ("one", "two", "three", "four", "five")
COOKIE, SCREEN_COOKIE = "voting-attendee", "voting-screen"
DAY = 86_400_000


@dataclass(frozen=True, slots=True)
class Stand:
    """``cookies``: of signed-in phones, one a badge; ``sign_ins``: a request for each badge that has yet to sign in;
    ``screen``: the cookies of a projector; ``invite``: a moderator's; the ports are free ones."""

    folder: Path
    port: int
    bare_port: int
    cookies: list[str]
    sign_ins: list[bytes]
    screen: dict[str, str]
    invite: str


@cache
def cores() -> tuple[set[int], set[int]]:
    """The server's core and ours, as they are at first; the same for both where there is only one."""
    usable = sorted(os.sched_getaffinity(0))
    return ({usable[0]}, {usable[1]}) if len(usable) > 1 else (set(usable), set(usable))


async def prepare(folder: Path, badges: int, joining: int, polls: dict[str, bool]) -> Stand:
    """A conference with ``badges`` signed-in phones, ``joining`` more badges, and ``polls``: id to whether it is
    secret."""
    parts = await open_parts(Settings(data=folder), create=True)
    now = parts.clock.now()
    ids, tokens = await furnish(parts, badges, joining, polls)
    invite = await Access(parts.store, parts.bus, parts.clock, parts.random, parts.key).invite("Benchmark")
    await parts.store.close()
    phones = [encode(secrets.token_bytes(32)) for _ in range(badges)]
    screen = encode(secrets.token_bytes(32))
    rows = [_session(phone, "attendee", now + DAY, badge=id) for phone, id in zip(phones, ids, strict=False)]
    _sign_in(folder, [*rows, _session(screen, "screen", now + DAY, name="Left", room=ROOM)])
    port = a_port()
    return Stand(
        folder,
        port,
        a_port(),
        [f"{COOKIE}={phone}" for phone in phones],
        [request_to_sign_in(token, port) for token in tokens],
        {SCREEN_COOKIE: screen},
        invite,
    )


async def furnish(parts: Parts, badges: int, joining: int, polls: dict[str, bool]) -> tuple[list[int], list[str]]:
    """Write the conference into an empty database: the ids of all badges, and the tokens of the last ``joining``."""
    act = Act(parts.clock.now(), "benchmark", "operator", "create", "conference")
    cues = (Cue("join", CueKind.JOIN, {"en": "Welcome"}), Cue("pause", CueKind.MESSAGE, {"en": "Pause"}))
    drafts = tuple(draft(id, secret=secret) for id, secret in polls.items())
    await parts.store.create(Conference("bench", {"en": "Benchmark"}, (Room(ROOM, {"en": "Hall"}, cues),), drafts), act)
    added = tuple(
        Badge(0, 0, str(n), f"Generated {n}", f"Organisation {n // 2}", "BE") for n in range(badges + joining)
    )
    await parts.store.change_roll(RollChange(added=added), act)
    ids = [badge.id for badge in await parts.store.badges()]
    tokens = {id: make_token(parts.random) for id in ids[badges:]}
    await parts.store.issue({id: verifier(derive_auth(token), parts.key) for id, token in tokens.items()}, act)
    return ids, [*tokens.values()]


def draft(id: str, *, secret: bool) -> Poll:
    """A poll of the room."""
    options = tuple(Option(option, {"en": option.title()}) for option in OPTIONS)
    return Poll(id, ROOM, {"en": id.title()}, Choice(), options, Rules(secret=secret, shown=Shown.HELD))


def _session(
    secret: str, role: str, expires_at: int, badge: int | None = None, name: str = "", room: str = ""
) -> dict[str, object]:
    device = hashlib.sha256(secret.encode()).digest() if badge else None
    return {
        "id": digest(secret),
        "role": role,
        "badge": badge,
        "device": device,
        "name": name,
        "room": room,
        "expires_at": expires_at,
    }


def _sign_in(folder: Path, rows: list[dict[str, object]]) -> None:
    """Write sessions as sign-in would have: thousands at once, which no real hall does."""
    engine = create_engine(f"sqlite:///{folder / FILE}")
    with engine.begin() as connection:
        connection.execute(insert(SESSION), rows)
    engine.dispose()


@contextmanager
def on_the_servers_core() -> Iterator[None]:
    """What is started here runs on the server's core; we keep to ours afterwards."""
    ours, client = cores()
    os.sched_setaffinity(0, ours)  # children keep the cores that they were born on
    try:
        yield
    finally:
        os.sched_setaffinity(0, client)


@contextmanager
def running(stand: Stand) -> Iterator[tuple[int, int]]:
    """The server and the bare server, ready; gives their process ids."""
    environment = os.environ | {
        "VOTING_DATA": str(stand.folder),
        "VOTING_PORT": str(stand.port),
        "VOTING_LOG": "warning",
    }
    main = [sys.executable, "-m", "voting.cli", "serve"]
    bare = [sys.executable, "-m", "tests.load.bare", str(stand.bare_port), str(stand.folder)]
    with on_the_servers_core():
        started = [subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) for command in (main, bare)]
    try:
        wait_for(f"http://127.0.0.1:{stand.port}/readyz")
        wait_for(f"http://127.0.0.1:{stand.bare_port}/ready")
        yield started[0].pid, started[1].pid
    finally:
        for process in started:
            process.send_signal(signal.SIGTERM)
            process.wait()


def votes(stand: Stand, poll: str, cookies: Sequence[str], path: str = "", port: int = 0) -> list[bytes]:
    """One prepared cast for each cookie, to the server, or to ``path`` of the bare one."""
    target = path or f"/api/polls/{poll}/ballot"
    prepared = []
    for number, cookie in enumerate(cookies):
        ballot = {
            "tag": encode(secrets.token_bytes(32)),
            "submission": encode(secrets.token_bytes(16)),
            "rev": 1,
            "choices": [OPTIONS[number % len(OPTIONS)]],
        }
        body = json.dumps(ballot, separators=(",", ":")).encode()
        prepared.append(request("POST", target, port or stand.port, body, cookie))
    return prepared


def request_to_sign_in(token: str, port: int) -> bytes:
    """What the phone of a badge with this token sends first."""
    body = {"auth": encode(derive_auth(token)), "device": encode(hashlib.sha256(token.encode()).digest())}
    return request("POST", "/api/session", port, json.dumps(body).encode())


def cpu_seconds(pid: int) -> float:
    """Processor time that a process has used, to the nanosecond."""
    return sum(int(task.read_text().split()[0]) for task in Path(f"/proc/{pid}/task").glob("*/schedstat")) / 1e9


def memory_kb(pid: int) -> int:
    """Resident memory of a process."""
    line = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1])


def wait_for(url: str) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(url, timeout=2).close()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
