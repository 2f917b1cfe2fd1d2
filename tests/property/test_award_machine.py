"""An award through the real store and services, whatever moderators try in whatever order, against a plain model:
the verdict is what a count by hand says, nothing is shown before its step, and a run-off has the same voters."""

import asyncio
import hashlib
import shutil
import tempfile
from collections import Counter
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.faults.soak import size
from voting.app import SystemRandom
from voting.bus.memory import MemoryBus
from voting.domain.ballot import Cast
from voting.domain.conference import Conference, Room
from voting.domain.errors import Conflict, InvalidInput, VotingError
from voting.domain.journal import Act, first_break
from voting.domain.methods import Choice
from voting.domain.outcome import draw
from voting.domain.poll import GRACE, Action, Option, Poll, PollState
from voting.domain.roll import Badge
from voting.domain.rules import Majority, Quorum, Reveal, Rules, Rung
from voting.domain.runsheet import Cue, CueKind
from voting.protocol.commands import ActOnPoll, Peek
from voting.service.award import Award
from voting.service.moderate import CLOCK_ACTOR, Moderation
from voting.service.polls import Polls
from voting.service.ports import RollChange
from voting.service.second import SecondPerson
from voting.store.sql import SqlStore, open_store
from voting.store.sqlite.file import FILE

T = TypeVar("T")

VOTERS = 6
OPTIONS = ("a", "b", "c")
ACT = Act(0, "test", "operator", "test", "test")
BEFORE = (PollState.DRAFT, PollState.ARMED, PollState.OPEN, PollState.CLOSING, PollState.CLOSED)

rules = st.builds(
    Rules,
    ties=st.sampled_from(
        [(Rung.JOINT,), (Rung.CHAIR,), (Rung.DRAW,), (Rung.RUN_OFF, Rung.CHAIR), (Rung.RUN_OFF, Rung.DRAW)]
    ),
    reveal=st.sampled_from([Reveal.ALL, Reveal.PODIUM, Reveal.WINNER]),
    majority=st.sampled_from([Majority.PLURALITY, *Majority]),
    quorum=st.sampled_from([None, None, Quorum(50), Quorum(100)]),
    figures=st.booleans(),
)
TIES: list[list[int | None]] = [[0, 0, 1, 1], [0, 1, 2], [0, 0, 1, 1, 2], [1, 2, None]]
ballots = st.sampled_from(TIES) | st.lists(st.sampled_from([0, 1, 2, None]), min_size=2, max_size=VOTERS)
NOT_TRIED = (Action.FINISH, Action.PEEK, Action.ANNUL, Action.EDIT)
ways = st.sampled_from([action for action in Action if action not in NOT_TRIED])


class Clock:
    def __init__(self) -> None:
        self.at = 1_790_000_000_000

    def now(self) -> int:
        return self.at

    def monotonic(self) -> float:
        return self.at / 1000


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("furnished")

    async def furnish() -> None:
        store = await open_store(folder, create=True)
        room = Room("hall", {"en": "Hall"}, (Cue("welcome", CueKind.JOIN, {"en": "Welcome"}),))
        await store.create(Conference("model", {"en": "Model"}, (room,), ()), ACT)
        people = tuple(Badge(0, 0, str(n), f"Person {n}", "", "") for n in range(VOTERS))
        await store.change_roll(RollChange(added=people), ACT)
        await store.close()

    asyncio.run(furnish())
    return folder / FILE


def test_an_award_is_what_its_rules_say_whatever_moderators_try(furnished: Path) -> None:
    class Machine(Awarding):
        database = furnished

    Machine.TestCase.settings = settings(
        max_examples=size(30, 1_000),
        stateful_step_count=25,
        suppress_health_check=list(HealthCheck),
    )
    Machine.TestCase().runTest()


