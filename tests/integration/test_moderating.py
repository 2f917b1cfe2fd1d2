"""Moderators drive polls and stages: every action, deadlines that act by themselves, two moderators at once."""

import asyncio
from collections import Counter
from typing import get_args

import pytest

from tests.integration.hall import Hall, eventually, refused
from voting.domain.poll import GRACE, TRANSITIONS, Action, PollState
from voting.domain.runsheet import Stage
from voting.protocol.commands import ActOnPoll

ACTIONS: tuple[str, ...] = get_args(ActOnPoll.model_fields["action"].annotation)

OPTIONS = {"red", "green", "blue"}

PATHS = {
    PollState.DRAFT: (),
    PollState.ARMED: ("arm",),
    PollState.OPEN: ("arm", "open"),
    PollState.CLOSING: ("arm", "open", "close"),
    PollState.CLOSED: ("arm", "open", "close", "finish"),
    PollState.PUBLISHED: ("arm", "open", "close", "finish", "reveal"),
    PollState.ANNULLED: ("annul",),
}


async def brought(hall: Hall, poll: str, state: PollState) -> None:
    """Bring a draft poll to ``state`` over HTTP and the clock."""
    moderator = await hall.moderator("Bringer")
    for action in PATHS[state]:
        if action == "finish":
            hall.clock.move(GRACE / 1000)
            await hall.until_state(poll, "closed")
        else:
            response = await moderator.act(poll, action, reason="for the test")
            assert response.status_code == 200, response.text


OF_AWARDS = {Action.RUN_OFF, Action.DECIDE, Action.STEP, Action.STEP_BACK, Action.PEEK}
"""Actions that depend on who won: see test_award.py and test_oversight.py."""

OF_IDEAS = {Action.COLLECT, Action.STOP}
"""Actions that only a poll of ideas has: see test_ideas.py."""

MOVES = [
    (state, action)
    for state, action in TRANSITIONS
    if state is not PollState.REVEALING and action not in OF_AWARDS | OF_IDEAS | {Action.FINISH, Action.EDIT}
]


def test_a_moderator_can_ask_for_every_action_but_that_of_the_clock() -> None:
    assert set(ACTIONS) == set(Action) - {Action.FINISH, Action.PEEK, Action.EDIT}  # these two have ways of their own


@pytest.mark.parametrize("state", list(PATHS))
async def test_each_state_takes_exactly_the_actions_of_the_table(hall: Hall, state: PollState) -> None:
    await brought(hall, "timed", state)
    moderator = await hall.moderator()
    before = await hall.poll("timed")
    for action in ACTIONS:
        if (state, Action(action)) not in TRANSITIONS:
            response = await moderator.act("timed", action, seconds=30, reason="for the test")
            problem = refused(response, 409, "illegal_transition")
            assert problem.detail == {"state": state, "action": action}
            assert await hall.poll("timed") == before


@pytest.mark.parametrize(("state", "action"), MOVES)
async def test_an_action_of_the_table_moves_the_poll_and_is_in_the_journal(
    hall: Hall, state: PollState, action: Action
) -> None:
    await brought(hall, "timed", state)
    before = await hall.poll("timed")
    moderator = await hall.moderator("Ada")
    response = await moderator.act("timed", action, seconds=30, reason="for the test")
    assert response.status_code == 200, response.text
    view = response.json()
    assert (view["state"], view["version"]) == (TRANSITIONS[state, action], before.version + 1)
    after = await hall.poll("timed")
    assert after.last is not None and (after.last.action, after.last.actor) == (action, "Ada")
    entry = (await hall.parts.store.journal())[-1]
    assert (entry.actor, entry.role, entry.action, entry.subject) == ("Ada", "moderator", action, "poll timed")
    assert entry.reason == "for the test"


