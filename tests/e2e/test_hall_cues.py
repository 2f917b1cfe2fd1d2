"""Frames of the run sheet that are about no vote, and two results compared: they hold the longest texts, say in words
what they show, and their code joins the network. A picture of each to look at."""

import io
from dataclasses import dataclass

import pytest
import zxingcpp
from PIL import Image, ImageDraw
from playwright.sync_api import Route, expect

from tests.e2e.built import violations
from tests.e2e.kept import keep
from tests.e2e.screened_room import FOCUS, MIX, POINTS, SIZES, STONES, Screened, drawn, now, option, poll, votes
from tests.e2e.test_hall_page import LEAVING, STEPS, at_every_size
from voting.domain.poll import PollState
from voting.domain.runsheet import LONGEST_ITEM, MOST_ITEMS, Cover, CueKind
from voting.domain.wifi import Wifi
from voting.protocol.polls import PollView, ResultView
from voting.protocol.states import Compared, CueView, ItemView, ResultsState, WifiView

pytestmark = pytest.mark.e2e

PUBLISHED = PollState.PUBLISHED
PLAN = "/pictures/" + "a" * 64 + ".jpg"
LONG = "Strengthening strategic interregional collaboration for resilient European industrial ecosystems"
SESSION = "Clusters of change: shaping the green, digital and resilient industry of tomorrow together"


@dataclass(frozen=True)
class Shown:
    """``name``: of its picture. ``said``: what a screen reader hears."""

    name: str
    cue: CueView
    said: str
    compared: Compared | None = None


def cue(kind: CueKind, title: str, **fields: object) -> CueView:
    text = fields.pop("text", None)
    return CueView.model_validate(
        {"id": f"{kind}", "kind": kind, "title": {"en": title}, "poll": None, "text": text and {"en": text}, **fields}
    )


def wifi(network: str, password: str) -> WifiView:
    told = Wifi(network, password)
    assert told.problem == ""
    return WifiView(network=network, password=password, qr=told.payload)


def lines(*items: tuple[str, str]) -> list[ItemView]:
    return [ItemView(time=time, text={"en": text}) for time, text in items]


def side(id: str, title: str, of: PollView) -> PollView:
    return of.model_copy(update={"id": id, "title": {"en": title}})


def results(poll: str, result: ResultView) -> ResultsState:
    return ResultsState(version=0, at=0, poll=poll, final=True, result=result)


focus = poll("", FOCUS, PUBLISHED)
stones = poll("", STONES, PUBLISHED)
points = poll("", SIZES, PUBLISHED, method=POINTS)
before, after = side("a", "Before the debate", focus), side("b", "After the debate", focus)
CHANGED = Compared(
    polls=[before, after],
    results=[results("a", votes(before, 40, 51, 28)), results("b", votes(after, 33, 33, 65, blank=2))],
)
SEALED = Compared(polls=[before, after], results=[CHANGED.results[0], None])
SEVEN = Compared(
    polls=[side("a", STEPS, stones), side("b", STEPS + " (asked again after the debate)", stones)],
    results=[
        results("a", votes(stones, 2, 27, 21, 29, 14, 13, 13)),
        results("b", votes(stones, 9, 20, 21, 19, 24, 13, 23)),
    ],
)
OTHERS = [option(str(number), f"{number}. {LONG}"[:LONGEST_ITEM]) for number in range(1, 6)]
other = poll("", OTHERS, PUBLISHED)
UNLIKE = Compared(
    polls=[side("a", "What clusters asked for in 2019", focus), side("b", STEPS, other)],
    results=[results("a", votes(focus, 40, 51, 28)), results("b", votes(other, 12, 30, 7, 5, 44))],
)
MIXES = Compared(
    polls=[side("a", "Brussels 2018", points), side("b", "Today", points)],
    results=[
        results("a", MIX),
        results("b", MIX.model_copy(update={"options": [*reversed(MIX.options)], "ballots": 131})),
    ],
)

FRAMES = [
    Shown(
        "title", cue(CueKind.TITLE, "Clusters of change", text="Plenary session"), "Clusters of change. Plenary session"
    ),
    Shown(
        "title-longest",
        cue(CueKind.TITLE, f"{SESSION}. {LONG}. " * 2 + SESSION[:80], text=f"{LONG}. {SESSION}. " * 2),
        SESSION,
    ),
    Shown(
        "wifi",
        cue(CueKind.WIFI, "Wi-Fi for all", wifi=wifi("ECC guests", "cluster;2022")),
        "Wi-Fi for all. Network: ECC guests. Password: cluster;2022",
    ),
    Shown("wifi-open", cue(CueKind.WIFI, "Wi-Fi", wifi=wifi("Palais Ω", "")), "Network: Palais Ω. No password needed"),
    Shown(
        "wifi-longest",
        cue(CueKind.WIFI, LONG, wifi=wifi("WWWWWWWWWWWWWWWW;WWWWWWWWWWWWWWW", "Mm0W:" * 12 + "end")),
        "Password: Mm0W:",
    ),
    Shown(
        "agenda",
        cue(
            CueKind.AGENDA,
            "Today",
            items=lines(
                ("14:00", "Opening"), ("14:20", "Cluster manager of the year"), ("15:00", "Coffee"), ("", "Close")
            ),
        ),
        "Today: 14:00 Opening, 14:20 Cluster manager of the year, 15:00 Coffee, Close",
    ),
    Shown(
        "agenda-longest",
        cue(
            CueKind.AGENDA,
            SESSION,
            items=lines(*[(f"{9 + n}:00–{9 + n}:45", LONG[:LONGEST_ITEM]) for n in range(MOST_ITEMS)]),
        ),
        "20:00–20:45",
    ),
    Shown(
        "image",
        cue(CueKind.IMAGE, "Floor plan", text="The desk is left of the entrance.", image=PLAN),
        "The desk is left",
    ),
    Shown("image-none", cue(CueKind.IMAGE, "Floor plan", text="The desk is left of the entrance."), "The desk is left"),
    Shown(
        "comparison",
        cue(CueKind.COMPARISON, "What should come first?", compare=["a", "b"]),
        "Before the debate: Internationalisation 34%, Innovation uptake 43%, Scaling-up of SMEs 24%. "
        "After the debate: Internationalisation 25%, Innovation uptake 25%, Scaling-up of SMEs 50%.",
        CHANGED,
    ),
    Shown(
        "comparison-sealed",
        cue(CueKind.COMPARISON, "What should come first?", compare=["a", "b"]),
        "After the debate: The result comes after.",
        SEALED,
    ),
    Shown("comparison-longest", cue(CueKind.COMPARISON, LONG, compare=["a", "b"]), "Mission-oriented 19%", SEVEN),
    Shown("comparison-unlike", cue(CueKind.COMPARISON, "Two questions", compare=["a", "b"]), "2019: Inter", UNLIKE),
    Shown(
        "comparison-points", cue(CueKind.COMPARISON, "Bigger or smaller?", compare=["a", "b"]), "Today: Bigger", MIXES
    ),
]


