"""The doubt alarm: ballots that were begun on phones and have not arrived, and whether they could change the outcome.

What a phone reports is that somebody touched the ballot, never what was chosen. It is kept in memory alone, by
process, and only a single lamp ever comes of it, while a poll is being closed.
"""

from voting.domain.outcome import could_change
from voting.domain.poll import Poll, PollState
from voting.domain.tally import tally
from voting.service.ports import Store


class Doubts:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._begun: dict[str, set[int]] = {}
        self._rolls: dict[str, frozenset[int]] = {}

    async def begin(self, poll: Poll, badge: int) -> None:
        """A phone says that its attendee has begun to vote. Of a badge that may not vote it is ignored."""
        if not poll.takes_ballots:
            return
        if poll.id not in self._rolls:  # fixed since the poll was armed: one read for all phones
            self._rolls[poll.id] = await self._store.electorate(poll.id)
        if badge in self._rolls[poll.id]:
            self._begun.setdefault(poll.id, set()).add(badge)

    async def of(self, polls: list[Poll]) -> list[str]:
        """The polls being closed whose outcome the missing ballots could change."""
        for id in [poll.id for poll in polls if not poll.takes_ballots]:
            self._begun.pop(id, None)
            self._rolls.pop(id, None)
        return [poll.id for poll in polls if poll.state is PollState.CLOSING and await self._doubtful(poll)]

    async def _doubtful(self, poll: Poll) -> bool:
        missing = self._begun.get(poll.id, set()) - await self._store.participants(poll.id)
        if not missing:
            return False
        counted = tally(poll, await self._store.marks(poll.id))
        return could_change(poll, counted, await self._store.turnout(poll.id), len(missing))
