"""What moderators do is seen: peeks, four eyes, and the alarm while ballots are on their way."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.integration.contest import Contest, definition, opened, refused_because
from tests.integration.hall import Json, Moderator, Phone, copy_of, furnish, open_hall, refused

# peeking


async def test_a_peek_is_answered_to_one_and_kept_in_the_journal(contest: Contest) -> None:
    await contest.held("everything", "abe", "abe", "dee")
    bob = await contest.hall.moderator("Bob")
    seen = len(contest.console.messages)
    version = (await contest.hall.poll("everything")).version
    body = {"version": version, "reason": "The host asked"}
    answer = await bob.client.post("/api/polls/everything/peek", json=body)
    assert answer.status_code == 200
    assert answer.json()["outcome"]["winners"] == ["abe"]
    assert {c["option"]: c["votes"] for c in answer.json()["result"]["counts"]} == {
        "dee": 1,
        "abe": 2,
        "cas": 0,
        "bea": 0,
    }
    entry = (await contest.hall.parts.store.journal())[-1]
    assert (entry.actor, entry.action, entry.subject, entry.reason) == (
        *("Bob", "peek", "poll everything"),
        "The host asked",
    )
    console = await contest.console.until("console", lambda m: m["last"]["everything"]["action"] == "peek", after=seen)
    assert console["last"]["everything"]["actor"] == "Bob", "others see that somebody looked"
    assert not [message for message in contest.console.messages if message["topic"] == "results"]
    response = await contest.hall.client().get("/api/polls/everything/results")
    refused(response, 404, "results_not_visible")
    refused(await bob.client.post("/api/polls/everything/peek", json=body), 409, "action_lost")


async def peek(who: Moderator, poll: str, reason: str = "The host asked") -> Any:
    version = (await who.hall.poll(poll)).version
    return await who.client.post(f"/api/polls/{poll}/peek", json={"version": version, "reason": reason})


async def test_an_open_secret_poll_is_not_to_be_peeked_at(contest: Contest) -> None:
    await contest.voted("everything", "abe")
    refused_because(await peek(contest.moderator, "everything"), "two looks")
    await contest.moderator.acts("everything", "close")
    refused(await peek(contest.moderator, "everything"), 409, "illegal_transition")
    assert "peek" not in {entry.action for entry in await contest.hall.parts.store.journal()}


async def test_an_open_named_poll_can_be_peeked_at_while_it_runs(contest: Contest) -> None:
    await contest.voted("named", "abe", "dee")
    answer = await peek(contest.moderator, "named")
    assert (answer.status_code, answer.json()["result"]["ballots"], answer.json()["outcome"]) == (200, 2, None)
    assert (await contest.hall.poll("named")).state == "open"


@pytest.mark.parametrize("reason", ["", "  a "])
async def test_a_peek_without_a_reason_is_refused(contest: Contest, reason: str) -> None:
    await contest.held("everything", "abe")
    refused(await peek(contest.moderator, "everything", reason), 422, "invalid_input")


async def test_only_moderators_peek(contest: Contest) -> None:
    await contest.held("everything", "abe")
    body = {"version": (await contest.hall.poll("everything")).version, "reason": "I want to know"}
    refused(await contest.phones[0].client.post("/api/polls/everything/peek", json=body), 401, "not_signed_in")


# the doubt alarm


async def begun(phone: Phone, poll: str) -> None:
    assert (await phone.client.post(f"/api/polls/{poll}/begun", json={})).status_code == 204


async def doubts(contest: Contest, poll: str) -> list[str]:
    """Close the poll and see what the console says while it closes."""
    seen = len(contest.console.messages)
    await contest.moderator.acts(poll, "close")

    def closing(console: Json) -> bool:
        return any(view["id"] == poll and view["state"] == "closing" for view in console["polls"])

    result: list[str] = (await contest.console.until("console", closing, after=seen))["doubts"]
    return result


async def test_the_alarm_rings_while_ballots_that_were_begun_could_change_the_outcome(contest: Contest) -> None:
    await contest.voted("everything", "abe", "abe", "dee")
    late = [await contest.hall.phone(number) for number in (5, 6)]
    for phone in late:
        await begun(phone, "everything")
    assert await doubts(contest, "everything") == ["everything"]
    seen = len(contest.console.messages)
    for phone in late:
        assert (await phone.cast("everything", ["abe"])).status_code == 200

    def quiet_and_closing(console: Json) -> bool:
        states = {view["id"]: view["state"] for view in console["polls"]}
        return bool(console["doubts"] == [] and states["everything"] == "closing")

    await contest.console.until("console", quiet_and_closing, after=seen)


async def test_the_alarm_is_silent_where_the_missing_ballots_change_nothing(contest: Contest) -> None:
    await contest.voted("everything", "abe", "abe", "abe", "dee")
    await begun(await contest.hall.phone(5), "everything")
    await begun(contest.phones[0], "everything")  # whose ballot is there
    assert await doubts(contest, "everything") == []


async def test_the_alarm_is_silent_about_badges_that_may_not_vote(contest: Contest) -> None:
    await contest.voted("everything", "abe", "dee")
    await begun(await contest.hall.phone(13), "everything")
    assert await doubts(contest, "everything") == []


async def test_nobody_is_told_of_a_doubt_before_the_close(contest: Contest) -> None:
    await contest.voted("everything", "abe", "dee")
    await begun(await contest.hall.phone(5), "everything")
    console = await contest.console.until("console", lambda m: m["turnout"].get("everything") == 2)
    assert console["doubts"] == []
    refused(await contest.moderator.client.post("/api/polls/everything/begun", json={}), 401, "not_signed_in")


# four eyes


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A conference of awards that wants a second person."""
    folder = tmp_path_factory.mktemp("guarded") / "data"
    asyncio.run(furnish(folder, definition=definition(four_eyes=True)))
    return folder


