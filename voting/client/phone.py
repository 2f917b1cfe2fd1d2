"""One attendee in code: what the phone page does, through the same interface.

The token stays here. What leaves is what is derived from it.
"""

import asyncio
import secrets
import time
from typing import Any

from voting.client.picture import Picture
from voting.client.server import Server
from voting.domain.errors import TooMany, Unavailable
from voting.protocol.answers import Received, SignedIn
from voting.protocol.commands import AnswerMove, CastBallot, SignIn
from voting.protocol.ideas import MyIdeas, SendIdea
from voting.protocol.wire import ballot_size
from voting.service.tokens import derive_auth, derive_tag, encode, read_token

Choices = list[str] | dict[str, int] | dict[str, str] | None
"""What a ballot may carry: option ids, points or ratings by option id, a value, or None for blank."""


class Phone:
    """A phone with the badge ``token``. ``room``: which room it follows, empty for the first.

    ``latencies`` has the seconds from each first try to its receipt; ``received`` the last receipt by poll;
    ``retries`` counts casts that had to be sent again. Raises InvalidInput for what is not a token.
    """

    def __init__(self, server: Server, token: str, room: str = "") -> None:
        self._server = server
        self._token = read_token(token)
        self._device = secrets.token_bytes(32)
        self._revs: dict[str, int] = {}
        self.room = room
        self.cookies: dict[str, str] = {}
        self.picture = Picture()
        self.received: dict[str, Received] = {}
        self.latencies: list[float] = []
        self.retries = 0

    async def sign_in(self) -> SignedIn:
        """Take the badge. Raises BadgeUnknown; BadgeInUse until the phone that has it allows the move; Unavailable."""
        command = SignIn(auth=encode(derive_auth(self._token)), device=encode(self._device))
        return await self._server.ask(SignedIn, "POST", "/api/session", command, self.cookies)

    async def sign_in_at_last(self) -> SignedIn:
        """Sign in, trying again for as long as the server is away or asks to slow down."""
        tries = 0
        while True:
            try:
                return await self.sign_in()
            except (Unavailable, TooMany):
                await self._server.pause(tries)
                tries += 1

    async def leave(self) -> None:
        """Sign out; the badge is free for another phone."""
        await self._server.call("DELETE", "/api/session", None, self.cookies)
        self.cookies.clear()

    async def answer_move(self, allow: bool) -> None:
        """Let the phone that asks have the badge, or not."""
        await self._server.call("POST", "/api/session/move", AnswerMove(allow=allow), self.cookies)

    async def follow(self) -> None:
        """Keep ``picture`` current until cancelled. Raises NotSignedIn when the session has ended."""
        query = f"?room={self.room}" if self.room else ""
        await self.picture.follow(self._server, f"/live/attendee{query}", self.cookies)

    async def cast(self, poll: str, choices: Choices, patience: float = 60.0) -> Received:
        """Cast or change this badge's ballot, and return once it is received.

        A try that got no answer is sent again with the same submission id for ``patience`` seconds, so it can
        never count twice; then Unavailable is raised. Any refusal is raised at once.
        """
        rev = self._revs[poll] = self._revs.get(poll, 0) + 1
        command = CastBallot(
            tag=encode(derive_tag(self._token, poll)),
            submission=encode(secrets.token_bytes(16)),
            rev=rev,
            choices=dict(choices) if isinstance(choices, dict) else choices,
        )
        command = self._padded(command, poll)
        started = time.perf_counter()
        received = await self._send(poll, command, started + patience)
        self.latencies.append(time.perf_counter() - started)
        self.received[poll] = received
        return received

    def _padded(self, command: CastBallot, poll: str) -> CastBallot:
        """``command`` as long as any other ballot of ``poll``. Polls that this phone has not seen count as secret."""
        seen = self.picture.poll if self.picture.poll and self.picture.poll.id == poll else None
        if seen and not seen.secret:
            return command
        size = ballot_size(option.id for option in seen.options) if seen else ballot_size(())
        return command.model_copy(update={"pad": "." * (size - len(command.model_dump_json()))})

    async def send_idea(self, poll: str, text: str) -> MyIdeas:
        """Send an idea for ``poll``. Raises FloorClosed, FloorFull, NotEntitled, Unavailable."""
        command = SendIdea(id=encode(secrets.token_bytes(16)), text=text)
        return await self._server.ask(MyIdeas, "POST", f"/api/polls/{poll}/ideas", command, self.cookies)

    async def _send(self, poll: str, command: CastBallot, give_up: float) -> Received:
        tries = 0
        while True:
            try:
                path = f"/api/polls/{poll}/ballot"
                return await self._server.ask(Received, "POST", path, command, self.cookies)
            except (Unavailable, TooMany):
                if time.perf_counter() >= give_up:
                    raise
            self.retries += 1
            await self._server.pause(tries)
            tries += 1


async def cancel(*tasks: "asyncio.Task[Any]") -> None:
    """End ``tasks`` and wait until they have."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
