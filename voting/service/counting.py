"""What is stored, counted by the poll's rules: the one way from ballots to figures (law 4)."""

from voting.domain.breakdown import Breakdown, broken_down
from voting.domain.methods import Tally
from voting.domain.poll import Poll
from voting.domain.tally import tally
from voting.service.ports import Store


async def counted(store: Store, poll: Poll) -> Tally:
    """The tally of the poll; in a weighted one a ballot counts as many as its weight says."""
    return tally(poll, await store.marks(poll.id, weighted=poll.rules.weighted))


async def breakdown(store: Store, poll: Poll) -> Breakdown | None:
    """The result by groups, once the poll is closed: while it is open, two looks would show the ballots between."""
    if poll.rules.breakdown is None or poll.closed_at is None:
        return None
    return broken_down(poll, await store.cohorts(poll.id))
