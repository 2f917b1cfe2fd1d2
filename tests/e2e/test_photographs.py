"""Photographs of nominees: given at the console, seen on the projector, at hand before the reveal."""

from io import BytesIO

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import FilePayload, Locator, Page, Route, expect

from tests.e2e.people import PATIENCE, Console, Hall, violations

pytestmark = pytest.mark.e2e

AWARD = "manager-2022"
XAVIER, VERONICA, KRISTINA = "Xavier Amores Bravo", "Veronica Elena Bocci", "Kristina Šermukšnytė-Alešiūnienė"
DROP = """(row, bytes) => {
  const data = new DataTransfer()
  data.items.add(new File([new Uint8Array(bytes)], 'dropped.png', {type: 'image/png'}))
  for (const type of ['dragover', 'drop'])
    row.dispatchEvent(new DragEvent(type, {dataTransfer: data, bubbles: true, cancelable: true}))
}"""


def face(
    skin: str = "#c68863", coat: str = "#3a5a78", size: tuple[int, int] = (1200, 1500), format: str = "JPEG"
) -> bytes:
    """Somebody before a wall, drawn."""
    width, height = size
    image = Image.new("RGB", size, "#b9c4c9")
    draw = ImageDraw.Draw(image)
    draw.ellipse((width * 0.05, height * 0.62, width * 0.95, height * 1.4), coat)
    draw.rectangle((width * 0.42, height * 0.5, width * 0.58, height * 0.7), skin)
    draw.ellipse((width * 0.3, height * 0.16, width * 0.7, height * 0.58), skin)
    draw.chord((width * 0.28, height * 0.1, width * 0.72, height * 0.5), 180, 360, "#3b2a20")
    file = BytesIO()
    image.save(file, format)
    return file.getvalue()


def file(content: bytes, name: str = "picture.jpg", kind: str = "image/jpeg") -> FilePayload:
    return {"name": name, "mimeType": kind, "buffer": content}


class Dialog:
    """The photographs of the votes to come, open at a console."""

    def __init__(self, console: Console) -> None:
        console.page.get_by_role("button", name="Photographs").click()
        self.page = console.page
        self.box = self.page.get_by_role("dialog", name="Photographs")

    def row(self, nominee: str) -> Locator:
        return self.box.get_by_role("listitem").filter(has_text=nominee)

    def give(self, nominee: str, content: bytes) -> None:
        self.row(nominee).locator("input").set_input_files(file(content), timeout=60_000)  # twenty megabytes

    def says(self, nominee: str, text: str) -> None:
        expect(self.row(nominee).get_by_role("status")).to_contain_text(text)

    def press(self, nominee: str, button: str) -> None:
        self.row(nominee).get_by_role("button", name=button).click()

    def close(self) -> None:
        self.box.get_by_role("button", name="Close").click()
        expect(self.box).to_be_hidden()


def never(_: Route) -> None:
    """An answer that does not come."""


def is_drawn(page: Page, count: int) -> None:
    """So many photographs, and every one of them with its pixels, once they have been read."""
    portraits = page.locator("img.portrait")
    expect(portraits).to_have_count(count)
    drawn: list[int] = portraits.evaluate_all(
        "all => Promise.all(all.map(one => one.decode().then(() => one.naturalWidth, () => 0)))"
    )
    assert len(drawn) == count and all(drawn), drawn


def test_what_the_moderator_gives_stands_on_the_screen_at_once(hall: Hall) -> None:
    anna, projector = hall.console("Anna"), hall.projector()
    anna.take("Vote: Cluster Manager")
    expect(projector.locator("svg.portrait")).to_have_count(3)
    dialog = Dialog(anna)
    assert violations(anna.page) == []
    for nominee, skin in ((XAVIER, "#c68863"), (KRISTINA, "#f1c9a5")):
        dialog.give(nominee, face(skin))
        dialog.says(nominee, "Saved")
        expect(dialog.row(nominee).get_by_role("img", name=f"Photograph of {nominee}")).to_be_visible()
    is_drawn(projector, 2)
    expect(projector.locator("svg.portrait")).to_have_count(1)
    expect(dialog.box.get_by_role("heading", name="Cluster Manager")).to_contain_text("2 of 3")
    assert violations(anna.page) == []
    dialog.close()

    anna.page.get_by_role("button", name="Preflight").click()
    item = anna.page.get_by_role("dialog").get_by_role("listitem").filter(has_text="Photographs")
    expect(item).to_contain_text(f"have none: {VERONICA}")
    anna.page.keyboard.press("Escape")

    editor = hall.page(1920, 1080)
    editor.goto(
        hall.url + hall.post("/demo/moderator", {"name": "Ada"})["url"].replace("/moderate", "/moderate?prepare")
    )
    editor.get_by_role("button", name="Cluster Manager").first.click()
    phone = editor.frame_locator("iframe[title='On a phone']")
    expect(phone.locator("img.face")).to_have_count(2)
    expect(phone.locator("svg.face")).to_have_count(1)
    editor.close()

    dialog = Dialog(anna)
    portrait = dialog.row(XAVIER).get_by_role("img")
    before = portrait.get_attribute("src") or ""
    dialog.give(XAVIER, face("#f1c9a5", "#7a2f3d"))
    dialog.says(XAVIER, "Saved")
    expect(portrait).not_to_have_attribute("src", before)  # the news of it has come
    dialog.press(XAVIER, "Remove")
    dialog.says(XAVIER, "Removed")
    expect(projector.locator("svg.portrait")).to_have_count(2)
    expect(dialog.row(XAVIER).get_by_role("button", name="Put it back")).to_be_focused()
    anna.page.keyboard.press("Enter")
    dialog.says(XAVIER, "Saved")
    is_drawn(projector, 2)
    anna.page.keyboard.press("Escape")
    expect(dialog.box).to_be_hidden()

    anna.open()
    dialog = Dialog(anna)
    expect(dialog.row(XAVIER)).to_have_count(0)


