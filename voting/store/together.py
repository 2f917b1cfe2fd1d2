"""Questions that many ask at the same moment, as phones do that come in: those that gather while one read runs, and a
moment longer, are one read, the next. Whoever asks alone waits for nobody.
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from copy import copy
from typing import Generic, TypeVar

MOST = 500
"""Questions in one read."""

APART = 0.01
"""Seconds between two reads while more is asked: what comes meanwhile goes together. A read costs as much as a sign-in,
whatever it is asked, and a hall asks hundreds of times a second."""

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Together(Generic[K, V]):
    """``read``: the answers to some questions, those that there are."""

    def __init__(self, read: Callable[[Sequence[K]], Awaitable[Mapping[K, V]]]) -> None:
        self._read = read
        self._asked: dict[K, asyncio.Future[V | None]] = {}
        self._reading: asyncio.Task[None] | None = None

    async def ask(self, question: K) -> V | None:
        """The answer, from a read that begins after this call; None if there is none. Raises what the read raises."""
        answer = self._asked.get(question)
        if answer is None:
            answer = self._asked[question] = asyncio.get_running_loop().create_future()
        if self._reading is None:
            self._reading = asyncio.create_task(self._run())
        return await asyncio.shield(answer)  # whoever gives up must not take it from the others

    async def _run(self) -> None:
        while self._asked:
            some = dict(list(self._asked.items())[:MOST])
            for question in some:
                del self._asked[question]
            await self._answer(some)
            if len(self._asked) < MOST:
                await asyncio.sleep(APART)
        self._reading = None

    async def _answer(self, asked: Mapping[K, asyncio.Future[V | None]]) -> None:
        try:
            found = await self._read(list(asked))
        except Exception as error:
            for answer in asked.values():
                answer.set_exception(copy(error))
        else:
            for question, answer in asked.items():
                answer.set_result(found.get(question))
