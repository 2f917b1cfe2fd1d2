"""What everything on the wire is made of: identifiers, texts, sizes.

Moments are milliseconds since 1970-01-01 UTC by the server's clock. Texts map language codes to strings.
"""

from collections.abc import Iterable
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

LIVE_PROTOCOL = "voting.v1"
"""WebSocket subprotocol."""


Secret32 = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{43}$")]
"""32 bytes as unpadded base64url."""


Id16 = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{22}$")]
"""16 bytes as unpadded base64url."""


Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]


LINE = r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029]*$"
_LINES = r"^[^\x00-\x08\x0b-\x1f\x7f-\x9f]*$"
"""No control characters, which terminals obey and PostgreSQL refuses."""


Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80, pattern=LINE)]


Reason = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500, pattern=_LINES)]


Given = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=500, pattern=_LINES)]
"""A reason that must be there."""


Texts = dict[str, str]


BODY_LIMIT = 16_384
"""Bytes of the largest body that the server takes."""


def ballot_size(options: Iterable[str]) -> int:
    """Bytes of every ballot's body in a secret poll with these option ids: the least multiple of 1024 that holds any.

    It depends on the poll alone, so that the length of what is sent says nothing about what was chosen.
    """
    largest = 256 + sum(len(id) + 24 for id in options)
    return min(1024 * -(-largest // 1024), BODY_LIMIT)


class Wire(BaseModel):
    """Base of everything on the wire: frozen, and nothing unknown is accepted.

    Values are not cached when they are read: tags and choices are not to stay in memory.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", cache_strings="keys")
