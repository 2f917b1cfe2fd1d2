"""What one connection has yet to be sent, and the turn that each has."""

import asyncio
from collections.abc import Callable, Iterable

import pytest
from starlette.types import Message
from starlette.websockets import WebSocket

from voting.protocol.states import MeState
from voting.service.ports import Role, Session
from voting.web import connection as connections
from voting.web.audience import AT_ONCE, Audience, Pump
from voting.web.connection import Connection, encoded
from voting.web.frames import EXTENSION, FrameProtocol, text_of


class Receiver(FrameProtocol):
    """A socket that notes what is written to it, in calls, and takes it or not."""

    def __init__(self) -> None:
        self.taking = True
        self.calls: list[list[str]] = []
        self.dropped = False
        self.when_ready: Callable[[], None] | None = None

    @property
    def ready(self) -> bool:
        return self.taking

    def put(self, frames: Iterable[bytes], joined: bytes) -> None:
        frames = list(frames)
        assert joined == b"".join(frames)
        self.calls.append([text_of(each) for each in frames])

    def drop(self) -> None:
        self.dropped = True


async def nothing(*_: object) -> Message:
    raise AssertionError("nobody calls this here")


def connected(pump: Pump, role: Role = Role.ATTENDEE) -> tuple[Connection, Receiver]:
    receiver = Receiver()
    scope = {"type": "websocket", "query_string": b"", "extensions": {EXTENSION: receiver}}
    return Connection(WebSocket(scope, nothing, nothing), Session(b"", role, 0), "hall", pump), receiver  # type: ignore[arg-type]


def state(version: int) -> MeState:
    return MeState(
        version=version,
        at=0,
        number=1,
        name="",
        organisation="",
        country="",
        move_asked_at=None,
        poll=None,
        entitled=True,
        participated=False,
    )


def said(text: str) -> bytes:
    return bytes((0x81, len(text))) + text.encode()


async def turn() -> None:
    await asyncio.sleep(0)


async def test_what_one_moment_brings_goes_out_in_one_write_and_the_newest_of_each_topic() -> None:
    connection, receiver = connected(Pump())
    for topic, text in (("stage", "1"), ("turnout", "2"), ("turnout", "3"), ("poll", "4"), ("stage", "5")):
        connection.offer(topic, said(text))
    assert receiver.calls == []
    await turn()
    assert receiver.calls == [["3", "4", "5"]]


async def test_a_figure_goes_after_the_question_that_it_belongs_to() -> None:
    """Whoever is slow still has a figure of the question before: the new one does not take its place in the line."""
    pump = Pump()
    connection, receiver = connected(pump)
    receiver.taking = False
    for topic, text in (("turnout", "of a"), ("stage", "b"), ("poll", "b"), ("turnout", "of b")):
        connection.offer(topic, said(text))
        await turn()
    receiver.taking = True
    assert receiver.when_ready
    receiver.when_ready()
    await turn()
    assert receiver.calls == [["b", "b", "of b"]]


async def test_a_receiver_that_takes_nothing_holds_one_message_a_topic_and_gets_the_newest() -> None:
    connection, receiver = connected(Pump())
    receiver.taking = False
    for number in range(10_000):
        connection.offer(("stage", "turnout")[number % 2], said(str(number)))
        await turn()
    assert receiver.calls == []
    receiver.taking = True
    assert receiver.when_ready
    receiver.when_ready()
    await turn()
    assert receiver.calls == [["9998", "9999"]]


async def test_who_takes_nothing_for_too_long_is_dropped_and_who_takes_is_not() -> None:
    pump = Pump()
    (slow, its), (quick, the_others) = connected(pump), connected(pump)
    its.taking = False
    for each in (slow, quick):
        each.offer("stage", said("1"))
    await turn()
    loop = asyncio.get_running_loop()
    now = loop.time()
    slow.drop_if_stuck(now + connections.SLOW - 1)
    assert not its.dropped
    for each in (slow, quick):
        each.drop_if_stuck(now + connections.SLOW + 1)
    assert its.dropped and not the_others.dropped


async def test_staff_and_screens_come_first_and_votes_have_their_turn_in_between() -> None:
    pump = Pump()
    written: list[Role] = []

    class Noted(Receiver):
        def __init__(self, role: Role) -> None:
            super().__init__()
            self.role = role

        def put(self, frames: Iterable[bytes], joined: bytes) -> None:  # noqa: ARG002
            written.append(self.role)

    for number in range(2 * AT_ONCE):
        role = (Role.ATTENDEE, Role.ATTENDEE, Role.SCREEN, Role.MODERATOR)[number % 4]
        scope = {"type": "websocket", "query_string": b"", "extensions": {EXTENSION: Noted(role)}}
        connection = Connection(WebSocket(scope, nothing, nothing), Session(b"", role, 0), "hall", pump)  # type: ignore[arg-type]
        connection.offer("stage", said("1"))
    await turn()
    assert len(written) == AT_ONCE and Role.ATTENDEE not in written
    await turn()
    assert len(written) == 2 * AT_ONCE and set(written[AT_ONCE:]) == {Role.ATTENDEE}


