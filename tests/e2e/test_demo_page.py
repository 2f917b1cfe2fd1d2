"""The demo's front page in a real browser, with the server's answers played by the test."""

import io
from collections.abc import Iterator

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page, Route, expect

from tests.e2e.built import fresh_page, served, violations

pytestmark = pytest.mark.e2e

TOKEN = "7K2M 9QXD 3FHT WAR5"
BADGE = {
    "number": 7,
    "name": "Łucja Wiśniewska",
    "organisation": "Klaster",
    "country": "PL",
    "token": TOKEN,
    "url": "https://vote.example/v#7K2M9QXD3FHTWAR5",
}
STATE = {
    "title": {"en": "European Cluster Conference"},
    "badges": [BADGE],
    "rooms": [{"id": "plenary", "name": {"en": "Plenary"}}, {"id": "forum", "name": {"en": "Forum"}}],
}


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    with served() as address, fresh_page(browser, address) as page:
        page.route("**/demo/state", lambda route: route.fulfill(json=STATE))
        yield page


@pytest.fixture(autouse=True)
def opened(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_role("link", name="Łucja Wiśniewska")).to_be_visible()


def test_a_badge_can_be_scanned_from_the_page(page: Page) -> None:
    code = page.get_by_role("img", name="QR code").screenshot()
    (read,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(code)))
    assert read.text == BADGE["url"]


def test_a_badge_shows_its_token_in_groups_and_opens_the_phone_page(page: Page) -> None:
    badge = page.get_by_role("link", name="Łucja Wiśniewska")
    for group in TOKEN.split():
        expect(badge).to_contain_text(group)
    expect(badge).to_have_attribute("href", str(BADGE["url"]))
    expect(badge).to_have_attribute("target", "_blank")


def test_the_moderator_opens_in_a_tab_of_its_own(page: Page) -> None:
    page.route("**/demo/moderator", lambda route: route.fulfill(status=201, json={"url": "/moderate#INVITE"}))
    page.context.route("**/moderate", lambda route: route.fulfill(body="console"))
    with page.expect_popup() as popup:
        page.get_by_role("button", name="Open the console").click()
    popup.value.wait_for_url("**/moderate#INVITE")
    popup.value.close()


def test_each_room_has_its_projector(page: Page) -> None:
    asked: list[str | None] = []

    def mint(route: Route) -> None:
        asked.append(route.request.post_data)
        route.fulfill(status=201, json={"url": "/screen/forum#C"})

    page.route("**/demo/screen", mint)
    page.context.route("**/screen/*", lambda route: route.fulfill(body="screen"))
    with page.expect_popup() as popup:
        page.get_by_role("button", name="Forum").click()
    popup.value.wait_for_url("**/screen/forum#C")
    popup.value.close()
    assert asked == ['{"room":"forum"}']


@pytest.mark.parametrize("width,scheme", [(1440, "light"), (390, "dark")])
def test_axe_finds_nothing_and_nothing_overflows(page: Page, width: int, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
