"""The server's clock is set an hour forward or back in the middle of a vote: nothing ends early or late, and what
voters are told stays true."""

import asyncio
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from tests.faults.conftest import Note
from tests.faults.crowd import read
from tests.faults.history import History
from tests.faults.soak import seeded, size
from tests.integration.hall import MEMBERS, Hall, Json, Phone, copy_of, furnish, open_hall
from voting.domain.poll import GRACE
from voting.service.timekeeper import TICK
from voting.service.tokens import decode
from voting.store.sqlite.file import FILE

HOUR = 3600
LIMIT = 60
"""Seconds that the timed poll lasts."""

EACH = 0.1
"""Seconds that a vote takes."""

POLLS = ("focus", "award", "timed")
OPTIONS = ("red", "green", "blue")


async def cast(history: History, phone: Phone, poll: str, rev: int, random: Random) -> None:
    """Vote once, and write down what is sent and what is told."""
    ballot = phone.ballot(poll, [random.choice(OPTIONS)], rev)
    voter = poll, decode(ballot["tag"]), rev
    history.sent(*voter, json.dumps(ballot["choices"]))
    answer = await phone.client.post(f"/api/polls/{poll}/ballot", json=ballot)
    if answer.status_code == 200:
        history.received(*voter)
    else:
        assert answer.json()["code"] == "poll_closed", answer.text
        history.refused(*voter)


async def looked() -> None:
    """Give the server time to look at its deadlines."""
    await asyncio.sleep(3 * TICK)


async def voted(hall: Hall, seconds: float, random: Random) -> int:
    """Hold all polls, with the clock set by ``seconds`` at some moment of each vote and again while it is being
    closed. Returns how many votes were received."""
    history = History()
    moderator = await hall.moderator()
    phones = [await hall.phone(number) for number in range(1, MEMBERS + 1)]
    socket = await phones[0].live("/live/attendee")
    for poll in POLLS:
        await moderator.acts(poll, "arm", "open")
        tries = [(phone, rev) for rev in (1, 2) for phone in phones]
        moment = random.randrange(len(tries))
        for number, (phone, rev) in enumerate(tries):
            if number == moment:
                hall.clock.step(seconds)
            hall.clock.move(EACH)
            await cast(history, phone, poll, rev, random)
        await looked()
        assert (await hall.poll(poll)).state == "open"
        if poll == "timed":
            left = LIMIT - EACH * len(tries)
            await socket.until("poll", tells("closes_at", hall.clock.now() + left * 1000))
            hall.clock.move(left)
        else:
            await moderator.acts(poll, "close")
        await hall.until_state(poll, "closing")
        seen = len(socket.messages)
        hall.clock.step(seconds)
        await socket.until("poll", tells("final_at", hall.clock.now() + GRACE), seen)
        hall.clock.move(GRACE / 1000 - 0.5)
        await looked()
        assert (await hall.poll(poll)).state == "closing"
        await cast(history, phones[-1], poll, 3, random)
        hall.clock.move(0.5)
        await hall.until_state(poll, "closed")
        await cast(history, phones[0], poll, 3, random)
    with closing(sqlite3.connect(hall.folder / FILE)) as connection:
        assert history.compare(read(connection)) == []
    return history.acknowledged


def tells(deadline: str, moment: float) -> Callable[[Json], bool]:
    """Whether a message about the poll says that ``deadline`` is at ``moment`` of the clock as it is set now."""
    return lambda told: told["poll"][deadline] == pytest.approx(moment, abs=1000)


@pytest.mark.parametrize("seconds", [HOUR, -HOUR])
async def test_a_clock_that_is_set_ends_no_vote_early_nor_late_and_makes_no_receipt_untrue(
    tmp_path: Path, seconds: int, note: Note
) -> None:
    await furnish(tmp_path / "template")
    rounds, received = size(1, 30), 0
    for turn in range(rounds):
        async with open_hall(copy_of(tmp_path / "template", tmp_path / f"data{turn}")) as hall:
            received += await voted(hall, seconds, seeded("clock", seconds, turn))
    note(f"{rounds * len(POLLS)} polls with the clock set twice by {seconds} s, {received} votes received")
    assert received == rounds * len(POLLS) * (2 * MEMBERS + 1)
