"""The electoral rolls of polls: who may vote, with whom, and how often each counts."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from sqlalchemy import Connection, bindparam, func, insert, literal, select

from voting.domain.electorate import Voter, Weights, commitment, electoral_roll, size, weights
from voting.domain.poll import Poll
from voting.store import roll
from voting.store.tables import BALLOT, ENTITLEMENT

_HELD = [ENTITLEMENT.c[name] for name in ("badge", "share", "weight", "cohort")]
_ROLL = select(*_HELD).where(ENTITLEMENT.c.poll == bindparam("poll")).order_by(ENTITLEMENT.c.badge)
_MINE, _OTHER = ENTITLEMENT.alias("mine"), ENTITLEMENT.alias("other")
_MATES = select(_OTHER.c.badge).where(
    _MINE.c.poll == bindparam("poll"),
    _MINE.c.badge == bindparam("of"),
    _OTHER.c.poll == _MINE.c.poll,
    _OTHER.c.share == _MINE.c.share,
    _OTHER.c.share != 0,
    _OTHER.c.badge != _MINE.c.badge,
)
_OF_VOTERS = BALLOT.join(ENTITLEMENT, (ENTITLEMENT.c.poll == BALLOT.c.poll) & (ENTITLEMENT.c.badge == BALLOT.c.badge))
_WEIGHTED = (
    select(BALLOT.c.mark, func.sum(ENTITLEMENT.c.weight).label("number"))
    .select_from(_OF_VOTERS)
    .where(BALLOT.c.poll == bindparam("poll"))
    .group_by(BALLOT.c.mark)
)
_COHORTS = (
    select(ENTITLEMENT.c.cohort, BALLOT.c.mark, func.count().label("number"))
    .select_from(_OF_VOTERS)
    .where(BALLOT.c.poll == bindparam("poll"))
    .group_by(ENTITLEMENT.c.cohort, BALLOT.c.mark)
)


def fix(connection: Connection, poll: Poll) -> tuple[Poll, str]:
    """Put everybody on the roll who is entitled. Returns the poll with what follows from it, and what the journal is to
    keep. Raises as ``electoral_roll``."""
    badges = roll.badges(connection)
    voters = electoral_roll(badges, poll.rules, poll.nominating)
    if voters:
        held = [
            {"poll": poll.id, "badge": v.badge, "share": v.share, "weight": v.weight, "cohort": v.cohort}
            for v in voters
        ]
        connection.execute(insert(ENTITLEMENT), held)
    fixed = replace(poll, entitled=size(voters))
    if not poll.rules.weighted:
        return fixed, ""
    numbers = {badge.id: badge.number for badge in badges}
    weighed = commitment((numbers[voter.badge], voter.weight) for voter in voters)
    return replace(fixed, weights=weights(voters, badges)), f"weights {weighed}"


def take_along(connection: Connection, before: str, next_round: str) -> None:
    """Give ``next_round`` the roll of ``before``."""
    same = select(literal(next_round), *_HELD).where(ENTITLEMENT.c.poll == before)
    connection.execute(insert(ENTITLEMENT).from_select(["poll", *(column.name for column in _HELD)], same))


def voters(connection: Connection, poll: str) -> Sequence[Voter]:
    return [Voter(*row) for row in connection.execute(_ROLL, {"poll": poll})]


def electorate(connection: Connection, poll: str) -> frozenset[int]:
    return frozenset(connection.scalars(select(ENTITLEMENT.c.badge).where(ENTITLEMENT.c.poll == poll)))


def mates(connection: Connection, poll: str, badge: int) -> frozenset[int]:
    return frozenset(connection.scalars(_MATES, {"poll": poll, "of": badge}))


def weighted_marks(connection: Connection, poll: str) -> Mapping[str, int]:
    return {row.mark: row.number for row in connection.execute(_WEIGHTED, {"poll": poll})}


def cohorts(connection: Connection, poll: str) -> Mapping[str, Mapping[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for cohort, mark, number in connection.execute(_COHORTS, {"poll": poll}):
        found.setdefault(cohort, {})[mark] = number
    return found


@lru_cache(maxsize=64)
def read_weights(held: str) -> tuple[Weights, ...]:
    return tuple(Weights(weight, tuple(names)) for weight, names in json.loads(held or "[]"))


def write_weights(weights: Sequence[Weights]) -> str:
    return json.dumps([[each.weight, each.organisations] for each in weights], ensure_ascii=False) if weights else ""
