"""A conference that was held: every method, every way an award ends, one poll annulled, one still sealed.

It goes through the same use cases as a moderator's commands and a phone's votes. All people are made up.
"""

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from voting.app import Parts, open_parts
from voting.domain.ballot import Cast
from voting.domain.conference import Conference
from voting.domain.curation import Curating, Deed
from voting.domain.errors import PollClosed
from voting.domain.journal import Act
from voting.domain.poll import Action, Poll, PollState
from voting.domain.roll import Badge
from voting.protocol.commands import ActOnPoll
from voting.records.signing import named, read_signer
from voting.service.award import Award
from voting.service.definition import build_conference
from voting.service.moderate import CLOCK_ACTOR, Moderation
from voting.service.polls import Polls
from voting.service.ports import Role, RollChange
from voting.service.second import SecondPerson
from voting.service.tokens import derive_auth, derive_tag, verifier
from voting.settings import Settings

START = 1_790_000_000_000
VOTERS = 14
NOMINEES = [
    {"id": "ana", "label": "Ana Gil", "organisation": "ACME", "country": "ES"},
    {"id": "ben", "label": {"en": "Ben", "fr": "Benoît"}},
    {"id": "eva", "label": "Kristina Šermukšnytė-Alešiūnienė", "organisation": "KlasterLT", "country": "LT"},
]
Choices = list[str] | dict[str, int] | dict[str, str] | None

BALLOTS: dict[str, Sequence[Choices]] = {
    "focus": [["ana"], ["ana", "ben"], ["eva"], None, ["ben", "eva"]],
    "mix": [{"ana": 70, "ben": 30}, {"ana": 20, "ben": 40, "eva": 40}, None],
    "rate": [{"ana": 5, "ben": 2}, {"ana": 4}, None, {"ana": 1, "ben": 1, "eva": 3}],
    "guess": [{"value": "12.5"}, {"value": "40"}, {"value": "-3"}, None],
    "award": [["ana"]] * 4 + [["ben"]] * 4 + [["eva"]] * 3 + [None],
    "award-round-2": [["ana"]] * 5 + [["ben"]] * 5,
    "jury": [["ben"]] * 3 + [["eva"]] * 3,
    "joint": [["ben"]] * 4 + [["ana"]] * 4 + [["eva"]] * 2,
    "order": [["eva", "ana"], ["eva"], ["eva", "ben"], ["ana", "ben"], ["ana"], ["ben", "ana"], ["ben", "eva"], None]
    + [["ana", "eva", "ben"]] * 2,
    "hopes": [["Trust", "funding"], ["trust"], ["Fundings"], ["idiots", "TRUST"], None, ["Ana Gil"]],
    "empty": [["ana"]],
    "void": [["ana"], ["ben"]],
    "sealed": [["ana"]] * 6 + [["ben"]] * 5,
}
WINNERS = {"jury": ["eva"], "joint": ["ana", "ben"], "order": ["ana"], "empty": []}


def _poll(id: str, method: Mapping[str, object], **rules: object) -> dict[str, object]:
    return {"id": id, "room": "hall", "title": f"Question {id}", "method": method, "options": NOMINEES, **rules}


def conference(**more: object) -> Conference:
    secret: dict[str, object] = {"secret": True, "least_electorate": 10}
    one = {"kind": "choice"}
    polls = [
        _poll("focus", {"kind": "choice", "most": 2}, shown="live"),
        _poll("mix", {"kind": "allocation", "points": 100, "step": 10}, shown="after_close"),
        _poll("award", one, ties=["run_off", "draw"], own=False, seconds=90, shuffle=True, **secret),
        _poll("jury", one, ties=["chair"], majority="plurality", **secret),
        _poll("joint", one, ties=["joint"], quorum={"percent": 50, "of": "entitled"}, **secret),
        _poll("order", {"kind": "ranking"}, ties=["joint"], majority="absolute", **secret),
        _poll("hopes", {"kind": "words", "most": 2, "moderated": False}, shown="after_close") | {"options": []},
        _poll("empty", one, ties=["joint"], quorum={"percent": 50}, **secret),
        _poll("void", one, **secret),
        _poll("sealed", one, **secret),
        _poll("later", one),
        _poll("rate", {"kind": "rating", "low": "not at all", "high": "fully"}, shown="live"),
        _poll("guess", {"kind": "number", "least": -5, "decimals": 1, "unit": "km"}, shown="live") | {"options": []},
    ]
    room = {"id": "hall", "name": "Hall", "run_sheet": [{"id": "join", "kind": "join", "title": "Join"}]}
    definition = {"id": "held-2026", "title": {"en": "Made up", "fr": "Inventée"}, "rooms": [room], "polls": polls}
    return build_conference(definition | more, "test")


