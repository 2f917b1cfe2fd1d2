"""A rehearsal: every phone joins, one poll is held from arming to closing, and every vote is accounted for.

Plays one moderator and N attendees over HTTP and WebSocket. What it needs (badges, a poll for them alone, an invite)
is made by whoever starts it.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from random import Random
from typing import TypeVar

from voting.client.marking import mark
from voting.client.moderator import Moderator
from voting.client.phone import Choices, Phone, cancel
from voting.client.picture import Picture
from voting.client.server import Server
from voting.domain.errors import Conflict, Unavailable, VotingError
from voting.domain.poll import Action, PollState
from voting.protocol.polls import PollView

AT_ONCE = 50
"""Phones that sign in at the same moment."""

PATIENCE = 30.0
"""Seconds to wait for a state that has to come."""

RUNNING = (PollState.ARMED, PollState.OPEN, PollState.CLOSING)

Shape = TypeVar("Shape")

Step = Callable[[str, int], AbstractContextManager[Callable[[], None]]]
"""Opens a progress bar for a part of the rehearsal (its name, how many); calling what it gives counts one."""


@dataclass(slots=True)
class Report:
    """What happened. Latencies are seconds from tap to receipt, retries included; ``followed``: seconds from opening
    until the last phone showed the open poll."""

    voters: int
    joined: int = 0
    join_seconds: float = 0.0
    followed: float = 0.0
    received: int = 0
    retries: int = 0
    counted: int = -1
    vote_seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)

    @property
    def well(self) -> bool:
        """Everybody joined and voted, and the server counted exactly what it acknowledged."""
        return not self.errors and self.joined == self.received == self.counted == self.voters

    def latency(self, percent: int) -> float:
        """The latency in seconds that ``percent`` of the votes did not exceed; 0 without votes."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)] if ordered else 0.0


@dataclass(frozen=True, slots=True)
class Plan:
    """``tokens``: of the badges that play; ``poll``: which they, and nobody else, may vote in; ``within``: seconds in
    which all of them vote."""

    tokens: Sequence[str]
    room: str
    poll: str
    invite: str
    within: float
    seed: int


async def rehearse(server: Server, plan: Plan, step: Step = lambda _name, _total: nullcontext(lambda: None)) -> Report:
    """Hold the rehearsal. Errors of single phones are counted in the report; raises VotingError where the moderator
    cannot go on."""
    report = Report(len(plan.tokens))
    phones = [Phone(server, token, plan.room) for token in plan.tokens]
    moderator = Moderator(server, plan.room)
    await moderator.accept(plan.invite)
    following = [asyncio.create_task(moderator.follow())]
    try:
        seen = await _find(moderator, plan.poll)
        await _clear_stage(moderator)
        seen = await moderator.act(seen, Action.ARM)
        following += await _join(phones, report, step)
        seen = await _open(moderator, seen, phones, report)
        await _vote(phones, seen, plan, report, step)
        await _close(moderator, seen, report)
    finally:
        await cancel(*following)
    return report


async def _soon(moderator: Moderator, shape: Callable[[Picture], Shape | None], what: str) -> Shape:
    """Wait for a state of the moderator's that has to come. Raises Unavailable saying ``what`` did not."""
    try:
        async with asyncio.timeout(PATIENCE):
            return await moderator.picture.until(shape)
    except TimeoutError:
        raise Unavailable(f"For {PATIENCE:.0f} s the server did not show {what}.") from None


async def _find(moderator: Moderator, poll: str) -> PollView:
    """The rehearsal's poll on the console: another process made it, which the server notices within a second.

    Raises Conflict where a real poll is running in the room: a rehearsal must not come in its way.
    """

    def shown(picture: Picture) -> list[PollView] | None:
        views = picture.console.polls if picture.console else []
        return views if any(view.id == poll for view in views) else None

    views = await _soon(moderator, shown, "the rehearsal's poll. Does it serve this data folder?")
    for view in views:
        if view.state in RUNNING:
            raise Conflict(f"Poll {view.id} is {view.state} in this room. Rehearse before or after it.")
    return moderator.poll(poll)