def test_the_winners_photograph_is_there_before_the_name_is(hall: Hall) -> None:
    """The network fails between vote and reveal: nothing more is fetched then."""
    anna, projector = hall.console("Anna"), hall.projector()
    anna.take("Vote: Cluster Manager")
    dialog = Dialog(anna)
    for nominee in (XAVIER, VERONICA, KRISTINA):
        dialog.give(nominee, face())
        dialog.says(nominee, "Saved")
    dialog.close()
    is_drawn(projector, 3)
    phones = [hall.phone(number) for number in range(3)]
    anna.act(AWARD, "arm")
    anna.act(AWARD, "open")
    anna.lasts(AWARD)
    for phone, nominee in zip(phones, (XAVIER, XAVIER, VERONICA), strict=True):
        expect(phone.page.locator("label img.face")).to_have_count(3)
        phone.choose(nominee)
        phone.send()
        phone.says("Received")
    projector.route("**/photographs/*", lambda route: route.abort())
    anna.act(AWARD, "close")
    anna.is_now("Closed")
    expect(projector.locator("body")).to_contain_text("The result is sealed")
    for _ in range(3):
        anna.act(AWARD, "step")
    expect(projector.get_by_role("heading", name=XAVIER)).to_be_visible()
    expect(projector.locator(".layer")).to_have_count(1)  # the podium beneath it is gone
    is_drawn(projector, 1)
    expect(projector.locator("svg.portrait")).to_have_count(0)
    expect(phones[0].page.locator(".winner img.face")).to_have_count(1)
    asked = phones[0].page.evaluate("performance.getEntriesByType('resource').map(one => one.name)")
    asked = [address for address in asked if "/photographs/" in address]
    assert len(asked) == 3 and asked == sorted(asked)
    assert all(address.endswith(".jpg/small.webp") for address in asked)


def test_a_photograph_that_does_not_load_leaves_the_outline_and_comes_later(hall: Hall) -> None:
    anna, projector = hall.console("Anna"), hall.projector()
    asked: list[str] = []

    def fail(route: Route) -> None:
        asked.append(route.request.url)
        route.abort()

    projector.route("**/photographs/*", fail)
    anna.take("Vote: Cluster Manager")
    dialog = Dialog(anna)
    dialog.give(XAVIER, face())
    dialog.says(XAVIER, "Saved")
    for _ in range(PATIENCE // 50):
        if asked:
            break
        projector.wait_for_timeout(50)
    assert len(asked) == 1
    expect(projector.locator("svg.portrait")).to_have_count(3)
    projector.unroute("**/photographs/*")
    is_drawn(projector, 1)


def test_what_cannot_be_taken_is_said_in_words_and_changes_nothing(same_hall: Hall) -> None:
    anna = same_hall.console("Anna")
    dialog = Dialog(anna)
    for content, words in (
        (b"no picture at all", "not a still JPEG"),
        (face(size=(160, 200)), "too small"),
        (bytes(20_000_001), "too large"),
    ):
        dialog.give(XAVIER, content)
        dialog.says(XAVIER, words)
        expect(dialog.row(XAVIER).get_by_role("img")).to_have_count(0)
    anna.page.route("**/api/polls/**", lambda route: route.abort())
    dialog.give(XAVIER, face())
    dialog.says(XAVIER, "did not reach the server")
    anna.page.unroute("**/api/polls/**")
    dialog.give(XAVIER, face())
    dialog.says(XAVIER, "Saved")


def test_a_picture_can_be_dropped_on_a_name_and_beside_it_nothing_happens(same_hall: Hall) -> None:
    anna = same_hall.console("Anna")
    dialog = Dialog(anna)
    content = list(face(size=(400, 500), format="PNG"))
    dialog.row(VERONICA).evaluate(DROP, content)
    dialog.says(VERONICA, "Saved")
    prevented = dialog.box.evaluate(
        "box => !box.dispatchEvent(new DragEvent('drop', {bubbles: true, cancelable: true}))"
    )
    assert prevented


def test_a_picture_on_its_way_can_be_stopped(same_hall: Hall) -> None:
    anna = same_hall.console("Anna")
    dialog = Dialog(anna)
    anna.page.route("**/photograph", never)
    dialog.give(KRISTINA, face())
    expect(dialog.row(KRISTINA).get_by_role("progressbar", name="Sending")).to_be_visible()
    dialog.press(KRISTINA, "Stop")
    expect(dialog.row(KRISTINA).get_by_role("progressbar")).to_have_count(0)
    anna.page.unroute("**/photograph")
    dialog.give(KRISTINA, face())
    dialog.says(KRISTINA, "Saved")


def test_on_a_narrow_screen_everything_is_in_reach(same_hall: Hall) -> None:
    anna = same_hall.console("Anna", 320, 844)
    dialog = Dialog(anna)
    dialog.give(KRISTINA, face())
    dialog.says(KRISTINA, "Saved")
    expect(dialog.row(KRISTINA).get_by_role("button", name="Remove")).to_be_visible()
    assert dialog.box.evaluate("box => box.scrollWidth <= box.clientWidth")
    for button in dialog.row(KRISTINA).locator(".btn").all():
        box = button.bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= 320 and box["height"] >= 44
    assert violations(anna.page) == []
