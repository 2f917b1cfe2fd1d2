"""The roll: badges, their import, and the verifiers of their tokens."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, delete, func, insert, select, update

from voting.domain.errors import NotFound
from voting.domain.journal import Act
from voting.domain.roll import REHEARSAL, Badge
from voting.service.ports import RollChange
from voting.store import journal
from voting.store.tables import BADGE, SESSION

_NAMES = (
    "id",
    "number",
    "key",
    "name",
    "organisation",
    "country",
    "category",
    "email",
    "issued",
    "admitted_at",
    "rooms",
    "delegate",
)
COLUMNS = [BADGE.c[name] for name in _NAMES]
"""What a domain Badge is made of."""

_SOME = select(*COLUMNS).where(BADGE.c.id.in_(bindparam("some", expanding=True)))
_BY_NUMBER = select(*COLUMNS).where(BADGE.c.number == bindparam("of"))


def badges(connection: Connection) -> Sequence[Badge]:
    return [badge_of(row) for row in connection.execute(select(*COLUMNS).order_by(BADGE.c.number))]


def some(connection: Connection, ids: Sequence[int]) -> dict[int, Badge]:
    return {row.id: badge_of(row) for row in connection.execute(_SOME, {"some": ids})}


def badge_by_number(connection: Connection, number: int) -> Badge:
    row = connection.execute(_BY_NUMBER, {"of": number}).one_or_none()
    if row is None:
        raise unknown()
    return badge_of(row)


def unknown() -> NotFound:
    return NotFound("There is no such badge on the roll.")


def change_roll(connection: Connection, change: RollChange, act: Act) -> None:
    if change.updated:
        if not _all_known(connection, [badge.id for badge in change.updated]):
            raise NotFound("A badge to be updated is not on the roll. Read the roll again and repeat the import.")
        connection.execute(
            update(BADGE).where(BADGE.c.id == bindparam("of")),
            [{"of": badge.id, **_described(badge)} for badge in change.updated],
        )
    if change.added:
        highest = connection.execute(select(func.coalesce(func.max(BADGE.c.number), 0))).scalar_one()
        connection.execute(
            insert(BADGE),
            [
                {"number": number, "issued": 0, **_described(badge)}
                for number, badge in enumerate(change.added, highest + 1)
            ],
        )
    journal.write(connection, act)


def issue(connection: Connection, verifiers: Mapping[int, bytes], act: Act) -> None:
    if verifiers:
        if not _all_known(connection, verifiers):
            raise NotFound("A badge to be printed is not on the roll. Read the roll again.")
        connection.execute(
            update(BADGE)
            .where(BADGE.c.id == bindparam("of"))
            .values(
                verifier=bindparam("made"),
                issued=BADGE.c.issued + 1,
                device=None,
                pending_device=None,
                pending_at=None,
            ),
            [{"of": id, "made": verifier} for id, verifier in verifiers.items()],
        )
        connection.execute(delete(SESSION).where(SESSION.c.badge == bindparam("of")), [{"of": id} for id in verifiers])
    journal.write(connection, act)


def roll_size(connection: Connection) -> int:
    return _count(connection)


def admitted(connection: Connection) -> int:
    return _count(connection, BADGE.c.admitted_at.is_not(None))


def badge_of(held: Sequence[Any]) -> Badge:
    """The badge in a row that begins with ``COLUMNS``."""
    badge = dict(zip(_NAMES, held, strict=False))
    return Badge(**badge | {"rooms": tuple(badge["rooms"].split())})


def _all_known(connection: Connection, ids: Iterable[int]) -> bool:
    return set(connection.scalars(select(BADGE.c.id))).issuperset(ids)


def _count(connection: Connection, *where: ColumnElement[bool]) -> int:
    number: int = connection.execute(
        select(func.count()).select_from(BADGE).where(BADGE.c.category != REHEARSAL, *where)
    ).scalar_one()
    return number


def _described(badge: Badge) -> dict[str, object]:
    """What an import may set."""
    return {
        "key": badge.key,
        "name": badge.name,
        "organisation": badge.organisation,
        "country": badge.country,
        "category": badge.category,
        "email": badge.email,
        "rooms": " ".join(badge.rooms),
        "delegate": badge.delegate,
    }
