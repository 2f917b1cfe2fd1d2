"""All rooms at a glance, in a real browser: what each shows, how its vote goes, and the way into its console."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.built import fresh_page, violations
from tests.e2e.kept import keep
from tests.e2e.moderated_room import ROOMS, SHEET, Room, now
from voting.domain.poll import PollState
from voting.domain.runsheet import Cover
from voting.protocol.polls import PollView
from voting.protocol.states import AirState, CueView, RoomNow, ScreenView, StageState, Still, TurnoutState

pytestmark = pytest.mark.e2e


def glance(index: int, at: int, cue: CueView, poll: PollView | None = None, **fields: Any) -> dict[str, Any]:
    stage = StageState(
        version=1,
        at=at,
        conference={"en": "European Cluster Conference 2022"},
        place="Prague",
        room=ROOMS[index],
        simulated=True,
        join="vote.example",
        cue=cue,
        cover=fields.get("cover", Cover.NONE),
        poll=poll.id if poll else None,
        entitled=287,
        admitted=262,
    )
    return RoomNow(
        at=at,
        room=ROOMS[index],
        stage=stage,
        poll=poll,
        turnout=TurnoutState(version=1, at=at, poll=poll.id, voted=214, entitled=287) if poll else None,
        results=None,
        air=AirState(version=1, at=at, cue=cue.id, still=Still(at=at, stage=stage) if fields.get("frozen") else None),
        moderators=fields.get("moderators", []),
        phones=fields.get("phones", 1),
        screens=fields.get("screens", []),
    ).model_dump()


def enter(page: Page) -> Room:
    room = Room(page)
    room.open()
    at = now()
    vote = room.poll.model_copy(update={"state": PollState.OPEN, "closes_at": at + 52_000})
    projector = [ScreenView(name="Main projector", connected=True)]
    room.answers["rooms"] = [
        glance(0, at, SHEET[1], vote, moderators=["Tomasz Zieliński"], phones=258, screens=projector),
        glance(1, at, SHEET[3], frozen=True),
    ]
    page.goto("/moderate?room=*")
    expect(page.get_by_role("heading", name="All rooms")).to_be_visible()
    return room


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (390, 844)])
def test_each_room_says_what_it_shows_and_how_its_vote_goes(
    browser: Browser, address: str, width: int, height: int
) -> None:
    with fresh_page(browser, address, width, height) as page:
        enter(page)
        plenary, forum = page.locator(".overview > ul > li").all()
        expect(plenary).to_contain_text("European Cluster Manager of the Year: Open · 214 of 287 have voted · 0:52")
        expect(plenary).to_contain_text("258 phones · Tomasz Zieliński")
        expect(plenary).to_contain_text("1 screen connected")
        expect(forum).to_contain_text("Frozen Close of the session")
        expect(forum).to_contain_text("No vote")
        expect(forum).to_contain_text("nobody moderates")
        expect(forum).to_contain_text("No screen is paired")
        page.wait_for_timeout(500)
        keep(page, f"console/rooms-{width}", whole=True)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_room_is_opened_and_left_again_by_the_list_of_rooms(browser: Browser, address: str) -> None:
    with fresh_page(browser, address) as page:
        enter(page)
        page.locator(".overview > ul > li", has_text="Forum").get_by_role("button", name="Open its console").click()
        expect(page).to_have_url(f"{address}/moderate?room=forum")
        page.get_by_role("combobox", name="Room").select_option("All rooms")
        expect(page.get_by_role("heading", name="All rooms")).to_be_visible()


def test_an_overview_that_hears_nothing_says_so(browser: Browser, address: str) -> None:
    with fresh_page(browser, address) as page:
        room = enter(page)
        room.reachable = False
        expect(page.get_by_role("status")).to_contain_text("Not live since")
