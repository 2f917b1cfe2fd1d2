"""Photographs of nominees: kept, replaced and removed until their poll opens."""

import hashlib

from sqlalchemy import Connection, delete, insert, select

from voting.domain.errors import NotFound
from voting.domain.journal import Act
from voting.domain.poll import photograph_to_change
from voting.store import journal, polls
from voting.store.tables import PHOTOGRAPH


def put(connection: Connection, poll: str, option: str, image: bytes, act: Act) -> None:
    """See ``ports.Store.put_photograph``."""
    sha256 = hashlib.sha256(image).hexdigest()
    if _held(connection, poll, option) == sha256:
        return
    _drop(connection, poll, option)
    row = {"poll": poll, "option": option, "sha256": sha256, "at": act.at, "image": image}
    connection.execute(insert(PHOTOGRAPH).values(row))
    journal.write(connection, act)


def remove(connection: Connection, poll: str, option: str, act: Act) -> None:
    """See ``ports.Store.remove_photograph``."""
    if _held(connection, poll, option):
        _drop(connection, poll, option)
        journal.write(connection, act)


def image(connection: Connection, sha256: str) -> bytes:
    known = select(PHOTOGRAPH.c.image).where(PHOTOGRAPH.c.sha256 == sha256).limit(1)
    found: bytes | None = connection.scalars(known).one_or_none()
    if found is None:
        raise NotFound("There is no such photograph.")
    return found


def _held(connection: Connection, poll: str, option: str) -> str:
    return photograph_to_change(polls.poll(connection, poll), option)


def _drop(connection: Connection, poll: str, option: str) -> None:
    connection.execute(delete(PHOTOGRAPH).where(PHOTOGRAPH.c.poll == poll, PHOTOGRAPH.c.option == option))
