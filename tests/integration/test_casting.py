"""Casting ballots over HTTP: received means committed, one ballot a badge, and every refusal loses nothing."""

import asyncio
import contextlib
import sqlite3
from collections import Counter
from pathlib import Path

import httpx2
import pytest

from tests.integration.hall import PATIENCE, Hall, Phone, copy_of, furnish, open_hall, refused, token
from voting.service.tokens import derive_auth, encode


async def opened(hall: Hall, *polls: str) -> None:
    moderator = await hall.moderator("Opener")
    for poll in polls:
        await moderator.acts(poll, "arm", "open")


async def closed(hall: Hall, poll: str) -> None:
    moderator = await hall.moderator("Closer")
    await moderator.acts(poll, "close")
    hall.clock.move(6)
    await hall.until_state(poll, "closed")


def on_disk(hall: Hall, poll: str) -> list[str]:
    """The marks that another program reads from the database file."""
    (file,) = (file for file in hall.folder.rglob("*") if file.suffix in (".db", ".sqlite", ".sqlite3"))
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as connection:
        return [mark for (mark,) in connection.execute("SELECT mark FROM ballot WHERE poll = ?", (poll,))]


async def test_received_means_that_the_ballot_is_committed(hall: Hall) -> None:
    await opened(hall, "focus")
    phone = await hall.phone(1)
    hall.clock.move(7)
    response = await phone.cast("focus", ["green", "red"], rev=3)
    assert response.status_code == 200
    assert response.json() == {"poll": "focus", "rev": 3, "at": hall.clock.now()}
    assert on_disk(hall, "focus") == ['["red","green"]']


async def test_a_vote_is_changed_until_the_poll_closes(hall: Hall) -> None:
    await opened(hall, "focus")
    phone = await hall.phone(1)
    for rev, choice in enumerate(("red", "green", "blue"), start=1):
        assert (await phone.cast("focus", [choice], rev)).json()["rev"] == rev
        assert on_disk(hall, "focus") == [f'["{choice}"]']
    assert await hall.ballots("focus") == 1


async def test_a_blank_ballot_is_a_participation(hall: Hall) -> None:
    await opened(hall, "focus")
    assert (await (await hall.phone(1)).cast("focus", None)).status_code == 200
    assert on_disk(hall, "focus") == ["null"]


async def test_a_retry_gets_the_same_answer_and_changes_nothing(hall: Hall) -> None:
    await opened(hall, "focus")
    phone = await hall.phone(1)
    ballot = phone.ballot("focus", ["red"])
    first = await phone.client.post("/api/polls/focus/ballot", json=ballot)
    again = await phone.client.post("/api/polls/focus/ballot", json=ballot)
    assert first.status_code == again.status_code == 200
    assert first.json() == again.json()
    assert on_disk(hall, "focus") == ['["red"]']


async def test_a_retry_after_the_close_is_still_told_that_the_vote_was_received(hall: Hall) -> None:
    await opened(hall, "focus")
    phone = await hall.phone(1)
    ballot = phone.ballot("focus", ["red"])
    assert (await phone.client.post("/api/polls/focus/ballot", json=ballot)).status_code == 200
    await closed(hall, "focus")
    assert (await phone.client.post("/api/polls/focus/ballot", json=ballot)).json()["rev"] == 1
    refused(await phone.cast("focus", ["blue"], rev=2), 409, "poll_closed")
    assert on_disk(hall, "focus") == ['["red"]']


async def test_an_older_vote_that_arrives_late_is_superseded(hall: Hall) -> None:
    await opened(hall, "focus")
    phone = await hall.phone(1)
    assert (await phone.cast("focus", ["red"], rev=5)).status_code == 200
    for rev in (4, 5):
        problem = refused(await phone.cast("focus", ["blue"], rev=rev), 409, "superseded")
        assert problem.detail == {"poll": "focus", "rev": 5}
    assert on_disk(hall, "focus") == ['["red"]']


