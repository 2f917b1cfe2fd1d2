"""Limits that suit a hall behind one address: right codes are never counted, guesses and floods are."""

import asyncio
from collections import Counter
from pathlib import Path

from tests.integration.hall import Hall, furnish, open_hall, refused
from voting.service.tokens import derive_auth, encode
from voting.web.limits import FAILURES_A_SECOND, FAILURES_BURST, VOTES_A_SECOND, VOTES_BURST


async def test_five_hundred_phones_behind_one_address_sign_in_while_an_enumerator_is_slowed_down(
    tmp_path: Path,
) -> None:
    await furnish(tmp_path / "data", members=500, guests=0)
    async with open_hall(tmp_path / "data") as hall:
        client, enumerator = hall.client(), hall.client()

        async def join(number: int) -> int:
            phone = hall.stranger(number)
            body = {"auth": encode(derive_auth(phone.token)), "device": phone.device}
            return (await client.post("/api/session", json=body)).status_code

        async def guess(number: int) -> int:
            body = {"auth": encode(number.to_bytes(32, "big")), "device": "A" * 43}
            return (await enumerator.post("/api/session", json=body)).status_code

        async def guesses() -> list[int]:
            return [await guess(number) for number in range(200)]

        joins, tries = await asyncio.gather(asyncio.gather(*map(join, range(1, 501))), guesses())
        assert Counter(joins) == {201: 500}
        burst = int(FAILURES_BURST)
        assert Counter(tries) == {401: burst, 429: 200 - burst}


async def test_who_is_slowed_down_is_told_for_how_long(hall: Hall) -> None:
    client = hall.client()
    body = {"auth": "A" * 43, "device": "A" * 43}
    for _ in range(int(FAILURES_BURST)):
        refused(await client.post("/api/session", json=body), 401, "badge_unknown")
    response = await client.post("/api/session", json=body)
    problem = refused(response, 429, "too_many")
    assert response.headers["retry-after"] == "1"
    assert problem.detail == {"retry_after": round(1 / FAILURES_A_SECOND, 2)}
    refused(await client.post("/api/staff/session", json={"invite": "A" * 43}), 429, "too_many")
    hall.clock.move(1 / FAILURES_A_SECOND)
    refused(await client.post("/api/session", json=body), 401, "badge_unknown")
    await hall.phone(1)


async def test_a_scripted_phone_is_slowed_down_and_others_are_not(hall: Hall) -> None:
    moderator = await hall.moderator()
    await moderator.acts("focus", "arm", "open")
    script, other = await hall.phone(1), await hall.phone(2)
    statuses = [(await script.cast("focus", ["red"], rev)).status_code for rev in range(1, 31)]
    burst = int(VOTES_BURST)
    assert statuses == [200] * burst + [429] * (30 - burst)
    response = await script.cast("focus", ["red"], 40)
    problem = refused(response, 429, "too_many")
    assert response.headers["retry-after"] == "1" and "kept" in problem.message
    assert (await other.cast("focus", ["blue"])).status_code == 200
    hall.clock.move(1 / VOTES_A_SECOND)
    assert (await script.cast("focus", ["green"], 41)).status_code == 200
    assert await hall.ballots("focus") == 2
    results = (await other.client.get("/api/polls/focus/results")).json()["result"]
    assert {count["option"]: count["votes"] for count in results["counts"]} == {"red": 0, "green": 1, "blue": 1}
