"""The projector in a real browser: the built page, with the server's side played by the test."""

import io
import re
from collections.abc import Callable, Iterator, Sequence

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.e2e.built import fresh_page, violations
from tests.e2e.screened_room import (
    CODE,
    FOCUS,
    GREEK,
    JOIN,
    MANAGERS,
    MIX,
    PARTNERSHIPS,
    POINTS,
    SHARED,
    SIZES,
    STONES,
    Screened,
    drawn,
    now,
    poll,
    rested,
    settled,
    votes,
)
from voting.domain.poll import PollState
from voting.domain.rules import Shown
from voting.domain.runsheet import Cover, CueKind

pytestmark = pytest.mark.e2e

AWARD = "European Cluster Manager of the Year 2022"
STEPS = (
    "Which of the following seven stepping stones towards “Clusters of Change” do you regard as the most important one?"
)
OPEN, CLOSED, PUBLISHED = PollState.OPEN, PollState.CLOSED, PollState.PUBLISHED

LEAVING = """() => {
  const stage = document.querySelector('.stage').getBoundingClientRect()
  const said = (element) => element.className?.baseVal ?? element.className
  const found = []
  for (const element of document.querySelectorAll('.stage *')) {
    const box = element.getBoundingClientRect()
    const clipped = element.closest('.split, .bar, .fill, .time-track, .solid')
    if (!box.width || (clipped && clipped !== element)) continue
    const beside = box.left < stage.left - 1 || box.right > stage.right + 1
    if (beside || box.top < stage.top - 1 || box.bottom > stage.bottom + 1)
      found.push(`leaves: ${element.tagName} ${said(element)} ${element.textContent}`)
    if (element.matches('.line') && element.scrollWidth > element.clientWidth + 2)
      found.push(`cut: ${element.textContent}`)
    if (getComputedStyle(element).textOverflow === 'ellipsis') found.push(`ellipsis: ${said(element)}`)
  }
  const foot = document.querySelector('.foot')?.getBoundingClientRect()
  for (const row of document.querySelectorAll('.body li, .body h1, .body p'))
    if (foot && row.getBoundingClientRect().bottom > foot.top + stage.height * 0.006 + 1)
      found.push(`under the foot: ${row.textContent}`)
  const names = [...document.querySelectorAll('.name, .lab.line')]
  for (const name of names)
    if (parseFloat(getComputedStyle(name).fontSize) < stage.height * 0.0439) found.push(`small: ${name.textContent}`)
  return found
}"""


@pytest.fixture
def room(browser: Browser, address: str) -> Iterator[Screened]:
    with fresh_page(browser, address, 1920, 1080) as page:
        yield Screened(page)


def enter(room: Screened) -> Page:
    room.page.goto("/screen/plenary")
    expect(room.page.get_by_role("heading", level=1)).to_be_visible()
    return room.page


def walk(room: Screened) -> Iterator[str]:
    """Show one frame after another."""
    for number, (kind, show) in enumerate(FRAMES):
        room.place = f"Place {number}."
        show(room)
        drawn(room.page, kind, room.place)
        yield kind


live = poll(STEPS, STONES, OPEN, shown=Shown.LIVE, secret=False, entitled=450)
shown = live.model_copy(update={"state": PUBLISHED, "version": 9})
focus = poll("Which activities should the next partnerships focus on?", FOCUS, OPEN, shown=Shown.LIVE, secret=False)
mix = poll("How should funding be shared?", SIZES, PUBLISHED, method=POINTS, mark={"en": "Reconstructed question"})
shared = poll(
    "Share 100 points across the activities the next partnerships should focus on", FOCUS, CLOSED, method=POINTS
)
award = poll(AWARD, MANAGERS, PUBLISHED)
partnership = poll("European Strategic Cluster Partnership of the Year", PARTNERSHIPS, PUBLISHED, entitled=650)
stand_ins = {"en": "Two of three finalists are not on record"}

