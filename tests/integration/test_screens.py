"""Pairing a screen: a code that a moderator approves, and a session that only shows."""

import re

import pytest

from tests.integration.hall import Hall, eventually, refused
from voting.service.access import LIFE, PAIRING_LIFE
from voting.service.ports import Role

CLAIM = {"claim": "C" * 43}


async def test_a_screen_shows_a_code_and_is_paired_once_a_moderator_approves_it(hall: Hall) -> None:
    moderator, screen = await hall.moderator("Ada"), hall.client()
    asked = await screen.post("/api/screens", json=CLAIM | {"room": "plenary"})
    assert asked.status_code == 201
    code = asked.json()["code"]
    assert re.fullmatch(r"[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}", code)
    assert asked.json()["expires_at"] == hall.clock.now() + PAIRING_LIFE
    waiting = await screen.post("/api/screens/claim", json=CLAIM)
    assert waiting.json() == {"approved": False, "room": ""} and "set-cookie" not in waiting.headers
    typed = {"code": f" {code.replace('-', '').lower()} ", "room": "side", "name": "Left"}
    assert (await moderator.client.post("/api/screens/approve", json=typed)).status_code == 204
    paired = await screen.post("/api/screens/claim", json=CLAIM)
    assert paired.json() == {"approved": True, "room": "side"}
    assert paired.headers["set-cookie"].startswith("voting-screen=")
    assert "HttpOnly" in paired.headers["set-cookie"] and "SameSite=strict" in paired.headers["set-cookie"]
    cookie = f"voting-screen={screen.cookies['voting-screen']}"
    socket = await hall.socket("/live/screen", cookie)
    assert (await socket.until("stage"))["room"]["id"] == "side"
    entry = (await hall.parts.store.journal())[-1]
    assert (entry.actor, entry.action, entry.subject) == ("Ada", "pair", "screen Left in side")


async def test_a_claim_that_nobody_made_is_not_found(hall: Hall) -> None:
    refused(await hall.client().post("/api/screens/claim", json=CLAIM), 404, "not_found")


async def test_a_code_is_good_for_ten_minutes(hall: Hall) -> None:
    moderator, screen = await hall.moderator(), hall.client()
    code = (await screen.post("/api/screens", json=CLAIM | {"room": "plenary"})).json()["code"]
    hall.clock.move(PAIRING_LIFE / 1000)
    approval = {"code": code, "room": "plenary", "name": "Left"}
    refused(await moderator.client.post("/api/screens/approve", json=approval), 404, "not_found")
    refused(await screen.post("/api/screens/claim", json=CLAIM), 404, "not_found")


@pytest.mark.parametrize(
    ("code", "status", "told"),
    [
        ("BBBB-BBBB", 404, "not_found"),
        ("", 404, "not_found"),
        ("x" * 12, 404, "not_found"),
        ("é", 422, "invalid_input"),
    ],
)
async def test_a_code_that_no_screen_shows_is_refused(hall: Hall, code: str, status: int, told: str) -> None:
    moderator = await hall.moderator()
    approval = {"code": code, "room": "plenary", "name": "Left"}
    refused(await moderator.client.post("/api/screens/approve", json=approval), status, told)


async def test_only_staff_approve_screens(hall: Hall) -> None:
    screen, phone = hall.client(), await hall.phone(1)
    code = (await screen.post("/api/screens", json=CLAIM | {"room": "plenary"})).json()["code"]
    approval = {"code": code, "room": "plenary", "name": "Mine"}
    for client in (screen, phone.client):
        refused(await client.post("/api/screens/approve", json=approval), 401, "not_signed_in")
    assert (await screen.post("/api/screens/claim", json=CLAIM)).json()["approved"] is False


async def test_a_screen_cannot_be_paired_with_a_room_that_does_not_exist(hall: Hall) -> None:
    moderator, screen = await hall.moderator(), hall.client()
    refused(await screen.post("/api/screens", json=CLAIM | {"room": "cellar"}), 404, "not_found")
    code = (await screen.post("/api/screens", json=CLAIM | {"room": "plenary"})).json()["code"]
    approval = {"code": code, "room": "cellar", "name": "Left"}
    refused(await moderator.client.post("/api/screens/approve", json=approval), 404, "not_found")


async def test_a_screen_may_only_look(hall: Hall) -> None:
    screen = await hall.screen(await hall.moderator())
    refused(await screen.client.get("/api/badges?q=1"), 401, "not_signed_in")
    refused(await screen.client.get("/api/session"), 401, "not_signed_in")
    take = {"cue": "pause", "version": 0}
    refused(await screen.client.post("/api/rooms/plenary/stage", json=take), 401, "not_signed_in")
    socket = await hall.socket("/live/staff", screen.cookie())
    assert await socket.closed() == 4401


async def test_a_screen_stays_paired_for_a_day(hall: Hall) -> None:
    screen = await hall.screen(await hall.moderator())
    socket = await screen.live("/live/screen")
    hall.clock.move(LIFE[Role.SCREEN] / 1000 - 1)
    again = await screen.live("/live/screen")
    await again.until("stage")
    hall.clock.move(1)
    assert await socket.closed() == await again.closed() == 4401


async def test_screens_that_ask_without_end_are_slowed_down(hall: Hall) -> None:
    client = hall.client()
    body = CLAIM | {"room": "plenary"}
    statuses = [(await client.post("/api/screens", json=body)).status_code for _ in range(60)]
    assert statuses == [201] * 40 + [429] * 20
    hall.clock.move(1)
    assert (await client.post("/api/screens", json=body)).status_code == 201


async def test_a_new_code_takes_the_place_of_the_old_one(hall: Hall) -> None:
    moderator, screen = await hall.moderator(), hall.client()
    body = CLAIM | {"room": "plenary"}
    old, new = [(await screen.post("/api/screens", json=body)).json()["code"] for _ in range(2)]
    approval = {"room": "plenary", "name": "Left"}
    refused(await moderator.client.post("/api/screens/approve", json=approval | {"code": old}), 404, "not_found")
    assert (await moderator.client.post("/api/screens/approve", json=approval | {"code": new})).status_code == 204

    async def paired() -> bool:
        return bool((await screen.post("/api/screens/claim", json=CLAIM)).json()["approved"])

    await eventually(paired)
