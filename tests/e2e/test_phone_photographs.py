"""Nominees' photographs on a phone: beside the names, asked for alike by every phone, and missed by nobody."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.e2e.nominees import PEOPLE
from tests.e2e.people import eventually, violations
from tests.e2e.test_phone_award import sha256
from tests.e2e.test_photographs import face
from tests.e2e.voting_room import LONG_AGO, TOKEN, VotingRoom, award, now
from voting.domain.methods import Choice, Ranking
from voting.domain.poll import Option, Poll, PollState
from voting.domain.rules import Rung
from voting.portraits import portrait, small
from voting.service.tokens import derive_tag, encode

pytestmark = pytest.mark.e2e

ADDRESS = re.compile(r"/photographs/([0-9a-f]{64})\.jpg/small\.webp$")
LONGEST = [PEOPLE[11], PEOPLE[0], PEOPLE[1], PEOPLE[2]]
WHOLE = """all => all.every(name => {
    const place = name.parentElement.getBoundingClientRect()
    Object.assign(name.style, {alignSelf: 'start', width: 'min-content', overflowWrap: 'normal'})
    const {right} = name.getBoundingClientRect()
    name.removeAttribute('style')
    return right <= place.right + 0.5
})"""
"""Whether the widest word of each name fits beside the face."""

MISSING = "c"
"""Whose photograph does not come. The last one has none."""


def named(id: str) -> str:
    """The address part of somebody's photograph."""
    return hashlib.sha256(id.encode()).hexdigest()


NOMINEES = tuple(
    Option(id, {"en": name}, organisation, country, photograph="" if id == "d" else named(id))
    for id, (name, organisation, country) in zip("abcd", LONGEST, strict=True)
)
AWARD = replace(award(ties=(Rung.DRAW,), shuffle=True), options=NOMINEES)
MANY = replace(
    AWARD,
    id="many",
    method=Choice(1, 2, True, "none"),
    options=(*NOMINEES, Option("none", {"en": "None of these"})),
)
RANKED = replace(AWARD, id="ranked", method=Ranking())


class Asked:
    """The server's side of photographs, and what it was asked for, in order."""

    def __init__(self, room: VotingRoom) -> None:
        self.picture = small(portrait(face()))
        self.names: list[str] = []
        room.phone.page.route("**/photographs/**", self._answer)

    def _answer(self, route: Route) -> None:
        found = ADDRESS.search(route.request.url)
        assert found, route.request.url
        self.names.append(found[1])
        if found[1] == named(MISSING):
            route.fulfill(status=404, json={"code": "not_found", "message": "", "detail": {}})
        else:
            route.fulfill(body=self.picture, content_type="image/webp")


@pytest.fixture
def room(browser: Browser, address: str) -> Iterator[VotingRoom]:
    room = VotingRoom(browser, address)
    room.phone.page.add_init_script("Math.random = () => 0")  # the phone's own moment to ask is now
    room.age = LONG_AGO
    yield room
    room.close()


def faces(page: Page, photographs: int, outlines: int) -> None:
    """So many are drawn, each in its place, and no name is wider than the page or cut in the middle of a word."""
    expect(page.locator("img.face")).to_have_count(photographs)
    expect(page.locator("svg.face")).to_have_count(outlines)
    for number in range(photographs):
        face = page.locator("img.face").nth(number)
        expect(face).to_have_js_property("naturalWidth", 144)
        expect(face).to_have_attribute("alt", "")
    for width in (320, 390):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.locator(".faced b").evaluate_all(WHOLE)


def on_stage(room: VotingRoom, poll: Poll, *votes: int, state: PollState) -> None:
    room.cue = poll.id
    room.show(poll, *votes, state=state, closes_at=now() + 60_000)


def test_faces_stand_beside_the_names_and_nothing_tells_who_is_looked_at(room: VotingRoom) -> None:
    asked, page = Asked(room), room.phone.page
    tag = encode(derive_tag(TOKEN, AWARD.id))
    own = sorted("abc", key=lambda id: encode(sha256(f"order|{tag}|{id}")))
    alike = sorted(map(named, "abc"))
    assert [named(id) for id in own] != alike, "take another id for the poll: this order shows nothing"

    on_stage(room, AWARD, state=PollState.ARMED)
    room.scan()
    room.phone.says("Not open yet")
    place = page.locator(".faced b").first
    place.wait_for()
    before = place.bounding_box()
    faces(page, 2, 2)
    assert place.bounding_box() == before
    on_stage(room, AWARD, state=PollState.OPEN)
    expect(page.get_by_role("radio").first).to_be_attached()
    faces(page, 2, 2)
    assert violations(page) == []
    page.get_by_role("radio", name=LONGEST[0][0]).press("Space")
    room.phone.press("Review")
    faces(page, 1, 0)
    room.phone.press("Send my vote")
    room.phone.says("Received")
    faces(page, 0, 0)  # who was chosen is not shown
    on_stage(room, AWARD, 131, 90, 65, 12, state=PollState.PUBLISHED)
    expect(page.locator(".winner img.face")).to_have_count(1)
    faces(page, 3, 2)
    assert violations(page) == []
    assert asked.names[:3] == alike
    assert set(asked.names[3:]) <= {named(MISSING)}


def test_ballots_of_several_and_rankings_have_faces_too(room: VotingRoom) -> None:
    Asked(room)
    page = room.phone.page
    on_stage(room, MANY, state=PollState.OPEN)
    room.scan()
    expect(page.get_by_role("checkbox")).to_have_count(6)
    faces(page, 2, 2)  # "None of these" is nobody
    on_stage(room, RANKED, state=PollState.OPEN)
    expect(page.get_by_text("Nothing ranked yet")).to_be_visible()
    faces(page, 2, 2)
    for _ in range(2):
        page.locator(".add").first.click()
    faces(page, 2, 2)
    assert violations(page) == []
    ids = RANKED.option_ids
    ballots = Counter(RANKED.method.mark(ranked, ids) for ranked in (["a", "b"], ["b"], ["a", "d"]))
    room.tally = RANKED.method.count(ballots, ids)
    on_stage(room, RANKED, state=PollState.PUBLISHED)
    expect(page.locator(".res .fig").first).to_be_visible()
    faces(page, 2, 2)


def test_no_vote_waits_for_a_photograph_that_does_not_come(room: VotingRoom) -> None:
    asked: list[Route] = []
    page = room.phone.page
    page.route("**/photographs/**", lambda route: asked.append(route))  # and is never answered
    page.add_init_script("AbortSignal.timeout = () => new AbortController().signal")  # however long the test takes
    on_stage(room, AWARD, state=PollState.OPEN)
    room.scan()
    faces(page, 0, 4)
    eventually(page, lambda: asked, lambda: "no photograph was asked for")
    room.phone.choose(LONGEST[0][0])
    room.phone.send()
    room.phone.says("Received")
    assert len(asked) == 1  # the others wait for it, and leave the network to the vote


def test_where_nobody_has_a_photograph_nothing_is_kept_free_for_it(browser: Browser, address: str) -> None:
    room = VotingRoom(browser, address)
    asked = Asked(room)
    on_stage(room, replace(AWARD, options=tuple(replace(one, photograph="") for one in NOMINEES)), state=PollState.OPEN)
    room.scan()
    expect(room.phone.page.get_by_role("radio")).to_have_count(5)
    expect(room.phone.page.locator("details.rules")).to_be_visible()  # what comes later is there
    faces(room.phone.page, 0, 0)
    expect(room.phone.page.locator(".faced")).to_have_count(0)
    room.close()
    assert asked.names == []
