"""Every frame that a projector shows of every method, with the longest texts we have: nothing leaves the picture,
covers other text, or is cut, and what is smaller than what the last row reads is known to be."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.built import fresh_page
from tests.e2e.every_method import EXAMPLES, Example, Frame, frames
from tests.e2e.screened_room import LETTERS, Screened
from tests.e2e.test_hall_page import LEAVING, resize

pytestmark = pytest.mark.e2e

SIZES = ((3840, 2160), (1920, 1080))
LEAST_SCALE = 0.7
"""Of letters, where seven labels of ninety characters each stand in one picture."""
SCALE = "() => Number(document.querySelector('.body').style.getPropertyValue('--small'))"
SHOWN = "() => document.getAnimations().forEach((animation) => animation.finish())"

OVER_EACH_OTHER = """() => {
  const layer = document.querySelector('.layer:last-of-type')
  const written = (node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim()
  const texts = [...layer.querySelectorAll('h1, p, li, b, td, th, caption, span')].filter(
    (element) => [...element.childNodes].some(written) && !element.closest('.hide, .unseen, .cloud'),
  )
  const range = document.createRange()
  const glyphs = (element) => {
    const half = 0.3 * parseFloat(getComputedStyle(element).fontSize) // without the space above and below them
    return [...element.childNodes].filter(written).flatMap((node) => {
      range.selectNodeContents(node)
      return [...range.getClientRects()].map(({ left, right, top, bottom }) => {
        const middle = (top + bottom) / 2
        return { left: left + 1, right: right - 1, top: middle - half, bottom: middle + half }
      })
    })
  }
  const places = texts.map((element) => ({ text: element.textContent.slice(0, 40), rects: glyphs(element) }))
  const covers = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
  return places.flatMap((one, at) =>
    places
      .slice(at + 1)
      .filter((other) => one.rects.some((a) => other.rects.some((b) => covers(a, b))))
      .map((other) => `over each other: ${one.text} | ${other.text}`),
  )
}"""


@pytest.fixture(scope="module")
def room(browser: Browser, address: str) -> Iterator[Screened]:
    with fresh_page(browser, address, *SIZES[-1]) as page:
        page.emulate_media(reduced_motion="reduce")
        room = Screened(page)
        page.goto("/screen/plenary?lang=de")  # whose words are the longest
        expect(page.locator(".layer")).to_have_count(1)
        page.evaluate(LETTERS)
        yield room


def show(room: Screened, frame: Frame, place: str) -> None:
    """The frame stands, and alone, after its turnout grew."""
    room.place = place
    room.show(frame.cue, frame.poll, frame.result, voted=0)
    expect(room.page.locator(".whose").last).to_contain_text(place)
    room.voted = 119
    room.tell()
    figure = room.page.locator(".turnout b").last
    if figure.count():
        expect(figure).not_to_have_text("0")
    room.page.evaluate(SHOWN)
    expect(room.page.locator(".layer")).to_have_count(1)


@pytest.mark.parametrize("example", EXAMPLES, ids=[example.name for example in EXAMPLES])
def test_every_frame_holds_its_text_at_1080p_and_4k(room: Screened, example: Example) -> None:
    page = room.page
    for number, frame in enumerate(frames(example)):
        show(room, frame, f"{example.name} {number}")
        # all lengths are of the height of the picture: at 4K only what is rounded to whole pixels differs
        for width, height in SIZES if frame.name in ("live", "revealed") else SIZES[-1:]:
            resize(page, width, height)
            found = page.evaluate(LEAVING) + page.evaluate(OVER_EACH_OTHER)
            if page.locator(".body[data-small]").count():  # the editor has said that it does not fit
                assert page.evaluate(SCALE) >= LEAST_SCALE, (frame.name, height)
                found = [what for what in found if not what.startswith("small:")]
            assert found == [], (frame.name, height)
