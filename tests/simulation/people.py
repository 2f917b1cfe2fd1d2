"""Who is there: attendees with one phone or two, screens, and moderators who act on what they saw a while ago."""

import asyncio
import json
from collections import deque
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from tests.simulation.nature import Nature
from tests.simulation.process import Lost, Process, Reply
from tests.simulation.watch import Sent, Watch
from voting.service.tokens import derive_auth, derive_tag, encode
from voting.web.connection import SIGNED_OUT

Picture = dict[str, Mapping[str, Any]]
Somewhere = Callable[[], Process]
"""The process that the balancer gives the next connection to."""


@lru_cache(maxsize=4096)
def read(text: str) -> Mapping[str, Any]:
    """Everybody in a room gets the same text: it is read once."""
    said: Mapping[str, Any] = json.loads(text)
    return said


class Follower:
    """Keeps the picture of a room as every client does: the newest state of each topic, anew at each connection."""

    def __init__(self, nature: Nature, somewhere: Somewhere, path: str, cookie: str = "") -> None:
        self.nature, self.somewhere, self.path, self.cookie = nature, somewhere, path, cookie
        self.picture: Picture = {}
        self.connected = False
        self._versions: dict[str, int] = {}

    async def follow(self) -> None:
        """Through any number of lost connections, until the session has ended."""
        while True:
            self._versions = {}
            code = await self.somewhere().listen(self.path, self.cookie, self.take)
            self.connected = False
            if code == SIGNED_OUT:
                return
            await asyncio.sleep(self.nature.random.uniform(0.2, 2))

    def take(self, text: str) -> None:
        said = read(text)
        topic = said["topic"]
        if topic in ("beat", "ended"):
            return
        if said["version"] < self._versions.get(topic, -1):
            return
        if not self._versions:
            self.picture = {}
            self.connected = True
        self._versions[topic] = said["version"]
        before = self.picture.get("poll")
        if topic == "stage" and before and said["poll"] != before["poll"]["id"]:
            for gone in ("poll", "turnout", "results"):
                self.picture.pop(gone, None)
        if topic == "poll" and before and said["poll"]["id"] != before["poll"]["id"]:
            for gone in ("turnout", "results"):
                self.picture.pop(gone, None)
        if topic == "poll" and said["poll"]["state"] == "annulled":
            self.picture.pop("results", None)
        self.picture[topic] = said


class Phone(Follower):
    """Signs in with the badge's code, votes when it can, sends again until it has an answer, and changes its mind."""

    def __init__(self, nature: Nature, somewhere: Somewhere, watch: Watch, badge: int, token: str, room: str) -> None:
        super().__init__(nature, somewhere, f"/live/attendee?room={room}")
        self.watch, self.badge, self.token = watch, badge, token
        self.device = nature.random.randbytes(32)
        self.revs: dict[str, int] = {}
        self.done: dict[str, bool] = {}
        self.patience = 20.0

    async def live(self) -> None:
        """Until the phone is put away: another one has the badge, or was never let in."""
        while await self._sign_in():
            voting = asyncio.ensure_future(self._vote())
            try:
                await self.follow()
            finally:
                voting.cancel()
            self.watch.counts["signed out"] += 1
            if self.nature.happens(0.7):
                return

    async def _sign_in(self) -> bool:
        until = asyncio.get_running_loop().time() + self.patience
        body = {"auth": encode(derive_auth(self.token)), "device": encode(self.device)}
        while asyncio.get_running_loop().time() < until:
            try:
                reply = await self.somewhere().request("/api/session", body)
            except Lost:
                continue
            if reply.status == 201:
                self.cookie = reply.cookie
                self.patience = 1e9
                return True
            await asyncio.sleep(self.nature.random.uniform(0.5, 3))
        return False

    async def _vote(self) -> None:
        while True:
            await asyncio.sleep(self.nature.random.expovariate(1 / 0.6))
            me, poll = self.picture.get("me"), self.picture.get("poll")
            if me and me["move_asked_at"] and not self.nature.calm:
                await self._answer_move()
            if not me or not poll or self.nature.calm:
                continue
            poll = poll["poll"]
            again = self.done.get(poll["id"]) is not None
            late = poll["state"] in ("closed", "revealing") and self.nature.random.random() < 0.02
            if (poll["state"] in ("open", "closing") or late) and self.nature.random.random() < (
                0.25 if again else 0.7
            ):
                await self._cast(poll)

    async def _answer_move(self) -> None:
        try:
            body = {"allow": self.nature.random.random() < 0.7}
            await self.somewhere().request("/api/session/move", body, self.cookie)
        except Lost:
            self.watch.counts["lost"] += 1

    async def _cast(self, poll: Mapping[str, Any]) -> None:
        """Until there is an answer: the same submission each time."""
        id, random = poll["id"], self.nature.random
        options = [option["id"] for option in poll["options"]]
        choices = random.sample(options, random.randint(1, len(options)) if poll["method"]["kind"] == "ranking" else 1)
        self.revs[id] = self.revs.get(id, 0) + 1
        sent = Sent(id, self.badge, derive_tag(self.token, id), random.randbytes(16), self.revs[id], choices)
        self.watch.sends(sent)
        body = {"tag": encode(sent.tag), "submission": encode(sent.submission), "rev": sent.rev, "choices": choices}
        for _ in range(12):
            reply = await self._send(f"/api/polls/{id}/ballot", body)
            if reply is None or reply.code in ("unavailable", "too_many"):
                await asyncio.sleep(random.uniform(0.1, 1.5))
                continue
            self.watch.counts[reply.code or "received"] += bool(reply.code)
            if reply.status == 200:
                self.watch.acknowledged(sent.submission)
                self.done[id] = True
            if reply.code == "superseded":  # another phone of the badge was here: the next choice comes after it
                self.revs[id] = int(reply.said["detail"]["rev"])
            return

    async def _send(self, path: str, body: Mapping[str, Any]) -> Reply | None:
        try:
            return await self.somewhere().request(path, body, self.cookie)
        except Lost:
            self.watch.counts["lost"] += 1
            return None


