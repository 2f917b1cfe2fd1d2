"""A conference votes: phones, a moderator and a projector at once, in real browsers, on a real server."""

import os
import re
import signal

import pytest
from playwright.sync_api import expect

from tests.e2e.people import Hall

pytestmark = pytest.mark.e2e

TIME = re.compile(r"^\d\d:\d\d:\d\d$")


def test_a_badge_becomes_a_vote_and_the_room_sees_it(same_hall: Hall) -> None:
    phone, anna, projector = same_hall.phone(0), same_hall.console("Anna"), same_hall.projector()
    expect(phone.page.locator(".you")).to_contain_text(same_hall.badges[0]["name"])
    assert "#" not in phone.page.url
    phone.says("Nothing to vote on now")

    anna.take("Vote: seven stepping stones")
    anna.open()
    phone.choose("Pursuing cross-sectoral collaboration")
    phone.press("Review")
    expect(phone.page.get_by_text("not sent yet")).to_be_visible()
    phone.press("Send my vote")
    phone.says("Received")
    expect(phone.page.locator(".when")).to_have_text(TIME)
    expect(projector.get_by_text("of 300").first).to_be_visible()
    expect(projector.locator("body")).to_contain_text(re.compile(r"1\s*of 300 have"))
    expect(projector.locator("body")).to_contain_text("100%")

    phone.press("Change my vote")
    phone.choose("Remaining open")
    phone.send()
    phone.says("Received")
    expect(projector.locator("body")).to_contain_text(re.compile(r"1\s*of 300 have"))

    anna.hold_space()
    anna.is_now("Closed")
    phone.says("Voting closed")
    expect(phone.page.locator("main")).to_contain_text("is in the count")
    results = same_hall.get("/api/polls/stepping-stones/results")
    assert results["result"]["ballots"] == 1
    assert [c["votes"] for c in results["result"]["counts"]] == [1, 0, 0, 0, 0, 0, 0]


def test_a_secret_award_stays_sealed_until_the_moderator_shows_it(same_hall: Hall) -> None:
    phone, anna, projector = same_hall.phone(1), same_hall.console("Anna"), same_hall.projector()
    anna.take("Vote: Cluster Manager")
    anna.open()
    anna.lasts("manager-2022")
    phone.choose("Xavier Amores Bravo")
    phone.page.reload()
    expect(phone.page.get_by_label("Xavier Amores Bravo")).to_be_checked()
    phone.send()
    phone.says("Received")
    expect(phone.page.locator("body")).not_to_contain_text("Xavier Amores Bravo")
    phone.page.reload()
    phone.says("Received")

    anna.hold_space()
    anna.is_idle()
    anna.page.keyboard.press("u")
    anna.is_now("Open")
    anna.hold_space()
    anna.is_now("Closed")
    expect(projector.locator("body")).to_contain_text("The result is sealed")
    phone.says("Voting closed")
    expect(phone.page.locator("body")).to_contain_text("The result is sealed")
    expect(phone.page.locator("ol.res")).to_be_empty()

    anna.act("manager-2022", "step")
    expect(projector.locator("body")).to_contain_text("Veronica Elena Bocci")
    expect(phone.page.locator("ol.res")).to_contain_text("Veronica Elena Bocci")
    for page in (projector, phone.page):
        expect(page.locator("body")).not_to_contain_text("Xavier Amores Bravo")
    anna.act("manager-2022", "step")
    expect(projector.locator("body")).to_contain_text("Xavier Amores Bravo")
    phone.says("Winner Xavier Amores Bravo")
    anna.act("manager-2022", "reveal")
    anna.is_now("Published")
    expect(phone.page.locator("ol.res li").first).to_contain_text("Xavier Amores Bravo")
    expect(phone.page.locator("ol.res li").first).to_contain_text("100%")
    expect(projector.locator("body")).to_contain_text("100%")


def test_points_are_shared_and_a_vote_without_network_arrives_later(same_hall: Hall) -> None:
    phone, anna, projector = same_hall.phone(2), same_hall.console("Anna"), same_hall.projector()
    anna.take("Vote: funding mix")
    anna.open()
    phone.press("Bigger partnerships: 5 more")
    phone.press("Bigger partnerships: 5 more")
    expect(phone.page.locator(".sum")).to_contain_text("All 100 points shared")
    phone.press("Review")
    expect(phone.page.locator(".shares")).to_contain_text("60")
    phone.is_kept_for_later()
    phone.page.context.set_offline(True)
    phone.press("Send my vote")
    phone.says("Not received yet")
    expect(projector.locator("body")).to_contain_text(re.compile(r"0\s*of 300"))
    phone.page.reload()
    phone.page.context.set_offline(False)
    phone.says("Received")
    expect(projector.locator("body")).to_contain_text(re.compile(r"1\s*of 300"))
    anna.hold_space()
    anna.is_now("Closed")
    anna.does("Show the result")  # without a question: everybody has seen it
    anna.is_now("Published")
    state = same_hall.get("/api/polls/funding-mix/results")
    assert [option["whole"] for option in state["result"]["options"]] == [60, 40]


