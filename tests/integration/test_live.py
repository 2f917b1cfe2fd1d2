"""The live socket: a whole picture on connecting, rising versions, and nothing that one client does hurts another."""

import asyncio
import socket as tcp
import time

import pytest
from websockets.exceptions import InvalidStatus

from tests.integration.hall import Hall, Json, Socket, eventually
from voting.protocol.states import ConsoleState
from voting.protocol.wire import LIVE_PROTOCOL
from voting.service.console import Console
from voting.web import connection
from voting.web.live import SOCKETS_A_SESSION

TOPICS = {
    "/live/attendee": {"stage", "poll", "turnout", "results", "me", "beat"},
    "/live/staff": {"stage", "poll", "turnout", "results", "console", "air", "beat"},
    "/live/screen": {"stage", "poll", "turnout", "results", "air", "beat"},
}


async def everybody(hall: Hall) -> dict[str, str]:
    """A cookie for each kind of socket."""
    moderator = await hall.moderator()
    screen = await hall.screen(moderator)
    return {
        "/live/attendee": (await hall.phone(1)).cookie(),
        "/live/staff": moderator.cookie(),
        "/live/screen": screen.cookie(),
    }


async def vote_open(hall: Hall) -> None:
    moderator = await hall.moderator("Opener")
    await moderator.acts("focus", "arm", "open")
    await moderator.take("focus-cue")
    await (await hall.phone(5)).cast("focus", ["red"])


def picture(socket: Socket) -> dict[str, Json]:
    """The newest state of each topic, without what differs by moment."""
    return {
        topic: {key: value for key, value in socket.newest(topic).items() if key not in ("version", "at")}
        for topic in {message["topic"] for message in socket.messages} - {"beat", "console"}
    }


@pytest.mark.parametrize("path", TOPICS)
async def test_a_newcomer_gets_the_whole_picture_at_once(hall: Hall, path: str) -> None:
    cookies = await everybody(hall)
    await vote_open(hall)
    socket = await hall.socket(path, cookies[path])
    assert socket.connection.subprotocol == LIVE_PROTOCOL
    for topic in TOPICS[path]:
        await socket.until(topic)
    await socket.until("turnout", lambda turnout: turnout["voted"] == 1)
    assert [message["topic"] for message in socket.messages[:2]] == ["beat", "stage"]
    assert {message["topic"] for message in socket.messages} == TOPICS[path]


async def test_a_phone_learns_whether_it_may_vote_and_has_voted(hall: Hall) -> None:
    moderator = await hall.moderator()
    guest, member = await hall.phone(13), await hall.phone(1)
    on_guest, on_member = await guest.live("/live/attendee"), await member.live("/live/attendee")
    await moderator.acts("members", "arm", "open")
    await on_guest.until("me", lambda me: me["poll"] == "members" and not me["entitled"])
    await on_member.until("me", lambda me: me["poll"] == "members" and me["entitled"] and not me["participated"])
    await member.cast("members", ["red"])
    again = await member.live("/live/attendee")
    assert (await again.until("me"))["participated"] is True


@pytest.mark.parametrize("path", TOPICS)
async def test_the_time_comes_before_what_was_made_long_ago(hall: Hall, path: str) -> None:
    cookies = await everybody(hall)
    hall.clock.move(3600)
    socket = await hall.socket(path, cookies[path])
    assert (await socket.until("stage"))["at"] < hall.clock.now()
    assert socket.messages[0] == {"topic": "beat", "at": hall.clock.now()}


async def test_versions_rise_within_a_topic_also_from_poll_to_poll(hall: Hall) -> None:
    moderator = await hall.moderator()
    socket = await (await hall.phone(1)).live("/live/attendee")
    voters = [await hall.phone(number) for number in range(2, 6)]
    await moderator.take("focus-cue")
    await moderator.acts("focus", "arm", "open")
    for voter in voters:
        await voter.cast("focus", ["red"])
    await socket.until("turnout", lambda turnout: turnout["voted"] == 4)
    await moderator.acts("award", "arm", "open")
    await moderator.take("award-cue")
    await socket.until("turnout", lambda turnout: turnout["poll"] == "award" and turnout["voted"] == 0)
    await moderator.take("focus-cue", cover="blank")
    await socket.until("stage", lambda stage: stage["cover"] == "blank")
    for topic in TOPICS["/live/attendee"] - {"beat"}:
        versions = [message["version"] for message in socket.topics(topic)]
        assert versions == sorted(versions), topic


async def test_versions_rise_also_when_the_wall_clock_is_set_back(hall: Hall) -> None:
    moderator, phone = await hall.moderator(), await hall.phone(1)
    socket = await phone.live("/live/attendee")
    await moderator.acts("focus", "arm", "open")
    await socket.until("me", lambda me: me["poll"] == "focus")
    hall.clock.move(-3600)
    await phone.cast("focus", ["red"])
    await socket.until("turnout", lambda turnout: turnout["voted"] == 1)
    await moderator.acts("focus", "close")
    await socket.until("poll", lambda message: message["poll"]["state"] == "closing")
    for topic in ("poll", "turnout", "results", "me"):
        versions = [message["version"] for message in socket.topics(topic)]
        assert versions == sorted(versions), topic


