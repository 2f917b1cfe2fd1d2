"""A badge is issued anew while a poll is open: it may not vote twice, nobody loses a vote, and the attendee is told."""

import pytest

from tests.integration.hall import ACT, Hall, Phone, eventually, refused
from voting.service.tokens import derive_auth, derive_tag, make_token, verifier


async def reissued(hall: Hall, number: int) -> Phone:
    """The desk prints the badge again; somebody scans it with a phone that has never been here."""
    fresh = make_token(hall.parts.random)
    badge = await hall.parts.store.badge_by_number(number)
    await hall.parts.store.issue({badge.id: verifier(derive_auth(fresh), hall.parts.key)}, ACT)
    phone = Phone(hall, hall.client(), number, fresh)
    response = await phone.sign_in()
    assert response.status_code == 201, response.text
    return phone


@pytest.mark.parametrize("poll", ["award", "focus"])
async def test_a_badge_that_has_voted_cannot_vote_again_under_its_new_code(hall: Hall, poll: str) -> None:
    await (await hall.moderator()).acts(poll, "arm", "open")
    old = await hall.phone(1)
    assert (await old.cast(poll, ["red"])).status_code == 200
    new = await reissued(hall, 1)
    assert derive_tag(new.token, poll) != derive_tag(old.token, poll)
    for rev in (1, 2, 9):
        problem = refused(await new.cast(poll, ["blue"], rev), 409, "already_voted")
        assert "earlier code" in problem.message and "stays counted" in problem.message
    assert await hall.parts.store.marks(poll) == {'["red"]': 1}
    assert await hall.ballots(poll) == 1


async def test_the_new_phone_knows_that_its_badge_has_voted(hall: Hall) -> None:
    moderator = await hall.moderator()
    await moderator.acts("award", "arm", "open")
    await moderator.take("award-cue")
    await (await hall.phone(1)).cast("award", ["red"])
    socket = await (await reissued(hall, 1)).live("/live/attendee")
    me = await socket.until("me", lambda me: me["poll"] == "award")
    assert (me["entitled"], me["participated"]) == (True, True)


async def test_the_old_phone_cannot_change_the_vote_any_more(hall: Hall) -> None:
    await (await hall.moderator()).acts("award", "arm", "open")
    old = await hall.phone(1)
    assert (await old.cast("award", ["red"])).status_code == 200
    await reissued(hall, 1)

    async def out() -> bool:
        return (await old.cast("award", ["green"], rev=2)).status_code == 401

    await eventually(out)
    refused(await old.sign_in(), 401, "badge_unknown")
    assert sum((await hall.parts.store.marks("award")).values()) == 1


async def test_a_badge_that_has_not_voted_votes_with_its_new_code_and_may_change(hall: Hall) -> None:
    await (await hall.moderator()).acts("award", "arm", "open")
    await hall.phone(1)
    new = await reissued(hall, 1)
    assert (await new.cast("award", ["red"])).status_code == 200
    assert (await new.cast("award", ["blue"], rev=2)).status_code == 200
    assert await hall.parts.store.marks("award") == {'["blue"]': 1}


async def test_in_the_next_poll_the_new_code_is_as_good_as_any(hall: Hall) -> None:
    moderator = await hall.moderator()
    await moderator.acts("award", "arm", "open")
    await (await hall.phone(1)).cast("award", ["red"])
    new = await reissued(hall, 1)
    await moderator.acts("focus", "arm", "open")
    assert (await new.cast("focus", ["red"])).status_code == 200