NEXT = {
    "draft": ("arm",),
    "armed": ("open", "open", "count_down", "disarm"),
    "open": ("close", "close", "extend", "annul", "peek"),
    "closing": ("keep_open", "annul"),
    "closed": ("reveal", "reveal", "step", "run_off", "decide", "peek", "annul"),
    "revealing": ("step", "step", "step_back", "reveal"),
}
"""What moderators try in which state."""


class Moderator(Follower):
    """Acts on pictures, sometimes on one from long ago, and repeats what got no answer."""

    def __init__(self, nature: Nature, somewhere: Somewhere, watch: Watch, room: str, cookie: str) -> None:
        super().__init__(nature, somewhere, f"/live/staff?room={room}", cookie)
        self.watch, self.room = watch, room
        self.seen: deque[Picture] = deque(maxlen=8)

    async def moderate(self) -> None:
        random = self.nature.random
        while True:
            await asyncio.sleep(random.expovariate(1 / 3))
            if not {"console", "stage"} <= self.picture.keys() or self.nature.calm:
                continue
            self.seen.append(dict(self.picture))
            picture = self.seen[0] if random.random() < 0.2 else self.picture
            if random.random() < 0.2:
                await self._take(picture)
            else:
                await self._act(picture)

    async def _take(self, picture: Picture) -> None:
        random = self.nature.random
        cue = random.choice(picture["console"]["run_sheet"])["id"]
        cover = random.choice(["none", "none", "none", "blank"])
        version = picture["stage"]["version"]
        await self._send(f"/api/rooms/{self.room}/stage", {"cue": cue, "cover": cover, "version": version})

    async def _act(self, picture: Picture) -> None:
        random = self.nature.random
        running = [poll for poll in picture["console"]["polls"] if poll["state"] in NEXT]
        if not running:
            return
        poll = running[min(int(random.expovariate(1)), len(running) - 1)]
        action = random.choice(NEXT[poll["state"]])
        if action in ("annul", "disarm") and random.random() < 0.8:
            return
        if action == "close" and random.random() < 0.6:  # a vote takes its time
            return
        body: dict[str, Any] = {"version": poll["version"], "reason": "simulated"}
        if action == "peek":
            await self._send(f"/api/polls/{poll['id']}/peek", body)
            return
        body |= {"action": action, "seconds": random.randint(2, 12)}
        if action == "decide":
            body["option"] = random.choice(poll["options"])["id"]
        await self._send(f"/api/polls/{poll['id']}/actions", body)

    async def _send(self, path: str, body: Mapping[str, Any]) -> None:
        for _ in range(3):
            try:
                reply = await self.somewhere().request(path, body, self.cookie)
            except Lost:
                self.watch.counts["lost"] += 1
                continue
            self.watch.counts[f"act {reply.code or 'done'}"] += 1
            if reply.code != "unavailable":
                return
