"""A real server with the demo's conference, without its crowd, and a real browser."""

import shutil
import signal
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.e2e.built import fresh_page, served
from tests.e2e.people import Hall
from tests.e2e.screened_room import LETTERS, Screened, drawn
from tests.ports import a_port
from tests.started import Started
from voting.domain.runsheet import CueKind

# The one without windows does the same with a quarter less of the processor.
CHROMIUMS = ("chromium-headless-shell", "chromium", "chromium-browser")
CHROMIUM = next(filter(None, map(shutil.which, CHROMIUMS)), None)
# Parts of the browser: the list that Playwright gives, which ours takes the place of, and the popup of the address bar,
# for which each context would start a process and spend a second.
UNUSED = (
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades", "LensOverlay"),
    *("HttpsFirstBalancedModeAutoEnable", "MediaRouter", "PaintHolding", "ThirdPartyStoragePartitioning"),
    *("AvoidCorsURLLoaderRestartOnRedirect", "TcpPortRandomizationWin", "OptimizationHints", "AimEnabled"),
    *("NetworkTimeServiceQuerying", "PreconnectToSearch", "WebUIOmniboxPopup", "WebUIOmniboxAimPopup"),
)
FLAGS = [
    f"--disable-features={','.join(UNUSED)}",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

TESTS = count(1)


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


@pytest.fixture(scope="module")
def screen(browser: Browser, address: str) -> Iterator[Screened]:
    """A projector on which nothing moves, shared by the tests of a module."""
    with fresh_page(browser, address, 1920, 1080) as page:
        page.emulate_media(reduced_motion="reduce")
        screen = Screened(page)
        page.goto("/screen/plenary")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        page.evaluate(LETTERS)
        yield screen


@pytest.fixture
def still(screen: Screened) -> Screened:
    """That projector before anything is on it but the way in."""
    usual, screen.place = screen.place, f"Before {next(TESTS)}."
    screen.show(CueKind.JOIN)
    drawn(screen.page, "join", screen.place)  # not the one that the test before has not seen fade away
    screen.place = usual
    return screen


@pytest.fixture
def hall(browser: Browser, tmp_path: Path) -> Iterator[Hall]:
    """A hall of its own for each test: nothing has been voted on."""
    with started(browser, tmp_path) as hall:
        yield hall


@pytest.fixture(scope="module")
def running(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """The hall that the tests of a module share."""
    with started(browser, tmp_path_factory.mktemp("hall")) as hall:
        yield hall


@pytest.fixture
def same_hall(running: Hall) -> Iterator[Hall]:
    """A hall that other tests of the module have used: take a badge and a poll that none of them takes."""
    yield running
    running.close()


@contextmanager
def started(browser: Browser, data: Path) -> Iterator[Hall]:
    port = a_port()
    url = f"http://127.0.0.1:{port}"
    environment = {"VOTING_PORT": str(port), "VOTING_DATA": str(data), "VOTING_LOG": "warning"}
    server = Started("demo", "--no-crowd", environment=environment)
    try:
        until_ready(url, server)
        hall = Hall(browser, url, server.pid, data / "demo")
        yield hall
        hall.close()
    finally:
        server.signal(signal.SIGTERM)
        assert server.ended(20) == 0


def until_ready(url: str, server: Started) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and server.code is None:
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=10) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not become ready")
