"""Polls and their electoral rolls: definitions, states, transitions, and what is counted."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, bindparam, case, delete, func, insert, literal, select, update

from voting.domain.errors import ActionLost, Conflict, NotFound
from voting.domain.ideas import disarmed, fixed_as
from voting.domain.journal import Act
from voting.domain.poll import Action, Poll, PollState, Step
from voting.domain.tally import Turnout, box_hash
from voting.service.definition import PollForm
from voting.store import electorate, ideas, journal, sealing, words
from voting.store.postgres.locks import shut_gate
from voting.store.tables import BADGE, BALLOT, ENTITLEMENT, PARTICIPATION, PHOTOGRAPH, POLL

# Statements that are asked all the time are built once: building one costs more than running it.

_POLL = select(POLL).where(POLL.c.id == bindparam("poll"))
_LOCK = select(POLL.c.id).where(POLL.c.id == bindparam("poll")).with_for_update()
_TURNOUT = select(
    select(func.count()).select_from(PARTICIPATION).where(PARTICIPATION.c.poll == bindparam("poll")).scalar_subquery(),
    POLL.c.entitled,
).where(POLL.c.id == bindparam("poll"))
_MARKS = (
    select(BALLOT.c.mark, func.count().label("number"))
    .where(BALLOT.c.poll == bindparam("poll"))
    .group_by(BALLOT.c.mark)
)
_PHOTOGRAPHS = select(PHOTOGRAPH.c.option, PHOTOGRAPH.c.sha256).where(PHOTOGRAPH.c.poll == bindparam("poll"))
_BOX = select(BALLOT.c.tag, BALLOT.c.mark).where(BALLOT.c.poll == bindparam("poll")).order_by(BALLOT.c.tag)
_PRESENT = (
    select(func.count(case((ENTITLEMENT.c.share != 0, -ENTITLEMENT.c.share), else_=ENTITLEMENT.c.badge).distinct()))
    .select_from(ENTITLEMENT.join(BADGE, BADGE.c.id == ENTITLEMENT.c.badge))
    .where(ENTITLEMENT.c.poll == bindparam("poll"), BADGE.c.admitted_at.is_not(None))
)
_PARTICIPATED = select(PARTICIPATION.c.poll, PARTICIPATION.c.badge).where(
    PARTICIPATION.c.poll.in_(bindparam("polls", expanding=True)),
    PARTICIPATION.c.badge.in_(bindparam("badges", expanding=True)),
)


def insert_poll(connection: Connection, poll: Poll, position: int) -> None:
    connection.execute(insert(POLL).values(id=poll.id, position=position, **columns(poll)))


def columns(poll: Poll) -> dict[str, object]:
    """What the table holds of a poll, but for its id and its place."""
    definition = PollForm.of(poll).model_dump_json()
    return {"room": poll.room, "secret": poll.rules.secret, "definition": definition, **_state(poll)}


def add_poll(connection: Connection, poll: Poll, act: Act) -> None:
    if connection.execute(select(POLL.c.id).where(POLL.c.id == poll.id)).first():
        raise Conflict(f"There is already a poll {poll.id!r}. Choose another id.", poll=poll.id)
    last = connection.execute(select(func.coalesce(func.max(POLL.c.position), 0))).scalar_one()
    insert_poll(connection, poll, last + 1)
    journal.write(connection, act)


def poll(connection: Connection, id: str) -> Poll:
    row = connection.execute(_POLL, {"poll": id}).one_or_none()
    if row is None:
        raise NotFound("There is no such poll.", poll=id)
    photographs = {row.option: row.sha256 for row in connection.execute(_PHOTOGRAPHS, {"poll": id})}
    return _illustrated(poll_of(row._mapping), photographs)


def polls(connection: Connection) -> tuple[Poll, ...]:
    photographs: dict[str, dict[str, str]] = {}
    for of, option, sha256 in connection.execute(select(PHOTOGRAPH.c.poll, PHOTOGRAPH.c.option, PHOTOGRAPH.c.sha256)):
        photographs.setdefault(of, {})[option] = sha256
    rows = connection.execute(select(POLL).order_by(POLL.c.position))
    return tuple(_illustrated(poll_of(row._mapping), photographs.get(row.id, {})) for row in rows)


def lock(connection: Connection, id: str) -> None:
    """Nobody else changes the poll's state until this transaction is over."""
    connection.execute(_LOCK, {"poll": id})


