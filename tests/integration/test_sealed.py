"""Sealed means sealed: every frame and answer that reaches anybody through a whole secret award, searched until the
reveal for a tally, a count of an option, or a field where one could be."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from tests.integration.hall import Hall, Json, Person, Socket, copy_of, eventually, open_hall

OPTIONS = {"red", "green", "blue"}
NUMBERS = {
    *("version", "at", "number", "entitled", "admitted", "voted", "badges", "phones", "rev", "round"),
    *("least", "most", "points", "step", "seconds", "stage_at", "admitted_at", "move_asked_at"),
    *("opens_at", "closes_at", "final_at", "closed_at", "expires_at", "least_electorate"),
    *("least_group", "weight"),  # rules of the poll, and of the own badge on its roll: fixed by arming
}
"""Fields that may hold a number before the reveal. A new one has to be looked at before it is added here."""

WORDS = {
    "votes",
    "counts",
    "count",
    "tally",
    "result",
    "results",
    "share",
    "percent",
    "mean",
    "ballots",
    "winner",
    "tie",
}
"""Names of fields that could hold a tally or an outcome."""

LISTED = ("options", "[]", "id")
"""The one place where an option may be named: in the definition of its poll."""


def walked(value: Json, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Json]]:
    """Every key and every value, with the path to it."""
    yield path, value
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from walked(inner, (*path, key))
    elif isinstance(value, list):
        for inner in value:
            yield from walked(inner, (*path, "[]"))


def leaks(message: Json) -> list[str]:
    """Why ``message`` must not be seen before the reveal."""
    found = []
    for path, value in walked(message):
        name = path[-1] if path else ""
        if name in WORDS or (value == "results" and name == "topic"):
            found.append(f"a field for a tally: {'.'.join(path)}")
        if name in OPTIONS:
            found.append(f"a field for an option: {'.'.join(path)}")
        if isinstance(value, str) and value in OPTIONS and path[-3:] != LISTED and "label" not in path:
            found.append(f"an option is named: {'.'.join(path)}")
        counted = path[-2:-1] == ("turnout",)  # of the console: voted by poll
        if isinstance(value, int | float) and not isinstance(value, bool) and name not in NUMBERS and not counted:
            found.append(f"an unknown number: {'.'.join(path)}")
        if isinstance(value, list) and len(value) == len(OPTIONS) and all(isinstance(v, int | float) for v in value):
            found.append(f"as many numbers as options: {'.'.join(path)}")
    return found


class Everybody:
    """One of each role, and everything that reached them."""

    def __init__(self, hall: Hall) -> None:
        self.hall = hall
        self.answers: list[tuple[str, httpx2.Response]] = []
        self.sockets: dict[str, Socket] = {}
        self.people: dict[str, Person] = {}

    async def come(self) -> None:
        self.moderator = await self.hall.moderator("Ada")
        other = await self.hall.moderator("Bob")
        screen = await self.hall.screen(self.moderator)
        self.phones = [await self.hall.phone(number) for number in range(1, 13)]
        self.people = {"moderator": self.moderator, "other moderator": other, "screen": screen}
        self.people |= {"voter": self.phones[0], "nobody": Person(self.hall, await self.hall.tcp_client())}
        self.people["guest"] = await self.hall.phone(14)
        for role, person in self.people.items():
            if role != "nobody":
                person.client = await self.hall.tcp_client(cookie=person.cookie(), role=role)
        paths = {"moderator": "staff", "other moderator": "staff", "screen": "screen"}
        for role, person in self.people.items():
            if role != "nobody":
                live = f"/live/{paths.get(role, 'attendee')}"
                self.sockets[role] = await self.hall.socket(live, person.client.headers["cookie"])

    async def ask(self) -> None:
        """Everybody asks for everything that can be asked for."""
        for role, person in self.people.items():
            for path in (
                *(
                    "/api/polls/award/results",
                    "/api/session",
                    "/api/staff/session",
                    "/api/badges?q=person",
                    "/api/polls",
                ),
                *("/api/polls/award", "/api/polls/award/ballot", "/healthz", "/readyz", "/metrics"),
            ):
                answer = await person.client.get(path)
                self.answers.append((f"{role} {path}", answer))
                if path == "/api/polls/award/results":
                    assert answer.status_code == 404 and answer.json()["code"] == "results_not_visible"

    async def do(self, action: str) -> None:
        answer = await self.moderator.act("award", action)
        assert answer.status_code == 200, answer.text
        self.answers.append((f"action {action}", answer))

    def messages(self) -> Iterator[tuple[str, Json]]:
        """Everything that arrived, frames and answers."""
        for role, socket in self.sockets.items():
            yield from ((f"frame to {role}", message) for message in list(socket.messages))
        for name, answer in self.answers:
            if answer.headers.get("content-type", "").startswith("application/json"):
                yield name, answer.json()


async def award(everybody: Everybody, choices: list[str]) -> None:
    """The award from draft to closed and sealed; phone n votes for ``choices[n]``, some change their minds."""
    hall = everybody.hall
    await everybody.ask()
    await everybody.do("arm")
    assert (await everybody.moderator.take("award-cue")).status_code == 204
    await everybody.do("open")
    for role in ("voter", "guest"):  # their own state is made before anybody votes: it says whether they have
        await everybody.sockets[role].until("me", lambda me: me["poll"] == "award")

    async def vote(number: int, choice: str, rev: int = 1) -> None:
        answer = await everybody.phones[number].cast("award", [choice], rev)
        assert answer.status_code == (422 if choice == "purple" else 200)
        everybody.answers.append((f"ballot {number}", answer))

    changed = range(0, len(choices), 4)
    first = ["green" if number in changed else choice for number, choice in enumerate(choices)]
    await asyncio.gather(*(vote(number, choice) for number, choice in enumerate(first)))
    await asyncio.gather(*(vote(number, choices[number], 2) for number in changed), vote(1, "purple", 3))
    await everybody.ask()
    for socket in everybody.sockets.values():
        await socket.until("turnout", lambda turnout: turnout["voted"] == len(choices))
    for action in ("close", "keep_open", "close"):
        await everybody.do(action)
    await everybody.ask()
    hall.clock.move(6)
    await hall.until_state("award", "closed")
    assert (await everybody.moderator.take("award-result")).status_code == 204
    for socket in everybody.sockets.values():
        await socket.until("poll", lambda message: message["poll"]["state"] == "closed")
        await socket.until("stage", lambda stage: stage["cue"]["id"] == "award-result")
    await everybody.ask()
    late = await everybody.phones[1].cast("award", ["red"], rev=9)
    assert late.json()["code"] == "poll_closed"
    everybody.answers.append(("late", late))


WINS = {"red": ["red"] * 7 + ["green"] * 4 + ["blue"], "blue": ["blue"] * 9 + ["red"] * 3}


async def test_nothing_that_reaches_anybody_has_a_tally_until_the_reveal(hall: Hall) -> None:
    everybody = Everybody(hall)
    await everybody.come()
    await award(everybody, WINS["red"])
    found = {(name, leak) for name, message in everybody.messages() for leak in leaks(message)}
    assert found == set()
    kinds = {(name, message.get("topic")) for name, message in everybody.messages() if name.startswith("frame")}
    assert len(kinds) >= 5 * 4 and len(everybody.answers) > 200, "it was a whole award"

    await everybody.do("reveal")
    for role, socket in everybody.sockets.items():
        shown = await socket.until("results")
        assert shown["result"]["counts"][0] == {"option": "red", "votes": 7}
        assert leaks(shown), role
    published = await everybody.people["nobody"].client.get("/api/polls/award/results")
    assert len(leaks(published.json())) >= 3, "the search finds a tally where there is one"


async def test_before_the_reveal_everybody_sees_the_same_whoever_wins(furnished: Path, tmp_path: Path) -> None:
    """Two awards that differ in nothing but the choices leave the same picture with everybody."""
    pictures = []
    for winner, choices in WINS.items():
        async with open_hall(copy_of(furnished, tmp_path / winner)) as hall:
            everybody = Everybody(hall)
            await everybody.come()
            await award(everybody, choices)
            pictures.append(await settled(everybody))
    assert pictures[0] == pictures[1]


def alike(value: Json) -> Json:
    """``value`` without the hash of the close record, and its words: it stands for the ballots in the box, whose tags
    nobody can guess."""
    if isinstance(value, dict):
        return {k: alike(inner) for k, inner in value.items() if k not in ("head", "words")}
    return [alike(inner) for inner in value] if isinstance(value, list) else value


async def settled(everybody: Everybody) -> dict[str, dict[str, str]]:
    """The newest frame of each topic for each role, without what differs anyway, once it no longer changes."""

    def now() -> dict[str, dict[str, str]]:
        return {
            role: {
                topic: json.dumps(alike({**socket.newest(topic), "version": 0, "at": 0, "join": ""}))
                for topic in {message["topic"] for message in socket.messages} - {"beat"}
            }
            for role, socket in everybody.sockets.items()
        }

    async def still() -> bool:
        before = now()
        for _ in range(20):  # two seconds are more than the pace at which anything is shown; they may not pass at once
            await asyncio.sleep(0.1)
        return before == now()

    await eventually(still)
    return now()


@pytest.mark.parametrize(
    "leak",
    [
        {"topic": "turnout", "voted": 3, "red": 2},
        {"topic": "turnout", "leading": "red"},
        {"topic": "poll", "poll": {"options": [{"id": "red", "votes": 2}]}},
        {"topic": "console", "sums": [7, 4, 1]},
        {"topic": "console", "margin": 3},
        {"topic": "results", "poll": "award"},
    ],
)
def test_the_search_finds_a_leak(leak: Json) -> None:
    assert leaks(leak)
