"""What attendees write, through the server: who sees what, and where no text ever stands."""

import asyncio
import base64
import secrets
from pathlib import Path

import pytest

from tests.integration.hall import DEFINITION, Hall, Moderator, Phone, copy_of, furnish, open_hall, refused

ROOM = "/api/rooms/plenary"
SECRET_TEXT = "zebrafinch"


def an_id() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(16)).decode().rstrip("=")


async def opened(hall: Hall, **rules: object) -> Moderator:
    moderator = await hall.moderator()
    how = {"open": True, "moderated": True, "names": "never", "most": 2} | rules
    assert (await moderator.client.post(f"{ROOM}/floor", json=how)).status_code == 200
    return moderator


async def ask(phone: Phone, text: str, **more: object) -> str:
    id = an_id()
    answer = await phone.client.post(f"{ROOM}/questions", json={"id": id, "text": text, **more})
    assert answer.status_code == 201, answer.text
    return id


async def test_a_question_is_seen_by_the_room_once_a_moderator_shows_it(hall: Hall) -> None:
    phone, other = await hall.phone(1), await hall.phone(2)
    moderator = await opened(hall)
    socket = await other.live("/live/attendee")
    id = await ask(phone, f"  Why {SECRET_TEXT}?  ")
    state = await socket.until("floor", lambda state: state["waiting"] == 1)
    assert state["questions"] == []
    assert not any(
        SECRET_TEXT in str(frame) for topic in ("stage", "poll", "floor", "me") for frame in socket.topics(topic)
    )
    answer = await moderator.client.post(f"{ROOM}/questions/{id}/actions", json={"deed": "show"})
    assert [question["name"] for question in answer.json()["questions"]] == [""]
    state = await socket.until("floor", lambda state: state["questions"])
    assert state["questions"] == [
        {"id": id, "text": f"Why {SECRET_TEXT}?", "name": "", "state": "shown", "supports": 0}
    ]
    assert (await other.client.post(f"{ROOM}/questions/{id}/support", json={"on": True})).status_code == 204
    await socket.until("floor", lambda state: state["questions"] and state["questions"][0]["supports"] == 1)
    mine = (await other.client.get(f"{ROOM}/questions/mine")).json()
    assert mine == {"asked": 0, "supported": [id]}
    newcomer = await (await hall.phone(3)).live("/live/attendee")
    await newcomer.until("floor", lambda state: state["questions"])


async def test_no_text_is_in_the_journal_nor_in_the_log(hall: Hall, capfd: pytest.CaptureFixture[str]) -> None:
    phone = await hall.phone(1)
    moderator = await opened(hall)
    id = await ask(phone, SECRET_TEXT)
    await moderator.client.post(f"{ROOM}/questions/{id}/actions", json={"deed": "edit", "text": f"{SECRET_TEXT}!"})
    bad = await phone.client.post(f"{ROOM}/questions", json={"id": an_id(), "text": f"{SECRET_TEXT}\x07"})
    assert refused(bad, 422, "text_refused").detail == {"reason": "characters"}
    assert SECRET_TEXT not in bad.text
    entries = await hall.parts.store.journal()
    assert {entry.action for entry in entries} >= {"floor", "question"}
    assert not any(SECRET_TEXT in f"{entry}" for entry in entries)
    out = capfd.readouterr()
    assert SECRET_TEXT not in out.out + out.err


async def test_an_author_is_named_only_where_the_room_says_so_or_the_author_does(hall: Hall) -> None:
    phone, other = await hall.phone(1), await hall.phone(2)
    moderator = await opened(hall, names="choice")
    await ask(phone, "With name", named=True)
    await ask(other, "Without")
    listed = (await moderator.client.get(f"{ROOM}/questions")).json()["questions"]
    names = {question["text"]: question["name"] for question in listed}
    assert names["Without"] == ""
    assert (await hall.parts.store.badge_by_number(1)).name in names["With name"]
    await opened(hall, names="always")
    promised = await other.client.post(f"{ROOM}/questions", json={"id": an_id(), "text": "Secretly?"})
    refused(promised, 409, "floor_named")
    assert "Secretly" not in (await moderator.client.get(f"{ROOM}/questions")).text
    await opened(hall, names="never")
    await ask(phone, "In spite of it", named=True)
    assert [q.name for q in await hall.parts.store.questions("plenary") if q.text == "In spite of it"] == [""]


