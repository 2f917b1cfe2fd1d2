"""A conference: its rooms, languages, polls and run sheets."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from voting.domain.errors import DefinitionInvalid
from voting.domain.held import USUAL, check_held
from voting.domain.poll import Poll, check
from voting.domain.roll import ORGANISATION_CAP
from voting.domain.runsheet import Cue, CueKind, check_cue
from voting.domain.text import Text


@dataclass(frozen=True, slots=True)
class Room:
    """A room with its own stage. ``run_sheet`` is in order and not empty."""

    id: str
    name: Text
    run_sheet: tuple[Cue, ...]


@dataclass(frozen=True, slots=True)
class Conference:
    """One database holds one. ``place`` and ``dates`` are shown beside the title. The first room is the plenary.
    ``simulated``: no real attendee votes, and every screen says so. ``four_eyes``: annulling, peeking
    and freeing the phone of a badge that has voted need two moderators. ``sources``: where its facts are from.
    ``held``: words that wait for a moderator wherever attendees write."""

    id: str
    title: Text
    rooms: tuple[Room, ...]
    polls: tuple[Poll, ...]
    place: str = ""
    dates: str = ""
    languages: tuple[str, ...] = ("en",)
    time_zone: str = "Europe/Brussels"
    organisation_cap: int = ORGANISATION_CAP
    simulated: bool = False
    sources: tuple[str, ...] = ()
    four_eyes: bool = False
    held: tuple[str, ...] = USUAL


def check_conference(conference: Conference) -> None:
    """Raises DefinitionInvalid naming the first thing that does not hold together."""
    rooms = {room.id for room in conference.rooms}
    polls = {poll.id: poll for poll in conference.polls}
    if not rooms:
        raise DefinitionInvalid("A conference needs at least one room.", field="rooms")
    if len(rooms) != len(conference.rooms) or len(polls) != len(conference.polls):
        raise DefinitionInvalid("Two rooms or two polls have the same id.", field="id")
    check_held(conference.held)
    for poll in conference.polls:
        if poll.room not in rooms:
            raise DefinitionInvalid(f"Poll {poll.id} is in room {poll.room!r}, which does not exist.", poll=poll.id)
        check(poll)
        lost = set(poll.rules.rooms) - rooms
        if lost:
            raise DefinitionInvalid(
                f"Poll {poll.id} is for badges of room {min(lost)!r}, which does not exist.",
                poll=poll.id,
                field="rooms",
            )
        if poll.follows is not None and (poll.follows not in polls or polls[poll.follows].round >= poll.round):
            raise DefinitionInvalid(
                f"Poll {poll.id} follows {poll.follows!r}, which is not an earlier round.",
                poll=poll.id,
                field="follows",
            )
    for room in conference.rooms:
        if not room.run_sheet:
            raise DefinitionInvalid(f"Room {room.id} has an empty run sheet.", room=room.id, field="run_sheet")
        if len({cue.id for cue in room.run_sheet}) != len(room.run_sheet):
            raise DefinitionInvalid(f"Room {room.id} has two cues with the same id.", room=room.id)
        for cue in room.run_sheet:
            check_cue(cue, room.id, polls)


def with_every_poll(room: Room, polls: Iterable[Poll]) -> Room:
    """The room with a cue for every poll of it that none shows: a run-off after the poll it follows, others last."""
    sheet = list(room.run_sheet)
    for poll in polls:
        if poll.room != room.id or any(cue.poll == poll.id for cue in sheet):
            continue
        cue = Cue(poll.id, CueKind.POLL, poll.title, poll.id)
        before = [place for place, known in enumerate(sheet) if poll.follows is not None and known.poll == poll.follows]
        sheet.insert(before[-1] + 1 if before else len(sheet), cue)
    return replace(room, run_sheet=tuple(sheet))
