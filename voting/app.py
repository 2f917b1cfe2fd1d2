"""The composition root: the only place that names concrete parts and puts them together."""

import asyncio
import contextlib
import os
import secrets
import shutil
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from starlette.applications import Starlette
from starlette.routing import Route

from voting.bus.memory import MemoryBus
from voting.bus.redis import RedisBus
from voting.definitions.files import DefinitionFiles
from voting.domain.errors import Unavailable, VotingError
from voting.domain.text import Millis
from voting.portraits import PillowDarkroom
from voting.records.scribe import FolderScribe
from voting.records.signing import SigningKeyMissing, make_signer, named, read_signer
from voting.service.access import Access
from voting.service.award import Award
from voting.service.board import Board
from voting.service.cast import Casting
from voting.service.console import Console
from voting.service.doubt import Doubts
from voting.service.floor import Floors
from voting.service.ideas import IdeaBox
from voting.service.moderate import Moderation
from voting.service.photographs import Photographs
from voting.service.pictures import Pictures
from voting.service.polls import Polls
from voting.service.ports import Bus, Clock, Random, Store
from voting.service.preflight import Preflight
from voting.service.preparing import Preparing
from voting.service.presence import Everywhere
from voting.service.receipts import Receipts
from voting.service.record import Records
from voting.service.rehearsal import Rehearsal
from voting.service.second import SecondPerson
from voting.service.sheets import Sheets
from voting.service.stagehand import Stagehand
from voting.service.timekeeper import Timekeeper
from voting.service.words import WordClouds
from voting.settings import Settings
from voting.store.sql import open_store
from voting.web.application import application
from voting.web.http import Endpoint
from voting.web.limits import Limits
from voting.web.live import Hub
from voting.web.services import Services

KEY_FILE = "secret.key"


class SystemClock:
    def now(self) -> Millis:
        return time.time_ns() // 1_000_000

    def monotonic(self) -> float:
        return time.monotonic()


class SystemRandom:
    def bytes(self, count: int) -> bytes:
        return secrets.token_bytes(count)


class KeyMissing(Unavailable):
    """The database is shared, and this server has not got the keys that the conference was made with."""

    code = "key_missing"


def read_key(folder: Path, *, make: bool) -> bytes:
    """The 32-byte key that verifiers are made under: beside the database, never in it. ``make``: on first use.

    Raises KeyMissing; Unavailable where it can be neither read nor written, or is not a key.
    """
    path = folder / KEY_FILE
    if not make and not path.exists():
        raise KeyMissing(
            f"There is no {path}, and without it no badge is known. Copy it, with signing.key, from the machine where "
            "'voting init' ran.",
            file=str(path),
        )
    try:
        with (
            contextlib.suppress(FileExistsError),
            os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file,
        ):
            file.write(secrets.token_bytes(32))
            file.flush()
            os.fsync(file.fileno())
        key = path.read_bytes()
    except OSError as error:
        raise Unavailable(f"{path} can be neither read nor written: {error.strerror}.") from None
    if len(key) != 32:
        raise Unavailable(f"{path} is not a key of 32 bytes. Restore it from the backup: badges depend on it.")
    return key


@dataclass(frozen=True, slots=True)
class Parts:
    """The concrete ports of one process."""

    store: Store
    bus: Bus
    clock: Clock
    random: Random
    key: bytes


async def open_parts(settings: Settings, *, create: bool = False) -> Parts:
    """Open what ``settings`` name. Raises the store's errors."""
    store = await open_store(settings.data, create=create, url=settings.database_url, pool=settings.database_pool)
    try:
        if create:
            make_signer(settings.data)
        key = read_key(settings.data, make=create or not settings.database_url)
        if settings.database_url and not create:
            await _refuse_foreign_keys(settings.data, store)
    except Unavailable:
        await store.close()
        raise
    return Parts(store, await open_bus(settings.bus_url, key), SystemClock(), SystemRandom(), key)


