"""Endpoints of word clouds, for moderators."""

from voting.protocol.commands import CurateWords
from voting.web.http import Answer, Call

LARGEST = 262_144
"""Bytes of an act on as many words as it may name, in any script."""


async def words(call: Call) -> Answer:
    return Answer(await call.services.words.words(call.path("poll")))


async def curate_words(call: Call) -> Answer:
    assert call.session
    assert isinstance(call.body, CurateWords)
    return Answer(await call.services.words.curate(call.path("poll"), call.body, call.session.name))