class Awarding(RuleBasedStateMachine):
    database: Path

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = Path(tempfile.mkdtemp())
        self.clock = Clock()
        self.votes: dict[str, dict[int, str | None]] = {}
        self.rev = 0

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    @initialize(rules=rules, votes=ballots)
    def start(self, rules: Rules, votes: list[int | None]) -> None:
        shutil.copy(self.database, self.folder / FILE)
        self.serve()
        options = tuple(Option(id, {"en": f"Nominee {id}"}) for id in OPTIONS)
        self.run(self.store.add_poll(Poll("prize", "hall", {"en": "Prize"}, Choice(), options, rules), ACT))
        self.run(self.polls.load())
        self.hold(votes)

    def serve(self) -> None:
        self.store: SqlStore = self.run(open_store(self.folder))
        self.polls = Polls(self.store, self.clock)
        self.run(self.polls.load())
        self.award = Award(self.store, self.polls)
        second = SecondPerson(self.store, self.clock)
        self.moderation = Moderation(
            self.store, MemoryBus(), self.clock, SystemRandom(), self.polls, self.award, second
        )

    def teardown(self) -> None:
        if self.votes or hasattr(self, "store"):
            assert first_break(self.run(self.store.journal())) is None
            self.run(self.store.close())
        self.runner.close()
        shutil.rmtree(self.folder)

    @property
    def rounds(self) -> list[Poll]:
        """All rounds, the last one at the end."""
        return self.polls.all()

    # what people do

    @rule(badge=st.integers(1, VOTERS), choice=st.none() | st.integers(0, 2))
    def vote(self, badge: int, choice: int | None) -> None:
        poll = self.rounds[-1]
        self.rev += 1
        chosen = None if choice is None else poll.option_ids[choice % len(poll.options)]
        tag = hashlib.sha256(f"{poll.id} {badge}".encode()).digest()
        mark = "null" if chosen is None else f'["{chosen}"]'
        cast = Cast(poll.id, badge, tag, self.rev.to_bytes(16, "big"), self.rev, mark)
        try:
            self.run(self.store.cast(cast))
        except VotingError:
            assert not poll.takes_ballots
        else:
            assert poll.takes_ballots
            self.votes.setdefault(poll.id, {})[badge] = chosen

    @rule(action=ways, which=st.integers(0, 5), option=st.sampled_from(OPTIONS))
    def act(self, action: Action, which: int, option: str) -> None:
        poll = self.rounds[which % len(self.rounds)]
        command = ActOnPoll.model_validate(
            {"action": action, "version": poll.version, "seconds": 30, "reason": "for the test", "option": option}
        )
        try:
            self.run(self.moderation.act(poll.id, command, "Mo"))
        except Conflict:
            assert self.run(self.store.poll(poll.id)) == poll, "a refusal changes nothing"
        else:
            self.allowed(poll, action, option)

    @rule(option=st.sampled_from(OPTIONS), way=st.sampled_from([Action.STEP, Action.STEP_BACK, Action.REVEAL]))
    def go_on(self, option: str, way: Action) -> None:
        """What a moderator does with a vote that has closed."""
        for action in (Action.RUN_OFF, Action.DECIDE, way):
            for which in range(len(self.rounds)):
                self.act(action, which, option)

    @rule(votes=ballots)
    def hold(self, votes: list[int | None]) -> None:
        """A whole vote in one go, so that many stories get beyond it."""
        for action in (Action.ARM, Action.OPEN):
            self.act(action, len(self.rounds) - 1, "a")
        for badge, choice in enumerate(votes, 1):
            self.vote(badge, choice)
        self.act(Action.CLOSE, len(self.rounds) - 1, "a")
        self.finish()

    @rule()
    def finish(self) -> None:
        self.clock.at += GRACE
        for poll in self.rounds:
            if poll.state is PollState.CLOSING:
                self.run(self.moderation.advance(poll, Action.FINISH, CLOCK_ACTOR))

    @rule()
    def peek(self) -> None:
        poll = self.rounds[-1]
        try:
            seen = self.run(self.moderation.peek(poll.id, Peek(version=poll.version, reason="for the test"), "Mo"))
        except (Conflict, InvalidInput):
            return
        assert Counter({count.option: count.votes for count in seen.result.counts}) == self.count(poll)  # type: ignore[union-attr]
        assert self.run(self.store.journal())[-1].action == "peek"

    @rule()
    def restart(self) -> None:
        before = [(poll.id, poll.state, poll.step) for poll in self.rounds]
        self.run(self.store.close())
        self.serve()
        assert [(poll.id, poll.state, poll.step) for poll in self.rounds] == before

    # the model

    def count(self, poll: Poll) -> Counter[str]:
        counted = Counter(dict.fromkeys(poll.option_ids, 0))
        counted.update(choice for choice in self.votes.get(poll.id, {}).values() if choice)
        return counted

    def verdict(self, poll: Poll) -> tuple[str, set[str]]:
        """The verdict by hand, and whom a tie is between, or the one who won."""
        counted, voted = self.count(poll), len(self.votes.get(poll.id, {}))
        valid, most = counted.total(), max(counted.values())
        leaders = {option for option, votes in counted.items() if votes == most}
        if poll.rules.quorum and (voted == 0 or voted / VOTERS < poll.rules.quorum.percent / 100):
            return "no_quorum", set()
        needed = {"plurality": 1, "absolute": valid // 2 + 1, "two_thirds": max(1, -(-2 * valid // 3))}
        if most < needed[poll.rules.majority]:
            return "no_majority", set()
        return ("winner" if len(leaders) == 1 else "tie"), leaders

    def winners(self, poll: Poll) -> set[str]:
        verdict, leaders = self.verdict(poll)
        if verdict != "tie":
            return leaders
        match poll.rules.ties[0]:
            case Rung.JOINT:
                return leaders
            case Rung.DRAW:
                return {draw(poll.seed, poll.id, leaders)}
            case Rung.CHAIR:
                return {poll.decided} if poll.decided else set()
            case Rung.RUN_OFF:
                return set()

    def order(self, poll: Poll) -> list[set[str]]:
        """The places in the order of the reveal."""
        counted, winners = self.count(poll), self.winners(poll)
        groups: list[set[str]] = []
        for option in sorted(poll.option_ids, key=lambda o: (-counted[o], o not in winners)):
            last = next(iter(groups[-1])) if groups else None
            if last is not None and counted[last] == counted[option] and (last in winners) == (option in winners):
                groups[-1].add(option)
            else:
                groups.append({option})
        ranked = [group for place, group in enumerate(groups) if sum(map(len, groups[:place])) < 3]
        return {Reveal.PODIUM: ranked[::-1], Reveal.WINNER: ranked[:1]}.get(poll.rules.reveal, []) if winners else []

    def allowed(self, poll: Poll, action: Action, option: str) -> None:
        """What the model knows of an action that the services took."""
        verdict, leaders = self.verdict(poll)
        match action:
            case Action.DECIDE:
                assert (verdict, poll.rules.ties[0], poll.decided) == ("tie", Rung.CHAIR, None)
                assert option in leaders
            case Action.STEP:
                assert poll.step < len(self.order(poll))
            case Action.REVEAL:
                assert poll.step == len(self.order(poll)) or (not poll.step and self.run_off_of(poll))
            case Action.RUN_OFF:
                next_round = self.rounds[-1]
                assert poll.rules.ties[0] is Rung.RUN_OFF and verdict in ("tie", "no_majority")
                assert set(next_round.option_ids) >= leaders
                assert self.run(self.store.electorate(next_round.id)) == self.run(self.store.electorate(poll.id))
                assert next_round.entitled == poll.entitled

    def run_off_of(self, poll: Poll) -> bool:
        return any(known.follows == poll.id and known.state is PollState.PUBLISHED for known in self.rounds)

    @invariant()
    def nothing_is_shown_before_its_step(self) -> None:
        for poll in self.rounds if hasattr(self, "store") else []:
            shown = self.run(self.award.shown(poll))
            if poll.state in BEFORE:
                assert shown is None
            elif poll.state is PollState.REVEALING:
                assert shown is not None
                result, places, outcome = shown
                assert (result, outcome) == (None, None)
                assert [set(place.options) for place in places] == self.order(poll)[: poll.step][::-1]
                assert all((place.votes is None) is not poll.rules.figures for place in places)
            else:
                assert shown is not None
                result, places, outcome = shown
                assert outcome is not None
                assert (result is not None) is poll.rules.figures
                assert (outcome.verdict, set(outcome.winners)) == (self.verdict(poll)[0], self.winners(poll))
                assert places or not outcome.winners

    @invariant()
    def the_verdict_is_what_a_count_by_hand_says(self) -> None:
        for poll in self.rounds if hasattr(self, "store") else []:
            told = self.run(self.award.verdict(poll))
            if poll.closed_at is None:
                assert told is None
            else:
                assert told is not None
                assert told.verdict == self.verdict(poll)[0]
                assert not told.leaders or (poll.rules.ties[0] is Rung.CHAIR and told.verdict == "tie")
