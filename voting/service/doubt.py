"""The doubt alarm: ballots that were begun on phones and have not arrived, and whether they could change the outcome.

What a phone reports is that somebody touched the ballot, never what was chosen. It is kept in memory alone; processes
tell each other numbers, and only a single lamp ever comes of it, while a poll is being closed.
"""

from collections.abc import Callable, Iterable

from voting.domain.outcome import could_change
from voting.domain.poll import Poll, PollState
from voting.service.counting import counted
from voting.service.ports import Store


class Doubts:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._begun: dict[str, set[int]] = {}
        self._rolls: dict[str, dict[int, int]] = {}  # by badge: whose vote it is; colleagues may have one together

    async def begin(self, poll: Poll, badge: int) -> None:
        """A phone says that its attendee has begun to vote. Of a badge that may not vote it is ignored."""
        if not poll.takes_ballots:
            return
        if poll.id not in self._rolls:  # fixed since the poll was armed: one read for all phones
            self._rolls[poll.id] = {v.badge: v.share or v.badge for v in await self._store.voters(poll.id)}
        if badge in self._rolls[poll.id]:
            self._begun.setdefault(poll.id, set()).add(badge)

    async def missing(self, polls: Iterable[Poll]) -> dict[str, int]:
        """Of the polls being closed: how many ballots were begun here and have not arrived."""
        found = {}
        for poll in polls:
            if not poll.takes_ballots:
                self._begun.pop(poll.id, None)
                self._rolls.pop(poll.id, None)
            elif poll.state is PollState.CLOSING and (begun := self._begun.get(poll.id)):
                vote = self._rolls[poll.id]
                arrived = {vote[badge] for badge in await self._store.participants(poll.id)}
                found[poll.id] = len({vote[badge] for badge in begun} - arrived)
        return found

    async def of(self, polls: Iterable[Poll], elsewhere: Callable[[str], int]) -> list[str]:
        """The polls being closed whose outcome the missing ballots could change; ``elsewhere``: how many of a poll
        are missing at other processes."""
        polls = list(polls)
        here = await self.missing(polls)
        closing = [poll for poll in polls if poll.state is PollState.CLOSING]
        return [poll.id for poll in closing if await self._doubtful(poll, here.get(poll.id, 0) + elsewhere(poll.id))]

    async def _doubtful(self, poll: Poll, missing: int) -> bool:
        if not missing:
            return False
        return could_change(poll, await counted(self._store, poll), await self._store.turnout(poll.id), missing)