async def test_only_moderators_act(hall: Hall) -> None:
    phone = await hall.phone(1)
    refused(
        await phone.client.post("/api/polls/focus/actions", json={"action": "arm", "version": 0}), 401, "not_signed_in"
    )
    refused(
        await phone.client.post("/api/rooms/plenary/stage", json={"cue": "pause", "version": 0}), 401, "not_signed_in"
    )
    assert (await hall.poll("focus")).state == "draft"


async def test_an_action_on_an_old_picture_is_lost_and_says_who_was_first(hall: Hall) -> None:
    ada, bob = await hall.moderator("Ada"), await hall.moderator("Bob")
    hall.clock.move(3)
    await ada.acts("focus", "arm")
    hall.clock.move(2)
    problem = refused(await bob.act("focus", "arm", version=0), 409, "action_lost")
    assert problem.detail == {"actor": "Ada", "action": "arm", "at": hall.clock.now() - 2_000}
    assert (await hall.poll("focus")).version == 1


async def test_of_two_moderators_at_once_one_wins_and_the_other_is_told_who(hall: Hall) -> None:
    ada, bob = await hall.moderator("Ada"), await hall.moderator("Bob")
    for round in range(10):
        version = (await hall.poll("focus")).version
        action = "arm" if round % 2 == 0 else "disarm"
        answers = await asyncio.gather(*(who.act("focus", action, version) for who in (ada, bob)))
        assert Counter(answer.status_code for answer in answers) == {200: 1, 409: 1}
        winner = next(name for name, answer in zip(("Ada", "Bob"), answers, strict=True) if answer.status_code == 200)
        loser = next(answer for answer in answers if answer.status_code == 409)
        problem = refused(loser, 409, "action_lost")
        assert (problem.detail["actor"], problem.detail["action"]) == (winner, action)
        assert (await hall.poll("focus")).version == version + 1


async def test_annulling_needs_a_reason(hall: Hall) -> None:
    moderator = await hall.moderator()
    problem = refused(await moderator.act("focus", "annul", reason=" x "), 422, "invalid_input")
    assert problem.detail == {"field": "reason"}
    assert (await hall.poll("focus")).state == "draft"
    assert (await moderator.act("focus", "annul", reason="The wording was wrong")).status_code == 200


@pytest.mark.parametrize("seconds", [0, -1, 601, 10**30])
async def test_a_countdown_of_an_odd_length_is_refused(hall: Hall, seconds: int) -> None:
    moderator = await hall.moderator()
    await moderator.acts("focus", "arm")
    refused(await moderator.act("focus", "count_down", seconds=seconds), 422, "invalid_input")
    assert (await hall.poll("focus")).opens_at is None


async def test_a_countdown_opens_the_poll_by_itself(hall: Hall) -> None:
    moderator = await hall.moderator()
    socket = await moderator.live("/live/staff")
    await moderator.acts("focus", "arm")
    response = await moderator.act("focus", "count_down", seconds=10)
    assert response.json()["opens_at"] == hall.clock.now() + 10_000
    hall.clock.move(9.9)
    await asyncio.sleep(0.3)
    assert (await hall.poll("focus")).state == "armed"
    hall.clock.move(0.1)
    poll = await hall.until_state("focus", "open")
    assert poll.last is not None and (poll.last.actor, poll.last.action) == ("clock", "open")
    assert (await hall.parts.store.journal())[-1].role == "clock"
    await socket.until("poll", lambda message: message["poll"]["state"] == "open")


async def test_a_time_limit_closes_the_poll_by_itself_and_an_extension_moves_it(hall: Hall) -> None:
    moderator = await hall.moderator()
    await moderator.acts("timed", "arm", "open")
    assert (await hall.poll("timed")).closes_at == hall.clock.now() + 60_000
    await moderator.act("timed", "extend", seconds=30)
    hall.clock.move(89.9)
    await asyncio.sleep(0.3)
    assert (await hall.poll("timed")).state == "open"
    hall.clock.move(0.1)
    poll = await hall.until_state("timed", "closing")
    assert poll.final_at == hall.clock.now() + GRACE
    hall.clock.move(5)
    assert (await hall.until_state("timed", "closed")).closed_at == hall.clock.now()


