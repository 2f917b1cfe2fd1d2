"""What phones, moderators and everybody are told of who may vote, for whom, and by whom a result is shown."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.integration.contest import Contest, opened
from tests.integration.hall import ACT, DEFINITION, MEMBERS, Json, Phone, furnish, open_hall, refused
from voting.domain.roll import Badge
from voting.service.ports import RollChange

GUESTS = 4

POLLS: dict[str, dict[str, object]] = {
    "pairs": {"one_vote": "organisation", "secret": True, "least_electorate": 3, "shown": "held", "ties": ["joint"]},
    "assembly": {"one_vote": "delegate", "weighted": True, "shown": "live"},
    "side-only": {"rooms": ["side"], "checked_in": True},
    "groups": {"breakdown": "category", "least_group": 3, "shown": "live"},
}
OPTIONS = [{"id": id, "label": id.title()} for id in ("abe", "cas")]


@pytest.fixture
async def contest(tmp_path: Path) -> AsyncIterator[Contest]:
    polls = [
        {"id": id, "room": "plenary", "title": id, "method": {"kind": "choice"}, "options": OPTIONS, **rules}
        for id, rules in POLLS.items()
    ]
    sheet = [{"id": id, "kind": "poll", "title": id, "poll": id} for id in POLLS]
    side = [{"id": "aside", "kind": "message", "title": "Aside", "text": "Coffee"}]
    rooms = [
        {"id": "plenary", "name": "Plenary", "run_sheet": sheet},
        {"id": "side", "name": "Side", "run_sheet": side},
    ]
    await furnish(tmp_path / "data", guests=GUESTS, definition=dict(DEFINITION) | {"rooms": rooms, "polls": polls})
    async with open_hall(tmp_path / "data") as hall:
        yield await opened(hall)


async def on_roll(contest: Contest, change: Callable[[Badge], Badge]) -> None:
    """Import every badge with a ``change``."""
    badges = await contest.hall.parts.store.badges()
    await contest.hall.parts.store.change_roll(RollChange(updated=tuple(change(badge) for badge in badges)), ACT)


def paired(badge: Badge) -> Badge:
    return replace(badge, organisation=f"Pair {(badge.number + 1) // 2}")


async def me(contest: Contest, who: int | Phone) -> Json:
    """What a phone that comes, or comes again, is told of its badge, once it is told of the poll on the stage."""
    phone = await contest.hall.phone(who) if isinstance(who, int) else who
    cue = (await contest.hall.parts.store.stage("plenary")).cue
    return await (await phone.live("/live/attendee")).until("me", lambda told: told["poll"] == cue)


async def test_a_colleagues_phone_says_that_the_organisation_has_voted_before_it_tries(contest: Contest) -> None:
    await on_roll(contest, paired)
    await contest.voted("pairs")
    assert (await contest.hall.poll("pairs")).entitled == 8
    first, second, third = [await contest.hall.phone(number) for number in (1, 2, 3)]
    sockets = [await phone.live("/live/attendee") for phone in (first, second, third)]
    for socket in sockets:
        told = await socket.until("me", lambda told: told["poll"] == "pairs")
        assert (told["entitled"], told["barred"]) == (True, "")
    assert (await second.cast("pairs", ["abe"])).status_code == 200
    await sockets[0].until("me", lambda told: told["barred"] == "organisation_voted")
    refused(await first.cast("pairs", ["cas"]), 409, "organisation_voted")
    assert (await second.cast("pairs", ["cas"], rev=2)).status_code == 200, "who voted may change the vote"
    assert sockets[2].newest("me")["barred"] == "" == sockets[1].newest("me")["barred"]
    await sockets[1].until("turnout", lambda told: (told["voted"], told["entitled"]) == (1, 8))
    assert (await me(contest, first))["barred"] == "organisation_voted", "also to a phone that comes later"
    await contest.close("pairs")
    assert (await contest.published("pairs"))["result"]["ballots"] == 1


async def test_phones_that_come_back_to_the_poll_are_told_again(contest: Contest) -> None:
    await on_roll(contest, paired)
    await contest.voted("pairs", "abe")
    colleague = await (await contest.hall.phone(2)).live("/live/attendee")
    await colleague.until("me", lambda told: told["barred"] == "organisation_voted")
    await contest.moderator.acts("groups", "arm")
    await contest.close("pairs")
    assert (await contest.moderator.take("groups")).status_code == 204
    await colleague.until("me", lambda told: told["poll"] == "groups" and told["barred"] == "")
    seen = len(colleague.messages)
    assert (await contest.moderator.take("pairs")).status_code == 204
    await colleague.until("me", lambda told: told["poll"] == "pairs" and told["barred"] == "organisation_voted", seen)


async def test_weights_count_and_everybody_sees_them(contest: Contest) -> None:
    weights = {1: 4, 3: 1, 5: 2}
    await on_roll(contest, lambda badge: replace(paired(badge), delegate=weights.get(badge.number, 0)))
    await contest.voted("assembly", "abe")
    abe = await contest.phones[0].live("/live/attendee")
    assert (await abe.until("me", lambda told: told["poll"] == "assembly"))["weight"] == 4
    assert (await me(contest, 2))["barred"] == "delegate"
    for number in (3, 5):
        assert (await (await contest.hall.phone(number)).cast("assembly", ["cas"])).status_code == 200
    results = await contest.results("assembly")
    assert [row["votes"] for row in results["result"]["counts"]] == [4, 3]
    poll = await (await (await contest.hall.phone(7)).live("/live/attendee")).until("poll")
    assert poll["poll"]["weights"] == [
        {"weight": 4, "organisations": ["Pair 1"]},
        {"weight": 2, "organisations": ["Pair 3"]},
        {"weight": 1, "organisations": ["Pair 2"]},
    ]
    assert poll["poll"]["entitled"] == 3


async def test_two_delegates_stop_the_arming_and_the_preflight_says_so(contest: Contest) -> None:
    await on_roll(contest, lambda badge: replace(paired(badge), delegate=1))
    refused(await contest.moderator.act("assembly", "arm"), 409, "delegates_unclear")
    response = await contest.moderator.client.get("/api/rooms/plenary/preflight")
    rules = next(item for item in response.json()["items"] if item["name"] == "rules")
    assert (rules["light"], rules["problem"], rules["about"]) == ("stop", "delegates_unclear", ["assembly"])


async def test_who_is_registered_elsewhere_or_came_later_is_told_that(contest: Contest) -> None:
    await on_roll(contest, lambda badge: replace(badge, rooms=("side",) if badge.number < 4 else ("plenary",)))
    first = await contest.hall.phone(1)
    await contest.voted("side-only")
    assert (await contest.hall.poll("side-only")).entitled == 1
    told = [(await me(contest, number))["barred"] for number in (first, 2, 5)]
    assert told == ["", "checked_in", "room"]


async def test_groups_are_told_after_the_close_and_only_where_there_are_enough(contest: Contest) -> None:
    guests = range(MEMBERS + 1, MEMBERS + 4)
    await contest.voted("groups", "abe", "abe", "cas", None)
    phones = [await contest.hall.phone(number) for number in guests]
    for phone in phones[:2]:
        assert (await phone.cast("groups", ["cas"])).status_code == 200
    assert (await contest.results("groups"))["breakdown"] is None, "two looks would show the ballots between"
    await contest.moderator.acts("groups", "close")
    assert (await phones[2].cast("groups", ["cas"])).status_code == 200
    contest.hall.clock.move(5)
    await contest.hall.until_state("groups", "closed")
    breakdown = (await contest.results("groups"))["breakdown"]
    assert (breakdown["by"], breakdown["least"]) == ("category", 3)
    figures = {c["name"]: [row["votes"] for row in c["result"]["counts"]] for c in breakdown["cohorts"]}
    assert figures == {"guest": [0, 3], "member": [2, 1]}


async def test_with_one_ballot_less_there_are_no_groups(contest: Contest) -> None:
    await contest.voted("groups", "abe", "abe", "cas")
    for number in (MEMBERS + 1, MEMBERS + 2):
        assert (await (await contest.hall.phone(number)).cast("groups", ["cas"])).status_code == 200
    await contest.close("groups")
    results = await contest.results("groups")
    assert results["breakdown"]["cohorts"] == []
    assert [row["votes"] for row in results["result"]["counts"]] == [2, 3]


async def test_colleagues_who_tap_together_leave_one_vote(contest: Contest) -> None:
    await on_roll(contest, paired)
    await contest.voted("pairs")
    phones = [await contest.hall.phone(number) for number in range(1, 13)]
    answers = await asyncio.gather(*(phone.cast("pairs", ["abe"]) for phone in phones))
    assert sorted(answer.status_code for answer in answers) == [200] * 6 + [409] * 6
    assert (await contest.hall.parts.store.turnout("pairs")).voted == 6


@pytest.mark.parametrize(
    ("rules", "place"),
    [
        ({"secret": True, "breakdown": "country"}, "breakdown"),
        ({"secret": True, "one_vote": "delegate", "weighted": True}, "weighted"),
    ],
)
async def test_the_editor_is_told_what_would_identify(contest: Contest, rules: Json, place: str) -> None:
    poll = {"id": "x", "room": "plenary", "title": {"en": "X"}, "method": {"kind": "choice"}, "options": OPTIONS}
    labelled = [{**option, "label": {"en": option["label"]}} for option in OPTIONS]
    body = {"definition": poll | {"options": labelled} | rules}
    checked = (await contest.moderator.client.post("/api/preparing/check", json=body)).json()
    assert [(flaw["place"], flaw["code"]) for flaw in checked["flaws"]] == [(place, "would_identify")]
