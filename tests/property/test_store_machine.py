"""The one-vote rule on the real store, against a simple model: whatever is sent, in whatever order and however often.

Always: never two ballots a badge; ballots = participations <= entitled; closed never grows; every acknowledged
ballot is counted.
"""

import asyncio
import hashlib
import shutil
import tempfile
from collections import Counter
from collections.abc import Coroutine
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.faults.soak import size
from voting.domain.ballot import Cast, Decision
from voting.domain.conference import Conference, Room
from voting.domain.errors import (
    ActionLost,
    AlreadyVoted,
    ChangeNotAllowed,
    IllegalTransition,
    NotEntitled,
    PollClosed,
    PollNotOpen,
    Superseded,
    VotingError,
)
from voting.domain.journal import Act, first_break
from voting.domain.methods import Choice
from voting.domain.poll import Action, Option, Poll, PollState, advance
from voting.domain.roll import Badge
from voting.domain.rules import Rules
from voting.domain.runsheet import Cue, CueKind
from voting.service.ports import RollChange
from voting.store.sql import SqlStore, open_store
from voting.store.sqlite.file import FILE

T = TypeVar("T")

VOTERS, STRANGERS = 10, 2
MARKS = ('["yes"]', '["no"]', "null")
POLLS = {
    "named": Rules(categories=("voter",)),
    "secret": Rules(secret=True, categories=("voter",)),
    "final": Rules(secret=True, change=False, categories=("voter",)),
}
ACT = Act(0, "Mo", "moderator", "test", "test")

polls = st.sampled_from(sorted(POLLS))
badges = st.integers(1, VOTERS + STRANGERS)
sent = st.tuples(badges, st.integers(0, 3), st.integers(1, 4), st.sampled_from(MARKS), st.integers(0, 2))
"""badge, under whose tag (0: its own, else that badge's), rev, mark, which submission of that rev"""


@dataclass
class Box:
    """The model of a poll: who has voted, and what lies under each tag."""

    poll: Poll
    electorate: frozenset[int] = frozenset()
    voted: set[int] = field(default_factory=set)
    ballots: dict[bytes, Cast] = field(default_factory=dict)
    final: Counter[str] | None = None

    def answer(self, cast: Cast) -> object:
        """What the rule says about ``cast``: a decision or a class of error; the model changes as it says."""
        lies = self.ballots.get(cast.tag)
        another_s = lies is not None and not self.poll.rules.secret and lies.badge != cast.badge
        has_voted = cast.badge in self.voted and not another_s
        if has_voted and lies is not None and lies.submission == cast.submission:
            return Decision.REPEAT
        if self.poll.state in (PollState.DRAFT, PollState.ARMED):
            return PollNotOpen
        if self.poll.state not in (PollState.OPEN, PollState.CLOSING):
            return PollClosed
        if cast.badge not in self.electorate:
            return NotEntitled
        if has_voted != (lies is not None):
            return AlreadyVoted
        if lies is not None and not self.poll.rules.change:
            return ChangeNotAllowed
        if lies is not None and cast.rev <= lies.rev:
            return Superseded
        self.voted.add(cast.badge)
        self.ballots[cast.tag] = cast
        return Decision.FIRST if lies is None else Decision.CHANGE

    @property
    def marks(self) -> Counter[str]:
        return Counter(ballot.mark for ballot in self.ballots.values())


async def furnish(folder: Path) -> None:
    store = await open_store(folder, create=True)
    options = (Option("yes", {"en": "Yes"}), Option("no", {"en": "No"}))
    polls = tuple(Poll(id, "hall", {"en": id}, Choice(), options, rules) for id, rules in POLLS.items())
    room = Room("hall", {"en": "Hall"}, (Cue("welcome", CueKind.JOIN, {"en": "Welcome"}),))
    await store.create(Conference("model", {"en": "Model"}, (room,), polls), ACT)
    categories = ["voter"] * VOTERS + ["stranger"] * STRANGERS
    added = tuple(Badge(0, 0, str(n), f"Person {n}", "", "", category) for n, category in enumerate(categories))
    await store.change_roll(RollChange(added=added), ACT)
    await store.close()


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("furnished")
    asyncio.run(furnish(folder))
    return folder / FILE