async def test_a_vote_counts_during_the_grace_of_a_close_and_not_after_it(hall: Hall) -> None:
    await opened(hall, "focus")
    moderator = await hall.moderator()
    await moderator.acts("focus", "close")
    phone, late = await hall.phone(1), await hall.phone(2)
    hall.clock.move(4.9)
    assert (await phone.cast("focus", ["red"])).status_code == 200
    hall.clock.move(0.1)
    await hall.until_state("focus", "closed")
    problem = refused(await late.cast("focus", ["red"]), 409, "poll_closed")
    assert "not counted" in problem.message
    assert await hall.ballots("focus") == 1


async def test_a_poll_that_is_not_open_yet_takes_no_ballot(hall: Hall) -> None:
    phone, moderator = await hall.phone(1), await hall.moderator()
    refused(await phone.cast("focus", ["red"]), 409, "poll_not_open")
    await moderator.acts("focus", "arm")
    refused(await phone.cast("focus", ["red"]), 409, "poll_not_open")
    assert await hall.ballots("focus") == 0


async def test_a_poll_without_changes_keeps_the_first_vote(hall: Hall) -> None:
    await opened(hall, "once")
    phone = await hall.phone(1)
    assert (await phone.cast("once", ["red"])).status_code == 200
    problem = refused(await phone.cast("once", ["blue"], rev=2), 409, "change_not_allowed")
    assert problem.message.startswith("Your vote was received.")
    assert on_disk(hall, "once") == ['["red"]']


async def test_a_badge_of_another_category_is_not_entitled(hall: Hall) -> None:
    await opened(hall, "members")
    guest, member = await hall.phone(13), await hall.phone(12)
    refused(await guest.cast("members", ["red"]), 403, "not_entitled")
    assert (await member.cast("members", ["red"])).status_code == 200
    assert await hall.ballots("members") == 1


async def test_a_vote_made_with_a_code_from_before_a_reissue_stays_counted(hall: Hall) -> None:
    await opened(hall, "focus")
    phone = await hall.phone(1)
    assert (await phone.cast("focus", ["red"])).status_code == 200
    reissued = Phone(hall, phone.client, 1, "REISSUED00000001")
    refused(await reissued.cast("focus", ["blue"], rev=2), 409, "already_voted")
    assert on_disk(hall, "focus") == ['["red"]']


async def test_the_tag_of_another_badge_gives_no_second_vote(hall: Hall) -> None:
    await opened(hall, "focus")
    one, two = await hall.phone(1), await hall.phone(2)
    assert (await one.cast("focus", ["red"])).status_code == 200
    thief = Phone(hall, two.client, 2, token(1))
    refused(await thief.cast("focus", ["blue"], rev=2), 409, "already_voted")
    assert on_disk(hall, "focus") == ['["red"]']


async def test_a_poll_that_does_not_exist_is_not_found(hall: Hall) -> None:
    phone = await hall.phone(1)
    refused(await phone.cast("nothing", ["red"]), 404, "not_found")


async def test_nobody_votes_without_signing_in(hall: Hall) -> None:
    await opened(hall, "focus")
    refused(await hall.stranger(1).cast("focus", ["red"]), 401, "not_signed_in")
    moderator = await hall.moderator()
    staff = Phone(hall, moderator.client, 1, token(1))
    refused(await staff.cast("focus", ["red"]), 401, "not_signed_in")
    assert await hall.ballots("focus") == 0


async def test_fifty_simultaneous_casts_of_one_badge_leave_one_ballot(hall: Hall) -> None:
    await opened(hall, "focus")
    phone = await hall.phone(1)
    phone.client = await hall.tcp_client(cookie=phone.cookie())
    answers = await asyncio.gather(*(phone.cast("focus", ["red"], rev) for rev in range(1, 51)))
    codes = Counter(a.status_code if a.status_code == 200 else a.json()["code"] for a in answers)
    assert codes[200] >= 1
    assert set(codes) <= {200, "superseded", "too_many"}
    assert await hall.ballots("focus") == 1


