"""What moderators do to a stage beside taking cues: freezing it, notes for themselves, cues that open their poll."""

from collections.abc import AsyncIterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.integration.hall import DEFINITION, Hall, Json, Moderator, eventually, furnish, open_hall, refused

CUES = [
    {"id": "by-cue", "kind": "poll", "title": "Opens", "poll": "timed", "opens": True, "notes": "Thank the jury"},
    {"id": "small", "kind": "poll", "title": "Too small", "poll": "tiny", "opens": True},
]


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    definition: dict[str, Any] = deepcopy(DEFINITION)
    definition["rooms"][0]["run_sheet"] += CUES
    await furnish(tmp_path / "data", definition=definition)
    async with open_hall(tmp_path / "data") as hall:
        yield hall


async def freeze(hall: Hall, moderator: Moderator, *, frozen: bool, version: int | None = None) -> httpx2.Response:
    seen = (await hall.parts.store.stage("plenary")).version if version is None else version
    return await moderator.client.post("/api/rooms/plenary/freeze", json={"frozen": frozen, "version": seen})


def kept(cue: str | None) -> Any:
    return lambda air: (air["still"] and air["still"]["stage"]["cue"]["id"]) == cue


async def opened(moderator: Moderator, poll: str) -> None:
    await moderator.acts(poll, "arm", "open")


async def test_frozen_screens_keep_their_picture_while_the_room_goes_on(hall: Hall) -> None:
    moderator, phone = await hall.moderator("Ada"), await hall.phone(1)
    screen = await (await hall.screen(moderator)).live("/live/screen")
    attendee = await phone.live("/live/attendee")
    await opened(moderator, "focus")
    await moderator.take("focus-cue")
    assert (await phone.cast("focus", ["red"])).status_code == 200
    await screen.until("turnout", lambda turnout: turnout["voted"] == 1)
    assert (await freeze(hall, moderator, frozen=True)).status_code == 204
    first = (await screen.until("air", kept("focus-cue")))["still"]
    assert (first["poll"]["id"], first["turnout"]["voted"], first["poll"]["state"]) == ("focus", 1, "open")
    await moderator.acts("focus", "close")
    await moderator.take("pause")
    await attendee.until("stage", lambda stage: stage["cue"]["id"] == "pause")  # phones and the console go on
    assert screen.newest("air")["still"] == first
    late = await (await hall.screen(moderator, "Right")).live("/live/screen")
    assert (await late.until("air"))["still"] == first  # a screen that was switched on meanwhile
    seen = len(screen.messages)
    assert (await freeze(hall, moderator, frozen=False)).status_code == 204
    await screen.until("air", kept(None), seen)
    assert screen.newest("stage")["cue"]["id"] == "pause"
    acts = [entry.action for entry in await hall.parts.store.journal() if entry.action.endswith("freeze")]
    assert acts == ["freeze", "unfreeze"]
    for socket in (screen, attendee, late):
        await socket.close()


async def test_a_frozen_stage_is_frozen_after_a_restart_and_freezing_again_keeps_the_first_picture(hall: Hall) -> None:
    moderator = await hall.moderator()
    await freeze(hall, moderator, frozen=True)
    await moderator.take("pause")
    held = (await hall.parts.store.stage("plenary")).held
    await freeze(hall, moderator, frozen=True)
    assert (await hall.parts.store.stage("plenary")).held == held != ""


async def test_a_cover_lies_over_a_frozen_picture_too(hall: Hall) -> None:
    moderator = await hall.moderator()
    screen = await (await hall.screen(moderator)).live("/live/screen")
    await freeze(hall, moderator, frozen=True)
    await moderator.take("welcome", cover="blank")
    assert (await screen.until("stage", lambda stage: stage["cover"] == "blank"))["cue"]["id"] == "welcome"
    assert (await hall.parts.store.stage("plenary")).held != ""
    await screen.close()


async def test_freezing_an_old_picture_is_lost_and_only_moderators_freeze(hall: Hall) -> None:
    moderator = await hall.moderator("Ada")
    await moderator.take("pause")
    refused(await freeze(hall, moderator, frozen=True, version=0), 409, "action_lost")
    phone = await hall.phone(1)
    answer = await phone.client.post("/api/rooms/plenary/freeze", json={"frozen": True, "version": 1})
    refused(answer, 401, "not_signed_in")
    nowhere = await moderator.client.post("/api/rooms/attic/freeze", json={"frozen": True, "version": 1})
    refused(nowhere, 404, "not_found")


