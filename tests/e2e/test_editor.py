"""A poll is prepared in the editor, without a file or a developer, and held."""

import re
import tomllib
from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.e2e.people import Console, Hall, violations

pytestmark = pytest.mark.e2e

Editor = Callable[..., Page]


@pytest.fixture
def editor(same_hall: Hall) -> Editor:
    return prepared(same_hall)


def prepared(hall: Hall) -> Editor:
    def opened(name: str = "Ada", width: int = 1920, height: int = 1080, language: str = "en") -> Page:
        page = hall.page(width, height)
        address = hall.post("/demo/moderator", {"name": name})["url"]
        page.goto(hall.url + address.replace("/moderate", f"/moderate?prepare&lang={language}"))
        expect(page.get_by_role("navigation")).to_be_visible()
        return page

    return opened


def begin(page: Page, template: str, question: str) -> None:
    page.get_by_role("button", name="New poll").click()
    page.get_by_role("dialog").get_by_role("button", name=template).click()
    expect(page.get_by_label("Question", exact=True)).to_have_value(question)


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".saving").get_by_role("status")).to_contain_text("Saved")


def test_a_poll_is_written_seen_as_it_will_look_and_held(same_hall: Hall, editor: Editor) -> None:
    page = editor()
    begin(page, "One of several", "Which one?")
    page.get_by_label("Question", exact=True).fill("Where next?")
    for number, city in enumerate(("Brussels", "Łódź", "Αθήνα"), 1):
        page.get_by_label(f"Option {number}", exact=True).fill(city)
    projector = page.frame_locator("iframe[title='In the hall']")
    phone = page.frame_locator("iframe[title='On a phone']")
    expect(projector.get_by_role("heading", name="Where next?")).to_be_visible()
    expect(projector.get_by_text("Łódź")).to_be_visible()
    phone.get_by_label("Αθήνα").check()
    phone.get_by_role("button", name="Review").click()
    phone.get_by_role("button", name="Send my vote").click()
    expect(phone.get_by_role("heading", name="Received")).to_be_visible()
    expect(page.get_by_text("Fits the hall")).to_have_count(3)

    page.get_by_role("button", name=re.compile("Deutsch")).click()
    page.get_by_label("Question", exact=True).fill("Wohin als Nächstes?")
    expect(phone.get_by_role("heading", name="Wohin als Nächstes?")).to_be_visible()
    expect(phone.get_by_text("Abstimmung offen")).to_be_visible()
    save(page)

    page.get_by_role("button", name="Back to the console").click()
    page.get_by_role("button", name=re.compile("Where next?")).first.click()
    page.get_by_role("button", name=re.compile("^Take")).first.click()
    taken = page.get_by_label("Run sheet").get_by_role("listitem").filter(has_text="Where next?").first
    expect(taken).to_contain_text("On screen")
    Console(page).open()
    voter = same_hall.phone(1)
    voter.choose("Łódź")
    voter.send()
    voter.says("Received")


def test_what_is_wrong_is_said_while_typing_and_is_not_saved(editor: Editor) -> None:
    page = editor()
    begin(page, "Several of many", "Which two?")
    page.get_by_label("At most").fill("9")
    expect(page.get_by_role("heading", name="One thing to mend")).to_be_visible()
    expect(page.get_by_role("button", name="Save", exact=True)).to_have_attribute("aria-disabled", "true")
    page.get_by_label("At most").fill("2")
    page.get_by_label("Option 2", exact=True).fill("")
    page.get_by_role("button", name=re.compile("Deutsch")).click()
    page.get_by_label("Option 2", exact=True).fill("")
    page.get_by_role("button", name=re.compile("français")).click()
    page.get_by_label("Option 2", exact=True).fill("")
    expect(page.get_by_text("Write it in one language at least.").first).to_be_visible()
    page.get_by_label("Option 2", exact=True).fill("Deux")
    expect(page.get_by_role("heading", name="to mend")).to_have_count(0)
    save(page)


def test_of_two_who_edit_the_same_poll_neither_loses_what_they_wrote(editor: Editor) -> None:
    ada, bob = editor("Ada"), editor("Bob")
    begin(ada, "Yes, no, abstain", "Do you agree?")
    bob.reload()
    bob.get_by_role("button", name=re.compile("Do you agree")).first.click()
    bob.get_by_label("Question", exact=True).fill("Bob's question?")
    ada.get_by_label("Question", exact=True).fill("Ada's question?")
    save(ada)
    bob.get_by_role("button", name="Save", exact=True).click()
    expect(bob.get_by_text(re.compile("Ada changed this at .* Nothing was overwritten"))).to_be_visible()
    expect(bob.get_by_label("Question", exact=True)).to_have_value("Bob's question?")
    bob.reload()
    bob.get_by_role("button", name=re.compile("Bob's question|Ada's question")).first.click()
    expect(bob.get_by_label("Question", exact=True)).to_have_value("Bob's question?")
    bob.get_by_role("button", name="Save", exact=True).click()
    bob.get_by_role("button", name="Take theirs").click()
    expect(bob.get_by_label("Question", exact=True)).to_have_value("Ada's question?")