def test_a_second_phone_needs_the_first_ones_consent(same_hall: Hall) -> None:
    first = same_hall.phone(3)
    expect(first.page.get_by_role("button", name="Badge 4")).to_be_visible()
    second = same_hall.phone(3)
    second.says("In use")
    expect(first.page.get_by_role("alertdialog")).to_contain_text("Another phone asks for your badge")
    first.press("Move it there")
    expect(second.page.get_by_role("button", name="Badge 4")).to_be_visible()
    first.says("Vote with your badge")
    expect(first.page.get_by_role("alert")).to_contain_text("no longer signed in on this phone")


def test_a_typed_code_works_where_a_scan_does_not(hall: Hall) -> None:
    phone = hall.phone(4)
    phone.press("Not you?")
    phone.says("Vote with your badge")
    code = phone.page.get_by_label("Or type the code")
    code.fill("0000 0000 0000 0000")
    phone.press("Continue")
    expect(phone.page.get_by_role("alert")).to_contain_text("not on the list of this conference")
    code.fill("too short")
    phone.press("Continue")
    expect(phone.page.get_by_role("alert")).to_contain_text("sixteen letters and digits")
    code.fill(hall.badges[5]["token"].lower().replace("0", "o").replace(" ", "-"))
    phone.press("Continue")
    expect(phone.page.locator(".you")).to_contain_text(hall.badges[5]["name"])


def test_two_moderators_never_both_win(same_hall: Hall) -> None:
    anna, tomasz = same_hall.console("Anna"), same_hall.console("Tomasz")
    anna.take("Vote: focus")
    tomasz.is_now("Draft")
    anna.page.keyboard.press("Space")
    tomasz.is_now("Armed")
    tomasz.is_idle()
    tomasz.page.keyboard.press("Space")
    anna.is_now("Open")
    expect(anna.page.locator("body")).to_contain_text("Tomasz opened")
    anna.hold_space()
    anna.is_now("Closed")


def test_a_silent_server_is_marked_and_nothing_is_lost_when_it_comes_back(hall: Hall) -> None:
    phone, anna, projector = hall.phone(0), hall.console("Anna"), hall.projector()
    anna.take("Vote: funding mix")
    anna.open()
    expect(phone.page.get_by_role("group", name="Points")).to_be_visible()
    expect(projector.locator("body")).to_contain_text("Voting open")
    os.kill(hall.pid, signal.SIGSTOP)
    try:
        expect(projector.get_by_text(re.compile(r"^Not live since \d\d:\d\d:\d\d\. Reconnecting\.$"))).to_be_visible()
        expect(anna.page.locator("body")).to_contain_text("Not live since")
        phone.send()
    finally:
        os.kill(hall.pid, signal.SIGCONT)
    phone.says("Received")
    expect(projector.get_by_text("Not live since")).to_be_hidden()
    expect(projector.locator("body")).to_contain_text(re.compile(r"1\s*of 300"))


def test_staff_free_a_badge_whose_phone_is_lost(hall: Hall) -> None:
    lost, anna = hall.phone(0), hall.console("Anna")
    expect(lost.page.get_by_role("button", name="Badge 1")).to_be_visible()
    found = hall.phone(0)
    found.says("In use")
    anna.does("Find a badge")
    dialog = anna.page.get_by_role("dialog")
    dialog.get_by_role("searchbox").or_(dialog.get_by_role("textbox")).first.fill(hall.badges[0]["name"])
    dialog.get_by_role("button", name=re.compile("^Release")).first.click()
    dialog.get_by_label(re.compile("Reason", re.IGNORECASE)).fill("phone lost, identity card seen")
    dialog.get_by_role("button", name=re.compile("^Release")).last.click()
    expect(found.page.get_by_role("button", name="Badge 1")).to_be_visible()
    lost.says("Vote with your badge")


def test_a_projector_is_paired_by_its_code_and_shows_the_frame_again_after_a_reboot(hall: Hall) -> None:
    anna, projector = hall.console("Anna"), hall.page(1920, 1080)
    projector.goto(f"{hall.url}/screen/plenary")
    expect(projector.get_by_text("Type this code at the moderator’s console")).to_be_visible()
    code = re.search(r"\b[A-Z]{4}-[A-Z]{4}\b", projector.locator("body").inner_text())
    assert code
    anna.does("Pair a screen")
    dialog = anna.page.get_by_role("dialog")
    dialog.get_by_label("Code on the screen").fill(code[0].lower())
    dialog.get_by_label("Name, to know it by").fill("Main projector")
    dialog.get_by_role("button", name="Pair").click()
    expect(projector.locator("body")).to_contain_text("Vote with your badge")
    dialog.get_by_role("button", name="Close").click()
    expect(anna.page.get_by_role("region", name="Screens")).to_contain_text("Main projector")

    anna.take("Vote: Partnership of the Year")
    anna.open()
    expect(projector.locator("body")).to_contain_text("Energy in Water")
    projector.reload()
    expect(projector.locator("body")).to_contain_text("Energy in Water")
    expect(projector.locator("body")).to_contain_text("Voting open")
