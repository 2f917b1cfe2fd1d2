"""The reveal in the moderator's steps: nobody is ever told more than the steps have shown, and a server that is killed
at any of them comes back to the same frame."""

import asyncio
import itertools
from dataclasses import replace
from functools import partial
from pathlib import Path

import httpx2
import pytest

from tests.integration.hall import ACT, Hall, Json, copy_of, eventually, settings
from tests.integration.process import Process
from tests.integration.test_sealed import LISTED, NUMBERS, WORDS, Everybody, walked
from voting.app import SystemRandom, open_parts
from voting.domain.methods import Choice, Ranking
from voting.domain.poll import Option, Poll
from voting.domain.rules import Reveal, Rules, Rung, Shown
from voting.service.access import Access
from voting.service.tokens import derive_auth, derive_tag, encode

OPTIONS = ("red", "green", "blue", "white")
VOTES = {"red": 5, "green": 4, "blue": 2, "white": 1}
VOTES_CAST = 12
PODIUM = [("blue", 3, 2), ("green", 2, 4), ("red", 1, 5)]
"""Option, place and votes in the order of the reveal."""


def prize(**rules: object) -> Poll:
    made = Rules(secret=True, shown=Shown.HELD, ties=(Rung.JOINT,), reveal=Reveal.PODIUM)
    options = tuple(Option(id, {"en": id}) for id in OPTIONS)
    return Poll("prize", "plenary", {"en": "The prize"}, Choice(), options, replace(made, **rules))  # type: ignore[arg-type]


async def voted(everybody: Everybody, poll: Poll, ballots: list[list[str]]) -> None:
    """The vote from draft to closed, with its cue on the stage."""
    hall, moderator = everybody.hall, everybody.moderator
    await hall.parts.store.add_poll(poll, ACT)
    await moderator.acts(poll.id, "arm")
    assert (await moderator.take(poll.id)).status_code == 204
    await moderator.acts(poll.id, "open")
    answers = await asyncio.gather(
        *(phone.cast(poll.id, choices) for phone, choices in zip(everybody.phones, ballots, strict=True))
    )
    assert {answer.status_code for answer in answers} == {200}
    await moderator.acts(poll.id, "close")
    hall.clock.move(6)
    await hall.until_state(poll.id, "closed")


def told(message: Json) -> tuple[set[str], set[str]]:
    """The options that a message names outside of the poll's definition, and its fields that hold a number or could
    hold a tally."""
    named, fields = set(), set()
    for path, value in walked(message):
        name = path[-1] if path else ""
        if isinstance(value, str) and value in OPTIONS and path[-3:] != LISTED and "label" not in path:
            named.add(value)
        if name in OPTIONS or (name in WORDS - {"result", "results"} and value):
            fields.add(name)
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if number and name not in NUMBERS and path[-2:-1] != ("turnout",):
            fields.add(name)
    return named, fields


@pytest.mark.parametrize("figures", [True, False])
async def test_nobody_is_told_more_than_the_steps_have_shown(hall: Hall, figures: bool) -> None:
    everybody = Everybody(hall)
    await everybody.come()
    ballots = [[option] for option, votes in VOTES.items() for _ in range(votes)]
    await voted(everybody, prize(figures=figures), ballots)
    shown: list[tuple[str, int, int]] = []
    numbers = {"place", "votes", "share"} if figures else {"place"}

    async def everybody_has(places: list[tuple[str, int, int]], action: str) -> None:
        before = {role: len(socket.messages) for role, socket in everybody.sockets.items()}
        await everybody.moderator.acts("prize", action)
        expected = [
            {
                "place": place,
                "options": [option],
                "votes": votes if figures else None,
                "share": votes / VOTES_CAST if figures else None,
            }
            for option, place, votes in reversed(places)
        ]
        for role, socket in everybody.sockets.items():
            state = await socket.until("results", lambda state: state["places"] == expected, before[role])
            assert (state["result"], state["outcome"], state["final"]) == (None, None, True)
        over_http = (await everybody.people["nobody"].client.get("/api/polls/prize/results")).json()
        assert over_http["places"] == expected

    for option, place, votes in PODIUM:
        shown.append((option, place, votes))
        await everybody_has(shown, "step")
        for role, socket in everybody.sockets.items():
            for message in socket.messages:
                named, fields = told(message)
                assert named <= {option for option, _, _ in shown}, (role, message)
                assert fields <= numbers | {"next_place"}, (role, message)  # of moderators: which place, not whose
        if place == 2:  # the wrong moment: back, and on again
            await everybody_has(shown[:1], "step_back")
            await everybody_has(shown, "step")

    refused = await everybody.moderator.act("prize", "step")
    assert refused.json()["code"] == "illegal_transition"
    await everybody.moderator.acts("prize", "reveal")
    for socket in everybody.sockets.values():
        state = await socket.until("results", lambda state: state["outcome"] is not None)
        assert state["outcome"]["winners"] == ["red"]
        assert [place["options"] for place in state["places"]] == [["red"], ["green"], ["blue"], ["white"]]
        assert bool(state["result"]) is figures
        if not figures:
            assert told(state)[1] == {"place", "winners"} - {"winners"}


