"""Secrecy as the phone's page keeps it: one length for every ballot, and clear words after a badge was issued anew."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Request, expect

from tests.e2e.people import Hall, Phone
from voting.app import SystemRandom, open_parts
from voting.domain.journal import Act
from voting.protocol.wire import ballot_size
from voting.service.tokens import derive_auth, make_token, verifier
from voting.settings import Settings

pytestmark = pytest.mark.e2e


async def issue_anew(data: Path, number: int) -> str:
    """As the desk does it, from another process. Returns the new token."""
    parts = await open_parts(Settings(data=data))
    fresh = make_token(SystemRandom())
    badge = await parts.store.badge_by_number(number)
    act = Act(parts.clock.now(), "desk", "operator", "issue", f"badge {number}")
    await parts.store.issue({badge.id: verifier(derive_auth(fresh), parts.key)}, act)
    await parts.store.close()
    return fresh


@pytest.fixture(scope="module")
def running(running: Hall) -> Hall:
    """The hall with a secret vote open."""
    anna = running.console("Anna")
    anna.take("Vote: Cluster Manager")
    anna.open()
    anna.lasts("manager-2022")
    running.close()
    return running


def test_a_badge_issued_anew_is_told_that_its_vote_stays_counted(same_hall: Hall) -> None:
    hall = same_hall
    old = hall.phone(0)
    old.choose("Xavier Amores Bravo")
    old.send()
    old.says("Received")
    with ThreadPoolExecutor() as desk:  # the browser has the event loop of this thread
        fresh = desk.submit(lambda: asyncio.run(issue_anew(hall.data, int(hall.badges[0]["number"])))).result()

    hall.badges.append({**hall.badges[0], "url": f"{hall.url}/v#{fresh}"})
    new = hall.phone(-1)
    new.says("Received")
    expect(new.page.locator("main")).to_contain_text("A vote of your badge was received earlier")
    new.press("Change my vote")
    new.choose("Xavier Amores Bravo")
    new.send()
    expect(new.page.locator("main")).to_contain_text("received under its earlier code")
    expect(new.page.locator("main")).to_contain_text("stays counted")


def test_every_secret_ballot_that_leaves_the_page_is_equally_long(same_hall: Hall) -> None:
    lengths: list[int] = []

    def note(request: Request) -> None:
        if request.url.endswith("/ballot"):
            lengths.append(len(request.post_data_buffer or b""))

    phone = same_hall.phone(1)
    phone.page.on("request", note)
    answers = phone.page.get_by_role("radio")
    expect(answers.nth(2)).to_be_attached()
    for number in range(answers.count()):
        if number:
            phone.press("Change my vote")
        answers.nth(number).check()
        phone.send()
        phone.says("Received")
    assert len(lengths) >= 3
    assert set(lengths) == {ballot_size(())}


def test_no_request_of_a_phone_has_the_token(same_hall: Hall) -> None:
    """It stands behind the # of the badge's address, which browsers keep to themselves, and leaves the address bar."""
    token = same_hall.badges[2]["url"].partition("#")[2]
    said: list[str] = []

    def note(request: Request) -> None:
        said.append(f"{request.url.partition('#')[0]} {request.headers} {request.post_data}")

    phone = Phone(same_hall.page(390, 844))
    phone.page.context.on("request", note)
    phone.page.goto(same_hall.badges[2]["url"])
    phone.choose("Xavier Amores Bravo")
    phone.send()
    phone.says("Received")
    phone.page.reload()
    phone.says("Received")
    assert any("/api/session " in line for line in said) and any("/ballot " in line for line in said)
    assert len(token) == 16 and not [line for line in said if token in line]
    assert token not in phone.page.url
