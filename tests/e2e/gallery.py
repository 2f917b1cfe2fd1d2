"""Pictures to look at: every frame of every method at 1080p and 4K, of an award, and every ballot in both themes.

``python -m tests.e2e.gallery [NAME…]`` puts them into test-results/gallery, of all methods or those named."""

import sys
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

from tests.e2e.built import ROOT, fresh_page, served
from tests.e2e.conftest import CHROMIUM, FLAGS
from tests.e2e.every_method import EXAMPLES, Example, frames
from tests.e2e.screened_room import Screened
from tests.e2e.test_every_ballot import reach
from tests.e2e.test_every_frame import SIZES, show
from tests.e2e.test_hall_award_fit import FRAMES
from tests.e2e.test_hall_page import resize
from tests.e2e.voting_room import VotingRoom
from voting.domain.poll import PollState

PICTURES = ROOT / "test-results" / "gallery"


def hall(browser: Browser, address: str, examples: list[Example], folder: Path) -> None:
    with fresh_page(browser, address, 1920, 1080) as page:
        page.emulate_media(reduced_motion="reduce")
        room = Screened(page)
        page.goto("/screen/plenary")
        expect(page.locator(".layer")).to_have_count(1)
        for example in examples:
            for frame in frames(example):
                show(room, frame, f"{example.name} {frame.name}")
                for width, height in SIZES:
                    resize(page, width, height)
                    page.screenshot(path=folder / f"{example.name}-{frame.name}-{height}.png")


def award(browser: Browser, address: str, folder: Path) -> None:
    """Every frame of an award."""
    with fresh_page(browser, address, 1920, 1080) as page:
        page.emulate_media(reduced_motion="reduce")
        room = Screened(page)
        page.goto("/screen/plenary")
        expect(page.locator(".layer")).to_have_count(1)
        for number, frame in enumerate(FRAMES):
            frame.draw(room, number)
            page.screenshot(path=folder / f"award-{frame.name}-1080.png")


def phone(browser: Browser, address: str, examples: list[Example], folder: Path, width: int, scheme: str) -> None:
    room = VotingRoom(browser, address, width=width, color_scheme=scheme)
    page = room.phone.page
    page.set_viewport_size({"width": width, "height": 640 if width < 390 else 844})
    room.scan()

    def take(example: Example, state: str) -> None:
        page.evaluate("scrollTo(0, 0)")
        page.screenshot(path=folder / f"{example.name}-{state}-{width}-{scheme}.png", full_page=True)

    for example in examples:
        room.cue, room.tally = example.name, None
        room.show(example.poll, state=PollState.OPEN)
        expect(page.get_by_role("button", name="Review")).to_be_visible()
        expect(page.get_by_text("Connecting")).to_have_count(0)
        take(example, "open")
        for name, keys in example.keys:
            reach(page, name)
            for key in keys:
                page.keyboard.press(key)
        take(example, "marked")
        room.phone.press("Review")
        take(example, "review")
        room.phone.press("Send my vote")
        room.phone.says("Received")
        take(example, "received")
        room.tally = example.tally
        room.show(example.poll, state=PollState.PUBLISHED)
        expect(page.get_by_text("Result ·")).to_be_visible()
        take(example, "result")
    room.close()


def main(names: list[str]) -> None:
    examples = [example for example in EXAMPLES if not names or example.name in names]
    PICTURES.mkdir(parents=True, exist_ok=True)
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        hall(browser, address, examples, PICTURES)
        if not names:
            award(browser, address, PICTURES)
        for width, scheme in ((320, "light"), (390, "dark")):
            phone(browser, address, examples, PICTURES, width, scheme)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
