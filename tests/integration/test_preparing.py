"""Polls are written, checked, copied, arranged and removed on the console, beside a running conference."""

import secrets
from typing import Any

import pytest

from tests.integration.hall import Hall, Moderator, refused
from voting.domain.errors import BallotInvalid
from voting.protocol.commands import CastBallot
from voting.service.cast import Casting
from voting.service.polls import Polls
from voting.service.ports import Role, Session
from voting.service.tokens import derive_tag, encode

Json = Any


def written(**changes: object) -> Json:
    """A poll as the editor sends it, before anybody gave it an id."""
    return {
        "id": "",
        "room": "side",
        "title": {"en": "What first?", "de": "Was zuerst?"},
        "method": {"kind": "choice", "least": 1, "most": 1},
        "options": [{"id": "", "label": {"en": label}} for label in ("Trains", "Ships", "Łódź", "Φ")],
        "shown": "live",
        **changes,
    }


def titles(prepared: Json) -> list[str]:
    return [poll["definition"]["id"] for poll in prepared["polls"]]


def held(prepared: Json, id: str) -> Json:
    return next(poll for poll in prepared["polls"] if poll["definition"]["id"] == id)


async def prepared(moderator: Moderator) -> Json:
    response = await moderator.client.get("/api/preparing")
    assert response.status_code == 200, response.text
    return response.json()


async def test_a_poll_written_on_the_console_is_held_like_any_other(hall: Hall) -> None:
    ada = await hall.moderator("Ada")
    console = await ada.live("/live/staff?room=side")
    response = await ada.client.post("/api/polls", json={"definition": written(), "after": "award"})
    assert response.status_code == 201, response.text
    made = response.json()
    assert made["poll"] == "what-first"
    assert titles(made)[:3] == ["focus", "award", "what-first"]
    options = held(made, "what-first")["definition"]["options"]
    assert [option["id"] for option in options] == ["trains", "ships", "odz", "option-4"]
    await console.until("console", lambda m: any(poll["id"] == "what-first" for poll in m["polls"]))
    assert [cue["id"] for cue in made["rooms"][1]["run_sheet"]] == ["aside-cue", "what-first"]
    phone = await hall.phone(1)
    await ada.acts("what-first", "arm", "open")
    assert (await phone.cast("what-first", ["odz"])).status_code == 200
    entry = next(entry for entry in await hall.parts.store.journal() if entry.action == "add_poll")
    assert (entry.actor, entry.role, entry.subject) == ("Ada", "moderator", "poll what-first")


async def test_an_edit_says_what_changed_and_reaches_phones(hall: Hall) -> None:
    ada = await hall.moderator("Ada")
    phone = await hall.phone(1)
    await ada.take("focus-cue")
    socket = await phone.live("/live/attendee?room=plenary")
    focus = held(await prepared(ada), "focus")
    changed = focus["definition"] | {"title": {"en": "Mended"}, "seconds": 90}
    response = await ada.client.put("/api/polls/focus", json={"version": focus["version"], "definition": changed})
    assert response.status_code == 200, response.text
    await socket.until("poll", lambda m: m["poll"]["title"] == {"en": "Mended"})
    now = held(response.json(), "focus")
    assert (now["version"], now["last"]["actor"], now["definition"]["seconds"]) == (focus["version"] + 1, "Ada", 90)
    entry = (await hall.parts.store.journal())[-1]
    assert (entry.action, entry.subject, entry.reason) == ("edit", "poll focus", "title, seconds")


async def test_a_stale_edit_is_refused_and_says_who_was_first(hall: Hall) -> None:
    ada, bob = await hall.moderator("Ada"), await hall.moderator("Bob")
    seen = held(await prepared(bob), "focus")
    mine = {"version": seen["version"], "definition": seen["definition"] | {"title": {"en": "Ada's"}}}
    assert (await ada.client.put("/api/polls/focus", json=mine)).status_code == 200
    late = {"version": seen["version"], "definition": seen["definition"] | {"title": {"en": "Bob's"}}}
    problem = refused(await bob.client.put("/api/polls/focus", json=late), 409, "action_lost")
    assert problem.detail["actor"] == "Ada"
    refused(await bob.client.post("/api/polls/focus/remove", json={"version": seen["version"]}), 409, "action_lost")
    assert held(await prepared(bob), "focus")["definition"]["title"] == {"en": "Ada's"}