async def test_notes_reach_moderators_and_nobody_else(hall: Hall) -> None:
    moderator = await hall.moderator()
    await moderator.take("by-cue")
    console = await moderator.live("/live/staff")
    screen = await (await hall.screen(moderator)).live("/live/screen")
    phone = await (await hall.phone(1)).live("/live/attendee")
    assert (await console.until("console"))["notes"] == {"by-cue": {"en": "Thank the jury"}}
    for socket in (screen, phone):
        await socket.until("stage", lambda stage: stage["cue"]["id"] == "by-cue")
        assert "Thank the jury" not in str(socket.messages)
    for socket in (console, screen, phone):
        await socket.close()


async def test_taking_a_cue_that_opens_its_poll_arms_it_and_opens_it_after_a_countdown(hall: Hall) -> None:
    moderator = await hall.moderator("Ada")
    assert (await moderator.take("by-cue")).status_code == 204
    poll = await hall.poll("timed")
    assert (poll.state, poll.opens_at) == ("armed", hall.clock.now() + 10_000)
    assert poll.last and poll.last.actor == "Ada"
    hall.clock.move(11)
    await hall.until_state("timed", "open")
    await moderator.take("by-cue", cover="blank")
    await moderator.take("by-cue")
    await moderator.take("pause")
    await moderator.take("by-cue")  # it is under way: nothing is armed or opened again
    assert (await hall.poll("timed")).state == "open"


async def test_a_countdown_of_a_cue_can_be_stopped_and_by_hand_it_opens_all_the_same(hall: Hall) -> None:
    moderator = await hall.moderator()
    await moderator.take("by-cue")
    await moderator.acts("timed", "disarm", "arm", "open")
    assert (await hall.poll("timed")).state == "open"


async def test_where_the_poll_cannot_be_armed_the_stage_stays(hall: Hall) -> None:
    moderator = await hall.moderator()
    refused(await moderator.take("small"), 409, "electorate_too_small")
    assert (await hall.parts.store.stage("plenary")).cue == "welcome"
    assert (await hall.poll("tiny")).state == "draft"


async def test_a_cue_opens_no_second_vote_beside_one_that_runs(hall: Hall) -> None:
    moderator = await hall.moderator()
    await opened(moderator, "focus")
    refused(await moderator.take("by-cue"), 409, "conflict")
    assert (await hall.poll("timed")).state == "draft"
    assert (await hall.parts.store.stage("plenary")).cue == "welcome"


async def test_screens_are_told_what_follows_and_phones_are_not(hall: Hall) -> None:
    moderator = await hall.moderator()
    screen = await (await hall.screen(moderator)).live("/live/screen")

    def follows(cue: str | None) -> Any:
        return lambda air: (air["following"] and air["following"]["id"]) == cue

    await screen.until("air", follows("focus-cue"))
    await moderator.take("award-result")
    await screen.until("air", follows("pause"))
    last = (await hall_sheet(moderator))[-1]["id"]
    await moderator.take(last)
    await screen.until("air", follows(None))
    await screen.close()


async def hall_sheet(moderator: Moderator) -> list[Json]:
    console = await moderator.live("/live/staff")
    sheet: list[Json] = (await console.until("console"))["run_sheet"]
    await console.close()
    return sheet


async def test_the_monitor_on_stage_hears_what_a_screen_hears_and_is_none_of_the_halls_screens(hall: Hall) -> None:
    moderator = await hall.moderator()
    console = await moderator.live("/live/staff")
    aside = await (await hall.screen(moderator, "On stage")).live("/live/screen?view=stage")
    await aside.until("air")
    projector = await (await hall.screen(moderator, "Projector")).live("/live/screen")
    told = await console.until("console", lambda state: state["screens"])
    assert told["screens"] == [{"name": "Projector", "connected": True}]
    for socket in (console, aside, projector):
        await socket.close()


async def test_all_rooms_are_seen_at_once_as_their_own_moderators_see_them(hall: Hall) -> None:
    moderator, phone = await hall.moderator("Ada"), await hall.phone(1)
    await opened(moderator, "award")  # it is held
    await moderator.take("award-cue")
    assert (await phone.cast("award", ["red"])).status_code == 200
    console = await moderator.live("/live/staff?room=side")

    async def looked() -> Json:
        plenary, side = (await moderator.client.get("/api/rooms")).json()
        return plenary["turnout"] and plenary["turnout"]["voted"] == 1 and side["moderators"] == ["Ada"]

    await eventually(looked)
    plenary, side = (await moderator.client.get("/api/rooms")).json()
    assert (plenary["room"]["id"], plenary["poll"]["id"], plenary["poll"]["state"]) == ("plenary", "award", "open")
    assert plenary["stage"]["cue"]["id"] == "award-cue" and plenary["results"] is None
    assert (side["stage"]["cue"]["id"], side["screens"], side["phones"]) == ("aside-cue", [], 0)
    assert plenary["at"] == hall.clock.now()
    refused(await phone.client.get("/api/rooms"), 401, "not_signed_in")
    await console.close()