def test_the_store_keeps_the_one_vote_rule_whatever_happens(furnished: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voting.store.gathering.LONGEST_WAIT", 0.005)  # company still forms, and nobody sits it out

    class Machine(Voting):
        database = furnished

    Machine.TestCase.settings = settings(
        max_examples=size(15, 400),
        stateful_step_count=30,
        suppress_health_check=list(HealthCheck),
    )
    Machine.TestCase().runTest()


class Voting(RuleBasedStateMachine):
    database: Path

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = Path(tempfile.mkdtemp())
        self.now = 1_790_000_000_000
        self.issue = dict.fromkeys(range(1, VOTERS + STRANGERS + 1), 1)
        self.boxes: dict[str, Box] = {}
        self.acknowledged: list[Cast] = []

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    @initialize()
    def start(self) -> None:
        shutil.copy(self.database, self.folder / FILE)
        self.store: SqlStore = self.run(open_store(self.folder))
        self.boxes = {id: Box(self.run(self.store.poll(id))) for id in POLLS}

    def teardown(self) -> None:
        if self.boxes:
            assert first_break(self.run(self.store.journal())) is None
            self.run(self.store.close())
        self.runner.close()
        shutil.rmtree(self.folder)

    def cast_of(self, poll: str, what: tuple[int, int, int, str, int]) -> Cast:
        badge, owner, rev, mark, attempt = what
        whose = owner or badge
        tag = hashlib.sha256(f"{poll} {whose} {self.issue[whose]}".encode()).digest()
        submission = hashlib.sha256(f"{poll} {badge} {rev} {mark} {attempt}".encode()).digest()[:16]
        return Cast(poll, badge, tag, submission, rev, mark)

    async def at_once(self, casts: list[Cast]) -> list[object]:
        return list(await asyncio.gather(*map(self.store.cast, casts), return_exceptions=True))

    @rule(poll=polls, what=st.lists(sent, min_size=1, max_size=8))
    def cast(self, poll: str, what: list[tuple[int, int, int, str, int]]) -> None:
        self.send([self.cast_of(poll, one) for one in what])

    @rule(what=st.lists(st.tuples(polls, sent), min_size=1, max_size=8))
    def cast_in_several_polls(self, what: list[tuple[str, tuple[int, int, int, str, int]]]) -> None:
        self.send([self.cast_of(poll, one) for poll, one in what])

    @precondition(lambda self: self.acknowledged)
    @rule(data=st.data())
    def retry(self, data: st.DataObject) -> None:
        self.send([data.draw(st.sampled_from(self.acknowledged))] * 3)

    def send(self, casts: list[Cast]) -> None:
        """Send them together, and compare what each is told with what the model says."""
        for cast, told in zip(casts, self.run(self.at_once(casts)), strict=True):
            expected = self.boxes[cast.poll].answer(cast)
            assert told is expected or type(told) is expected, (cast, told, expected)
            if isinstance(told, Decision):
                self.acknowledged.append(cast)

    @rule(poll=polls, action=st.sampled_from(Action), seconds=st.integers(1, 60))
    def act(self, poll: str, action: Action, seconds: int) -> None:
        self.take(self.boxes[poll], action, seconds)

    @rule(poll=polls)
    def open(self, poll: str) -> None:
        for action in (Action.ARM, Action.OPEN):
            self.take(self.boxes[poll], action, 1)

    @rule(poll=polls, what=st.lists(sent, max_size=8), place=st.integers(0, 8))
    def close_while_votes_come(self, poll: str, what: list[tuple[int, int, int, str, int]], place: int) -> None:
        box = self.boxes[poll]
        self.take(box, Action.CLOSE, 0)
        if box.poll.state is not PollState.CLOSING:
            return
        casts = [self.cast_of(poll, one) for one in what]
        closed = advance(box.poll, Action.FINISH, box.poll.final_at or self.now, actor="clock")

        async def race() -> list[object]:
            sending: list[Coroutine[Any, Any, object]] = [self.store.cast(cast) for cast in casts]
            sending.insert(place, self.store.transition(box.poll, closed, ACT))
            return list(await asyncio.gather(*sending, return_exceptions=True))

        told = self.run(race())
        place = min(place, len(casts))
        for number, answer in enumerate(told):
            if number == place:
                assert isinstance(answer, Poll)
                assert answer == replace(closed, head=answer.head)
                box.poll = answer
                box.final = box.marks
            else:
                cast = casts[number - (number > place)]
                expected = box.answer(cast)
                assert answer is expected or type(answer) is expected, (cast, answer, expected)

    def take(self, box: Box, action: Action, seconds: int) -> None:
        try:
            after = advance(box.poll, action, self.now, actor="Mo", seconds=seconds)
        except IllegalTransition:
            return
        try:
            stored = self.run(self.store.transition(box.poll, after, ACT))
        except VotingError as error:
            raise AssertionError(f"{action} was refused: {error}") from error
        if action is Action.ARM:
            box.electorate = frozenset(range(1, VOTERS + 1))
        if action is Action.DISARM:
            box.electorate = frozenset()
        head = self.run(self.store.journal())[-1].hash if action is Action.FINISH else after.head
        assert stored == replace(after, entitled=len(box.electorate), head=head)
        box.poll = stored
        if not stored.takes_ballots and box.final is None and stored.opened_at is not None:
            box.final = box.marks

    @precondition(lambda self: any(box.poll.version for box in self.boxes.values()))
    @rule(data=st.data(), action=st.sampled_from(Action))
    def act_on_what_has_changed(self, data: st.DataObject, action: Action) -> None:
        box = data.draw(st.sampled_from([box for box in self.boxes.values() if box.poll.version]))
        stale = replace(box.poll, version=data.draw(st.integers(0, box.poll.version - 1)))
        try:
            after = advance(stale, action, self.now, actor="Late", seconds=1)
        except IllegalTransition:
            return
        with pytest.raises(ActionLost):
            self.run(self.store.transition(stale, after, ACT))

    @rule(seconds=st.integers(1, 20))
    def wait(self, seconds: int) -> None:
        self.now += seconds * 1000

    @rule(badge=badges)
    def reissue(self, badge: int) -> None:
        self.issue[badge] += 1
        verifier = hashlib.sha256(f"{badge} {self.issue[badge]}".encode()).digest()
        self.run(self.store.issue({badge: verifier}, ACT))

    @rule()
    def restart(self) -> None:
        self.run(self.store.close())
        self.store = self.run(open_store(self.folder))

    @invariant()
    def the_laws_hold(self) -> None:
        for id, box in self.boxes.items():
            assert self.run(self.store.poll(id)) == box.poll
            marks = Counter(self.run(self.store.marks(id)))
            turnout = self.run(self.store.turnout(id))
            voted = self.run(self.store.participants(id))
            assert marks == box.marks
            assert voted == box.voted
            assert self.run(self.store.electorate(id)) == box.electorate
            assert marks.total() == len(voted) == turnout.voted <= turnout.entitled == len(box.electorate)
            assert voted <= box.electorate
            if box.final is not None:
                assert marks == box.final, "closed never grows"

    @invariant()
    def every_acknowledged_ballot_is_counted(self) -> None:
        for cast in self.acknowledged:
            assert cast.tag in self.boxes[cast.poll].ballots
            assert cast.badge in self.boxes[cast.poll].voted
