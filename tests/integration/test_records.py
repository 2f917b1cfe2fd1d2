"""What is on record, over HTTP: protocols for moderators of polls that are over, receipts for everybody."""

import asyncio
import json

import pypdfium2
import pytest

from tests.integration.hall import Hall, Moderator, Phone, refused
from voting.domain.poll import GRACE
from voting.domain.words import head_words
from voting.records.signing import KEY_FILE
from voting.service.tokens import ALPHABET, decode, receipt


async def close(hall: Hall, moderator: Moderator, poll: str) -> None:
    await moderator.acts(poll, "close")
    hall.clock.move(GRACE / 1000)
    await hall.until_state(poll, "closed")


async def some_phones(hall: Hall, number: int) -> list[Phone]:
    return [await hall.phone(badge) for badge in range(1, number + 1)]


async def vote(phones: list[Phone], poll: str, rev: int = 1) -> None:
    """All at once; the third, sixth … for blue."""
    chosen = (phone.cast(poll, ["red"] if phone.number % 3 else ["blue"], rev) for phone in phones)
    assert {response.status_code for response in await asyncio.gather(*chosen)} <= {200}


async def hold(hall: Hall, moderator: Moderator, poll: str, phones: list[Phone]) -> None:
    """From draft to its close."""
    await moderator.acts(poll, "arm", "open")
    await vote(phones, poll)
    await close(hall, moderator, poll)


async def test_a_protocol_is_there_once_the_result_is_published_and_not_before(hall: Hall) -> None:
    """Before, it would tell the result (law 6)."""
    moderator = await hall.moderator()
    for form in ("json", "pdf"):
        refused(await moderator.client.get(f"/api/polls/award/protocol.{form}"), 409, "record_not_ready")
    await hold(hall, moderator, "award", await some_phones(hall, 11))
    for form in ("json", "pdf"):
        refused(await moderator.client.get(f"/api/polls/award/protocol.{form}"), 409, "record_not_ready")
    revealed = (await moderator.act("award", "reveal")).json()
    response = await moderator.client.get("/api/polls/award/protocol.json")
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    assert response.headers["content-disposition"] == 'attachment; filename="protocol-award.json"'
    assert response.headers["cache-control"] == "no-store"
    protocol = response.json()
    assert (protocol["state"], protocol["voted"], protocol["entitled"]) == ("published", 11, 14)
    assert {row["option"]: row["votes"] for row in protocol["result"]["options"]} == {"red": 8, "green": 0, "blue": 3}
    assert [act["action"] for act in protocol["acts"]] == ["arm", "open", "close", "finish", "reveal"]
    assert protocol["acts"][0]["actor"] == "Ada" and protocol["acts"][3]["actor"] == "clock"
    assert protocol["close"]["hash"] == (await hall.poll("award")).head
    assert protocol["close"]["words"].split() == list(head_words(protocol["close"]["hash"])) == revealed["words"]


async def test_the_same_protocol_comes_whoever_asks_and_whenever(hall: Hall) -> None:
    ada, ben = await hall.moderator("Ada"), await hall.moderator("Ben")
    phones = await some_phones(hall, 11)
    await hold(hall, ada, "award", phones)
    await ada.acts("award", "reveal")
    first = {form: (await ada.client.get(f"/api/polls/award/protocol.{form}")).content for form in ("json", "pdf")}
    hall.clock.move(3600)
    await hold(hall, ben, "focus", phones)
    for form, content in first.items():
        assert (await ben.client.get(f"/api/polls/award/protocol.{form}")).content == content


async def test_an_annulled_poll_has_a_protocol_without_a_count(hall: Hall) -> None:
    moderator = await hall.moderator()
    await moderator.acts("award", "arm", "open")
    await (await hall.phone(1)).cast("award", ["red"])
    assert (await moderator.act("award", "annul", reason="wrong <list> on screen")).status_code == 200
    protocol = (await moderator.client.get("/api/polls/award/protocol.json")).json()
    assert (protocol["state"], protocol["voted"]) == ("annulled", 1)
    assert (protocol["result"], protocol["outcome"], protocol["close"]) == (None, None, None)
    assert protocol["acts"][-1]["reason"] == "wrong <list> on screen"
    pdf = (await moderator.client.get("/api/polls/award/protocol.pdf")).content
    assert "wrong <list> on screen" in text_of(pdf).replace("\r\n", " ")


async def test_the_document_says_who_won_and_numbers_its_pages(hall: Hall) -> None:
    moderator = await hall.moderator()
    await hold(hall, moderator, "order", await some_phones(hall, 4))
    await moderator.acts("order", "reveal")
    response = await moderator.client.get("/api/polls/order/protocol.pdf")
    assert response.headers["content-type"] == "application/pdf"
    assert response.headers["content-disposition"] == 'attachment; filename="protocol-order.pdf"'
    said = text_of(response.content)
    assert "Protocol of a vote" in said and "Page 1 of 2" in said and "Page 2 of 2" in said