async def test_a_close_can_be_undone_within_five_seconds(hall: Hall) -> None:
    moderator, phone = await hall.moderator(), await hall.phone(1)
    await moderator.acts("focus", "arm", "open", "close")
    hall.clock.move(4.9)
    await moderator.acts("focus", "keep_open")
    hall.clock.move(10)
    await asyncio.sleep(0.3)
    assert (await hall.poll("focus")).state == "open"
    assert (await phone.cast("focus", ["red"])).status_code == 200
    await moderator.acts("focus", "close")
    hall.clock.move(5)
    await hall.until_state("focus", "closed")
    refused(await moderator.act("focus", "keep_open"), 409, "illegal_transition")
    assert await hall.ballots("focus") == 1


async def test_a_secret_poll_of_few_is_not_armed(hall: Hall) -> None:
    moderator = await hall.moderator()
    refused(await moderator.act("tiny", "arm"), 409, "electorate_too_small")
    assert (await hall.poll("tiny")).state == "draft"


async def test_arming_fixes_who_may_vote(hall: Hall) -> None:
    moderator = await hall.moderator()
    assert (await moderator.act("members", "arm")).json()["entitled"] == 12
    assert (await moderator.act("members", "disarm")).json()["entitled"] == 0


@pytest.mark.parametrize(
    ("poll", "visible"),
    [
        ("focus", {"open", "closing", "closed", "published"}),
        ("mix", {"closed", "published"}),
        ("order", {"closed", "published"}),
        ("award", {"published"}),
    ],
)
async def test_results_are_found_only_while_they_may_be_seen(hall: Hall, poll: str, visible: set[str]) -> None:
    moderator, phone, stranger = await hall.moderator(), await hall.phone(1), hall.client()

    async def as_it_should_be() -> bool:
        """The server's picture follows a close by the clock within a moment."""
        response = await stranger.get(f"/api/polls/{poll}/results")
        state = (await hall.poll(poll)).state
        if state not in visible:
            assert refused(response, 404, "results_not_visible").detail == {"poll": poll}
            return True
        return response.status_code == 200 and response.json()["final"] is (state not in ("open", "closing"))

    for action in ("arm", "open", "close", "finish", "reveal"):
        if action == "finish":
            hall.clock.move(5)
            await hall.until_state(poll, "closed")
        else:
            await moderator.acts(poll, action)
        await eventually(as_it_should_be)
        if action == "open":
            assert (await phone.cast(poll, {"red": 60, "green": 40} if poll == "mix" else ["red"])).status_code == 200
    results = (await stranger.get(f"/api/polls/{poll}/results")).json()
    assert (results["poll"], results["final"], results["result"]["ballots"]) == (poll, True, 1)


async def test_a_ranked_result_has_every_round_and_every_place(hall: Hall) -> None:
    moderator = await hall.moderator()
    await moderator.acts("order", "arm", "open")
    for number, ranked in enumerate((["red"], ["red"], ["green"], ["green"], ["blue", "green"], None), 1):
        assert (await (await hall.phone(number)).cast("order", ranked)).status_code == 200
    await moderator.acts("order", "close")
    hall.clock.move(5)
    await hall.until_state("order", "closed")

    async def shown() -> bool:
        return (await hall.client().get("/api/polls/order/results")).status_code == 200

    await eventually(shown)
    result = (await hall.client().get("/api/polls/order/results")).json()["result"]
    assert (result["kind"], result["ballots"], result["blank"]) == ("ranking", 6, 1)
    first, last = result["rounds"]
    assert [count["votes"] for count in first["counts"]] == [2, 2, 1]
    assert (first["out"], first["why"], first["exhausted"]) == (["blue"], "fewest", 0)
    assert last["counts"] == [{"option": "red", "votes": 2}, {"option": "green", "votes": 3}]
    assert (last["out"], last["why"]) == ([], None)
    assert result["places"] == [["green"], ["red"], ["blue"]]