async def test_limits_and_roles(hall: Hall) -> None:
    phone = await hall.phone(1)
    shut = await phone.client.post(f"{ROOM}/questions", json={"id": an_id(), "text": "Early?"})
    refused(shut, 409, "floor_closed")
    moderator = await opened(hall)
    id = await ask(phone, "One?")
    await ask(phone, "Two?")
    full = await phone.client.post(f"{ROOM}/questions", json={"id": an_id(), "text": "Three?"})
    assert refused(full, 409, "floor_full").detail == {"most": 2}
    refused(await phone.client.get(f"{ROOM}/questions"), 401, "not_signed_in")
    refused(await phone.client.post(f"{ROOM}/questions/{id}/actions", json={"deed": "show"}), 401, "not_signed_in")
    refused(await phone.client.post(f"{ROOM}/questions/{id}/support", json={"on": True}), 404, "not_found")
    refused(await moderator.client.get("/api/rooms/nowhere/questions"), 404, "not_found")
    assert (await moderator.client.post(f"{ROOM}/floor", json={"open": True})).status_code == 422
    merged = await moderator.client.post(f"{ROOM}/questions/{id}/actions", json={"deed": "merge", "into": "\0"})
    refused(merged, 422, "invalid_input")


@pytest.fixture(scope="module")
def clouds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clouds") / "data"
    words = {"kind": "words", "most": 2}
    polls = [
        {"id": "hopes", "room": "plenary", "title": "Hopes?", "method": words, "shown": "after_close", "secret": True}
    ]
    held = DEFINITION["polls"]
    assert isinstance(held, list)
    asyncio.run(furnish(folder, definition={**DEFINITION, "polls": [*held, *polls]}))
    return folder


async def test_words_are_seen_by_nobody_before_the_room_may_and_then_as_moderated(clouds: Path, tmp_path: Path) -> None:
    async with open_hall(copy_of(clouds, tmp_path / "data")) as hall:
        moderator = await hall.moderator()
        await moderator.acts("hopes", "arm", "open")
        phone = await hall.phone(1)
        assert (await phone.cast("hopes", [SECRET_TEXT, "Trust"])).status_code == 200
        assert (await (await hall.phone(2)).cast("hopes", ["trust"])).status_code == 200
        bad = await phone.cast("hopes", [f"{SECRET_TEXT}\u202e"], rev=2)
        assert refused(bad, 422, "ballot_invalid").detail == {"reason": "characters"}
        refused(await moderator.client.get("/api/polls/hopes/words"), 409, "words_fixed")
        await moderator.act("hopes", "close")
        hall.clock.move(10)
        await hall.until_state("hopes", "closed")
        listed = (await moderator.client.get("/api/polls/hopes/words")).json()
        assert {row["text"]: (row["votes"], row["standing"]) for row in listed["words"]} == {
            "Trust": (2, "waiting"),
            SECRET_TEXT: (1, "waiting"),
        }
        result = (await phone.client.get("/api/polls/hopes/results")).json()["result"]
        assert (result["words"], result["waiting"]) == ([], 2)
        await moderator.client.post("/api/polls/hopes/words", json={"deed": "show", "keys": ["trust"]})
        await moderator.client.post("/api/polls/hopes/words", json={"deed": "hide", "keys": [SECRET_TEXT]})
        result = (await phone.client.get("/api/polls/hopes/results")).json()["result"]
        assert result["words"] == [{"key": "trust", "text": "Trust", "votes": 2}]
        await moderator.acts("hopes", "reveal")
        late = await moderator.client.post("/api/polls/hopes/words", json={"deed": "hide", "keys": ["trust"]})
        refused(late, 409, "words_fixed")
        record = (await moderator.client.get("/api/polls/hopes/protocol.json")).text
        assert '"hidden":1' in record and SECRET_TEXT not in record
        assert not any(SECRET_TEXT in f"{entry}" for entry in await hall.parts.store.journal())