@pytest.mark.parametrize("path", TOPICS)
async def test_who_comes_back_has_the_picture_of_a_fresh_start(hall: Hall, path: str) -> None:
    cookies = await everybody(hall)
    stayed = await hall.socket(path, cookies[path])
    left = await hall.socket(path, cookies[path])
    await left.until("stage")
    await left.close()
    await vote_open(hall)
    back = await hall.socket(path, cookies[path])
    for socket in (stayed, back):
        await socket.until("turnout", lambda turnout: turnout["voted"] == 1)
        await socket.until("results", lambda results: results["result"]["ballots"] == 1)

    async def same() -> bool:
        return picture(back) == picture(stayed)

    await eventually(same)
    assert picture(back).keys() == TOPICS[path] - {"beat", "console"}


async def test_nothing_is_missed_that_changes_while_a_phone_connects(hall: Hall) -> None:
    """One change for each phone, at a moment that moves through its connecting."""
    moderator = await hall.moderator()
    phones = [await hall.phone(number) for number in range(1, 13)]
    await hall.serve()
    for turn in range(60):
        opening = asyncio.create_task(phones[turn % 12].live("/live/attendee"))
        await asyncio.sleep(turn % 30 / 3_000)
        assert (await moderator.take(("pause", "focus-cue")[turn % 2], version=turn)).status_code == 204
        socket = await opening
        await socket.until("stage", lambda stage, turn=turn: stage["version"] == turn + 1)  # type: ignore[misc]
        await socket.close()


@pytest.mark.parametrize("origin", [None, "https://evil.example", "null", "http://127.0.0.1:1", "http://localhost"])
async def test_a_page_of_another_site_gets_no_socket(hall: Hall, origin: str | None) -> None:
    phone = await hall.phone(1)
    with pytest.raises(InvalidStatus) as refusal:
        await hall.socket("/live/attendee", phone.cookie(), origin)
    assert refusal.value.response.status_code == 403


@pytest.mark.parametrize("path", TOPICS)
@pytest.mark.parametrize("cookie", ["", f"voting-attendee={'A' * 43}; voting-moderator={'A' * 43}", "voting-screen=é"])
async def test_a_socket_without_a_session_is_closed_as_not_signed_in(hall: Hall, path: str, cookie: str) -> None:
    socket = await hall.socket(path, cookie)
    assert await socket.closed() == 4401
    assert socket.messages == []


async def test_a_socket_for_a_room_that_does_not_exist_is_closed_as_such(hall: Hall) -> None:
    phone = await hall.phone(1)
    socket = await phone.live("/live/attendee?room=cellar")
    assert await socket.closed() == 4404


async def test_a_screen_sees_its_own_room_whatever_it_asks_for(hall: Hall) -> None:
    screen = await hall.screen(await hall.moderator(), room="side")
    socket = await screen.live("/live/screen?room=plenary")
    assert (await socket.until("stage"))["room"]["id"] == "side"


@pytest.mark.parametrize("garbage", ["hello", "", '{"topic":"stage"}', b"\x00\xff", "x" * 4000])
async def test_a_client_that_talks_is_cut_off(hall: Hall, garbage: str | bytes) -> None:
    phone = await hall.phone(1)
    socket, other = await phone.live("/live/attendee"), await phone.live("/live/attendee")
    await socket.connection.send(garbage)
    assert await socket.closed() == 1008
    await (await hall.moderator()).take("pause")
    await other.until("stage", lambda stage: stage["cue"]["id"] == "pause")


async def test_a_message_of_a_megabyte_is_cut_off(hall: Hall) -> None:
    phone = await hall.phone(1)
    socket = await phone.live("/live/attendee")
    await socket.connection.send("x" * 1_000_000)
    assert await socket.closed() in (1008, 1009)


async def test_an_address_without_a_socket_is_refused(hall: Hall) -> None:
    with pytest.raises(InvalidStatus):
        await hall.socket("/live/owner", (await hall.phone(1)).cookie())
    assert (await hall.client().get("/live/attendee")).status_code == 404


async def test_the_eleventh_socket_of_a_session_ends_the_oldest(hall: Hall) -> None:
    phone = await hall.phone(1)
    sockets = []
    for _ in range(SOCKETS_A_SESSION + 2):
        sockets.append(await phone.live("/live/attendee"))
        await sockets[-1].until("me")
    assert await sockets[0].closed() == await sockets[1].closed() == 4429
    await (await hall.moderator()).take("pause")
    for socket in sockets[2:]:
        await socket.until("stage", lambda stage: stage["cue"]["id"] == "pause")


