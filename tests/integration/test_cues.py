"""What the kinds of cue bring to screens, served for real: pictures given at the console, and two results compared."""

import hashlib
from collections.abc import AsyncIterator
from copy import deepcopy
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.integration.hall import DEFINITION, Hall, Json, furnish, open_hall, refused
from tests.integration.test_photographs import SECRET, picture, put

SHEET: list[dict[str, Any]] = [
    {"id": "plan", "kind": "image", "title": "Floor plan", "text": "The desk is left of the entrance."},
    {"id": "net", "kind": "wifi", "title": "Wi-Fi", "wifi": {"network": "Hall", "password": "cluster;22"}},
    {"id": "day", "kind": "agenda", "title": "Today", "items": [{"time": "14:00", "text": "Opening"}]},
    {"id": "both", "kind": "comparison", "title": "Then and now", "compare": ["timed", "once"]},
    {"id": "dark", "kind": "blank", "title": "Darkness"},
]
PATH = "/api/rooms/plenary/cues/plan/picture"


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    """The conference with these cues, served."""
    definition: dict[str, Any] = deepcopy(DEFINITION)
    definition["rooms"][0]["run_sheet"] += SHEET
    await furnish(tmp_path / "data", definition=definition)
    async with open_hall(tmp_path / "data") as hall:
        yield hall


def on_stage(cue: str) -> Any:
    return lambda message: message["cue"]["id"] == cue


def compared(message: Json) -> Json:
    return message["cue"] == "both" and message["compared"]


async def test_the_picture_of_a_cue_reaches_screens_whole_and_bare(hall: Hall) -> None:
    moderator = await hall.moderator("Ada")
    socket = await (await hall.screen(moderator)).live("/live/screen")
    assert (await moderator.take("plan")).status_code == 204
    first = await socket.until("stage", on_stage("plan"))
    assert first["cue"]["image"] is None
    sent = picture(size=(5000, 1000))
    answer = await put(moderator.client, sent, PATH)
    assert answer.status_code == 200, answer.text
    address = answer.json()["image"]
    await socket.until("stage", lambda message: message["cue"]["image"] == address)
    shown = await hall.client().get(address)
    assert shown.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert address == f"/pictures/{hashlib.sha256(shown.content).hexdigest()}.jpg"
    assert SECRET.encode() in sent and SECRET.encode() not in shown.content
    image = Image.open(BytesIO(shown.content))
    assert (image.format, image.size) == ("JPEG", (3840, 768))
    seen = len(socket.messages)
    assert (await moderator.client.delete(PATH)).json()["image"] is None
    await socket.until("stage", lambda message: message["cue"]["image"] is None, seen)
    refused(await hall.client().get(address), 404, "not_found")
    acts = [(entry.actor, entry.action, entry.subject) for entry in await hall.parts.store.journal()][-2:]
    assert acts == [("Ada", "picture", "cue plenary/plan"), ("Ada", "remove_picture", "cue plenary/plan")]
    await socket.close()


async def test_only_moderators_give_pictures_and_only_to_image_cues(hall: Hall) -> None:
    moderator = await hall.moderator()
    refused(await put((await hall.phone(1)).client, picture(), PATH), 401, "not_signed_in")
    for path in ("/api/rooms/plenary/cues/net/picture", "/api/rooms/side/cues/plan/picture"):
        refused(await put(moderator.client, picture(), path), 404, "not_found")
        refused(await moderator.client.delete(path), 404, "not_found")
    refused(await put(moderator.client, b"GIF89a no picture", PATH), 422, "not_an_image")
    refused(await put(moderator.client, picture(size=(600, 400)), PATH), 422, "image_too_small")
    refused(await put(moderator.client, picture(), PATH, kind="text/plain"), 422, "invalid_input")


async def test_the_cues_say_on_stage_what_they_show(hall: Hall) -> None:
    moderator = await hall.moderator()
    socket = await (await hall.screen(moderator)).live("/live/screen")
    await moderator.take("net")
    told = (await socket.until("stage", on_stage("net")))["cue"]["wifi"]
    assert told == {"network": "Hall", "password": "cluster;22", "qr": r"WIFI:T:WPA;S:Hall;P:cluster\;22;;"}
    await moderator.take("day")
    told = (await socket.until("stage", on_stage("day")))["cue"]["items"]
    assert told == [{"time": "14:00", "text": {"en": "Opening"}}]
    await moderator.take("dark")
    assert (await socket.until("stage", on_stage("dark")))["cue"]["kind"] == "blank"
    await socket.close()


async def test_a_comparison_shows_each_result_once_it_may_be_seen_and_phones_hear_nothing_of_it(hall: Hall) -> None:
    moderator = await hall.moderator()
    screen = await (await hall.screen(moderator)).live("/live/screen")
    phone = await hall.phone(1)
    attendee = await phone.live("/live/attendee")
    for poll in ("timed", "once"):  # one is seen after the close, the other is held
        await moderator.acts(poll, "arm", "open")
        assert (await phone.cast(poll, ["red"])).status_code == 200
        await moderator.acts(poll, "close")
        hall.clock.move(6)
        await hall.until_state(poll, "closed")
    await moderator.take("both")
    first = (await screen.until("air", compared))["compared"]
    assert [poll["id"] for poll in first["polls"]] == ["timed", "once"]
    assert first["results"][0]["result"]["counts"][0] == {"option": "red", "votes": 1}
    assert first["results"][1] is None
    await moderator.acts("once", "reveal")
    both = await screen.until("air", lambda message: compared(message) and compared(message)["results"][1])
    assert both["compared"]["results"][1]["result"]["counts"][0] == {"option": "red", "votes": 1}
    late = await (await hall.phone(2)).live("/live/attendee")
    await late.until("me")
    assert attendee.topics("air") == late.topics("air") == []
    for socket in (screen, attendee, late):
        await socket.close()
