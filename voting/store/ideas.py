"""Ideas for a poll: what was sent, and what arming makes of it. ``floor`` keeps their texts, with the questions'."""

import json
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection, delete, select, update

from voting.domain.floor import Question, QuestionState
from voting.domain.ideas import armed as fixed
from voting.domain.ideas import in_list
from voting.domain.methods import Ideas, WordCloud
from voting.domain.poll import Option, Poll
from voting.service.definition import ConferenceForm
from voting.store.tables import CONFERENCE, FLOOR_USE, QUESTION


def ideas(connection: Connection, poll: str) -> Sequence[Question]:
    """See ``ports.Store.ideas``."""
    rows = connection.execute(select(QUESTION).where(QUESTION.c.poll == poll))
    return in_list(question_of(row._mapping, 0) for row in rows)


def armed(connection: Connection, poll: Poll) -> Poll:
    """See ``domain.ideas.armed``, whose errors it raises."""
    if not isinstance(poll.method, Ideas | WordCloud):
        return poll
    definition = connection.execute(select(CONFERENCE.c.definition)).scalar_one()
    return fixed(poll, ideas(connection, poll.id), ConferenceForm.model_validate_json(definition).held)


def written(poll: Poll) -> str:
    """What arming has fixed, as the column holds it; empty for nothing."""
    sent = [
        {"id": o.id, "label": dict(o.label), "theme": dict(o.theme) if o.theme else None}
        for o in poll.options
        if o.sent
    ]
    return json.dumps({"ideas": sent, "held": poll.held}) if sent or poll.held else ""


def read(poll: Poll, held: str) -> Poll:
    """``poll``, as it is defined, with what the column holds."""
    if not held:
        return poll
    value = json.loads(held)
    sent = (Option(o["id"], o["label"], sent=True, theme=o["theme"]) for o in value["ideas"])
    return replace(poll, options=(*poll.options, *sent), held=tuple(value["held"]))


def forget(connection: Connection, poll: str) -> None:
    """A draft is removed, and its ideas with it."""
    connection.execute(delete(QUESTION).where(QUESTION.c.poll == poll))
    connection.execute(delete(FLOOR_USE).where(FLOOR_USE.c.poll == poll))


def move(connection: Connection, poll: str, room: str) -> None:
    """A draft moves to another room, and its ideas with it."""
    connection.execute(update(QUESTION).where(QUESTION.c.poll == poll).values(room=room))
    connection.execute(update(FLOOR_USE).where(FLOOR_USE.c.poll == poll).values(room=room))


def question_of(row: object, supports: int) -> Question:
    """The question or idea of a row, by column."""
    held: dict[str, object] = dict(row)  # type: ignore[call-overload]
    return Question(**(held | {"state": QuestionState(str(held["state"])), "supports": supports}))  # type: ignore[arg-type]