def secrecy(connection: Connection) -> dict[str, bool]:
    """Every poll that has been opened, and whether it is secret. Before that it may still change."""
    opened = select(POLL.c.id, POLL.c.secret).where(POLL.c.opened_at.is_not(None))
    return {row.id: row.secret for row in connection.execute(opened)}


def transition(connection: Connection, before: Poll, after: Poll, act: Act) -> Poll:
    """See ``ports.Store.transition``."""
    shut_gate(connection, before.id)
    lock(connection, before.id)
    now = poll(connection, before.id)
    if now.version != before.version:
        last = now.last
        raise ActionLost(
            f"{last.actor} was first: {last.action.replace('_', ' ')}." if last else "The poll has changed.",
            actor=last.actor if last else "",
            action=last.action if last else "",
            at=last.at if last else 0,
        )
    after = replace(after, options=now.options, curation=now.curation, held=now.held)  # as they are now
    action = after.last.action if after.last else None
    if action is Action.ARM:
        after = ideas.armed(connection, after)
        act = _recorded(act, after)
        after, weighed = electorate.fix(connection, after)
        act = replace(act, reason=", ".join(filter(None, (act.reason, weighed))))
    if action is Action.DISARM:
        after = disarmed(after)
        connection.execute(delete(ENTITLEMENT).where(ENTITLEMENT.c.poll == before.id))
    if ends_ballots(before, after):
        sealing.rewrite(connection, before.id)
    if ends_ideas(before, after):
        sealing.rewrite_floor(connection, before.room)
    if action is Action.FINISH:
        act = replace(act, reason=_close_record(connection, before.id))
        after = replace(after, present=connection.execute(_PRESENT, {"poll": before.id}).scalar_one())
    entry = journal.write(connection, act)
    if action is Action.FINISH:
        after = replace(after, head=entry.hash)
    connection.execute(update(POLL).where(POLL.c.id == before.id).values(**_state(after)))
    return after


def run_off(connection: Connection, before: Poll, after: Poll, next_round: Poll, act: Act) -> Poll:
    """See ``ports.Store.run_off``."""
    transition(connection, before, after, act)
    last = connection.execute(select(func.max(POLL.c.position))).scalar_one()
    insert_poll(connection, next_round, last + 1)
    electorate.take_along(connection, before.id, next_round.id)
    _take_photographs_along(connection, before.id, next_round)
    return poll(connection, next_round.id)


def seals(before: Poll, after: Poll) -> bool:
    """Whether storage must not tell the order of what came before the step (law 5)."""
    return ends_ballots(before, after) or ends_ideas(before, after)


def ends_ideas(before: Poll, after: Poll) -> bool:
    """Whether the step ends the taking of ideas."""
    return before.collecting and not after.collecting


def ends_ballots(before: Poll, after: Poll) -> bool:
    """Whether the step ends the taking of secret ballots."""
    return before.rules.secret and before.takes_ballots and not after.takes_ballots


def turnout(connection: Connection, id: str) -> Turnout:
    row = connection.execute(_TURNOUT, {"poll": id}).one_or_none()
    if row is None:
        raise NotFound("There is no such poll.", poll=id)
    return Turnout(*row)


def marks(connection: Connection, id: str) -> Mapping[str, int]:
    return {row.mark: row.number for row in connection.execute(_MARKS, {"poll": id})}