FRAMES: list[tuple[str, Callable[[Screened], None]]] = [
    ("join", lambda room: room.show(CueKind.JOIN)),
    ("message", lambda room: room.show(CueKind.MESSAGE, text="Thank you. The votes of this session are complete.")),
    ("safe", lambda room: room.show(CueKind.JOIN, cover=Cover.SAFE)),
    ("ready", lambda room: room.show(CueKind.POLL, poll(STEPS, STONES, PollState.ARMED, opens_at=now() + 9000))),
    ("open", lambda room: room.show(CueKind.POLL, poll(AWARD, MANAGERS, OPEN, closes_at=now() + 52_000))),
    (
        "open",
        lambda room: room.show(CueKind.POLL, poll(AWARD * 2, GREEK, OPEN, closes_at=now() + 52_000, mark=stand_ins)),
    ),
    ("open", lambda room: room.show(CueKind.POLL, partnership.model_copy(update={"state": OPEN}), voted=61)),
    ("open", lambda room: room.show(CueKind.POLL, live, votes(live, 2, 27, 21, 29, 14, 13, 13), voted=119)),
    ("open", lambda room: room.show(CueKind.POLL, focus, votes(focus, 0, 61, 0))),
    ("open", lambda room: room.show(CueKind.POLL, mix.model_copy(update={"state": OPEN}))),
    ("open", lambda room: room.show(CueKind.POLL, mix.model_copy(update={"state": OPEN}), MIX)),
    ("count", lambda room: room.show(CueKind.POLL, poll(AWARD, MANAGERS, OPEN, closes_at=now() + 9000))),
    ("closing", lambda room: room.show(CueKind.POLL, poll(AWARD, MANAGERS, PollState.CLOSING), voted=273)),
    ("curtain", lambda room: room.show(CueKind.RESULT, poll(AWARD, MANAGERS, CLOSED), voted=274)),
    ("annulled", lambda room: room.show(CueKind.POLL, poll(AWARD, MANAGERS, PollState.ANNULLED))),
    ("result", lambda room: room.show(CueKind.RESULT, shown, votes(shown, 2, 27, 21, 29, 14, 13, 13, blank=3))),
    ("result", lambda room: room.show(CueKind.RESULT, mix, MIX, voted=104)),
    ("result", lambda room: room.show(CueKind.RESULT, shared, SHARED, voted=104)),
    ("result", lambda room: room.show(CueKind.RESULT, award, votes(award, 117, 70, 84, blank=3))),
    ("result", lambda room: room.show(CueKind.RESULT, award, votes(award, 100, 74, 100))),
    ("result", lambda room: room.show(CueKind.RESULT, partnership, votes(partnership, 117, 70, 54, 33))),
]


def resize(page: Page, width: int, height: int) -> None:
    """What follows the size has followed."""
    page.set_viewport_size({"width": width, "height": height})
    rested(page)


PROJECTORS = ((3840, 2160), (1024, 768), (1920, 1080))
NOT_4K = PROJECTORS[1:]
"""For frames that ``test_every_frame`` shows at 4K."""


def at_every_size(page: Page, sizes: Sequence[tuple[int, int]] = PROJECTORS) -> Iterator[str]:
    """The frame that stands, on the projectors there are."""
    for width, height in sizes:
        resize(page, width, height)
        yield f"{width}x{height}"


def test_every_frame_holds_its_text_and_axe_finds_nothing(still: Screened) -> None:
    page = still.page
    for kind in walk(still):
        for size in at_every_size(page):
            assert page.evaluate(LEAVING) == [], (kind, size, still.poll and still.poll.title)
            assert page.evaluate("[scrollX, scrollY, document.documentElement.scrollHeight - innerHeight]") == [0, 0, 0]
        assert violations(page) == [], kind


def test_a_phone_in_the_hall_reads_both_codes(still: Screened) -> None:
    page = still.page
    for kind, show in (FRAMES[0], FRAMES[4]):
        show(still)
        drawn(page, kind)
        expect(page.get_by_role("img", name=f"QR code: {JOIN}")).to_be_visible()
        picture = Image.open(io.BytesIO(page.screenshot()))
        (read,) = zxingcpp.read_barcodes(picture.resize((480, 270)))  # as small as the last row sees it
        assert read.text == f"http://{JOIN}"
    expect(page.get_by_text(JOIN, exact=True)).to_have_count(0)
    still.show(CueKind.JOIN)
    expect(page.get_by_text(JOIN, exact=True)).to_be_visible()


