"""The token of a badge is in no file: not in the database, its log, the keys, or what a command writes (law 7)."""

import base64
import secrets
from pathlib import Path

from tests.integration.hall import Hall, token
from voting.service.tokens import derive_auth, encode, grouped, verifier


def forms(raw: bytes) -> list[bytes]:
    """How bytes may be written down."""
    return [raw, raw.hex().encode(), raw.hex().upper().encode(), encode(raw).encode(), base64.b64encode(raw)]


def kept(folder: Path) -> bytes:
    """Everything that is there, one file after another."""
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


async def test_no_file_of_the_conference_has_a_token_or_what_signs_in_with_it(hall: Hall) -> None:
    moderator = await hall.moderator()
    await moderator.acts("award", "arm", "open")
    await moderator.acts("focus", "arm", "open")
    wrong = "7ZZZZZZZZZZZZZZZ"
    sought: dict[str, list[bytes]] = {}
    for number in (1, 2, 3):
        phone = await hall.phone(number)
        for poll in ("award", "focus"):
            assert (await phone.cast(poll, ["red"])).status_code == 200
        if number == 1:  # a second phone has to ask, and staff free the badge
            assert (await hall.stranger(number).sign_in()).status_code == 409
            released = await moderator.client.post("/api/badges/1/release", json={"reason": "A lost phone"})
            assert released.status_code == 204
        text = token(number)
        cookie = phone.client.cookies.get("voting-attendee") or "?" * 43
        sought[f"token {number}"] = [text.encode(), grouped(text).encode(), text.encode("utf-16-le")]
        sought[f"auth {number}"] = forms(derive_auth(text))
        sought[f"device {number}"] = [phone.device.encode()]
        sought[f"cookie {number}"] = [cookie.encode()]
    mistyped = hall.stranger(4)
    mistyped.token = wrong
    assert (await mistyped.sign_in()).status_code == 401
    sought["mistyped"] = [wrong.encode(), *forms(derive_auth(wrong))]
    await moderator.acts("focus", "close")
    hall.clock.move(6)
    await hall.until_state("focus", "closed")
    content = kept(hall.folder)
    assert verifier(derive_auth(token(1)), hall.parts.key) in content, "the search looks where badges are"
    assert secrets.token_bytes(16) not in content
    found = [what for what, ways in sought.items() for way in ways if way in content]
    assert found == []
