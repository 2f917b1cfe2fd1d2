"""What somebody who only sees lengths learns of a secret ballot: nothing. Counted on the wire, in both directions."""

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

import pytest

from tests.integration.hall import ACT, Hall, eventually, token
from voting.client.phone import Choices, Phone, cancel
from voting.client.server import Server
from voting.domain.errors import BallotInvalid
from voting.domain.methods import Allocation, Choice, Method, Number, Ranking, Rating
from voting.domain.poll import Option, Poll
from voting.domain.rules import Rules
from voting.protocol.commands import CastBallot
from voting.protocol.wire import ballot_size
from voting.web.routes import BALLOT_ANSWER

IDS = ("a", "green", "a-nominee-with-a-rather-long-name-and-organisation", "blue")
FEW: dict[str, Method] = {
    "choice": Choice(least=1, most=3),
    "points": Allocation(),
    "order": Ranking(),
    "rating": Rating({"en": "low"}, {"en": "high"}),
    "number": Number(-1000, 10**9, 3),
}
CHOICES: dict[str, Sequence[Choices]] = {
    "choice": [["a"], ["green"], [IDS[2]], ["a", "green", IDS[2]], None],
    "order": [["a"], [IDS[2], "a"], ["blue", IDS[2], "green", "a"], None],
    "rating": [{"a": 5}, {IDS[2]: 1, "a": 2, "green": 3, "blue": 4}, None],
    "number": [{"value": "7"}, {"value": "-999.125"}, {"value": "999999999.999"}, None],
    "points": [{"a": 100}, {IDS[2]: 100}, {"a": 33, "green": 33, IDS[2]: 33, "blue": 1}, None],
}


@dataclass
class Listener:
    """Sits on the wire between phones and server, and counts bytes. ``sockets``: how many live sockets go through it,
    until the last byte of both ways has passed."""

    port: int
    up: int = 0
    down: int = 0
    sockets: int = 0
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        to_server = await asyncio.open_connection("127.0.0.1", self.port)
        live = asyncio.Event()
        await asyncio.gather(
            self._pass(reader, to_server[1], "up", live), self._pass(to_server[0], writer, "down", live)
        )
        self.sockets -= live.is_set()

    async def _pass(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, way: str, live: asyncio.Event
    ) -> None:
        with contextlib.suppress(ConnectionError):
            while some := await source.read(65_536):
                setattr(self, way, getattr(self, way) + len(some))
                if some.startswith(b"GET /live/"):
                    live.set()
                    self.sockets += 1
                sink.write(some)
                await sink.drain()
        sink.close()

    def take(self) -> tuple[int, int]:
        """Bytes up and down since the last call."""
        counted, self.up, self.down = (self.up, self.down), 0, 0
        return counted


@pytest.fixture
async def wire(hall: Hall) -> AsyncIterator[tuple[Listener, Server]]:
    await hall.serve()
    listener = Listener(hall.port)
    tapped = await asyncio.start_server(listener.connected, "127.0.0.1", 0)
    port = tapped.sockets[0].getsockname()[1]
    async with Server(f"http://127.0.0.1:{port}", origin=hall.url) as server:
        yield listener, server
    tapped.close()
    await tapped.wait_closed()


async def a_secret_poll(hall: Hall, id: str, method: Method) -> None:
    """Add it, open it, put it before the phones."""
    options = () if method.kind == "number" else tuple(Option(id, {"en": id}) for id in IDS)
    await hall.parts.store.add_poll(Poll(id, "plenary", {"en": id}, method, options, Rules(secret=True)), ACT)
    moderator = await hall.moderator("Opener")

    async def known() -> bool:
        return (await moderator.act(id, "arm")).status_code == 200

    await eventually(known)
    await moderator.acts(id, "open")


@pytest.mark.parametrize("kind", FEW)
async def test_on_the_wire_every_secret_ballot_and_its_answer_are_equally_long(
    hall: Hall, wire: tuple[Listener, Server], kind: str
) -> None:
    listener, server = wire
    await a_secret_poll(hall, "equal", FEW[kind])
    lengths = set()
    for number, choices in enumerate(CHOICES[kind], start=1):
        phone = Phone(server, token(number))
        await phone.sign_in()
        following = asyncio.create_task(phone.follow())

        async def seen(phone: Phone = phone) -> bool:
            return phone.picture.poll is not None

        async def gone() -> bool:
            return listener.sockets == 0

        await eventually(seen)
        assert not await gone()
        await cancel(following)
        await eventually(gone)
        listener.take()
        await phone.cast("equal", choices)
        lengths.add(listener.take())
    assert len(lengths) == 1, lengths
    assert await hall.ballots("equal") == len(CHOICES[kind])


@pytest.mark.parametrize("ending", ["received", "closed", "already voted", "invalid"])
async def test_what_is_answered_to_a_ballot_has_one_length_whatever_it_is(hall: Hall, ending: str) -> None:
    moderator = await hall.moderator()
    await moderator.acts("award", "arm", "open")
    if ending == "closed":
        await moderator.acts("award", "close")
        hall.clock.move(5)
        await hall.until_state("award", "closed")
    lengths = []
    for number, choice in enumerate(("red", "green", "blue"), start=1):
        phone = await hall.phone(number)
        if ending == "already voted":
            await phone.cast("award", [choice])
            phone.token = f"REISSUED{number:08}"
        response = await phone.cast("award", [choice] if ending != "invalid" else [choice, "red"], rev=2)
        assert (response.status_code == 200) == (ending == "received"), response.text
        assert response.json()
        lengths.append(response.headers["content-length"])
    assert lengths == [str(BALLOT_ANSWER)] * 3


async def test_padding_is_ignored_and_a_ballot_without_any_is_taken(hall: Hall) -> None:
    await (await hall.moderator()).acts("award", "arm", "open")
    bare, padded = await hall.phone(1), await hall.phone(2)
    assert (await bare.cast("award", ["red"])).status_code == 200
    body = padded.ballot("award", ["red"]) | {"pad": "." * 8_000}
    assert (await padded.client.post("/api/polls/award/ballot", json=body)).status_code == 200
    assert await hall.parts.store.marks("award") == {'["red"]': 2}


def test_the_size_holds_the_largest_ballot_that_a_poll_can_have() -> None:
    for ids in (IDS, ("a", "b"), tuple(f"{'x' * 40}-{number}" for number in range(60))):
        for choices in (list(ids), dict.fromkeys(ids, 10_000)):
            ballot = CastBallot(tag="A" * 43, submission="A" * 22, rev=2**31 - 1, choices=choices)
            assert len(ballot.model_dump_json()) <= ballot_size(ids), ids[0]


async def test_a_ballot_that_is_not_valid_is_told_so_without_repeating_it(hall: Hall) -> None:
    await (await hall.moderator()).acts("award", "arm", "open")
    phone = await hall.phone(1)
    wrong = secrets.token_hex(8)
    for choices in ([wrong], [wrong, wrong], {"red": wrong}, {wrong: 1}):
        with pytest.raises(BallotInvalid) as refusal:
            async with Server(hall.url) as server:
                await hall.serve()
                client = Phone(server, token(1))
                client.cookies = dict(phone.client.cookies)
                await client.cast("award", choices)
        assert wrong not in refusal.value.message + str(refusal.value.detail)
