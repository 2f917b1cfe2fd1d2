"""Endpoints of the pictures that image cues show: bodies of their own kind, as photographs are."""

import re

from voting.domain.errors import InvalidInput, NotFound
from voting.web.http import FOR_EVER, Answer, Call, Document, read
from voting.web.photographs import JPEG, MOST_BYTES, too_large

_SHA256 = re.compile(r"[0-9a-f]{64}")


async def put_picture(call: Call) -> Answer:
    assert call.session
    room, cue = _cue(call)
    call.services.pictures.expect(room, cue)
    if not call.request.headers.get("content-type", "").strip().lower().startswith("image/"):
        raise InvalidInput("Send a picture, with its content type, such as image/jpeg.", field="content-type")
    file = await read(call.request, call.said, MOST_BYTES, too_large)
    return Answer(await call.services.pictures.put(room, cue, file, call.session.name))


async def remove_picture(call: Call) -> Answer:
    assert call.session
    room, cue = _cue(call)
    return Answer(await call.services.pictures.remove(room, cue, call.session.name))


async def picture(call: Call) -> Answer:
    sha256 = call.path("sha")
    if not _SHA256.fullmatch(sha256):
        raise NotFound("There is no such picture.")
    return Answer(Document(await call.services.pictures.image(sha256), JPEG, ""), cache=FOR_EVER)


def _cue(call: Call) -> tuple[str, str]:
    return call.path("room"), call.path("cue")