@pytest.fixture
async def pair(guarded: Path, tmp_path: Path) -> AsyncIterator[tuple[Contest, Moderator]]:
    """Ada at the console, and Bob."""
    async with open_hall(copy_of(guarded, tmp_path / "data")) as hall:
        yield await opened(hall), await hall.moderator("Bob")


async def annul(who: Moderator, poll: str, reason: str) -> Any:
    return await who.act(poll, "annul", reason=reason)


async def test_annulling_waits_for_a_second_person(pair: tuple[Contest, Moderator]) -> None:
    contest, bob = pair
    hall, ada = contest.hall, contest.moderator
    await ada.acts("named", "arm", "open")
    problem = refused(await annul(ada, "named", "A name is missing"), 409, "second_needed")
    assert problem.detail == {"until": hall.clock.now() + 60_000, "action": "annul"}
    console = await contest.console.until("console", lambda m: m["asked"])
    assert console["asked"] == [
        {
            "action": "annul",
            "subject": "poll named",
            "actor": "Ada",
            "reason": "A name is missing",
            "until": hall.clock.now() + 60_000,
        }
    ]
    refused(await annul(ada, "named", "I insist"), 409, "second_needed")
    assert (await hall.poll("named")).state == "open"
    refused(await annul(bob, "own", "Another one"), 409, "second_needed")

    hall.clock.move(59)
    assert (await annul(bob, "named", "Agreed")).json()["state"] == "annulled"
    entry = (await hall.parts.store.journal())[-1]
    assert (entry.actor, entry.action, entry.reason) == ("Bob", "annul", "Agreed (with Ada)")
    await contest.console.until("console", lambda m: [each["subject"] for each in m["asked"]] == ["poll own"])


async def test_a_request_lapses_after_a_minute(pair: tuple[Contest, Moderator]) -> None:
    contest, bob = pair
    await contest.moderator.acts("named", "arm", "open")
    refused(await annul(contest.moderator, "named", "A name is missing"), 409, "second_needed")
    contest.hall.clock.move(61)
    refused(await annul(bob, "named", "Agreed"), 409, "second_needed")
    seen = len(contest.console.messages)
    await contest.console.until("console", lambda m: [each["actor"] for each in m["asked"]] == ["Bob"], after=seen)
    assert (await annul(contest.moderator, "named", "Agreed")).status_code == 200, "now he asked and she agrees"


async def test_a_consent_is_used_up(pair: tuple[Contest, Moderator]) -> None:
    contest, bob = pair
    await contest.held("named", "abe")
    refused(await peek(contest.moderator, "named"), 409, "second_needed")
    assert (await peek(bob, "named")).status_code == 200
    refused(await peek(bob, "named"), 409, "second_needed")