async def test_three_hundred_badges_that_vote_at_once_are_all_received(tmp_path: Path) -> None:
    await furnish(tmp_path / "data", members=300, guests=0)
    async with open_hall(tmp_path / "data") as hall:
        await opened(hall, "focus", "award")
        client = await hall.tcp_client()

        async def vote(number: int) -> tuple[int, int]:
            phone = hall.stranger(number, client)
            body = {"auth": encode(derive_auth(phone.token)), "device": phone.device}
            cookie = (await client.post("/api/session", json=body)).headers["set-cookie"].split(";")[0]
            client.cookies.clear()
            statuses = []
            for poll in ("focus", "award"):
                answer = await client.post(
                    f"/api/polls/{poll}/ballot", json=phone.ballot(poll, ["red"]), headers={"cookie": cookie}
                )
                statuses.append(answer.status_code)
            return statuses[0], statuses[1]

        assert Counter(await asyncio.gather(*map(vote, range(1, 301)))) == {(200, 200): 300}
        assert await hall.ballots("focus") == await hall.ballots("award") == 300
        assert (await hall.client().get("/api/polls/focus/results")).json()["result"]["ballots"] == 300


async def test_a_secret_ballot_is_refused_over_plain_http_from_another_machine(hall: Hall) -> None:
    await opened(hall, "award", "focus")
    away = await hall.phone(1, hall.client(address="192.168.7.20"))
    refused(await away.cast("award", ["red"]), 403, "needs_tls")
    assert await hall.ballots("award") == 0
    assert (await away.cast("focus", ["red"])).status_code == 200
    here = await hall.phone(2)
    assert (await here.cast("award", ["red"])).status_code == 200


async def test_a_secret_ballot_is_taken_from_another_machine_over_https(furnished: Path, tmp_path: Path) -> None:
    async with open_hall(copy_of(furnished, tmp_path / "data"), public_url="https://vote.example.eu") as hall:
        await opened(hall, "award")
        away = await hall.phone(1, hall.client(address="192.168.7.20"))
        assert (await away.cast("award", ["red"])).status_code == 200


async def test_a_secret_ballot_row_names_no_badge(hall: Hall) -> None:
    await opened(hall, "award", "focus")
    phone = await hall.phone(1)
    await phone.cast("award", ["red"])
    await phone.cast("focus", ["red"])
    (file,) = (file for file in hall.folder.rglob("*") if file.suffix in (".db", ".sqlite", ".sqlite3"))
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as connection:
        badges = dict(connection.execute("SELECT poll, badge FROM ballot"))
    assert badges["award"] is None and badges["focus"] is not None


async def test_a_vote_that_changes_is_seen_in_the_turnout_once(hall: Hall) -> None:
    await opened(hall, "focus")
    screen = await hall.screen(await hall.moderator())
    socket = await screen.live("/live/screen")
    phones = [await hall.phone(number) for number in (1, 2, 3)]
    for phone in phones:
        await phone.cast("focus", ["red"])
        await phone.cast("focus", ["blue"], rev=2)
    turnout = await socket.until("turnout", lambda turnout: turnout["voted"] == 3)
    assert (turnout["poll"], turnout["entitled"]) == ("focus", 14)
    results = await socket.until("results", lambda results: results["result"]["counts"][2]["votes"] == 3)
    assert {c["option"]: c["votes"] for c in results["result"]["counts"]} == {"red": 0, "green": 0, "blue": 3}
    assert all(message["voted"] <= 3 for message in socket.topics("turnout"))
    assert all(message["result"]["ballots"] <= 3 for message in socket.topics("results"))


async def test_a_phone_that_gives_up_waiting_may_send_again(hall: Hall) -> None:
    """A request that is cut off after it was sent: the vote may be stored, and the retry is told the truth."""
    await opened(hall, "focus")
    phone = await hall.phone(1)
    client = await hall.tcp_client(cookie=phone.cookie())
    ballot = phone.ballot("focus", ["red"])
    with contextlib.suppress(httpx2.ReadTimeout):
        await client.post("/api/polls/focus/ballot", json=ballot, timeout=httpx2.Timeout(PATIENCE, read=0.0005))
    assert (await client.post("/api/polls/focus/ballot", json=ballot)).status_code == 200
    assert await hall.ballots("focus") == 1


@pytest.mark.parametrize("header", [{"x-forwarded-for": "192.168.7.20"}, {"forwarded": "for=192.168.7.20"}])
async def test_a_secret_ballot_is_refused_over_plain_http_through_a_proxy(hall: Hall, header: dict[str, str]) -> None:
    await opened(hall, "award")
    away = await hall.phone(1, hall.client(**header))
    refused(await away.cast("award", ["red"]), 403, "needs_tls")
    assert await hall.ballots("award") == 0
