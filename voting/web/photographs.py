"""Endpoints of nominees' photographs. A body of their own kind: a picture, and larger than any command."""

import re

from voting.domain.errors import ImageTooLarge, InvalidInput, NotFound
from voting.service.views import view_poll
from voting.web.http import FOR_EVER, Answer, Call, Document, read

IMAGE, JPEG, WEBP = "image/*", "image/jpeg", "image/webp"
MOST_BYTES = 20_000_000
"""Of the file that is sent: the largest JPEG that phones make has fifteen million."""

_SHA256 = re.compile(r"[0-9a-f]{64}")


async def put_photograph(call: Call) -> Answer:
    assert call.session
    poll, option = _nominee(call)
    call.services.photographs.expect(poll, option)
    if not call.request.headers.get("content-type", "").strip().lower().startswith("image/"):
        raise InvalidInput("Send a picture, with its content type, such as image/jpeg.", field="content-type")
    file = await read(call.request, call.said, MOST_BYTES, too_large)
    return Answer(view_poll(await call.services.photographs.put(poll, option, file, call.session.name)))


def too_large() -> ImageTooLarge:
    return ImageTooLarge(
        f"This file is too large. At most {MOST_BYTES // 1_000_000} megabytes are taken: save the picture smaller.",
        most=MOST_BYTES,
    )


async def remove_photograph(call: Call) -> Answer:
    assert call.session
    poll, option = _nominee(call)
    return Answer(view_poll(await call.services.photographs.remove(poll, option, call.session.name)))


async def photograph(call: Call) -> Answer:
    image = await call.services.photographs.image(_sha256(call))
    return Answer(Document(image, JPEG, ""), cache=FOR_EVER)


async def small_photograph(call: Call) -> Answer:
    image = await call.services.photographs.small(_sha256(call))
    return Answer(Document(image, WEBP, ""), cache=FOR_EVER)


def _sha256(call: Call) -> str:
    """The hash in the path. Raises NotFound for what is none."""
    sha256 = call.path("sha")
    if not _SHA256.fullmatch(sha256):
        raise NotFound("There is no such photograph.")
    return sha256


def _nominee(call: Call) -> tuple[str, str]:
    return call.path("poll"), call.path("option")
