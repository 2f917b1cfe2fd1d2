"""Commands: the bodies of requests."""

from typing import Annotated, Literal

from pydantic import Field, JsonValue, StringConstraints

from voting.domain.curation import Deed
from voting.domain.runsheet import Cover
from voting.protocol.wire import BODY_LIMIT, Given, Id16, Name, Reason, Secret32, Slug, Wire


class SignIn(Wire):
    """POST /api/session. ``auth`` is HKDF(token, "auth"); ``device`` is the phone's own random id."""

    auth: Secret32
    device: Secret32


class AnswerMove(Wire):
    """POST /api/session/move, from the phone that holds the badge."""

    allow: bool


class CastBallot(Wire):
    """POST /api/polls/{poll}/ballot. ``tag`` is HKDF(token, "ballot|" + poll); ``submission`` is random, the same
    at every retry; ``rev`` rises with each change on the phone; ``choices`` is what the method takes; ``pad`` is
    ignored: in a secret poll it brings the body to ``ballot_size``."""

    tag: Secret32
    submission: Id16
    rev: Annotated[int, Field(ge=1, le=2**31 - 1)]
    choices: list[str] | dict[str, JsonValue] | None
    pad: Annotated[str, StringConstraints(max_length=BODY_LIMIT)] = ""


class ActOnPoll(Wire):
    """POST /api/polls/{poll}/actions. ``version`` is the poll version that the moderator saw; ``seconds`` for
    count_down and extend; ``reason`` is needed to annul and to decide; ``option`` is whom the chair names."""

    action: Literal[
        "collect",
        "stop_collecting",
        "arm",
        "disarm",
        "count_down",
        "open",
        "extend",
        "close",
        "keep_open",
        "run_off",
        "decide",
        "step",
        "step_back",
        "reveal",
        "annul",
    ]
    version: int
    seconds: int = 0
    reason: Reason = ""
    option: Slug | None = None


class Peek(Wire):
    """POST /api/polls/{poll}/peek. The journal keeps who looked, when and why."""

    version: int
    reason: Given


Key = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class CurateWords(Wire):
    """POST /api/polls/{poll}/words: show, hide or merge words, by their keys; ``into`` which word they are merged."""

    deed: Deed
    keys: Annotated[list[Key], Field(min_length=1, max_length=500)]
    into: Annotated[str, StringConstraints(max_length=200)] = ""


class Begun(Wire):
    """POST /api/polls/{poll}/begun, once, when an attendee first touches the ballot. It says nothing of the choice."""


class TakeCue(Wire):
    """POST /api/rooms/{room}/stage. ``version`` is the stage version that the moderator saw."""

    cue: Slug
    cover: Cover = Cover.NONE
    version: int


class FreezeStage(Wire):
    """POST /api/rooms/{room}/freeze. ``version`` is the stage version that the moderator saw."""

    frozen: bool
    version: int


class RehearseCue(Wire):
    """POST /api/rooms/{room}/rehearsal. ``cue``: the one to rehearse, at its picture ``step``, from 0; left out to end
    the rehearsal. ``version`` is the stage version that the moderator saw."""

    cue: Slug | None = None
    step: Annotated[int, Field(ge=0, le=1000)] = 0
    version: int


class AcceptInvite(Wire):
    """POST /api/staff/session, with the secret of a one-time link."""

    invite: Secret32


class ReleaseDevice(Wire):
    """POST /api/badges/{number}/release."""

    reason: Given


class AskPairing(Wire):
    """POST /api/screens. ``claim`` is the screen's own secret."""

    claim: Secret32
    room: Slug


class ApprovePairing(Wire):
    """POST /api/screens/approve."""

    code: Annotated[
        str, StringConstraints(strip_whitespace=True, to_upper=True, max_length=12, pattern=r"^[\x20-\x7e]*$")
    ]
    room: Slug
    name: Name


class ClaimPairing(Wire):
    """POST /api/screens/claim, repeated by the screen until it is approved."""

    claim: Secret32
