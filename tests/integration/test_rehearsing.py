"""A rehearsal of the run sheet, served for real: screens show samples and say so, phones and polls notice nothing."""

from typing import Any

import httpx2
import pytest

from tests.integration.hall import Hall, Moderator, refused


async def rehearse(hall: Hall, moderator: Moderator, cue: str | None, step: int = 0, **more: object) -> httpx2.Response:
    version = (await hall.parts.store.stage("plenary")).version
    body = {"cue": cue, "step": step, "version": version} | more
    return await moderator.client.post("/api/rooms/plenary/rehearsal", json=body)


def at(cue: str, step: int) -> Any:
    return lambda air: (
        air["rehearsal"] and (air["rehearsal"]["cue"]["id"], air["rehearsal"]["step"]) == (cue, step) and air
    )


async def test_screens_show_the_run_sheet_with_samples_and_phones_hear_nothing(hall: Hall) -> None:
    moderator, phone = await hall.moderator("Ada"), await hall.phone(1)
    screen = await (await hall.screen(moderator)).live("/live/screen")
    attendee = await phone.live("/live/attendee")
    await attendee.until("me")
    polls = {poll.id: poll for poll in (await hall.parts.store.conference()).polls}
    for cue, step, state in (
        ("focus-cue", 0, "armed"),
        ("focus-cue", 1, "open"),
        ("award-cue", 2, "closed"),
        ("award-result", 0, "closed"),
        ("award-result", 1, "published"),
    ):
        assert (await rehearse(hall, moderator, cue, step)).status_code == 204
        air = await screen.until("air", at(cue, step))
        assert air["rehearsal"]["state"] == air["still"]["poll"]["state"] == state
        assert air["still"]["rehearsal"] is True
        assert (air["still"]["results"] is not None) == (state == "published" or (cue, step) == ("focus-cue", 1))
        assert air["still"]["turnout"]["entitled"] == 100
    assert [stage["cue"]["id"] for stage in attendee.topics("stage")][-1] == "welcome"
    assert not attendee.topics("poll") and not attendee.topics("air")
    seen = len(screen.messages)
    assert (await rehearse(hall, moderator, None)).status_code == 204
    ended = await screen.until("air", lambda air: air["rehearsal"] is None, seen)
    assert ended["still"] is None
    assert (await hall.parts.store.stage("plenary")).cue == "welcome"
    assert {poll.id: poll for poll in (await hall.parts.store.conference()).polls} == polls
    acts = [entry.action for entry in await hall.parts.store.journal()][-6:]
    assert acts == ["rehearse_cue"] * 5 + ["end_rehearsal"]
    for socket in (screen, attendee):
        await socket.close()


@pytest.mark.parametrize(("poll", "action"), [("focus", "arm"), ("focus", "annul"), ("timed", "open")])
async def test_no_poll_of_the_room_is_touched_until_it_ends(hall: Hall, poll: str, action: str) -> None:
    moderator = await hall.moderator()
    if action == "open":
        await moderator.acts(poll, "arm")
    before = await hall.poll(poll)
    await rehearse(hall, moderator, "focus-cue", 1)
    refused(await moderator.act(poll, action, reason="for the test"), 409, "rehearsing")
    refused(await moderator.client.post("/api/rooms/plenary/test-vote"), 409, "rehearsing")
    refused(await moderator.take("focus-cue"), 409, "rehearsing")
    assert await hall.poll(poll) == before
    aside = await moderator.act("aside", "arm")  # another room goes on
    assert aside.status_code == 200
    assert (await moderator.take("welcome", cover="blank")).status_code == 204  # a panic is a panic
    await rehearse(hall, moderator, None)
    assert (await moderator.act(poll, action, reason="for the test")).status_code == 200


async def test_where_a_vote_runs_there_is_no_rehearsal(hall: Hall) -> None:
    moderator = await hall.moderator()
    await moderator.acts("focus", "arm", "open")
    refused(await rehearse(hall, moderator, "award-cue"), 409, "conflict")
    assert (await hall.parts.store.stage("plenary")).rehearsal is None


async def test_a_step_too_far_is_the_last_and_what_is_not_there_is_refused(hall: Hall) -> None:
    moderator = await hall.moderator()
    await rehearse(hall, moderator, "pause", 7)
    rehearsed = (await hall.parts.store.stage("plenary")).rehearsal
    assert rehearsed is not None and (rehearsed.cue, rehearsed.step) == ("pause", 0)
    refused(await rehearse(hall, moderator, "attic"), 404, "not_found")
    refused(await rehearse(hall, moderator, "pause", version=0), 409, "action_lost")
    refused(await rehearse(hall, moderator, "pause", -1), 422, "invalid_input")
    phone = await hall.phone(1)
    answer = await phone.client.post("/api/rooms/plenary/rehearsal", json={"cue": "pause", "version": 1})
    refused(answer, 401, "not_signed_in")


async def test_a_late_screen_and_a_frozen_one_show_the_rehearsal_too(hall: Hall) -> None:
    moderator = await hall.moderator()
    await rehearse(hall, moderator, "focus-cue", 1)
    screen = await (await hall.screen(moderator)).live("/live/screen")
    shown = (await screen.until("air", at("focus-cue", 1)))["still"]
    version = (await hall.parts.store.stage("plenary")).version
    await moderator.client.post("/api/rooms/plenary/freeze", json={"frozen": True, "version": version})
    await rehearse(hall, moderator, "pause")
    frozen = (await screen.until("air", at("pause", 0)))["still"]
    assert (frozen["poll"], frozen["rehearsal"]) == (shown["poll"], True)
    await screen.close()
