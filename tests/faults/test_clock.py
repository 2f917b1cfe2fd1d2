"""The server's clock is set an hour forward or back in the middle of a vote: what voters are told stays true."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from tests.faults.conftest import Note
from tests.faults.crowd import read
from tests.faults.history import History
from tests.faults.soak import seeded, size
from tests.integration.hall import MEMBERS, Hall, Phone, copy_of, furnish, open_hall
from voting.service.tokens import decode
from voting.store.sqlite.file import FILE

HOUR = 3600
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


async def voted(hall: Hall, seconds: float, random: Random) -> int:
    """Hold all polls, with the clock set by ``seconds`` at some moment of each, and back before the next. Returns how
    many votes were received."""
    history = History()
    moderator = await hall.moderator()
    phones = [await hall.phone(number) for number in range(1, MEMBERS + 1)]
    for poll in POLLS:
        await moderator.acts(poll, "arm", "open")
        tries = [(phone, rev) for rev in (1, 2) for phone in phones]
        moment = random.randrange(len(tries))
        for number, (phone, rev) in enumerate(tries):
            if number == moment:
                hall.clock.step(seconds)
            hall.clock.move(0.1)
            await cast(history, phone, poll, rev, random)
        if poll != "timed" or seconds < 0:
            assert (await hall.poll(poll)).state == "open", "only a poll with an end is ended by the clock"
            await moderator.acts(poll, "close")
        hall.clock.move(60)
        await hall.until_state(poll, "closed")
        await cast(history, phones[0], poll, 3, random)
        hall.clock.step(-seconds)
    with closing(sqlite3.connect(hall.folder / FILE)) as connection:
        assert history.compare(read(connection)) == []
    return history.acknowledged


@pytest.mark.parametrize("seconds", [HOUR, -HOUR])
async def test_a_clock_that_is_set_makes_no_receipt_untrue(tmp_path: Path, seconds: int, note: Note) -> None:
    await furnish(tmp_path / "template")
    rounds, received = size(1, 30), 0
    for turn in range(rounds):
        async with open_hall(copy_of(tmp_path / "template", tmp_path / f"data{turn}")) as hall:
            received += await voted(hall, seconds, seeded("clock", seconds, turn))
    note(f"{rounds * len(POLLS)} polls with the clock set by {seconds} s, {received} votes received")
    assert received > rounds * len(POLLS) * MEMBERS