@pytest.mark.parametrize("form", ["json", "pdf"])
async def test_only_moderators_get_a_protocol(hall: Hall, form: str) -> None:
    moderator = await hall.moderator()
    await moderator.act("award", "annul", reason="for the test")
    path = f"/api/polls/award/protocol.{form}"
    for client in (hall.client(), (await hall.phone(1)).client):
        refused(await client.get(path), 401, "not_signed_in")
    assert (await moderator.client.get(path)).status_code == 200
    refused(await moderator.client.get(f"/api/polls/nowhere/protocol.{form}"), 404, "not_found")


async def test_a_test_vote_stands_in_no_record(hall: Hall) -> None:
    moderator = await hall.moderator()
    response = await moderator.client.post("/api/rooms/plenary/test-vote")
    assert response.status_code == 201, response.text
    id = response.json()["id"]
    await close(hall, moderator, id)
    await moderator.acts(id, "reveal")
    refused(await moderator.client.get(f"/api/polls/{id}/protocol.json"), 409, "record_not_ready")


async def test_without_its_key_a_protocol_is_refused_and_the_rest_goes_on(hall: Hall) -> None:
    moderator = await hall.moderator()
    await hold(hall, moderator, "focus", await some_phones(hall, 1))
    await moderator.acts("focus", "reveal")
    key = hall.folder / KEY_FILE
    kept = key.read_bytes()
    key.unlink()
    problem = refused(await moderator.client.get("/api/polls/focus/protocol.json"), 503, "signing_key_missing")
    assert "backup" in problem.message
    assert (await moderator.client.get("/api/polls/focus/results")).status_code == 200
    key.write_bytes(kept)
    key.chmod(0o644)
    problem = refused(await moderator.client.get("/api/polls/focus/protocol.pdf"), 503, "signing_key_unusable")
    assert "chmod 600" in problem.message
    key.chmod(0o600)
    assert (await moderator.client.get("/api/polls/focus/protocol.pdf")).status_code == 200


async def test_every_ballot_is_in_the_list_of_those_received_once_the_poll_is_closed(hall: Hall) -> None:
    moderator = await hall.moderator()
    anybody = hall.client()
    refused(await anybody.get("/api/polls/award/receipts"), 409, "receipts_not_ready")
    await moderator.acts("award", "arm", "open")
    refused(await anybody.get("/api/polls/award/receipts"), 409, "receipts_not_ready")
    phones = await some_phones(hall, 11)
    await vote(phones, "award")
    await vote(phones[:4], "award", rev=2)
    codes = [receipt("award", decode(phone.ballot("award", None)["tag"])) for phone in phones]
    await moderator.acts("award", "close")
    refused(await anybody.get("/api/polls/award/receipts"), 409, "receipts_not_ready")
    hall.clock.move(GRACE / 1000)
    await hall.until_state("award", "closed")
    response = await anybody.get("/api/polls/award/receipts")
    assert response.json() == {"poll": "award", "codes": sorted(codes)}
    assert response.headers["cache-control"] == "public, max-age=300"
    assert "set-cookie" not in response.headers
    assert (await anybody.get("/api/polls/award/results")).status_code == 404, "the result stays sealed"
    refused(await anybody.get("/api/polls/nowhere/receipts"), 404, "not_found")


async def test_an_annulled_poll_has_no_list(hall: Hall) -> None:
    moderator = await hall.moderator()
    await hold(hall, moderator, "award", await some_phones(hall, 2))
    assert (await moderator.client.get("/api/polls/award/receipts")).status_code == 200
    await moderator.act("award", "annul", reason="for the test")
    refused(await hall.client().get("/api/polls/award/receipts"), 409, "receipts_not_ready")


async def test_the_list_says_nothing_of_choices_or_order(hall: Hall) -> None:
    """Two polls in which the same badges vote otherwise, and in another order, have lists of one form and length."""
    moderator, phones = await hall.moderator(), await some_phones(hall, 11)
    await hold(hall, moderator, "focus", phones)
    await moderator.acts("once", "arm", "open")
    for phone in reversed(phones):
        await phone.cast("once", ["green"])
    await close(hall, moderator, "once")
    lists = [(await hall.client().get(f"/api/polls/{poll}/receipts")).content for poll in ("focus", "once")]
    assert len(lists[0]) - len("focus") == len(lists[1]) - len("once")
    for content in lists:
        value = json.loads(content)
        assert set(value) == {"poll", "codes"} and value["codes"] == sorted(value["codes"])
        assert all(len(code) == 11 and set(code) <= {*ALPHABET, "-"} for code in value["codes"])


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_range() for page in document]
    return "\n".join(pages)