def test_a_sealed_vote_has_no_figure_in_the_page(still: Screened) -> None:
    page = still.page
    for state, kind in ((OPEN, "open"), (PollState.CLOSING, "closing"), (CLOSED, "curtain")):
        still.show(CueKind.POLL, poll(AWARD, MANAGERS, state))
        drawn(page, kind)
        expect(page.locator(".turnout")).to_have_text(re.compile("214 of 287"))
        assert page.locator(".bars, .bar, .fig, .fill, .split, .spread, .places").count() == 0
        assert "%" not in page.locator("body").inner_text()
    expect(page.get_by_text("The result is sealed.")).to_be_visible()


def test_a_winner_is_named_in_word_and_colour_and_a_tie_is_called_one(still: Screened) -> None:
    page = still.page
    still.show(CueKind.RESULT, award, votes(award, 117, 70, 84, blank=3))
    first = page.locator(".places li").first
    expect(first).to_contain_text("Kristina Šermukšnytė-Alešiūnienė")
    expect(first).to_contain_text("Winner")
    expect(first).to_contain_text("43%")
    expect(first).to_have_css("background-color", "rgb(255, 207, 51)")
    still.show(CueKind.RESULT, award, votes(award, 100, 74, 100))
    expect(page.get_by_text("Tie", exact=True)).to_have_count(2)
    expect(page.get_by_text("Winner", exact=True)).to_have_count(0)
    still.show(CueKind.RESULT, award, votes(award, 0, 0, 0))
    expect(page.get_by_text("Tie", exact=True)).to_have_count(0)


def test_bars_keep_ballot_order_while_open_and_are_sorted_when_published(still: Screened) -> None:
    page = still.page
    labels = page.locator(".bars .lab")
    still.show(CueKind.POLL, live, votes(live, 2, 27, 21, 29, 14, 13, 13))
    expect(labels).to_have_text([re.compile(f"^{re.escape(option.label['en'])}") for option in STONES])
    lengths = page.locator(".bars .bar i").evaluate_all("bars => bars.map(bar => bar.style.getPropertyValue('--v'))")
    assert [round(float(length), 3) for length in lengths] == [0.056, 0.756, 0.588, 0.812, 0.392, 0.364, 0.364]
    still.show(CueKind.POLL, shown, votes(shown, 2, 27, 21, 29, 14, 13, 13))
    expect(labels.first).to_have_text("Pursuing cross-sectoral collaboration")
    expect(labels.last).to_have_text("Remaining open")
    expect(page.locator(".bars .fig").first).to_have_text("24%")


def test_the_mean_split_adds_to_a_hundred_and_shows_both_camps(still: Screened) -> None:
    page = still.page
    still.show(CueKind.RESULT, mix, MIX)
    expect(page.get_by_role("img", name="Average: Bigger partnerships 46, Smaller partnerships 54")).to_be_visible()
    expect(page.locator(".split b")).to_have_text(["46", "54"])
    expect(page.get_by_text("half gave 30–70")).to_have_count(2)
    expect(page.locator(".spread svg").first.locator(".column")).to_have_count(21)


def test_the_last_ten_seconds_fill_the_frame_and_end_in_closing(still: Screened) -> None:
    page = still.page
    page.evaluate(COUNTED)
    still.show(CueKind.POLL, poll(AWARD, MANAGERS, OPEN, closes_at=now() + 3_500))
    drawn(page, "closing")
    expect(page.get_by_role("heading", name="Voting is closing")).to_be_visible()
    expect(page.locator(".n")).to_have_text("0")
    told = page.evaluate("counted")
    assert told == sorted(told, reverse=True)
    assert set(told) <= set("43210")
    assert set(told) & set("321"), told


COUNTED = """() => {
  window.counted = []
  const look = () => {
    const figure = document.querySelector('.layer:last-of-type .n')?.textContent
    if (figure && counted.at(-1) !== figure) counted.push(figure)
  }
  const all = { childList: true, characterData: true, subtree: true }
  new MutationObserver(look).observe(document.querySelector('.stage'), all)
}"""


def test_a_silent_screen_keeps_its_picture_and_says_since_when(room: Screened) -> None:
    page = enter(room)
    room.show(CueKind.POLL, poll(AWARD, MANAGERS, OPEN, closes_at=now() + 590_000))
    expect(page.get_by_role("timer")).to_be_visible()
    room.lose()
    expect(page.locator(".stale")).to_have_text(re.compile(r"^Not live since \d\d:\d\d:\d\d\. Reconnecting\.$"))
    expect(page.get_by_role("timer")).to_have_count(0)
    expect(page.get_by_text("Xavier Amores Bravo")).to_be_visible()
    room.reachable = True
    expect(page.locator(".stale")).to_have_count(0, timeout=20_000)
    expect(page.get_by_role("timer")).to_be_visible()


