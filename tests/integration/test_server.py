"""The process: addresses that cannot be listened on, what it logs, and what another process does to its database."""

import asyncio
import contextlib
import os
import re
import resource
import secrets
import socket
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx2
import pytest

from tests.integration.hall import ACT, Hall, copy_of, eventually, token
from tests.ports import a_port
from voting.app import origins
from voting.domain.errors import VotingError
from voting.domain.poll import Action, advance
from voting.domain.roll import Badge
from voting.server import AddressUnusable, PortInUse, bind, warn_without_tls
from voting.service.ports import RollChange
from voting.service.tokens import derive_auth, derive_tag, encode, grouped, verifier
from voting.settings import Settings
from voting.store.sql import SqlStore, open_store


def test_a_port_in_use_is_told_with_what_to_do() -> None:
    with bind("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(PortInUse) as refusal:
            bind("127.0.0.1", port)
        assert refusal.value.code == "port_in_use"
        assert str(port) in refusal.value.message and "VOTING_PORT" in refusal.value.message
    bind("127.0.0.1", port).close()


@pytest.mark.parametrize("host", ["203.0.113.1", "no-such-host.invalid", "::ffff:203.0.113.1"])
def test_an_address_that_is_not_ours_is_told_with_what_to_do(host: str) -> None:
    with pytest.raises(AddressUnusable) as refusal:
        bind(host, 0)
    assert refusal.value.code == "address_unusable"
    assert host in refusal.value.message and "VOTING_HOST" in refusal.value.message


def test_a_port_that_only_administrators_may_use_is_told_with_what_to_do() -> None:
    lowest = Path("/proc/sys/net/ipv4/ip_unprivileged_port_start")
    if not lowest.exists() or int(lowest.read_text()) <= 81:
        pytest.skip("here anybody may listen on any port")
    code = _as_nobody(lambda: bind("127.0.0.1", 81)) if os.geteuid() == 0 else _code_of(lambda: bind("127.0.0.1", 81))
    assert code == "address_unusable"


def _code_of(work: Callable[[], socket.socket]) -> str:
    try:
        work().close()
    except VotingError as error:
        return error.code
    return "no error"


def _as_nobody(work: Callable[[], socket.socket]) -> str:
    """The code of the error that ``work`` raises in a process without rights."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.setuid(65_534)
        os.write(write, _code_of(work).encode())
        os._exit(0)
    os.waitpid(child, 0)
    os.close(write)
    with os.fdopen(read) as answer:
        return answer.read()


def test_the_operator_is_warned_where_phones_would_have_no_tls() -> None:
    assert warn_without_tls(Settings(host="127.0.0.1")) is None
    assert warn_without_tls(Settings(host="0.0.0.0", public_url="https://vote.example.eu")) is None
    warning = warn_without_tls(Settings(host="0.0.0.0"))
    assert warning and "https" in warning and "VOTING_PUBLIC_URL" in warning


def test_only_our_own_addresses_are_origins() -> None:
    assert origins(Settings(port=9000)) == {
        "http://127.0.0.1:9000",
        "http://localhost:9000",
        "http://[::1]:9000",
    }
    assert origins(Settings(public_url="https://vote.example.eu/")) == {"https://vote.example.eu"}


@contextlib.asynccontextmanager
async def another_process(hall: Hall) -> AsyncIterator[SqlStore]:
    """The command line at work on the same data folder: it shares nothing with the server but the files."""
    store = await open_store(hall.folder)
    try:
        yield store
    finally:
        await store.close()


async def test_a_badge_that_another_process_releases_is_signed_out_here(hall: Hall) -> None:
    await hall.moderator()
    phone, other = await hall.phone(1), await hall.phone(2)
    socket, stays = await phone.live("/live/attendee"), await other.live("/live/attendee")
    async with another_process(hall) as store:
        badge = await store.badge_by_number(1)
        await store.release(badge.id, ACT)
    await socket.until("ended")
    assert await socket.closed() == 4401
    assert (await phone.client.get("/api/session")).status_code == 401
    assert (await other.client.get("/api/session")).status_code == 200
    assert stays.connection.close_code is None


async def test_badges_that_another_process_imports_are_on_the_roll_here(hall: Hall) -> None:
    moderator = await hall.moderator()
    console = await moderator.live("/live/staff")
    assert (await console.until("console"))["badges"] == 14
    async with another_process(hall) as store:
        added = (Badge(0, 0, "key-15", "Late Person", "Organisation 15", "FR", "guest"),)
        await store.change_roll(RollChange(added=added), ACT)
        badge = await store.badge_by_number(15)
        await store.issue({badge.id: verifier(derive_auth(token(15)), hall.parts.key)}, ACT)
    await console.until("console", lambda state: state["badges"] == 15)
    await hall.phone(15)
    (found,) = (await moderator.client.get("/api/badges?q=late")).json()
    assert found["number"] == 15


async def test_a_poll_that_another_process_opens_is_open_here(hall: Hall) -> None:
    phone = await hall.phone(1)
    socket = await phone.live("/live/attendee")
    await (await hall.moderator()).acts("focus", "arm")
    async with another_process(hall) as store:
        armed = await store.poll("focus")
        await store.transition(armed, advance(armed, Action.OPEN, hall.clock.now(), actor="shell"), ACT)
    await socket.until("poll", lambda message: message["poll"]["state"] == "open")
    assert (await phone.cast("focus", ["red"])).status_code == 200

    async def counted() -> bool:
        return bool((await phone.client.get("/api/polls/focus/results")).json()["result"]["ballots"] == 1)

    await eventually(counted)


async def test_no_line_that_the_server_writes_has_a_token_a_tag_or_a_choice(furnished: Path, tmp_path: Path) -> None:
    """A real process through a secret poll, with wrong codes, malformed ballots and a storage failure in it."""
    port = a_port()
    url = f"http://127.0.0.1:{port}"
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-X", "dev", "-W", "ignore", "-m", "voting.cli", "serve"),
        env=os.environ
        | {"VOTING_DATA": str(copy_of(furnished, tmp_path / "data")), "VOTING_PORT": str(port), "VOTING_LOG": "debug"}
        | {"PYTHONUNBUFFERED": "1"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout and process.stderr
    written = asyncio.create_task(process.stderr.read())
    invite, told = "", b""
    async with asyncio.timeout(120):
        while not invite:
            line = await process.stdout.readline()
            assert line, "the server ended"
            told += line
            if match := re.search(rb"/moderate#([A-Za-z0-9_-]{43})", line):
                invite = match[1].decode()
    rest = asyncio.create_task(process.stdout.read())
    secrets_used: list[str] = []
    async with httpx2.AsyncClient(base_url=url, headers={"origin": url}, trust_env=False, timeout=20) as client:

        async def up() -> bool:
            with contextlib.suppress(httpx2.TransportError):
                return (await client.get("/healthz")).status_code == 200
            return False

        await eventually(up)
        assert (await client.post("/api/staff/session", json={"invite": invite})).status_code == 201
        for version, action in enumerate(("arm", "open")):
            body = {"action": action, "version": version}
            assert (await client.post("/api/polls/award/actions", json=body)).status_code == 200
        for number in range(1, 4):
            auth, tag = encode(derive_auth(token(number))), encode(derive_tag(token(number), "award"))
            device, submission = encode(secrets.token_bytes(32)), encode(secrets.token_bytes(16))
            secrets_used += [token(number), grouped(token(number)), auth, tag, derive_tag(token(number), "award").hex()]
            secrets_used += [device, submission, derive_auth(token(number)).hex()]
            assert (await client.post("/api/session", json={"auth": auth, "device": device})).status_code == 201
            await client.post("/api/session", json={"auth": auth[::-1], "device": device})
            secrets_used += [auth[::-1], client.cookies["voting-attendee"]]
            good = {"tag": tag, "submission": submission, "rev": 1, "choices": ["green"]}
            path = "/api/polls/award/ballot"
            for bad in ({"choices": ["zanzibar"]}, {"tag": tag + "x"}, {"choices": {"zanzibar": 1}}, {"zanzibar": 1}):
                assert (await client.post(path, json=good | bad)).status_code == 422
            assert (await client.post(path, json=good)).status_code == 200
            _cap_files(process.pid, 1_000)
            assert (await client.post(path, json=good | {"rev": 2, "submission": "B" * 22})).status_code == 503
            _cap_files(process.pid, None)
        annul = {"action": "annul", "version": 2, "reason": "for the test"}
        assert (await client.post("/api/polls/award/actions", json=annul)).status_code == 200
    process.terminate()
    async with asyncio.timeout(60):
        everything = (told + await rest + await written).decode()
        await process.wait()
    assert "Traceback" not in everything
    for secret in (*secrets_used, "zanzibar", "green"):
        assert secret not in everything


def _cap_files(process: int, size: int | None) -> None:
    """Let a running process write no file beyond ``size`` bytes; None lifts that."""
    _, hard = resource.prlimit(process, resource.RLIMIT_FSIZE)
    resource.prlimit(process, resource.RLIMIT_FSIZE, (hard if size is None else size, hard))
