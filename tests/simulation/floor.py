"""Questions from the floor in plain dictionaries, for ``disk.py``."""

from dataclasses import dataclass, field, replace

from voting.domain.errors import NotFound
from voting.domain.floor import (
    SUPPORTED,
    Floor,
    Question,
    QuestionState,
    Tend,
    check_may_ask,
    check_open,
    in_order,
    tend,
)
from voting.domain.ideas import collection, in_list
from voting.domain.poll import Poll


@dataclass
class FloorBox:
    floors: dict[str, Floor] = field(default_factory=dict)
    kept: dict[str, Question] = field(default_factory=dict)
    asked: dict[tuple[str, str, int], int] = field(default_factory=dict)
    """By room, poll and badge."""
    supports: set[tuple[str, int]] = field(default_factory=set)
    """Question and badge."""

    def of(self, room: str) -> Floor:
        return self.floors.get(room) or Floor(room)

    def ask(self, question: Question, badge: int, poll: Poll | None) -> None:
        """``poll``: the one that it is an idea for."""
        if question.id in self.kept:
            return
        asked = (question.room, question.poll, badge)
        before = self.asked.get(asked, 0)
        check_may_ask(collection(poll) if poll else self.of(question.room), before)
        self.asked[asked] = before + 1
        self.kept[question.id] = question

    def follow(self, rooms: dict[str, str]) -> None:
        """``rooms``: of every poll. Its ideas go with it, also out of the world."""
        gone = {id for id, idea in self.kept.items() if idea.poll and idea.poll not in rooms}
        self.kept = {
            id: replace(idea, room=rooms.get(idea.poll, idea.room)) for id, idea in self.kept.items() if id not in gone
        }
        self.asked = {
            (rooms.get(poll, room), poll, badge): number
            for (room, poll, badge), number in self.asked.items()
            if not poll or poll in rooms
        }

    def in_room(self, room: str) -> list[Question]:
        root = {question.id: question.into or question.id for question in self.kept.values()}
        named: dict[str, set[int]] = {}
        for question, badge in self.supports:
            named.setdefault(root[question], set()).add(badge)
        found = [replace(q, supports=len(named.get(q.id, ()))) for q in self.kept.values() if q.room == room]
        return in_order([question for question in found if not question.poll])

    def ideas(self, poll: str) -> list[Question]:
        return in_list(idea for idea in self.kept.values() if idea.poll == poll)

    def support(self, room: str, id: str, badge: int, *, on: bool) -> None:
        check_open(self.of(room))
        if self._known(room, id).state not in SUPPORTED:
            raise NotFound("Not now.", question=id)
        (self.supports.add if on else self.supports.discard)((id, badge))

    def of_badge(self, room: str, badge: int) -> frozenset[str]:
        return frozenset(id for id, who in self.supports if who == badge and self.kept[id].room == room)

    def tend(self, room: str, id: str, deed: Tend, text: str, into: str, poll: str) -> Question:
        other = self._known(room, into, poll) if into else None
        after = tend(self._known(room, id, poll), deed, text=text, into=other)
        for known in self.kept.values():
            if after.state is QuestionState.NOW and known.room == room and known.state is QuestionState.NOW:
                self.kept[known.id] = replace(known, state=QuestionState.ANSWERED)
            if after.state is QuestionState.MERGED and known.into == id:
                self.kept[known.id] = replace(known, into=after.into)
        self.kept[id] = after
        return after

    def _known(self, room: str, id: str, poll: str = "") -> Question:
        known = self.kept.get(id)
        if known is None or (known.room, known.poll) != (room, poll):
            raise NotFound("There is no such question.", question=id)
        return known