async def test_results_of_a_poll_that_does_not_exist_are_not_found(hall: Hall) -> None:
    refused(await hall.client().get("/api/polls/nothing/results"), 404, "not_found")


async def test_an_annulled_poll_shows_no_results(hall: Hall) -> None:
    moderator, phone = await hall.moderator(), await hall.phone(1)
    await moderator.acts("focus", "arm", "open")
    await phone.cast("focus", ["red"])
    assert (await moderator.act("focus", "annul", reason="A wrong option")).status_code == 200
    refused(await hall.client().get("/api/polls/focus/results"), 404, "results_not_visible")
    refused(await phone.cast("focus", ["blue"], rev=2), 409, "poll_closed")


async def test_the_stage_shows_the_cue_that_was_taken_and_what_covers_it(hall: Hall) -> None:
    moderator = await hall.moderator("Ada")
    screen = await hall.screen(moderator)
    socket = await screen.live("/live/screen")
    first = await socket.until("stage")
    assert (first["cue"]["id"], first["cover"], first["poll"]) == ("welcome", "none", None)
    assert (await moderator.take("focus-cue")).status_code == 204
    shown = await socket.until("stage", lambda stage: stage["cue"]["id"] == "focus-cue")
    assert shown["version"] > first["version"] and shown["poll"] == "focus"
    assert (await socket.until("poll"))["poll"]["id"] == "focus"
    for version, cover in enumerate(("blank", "safe", "none"), start=2):
        assert (await moderator.take("focus-cue", cover=cover)).status_code == 204
        await socket.until("stage", lambda stage, seen=(version, cover): (stage["version"], stage["cover"]) == seen)  # type: ignore[misc]
    entry = (await hall.parts.store.journal())[-1]
    assert (entry.actor, entry.action, entry.subject) == ("Ada", "take", "plenary/focus-cue")


async def test_a_cue_on_an_old_picture_is_lost_and_says_who_was_first(hall: Hall) -> None:
    ada, bob = await hall.moderator("Ada"), await hall.moderator("Bob")
    answers = await asyncio.gather(ada.take("pause", version=0), bob.take("focus-cue", version=0))
    assert Counter(answer.status_code for answer in answers) == {204: 1, 409: 1}
    lost = next(answer for answer in answers if answer.status_code == 409)
    problem = refused(lost, 409, "action_lost")
    assert problem.detail["actor"] == (await hall.parts.store.stage("plenary")).actor
    assert problem.detail["actor"] in ("Ada", "Bob")
    assert (await hall.parts.store.stage("plenary")).version == 1


async def test_a_cue_or_a_room_that_does_not_exist_is_not_found(hall: Hall) -> None:
    moderator = await hall.moderator()
    refused(await moderator.take("aside-cue"), 404, "not_found")
    response = await moderator.client.post("/api/rooms/cellar/stage", json={"cue": "pause", "version": 0})
    refused(response, 404, "not_found")
    refused(await moderator.client.post("/api/polls/x/actions", json={"action": "arm", "version": 0}), 404, "not_found")
    assert (await hall.parts.store.stage("plenary")).version == 0


async def test_rooms_run_at_the_same_time(hall: Hall) -> None:
    moderator = await hall.moderator()
    phone, aside = await hall.phone(1), await hall.phone(2)
    here, there = await phone.live("/live/attendee"), await aside.live("/live/attendee?room=side")
    await moderator.take("focus-cue")
    await moderator.acts("focus", "arm", "open")
    await moderator.acts("aside", "arm", "open")
    assert (await here.until("poll", lambda m: m["poll"]["state"] == "open"))["poll"]["id"] == "focus"
    assert (await there.until("poll", lambda m: m["poll"]["state"] == "open"))["poll"]["id"] == "aside"
    assert {m["poll"]["id"] for m in here.topics("poll")} == {"focus"}
    assert {m["poll"]["id"] for m in there.topics("poll")} == {"aside"}


