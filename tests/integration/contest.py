"""A hall that holds awards under every kind of rule: a moderator at the console, phones that vote.

All people here are made up.
"""

from typing import Any

from tests.integration.hall import DEFINITION, Hall, Json, Moderator, Phone, Socket, refused

NOMINEES = {
    "dee": ("Dee", "Organisation 3"),
    "abe": ("Abe", "organisation  4"),
    "cas": ("Cas", None),
    "bea": ("Bea", None),
}
"""Not in alphabetical order. Two are of organisations that have badges, one written another way."""

AWARDS: dict[str, dict[str, object]] = {
    "podium": {"ties": ["joint"], "reveal": "podium"},
    "winner": {"ties": ["run_off", "draw"], "reveal": "winner"},
    "everything": {"ties": ["joint"]},
    "chair": {"ties": ["chair"]},
    "draw": {"ties": ["draw"]},
    "quorum": {"ties": ["joint"], "quorum": {"percent": 50}},
    "present": {"ties": ["joint"], "quorum": {"percent": 75, "of": "checked_in"}},
    "two-thirds": {"ties": ["joint"], "majority": "two_thirds"},
    "absolute": {"ties": ["run_off", "run_off", "joint"], "majority": "absolute"},
    "own": {"ties": ["joint"], "own": False, "secret": False},
    "names": {"ties": ["joint"], "reveal": "podium", "figures": False},
    "named": {"ties": ["joint"], "secret": False},
}


def definition(*, four_eyes: bool = False) -> dict[str, object]:
    """A room with every award above, all secret and held unless they say otherwise. Members vote: twelve badges."""
    polls = [
        {
            "id": id,
            "room": "plenary",
            "title": id,
            "method": {"kind": "choice"},
            "options": [{"id": o, "label": label, "organisation": org} for o, (label, org) in NOMINEES.items()],
            "secret": True,
            "shown": "held",
            "categories": ["member"],
        }
        | rules
        for id, rules in AWARDS.items()
    ]
    sheet = [{"id": id, "kind": "poll", "title": id, "poll": id} for id in AWARDS]
    rooms = [{"id": "plenary", "name": "Plenary", "run_sheet": sheet}]
    return dict(DEFINITION) | {"rooms": rooms, "polls": polls, "four_eyes": four_eyes}


class Contest:
    """A moderator at the console, a projector, and a hall that votes."""

    def __init__(self, hall: Hall, moderator: Moderator, console: Socket) -> None:
        self.hall, self.moderator, self.console = hall, moderator, console
        self.phones: list[Phone] = []

    async def voted(self, poll: str, *votes: str | None) -> None:
        """Arm and open the poll; badge n votes for the n-th of ``votes`` (None: a blank ballot)."""
        if (await self.hall.poll(poll)).state == "draft":
            await self.moderator.acts(poll, "arm")
        await self.moderator.acts(poll, "open")
        assert (await self.moderator.take(poll)).status_code == 204
        while len(self.phones) < len(votes):
            self.phones.append(await self.hall.phone(len(self.phones) + 1))
        for phone, choice in zip(self.phones, votes, strict=False):
            assert (await phone.cast(poll, [choice] if choice else None)).status_code == 200

    async def close(self, poll: str) -> None:
        await self.moderator.acts(poll, "close")
        self.hall.clock.move(5)
        await self.hall.until_state(poll, "closed")

    async def verdict(self, poll: str) -> Json:
        """What the console is told of the poll as it is now."""
        version = (await self.hall.poll(poll)).version

        def current(console: Json) -> bool:
            return any(view["id"] == poll and view["version"] == version for view in console["polls"])

        return (await self.console.until("console", current))["verdicts"].get(poll)

    async def held(self, poll: str, *votes: str | None) -> Json:
        """Vote and close; the verdict."""
        await self.voted(poll, *votes)
        await self.close(poll)
        return await self.verdict(poll)

    async def results(self, poll: str) -> Json:
        """What anybody gets who asks for the results."""
        response = await self.hall.client().get(f"/api/polls/{poll}/results")
        assert response.status_code == 200, response.text
        return response.json()

    async def published(self, poll: str) -> Json:
        await self.moderator.acts(poll, "reveal")
        return await self.results(poll)


async def opened(hall: Hall) -> Contest:
    """The contest in a hall that is served: a moderator signs in and looks at the console."""
    moderator = await hall.moderator()
    return Contest(hall, moderator, await moderator.live("/live/staff"))


def places(results: Json) -> list[tuple[int, list[str], int | None]]:
    return [(place["place"], place["options"], place["votes"]) for place in results["places"]]


def refused_because(response: Any, words: str) -> None:
    assert words in refused(response, 409, "illegal_transition").message