@pytest.mark.parametrize("steps", [("arm",), ("arm", "open"), ("arm", "open", "close")])
async def test_what_is_armed_or_held_can_only_be_copied(hall: Hall, steps: tuple[str, ...]) -> None:
    ada = await hall.moderator()
    await ada.acts("focus", *steps)
    now = held(await prepared(ada), "focus")
    assert now["fixed"]
    body = {"version": now["version"], "definition": now["definition"]}
    refused(await ada.client.put("/api/polls/focus", json=body), 409, "poll_fixed")
    refused(await ada.client.post("/api/polls/focus/remove", json={"version": now["version"]}), 409, "poll_fixed")
    copy = (await ada.client.post("/api/polls/focus/copy", json={"room": "side"})).json()
    assert copy["poll"] == "focus-2"
    same = held(copy, "focus-2")["definition"]
    assert same == now["definition"] | {"id": "focus-2", "room": "side"}
    assert not held(copy, "focus-2")["fixed"]


async def test_a_poll_is_removed_and_its_name_can_be_used_again(hall: Hall) -> None:
    """Whoever remembers the version of the old poll must not hold the new one for it."""
    ada = await hall.moderator()
    console = await ada.live("/live/staff?room=side")
    for title in ("First", "Second"):
        body = {"definition": written(id="again", title={"en": title})}
        made = held((await ada.client.post("/api/polls", json=body)).json(), "again")
        await console.until("console", lambda m, t=title: any(p["title"] == {"en": t} for p in m["polls"]))  # type: ignore[misc]
        gone = await ada.client.post("/api/polls/again/remove", json={"version": made["version"]})
        assert "again" not in titles(gone.json())
        await console.until("console", lambda m: all(p["id"] != "again" for p in m["polls"]))
    refused(await ada.client.post("/api/polls/again/remove", json={"version": 0}), 404, "not_found")


async def test_every_flaw_is_told_with_its_place_and_nothing_is_kept(hall: Hall) -> None:
    ada = await hall.moderator()
    before, head = await prepared(ada), await hall.parts.store.head()
    broken = written(title={"en": " "}, method={"kind": "choice", "least": "x"}, options=[{"id": "A b", "label": {}}])
    checked = (await ada.client.post("/api/preparing/check", json={"definition": broken})).json()
    assert {flaw["place"] for flaw in checked["flaws"]} == {
        "title.en", "method.least", "options.0.id", "options.0.label",
    }  # fmt: skip
    assert checked["poll"] is None
    contradicting = written(
        room="nowhere", method={"kind": "choice", "most": 9}, secret=True, seconds=1, ties=["run_off"]
    )
    checked = (await ada.client.post("/api/preparing/check", json={"definition": contradicting})).json()
    assert {flaw["place"] for flaw in checked["flaws"]} == {"room", "method", "shown"}
    for definition in (broken, contradicting):
        problem = refused(await ada.client.post("/api/polls", json={"definition": definition}), 422, "poll_invalid")
        assert problem.detail["flaws"]
    assert (await prepared(ada), await hall.parts.store.head()) == (before, head)


async def test_a_check_shows_the_poll_and_counts_who_may_vote(hall: Hall) -> None:
    ada = await hall.moderator()
    good = written(categories=["guest"])
    checked = (await ada.client.post("/api/preparing/check", json={"definition": good})).json()
    assert (checked["flaws"], checked["electorate"]) == ([], 2)
    assert checked["poll"]["title"]["de"] == "Was zuerst?"
    assert checked["poll"]["options"][2]["id"] == "odz"
    assert (await prepared(ada))["categories"] == {"guest": 2, "member": 12}