async def test_a_ranked_award_is_shown_round_by_round(hall: Hall) -> None:
    everybody = Everybody(hall)
    await everybody.come()
    ballots = [["red"]] * 5 + [["green", "blue"]] * 4 + [["blue", "green"]] * 3
    await voted(everybody, replace(prize(reveal=Reveal.ROUNDS), method=Ranking()), ballots)
    rounds = [{"red": 5, "green": 4, "blue": 3, "white": 0}, {"red": 5, "green": 4, "blue": 3}, {"red": 5, "green": 7}]
    for number in range(1, 4):
        await everybody.moderator.acts("prize", "step")
        for role, socket in everybody.sockets.items():
            state = await socket.until("results", partial(_has_rounds, number))
            seen = [{count["option"]: count["votes"] for count in one["counts"]} for one in state["result"]["rounds"]]
            assert seen == rounds[:number], role
            assert (state["result"]["places"], state["places"], state["outcome"]) == ([], [], None)
        assert not any(
            message["topic"] == "results" and len(message["result"]["rounds"]) > number
            for socket in everybody.sockets.values()
            for message in socket.messages
        )
    await everybody.moderator.acts("prize", "reveal")
    state = await everybody.sockets["screen"].until("results", lambda state: state["outcome"])
    assert state["outcome"]["winners"] == ["green"]


async def test_the_places_come_in_their_order_or_not_at_all(hall: Hall) -> None:
    everybody = Everybody(hall)
    await everybody.come()
    await voted(everybody, prize(), [[option] for option, votes in VOTES.items() for _ in range(votes)])
    for action in ("reveal", "step_back", "decide", "run_off"):
        answer = await everybody.moderator.act("prize", action, reason="for the test", option="red")
        assert answer.json()["code"] == "illegal_transition", action
    await everybody.moderator.acts("prize", "step", "step")
    assert (await everybody.moderator.act("prize", "reveal")).json()["code"] == "illegal_transition"
    assert (await everybody.moderator.act("prize", "run_off")).json()["code"] == "illegal_transition"


async def test_a_server_killed_at_any_step_comes_back_to_the_same_frame(furnished: Path, tmp_path: Path) -> None:
    folder = copy_of(furnished, tmp_path / "killed")
    parts = await open_parts(settings(folder))
    await parts.store.add_poll(prize(), ACT)
    invite = await Access(parts.store, parts.bus, parts.clock, SystemRandom(), parts.key).invite("Ada")
    await parts.store.close()
    process = Process(folder)
    url = f"http://127.0.0.1:{process.port}"
    await process.start()
    try:
        async with httpx2.AsyncClient(base_url=url, headers={"origin": url}, trust_env=False, timeout=20) as staff:
            assert (await staff.post("/api/staff/session", json={"invite": invite})).status_code == 201
            version = itertools.count()

            async def act(action: str) -> None:
                answer = await staff.post("/api/polls/prize/actions", json={"action": action, "version": next(version)})
                assert answer.status_code == 200, answer.text

            async def results() -> Json:
                return (await staff.get("/api/polls/prize/results")).json()

            await act("arm")
            await act("open")
            choices = [option for option, votes in VOTES.items() for _ in range(votes)]
            await asyncio.gather(*(_vote(url, number, choice) for number, choice in enumerate(choices, 1)))
            await act("close")
            next(version)  # the clock finishes the close

            async def finished() -> bool:
                old = await staff.post(
                    "/api/polls/prize/peek", json={"version": 0, "reason": "to be told who was first"}
                )
                return bool(old.json()["detail"]["action"] == "finish")

            await eventually(finished)
            await process.kill()
            await process.start()
            assert (await results())["code"] == "results_not_visible"
            for action, places in (
                ("step", 1),
                ("step", 2),
                ("step_back", 1),
                ("step", 2),
                ("step", 3),
            ):
                await act(action)
                before = await results()
                assert len(before["places"]) == places
                await process.kill()
                await process.start()
                after = await results()
                assert {**after, "version": 0, "at": 0} == {**before, "version": 0, "at": 0}
            await act("reveal")
            await process.kill()
            await process.start()
            assert (await results())["outcome"]["winners"] == ["red"]
    finally:
        await process.stop()


def _has_rounds(number: int, state: Json) -> bool:
    return len(state["result"]["rounds"]) == number


async def _vote(url: str, number: int, choice: str) -> None:
    token = f"{number:016d}"
    async with httpx2.AsyncClient(base_url=url, headers={"origin": url}, trust_env=False, timeout=20) as phone:
        body: Json = {"auth": encode(derive_auth(token)), "device": encode(SystemRandom().bytes(32))}
        assert (await phone.post("/api/session", json=body)).status_code == 201
        body = {"tag": encode(derive_tag(token, "prize")), "submission": encode(SystemRandom().bytes(16)), "rev": 1}
        answer = await phone.post("/api/polls/prize/ballot", json=body | {"choices": [choice]})
        assert answer.status_code == 200, answer.text
