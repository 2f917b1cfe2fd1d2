"""Answers to requests."""

from typing import Literal

from pydantic import Field, JsonValue

from voting.domain.methods import Standing
from voting.protocol.polls import OutcomeView, ResultView
from voting.protocol.wire import Texts, Wire


class SignedIn(Wire):
    """Answer to sign-in, and GET /api/session."""

    number: int
    name: str
    organisation: str
    country: str
    rooms: list["RoomName"]


class RoomName(Wire):
    id: str
    name: Texts


class Received(Wire):
    """The ballot is committed and synced. ``at``: when the server confirmed it."""

    poll: str
    rev: int
    at: int


class ReceiptList(Wire):
    """GET /api/polls/{poll}/receipts, once the poll is closed: the codes of all ballots received, sorted; nothing of
    what is on them. A code is the first 50 bits of SHA-256 of ``receipt|POLL|TAG``, as ``F8JSH-TX7BE``."""

    poll: str
    codes: list[str]


class StaffSignedIn(Wire):
    name: str
    rooms: list[RoomName]


class PairingCode(Wire):
    """``code`` is what the moderator types."""

    code: str
    expires_at: int


class PairingAnswer(Wire):
    approved: bool
    room: str = ""


class BadgeFound(Wire):
    """A row of GET /api/badges?q=…, for staff."""

    number: int
    name: str
    organisation: str
    country: str
    category: str
    admitted_at: int | None


class Problem(Wire):
    """Every refusal, HTTP or socket. ``code`` is stable, ``message`` helps a person."""

    code: str
    message: str
    detail: dict[str, JsonValue] = Field(default_factory=dict)


class Peeked(Wire):
    """Answer to a peek, for one moderator's eyes."""

    poll: str
    result: ResultView
    outcome: OutcomeView | None


class WordRow(Wire):
    """A word as moderators see it. ``forms``: the keys that count as it, its own among them where it was named."""

    key: str
    text: str
    votes: int
    standing: Standing
    forms: list[str]


class WordList(Wire):
    """GET /api/polls/{poll}/words: every word of a word cloud, most votes first. ``open``: it can be seen to now."""

    poll: str
    open: bool
    words: list[WordRow]


class PreflightItem(Wire):
    """A light: ``problem`` says what is wrong if it is not ``ok``; ``about`` names screens, polls or nominees;
    ``figure`` counts what the item is about (megabytes free for storage), ``of`` how many there could be."""

    name: Literal["screen", "storage", "clock", "roll", "phones", "rules", "names", "photographs", "rehearsal"]
    light: Literal["ok", "warn", "stop"]
    problem: Literal[
        "",
        "no_screen",
        "screen_lost",
        "storage_fails",
        "disk_nearly_full",
        "clock_set_back",
        "no_roll",
        "badges_not_printed",
        "few_phones",
        "rules_broken",
        "electorate_too_small",
        "delegates_unclear",
        "names_too_long",
        "photographs_missing",
        "not_rehearsed",
    ] = ""
    about: list[str] = Field(default_factory=list)
    figure: int | None = None
    of: int | None = None


class PreflightState(Wire):
    """GET /api/rooms/{room}/preflight. ``at``: the server's time, for the browser to compare with its own."""

    at: int
    items: list[PreflightItem]