async def test_polls_and_cues_are_put_in_order(hall: Hall) -> None:
    ada = await hall.moderator()
    now = await prepared(ada)
    seen, order = titles(now), list(reversed(titles(now)))
    response = await ada.client.post("/api/preparing/order", json={"seen": seen, "order": order})
    assert titles(response.json()) == order
    refused(await ada.client.post("/api/preparing/order", json={"seen": seen, "order": seen}), 409, "action_lost")
    cues = [cue["id"] for cue in response.json()["rooms"][0]["run_sheet"]]
    body = {"seen": cues, "order": list(reversed(cues))}
    arranged = await ada.client.post("/api/rooms/plenary/run-sheet", json=body)
    assert [cue["id"] for cue in arranged.json()["rooms"][0]["run_sheet"]] == body["order"]
    refused(await ada.client.post("/api/rooms/plenary/run-sheet", json=body), 409, "action_lost")
    refused(await ada.client.post("/api/rooms/nowhere/run-sheet", json=body), 404, "not_found")
    console = await ada.live("/live/staff?room=plenary")
    await console.until("console", lambda m: [cue["id"] for cue in m["run_sheet"]] == body["order"])


async def test_polls_are_put_in_order_though_a_test_vote_was_held(hall: Hall) -> None:
    ada = await hall.moderator()
    assert (await ada.client.post("/api/rooms/side/test-vote")).status_code == 201
    seen = titles(await prepared(ada))
    response = await ada.client.post("/api/preparing/order", json={"seen": seen, "order": seen[::-1]})
    assert response.status_code == 200, response.text
    assert titles(response.json()) == seen[::-1]


async def test_a_poll_on_the_screen_is_not_removed_from_under_it(hall: Hall) -> None:
    ada = await hall.moderator()
    await ada.take("focus-cue")
    refused(await ada.client.post("/api/polls/focus/remove", json={"version": 0}), 409, "poll_on_stage")
    await ada.take("pause")
    assert (await ada.client.post("/api/polls/focus/remove", json={"version": 0})).status_code == 200


async def test_only_moderators_prepare(hall: Hall) -> None:
    phone = await hall.phone(1)
    refused(await phone.client.get("/api/preparing"), 401, "not_signed_in")
    refused(await phone.client.post("/api/polls", json={"definition": written()}), 401, "not_signed_in")


async def test_a_definition_may_be_long_but_not_without_end(hall: Hall) -> None:
    ada = await hall.moderator()
    many = [{"id": "", "label": {"en": f"Option {n} " + "x" * 300}} for n in range(100)]
    response = await ada.client.post("/api/polls", json={"definition": written(options=many)})
    assert response.status_code == 201
    refused(await ada.client.post("/api/polls", json={"definition": written(options=many * 9)}), 413, "body_too_large")


async def test_a_ballot_is_never_judged_by_what_a_poll_was_before_an_edit(hall: Hall) -> None:
    """Another process, which nobody told."""
    store, bus, clock = hall.parts.store, hall.parts.bus, hall.parts.clock
    unaware = Polls(store, clock)
    await unaware.load()
    ada, phone = await hall.moderator(), await hall.phone(1)
    focus = held(await prepared(ada), "focus")
    edited = focus["definition"] | {"options": focus["definition"]["options"][1:]}
    await ada.client.put("/api/polls/focus", json={"version": focus["version"], "definition": edited})
    await ada.acts("focus", "arm", "open")
    badge = (await store.badge_by_number(1)).id
    command = CastBallot(
        tag=encode(derive_tag(phone.token, "focus")), submission=encode(secrets.token_bytes(16)), rev=1, choices=["red"]
    )
    session = Session(bytes(32), Role.ATTENDEE, clock.now() + 1, badge=badge)
    with pytest.raises(BallotInvalid):
        await Casting(store, bus, clock, unaware).cast(session, "focus", command)
