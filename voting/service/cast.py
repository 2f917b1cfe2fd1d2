"""An attendee casts a ballot: decode, validate with the poll's method, store, answer."""

from voting.domain.ballot import Cast, Decision
from voting.domain.poll import TO_COME
from voting.domain.rules import OneVote
from voting.protocol.answers import Received
from voting.protocol.commands import CastBallot
from voting.service.access import attendee
from voting.service.polls import Polls
from voting.service.ports import Bus, Clock, Session, Store, Topic
from voting.service.tokens import decode


class Casting:
    def __init__(self, store: Store, bus: Bus, clock: Clock, polls: Polls) -> None:
        self._store, self._bus, self._clock, self._polls = store, bus, clock, polls

    async def cast(self, session: Session, poll: str, command: CastBallot) -> Received:
        """Returns only after the commit (law 2). Raises what ``judge`` and the method raise, or Unavailable."""
        asked = self._polls.get(poll)
        if asked.state in TO_COME:  # as far as we know: it may have been opened elsewhere, and edited before that
            asked = await self._polls.reload(poll)
        mark = asked.method.mark(command.choices, asked.option_ids)
        badge = attendee(session)
        decision = await self._store.cast(
            Cast(poll, badge, decode(command.tag), decode(command.submission), command.rev, mark)
        )
        await self._bus.publish(Topic("votes", poll))
        if decision is Decision.FIRST and asked.rules.one_vote is OneVote.ORGANISATION:
            for mate in await self._store.mates(poll, badge):  # their phones say so before they try
                await self._bus.publish(Topic("badge", str(mate)))
        return Received(poll=poll, rev=command.rev, at=self._clock.now())