async def open_bus(url: str, key: bytes) -> Bus:
    """The bus at ``url``, else one inside this process. A bus that is not there now is no reason not to start."""
    if not url:
        return MemoryBus()
    bus = RedisBus(url, key)
    await bus.start()
    return bus


async def _refuse_foreign_keys(folder: Path, store: Store) -> None:
    """Raises KeyMissing where the keys beside this server are not those that the conference was made with, as after
    'voting init' on a second machine: badges would be unknown here, and records signed by nobody."""
    try:
        mine = named(read_signer(folder).public)
    except SigningKeyMissing:
        return  # said on start, and wherever something is to be signed
    journal = await store.journal()
    if journal and journal[0].reason.startswith(named("")) and journal[0].reason != mine:
        raise KeyMissing(
            f"The keys in {folder} are not those of this conference. Copy secret.key and signing.key from the machine "
            "where 'voting init' ran.",
            folder=str(folder),
        )


def origins(settings: Settings) -> frozenset[str]:
    """The public origin, and the machine's own names where phones use plain http on it."""
    port = "" if settings.port == 80 else f":{settings.port}"
    own = {f"http://{host}{port}" for host in ("127.0.0.1", "localhost", "[::1]")}
    return frozenset({settings.url} | (own if settings.url.startswith("http://") else set()))


def build(settings: Settings, parts: Parts, extra: Sequence[Route | Endpoint] = ()) -> Starlette:
    """The application on ``parts``; it closes them when it ends."""
    store, bus, clock = parts.store, parts.bus, parts.clock
    polls = Polls(store, clock)
    hub = Hub(clock, bus)
    access = Access(store, bus, clock, parts.random, parts.key)
    award = Award(store, polls)
    second = SecondPerson(store, clock)
    doubts = Doubts(store)
    board = Board(store, clock, polls, award, hub.show, join=settings.url.split("://", 1)[1] + "/v")
    presence = Everywhere(
        store,
        clock,
        parts.random,
        here=hub,
        rooms=lambda: [room.id for room in polls.conference.rooms],
        missing=lambda: doubts.missing(polls.all()),
    )
    console = Console(store, bus, clock, polls, board, presence, award, doubts, second)
    moderation = Moderation(store, bus, clock, parts.random, polls, award, second)
    timekeeper = Timekeeper(
        store,
        bus,
        clock,
        polls,
        board,
        console,
        moderation,
        hub.show,
        phones_again=lambda room: hub.phones_again(room, board),
        badge_changed=lambda badge: hub.badge_changed(badge, board, access),
        sessions_changed=lambda roles: hub.sessions_changed(roles, access),
        forget=access.forget,
        share=presence.share,
    )
    darkroom = PillowDarkroom()
    preparing = Preparing(store, bus, clock, polls, board, DefinitionFiles())
    services = Services(
        store=store,
        clock=clock,
        polls=polls,
        access=access,
        casting=Casting(store, bus, clock, polls),
        moderation=moderation,
        stagehand=Stagehand(store, bus, clock, polls, board, Rehearsal(polls)),
        photographs=Photographs(store, bus, clock, polls, darkroom),
        pictures=Pictures(store, bus, clock, polls, darkroom),
        words=WordClouds(store, bus, clock, polls),
        floors=Floors(store, bus, clock, polls),
        ideas=IdeaBox(store, bus, clock, polls),
        doubts=doubts,
        board=board,
        console=console,
        preflight=Preflight(store, clock, polls, console, presence, free=lambda: shutil.disk_usage(settings.data).free),
        preparing=preparing,
        sheets=Sheets(store, clock, polls, preparing, board),
        receipts=Receipts(store, polls),
        records=Records(store, polls, FolderScribe(settings.data)),
        hub=hub,
        limits=Limits(clock),
        origins=origins(settings),
        secure=settings.url.startswith("https://"),
    )

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await timekeeper.start()
        tasks = [asyncio.create_task(timekeeper.run()), asyncio.create_task(hub.beat())]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            with contextlib.suppress(VotingError):
                await presence.leave()
            await bus.close()
            await store.close()

    return application(services, settings.url, lifespan, extra)