async def _clear_stage(moderator: Moderator) -> None:
    """Phones act on the poll on stage; take a cue without one, so that they act on the rehearsal's."""
    stage = await _soon(moderator, lambda picture: picture.stage, "its stage.")
    console = await _soon(moderator, lambda picture: picture.console, "its console.")
    calm = next((cue for cue in console.run_sheet if cue.poll is None), None)
    if stage.cue.poll is not None and calm is not None:
        await moderator.take(calm.id, stage.version)


async def _join(phones: Sequence[Phone], report: Report, step: Step) -> "list[asyncio.Task[None]]":
    """Sign all phones in, each with its live socket. Returns the tasks that follow."""
    gate = asyncio.Semaphore(AT_ONCE)
    following: list[asyncio.Task[None]] = []
    started = time.perf_counter()
    with step("Joining", len(phones)) as one:

        async def join(phone: Phone) -> None:
            async with gate:
                try:
                    await phone.sign_in_at_last()
                    following.append(asyncio.create_task(phone.follow()))
                    async with asyncio.timeout(PATIENCE):
                        await phone.picture.until(lambda picture: picture.me)
                except (VotingError, TimeoutError) as error:
                    report.errors[f"join: {_name(error)}"] += 1
                else:
                    report.joined += 1
                    one()

        await asyncio.gather(*(join(phone) for phone in phones))
    report.join_seconds = time.perf_counter() - started
    return following


async def _open(moderator: Moderator, seen: PollView, phones: Sequence[Phone], report: Report) -> PollView:
    """Open the poll, and wait until every phone that joined shows it."""
    started = time.perf_counter()
    opened = await moderator.act(seen, Action.OPEN)

    def shown(picture: Picture) -> bool:
        poll = picture.poll
        return poll is not None and poll.id == opened.id and poll.version >= opened.version

    async def follow(phone: Phone) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                await phone.picture.until(shown)
        except TimeoutError:
            report.errors["open: the phone was not told"] += 1

    await asyncio.gather(*(follow(phone) for phone in phones if phone.picture.me is not None))
    report.followed = time.perf_counter() - started
    return opened


async def _vote(phones: Sequence[Phone], poll: PollView, plan: Plan, report: Report, step: Step) -> None:
    """Every phone votes once, at a random moment within the plan's time."""
    random = Random(plan.seed)
    moments = [(phone, random.uniform(0, plan.within), mark(poll, random, plan.seed)) for phone in phones]
    started = time.perf_counter()
    with step("Voting", len(phones)) as one:

        async def vote(phone: Phone, moment: float, choices: Choices) -> None:
            await asyncio.sleep(moment)
            try:
                await phone.cast(poll.id, choices)
            except VotingError as error:
                report.errors[f"vote: {_name(error)}"] += 1
            else:
                report.received += 1
                one()

        await asyncio.gather(*(vote(*each) for each in moments))
    report.vote_seconds = time.perf_counter() - started
    report.latencies = [latency for phone in phones for latency in phone.latencies]
    report.retries = sum(phone.retries for phone in phones)


async def _close(moderator: Moderator, seen: PollView, report: Report) -> None:
    """Close, wait until that is final, read what the server counted, and mark the poll as void."""
    await moderator.act(seen, Action.CLOSE)

    def final(picture: Picture) -> PollView | None:
        view = moderator.poll(seen.id)
        return view if picture.console and view.state is PollState.CLOSED else None

    closed = await _soon(moderator, final, "that the poll was closed.")
    console = moderator.picture.console
    report.counted = console.turnout.get(seen.id, 0) if console else 0
    await moderator.act(closed, Action.ANNUL, reason="a rehearsal, not a vote")


def _name(error: Exception) -> str:
    return error.code if isinstance(error, VotingError) else type(error).__name__