def participants(connection: Connection, id: str) -> frozenset[int]:
    return frozenset(connection.scalars(select(PARTICIPATION.c.badge).where(PARTICIPATION.c.poll == id)))


def participated(connection: Connection, asked: Sequence[tuple[str, int]]) -> dict[tuple[str, int], bool]:
    """Which of these polls and badges are participations, and perhaps others of the same polls and badges."""
    polls, badges = zip(*asked, strict=True)
    rows = connection.execute(_PARTICIPATED, {"polls": [*{*polls}], "badges": [*{*badges}]})
    return {(row.poll, row.badge): True for row in rows}


def _illustrated(poll: Poll, photographs: Mapping[str, str]) -> Poll:
    if not photographs:
        return poll
    options = tuple(replace(option, photograph=photographs.get(option.id, "")) for option in poll.options)
    return replace(poll, options=options)


def poll_of(held: Mapping[Any, Any]) -> Poll:
    """The poll that a row of the table holds, by column."""
    last = Step(Action(held["last_action"]), held["last_actor"], held["last_at"]) if held["last_action"] else None
    return replace(
        _defined(held["definition"], held["fixed"]),
        state=PollState(held["state"]),
        version=held["version"],
        entitled=held["entitled"],
        present=held["present"],
        seed=held["seed"],
        head=held["head"],
        decided=held["decided"],
        step=held["step"],
        curation=words.read(held["curation"]),
        weights=electorate.read_weights(held["weights"]),
        collecting=held["collecting"],
        opens_at=held["opens_at"],
        opened_at=held["opened_at"],
        closes_at=held["closes_at"],
        final_at=held["final_at"],
        closed_at=held["closed_at"],
        last=last,
    )


@lru_cache(maxsize=1024)
def _defined(definition: str, fixed: str) -> Poll:
    """Every batch of casts needs one, and once a poll is armed it stays the same."""
    return ideas.read(PollForm.model_validate_json(definition).built(), fixed)


def _recorded(act: Act, armed: Poll) -> Act:
    """The entry of an arming says which ideas are voted on."""
    sent = [option for option in armed.options if option.sent]
    return replace(act, reason=fixed_as(sent)) if sent else act


def _state(poll: Poll) -> dict[str, object]:
    return {
        "state": poll.state,
        "version": poll.version,
        "entitled": poll.entitled,
        "present": poll.present,
        "seed": poll.seed,
        "head": poll.head,
        "decided": poll.decided,
        "step": poll.step,
        "weights": electorate.write_weights(poll.weights),
        "collecting": poll.collecting,
        "fixed": ideas.written(poll),
        "opens_at": poll.opens_at,
        "opened_at": poll.opened_at,
        "closes_at": poll.closes_at,
        "final_at": poll.final_at,
        "closed_at": poll.closed_at,
        "last_action": poll.last.action if poll.last else None,
        "last_actor": poll.last.actor if poll.last else None,
        "last_at": poll.last.at if poll.last else None,
    }


def _take_photographs_along(connection: Connection, id: str, next_round: Poll) -> None:
    held = PHOTOGRAPH.c
    kept = select(literal(next_round.id), held.option, held.sha256, held.at, held.image).where(
        held.poll == id, held.option.in_(next_round.option_ids)
    )
    connection.execute(insert(PHOTOGRAPH).from_select(["poll", "option", "sha256", "at", "image"], kept))


def _close_record(connection: Connection, id: str) -> str:
    """What the journal keeps of the box: how many ballots, and a hash that no ballot can be exchanged under."""
    box = connection.execute(_BOX, {"poll": id}).all()
    return f"{len(box)} ballots, box {box_hash((row.tag, row.mark) for row in box)}"


def has_voted(connection: Connection, badge: int) -> bool:
    """In any poll but a test vote."""
    voted = select(POLL).join(PARTICIPATION, PARTICIPATION.c.poll == POLL.c.id).where(PARTICIPATION.c.badge == badge)
    return any(not poll_of(row._mapping).test for row in connection.execute(voted))
