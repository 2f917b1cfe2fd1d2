"""Questions that are asked together are read together, and nobody has another one's misfortune."""

import asyncio
from collections.abc import Mapping, Sequence

import pytest

from voting.domain.errors import Unavailable
from voting.store import together
from voting.store.together import Together


class Library:
    """Doubles numbers below 100. ``failing``: it cannot, just now."""

    def __init__(self) -> None:
        self.reads: list[list[int]] = []
        self.failing = False

    async def read(self, asked: Sequence[int]) -> Mapping[int, int]:
        self.reads.append(list(asked))
        await asyncio.sleep(0)
        if self.failing:
            raise Unavailable("closed")
        return {number: 2 * number for number in asked if number < 100}


async def test_who_asks_alone_is_read_at_once() -> None:
    library = Library()
    desk = Together(library.read)
    asking = asyncio.ensure_future(desk.ask(7))
    for _ in range(3):  # no time passes
        await asyncio.sleep(0)
    assert library.reads == [[7]]
    assert await asking == 14
    assert await desk.ask(100) is None


async def test_who_comes_during_a_read_or_soon_after_it_is_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together, "APART", 0.5)
    library = Library()
    desk = Together(library.read)
    assert await desk.ask(1) == 2
    second = asyncio.ensure_future(desk.ask(2))
    await asyncio.sleep(0.01)
    assert [*await asyncio.gather(desk.ask(3), desk.ask(2), second)] == [6, 4, 4]
    assert library.reads == [[1], [2, 3]]


async def test_a_crowd_does_not_wait_for_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together, "APART", 3600)
    monkeypatch.setattr(together, "MOST", 3)
    library = Library()
    desk = Together(library.read)
    assert await asyncio.gather(*map(desk.ask, range(6))) == [0, 2, 4, 6, 8, 10]
    assert library.reads == [[0, 1, 2], [3, 4, 5]]


async def test_a_read_that_fails_fails_for_those_who_asked_and_for_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together, "APART", 0)
    library = Library()
    desk = Together(library.read)
    library.failing = True
    answers = await asyncio.gather(desk.ask(1), desk.ask(2), return_exceptions=True)
    assert [type(answer) for answer in answers] == [Unavailable, Unavailable]
    assert answers[0] is not answers[1], "each is raised on its own way"
    library.failing = False
    assert await desk.ask(1) == 2


async def test_who_gives_up_takes_nothing_from_the_others() -> None:
    desk = Together(Library().read)
    impatient, patient = asyncio.ensure_future(desk.ask(5)), asyncio.ensure_future(desk.ask(5))
    await asyncio.sleep(0)
    impatient.cancel()
    assert await patient == 10
