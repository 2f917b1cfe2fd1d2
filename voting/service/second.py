"""Four eyes: what one moderator asks for, a second one grants by asking for the same within a minute.

The journal itself holds the request, so every process knows it and it stands in the record.
"""

from typing import Literal

from voting.domain.errors import Conflict
from voting.domain.journal import Act, Entry
from voting.domain.text import Millis
from voting.protocol.states import Asked
from voting.service.ports import Clock, Role, Store

WITHIN: Millis = 60_000
"""How long a request for a second person stands (ms)."""

ASKS: dict[str, Literal["annul", "peek", "release"]] = {
    "ask_annul": "annul",
    "ask_peek": "peek",
    "ask_release": "release",
}
"""Names of requests in the journal, and of what they ask for."""


class SecondNeeded(Conflict):
    """Another moderator must ask for the same; ``detail['until']`` says until when."""

    code = "second_needed"


class SecondPerson:
    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    async def grant(self, action: str, subject: str, actor: str, reason: str) -> str:
        """The name of the moderator who asked for the same before. If none did, the request is entered in the journal
        and SecondNeeded is raised."""
        now = self._clock.now()
        for entry in await self._waiting():
            if (entry.action, entry.subject) == (f"ask_{action}", subject) and entry.actor != actor:
                return entry.actor
        await self._store.enter(Act(now, actor, Role.MODERATOR, f"ask_{action}", subject, reason))
        raise SecondNeeded(
            "This needs two people. Another moderator must ask for the same within a minute.",
            until=now + WITHIN,
            action=action,
        )

    async def asked(self) -> list[Asked]:
        """The requests that still wait, the newest of each kind."""
        newest = {(entry.action, entry.subject): entry for entry in await self._waiting()}
        return [
            Asked(
                action=ASKS[entry.action],
                subject=entry.subject,
                actor=entry.actor,
                reason=entry.reason,
                until=entry.at + WITHIN,
            )
            for entry in newest.values()
        ]

    async def _waiting(self) -> list[Entry]:
        """Requests that are neither too old nor granted already, oldest first."""
        waiting: list[Entry] = []
        now = self._clock.now()
        for entry in await self._store.journal_since(now - WITHIN):
            if entry.action in ASKS and entry.at <= now + WITHIN:  # the clock may have been set back since
                waiting.append(entry)
            else:
                granted = (f"ask_{entry.action}", entry.subject)
                waiting = [known for known in waiting if (known.action, known.subject) != granted]
        return waiting
