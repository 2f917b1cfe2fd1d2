"""The preflight: each light is red when it should be, and says why."""

import shutil
from typing import NamedTuple

import pytest

from tests.integration.contest import Contest
from tests.integration.hall import ACT, Hall, Json, eventually
from tests.integration.test_photographs import given
from voting.domain.methods import Choice
from voting.domain.poll import Option, Poll
from voting.domain.roll import Badge
from voting.service.ports import RollChange


class Usage(NamedTuple):
    total: int
    used: int
    free: int


async def lights(hall: Hall, room: str = "plenary") -> dict[str, Json]:
    moderator = await hall.moderator()
    answer = await moderator.client.get(f"/api/rooms/{room}/preflight")
    assert answer.status_code == 200, answer.text
    state = answer.json()
    assert state["at"] == hall.clock.now()
    return {item["name"]: item for item in state["items"]}


async def test_the_evening_before_it_says_what_is_missing(hall: Hall) -> None:
    found = await lights(hall)
    assert {name: item["problem"] for name, item in found.items()} == {
        "screen": "no_screen",
        "storage": "",
        "clock": "",
        "roll": "",
        "phones": "few_phones",
        "rules": "electorate_too_small",
        "names": "",
        "rehearsal": "not_rehearsed",
    }
    assert found["rules"]["about"] == ["tiny"]
    assert (found["phones"]["figure"], found["phones"]["of"]) == (0, 14)
    assert found["storage"]["figure"] > 0


async def test_when_all_is_well_no_light_is_red(hall: Hall) -> None:
    moderator = await hall.moderator()
    screen = await hall.screen(moderator)
    socket = await screen.live("/live/screen")
    await socket.until("stage")
    for number in range(1, 9):
        await hall.phone(number)
    answer = await moderator.client.post("/api/rooms/plenary/test-vote")
    assert answer.status_code == 201, answer.text
    found = await lights(hall)
    del found["rules"]  # the tests' conference has a poll that is too small on purpose
    assert {item["light"] for item in found.values()} == {"ok"}
    await socket.close()

    async def lost() -> bool:
        return bool((await lights(hall))["screen"]["about"] == ["Left"])

    await eventually(lost)


async def test_a_disk_that_is_nearly_full_stops_the_show(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**12, 10**12, 300_000_000))
    found = (await lights(hall))["storage"]
    assert (found["light"], found["problem"], found["figure"]) == ("stop", "disk_nearly_full", 300)


async def test_a_clock_that_was_set_back_is_noticed(hall: Hall) -> None:
    moderator = await hall.moderator()
    hall.clock.move(3600)
    await moderator.acts("focus", "arm")
    hall.clock.move(-3600)
    assert (await lights(hall))["clock"]["problem"] == "clock_set_back"


async def test_names_that_may_not_fit_and_badges_without_a_code_are_named(hall: Hall) -> None:
    long = ("Partnership " * 9).strip()
    options = (Option("a", {"en": long}), Option("b", {"en": "Short"}))
    await hall.parts.store.add_poll(Poll("long", "side", {"en": "Long"}, Choice(), options), ACT)
    await hall.parts.store.change_roll(RollChange(added=(Badge(0, 0, "new", "New Person", "", "BE"),)), ACT)

    async def seen() -> bool:
        return bool((await lights(hall, "side"))["names"]["about"] == [long])

    await eventually(seen)
    roll = (await lights(hall, "side"))["roll"]
    assert (roll["problem"], roll["figure"]) == ("badges_not_printed", 1)


async def test_nominees_all_have_a_photograph_or_none_has(contest: Contest) -> None:
    hall, moderator = contest.hall, contest.moderator
    found = (await lights(hall))["photographs"]
    assert (found["light"], found["figure"], found["of"]) == ("ok", 0, 24)  # two of four have an organisation
    await given(moderator, option="dee", poll="podium")
    await given(moderator, option="dee", poll="chair")
    found = (await lights(hall))["photographs"]
    assert (found["light"], found["problem"]) == ("warn", "photographs_missing")
    assert (found["about"], found["figure"]) == (["Abe"], 1)
    await given(moderator, option="abe", poll="podium")
    await moderator.acts("chair", "arm", "open")  # it is too late for that one
    found = (await lights(hall))["photographs"]
    assert (found["light"], found["problem"], found["figure"], found["of"]) == ("ok", "", 2, 22)


async def test_nothing_is_said_of_photographs_where_nobody_is_nominated(hall: Hall) -> None:
    assert "photographs" not in await lights(hall)
    await given(await hall.moderator(), option="red", poll="focus")
    assert (await lights(hall))["photographs"]["about"] == ["green", "blue"]


async def test_only_moderators_may_ask(hall: Hall) -> None:
    phone = await hall.phone(1)
    assert (await phone.client.get("/api/rooms/plenary/preflight")).status_code == 401
    moderator = await hall.moderator()
    assert (await moderator.client.get("/api/rooms/cellar/preflight")).status_code == 404