async def test_a_sealed_poll_sends_no_tally_to_anyone_before_the_reveal(hall: Hall) -> None:
    moderator = await hall.moderator()
    screen, phones = await hall.screen(moderator), [await hall.phone(number) for number in range(1, 13)]
    sockets = [
        await phones[0].live("/live/attendee"),
        await moderator.live("/live/staff"),
        await screen.live("/live/screen"),
    ]
    await moderator.take("award-cue")
    await moderator.acts("award", "arm", "open")
    for number, phone in enumerate(phones):
        answer = await phone.cast("award", ["red" if number < 7 else "blue"])
        assert answer.json().keys() == {"poll", "rev", "at"}
    for socket in sockets:
        await socket.until("turnout", lambda turnout: turnout["voted"] == 12)
    await moderator.acts("award", "close")
    hall.clock.move(5)
    await moderator.take("award-result")
    for socket in sockets:
        await socket.until("poll", lambda message: message["poll"]["state"] == "closed")
        await socket.until("stage", lambda stage: stage["cue"]["kind"] == "result")
    late = await phones[1].live("/live/attendee")
    await late.until("me")
    for socket in (*sockets, late):
        for message in socket.messages:
            assert message["topic"] != "results"
            assert not _numbers_by_option(message), message
    before = [len(socket.messages) for socket in sockets]
    await moderator.acts("award", "reveal")
    for socket, seen in zip(sockets, before, strict=True):
        results = await socket.until("results", after=seen)
        assert {c["option"]: c["votes"] for c in results["result"]["counts"]} == {"red": 7, "green": 0, "blue": 5}


def _numbers_by_option(value: object) -> bool:
    """Whether anything in ``value`` could be a number of votes of an option."""
    if isinstance(value, list):
        return any(map(_numbers_by_option, value))
    if not isinstance(value, dict):
        return False
    numbers = {key for key, inner in value.items() if isinstance(inner, int | float) and not isinstance(inner, bool)}
    about_one_option = value.get("id") in OPTIONS or "option" in value
    return bool(
        value.keys() & {*OPTIONS, "counts", "columns", "votes", "ballots", "result"}
        or "blank" in numbers
        or (about_one_option and numbers)
        or any(map(_numbers_by_option, value.values()))
    )


def test_the_check_for_tallies_knows_one_when_it_sees_one() -> None:
    assert _numbers_by_option({"topic": "x", "poll": {"options": [{"id": "red", "votes": 3}]}})
    assert _numbers_by_option({"topic": "x", "sum": {"red": 3}})
    assert _numbers_by_option({"topic": "x", "list": [{"option": "red", "n": 3}]})
    assert _numbers_by_option({"topic": "x", "blank": 3})
    assert not _numbers_by_option({"topic": "poll", "poll": {"options": [{"id": "red", "label": {"en": "Red"}}]}})


async def test_of_two_who_read_the_same_stage_one_is_told_so_wherever_they_meet(hall: Hall) -> None:
    """The other one's cue lands between reading the stage and changing it."""
    store = hall.parts.store
    ada, bob = await hall.moderator("Ada"), await hall.moderator("Bob")
    read, adas_task = store.stage, asyncio.current_task()
    met: list[int] = []

    async def meet(room: str) -> Stage:
        stage = await read(room)
        if not met and asyncio.current_task() is adas_task:  # the timekeeper reads it too, now and then
            met.append(stage.version)
            assert (await bob.take("focus-cue", version=0)).status_code == 204
        return stage

    store.stage = meet  # type: ignore[method-assign]
    refused(await ada.take("pause", version=0), 409, "action_lost")
    store.stage = read  # type: ignore[method-assign]
    assert (await store.stage("plenary")).cue == "focus-cue"
