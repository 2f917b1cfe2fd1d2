"""The people of the story, each with a browser of their own: what they see and what they do."""

import json
import re
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.e2e.built import settle, with_axe

PATIENCE = 30_000
"""Milliseconds that a machine under load may take."""

expect.set_options(timeout=PATIENCE)


def eventually(page: Page, shape: Callable[[], object], otherwise: Callable[[], str]) -> None:
    """Wait for what no ``expect`` can see, while ``page`` goes on; ``otherwise``: what is said if it does not come."""
    for _ in range(PATIENCE // 50):
        if shape():
            return
        page.wait_for_timeout(50)
    raise AssertionError(otherwise())


class Hall:
    """The server, as process ``pid`` with its files in ``data``, and everybody in it."""

    def __init__(self, browser: Browser, url: str, pid: int, data: Path) -> None:
        self._browser, self.url, self.pid, self.data = browser, url, pid, data
        self._contexts: list[BrowserContext] = []
        self.complaints: list[str] = []
        self.badges: list[dict[str, str]] = self.get("/demo/state")["badges"]

    def get(self, path: str) -> Any:
        with urllib.request.urlopen(self.url + path) as answer:
            return json.load(answer)

    def post(self, path: str, body: object) -> Any:
        headers = {"content-type": "application/json", "origin": self.url}
        request = urllib.request.Request(self.url + path, json.dumps(body).encode(), headers)
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def page(self, width: int, height: int, **more: Any) -> Page:
        context = self._browser.new_context(
            viewport={"width": width, "height": height}, locale="en-GB", timezone_id="Europe/Brussels", **more
        )
        self._contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda line: self.complaints.append(line.text) if "Content Security" in line.text else None)
        return page

    def phone(self, badge: int, **more: Any) -> "Phone":
        """Scan a badge with a phone's camera."""
        phone = Phone(self.page(390, 844, device_scale_factor=2, has_touch=True, is_mobile=True, **more))
        phone.page.goto(self.badges[badge]["url"])
        return phone

    def console(self, name: str, width: int = 1920, height: int = 1080) -> "Console":
        console = Console(self.page(width, height))
        console.page.goto(self.url + self.post("/demo/moderator", {"name": name})["url"])
        return console

    def projector(self, room: str = "plenary") -> Page:
        page = self.page(1920, 1080)
        page.goto(self.url + self.post("/demo/screen", {"room": room})["url"])
        return page

    def close(self) -> None:
        """Everybody goes home."""
        while self._contexts:
            self._contexts.pop().close()
        assert self.complaints == []


class Phone:
    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def lamp(self) -> Locator:
        return self.page.get_by_role("heading", level=1)

    def says(self, word: str) -> None:
        expect(self.lamp).to_have_text(word)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def choose(self, option: str) -> None:
        self.page.get_by_label(option).check()

    def is_kept_for_later(self) -> None:
        """Wait until the page could be opened without a network: it is kept with all its parts at once, or not yet."""
        kept = """async () => {
          const cache = await caches.open('shell-1')
          return await cache.match('/v') ? (await cache.keys()).length : 0
        }"""
        eventually(self.page, lambda: self.page.evaluate(kept) >= 5, lambda: "the service worker did not keep the page")

    def send(self) -> None:
        self.press("Review")
        self.press("Send my vote")


class Console:
    """``versions`` and ``states``: of the room's polls, as the page last heard."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.versions: dict[str, int] = {}
        self.states: dict[str, str] = {}
        page.on("websocket", lambda socket: socket.on("framereceived", self._hear))

    def _hear(self, frame: str | bytes) -> None:
        state = json.loads(frame)
        polls = state["polls"] if state["topic"] == "console" else []
        if state["topic"] == "poll":  # the one that is drawn may be newer than what was last told of all
            polls = [state["poll"]]
        for poll in polls:
            if poll["version"] >= self.versions.get(poll["id"], 0):
                self.versions[poll["id"]], self.states[poll["id"]] = poll["version"], poll["state"]

    def act(self, poll: str, action: str, **more: Any) -> None:
        """Command what the page would, without its buttons."""
        self._hears(poll, lambda: poll in self.versions)
        body = {"action": action, "version": self.versions[poll], **more}
        origin = "/".join(self.page.url.split("/")[:3])
        answer = self.page.request.post(
            f"{origin}/api/polls/{poll}/actions",
            data=body,
            headers={"origin": origin, "content-type": "application/json"},
        )
        assert answer.ok, answer.text()
        changed = answer.json()
        self._hears(changed["id"], lambda: self.versions.get(changed["id"], -1) >= changed["version"])

    def _hears(self, poll: str, news: Callable[[], bool]) -> None:
        eventually(self.page, news, lambda: f"the console did not hear of {poll}, only {self.versions}")

    def take(self, cue: str) -> None:
        """Put a cue of the run sheet on the screen."""
        button = self.page.get_by_role("button", name=re.compile(rf"^\d+ {re.escape(cue)}"))
        row = self.page.get_by_label("Run sheet").get_by_role("listitem").filter(has=button).first
        self.is_idle()
        row.click()
        expect(row.get_by_role("button", pressed=True)).to_have_count(1)
        self.is_idle()
        self.page.keyboard.press("Enter")
        expect(row).to_contain_text("On screen")
        self.is_idle()

    def is_idle(self) -> None:
        """Wait for the answer to the last command, and until the page listens to keys: the console carries out one
        command at a time, and none while it does not hear the server."""
        expect(self.page.get_by_role("button", name="Blank")).to_have_attribute("aria-disabled", "false")
        settle(self.page)

    def lasts(self, poll: str) -> None:
        """An open poll has an hour more than its rules give it: none is over before the test is."""
        self._hears(poll, lambda: self.states.get(poll) == "open")  # what the page shows may be ahead of that
        self.act(poll, "extend", seconds=3600)

    def does(self, action: str) -> None:
        self.page.get_by_role("button", name=action).first.click()

    def is_now(self, state: str) -> None:
        expect(self.page.locator("li[aria-current=step]")).to_have_text(state)

    def open(self) -> None:
        self.is_idle()
        self.page.keyboard.press("Space")
        self.is_now("Armed")
        self.is_idle()
        self.page.keyboard.press("Space")
        self.is_now("Open")

    def hold_space(self) -> None:
        self.is_idle()
        with self.page.expect_response("**/actions"):  # at once: a close can be undone for five seconds
            self.page.keyboard.down("Space")
        expect(self.page.locator("li[aria-current=step]")).to_have_text(re.compile("Closing|Closed"))
        self.page.keyboard.up("Space")


def violations(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 A and AA on the page."""
    with_axe(page)
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    found = page.evaluate("tags => axe.run({runOnly: tags}).then(result => result.violations)", tags)
    return [f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in found]