async def test_one_connection_that_fails_costs_the_others_nothing() -> None:
    pump = Pump()
    good, receiver = connected(pump)
    bad, _ = connected(pump)
    bad.flush = lambda: 1 / 0  # type: ignore[method-assign, assignment]
    failures: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: failures.append(context["exception"]))
    bad.offer("stage", said("1"))
    good.offer("stage", said("2"))
    for _ in range(3):
        await turn()
    assert receiver.calls == [["2"]]
    assert [type(failure) for failure in failures] == [ZeroDivisionError]


@pytest.mark.parametrize("versions", [(1, 2), (2, 1)])
async def test_an_older_state_of_its_own_never_follows_a_newer_one(versions: tuple[int, int]) -> None:
    connection, receiver = connected(Pump())
    for version in versions:
        connection.offer_me(state(version))
        await turn()
    assert connection.me and connection.me.version == 2
    assert receiver.calls[-1] == [text_of(encoded(state(2)))]
    assert len(receiver.calls) == (2 if versions == (1, 2) else 1)


def hall(pump: Pump, size: int) -> tuple[Audience[Connection], list[Connection], list[Receiver]]:
    audience: Audience[Connection] = Audience(pump, first=False)
    pairs = [connected(pump) for _ in range(size)]
    for connection, _ in pairs:
        audience.add(connection)
    return audience, [connection for connection, _ in pairs], [receiver for _, receiver in pairs]


async def turns(number: int) -> None:
    for _ in range(number):
        await turn()


async def test_what_is_told_to_all_goes_to_each_once_in_one_write_and_the_newest_of_each_topic() -> None:
    audience, _, receivers = hall(Pump(), 3)
    for topic, text in (("stage", "1"), ("turnout", "2"), ("turnout", "3")):
        audience.tell(topic, said(text))
    await turns(3)
    assert [receiver.calls for receiver in receivers] == [[["1", "3"]]] * 3


async def test_what_all_are_told_anew_goes_after_what_it_belongs_to() -> None:
    audience, _, receivers = hall(Pump(), 3)
    for topic, text in (("turnout", "of a"), ("poll", "b"), ("turnout", "of b")):
        audience.tell(topic, said(text))
    await turns(3)
    assert [receiver.calls for receiver in receivers] == [[["b", "of b"]]] * 3


async def test_what_comes_in_mid_round_joins_in_and_goes_round_once() -> None:
    audience, _, receivers = hall(Pump(), 2 * AT_ONCE)
    audience.tell("stage", said("1"))
    await turn()
    assert [len(receiver.calls) for receiver in receivers] == [1] * AT_ONCE + [0] * AT_ONCE
    audience.tell("poll", said("2"))
    await turns(5)
    early, late = receivers[:AT_ONCE], receivers[AT_ONCE:]
    assert all(receiver.calls == [["1"], ["2"]] for receiver in early)
    assert all(receiver.calls == [["1", "2"]] for receiver in late)


async def test_a_newer_state_replaces_one_that_has_not_reached_everybody() -> None:
    audience, _, receivers = hall(Pump(), 2 * AT_ONCE)
    audience.tell("stage", said("1"))
    await turn()
    audience.tell("stage", said("2"))
    await turns(5)
    assert all(receiver.calls == [["1"], ["2"]] for receiver in receivers[:AT_ONCE])
    assert all(receiver.calls == [["2"]] for receiver in receivers[AT_ONCE:])


async def test_who_leaves_in_mid_round_is_told_no_more_and_who_comes_has_its_snapshot() -> None:
    pump = Pump()
    audience, connections, receivers = hall(pump, AT_ONCE + 2)
    audience.tell("stage", said("1"))
    await turn()
    audience.discard(connections[-1])
    newcomer, its = connected(pump)
    audience.add(newcomer)
    await turns(5)
    assert receivers[-1].calls == its.calls == []
    assert len(audience) == AT_ONCE + 2
    audience.tell("stage", said("2"))
    await turns(5)
    assert its.calls == [["2"]] and receivers[-1].calls == []
    assert all(receiver.calls == [["1"], ["2"]] for receiver in receivers[:-1])


async def test_what_is_told_to_all_takes_along_what_is_pending_for_one_alone() -> None:
    audience, (one, _), (its, the_others) = hall(Pump(), 2)
    one.offer("me", said("mine"))
    its.taking = False
    audience.tell("stage", said("1"))
    await turns(3)
    assert (its.calls, the_others.calls) == ([], [["1"]])
    its.taking = True
    audience.tell("stage", said("2"))
    await turns(3)
    assert its.calls == [["mine", "2"]], "the newest, and nothing twice"
    assert the_others.calls == [["1"], ["2"]]


async def test_one_of_an_audience_that_fails_costs_the_others_nothing() -> None:
    audience, (bad, *_), (_, *receivers) = hall(Pump(), 5)
    bad.tell = lambda *_: 1 / 0  # type: ignore[method-assign, assignment]
    failures: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: failures.append(context["exception"]))
    audience.tell("stage", said("1"))
    await turns(5)
    assert all(receiver.calls == [["1"]] for receiver in receivers)
    assert [type(failure) for failure in failures] == [ZeroDivisionError]
