"""Ideas through the server: sent, seen to, fixed by arming, supported, recorded, exported and counted again."""

import asyncio
from pathlib import Path

import pytest

from tests.integration.hall import DEFINITION, Hall, Moderator, Phone, copy_of, furnish, open_hall, refused
from tests.integration.test_written import an_id
from voting.domain.tally import tally
from voting.export.report import PollReport, Report
from voting.records import recount
from voting.records.bundle import bundle
from voting.records.signing import read_signer
from voting.service.record import archive

IDEAS = "/api/polls/themes/ideas"
SECRET_TEXT = "zebrafinch"


@pytest.fixture(scope="module")
def burning(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("burning") / "data"
    method = {"kind": "ideas", "most": 2, "each": 2, "moderated": False, "themes": [{"en": "Money", "de": "Geld"}]}
    poll = {"id": "themes", "room": "plenary", "title": "Themes?", "method": method, "shown": "live"}
    cue = {"id": "themes-cue", "kind": "poll", "title": "Themes", "poll": "themes"}
    polls, rooms = DEFINITION["polls"], DEFINITION["rooms"]
    assert isinstance(polls, list) and isinstance(rooms, list)
    plenary = {**rooms[0], "run_sheet": [*rooms[0]["run_sheet"], cue]}
    changed = {"polls": [*polls, {**poll, "categories": ["member"]}], "rooms": [plenary, rooms[1]]}
    asyncio.run(furnish(folder, definition={**DEFINITION, **changed}))
    return folder


async def send(phone: Phone, text: str) -> str:
    id = an_id()
    answer = await phone.client.post(IDEAS, json={"id": id, "text": text})
    assert answer.status_code == 201, answer.text
    return id


async def tend(moderator: Moderator, id: str, deed: str, **more: str) -> None:
    answer = await moderator.client.post(f"{IDEAS}/{id}/actions", json={"deed": deed, **more})
    assert answer.status_code == 200, answer.text


async def collecting(hall: Hall) -> Moderator:
    moderator = await hall.moderator()
    await moderator.take("themes-cue")
    await moderator.acts("themes", "collect")
    return moderator


async def test_from_what_attendees_send_to_a_result_that_is_counted_again(
    burning: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with open_hall(copy_of(burning, tmp_path / "data")) as hall:
        moderator = await collecting(hall)
        ana, ben = await hall.phone(1), await hall.phone(2)
        socket = await ben.live("/live/attendee")
        calendar = await send(ana, "A common calendar")
        await send(ben, "More funding")
        again = await send(ben, "A comon calendar for all")
        insult = await send(ana, f"{SECRET_TEXT} is SHIT")
        state = await socket.until("ideas", lambda state: len(state["ideas"]) == 3 and state["waiting"])
        assert (state["collecting"], state["waiting"], SECRET_TEXT in str(state)) == (True, 1, False)
        listed = (await moderator.client.get(IDEAS)).json()
        assert {row["id"]: row["like"] for row in listed["ideas"] if row["like"]} in (
            {again: calendar},
            {calendar: again},
        )
        await tend(moderator, again, "merge", into=calendar)
        await tend(moderator, calendar, "theme", text="Geld")
        await tend(moderator, insult, "hide")
        mine = (await ben.client.post(f"{IDEAS}/mine", json={"ids": [again, an_id()]})).json()
        assert mine == {
            "sent": 2,
            "ideas": [
                {"id": again, "text": "A comon calendar for all", "state": "merged", "into": "A common calendar"}
            ],
        }
        await moderator.acts("themes", "arm")
        poll = (await socket.until("poll", lambda state: state["poll"]["options"]))["poll"]
        assert [(o["id"], o["label"], o["theme"]) for o in poll["options"]] == [
            ("idea-1", {"en": "A common calendar"}, {"en": "Money", "de": "Geld"}),
            ("idea-2", {"en": "More funding"}, None),
        ]
        refused(await moderator.client.post(f"{IDEAS}/{insult}/actions", json={"deed": "show"}), 409, "poll_fixed")
        await moderator.acts("themes", "open")
        for phone, choices in [(ana, ["idea-1", "idea-2"]), (ben, ["idea-1"]), (await hall.phone(3), None)]:
            assert (await phone.cast("themes", choices)).status_code == 200
        too_many = await ana.cast("themes", ["idea-1", "idea-2", "idea-1"], rev=2)
        assert refused(too_many, 422, "ballot_invalid").detail == {"reason": "too_many", "most": 2}
        await moderator.acts("themes", "close")
        hall.clock.move(10)
        await hall.until_state("themes", "closed")
        await moderator.acts("themes", "reveal")
        store = hall.parts.store
        assert not any(SECRET_TEXT in f"{entry}" for entry in await store.journal())
        held, turnout = await store.poll("themes"), await store.turnout("themes")
        counted = tally(held, await store.marks("themes"))
        report = Report(await store.conference(), (PollReport(held, turnout, counted),), hall.clock.now())
        rows = report.results_table()[1:]
        assert [(row[2], row[3], row[7], row[9]) for row in rows] == [
            ("idea-1", "A common calendar", "Money", 2),
            ("idea-2", "More funding", None, 1),
        ]
        record = (await moderator.client.get("/api/polls/themes/protocol.json")).json()
        assert record["result"]["options"] == [{"option": "idea-1", "votes": 2}, {"option": "idea-2", "votes": 1}]
        assert (await moderator.client.get("/api/polls/themes/protocol.pdf")).content.startswith(b"%PDF")
        file = bundle(await archive(store, hall.clock.now()), read_signer(hall.folder))
        assert SECRET_TEXT not in file.decode()
        recount.check_bundle(file, None)
        said = capsys.readouterr().out
        assert "A common calendar: votes 2" in said
        unsigned = "WRONG: the journal: the journal's first entry names another signing key"
        assert [line for line in said.splitlines() if "WRONG" in line] == [unsigned]


async def test_who_may_not_vote_sends_nothing_and_nobody_does_before_or_after(burning: Path, tmp_path: Path) -> None:
    async with open_hall(copy_of(burning, tmp_path / "data")) as hall:
        phone, guest = await hall.phone(1), await hall.phone(13)
        body = {"id": an_id(), "text": "Too early"}
        refused(await phone.client.post(IDEAS, json=body), 409, "floor_closed")
        moderator = await collecting(hall)
        refused(await guest.client.post(IDEAS, json=body), 403, "not_entitled")
        refused(await moderator.client.post(IDEAS, json=body), 401, "not_signed_in")
        refused(await phone.client.get(IDEAS), 401, "not_signed_in")
        refused(await phone.client.post("/api/polls/focus/ideas", json=body), 404, "not_found")
        refused(await moderator.act("focus", "collect"), 409, "illegal_transition")
        long = await phone.client.post(IDEAS, json={"id": an_id(), "text": "x" * 101})
        assert refused(long, 422, "text_refused").detail == {"reason": "too_long", "longest": 100}
        await send(phone, "<b>One</b>")
        await send(phone, "Two")
        refused(await phone.client.post(IDEAS, json={"id": an_id(), "text": "Three"}), 409, "floor_full")
        await moderator.acts("themes", "stop_collecting")
        refused(await (await hall.phone(2)).client.post(IDEAS, json=body), 409, "floor_closed")
        refused(
            await moderator.client.post(
                "/api/polls/themes/remove", json={"version": (await hall.poll("themes")).version}
            ),
            409,
            "poll_on_stage",
        )
