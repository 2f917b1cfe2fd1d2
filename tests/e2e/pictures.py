"""``make pictures``: the pictures of the README, taken from a demo whose crowd votes, with the people of the story."""

import signal
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.e2e.conftest import CHROMIUM, FLAGS, until_ready
from tests.e2e.people import Hall
from tests.ports import a_port
from tests.started import Started

IMAGES = Path(__file__).parents[2] / "docs" / "images"
HALF_WAY = 33_000
"""Milliseconds after which about two thirds of the crowd have voted."""

REVEAL = {"Show third place": "", "Show second place": "podium", "Show the winner": "winner"}
"""The steps of the award, and the pictures taken after them."""
SHOWN = 4_000
"""Milliseconds after which a step of the reveal has come to rest."""


def take(hall: Hall) -> None:
    IMAGES.mkdir(exist_ok=True)
    anna, projector, phone = hall.console("Anna"), hall.projector(), hall.phone(0)
    phone.says("Nothing to vote on now")
    anna.page.wait_for_timeout(20_000)  # the crowd comes in
    anna.take("Vote: Cluster Manager")
    anna.open()
    phone.choose("Xavier Amores Bravo")
    anna.page.wait_for_timeout(HALF_WAY)
    projector.screenshot(path=IMAGES / "hall.png")
    anna.page.screenshot(path=IMAGES / "console.png")
    phone.page.screenshot(path=IMAGES / "phone.png")
    phone.send()
    phone.says("Received")
    phone.page.screenshot(path=IMAGES / "phone-received.png")
    anna.hold_space()
    anna.is_now("Closed")
    for button, place in REVEAL.items():
        anna.page.wait_for_timeout(1_000)  # the console takes no two steps within a moment
        anna.does(button)
        projector.wait_for_timeout(SHOWN)
        if place:
            projector.screenshot(path=IMAGES / f"hall-{place}.png")


def main() -> None:
    port = a_port()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        environment = {"VOTING_PORT": str(port), "VOTING_DATA": folder, "VOTING_LOG": "warning"}
        server = Started("demo", environment=environment)
        try:
            until_ready(f"http://127.0.0.1:{port}", server)
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            take(Hall(browser, f"http://127.0.0.1:{port}", server.pid, Path(folder) / "demo"))
            browser.close()
        finally:
            server.signal(signal.SIGTERM)
            server.ended(20)


if __name__ == "__main__":
    main()