async def test_a_client_that_never_reads_is_let_go_and_keeps_nobody_waiting(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "SLOW", 1.0)
    ada, deaf = await hall.moderator("Ada"), await hall.moderator("Deaf")
    hall.listener.setsockopt(tcp.SOL_SOCKET, tcp.SO_SNDBUF, 4096)
    console, phone = await ada.live("/live/staff"), await (await hall.phone(1)).live("/live/attendee")
    with tcp.socket() as silent:
        silent.setsockopt(tcp.SOL_SOCKET, tcp.SO_RCVBUF, 4096)
        silent.setblocking(False)
        loop = asyncio.get_running_loop()
        await loop.sock_connect(silent, ("127.0.0.1", hall.port))
        await loop.sock_sendall(silent, _handshake(hall, deaf.cookie()))
        await console.until("console", lambda state: state["moderators"] == ["Ada", "Deaf"])
        seen, turn = len(console.messages), 0
        while console.newest("console")["moderators"] != ["Ada"]:
            turn += 1
            assert turn < 1000, "it holds its connection without ever reading"
            assert (await ada.take(("pause", "focus-cue")[turn % 2])).status_code == 204
        await console.until("console", lambda state: state["moderators"] == ["Ada"], after=seen)
        await phone.until("stage", lambda stage: stage["version"] == turn)
        sent = 0
        while part := await loop.sock_recv(silent, 65_536):
            sent += len(part)
        assert sent < 500_000


def _handshake(hall: Hall, cookie: str) -> bytes:
    return (
        f"GET /live/staff HTTP/1.1\r\nHost: 127.0.0.1:{hall.port}\r\nOrigin: {hall.url}\r\nCookie: {cookie}\r\n"
        f"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        f"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: {LIVE_PROTOCOL}\r\n\r\n"
    ).encode()


async def test_screens_and_staff_hear_a_beat_each_second(hall: Hall) -> None:
    cookies = await everybody(hall)
    for path in ("/live/staff", "/live/screen"):
        socket = await hall.socket(path, cookies[path])
        first = len(socket.messages)
        await socket.until("beat")
        hall.clock.move(1)
        beat = await socket.until("beat", lambda beat: beat["at"] == hall.clock.now(), after=first)
        assert beat == {"topic": "beat", "at": hall.clock.now()}


async def test_phones_get_a_new_turnout_at_most_a_few_times_a_second(hall: Hall) -> None:
    moderator = await hall.moderator()
    await moderator.acts("focus", "arm", "open")
    watcher = await (await hall.phone(14)).live("/live/attendee")
    phones = [await hall.phone(number) for number in range(1, 13)]
    started = time.monotonic()
    for phone in phones:
        await phone.cast("focus", ["red"])
        await asyncio.sleep(0.05)
    await watcher.until("turnout", lambda turnout: turnout["voted"] == 12)
    seconds = time.monotonic() - started
    assert len(watcher.topics("turnout")) <= 2 + 5 * (seconds + 0.5)
    assert len(watcher.topics("turnout")) < len(phones)


async def test_a_console_that_was_begun_earlier_and_is_ready_later_is_not_shown(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = await hall.moderator("Ada")
    socket = await ada.live("/live/staff")
    await socket.until("console")
    make, may_go, late = Console.state, asyncio.Event(), list[ConsoleState]()

    async def slow(self: Console, room: str) -> ConsoleState:
        state = await make(self, room)
        if room == "plenary" and not late:
            late.append(state)
            await may_go.wait()
        return state

    monkeypatch.setattr(Console, "state", slow)
    await socket.until("console", lambda state: late and state["version"] > late[0].version)
    may_go.set()
    seen = len(socket.messages)
    assert (await ada.take("pause")).status_code == 204
    await socket.until("console", after=seen)
    told = [state["version"] for state in socket.topics("console")]
    assert told == sorted(told)


async def test_the_console_shows_people_screens_and_health(hall: Hall) -> None:
    ada, bob = await hall.moderator("Ada"), await hall.moderator("Bob")
    screen = await hall.screen(ada, name="Left")
    console = await ada.live("/live/staff")
    await bob.live("/live/staff")
    on_screen = await screen.live("/live/screen")
    await (await hall.phone(1)).live("/live/attendee")
    state = await console.until(
        "console", lambda c: c["phones"] == 1 and len(c["moderators"]) == 2 and c["screens"] and c["admitted"] == 1
    )
    assert (state["me"], state["moderators"], state["badges"]) == ("Ada", ["Ada", "Bob"], 14)
    assert state["screens"] == [{"name": "Left", "connected": True}]
    assert {light["name"]: light["ok"] for light in state["lights"]} == {"screen": True, "storage": True, "bus": True}
    assert [poll["id"] for poll in state["polls"]] == [
        "focus",
        "award",
        "mix",
        "order",
        "once",
        "timed",
        "members",
        "tiny",
    ]
    await on_screen.close()
    lost = await console.until("console", lambda c: c["screens"] == [{"name": "Left", "connected": False}])
    (light,) = (light for light in lost["lights"] if light["name"] == "screen")
    assert not light["ok"] and "Left" in light["detail"]
    await ada.acts("focus", "arm", "open")
    after = await console.until("console", lambda c: "focus" in c["turnout"])
    assert after["last"]["focus"] == {"action": "open", "actor": "Ada", "at": hall.clock.now()}