async def test_a_peek_takes_two_and_only_the_second_sees_the_tally(pair: tuple[Contest, Moderator]) -> None:
    contest, bob = pair
    await contest.held("everything", "abe", "abe")
    first = await peek(contest.moderator, "everything", "The host asked")
    assert "counts" not in first.text
    refused(first, 409, "second_needed")
    assert (await peek(bob, "everything", "Heard him")).json()["result"]["ballots"] == 2
    entry = (await contest.hall.parts.store.journal())[-1]
    assert (entry.actor, entry.action, entry.reason) == ("Bob", "peek", "Heard him (with Ada)")


async def test_nobody_is_asked_for_what_is_not_possible(pair: tuple[Contest, Moderator]) -> None:
    contest, _ = pair
    await contest.voted("everything", "abe")
    refused_because(await peek(contest.moderator, "everything"), "two looks")
    assert not [entry for entry in await contest.hall.parts.store.journal() if entry.action.startswith("ask_")]


async def test_the_phone_of_a_badge_that_has_voted_is_freed_by_two(pair: tuple[Contest, Moderator]) -> None:
    contest, bob = pair
    await contest.voted("named", "abe")
    await contest.close("named")
    await contest.moderator.client.post("/api/rooms/plenary/test-vote")
    fresh = await contest.hall.phone(2)
    assert (await fresh.cast("test-1", ["yes"])).status_code == 200

    async def release(who: Moderator, number: int) -> Any:
        return await who.client.post(f"/api/badges/{number}/release", json={"reason": "Battery is empty"})

    assert (await release(contest.moderator, fresh.number)).status_code == 204, "it has voted in a test only"
    refused(await release(contest.moderator, 1), 409, "second_needed")
    assert (await contest.phones[0].client.get("/api/session")).status_code == 200
    assert (await release(bob, 1)).status_code == 204
    refused(await contest.phones[0].client.get("/api/session"), 401, "not_signed_in")
    entry = (await contest.hall.parts.store.journal())[-1]
    assert (entry.action, entry.subject, entry.reason) == ("release", "badge 1", "Battery is empty (with Ada)")


# the test vote


async def test_a_test_vote_opens_on_stage_and_everybody_may_try(contest: Contest) -> None:
    hall, moderator = contest.hall, contest.moderator
    phone = await hall.phone(13)  # a guest
    live = await phone.live("/live/attendee")
    response = await moderator.client.post("/api/rooms/plenary/test-vote")
    view = response.json()
    assert (response.status_code, view["id"], view["test"], view["state"]) == (201, "test-1", True, "open")
    assert view["entitled"] == 14 and view["closes_at"] is None
    assert (await hall.parts.store.stage("plenary")).cue == "test-1"
    await live.until("poll", lambda m: m["poll"]["id"] == "test-1" and m["poll"]["test"])
    assert (await live.until("me", lambda m: m["poll"] == "test-1"))["entitled"]
    assert (await phone.cast("test-1", ["yes"])).status_code == 200
    refused(await moderator.client.post("/api/rooms/plenary/test-vote"), 409, "conflict")

    await contest.close("test-1")
    assert (await contest.results("test-1"))["result"]["ballots"] == 1
    assert await contest.verdict("test-1") is None, "nobody wins a test"
    again = await moderator.client.post("/api/rooms/plenary/test-vote")
    assert (again.status_code, again.json()["id"]) == (201, "test-2")


@pytest.mark.parametrize("state", ["open", "closing", "counting down"])
async def test_no_test_vote_over_a_vote_that_runs(contest: Contest, state: str) -> None:
    moderator = contest.moderator
    await moderator.acts("named", "arm")
    if state == "counting down":
        await moderator.act("named", "count_down", seconds=60)
    else:
        await moderator.acts("named", "open", *(["close"] if state == "closing" else []))
    stage = await contest.hall.parts.store.stage("plenary")
    refused(await moderator.client.post("/api/rooms/plenary/test-vote"), 409, "conflict")
    assert await contest.hall.parts.store.stage("plenary") == stage


async def test_a_test_vote_wants_a_room_and_a_moderator(contest: Contest) -> None:
    refused(await contest.moderator.client.post("/api/rooms/cellar/test-vote"), 404, "not_found")
    phone = await contest.hall.phone(1)
    refused(await phone.client.post("/api/rooms/plenary/test-vote"), 401, "not_signed_in")
