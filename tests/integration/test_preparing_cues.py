"""Run sheets are written on the console: cues are added, checked, changed and removed, beside a running conference."""

from typing import Any

from tests.integration.hall import Hall, Moderator, refused

Json = Any
MESSAGE = {"id": "", "kind": "message", "title": {"en": "Lunch"}, "text": {"en": "Lunch is served in the foyer."}}


def sheet(prepared: Json, room: int = 0) -> list[str]:
    return [cue["view"]["id"] for cue in prepared["rooms"][room]["run_sheet"]]


async def definition(moderator: Moderator, cue: str) -> Json:
    rooms = (await moderator.client.get("/api/preparing")).json()["rooms"]
    return next(each["definition"] for room in rooms for each in room["run_sheet"] if each["view"]["id"] == cue)


async def test_a_cue_is_added_changed_and_removed_and_the_console_hears(hall: Hall) -> None:
    ada = await hall.moderator("Ada")
    console = await ada.live("/live/staff?room=plenary")
    made = await ada.client.post("/api/rooms/plenary/cues", json={"definition": MESSAGE, "after": "welcome"})
    assert made.status_code == 201, made.text
    assert made.json()["cue"] == "lunch" and sheet(made.json())[:3] == ["welcome", "lunch", "focus-cue"]
    await console.until("console", lambda m: "lunch" in [cue["id"] for cue in m["run_sheet"]])

    seen = await definition(ada, "lunch")
    after = {**seen, "kind": "title", "notes": {"en": "Thank the cooks"}}
    body = {"seen": seen, "definition": after}
    assert (await ada.client.put("/api/rooms/plenary/cues/lunch", json=body)).status_code == 200
    told = await console.until("console", lambda m: m["notes"])
    assert told["notes"] == {"lunch": {"en": "Thank the cooks"}}
    refused(await ada.client.put("/api/rooms/plenary/cues/lunch", json=body), 409, "action_lost")

    refused(await ada.client.post("/api/rooms/plenary/cues/lunch/remove", json={"seen": seen}), 409, "action_lost")
    gone = await ada.client.post("/api/rooms/plenary/cues/lunch/remove", json={"seen": await definition(ada, "lunch")})
    assert "lunch" not in sheet(gone.json())
    acts = [entry.action for entry in await hall.parts.store.journal()][-3:]
    assert acts == ["add_cue", "edit_cue", "remove_cue"]


async def test_every_flaw_of_a_cue_is_told_with_its_field(hall: Hall) -> None:
    ada = await hall.moderator()
    bad = {"kind": "wifi", "title": {"en": "Wi-Fi"}, "wifi": {"network": "", "password": "short"}, "opens": True}
    checked = (await ada.client.post("/api/rooms/plenary/cues/check", json={"definition": bad})).json()
    assert [flaw["place"] for flaw in checked["flaws"]] == ["opens", "wifi"] and checked["stills"] == []
    refused(await ada.client.post("/api/rooms/plenary/cues", json={"definition": bad}), 422, "cue_invalid")
    other = {"kind": "poll", "title": {"en": "There"}, "poll": "aside"}
    checked = (await ada.client.post("/api/rooms/plenary/cues/check", json={"definition": other})).json()
    assert [flaw["place"] for flaw in checked["flaws"]] == ["poll"]
    nothing = (
        await ada.client.post("/api/rooms/plenary/cues/check", json={"definition": {"title": {"en": ""}}})
    ).json()
    assert {flaw["place"] for flaw in nothing["flaws"]} == {"kind", "title.en"}


async def test_a_cue_is_seen_before_it_is_kept_with_sample_figures(hall: Hall) -> None:
    ada = await hall.moderator()
    cue = {"kind": "result", "title": {"en": "The focus"}, "poll": "focus"}
    checked = (await ada.client.post("/api/rooms/plenary/cues/check", json={"definition": cue})).json()
    assert [still["poll"]["state"] for still in checked["stills"]] == ["closed", "published"]
    assert checked["stills"][-1]["results"]["result"]["ballots"] == 80
    assert all(still["rehearsal"] for still in checked["stills"])


async def test_a_cue_on_the_screen_keeps_what_it_shows_and_may_change_its_words(hall: Hall) -> None:
    ada = await hall.moderator()
    await ada.take("pause")
    seen = await definition(ada, "pause")
    refused(await ada.client.post("/api/rooms/plenary/cues/pause/remove", json={"seen": seen}), 409, "cue_on_stage")
    blank = {"seen": seen, "definition": {**seen, "kind": "blank"}}
    refused(await ada.client.put("/api/rooms/plenary/cues/pause", json=blank), 409, "cue_on_stage")
    screen = await ada.live("/live/staff?room=plenary")
    words = {"seen": seen, "definition": {**seen, "text": {"en": "Tea"}}}
    assert (await ada.client.put("/api/rooms/plenary/cues/pause", json=words)).status_code == 200
    await screen.until("stage", lambda m: m["cue"]["text"] == {"en": "Tea"})


async def test_a_poll_that_stands_in_no_run_sheet_gets_its_place_when_its_cue_is_written(hall: Hall) -> None:
    ada = await hall.moderator()
    seen = await definition(ada, "mix")
    opening = {"seen": seen, "definition": {**seen, "opens": True}}
    assert (await ada.client.put("/api/rooms/plenary/cues/mix", json=opening)).status_code == 200
    assert (await definition(ada, "mix"))["opens"] is True
    test = await ada.client.post("/api/rooms/plenary/test-vote")
    assert test.json()["id"] not in sheet((await ada.client.get("/api/preparing")).json())


async def test_languages_and_rooms_are_added_and_texts_stay_when_a_language_goes(hall: Hall) -> None:
    ada = await hall.moderator()
    seen = (await ada.client.get("/api/preparing")).json()["frame"]
    rooms = [*seen["rooms"], {"id": "", "name": {"en": "Library"}}]
    after = {**seen, "languages": ["en", "el"], "dates": "May", "rooms": rooms}
    made = await ada.client.put("/api/preparing/conference", json={"seen": seen, "frame": after})
    assert made.status_code == 200, made.text
    assert (made.json()["languages"], made.json()["rooms"][-1]["id"]) == (["en", "el"], "library")
    assert sheet(made.json(), 2) == ["join"]
    refused(await ada.client.put("/api/preparing/conference", json={"seen": seen, "frame": after}), 409, "action_lost")
    cue = {**MESSAGE, "title": {"el": "Γεύμα"}, "text": {"el": "Στο φουαγιέ"}}
    told = await ada.client.post("/api/rooms/library/cues/check", json={"definition": cue})
    assert [still["stage"]["room"]["id"] for still in told.json()["stills"]] == ["library"]
    fewer = {**made.json()["frame"], "languages": ["en"]}
    gone = await ada.client.put("/api/preparing/conference", json={"seen": made.json()["frame"], "frame": fewer})
    assert gone.json()["languages"] == ["en"]
    lost = {**gone.json()["frame"], "rooms": fewer["rooms"][1:]}
    refused(
        await ada.client.put("/api/preparing/conference", json={"seen": gone.json()["frame"], "frame": lost}),
        422,
        "definition_invalid",
    )