class Ticking:
    """A clock that goes on by a second whenever it is asked."""

    def __init__(self) -> None:
        self.at = START

    def now(self) -> int:
        self.at += 1000
        return self.at

    def monotonic(self) -> float:
        return self.at / 1000


class Hand:
    """What moderators and phones do, one after the other."""

    def __init__(self, parts: Parts, folder: Path) -> None:
        self.parts, self.folder = parts, folder
        self.clock = Ticking()
        self.polls = Polls(parts.store, self.clock)
        award, second = Award(parts.store, self.polls), SecondPerson(parts.store, self.clock)
        self.moderation = Moderation(parts.store, parts.bus, self.clock, parts.random, self.polls, award, second)

    async def found(self, conference: Conference) -> None:
        store = self.parts.store
        key = named(read_signer(self.folder).public)
        await store.create(conference, Act(self.clock.now(), "Olga", "owner", "create", "conference", key))
        people = tuple(Badge(0, 0, f"k{i}", f"Person {i}", f"Organisation {i}", "BE") for i in range(VOTERS))
        await store.change_roll(RollChange(added=people), Act(self.clock.now(), "Olga", "owner", "import", "roll"))
        verifiers = {
            badge.id: verifier(derive_auth(token(badge.number)), self.parts.key) for badge in await store.badges()
        }
        await store.issue(verifiers, Act(self.clock.now(), "Olga", "owner", "issue", "badges"))
        await self.polls.load()

    async def act(self, poll: str, action: str, reason: str = "", option: str | None = None) -> Poll:
        version = (await self.polls.reload(poll)).version
        command = ActOnPoll.model_validate(
            {"action": action, "version": version, "reason": reason, "option": option, "seconds": 30}
        )
        return await self.moderation.act(poll, command, "Mo")

    async def vote(self, poll: str, ballots: Sequence[Choices]) -> None:
        held = await self.polls.reload(poll)
        casts = []
        for badge, choices in enumerate(ballots, 1):
            tag = derive_tag(token(badge), poll)
            mark = held.method.mark(choices, held.option_ids)
            casts.append(Cast(poll, badge, tag, hashlib.sha256(tag).digest()[:16], 1, mark))
        await asyncio.gather(*(self.parts.store.cast(cast) for cast in casts))

    async def hold(self, poll: str) -> Poll:
        """From draft, or armed, to closed."""
        if (await self.polls.reload(poll)).state is PollState.DRAFT:
            await self.act(poll, "arm")
        await self.act(poll, "open")
        await self.vote(poll, BALLOTS[poll])
        closing = await self.act(poll, "close")
        self.clock.at += 5_000
        return await self.moderation.advance(closing, Action.FINISH, CLOCK_ACTOR)

    async def see_to_words(self, poll: str, deed: Deed, key: str, into: str = "") -> None:
        act = Act(self.clock.now(), "Mo", Role.MODERATOR, "words", f"poll {poll}")
        await self.parts.store.curate(poll, Curating(deed, (key,), into), act)

    async def vote_late(self, poll: str, badge: int) -> None:
        tag = derive_tag(token(badge), poll)
        with pytest.raises(PollClosed):
            await self.parts.store.cast(Cast(poll, badge, tag, bytes(16), 9, '["ana"]'))


def token(number: int) -> str:
    return f"{number:016d}"


async def hold_conference(folder: Path, **more: object) -> None:
    """All of it, in ``folder``. ``more``: settings of the conference."""
    parts = await open_parts(Settings(data=folder), create=True)
    hand = Hand(parts, folder)
    await hand.found(conference(**more))
    for poll in ("focus", "mix", "rate", "guess", "joint", "order", "empty"):
        await hand.hold(poll)
        await hand.act(poll, "reveal")
    await hand.hold("hopes")
    await hand.see_to_words("hopes", Deed.MERGE, "fundings", "funding")
    await hand.see_to_words("hopes", Deed.HIDE, "idiots")
    await hand.act("hopes", "reveal")
    await hand.hold("award")
    await hand.act("award", "run_off")
    await hand.hold("award-round-2")
    await hand.act("award-round-2", "reveal")
    await hand.act("award", "reveal")
    await hand.hold("jury")
    for late in (1, 13, 14, 14):
        await hand.vote_late("jury", late)
    await hand.moderation.advance(await hand.polls.reload("jury"), Action.PEEK, "Mo", reason="The jury asked")
    await hand.act("jury", "decide", "the jury's own list had her first", "eva")
    await hand.act("jury", "reveal")
    await hand.act("void", "arm")
    await hand.act("void", "open")
    await hand.vote("void", BALLOTS["void"])
    await hand.act("void", "annul", "The wrong list was on the screen")
    await hand.moderation.test_vote("hall", "Mo")
    await hand.hold("sealed")
    await parts.bus.close()
    await parts.store.close()