def test_an_armed_poll_cannot_be_written_in(same_hall: Hall, editor: Editor) -> None:
    console = same_hall.console("Ada")
    console.act("focus", "arm")
    page = editor()
    page.get_by_role("button", name=re.compile("Which activities")).first.click()
    expect(page.get_by_text("This poll is armed")).to_be_visible()
    expect(page.get_by_label("Question", exact=True)).to_be_disabled()
    expect(page.get_by_role("button", name="Save", exact=True)).to_have_count(0)
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.get_by_label("Question", exact=True)).to_be_enabled()


def test_polls_are_put_in_order_and_removed_by_keyboard(editor: Editor) -> None:
    page = editor()
    begin(page, "Ranking", "In which order?")
    chosen = page.get_by_role("navigation").locator("li.on")
    before = chosen.locator(".chooser > span").first.inner_text()
    chosen.get_by_role("button", name=re.compile("^Up")).focus()
    page.keyboard.press("Enter")
    expect(chosen.locator(".chooser > span").first).not_to_have_text(before)
    count = page.get_by_role("navigation").locator("li").count()
    page.get_by_role("button", name="Remove this poll").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.get_by_role("navigation").locator("li")).to_have_count(count - 1)


def test_the_conference_goes_out_changes_and_comes_in(hall: Hall) -> None:
    page = prepared(hall)()
    page.get_by_role("button", name="Files").click()
    dialog = page.get_by_role("dialog")
    with page.expect_download() as download:
        dialog.get_by_role("link", name="Text file").click()
    text = download.value.path().read_text(encoding="utf-8")
    assert "focus" in {poll["id"] for poll in tomllib.loads(text)["polls"]}

    def bring(changed: str) -> None:
        file: FilePayload = {"name": "c.toml", "mimeType": "application/toml", "buffer": changed.encode()}
        dialog.locator("input[type=file]").set_input_files(file)

    bring(text.replace('shown = "after_close"', 'shown = "whenever"', 1))
    expect(dialog.get_by_text(re.compile("One mistake; nothing was changed"))).to_be_visible()
    expect(dialog.get_by_text(re.compile(r"line \d+"))).to_be_visible()
    bring(text.replace("Remaining open", "Staying open", 1))
    dialog.get_by_role("button", name="Make this change").click()
    expect(dialog.get_by_text("Done.")).to_be_visible()


def test_a_cue_is_written_by_keyboard_and_the_console_has_it(editor: Editor) -> None:
    page = editor()
    page.get_by_role("button", name="Run sheet").press("Enter")
    page.get_by_role("button", name="New cue").press("Enter")
    page.get_by_role("dialog").get_by_role("button", name=re.compile("^Agenda")).press("Enter")
    page.get_by_label("Line 1").press_sequentially("Doors")
    page.get_by_role("button", name="Add a line").press("Enter")
    expect(page.get_by_role("heading", name="One thing to mend")).to_be_visible()
    page.get_by_label("Line 2").fill("Coffee")
    page.get_by_label("Notes", exact=True).fill("Thank the cooks")
    expect(page.frame_locator("iframe[title='In the hall']").get_by_text("Coffee")).to_be_visible()
    save(page)
    chosen = page.get_by_role("navigation").locator("li.on")
    chosen.get_by_role("button", name=re.compile("^Up")).press("Enter")
    expect(chosen.locator(".chooser > span").first).to_have_text("1")
    page.get_by_role("button", name="Back to the console").press("Enter")
    expect(page.get_by_label("Run sheet").get_by_role("listitem").first).to_contain_text("Today")


@pytest.mark.parametrize(("width", "height", "language"), [(1920, 1080, "en"), (1024, 768, "de"), (390, 844, "fr")])
def test_the_editor_is_whole_and_accessible(editor: Editor, width: int, height: int, language: str) -> None:
    page = editor("Ada", width, height, language)
    for part in page.locator("nav .switch button").all():
        part.click()
        page.frame_locator(".hall-frame iframe").locator(".hall").wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert violations(page) == []
