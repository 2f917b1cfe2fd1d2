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


@dataclass
class FloorBox:
    floors: dict[str, Floor] = field(default_factory=dict)
    kept: dict[str, Question] = field(default_factory=dict)
    asked: dict[tuple[str, int], int] = field(default_factory=dict)
    """By room and badge."""
    supports: set[tuple[str, int]] = field(default_factory=set)
    """Question and badge."""

    def of(self, room: str) -> Floor:
        return self.floors.get(room) or Floor(room)

    def ask(self, question: Question, badge: int) -> None:
        if question.id in self.kept:
            return
        before = self.asked.get((question.room, badge), 0)
        check_may_ask(self.of(question.room), before)
        self.asked[question.room, badge] = before + 1
        self.kept[question.id] = question

    def in_room(self, room: str) -> list[Question]:
        root = {question.id: question.into or question.id for question in self.kept.values()}
        named: dict[str, set[int]] = {}
        for question, badge in self.supports:
            named.setdefault(root[question], set()).add(badge)
        found = [replace(q, supports=len(named.get(q.id, ()))) for q in self.kept.values() if q.room == room]
        return in_order(found)

    def support(self, room: str, id: str, badge: int, *, on: bool) -> None:
        check_open(self.of(room))
        if self._known(room, id).state not in SUPPORTED:
            raise NotFound("Not now.", question=id)
        (self.supports.add if on else self.supports.discard)((id, badge))

    def of_badge(self, room: str, badge: int) -> frozenset[str]:
        return frozenset(id for id, who in self.supports if who == badge and self.kept[id].room == room)

    def tend(self, room: str, id: str, deed: Tend, text: str, into: str) -> Question:
        after = tend(self._known(room, id), deed, text=text, into=self._known(room, into) if into else None)
        for known in self.kept.values():
            if after.state is QuestionState.NOW and known.room == room and known.state is QuestionState.NOW:
                self.kept[known.id] = replace(known, state=QuestionState.ANSWERED)
            if after.state is QuestionState.MERGED and known.into == id:
                self.kept[known.id] = replace(known, into=after.into)
        self.kept[id] = after
        return after

    def _known(self, room: str, id: str) -> Question:
        known = self.kept.get(id)
        if known is None or known.room != room:
            raise NotFound("There is no such question.", question=id)
        return known
