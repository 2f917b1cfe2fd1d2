"""Photographs of nominees, served for real: who may change them, until when, who sees them, and what may be sent."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable
from io import BytesIO

import httpx2
import pytest
from PIL import Image

from tests.integration.hall import Hall, Json, Moderator, refused
from voting.portraits import small

PATH = "/api/polls/award/options/red/photograph"
SECRET = "Taken at home by Ana Example"


def picture(colour: str = "navy", size: tuple[int, int] = (800, 1000), format: str = "JPEG") -> bytes:
    file = BytesIO()
    exif = Image.Exif()
    exif[0x010E] = SECRET
    Image.new("RGB", size, colour).save(file, format, exif=exif)
    return file.getvalue()


async def put(
    client: httpx2.AsyncClient, file: bytes, path: str = PATH, kind: str | None = "image/jpeg"
) -> httpx2.Response:
    return await client.put(path, content=file, headers={} if kind is None else {"content-type": kind})


async def given(moderator: Moderator, colour: str = "navy", option: str = "red", poll: str = "award") -> str:
    """The address of the photograph that the nominee has from now on."""
    response = await put(moderator.client, picture(colour), f"/api/polls/{poll}/options/{option}/photograph")
    assert response.status_code == 200, response.text
    return shown(response.json())[option]


def shown(poll: Json) -> dict[str, str]:
    return {option["id"]: option["photograph"] for option in poll["options"] if option["photograph"]}


def showing(expected: dict[str, str]) -> Callable[[Json], bool]:
    return lambda message: message["poll"]["id"] == "award" and shown(message["poll"]) == expected


def listing(expected: dict[str, str]) -> Callable[[Json], bool]:
    return lambda message: any(poll["id"] == "award" and shown(poll) == expected for poll in message["polls"])


async def test_everybody_sees_it_at_once(hall: Hall) -> None:
    moderator = await hall.moderator()
    assert (await moderator.take("award-cue")).status_code == 204
    phone, screen = await hall.phone(1), await hall.screen(moderator)
    sockets = [await phone.live("/live/attendee"), await screen.live("/live/screen")]
    console = await moderator.live("/live/staff")
    for socket in sockets:
        await socket.until("poll", showing({}))
    expected: dict[str, str] = {}
    for option, colour in (("red", "navy"), ("green", "maroon")):
        expected[option] = await given(moderator, colour, option)
        for socket in sockets:
            await socket.until("poll", showing(expected))
        await console.until("console", listing(expected))  # before the next: it is told of several changes at once
    second = expected["green"]
    assert (await moderator.client.delete(PATH)).status_code == 200
    for socket in sockets:
        await socket.until("poll", showing({"green": second}))
    late = await (await hall.phone(2)).live("/live/attendee")
    await late.until("poll", showing({"green": second}))
    for socket in (*sockets, console, late):
        await socket.close()


async def test_it_is_a_small_jpeg_that_anybody_may_keep_for_ever(hall: Hall) -> None:
    moderator = await hall.moderator()
    sent = picture(size=(3000, 4000))
    assert SECRET.encode() in sent
    response = await put(moderator.client, sent)
    address = shown(response.json())["red"]
    answer = await hall.client().get(address)
    assert answer.status_code == 200 and answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "content-disposition" not in answer.headers and "set-cookie" not in answer.headers
    assert address == f"/photographs/{hashlib.sha256(answer.content).hexdigest()}.jpg"
    assert SECRET.encode() not in answer.content
    image = Image.open(BytesIO(answer.content))
    assert (image.format, image.size) == ("JPEG", (960, 1200))
    head = await hall.client().head(address)
    assert head.status_code == 200 and int(head.headers["content-length"]) == len(answer.content)


async def test_phones_get_a_small_one_that_anybody_may_keep_for_ever(hall: Hall) -> None:
    moderator = await hall.moderator()
    address = shown((await put(moderator.client, picture(size=(3000, 4000)))).json())["red"]
    answer = await hall.client().get(f"{address}/small.webp")
    assert answer.status_code == 200 and answer.headers["content-type"] == "image/webp"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["x-content-type-options"] == "nosniff" and answer.headers["referrer-policy"] == "no-referrer"
    assert "content-disposition" not in answer.headers and "set-cookie" not in answer.headers
    assert len(answer.content) <= 4_000 and SECRET.encode() not in answer.content
    image = Image.open(BytesIO(answer.content))
    assert (image.format, image.size) == ("WEBP", (144, 144))


async def test_a_whole_hall_has_the_small_one_made_once(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[bytes] = []

    def counted(portrait: bytes) -> bytes:
        made.append(portrait)
        if len(made) == 1:
            raise OSError("for the test")
        return small(portrait)

    monkeypatch.setattr("voting.portraits.small", counted)
    moderator, phone = await hall.moderator(), hall.client()
    address = f"{await given(moderator)}/small.webp"
    refused(await phone.get(address), 503, "unavailable")  # and is made anew for the next
    answers = await asyncio.gather(*(phone.get(address) for _ in range(20)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1 and len(made) == 2


async def test_pages_may_show_it_and_no_foreign_one(hall: Hall) -> None:
    policy = (await hall.client().get("/screen/plenary")).headers["content-security-policy"]
    assert "; img-src 'self' data:; " in policy


async def test_a_replaced_or_removed_one_is_no_longer_served(hall: Hall) -> None:
    moderator = await hall.moderator()
    first = await given(moderator, "navy")
    second = await given(moderator, "maroon")
    refused(await hall.client().get(first), 404, "not_found")
    refused(await hall.client().get(f"{first}/small.webp"), 404, "not_found")
    for address in (second, f"{second}/small.webp"):
        assert (await hall.client().get(address)).status_code == 200
    answer = await moderator.client.delete(PATH)
    assert answer.status_code == 200 and shown(answer.json()) == {}
    for address in (second, f"{second}/small.webp"):
        refused(await hall.client().get(address), 404, "not_found")


async def test_the_journal_says_who_gave_whom_a_photograph_and_repeats_change_nothing(hall: Hall) -> None:
    moderator = await hall.moderator("Ada")
    head = await hall.parts.store.head()
    for _ in range(2):
        await given(moderator)
    for _ in range(2):
        assert (await moderator.client.delete(PATH)).status_code == 200
    entries = [entry for entry in await hall.parts.store.journal() if entry.seq > head]
    assert [(entry.actor, entry.role, entry.action, entry.subject) for entry in entries] == [
        ("Ada", "moderator", "photograph", "nominee award/red"),
        ("Ada", "moderator", "remove_photograph", "nominee award/red"),
    ]


async def test_only_moderators_change_photographs(hall: Hall) -> None:
    moderator = await hall.moderator()
    address = await given(moderator)
    phone, screen = await hall.phone(1), await hall.screen(moderator)
    head = await hall.parts.store.head()
    for client in (phone.client, screen.client, hall.client()):
        refused(await put(client, picture("red")), 401, "not_signed_in")
        refused(await client.delete(PATH), 401, "not_signed_in")
    for origin in ("https://evil.example", "null"):
        headers = {"origin": origin, "content-type": "image/jpeg"}
        refused(await moderator.client.put(PATH, content=picture("red"), headers=headers), 403, "origin_refused")
        refused(await moderator.client.delete(PATH, headers=headers), 403, "origin_refused")
    assert await hall.parts.store.head() == head
    assert (await hall.client().get(address)).status_code == 200


async def test_it_is_fixed_once_the_poll_has_opened(hall: Hall) -> None:
    moderator = await hall.moderator()
    await moderator.acts("award", "arm")
    address = await given(moderator)
    await moderator.acts("award", "open")
    for action in ((), ("close",), ("annul",)):
        for one in action:
            assert (await moderator.act("award", one, reason="for the test")).status_code == 200
        head = await hall.parts.store.head()
        for answer in (await put(moderator.client, picture("red")), await moderator.client.delete(PATH)):
            problem = refused(answer, 409, "photograph_fixed")
            assert problem.detail == {"state": (await hall.poll("award")).state}
        assert await hall.parts.store.head() == head
    assert (await hall.client().get(address)).status_code == 200


async def test_a_poll_that_opens_while_a_picture_travels_keeps_what_it_had(hall: Hall) -> None:
    moderator = await hall.moderator()
    await moderator.acts("award", "arm")
    address = await given(moderator)
    content = picture("red")

    async def travelling() -> AsyncIterator[bytes]:
        yield content[:100]
        await moderator.acts("award", "open")
        yield content[100:]

    response = await moderator.client.put(PATH, content=travelling(), headers={"content-type": "image/jpeg"})
    refused(response, 409, "photograph_fixed")
    assert (await hall.client().get(address)).status_code == 200


async def test_giving_one_does_not_take_the_moderators_by_surprise(hall: Hall) -> None:
    """An action on the poll as it was seen before is not lost."""
    moderator = await hall.moderator()
    version = (await hall.poll("award")).version
    address = await given(moderator)
    response = await moderator.act("award", "arm", version=version)
    assert response.status_code == 200 and shown(response.json()) == {"red": address}


async def test_many_at_once_all_arrive(hall: Hall) -> None:
    moderator = await hall.moderator()
    colours = {"red": "maroon", "green": "olive", "blue": "navy"}
    addresses = await asyncio.gather(*(given(moderator, colour, option) for option, colour in colours.items()))
    poll = await hall.poll("award")
    assert [f"/photographs/{option.photograph}.jpg" for option in poll.options] == addresses


WRONG: list[tuple[bytes, str, str]] = [
    (b"", "image/jpeg", "not_an_image"),
    (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "image/svg+xml", "not_an_image"),
    (picture()[:2000], "image/jpeg", "not_an_image"),
    (picture(format="GIF"), "image/gif", "not_an_image"),
    (picture(size=(200, 250)), "image/jpeg", "image_too_small"),
    (picture(), "application/json", "invalid_input"),
    (picture(), "text/html; image/jpeg", "invalid_input"),
    (picture(), "", "invalid_input"),
]


@pytest.mark.parametrize(("file", "kind", "code"), WRONG)
async def test_what_is_no_picture_is_refused_and_what_was_there_stays(
    hall: Hall, file: bytes, kind: str, code: str
) -> None:
    moderator = await hall.moderator()
    address = await given(moderator)
    head = await hall.parts.store.head()
    refused(await put(moderator.client, file, kind=kind), 422, code)
    assert await hall.parts.store.head() == head
    assert (await hall.client().get(address)).status_code == 200


async def test_a_file_that_says_to_be_of_another_kind_is_judged_by_what_it_is(hall: Hall) -> None:
    moderator = await hall.moderator()
    for kind in ("image/heic", "Image/JPEG; charset=utf-8"):
        response = await put(moderator.client, picture("teal", format="PNG"), kind=kind)
        assert response.status_code == 200, response.text


async def test_a_file_that_is_too_large_is_refused_without_reading_it_all(hall: Hall) -> None:
    moderator = await hall.moderator()
    over_tcp = await hall.tcp_client(cookie=moderator.cookie())
    problem = refused(await put(over_tcp, bytes(20_000_001)), 413, "image_too_large")
    assert problem.detail == {"most": 20_000_000} and "20 megabytes" in problem.message
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        while True:
            read += 1_000_000
            yield bytes(1_000_000)

    response = await moderator.client.put(PATH, content=endless(), headers={"content-type": "image/jpeg"})
    refused(response, 413, "image_too_large")
    assert read <= 22_000_000
    refused(await put(moderator.client, picture(size=(8000, 7000))), 413, "image_too_large")
    assert (await put(over_tcp, picture())).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/api/polls/nowhere/options/red/photograph",
        "/api/polls/award/options/nobody/photograph",
        "/api/polls/award/options/%00/photograph",
        "/api/polls/..%2Faward/options/red/photograph",
        "/api/polls/award/options/red/../red/photograph/x",
    ],
)
async def test_who_is_no_nominee_gets_none(hall: Hall, path: str) -> None:
    moderator = await hall.moderator()
    refused(await put(moderator.client, picture(), path), 404, "not_found")
    refused(await moderator.client.delete(path), 404, "not_found")


async def test_no_other_address_leads_to_it_or_out_of_it(hall: Hall) -> None:
    moderator = await hall.moderator()
    sha256 = (await given(moderator)).split("/")[-1].removesuffix(".jpg")
    others = [
        "..%2F..%2Fsecret.key",
        "%2e%2e/voting.db",
        "%00",
        "x" * 5000,
        "' OR 1=1 --",
        "%25",
        "0" * 64,
        sha256[:-1],
    ]
    for name in (*others, sha256.upper(), f"{sha256}%0A", f"{sha256}.jpg"):
        for address in (f"/photographs/{name}.jpg", f"/photographs/{name}.jpg/small.webp"):
            refused(await hall.client().get(address), 404, "not_found")
    for end in ("", ".jpg/", ".png", "/small.webp", ".jpg/small.jpg", ".jpg/small.webp/"):
        assert (await hall.client().get(f"/photographs/{sha256}{end}")).status_code == 404
    assert (await moderator.client.post(f"/photographs/{sha256}.jpg")).status_code == 405
