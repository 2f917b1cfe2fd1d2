"""An award on a real server: a tie, the run-off, the reveal in steps, and receipts that are found in the box."""

import pytest
from playwright.sync_api import Response, expect

from tests.e2e.people import Console, Hall, Phone

pytestmark = pytest.mark.e2e

AWARD = "manager-2022"
VERONICA, XAVIER = "Veronica Elena Bocci", "Xavier Amores Bravo"


def vote(phone: Phone, option: str) -> None:
    phone.choose(option)
    phone.send()
    phone.says("Received")


def close(anna: Console, phone: Phone) -> None:
    anna.hold_space()
    anna.is_now("Closed")
    phone.says("Voting closed")


def is_in_the_box(phone: Phone) -> None:
    phone.press("Check that my ballot is in the box")
    expect(phone.page.locator(".check [role=status]")).to_contain_text("In the box.")


def test_a_tie_goes_into_a_second_round_and_its_winner_reaches_every_phone(hall: Hall) -> None:
    sofie, johan = hall.phone(0), hall.phone(1)
    anna, projector = hall.console("Anna"), hall.projector()
    begun: list[int] = []

    def note(response: Response) -> None:
        if response.url.endswith("/begun"):
            begun.append(response.status)

    sofie.page.on("response", note)
    anna.take("Vote: Cluster Manager")
    anna.open()
    anna.lasts(AWARD)
    summary = sofie.page.locator(".rules summary")
    expect(summary).to_contain_text("Most votes win · 30% must vote · tie: second round")
    vote(sofie, VERONICA)
    vote(johan, XAVIER)
    close(anna, sofie)
    is_in_the_box(sofie)

    anna.act(AWARD, "run_off")
    run_off = next(poll for poll in anna.versions if poll.startswith(f"{AWARD}-"))
    for phone in (sofie, johan):
        phone.says("Not open yet")
        expect(phone.page.locator(".flag")).to_have_text("Second round")
    anna.act(run_off, "open")
    anna.lasts(run_off)
    vote(sofie, XAVIER)
    vote(johan, XAVIER)
    close(anna, sofie)
    is_in_the_box(johan)

    phones = [sofie.page, johan.page]
    anna.act(run_off, "step")
    expect(projector.locator("body")).to_contain_text(VERONICA)
    for page in phones:
        expect(page.locator("ol.res")).to_contain_text(VERONICA)
    anna.act(run_off, "step_back")
    for page in phones:
        expect(page.locator("ol.res")).to_be_empty()
    anna.act(run_off, "step")
    anna.act(run_off, "step")
    for phone in (sofie, johan):
        phone.says(f"Winner {XAVIER}")
    anna.act(run_off, "reveal")
    for page in phones:
        expect(page.locator("ol.res li").first).to_contain_text("100%")
        expect(page.get_by_text("2 valid ballots, 0 blank")).to_be_visible()

    anna.take("Vote: seven stepping stones")
    sofie.says("Not open yet")
    sofie.page.get_by_text("Earlier votes").click()
    expect(sofie.page.locator(".past").first).to_contain_text(f"Winner: {XAVIER}")
    assert begun == [204, 204]


def test_a_poll_that_was_never_on_stage_tells_its_voters_how_it_ended(hall: Hall) -> None:
    phone, anna = hall.phone(0), hall.console("Anna")
    anna.act("stepping-stones", "arm")
    anna.act("stepping-stones", "open")
    vote(phone, "Remaining open")
    anna.act("stepping-stones", "close")
    phone.says("Voting closed")
    expect(phone.page.locator("main")).to_contain_text("is in the count")
