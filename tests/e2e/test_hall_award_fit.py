"""Every frame of an award holds its text: measured, not looked at; contrast by axe."""

import pytest

from tests.e2e.award_frames import (
    CLOSED,
    DECIDED,
    DRAWN,
    HARD,
    JOINTLY,
    NO_FIGURES,
    NO_QUORUM,
    REVEALS,
    ROUND_TWO,
    TEST,
    TIE,
    WON,
    all_figures,
)
from tests.e2e.built import violations
from tests.e2e.screened_room import Screened
from tests.e2e.test_hall_page import LEAVING, resize

pytestmark = pytest.mark.e2e

FIGURES = [all_figures(frame) for frame in (WON, DRAWN, JOINTLY, TIE)]
FRAMES = [
    CLOSED,
    TEST,
    *(frame for frames in REVEALS for frame in frames),
    *DECIDED,
    *FIGURES,
    *ROUND_TWO,
    *HARD,
]
ONE_OF_EACH = [CLOSED, *REVEALS[0], NO_FIGURES[2], DRAWN, JOINTLY, NO_QUORUM, TIE, *FIGURES[1:], *ROUND_TWO[1:]]

CLASHES = """() => {
  const stage = document.querySelector('.stage').getBoundingClientRect()
  const seen = (element) =>
    !element.closest('.hide, .stale') && element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
  const said = (box) => box.text.slice(0, 40)
  const lines = []
  const walker = document.createTreeWalker(document.querySelector('.layer:last-of-type'), NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.data.trim() || !seen(node.parentElement)) continue
    const range = document.createRange()
    range.selectNodeContents(node)
    const size = parseFloat(getComputedStyle(node.parentElement).fontSize)
    for (const box of range.getClientRects()) {
      // from the tops of capitals to a little under the baseline: a line's box is taller than its letters
      const { left, right } = box
      const middle = (box.top + box.bottom) / 2
      lines.push({ text: node.data, node, left, right, top: middle - size * 0.36, bottom: middle + size * 0.38 })
    }
  }
  const things = [...document.querySelectorAll('.layer:last-of-type :is(.portrait, .qr, .band > .fill, .register)')]
    .filter(seen)
    .map((element) => {
      const { left, right, top, bottom } = element.getBoundingClientRect()
      return { text: element.className.baseVal ?? element.className, node: element, left, right, top, bottom }
    })
    .filter((box) => box.right > box.left)
  const found = []
  for (const box of [...lines, ...things])
    if (box.left < stage.left || box.right > stage.right + 1 || box.top < stage.top || box.bottom > stage.bottom)
      found.push(`leaves the picture: ${said(box)}`)
  const all = [...lines, ...things]
  for (const [index, one] of all.entries())
    for (const other of all.slice(index + 1)) {
      if (one.node === other.node) continue
      const across = Math.min(one.right, other.right) - Math.max(one.left, other.left)
      const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top)
      if (across > 1 && down > 1) found.push(`lies over: ${said(one)} | ${said(other)}`)
    }
  for (const name of document.querySelectorAll('.name, .hero, .words')) {
    const size = parseFloat(getComputedStyle(name).fontSize)
    if (size < stage.height * 0.0439) found.push(`small: ${name.textContent}`)
  }
  return found
}"""


AT_4K = [*ONE_OF_EACH, *(frame for frame in HARD if frame.places)]


def test_every_frame_holds_its_text_and_axe_finds_nothing(screen: Screened) -> None:
    page, wrong = screen.page, {}
    for number, frame in enumerate(FRAMES):
        frame.draw(screen, number)
        found = page.evaluate(LEAVING) + page.evaluate(CLASHES)
        if frame in AT_4K:
            resize(page, 3840, 2160)
            found += page.evaluate(LEAVING) + page.evaluate(CLASHES)
            resize(page, 1920, 1080)
        if frame in ONE_OF_EACH:
            found += violations(page)
        if found:
            wrong[frame.name] = found
    assert wrong == {}
