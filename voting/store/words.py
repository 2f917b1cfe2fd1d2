"""What moderators made of the words of a word cloud, beside its poll."""

import json
from dataclasses import replace
from functools import lru_cache

from sqlalchemy import Connection, select, update

from voting.domain.curation import Curating, Curation, curate
from voting.domain.journal import Act
from voting.domain.poll import Poll, check_words_open
from voting.store import journal, polls
from voting.store.tables import POLL


def change(connection: Connection, poll: str, curating: Curating, act: Act) -> Poll:
    """See ``ports.Store.curate``."""
    connection.execute(select(POLL.c.id).where(POLL.c.id == poll).with_for_update())
    before = polls.poll(connection, poll)
    check_words_open(before)
    after = curate(before.curation, curating)
    connection.execute(update(POLL).where(POLL.c.id == poll).values(curation=written(after)))
    journal.write(connection, replace(act, reason=curating.record(after)))
    return replace(before, curation=after)


def written(curation: Curation) -> str:
    """As the column holds it; empty where nothing was done."""
    return json.dumps(curation.value() | {"changes": curation.changes}) if curation.changes else ""


@lru_cache(maxsize=256)
def read(held: str) -> Curation:
    """The curation that the column holds."""
    if not held:
        return Curation()
    value = json.loads(held)
    return Curation(value["merged"], frozenset(value["shown"]), frozenset(value["hidden"]), value["changes"])