@pytest.fixture
def room(still: Screened) -> Screened:
    """A room whose pictures are there."""
    still.page.route(f"**{PLAN}", plan)
    return still


def plan(route: Route) -> None:
    """A picture with a corner of its own, wider than it is high."""
    image = Image.new("RGB", (1600, 800), "navy")
    ImageDraw.Draw(image).rectangle((0, 0, 200, 200), "orange")
    file = io.BytesIO()
    image.save(file, "JPEG")
    route.fulfill(body=file.getvalue(), content_type="image/jpeg")


def show(room: Screened, shown: Shown) -> None:
    """Each comes after nothing, so that none can be taken for the one before."""
    room.show_cue(cue(CueKind.BLANK, "Nothing"))
    drawn(room.page, "blank")
    room.show_cue(shown.cue, shown.compared)
    drawn(room.page, shown.cue.kind)
    if shown.cue.image:
        expect(room.page.locator("img.fills")).to_be_visible()


def test_every_frame_holds_its_text_is_said_in_words_and_axe_finds_nothing(room: Screened) -> None:
    for shown in FRAMES:
        show(room, shown)
        expect(room.page.get_by_role("status")).to_contain_text(shown.said)
        for size in at_every_size(room.page):
            assert room.page.evaluate(LEAVING) == [], (shown.name, size)
        keep(room.page, f"cues/{shown.name}-1080")
        assert violations(room.page) == [], shown.name


def test_a_camera_reads_the_network_from_the_back_row(room: Screened) -> None:
    for shown in FRAMES:
        if shown.cue.wifi is None:
            continue
        show(room, shown)
        picture = Image.open(io.BytesIO(room.page.screenshot()))
        (read,) = zxingcpp.read_barcodes(picture.resize((640, 360)))
        assert read.text == shown.cue.wifi.qr


def test_the_whole_picture_is_shown_on_black(room: Screened) -> None:
    show(room, next(shown for shown in FRAMES if shown.cue.image))
    expect(room.page.get_by_role("img", name="The desk is left of the entrance.")).to_be_visible()
    picture = Image.open(io.BytesIO(room.page.screenshot())).convert("RGB")
    ink, corner, middle = (picture.getpixel(at) for at in ((960, 20), (60, 120), (960, 540)))
    assert ink == (11, 20, 27)  # 2 to 1 in a picture of 16 to 9: above and below there is nothing
    assert isinstance(corner, tuple) and corner[0] > 200 and corner[2] < 60
    assert isinstance(middle, tuple) and middle[2] > 100 and middle[0] < 40


def test_a_sealed_result_has_no_bar_in_the_comparison(room: Screened) -> None:
    show(room, next(shown for shown in FRAMES if shown.name == "comparison-sealed"))
    assert room.page.locator(".pairs .then i").count() == 3
    assert room.page.locator(".pairs .now i").count() == 0
    expect(room.page.locator(".pairs .now + .fig").first).to_have_text("–")


def test_bars_of_a_comparison_share_one_scale(room: Screened) -> None:
    show(room, next(shown for shown in FRAMES if shown.name == "comparison"))
    lengths = room.page.locator(".pairs .bar i").evaluate_all("all => all.map(i => i.style.getPropertyValue('--v'))")
    assert [round(float(length), 2) for length in lengths] == [0.67, 0.5, 0.86, 0.5, 0.47, 0.99]


def test_a_frozen_screen_keeps_its_picture_and_no_clock_in_it_runs(room: Screened) -> None:
    page = room.page
    room.show(CueKind.POLL, poll("Which first?", FOCUS, PollState.OPEN, closes_at=now() + 60_000), voted=10)
    drawn(page, "open")
    expect(page.locator(".clock")).to_be_visible()
    room.freeze()
    expect(page.locator(".clock, .time")).to_have_count(0)
    expect(page.locator(".state")).to_contain_text("As of ")
    room.show(CueKind.MESSAGE, text="Meanwhile")
    page.wait_for_timeout(600)
    drawn(page, "open")
    expect(page.locator(".turnout")).to_contain_text("10")
    keep(page, "cues/frozen-1080")
    page.reload()
    expect(page.get_by_role("heading", name="Which first?")).to_be_visible()
    room.show(CueKind.MESSAGE, text="Meanwhile", cover=Cover.BLANK)
    drawn(page, "blank")
    room.show(CueKind.MESSAGE, text="Meanwhile")
    room.freeze(frozen=False)
    drawn(page, "message")