def test_a_reload_draws_the_result_at_once(room: Screened) -> None:
    page = enter(room)
    room.show(CueKind.RESULT, award, votes(award, 117, 70, 84))
    expect(page.locator(".places")).to_be_visible()
    page.reload()
    expect(page.locator(".places")).to_be_visible()
    assert page.locator(".revealed, .grows").count() == 0
    assert page.locator(".layer").count() == 1
    assert page.evaluate("document.getAnimations().length") == 0


def test_under_reduced_motion_a_result_is_simply_there(room: Screened) -> None:
    room.page.emulate_media(reduced_motion="reduce")
    page = enter(room)
    drawn(page, "join")
    settled(page)
    room.show(CueKind.POLL, poll(AWARD, MANAGERS, CLOSED))
    drawn(page, "curtain")
    room.show(CueKind.POLL, award, votes(award, 117, 70, 84))
    drawn(page, "result")
    expect(page.locator(".revealed")).to_be_visible()
    running = "document.getAnimations().filter(a => a.playState === 'running').length"
    assert page.evaluate(running) == 0
    expect(page.locator(".winner .fig")).to_have_css("opacity", "1")


def test_a_new_screen_shows_a_code_until_a_moderator_lets_it_in(room: Screened) -> None:
    room.paired = False
    page = room.page
    page.goto("/screen/plenary")
    expect(page.get_by_text(CODE)).to_be_visible()
    expect(page.get_by_text("Type this code at the moderator’s console")).to_be_visible()
    assert page.evaluate(LEAVING) == []
    assert violations(page) == []
    asked = room.asked[0]
    assert asked["room"] == "plenary"
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", asked["claim"])
    page.reload()
    expect(page.get_by_text(CODE)).to_be_visible()
    assert room.asked[-1] == asked
    room.approved = True
    expect(page.get_by_role("heading", name="Vote with your badge")).to_be_visible()
    assert room.claims[-1] == {"claim": asked["claim"]}


def test_a_claim_in_the_address_is_used_and_leaves_it(room: Screened) -> None:
    room.paired, room.approved = False, True
    claim = "c" * 43
    room.page.goto(f"/screen/plenary#{claim}")
    expect(room.page.get_by_role("heading", name="Vote with your badge")).to_be_visible()
    assert room.claims == [{"claim": claim}]
    assert room.asked == []
    assert room.page.url.endswith("/screen/plenary")


def test_the_state_is_said_once_and_counts_are_not(still: Screened) -> None:
    page = still.page
    said = page.get_by_role("status")
    still.show(CueKind.POLL, poll(AWARD, MANAGERS, OPEN), voted=10)
    expect(said).to_have_text(f"{AWARD}. Voting open.")
    still.show(CueKind.POLL, poll(AWARD, MANAGERS, OPEN), voted=11)
    expect(page.locator(".turnout").last).to_contain_text("11")
    expect(said).to_have_text(f"{AWARD}. Voting open.")


def test_nothing_is_on_a_blanked_screen(still: Screened) -> None:
    page = still.page
    still.show(CueKind.JOIN, cover=Cover.BLANK)
    drawn(page, "blank")
    assert page.locator("main").inner_text().strip() == ""
    (colours,) = Image.open(io.BytesIO(page.screenshot())).convert("RGB").getcolors() or []
    assert colours[1] == (11, 20, 27)


def test_a_mark_of_the_register_stands_for_each_badge(still: Screened) -> None:
    page = still.page
    still.show(CueKind.POLL, poll(AWARD, MANAGERS, OPEN), voted=214)
    marks = "paths => paths.map(path => path.getAttribute('d').split('M').length - 1)"
    drawn(page, "open")
    expect(page.locator(".turnout")).to_contain_text("214 of 287 have voted")
    unlit, *lit = page.locator(".register path").evaluate_all(marks)
    assert (unlit, sum(lit)) == (287, 214)
    corners = page.locator(".register path").first.get_attribute("d") or ""
    assert "." not in corners  # whole pixels
    still.show(CueKind.POLL, poll(AWARD, MANAGERS, OPEN, entitled=1200), voted=214)
    expect(page.locator(".register .solid")).to_be_visible()
