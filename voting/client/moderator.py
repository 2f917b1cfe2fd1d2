"""A moderator in code: accept a one-time link, follow a room's console, act on polls, take cues."""

from voting.client.picture import Picture
from voting.client.server import Server
from voting.domain.errors import NotFound
from voting.domain.poll import Action
from voting.domain.runsheet import Cover
from voting.protocol.answers import StaffSignedIn
from voting.protocol.commands import AcceptInvite, ActOnPoll, ApprovePairing, ReleaseDevice, TakeCue
from voting.protocol.polls import PollView


class Moderator:
    """A console of ``room``. ``picture.console`` is what its moderator sees."""

    def __init__(self, server: Server, room: str) -> None:
        self._server = server
        self.room = room
        self.cookies: dict[str, str] = {}
        self.picture = Picture()

    async def accept(self, invite: str) -> StaffSignedIn:
        """Use a one-time link's secret. Raises NotSignedIn where it is unknown, used or expired."""
        command = AcceptInvite(invite=invite)
        return await self._server.ask(StaffSignedIn, "POST", "/api/staff/session", command, self.cookies)

    async def follow(self) -> None:
        """Keep ``picture`` current until cancelled. Raises NotSignedIn when the session has ended."""
        await self.picture.follow(self._server, f"/live/staff?room={self.room}", self.cookies)

    def poll(self, poll: str) -> PollView:
        """The poll as the console shows it. Raises NotFound."""
        console = self.picture.console
        for view in console.polls if console else ():
            if view.id == poll:
                return view
        raise NotFound("The console does not show this poll.", poll=poll)

    async def act(self, seen: PollView, action: Action, seconds: int = 0, reason: str = "") -> PollView:
        """Act on the poll as it was ``seen``, and return it as it is then. Raises ActionLost, IllegalTransition…"""
        command = ActOnPoll.model_validate(
            {"action": action.value, "version": seen.version, "seconds": seconds, "reason": reason}
        )
        return await self._server.ask(PollView, "POST", f"/api/polls/{seen.id}/actions", command, self.cookies)

    async def take(self, cue: str, version: int, cover: Cover = Cover.NONE) -> None:
        """Put ``cue`` on the stage, as it was at ``version``. Raises ActionLost, NotFound."""
        command = TakeCue(cue=cue, cover=cover, version=version)
        await self._server.call("POST", f"/api/rooms/{self.room}/stage", command, self.cookies)

    async def approve_screen(self, code: str, name: str) -> None:
        """Pair the screen that shows ``code`` with this room. Raises NotFound."""
        command = ApprovePairing(code=code, room=self.room, name=name)
        await self._server.call("POST", "/api/screens/approve", command, self.cookies)

    async def release(self, number: int, reason: str) -> None:
        """Free the phone of badge ``number``. Raises NotFound."""
        await self._server.call("POST", f"/api/badges/{number}/release", ReleaseDevice(reason=reason), self.cookies)
