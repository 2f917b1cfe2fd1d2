"""Questions from the floor: their texts, how many each badge has asked, and who supports what. And the texts of ideas,
which are kept in the same way."""

from collections.abc import Sequence

from sqlalchemy import Connection, delete, func, insert, select, update

from voting.domain.errors import NotFound
from voting.domain.floor import (
    SUPPORTED,
    Floor,
    Names,
    Question,
    QuestionState,
    Tend,
    check_may_ask,
    check_open,
    in_order,
    tend,
)
from voting.domain.ideas import check_unfixed, collection
from voting.domain.journal import Act
from voting.store import journal, polls, sealing
from voting.store.ideas import question_of
from voting.store.tables import FLOOR, FLOOR_USE, QUESTION, STAGE, SUPPORT


def floor(connection: Connection, room: str) -> Floor:
    row = connection.execute(select(FLOOR).where(FLOOR.c.room == room)).one_or_none()
    if row is not None:
        return Floor(row.room, row.open, row.moderated, Names(row.names), row.most)
    if connection.execute(select(STAGE.c.room).where(STAGE.c.room == room)).first() is None:
        raise NotFound("There is no such room.", room=room)
    return Floor(room)


def set_floor(connection: Connection, after: Floor, act: Act) -> None:
    """See ``ports.Store.set_floor``."""
    floor(connection, after.room)
    connection.execute(delete(FLOOR).where(FLOOR.c.room == after.room))
    connection.execute(
        insert(FLOOR).values(
            room=after.room, open=after.open, moderated=after.moderated, names=after.names, most=after.most
        )
    )
    if not after.open:
        sealing.rewrite_floor(connection, after.room)
    journal.write(connection, act)


def ask(connection: Connection, question: Question, badge: int) -> None:
    """See ``ports.Store.ask``."""
    if connection.execute(select(QUESTION.c.id).where(QUESTION.c.id == question.id)).first():
        return
    before = asked(connection, question.room, badge, question.poll)
    taken = collection(polls.poll(connection, question.poll)) if question.poll else floor(connection, question.room)
    check_may_ask(taken, before)
    used = FLOOR_USE.c
    if before:
        mine = (used.room == question.room, used.poll == question.poll, used.badge == badge)
        connection.execute(update(FLOOR_USE).where(*mine).values(asked=before + 1))
    else:
        connection.execute(insert(FLOOR_USE).values(room=question.room, poll=question.poll, badge=badge, asked=1))
    connection.execute(
        insert(QUESTION).values(
            id=question.id,
            room=question.room,
            text=question.text,
            at=question.at,
            name=question.name,
            state=question.state,
            into="",
            poll=question.poll,
            theme="",
        )
    )


def asked(connection: Connection, room: str, badge: int, poll: str = "") -> int:
    used = FLOOR_USE.c
    held: int | None = connection.scalars(
        select(used.asked).where(used.room == room, used.poll == poll, used.badge == badge)
    ).one_or_none()
    return held or 0


def questions(connection: Connection, room: str) -> Sequence[Question]:
    root = func.coalesce(func.nullif(QUESTION.c.into, ""), QUESTION.c.id).label("root")
    counted = (
        select(root, func.count(SUPPORT.c.badge.distinct()).label("number"))
        .select_from(SUPPORT.join(QUESTION, QUESTION.c.id == SUPPORT.c.question))
        .where(QUESTION.c.room == room, QUESTION.c.poll == "")
        .group_by(root)
    )
    supports = {row.root: row.number for row in connection.execute(counted)}
    rows = connection.execute(select(QUESTION).where(QUESTION.c.room == room, QUESTION.c.poll == ""))
    return in_order([question_of(row._mapping, supports.get(row.id, 0)) for row in rows])


def support(connection: Connection, room: str, id: str, badge: int, *, on: bool) -> None:
    """See ``ports.Store.support``."""
    check_open(floor(connection, room))
    if _known(connection, room, id).state not in SUPPORTED:
        raise NotFound("This question cannot be supported now.", question=id)
    mine = (SUPPORT.c.question == id, SUPPORT.c.badge == badge)
    if not on:
        connection.execute(delete(SUPPORT).where(*mine))
    elif connection.execute(select(SUPPORT.c.badge).where(*mine)).first() is None:
        connection.execute(insert(SUPPORT).values(question=id, badge=badge))


def supported(connection: Connection, room: str, badge: int) -> frozenset[str]:
    mine = (
        select(SUPPORT.c.question)
        .select_from(SUPPORT.join(QUESTION, QUESTION.c.id == SUPPORT.c.question))
        .where(QUESTION.c.room == room, SUPPORT.c.badge == badge)
    )
    return frozenset(connection.scalars(mine))


def tend_to(
    connection: Connection, room: str, id: str, deed: Tend, text: str, into: str, poll: str, act: Act
) -> Question:
    """See ``ports.Store.tend``."""
    before = _known(connection, room, id, poll)
    if poll:
        polls.lock(connection, poll)
        check_unfixed(polls.poll(connection, poll))
    after = tend(before, deed, text=text, into=_known(connection, room, into, poll) if into else None)
    known = QUESTION.c
    if after.state is QuestionState.NOW:
        over = (known.room == room, known.state == QuestionState.NOW, known.id != id)
        connection.execute(update(QUESTION).where(*over).values(state=QuestionState.ANSWERED))
    if after.state is QuestionState.MERGED:
        connection.execute(update(QUESTION).where(known.into == id).values(into=after.into))
    changed = {"text": after.text, "state": after.state, "into": after.into, "theme": after.theme}
    connection.execute(update(QUESTION).where(known.id == id).values(**changed))
    journal.write(connection, act)
    return after


def _known(connection: Connection, room: str, id: str, poll: str = "") -> Question:
    known = QUESTION.c
    row = connection.execute(
        select(QUESTION).where(known.id == id, known.room == room, known.poll == poll)
    ).one_or_none()
    if row is None:
        raise NotFound(f"There is no such {'idea' if poll else 'question'}.", question=id)
    return question_of(row._mapping, 0)
