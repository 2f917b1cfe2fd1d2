"""Signing in with a badge: one phone a badge, moved by its holder or by staff, and sessions that end."""

from pathlib import Path

import pytest

from tests.integration.hall import ACT, Hall, Json, Phone, copy_of, furnish, open_hall, refused, token
from voting.service.access import LIFE
from voting.service.ports import Role
from voting.service.tokens import derive_auth, encode, verifier
from voting.store.admitting import OF_ONE_PHONE


async def test_a_badge_signs_its_phone_in_and_the_phone_learns_whose_it_is(hall: Hall) -> None:
    phone = hall.stranger(3)
    response = await phone.sign_in()
    assert response.status_code == 201
    assert response.json() == {
        "number": 3,
        "name": "Person 3",
        "organisation": "Organisation 3",
        "country": "BE",
        "rooms": [{"id": "plenary", "name": {"en": "Plenary"}}, {"id": "side", "name": {"en": "Side room"}}],
    }
    assert (await phone.client.get("/api/session")).json() == response.json()


async def test_a_code_of_no_badge_is_told_so(hall: Hall) -> None:
    problem = refused(await hall.stranger(999).sign_in(), 401, "badge_unknown")
    assert "desk" in problem.message


async def test_a_badge_of_another_conference_is_unknown_here(
    hall: Hall, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "data"
    await furnish(elsewhere, members=20)
    async with open_hall(elsewhere) as other:
        assert (await other.stranger(20).sign_in()).status_code == 201
    refused(await hall.stranger(20).sign_in(), 401, "badge_unknown")


WRONG_FORMS: list[Json] = [
    {"auth": "short", "device": "A" * 43},
    {"auth": "A" * 42 + "!", "device": "A" * 43},
    {"auth": "A" * 43},
    {"auth": "A" * 43, "device": "A" * 43, "name": "me"},
    {"auth": None, "device": "A" * 43},
    {"auth": ["A" * 43], "device": "A" * 43},
    {"auth": "é" * 43, "device": "A" * 43},
    {"auth": "A" * 43 + "\n", "device": "A" * 43},
]


async def test_a_sign_in_of_the_wrong_form_is_refused_and_counts_as_no_guess(hall: Hall) -> None:
    client = hall.client()
    for body in WRONG_FORMS * 8:
        refused(await client.post("/api/session", json=body), 422, "invalid_input")


async def test_the_token_itself_signs_nobody_in(hall: Hall) -> None:
    body = {"auth": encode(token(1).encode().ljust(32, b"\0")), "device": "A" * 43}
    refused(await hall.client().post("/api/session", json=body), 401, "badge_unknown")


async def test_a_second_phone_is_told_that_the_badge_is_in_use_and_the_first_is_asked(hall: Hall) -> None:
    first = await hall.phone(1)
    socket = await first.live("/live/attendee")
    assert (await socket.until("me"))["move_asked_at"] is None
    second = hall.stranger(1)
    problem = refused(await second.sign_in(), 409, "badge_in_use")
    assert problem.detail == {"refused": False}
    assert (await socket.until("me", lambda me: me["move_asked_at"]))["move_asked_at"] == hall.clock.now()
    assert (await first.client.get("/api/session")).status_code == 200
    refused(await second.client.get("/api/session"), 401, "not_signed_in")


async def test_a_move_that_is_allowed_signs_the_second_phone_in_and_the_first_out(hall: Hall) -> None:
    first, second = await hall.phone(1), hall.stranger(1)
    socket = await first.live("/live/attendee")
    refused(await second.sign_in(), 409, "badge_in_use")
    assert (await first.client.post("/api/session/move", json={"allow": True})).status_code == 204
    assert (await socket.until("ended"))["at"] == hall.clock.now()
    assert await socket.closed() == 4401
    assert (await second.sign_in()).status_code == 201
    refused(await first.client.get("/api/session"), 401, "not_signed_in")
    refused(await first.cast("focus", ["red"]), 401, "not_signed_in")


async def test_a_move_that_is_refused_changes_nothing(hall: Hall) -> None:
    first, second = await hall.phone(1), hall.stranger(1)
    socket = await first.live("/live/attendee")
    refused(await second.sign_in(), 409, "badge_in_use")
    await socket.until("me", lambda me: me["move_asked_at"])
    seen = len(socket.messages)
    assert (await first.client.post("/api/session/move", json={"allow": False})).status_code == 204
    await socket.until("me", lambda me: me["move_asked_at"] is None, after=seen)
    assert (await first.client.get("/api/session")).status_code == 200
    seen = len(socket.messages)
    assert refused(await second.sign_in(), 409, "badge_in_use").detail == {"refused": True}
    assert (await socket.until("me", after=seen))["move_asked_at"] is None
    third = hall.stranger(1)
    assert refused(await third.sign_in(), 409, "badge_in_use").detail == {"refused": False}
    await socket.until("me", lambda me: me["move_asked_at"], after=seen)


async def test_a_move_that_nobody_asked_for_is_not_found(hall: Hall) -> None:
    first = await hall.phone(1)
    refused(await first.client.post("/api/session/move", json={"allow": True}), 404, "not_found")
    assert (await first.client.get("/api/session")).status_code == 200


async def test_staff_free_a_badge_and_the_journal_says_who_and_why(hall: Hall) -> None:
    lost, moderator = await hall.phone(1), await hall.moderator("Ada")
    socket = await lost.live("/live/attendee")
    release = {"reason": "Lost phone, passport seen"}
    assert (await moderator.client.post("/api/badges/1/release", json=release)).status_code == 204
    await socket.until("ended")
    assert await socket.closed() == 4401
    refused(await lost.client.get("/api/session"), 401, "not_signed_in")
    await hall.phone(1)
    entry = (await hall.parts.store.journal())[-1]
    assert (entry.actor, entry.action, entry.subject, entry.reason) == (
        "Ada",
        "release",
        "badge 1",
        "Lost phone, passport seen",
    )


async def test_releasing_a_badge_that_does_not_exist_is_not_found(hall: Hall) -> None:
    moderator = await hall.moderator()
    for number in ("999", "0", "-1", "9" * 20, "9" * 5000, "one", "١"):
        response = await moderator.client.post(f"/api/badges/{number}/release", json={"reason": "because"})
        refused(response, 404, "not_found")


async def test_only_staff_release_badges_and_only_with_a_reason(hall: Hall) -> None:
    phone, moderator = await hall.phone(1), await hall.moderator()
    refused(await phone.client.post("/api/badges/2/release", json={"reason": "because"}), 401, "not_signed_in")
    refused(await moderator.client.post("/api/badges/1/release", json={"reason": "  "}), 422, "invalid_input")
    assert (await phone.client.get("/api/session")).status_code == 200


async def test_leaving_frees_the_badge_for_another_phone(hall: Hall) -> None:
    first = await hall.phone(1)
    socket = await first.live("/live/attendee")
    cookie = first.cookie()
    response = await first.client.delete("/api/session")
    assert response.status_code == 204
    cleared = response.headers["set-cookie"]
    assert cleared.startswith("voting-attendee=;") and "Max-Age=0" in cleared
    await socket.until("ended")
    assert await socket.closed() == 4401
    refused(await hall.client(cookie=cookie).get("/api/session"), 401, "not_signed_in")
    await hall.phone(1)


async def test_the_same_phone_signs_in_again_and_its_earlier_session_ends(hall: Hall) -> None:
    phone = await hall.phone(1)
    before = phone.cookie()
    assert (await phone.sign_in()).status_code == 201
    assert phone.cookie() != before
    assert (await phone.client.get("/api/session")).status_code == 200
    refused(await hall.client(cookie=before).get("/api/session"), 401, "not_signed_in")


async def test_a_second_page_of_the_same_browser_does_not_end_the_first(hall: Hall) -> None:
    phone, other = await hall.phone(1), hall.stranger(1)
    first_page = await phone.live("/live/attendee")
    await first_page.until("me")
    assert (await phone.sign_in()).status_code == 201
    refused(await other.sign_in(), 409, "badge_in_use")
    await first_page.until("me", lambda me: me["move_asked_at"])
    await phone.client.post("/api/session/move", json={"allow": True})
    await first_page.until("ended")
    assert await first_page.closed() == 4401


async def test_a_phone_that_goes_on_signing_in_without_its_cookie_ends_the_sockets_of_its_oldest_session(
    hall: Hall,
) -> None:
    phone = await hall.phone(1)
    socket = await phone.live("/live/attendee")
    await socket.until("me")
    for _ in range(OF_ONE_PHONE):
        phone.client = hall.client()
        hall.clock.move(1)
        assert (await phone.sign_in()).status_code == 201
    assert await socket.closed() == 4401


async def test_a_sign_in_that_the_network_repeats_signs_nobody_out(hall: Hall) -> None:
    phone = await hall.phone(1)
    before = phone.cookie()
    assert (await phone.sign_in()).status_code == 201
    socket = await phone.live("/live/attendee")
    await socket.until("me")
    repeated = Phone(hall, hall.client(cookie=before), 1, phone.token)
    repeated.device = phone.device
    seen = len(socket.messages)
    assert (await repeated.sign_in()).status_code == 201
    await socket.until("me", after=seen)
    assert (await phone.client.get("/api/session")).status_code == 200


async def test_one_browser_holds_a_phone_and_a_console_at_once(hall: Hall) -> None:
    moderator = await hall.moderator()
    phone = await hall.phone(1, moderator.client)
    assert (await phone.client.get("/api/session")).json()["number"] == 1
    assert (await phone.client.get("/api/staff/session")).json()["name"] == "Ada"
    await phone.client.delete("/api/session")
    assert (await phone.client.get("/api/staff/session")).status_code == 200


async def test_a_session_cookie_is_out_of_reach_of_scripts_and_other_sites(hall: Hall) -> None:
    cookie = (await hall.stranger(1).sign_in()).headers["set-cookie"]
    name, _, rest = cookie.partition("=")
    assert name == "voting-attendee"
    assert {part.strip().lower() for part in rest.split(";")[1:]} == {
        "httponly",
        "samesite=strict",
        "path=/",
        "max-age=43200",
    }


async def test_over_https_the_cookie_is_secure_and_bound_to_the_host(furnished: Path, tmp_path: Path) -> None:
    async with open_hall(copy_of(furnished, tmp_path / "data"), public_url="https://vote.example.eu") as hall:
        phone = hall.stranger(1)
        cookie = (await phone.sign_in()).headers["set-cookie"]
        assert cookie.startswith("__Host-attendee=")
        flags = {part.strip().lower() for part in cookie.split(";")[1:]}
        assert {"secure", "httponly", "samesite=strict", "path=/"} <= flags
        assert not any(flag.startswith("domain") for flag in flags)
        assert (await phone.client.get("/api/session")).status_code == 200
        moderator = await hall.moderator()
        assert moderator.client.cookies.get("__Host-moderator")


async def test_a_session_ends_after_twelve_hours_whatever_was_done_with_it(hall: Hall) -> None:
    phone = await hall.phone(1)
    socket = await phone.live("/live/attendee")
    hall.clock.move(LIFE[Role.ATTENDEE] / 1000 - 1)
    assert (await phone.client.get("/api/session")).status_code == 200
    hall.clock.move(1)
    refused(await phone.client.get("/api/session"), 401, "not_signed_in")
    assert await socket.closed() == 4401
    assert (await phone.sign_in()).status_code == 201


async def test_a_cookie_that_we_never_gave_is_no_session(hall: Hall) -> None:
    client = hall.client()
    for value in ("", "x", "A" * 43, "A" * 44, "é" * 43, "A" * 42 + "=", "%00" * 14, "A" * 5000):
        request = client.build_request("GET", "/api/session")
        request.headers["cookie"] = f"voting-attendee={value}"
        refused(await client.send(request), 401, "not_signed_in")


async def test_a_cookie_of_one_role_opens_no_other(hall: Hall) -> None:
    phone = await hall.phone(1)
    secret = phone.client.cookies["voting-attendee"]
    refused(await hall.client(cookie=f"voting-moderator={secret}").get("/api/staff/session"), 401, "not_signed_in")
    socket = await hall.socket("/live/staff", f"voting-moderator={secret}")
    assert await socket.closed() == 4401


async def test_a_reissued_badge_leaves_the_old_code_and_its_sessions_dead(hall: Hall) -> None:
    phone = await hall.phone(1)
    await hall.moderator()  # so that the journal has an earlier entry that ends nobody's session
    socket = await phone.live("/live/attendee")
    new = Phone(hall, hall.client(), 1, "REISSUED00000001")
    badge = await hall.parts.store.badge_by_number(1)
    await hall.parts.store.issue({badge.id: verifier(derive_auth(new.token), hall.parts.key)}, ACT)
    assert await socket.closed() == 4401
    refused(await phone.client.get("/api/session"), 401, "not_signed_in")
    refused(await phone.sign_in(), 401, "badge_unknown")
    assert (await new.sign_in()).status_code == 201


async def test_a_one_time_link_signs_staff_in_once_within_a_quarter_of_an_hour(hall: Hall) -> None:
    invite = await hall.access().invite("Ada")
    client = hall.client()
    response = await client.post("/api/staff/session", json={"invite": invite})
    assert response.status_code == 201 and response.json()["name"] == "Ada"
    refused(await hall.client().post("/api/staff/session", json={"invite": invite}), 401, "not_signed_in")
    late = await hall.access().invite("Bob")
    hall.clock.move(15 * 60)
    refused(await hall.client().post("/api/staff/session", json={"invite": late}), 401, "not_signed_in")
    assert (await client.get("/api/staff/session")).json()["name"] == "Ada"


async def test_staff_who_sign_out_lose_their_console_at_once(hall: Hall) -> None:
    moderator = await hall.moderator()
    socket = await moderator.live("/live/staff")
    await socket.until("console")
    cookie = moderator.cookie()
    assert (await moderator.client.delete("/api/staff/session")).status_code == 204
    await socket.until("ended")
    assert await socket.closed() == 4401
    response = await hall.client(cookie=cookie).get("/api/badges?q=person")
    refused(response, 401, "not_signed_in")


async def test_staff_find_badges_by_number_name_or_organisation(hall: Hall) -> None:
    moderator = await hall.moderator()
    await hall.phone(12)

    async def found(query: str) -> list[int]:
        response = await moderator.client.get("/api/badges", params={"q": query})
        return [badge["number"] for badge in response.json()]

    assert await found("7") == [7]
    assert await found("PERSON 13") == [13]
    assert await found("organisation 5") == [5]
    assert await found("") == await found("nobody") == []
    (badge,) = (await moderator.client.get("/api/badges?q=12")).json()
    assert badge["admitted_at"] == hall.clock.now() and badge["category"] == "member"
