"""A small conference for the contract suites, and the few moves that every test makes. All people are made up."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from random import Random

from voting.domain.ballot import Cast
from voting.domain.conference import Conference, Room
from voting.domain.floor import Floor, ask
from voting.domain.journal import Act
from voting.domain.methods import Allocation, Choice, Method, Ranking, WordCloud
from voting.domain.poll import Action, Option, Poll, advance
from voting.domain.roll import REHEARSAL, Badge
from voting.domain.rules import Rules, Shown
from voting.domain.runsheet import Cue, CueKind
from voting.service.ports import Role, RollChange, Session, Store

NOW = 1_790_000_000_000
HOUR = 3_600_000
MEMBERS, GUESTS, EXTRAS = 30, 3, 2
OPTIONS = tuple(Option(id, {"en": id.title()}) for id in ("yes", "no", "later"))
WELCOME = Cue("welcome", CueKind.JOIN, {"en": "Welcome"})


def act(action: str = "test", subject: str = "test", actor: str = "Mo") -> Act:
    return Act(NOW, actor, Role.MODERATOR, action, subject)


def a_poll(id: str, rules: Rules | None = None, method: Method | None = None, room: str = "hall") -> Poll:
    return Poll(id, room, {"en": f"Question {id}"}, method or Choice(), OPTIONS, rules or Rules())


def a_conference() -> Conference:
    polls = (
        a_poll("named", Rules(shown=Shown.LIVE)),
        a_poll("secret", Rules(secret=True)),
        a_poll("final", Rules(change=False)),
        a_poll("members", Rules(categories=("member",))),
        a_poll("rehearsed", Rules(categories=("member", REHEARSAL))),
        a_poll("few", Rules(secret=True, categories=("guest",))),
        a_poll("mix", Rules(seconds=60), Allocation()),
        a_poll("order", method=Ranking(2)),
        a_poll("all-in-order", method=Ranking()),
        Poll("hopes", "hall", {"en": "Hopes?"}, WordCloud(3), (), Rules(shown=Shown.LIVE)),
        Poll("hopes-secret", "hall", {"en": "Hopes?"}, WordCloud(), (), Rules(secret=True, shown=Shown.AFTER_CLOSE)),
        a_poll("aside", room="side"),
    )
    rooms = (
        Room("hall", {"en": "Hall", "fr": "Salle"}, (WELCOME, Cue("vote", CueKind.POLL, {"en": "Vote"}, "named"))),
        Room("side", {"en": "Side"}, (Cue("pause", CueKind.MESSAGE, {"en": "Pause"}, text={"en": "Coffee"}),)),
    )
    return Conference(
        "test-2026", {"en": "Made up"}, rooms, polls, "Nowhere", "never", ("en", "fr"), "Europe/Paris", 3, True, ("us",)
    )


def a_badge(key: str, category: str = "member", **changed: str) -> Badge:
    told = {"name": f"Person {key}", "organisation": f"Organisation {key}", "country": "BE", **changed}
    return Badge(0, 0, key, told["name"], told["organisation"], told["country"], category)


def verifier(badge: int, issue: int = 1) -> bytes:
    return hashlib.sha256(f"verifier {badge} {issue}".encode()).digest()


def device(name: str) -> bytes:
    return hashlib.sha256(f"device {name}".encode()).digest()


def tag(poll: str, badge: int, issue: int = 1) -> bytes:
    return hashlib.sha256(f"tag {poll} {badge} {issue}".encode()).digest()


def a_cast(
    poll: str, badge: int, choice: str = "yes", *, rev: int = 1, submission: str = "", under: bytes | None = None
) -> Cast:
    """``submission`` names it; by default it is another one for each badge and revision."""
    name = f"{poll} {badge} {submission or rev}"
    sent = hashlib.sha256(name.encode()).digest()[:16]
    return Cast(poll, badge, under or tag(poll, badge), sent, rev, f'["{choice}"]')


def a_session(secret: str, role: Role = Role.ATTENDEE, expires_at: int = NOW + 12 * HOUR) -> Session:
    return Session(hashlib.sha256(secret.encode()).digest(), role, expires_at)


def question_of(badge: int) -> str:
    """Its id, which is as random as a phone's."""
    return hashlib.sha256(f"question {badge}".encode()).hexdigest()[:22]


async def ask_in_turn(store: Store) -> list[int]:
    """Opens the floor of the hall; every member asks ``Question 012``. Returns their badges as they asked."""
    floor = Floor("hall", open=True, moderated=False)
    await store.set_floor(floor, act())
    arrival = Random(7).sample(range(1, MEMBERS + 1), MEMBERS)
    for badge in arrival:
        await store.ask(ask(floor, question_of(badge), f"Question {badge:03}", "", NOW, named=False), badge)
    return arrival


class World:
    """A store with the conference and its roll in it. Badge ids are 1, 2, …: members, then guests, then extras."""

    def __init__(self, store: Store) -> None:
        self.store = store

    async def furnish(self) -> None:
        await self.store.create(a_conference(), act("create"))
        added = [a_badge(f"m{i}") for i in range(MEMBERS)]
        added += [a_badge(f"g{i}", "guest") for i in range(GUESTS)]
        added += [a_badge(f"x{i}", REHEARSAL) for i in range(EXTRAS)]
        await self.store.change_roll(RollChange(added=tuple(added)), act("import"))
        badges = await self.store.badges()
        assert [badge.id for badge in badges] == list(range(1, len(added) + 1))
        await self.store.issue({badge.id: verifier(badge.id) for badge in badges}, act("issue"))

    async def step(self, poll: str, *actions: Action, actor: str = "Mo", now: int = NOW, seconds: int = 1) -> Poll:
        """Take ``actions`` one after the other, each on what is stored."""
        stored = await self.store.poll(poll)
        for action in actions:
            after = advance(stored, action, now, actor=actor, seconds=seconds)
            stored = await self.store.transition(stored, after, act(action, f"poll {poll}", actor))
        return stored

    async def open(self, poll: str) -> Poll:
        return await self.step(poll, Action.ARM, Action.OPEN)

    async def finish(self, poll: str) -> Poll:
        """Close, wait out the grace, finish."""
        await self.step(poll, Action.CLOSE)
        return await self.step(poll, Action.FINISH, now=NOW + 10_000)

    async def move_asked_at(self, badge: int) -> int | None:
        return (await self.store.wearer(badge, None)).move_asked_at

    async def ballots(self, poll: str) -> Counter[str]:
        return Counter(await self.store.marks(poll))

    async def consistent(self, poll: str) -> int:
        """Ballots, participations and turnout agree, and only the entitled have voted. Returns how many have."""
        voted = await self.store.participants(poll)
        turnout = await self.store.turnout(poll)
        assert (await self.ballots(poll)).total() == len(voted) == turnout.voted
        assert voted <= await self.store.electorate(poll)
        return len(voted)


def errors(answers: Sequence[object]) -> Counter[str]:
    """How often each kind of answer came: an error by its class, a decision by its name."""
    return Counter(type(a).__name__ if isinstance(a, BaseException) else str(a) for a in answers)
