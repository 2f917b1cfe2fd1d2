"""The list of ballots received, by which an attendee checks on the phone that the own one is in the box."""

import asyncio

from voting.domain.errors import Conflict
from voting.domain.poll import PollState
from voting.protocol.answers import ReceiptList
from voting.service.polls import Polls
from voting.service.ports import Store
from voting.service.tokens import receipt


class ReceiptsNotReady(Conflict):
    """The list of ballots received is made when the poll closes; an annulled poll has none."""

    code = "receipts_not_ready"


class Receipts:
    """Lists are made once: after the close nothing changes them."""

    def __init__(self, store: Store, polls: Polls) -> None:
        self._store, self._polls = store, polls
        self._made: dict[str, ReceiptList] = {}
        self._making = asyncio.Lock()

    async def of(self, poll: str) -> ReceiptList:
        """Raises NotFound or ReceiptsNotReady."""
        asked = self._polls.get(poll)
        if asked.closed_at is None:  # another process may have closed it just now
            asked = await self._polls.reload(poll)
        if asked.closed_at is None or asked.state is PollState.ANNULLED:
            raise ReceiptsNotReady("The list of ballots received is there once the poll has closed.", poll=poll)
        async with self._making:  # a hall asks all at once
            if poll not in self._made:
                codes = sorted(receipt(poll, tag) for tag in await self._store.tags(poll))
                self._made[poll] = ReceiptList(poll=poll, codes=codes)
        return self._made[poll]
