"""The pictures of image cues on a simulated disk."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Protocol

from voting.domain.conference import Room
from voting.domain.errors import NotFound
from voting.domain.journal import Act


class Journal(Protocol):
    def enter(self, act: Act) -> object: ...


def _sha256(image: bytes | None) -> str:
    return hashlib.sha256(image).hexdigest() if image else ""


@dataclass
class Pictures:
    """By room and cue."""

    held: dict[tuple[str, str], bytes] = field(default_factory=dict)

    def put(self, journal: Journal, room: str, cue: str, image: bytes, act: Act) -> None:
        if self.held.get((room, cue)) != image:
            self.held[room, cue] = image
            journal.enter(act)

    def remove(self, journal: Journal, room: str, cue: str, act: Act) -> None:
        if self.held.pop((room, cue), None):
            journal.enter(act)

    def forget(self, rooms: Iterable[Room]) -> None:
        here = {(room.id, cue.id) for room in rooms for cue in room.run_sheet}
        self.held = {of: image for of, image in self.held.items() if of in here}

    def image(self, sha256: str) -> bytes:
        for image in self.held.values():
            if _sha256(image) == sha256:
                return image
        raise NotFound("There is no such picture.")

    def in_sheets(self, rooms: Iterable[Room]) -> tuple[Room, ...]:
        return tuple(
            replace(
                room,
                run_sheet=tuple(
                    replace(cue, image=_sha256(self.held.get((room.id, cue.id)))) for cue in room.run_sheet
                ),
            )
            for room in rooms
        )
