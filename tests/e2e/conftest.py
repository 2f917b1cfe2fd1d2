"""A real server with the demo's conference, without its crowd, and a real browser."""

import shutil
import signal
import socket
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.built import served
from tests.e2e.people import Hall
from tests.started import Started

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Where the built pages are served, with no server of ours behind them."""
    with served() as address:
        yield address


@pytest.fixture
def hall(browser: Browser, tmp_path: Path) -> Iterator[Hall]:
    """A hall of its own for each test: nothing has been voted on."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environment = {"VOTING_PORT": str(port), "VOTING_DATA": str(tmp_path), "VOTING_LOG": "warning"}
    server = Started("demo", "--no-crowd", environment=environment)
    try:
        until_ready(url, server)
        hall = Hall(browser, url, server.pid)
        yield hall
        hall.close()
    finally:
        server.signal(signal.SIGTERM)
        assert server.ended(20) == 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def until_ready(url: str, server: Started) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.code is None:
        try:
            with urllib.request.urlopen(f"{url}/readyz") as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not become ready")
