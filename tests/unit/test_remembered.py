"""What was made of a poll is kept for as long as nothing that it was made from is another."""

from dataclasses import replace

from voting.domain.methods import Choice
from voting.domain.poll import Option, Poll, PollState
from voting.domain.rules import Rules
from voting.service.remembered import Remembered

OVER = Poll(
    "award",
    "plenary",
    {"en": "Manager of the Year"},
    Choice(),
    (Option("a", {"en": "Ana"}), Option("b", {"en": "Ben"})),
    Rules(),
    state=PollState.CLOSED,
)
ROUND_TWO = replace(OVER, id="award-2", round=2, follows="award", state=PollState.DRAFT)


class Maker:
    def __init__(self) -> None:
        self.made: list[PollState] = []
        self.others: list[Poll] = []
        self.remembered = Remembered(self.make, lambda _: self.others)

    async def make(self, poll: Poll) -> int:
        self.made.append(poll.state)
        return len(self.made)

    async def of(self, poll: Poll) -> int:
        return await self.remembered.of(poll)


async def test_a_poll_that_stays_is_made_once() -> None:
    maker = Maker()
    assert [await maker.of(OVER), await maker.of(OVER), await maker.of(ROUND_TWO), await maker.of(OVER)] == [1, 1, 2, 1]


async def test_a_poll_that_changes_is_made_again() -> None:
    maker = Maker()
    await maker.of(OVER)
    assert await maker.of(replace(OVER, state=PollState.PUBLISHED)) == 2


async def test_while_ballots_are_taken_nothing_is_kept() -> None:
    for state in (PollState.OPEN, PollState.CLOSING):
        maker, poll = Maker(), replace(OVER, state=state)
        assert [await maker.of(poll), await maker.of(poll)] == [1, 2]
        assert await maker.of(OVER) == 3


async def test_another_poll_that_it_looks_at_makes_it_again() -> None:
    maker = Maker()
    await maker.of(OVER)
    maker.others = [ROUND_TWO]
    assert await maker.of(OVER) == 2
    assert await maker.of(OVER) == 2
    maker.others = [replace(ROUND_TWO, state=PollState.PUBLISHED)]
    assert await maker.of(OVER) == 3
    maker.others = []
    assert await maker.of(OVER) == 4
