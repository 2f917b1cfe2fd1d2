"""The built front end in a real browser, served as the product serves it, under its strict policy."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "voting" / "static"
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
)


class Served(SimpleHTTPRequestHandler):
    def translate_path(self, path: str) -> str:
        bare = path.split("?")[0]
        pages = {"/v": "/v.html", "/moderate": "/moderate.html", "/screen/plenary": "/screen.html", "/": "/demo.html"}
        return super().translate_path(pages.get(bare, bare))

    def end_headers(self) -> None:
        self.send_header("content-security-policy", POLICY)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def served() -> Iterator[str]:
    """The address of the built pages."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Served, directory=str(STATIC)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@contextmanager
def fresh_page(browser: Browser, address: str, width: int = 1440, height: int = 900) -> Iterator[Page]:
    """A page of its own. Asserts at the end that no script failed and no policy was broken."""
    context = browser.new_context(base_url=address, locale="en-GB", viewport={"width": width, "height": height})
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
    yield page
    context.close()
    assert not complaints, complaints


def settle(page: Page) -> None:
    """Wait until the page has heard what it was sent and has done what follows a drawing. A script may be drawn and not
    yet listen to keys: its effects run after the next frame."""
    page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")


def with_axe(page: Page) -> None:
    """Bring axe into the page: once, it is long."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))


def violations(page: Page) -> list[str]:
    """What axe finds against WCAG and good practice, and where."""
    with_axe(page)
    found: list[str] = page.evaluate(
        "axe.run().then(r => r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.target).join(', ')))"
    )
    return found
