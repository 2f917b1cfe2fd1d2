"""A batch of casts on SQLite. Said to the driver itself: what SQLAlchemy adds to a statement costs more than the
statement, and every vote pays."""

from collections.abc import Sequence
from sqlite3 import Connection

from voting.domain.ballot import Cast, StoredBallot
from voting.domain.errors import NotFound
from voting.domain.poll import Poll
from voting.store.casting import Outcome, Stored, by_poll, judged
from voting.store.polls import poll_of

_POLL = "SELECT * FROM poll WHERE id = ?"
_ENTITLED = """
    SELECT e.badge, p.badge IS NOT NULL, e.share FROM entitlement e
    LEFT JOIN participation p ON p.poll = e.poll AND p.badge = e.badge
    WHERE e.poll = ? AND e.badge IN ({listed})"""
_TAKERS = "SELECT share, badge FROM participation WHERE poll = ? AND share <> 0 AND share IN ({listed})"
_STORED = "SELECT tag, badge, submission, rev FROM ballot WHERE poll = ? AND tag IN ({listed})"
_PARTICIPATE = "INSERT INTO participation (poll, badge, share) VALUES (?, ?, ?)"
_PUT = "INSERT INTO ballot (poll, tag, secret, badge, submission, rev, mark) VALUES (?, ?, ?, ?, ?, ?, ?)"
_REPLACE = "UPDATE ballot SET submission = ?, rev = ?, mark = ? WHERE poll = ? AND tag = ?"
_NOTE_LATE = "INSERT INTO late (poll, badge) VALUES (?, ?) ON CONFLICT DO NOTHING"  # once, however often a phone tries


def put(to: Connection, casts: Sequence[Cast]) -> list[Outcome]:
    """Judge ``casts`` and store what counts, in the caller's transaction."""
    outcomes: dict[int, Outcome] = {}
    for poll, places in by_poll(casts).items():
        outcomes.update(zip(places, _put_in(to, poll, [casts[place] for place in places]), strict=True))
    return [outcomes[place] for place in range(len(casts))]


def _put_in(to: Connection, id: str, casts: Sequence[Cast]) -> list[Outcome]:
    """The same for the casts of one poll."""
    try:
        poll = _poll(to, id)
    except NotFound as unknown:
        return [unknown for _ in casts]
    stored = _stored(to, id, casts)
    verdict = judged(poll, casts, stored)
    if verdict.participations:
        to.executemany(_PARTICIPATE, [(id, badge, stored.shares.get(badge, 0)) for badge in verdict.participations])
        to.executemany(_PUT, [_ballot(cast, secret=poll.rules.secret) for cast in verdict.new])
    if verdict.changed:
        to.executemany(_REPLACE, [_replacement(cast) for cast in verdict.changed])
    if verdict.late:
        to.executemany(_NOTE_LATE, [(id, badge) for badge in verdict.late])
    return verdict.outcomes


def _poll(to: Connection, id: str) -> Poll:
    cursor = to.execute(_POLL, (id,))
    row = cursor.fetchone()
    if row is None:
        raise NotFound("There is no such poll.", poll=id)
    return poll_of({column: value for (column, *_), value in zip(cursor.description, row, strict=True)})


def _stored(to: Connection, id: str, casts: Sequence[Cast]) -> Stored:
    badges = {cast.badge for cast in casts}
    tags = {cast.tag for cast in casts}
    found = Stored()
    for badge, yes, share in to.execute(_listing(_ENTITLED, badges), (id, *badges)):
        found.participated[badge] = bool(yes)
        found.note(badge, share, None)
    if shares := set(found.shares.values()):
        found.takers.update(to.execute(_listing(_TAKERS, shares), (id, *shares)).fetchall())
    for tag, badge, submission, rev in to.execute(_listing(_STORED, tags), (id, *tags)):
        found.ballots[tag] = StoredBallot(submission, rev)
        if badge is not None:
            found.wearers[tag] = badge
    return found


def _listing(statement: str, values: set[int] | set[bytes]) -> str:
    """``statement`` with as many placeholders as there are ``values``."""
    return statement.format(listed=",".join("?" * len(values)))


def _ballot(cast: Cast, *, secret: bool) -> tuple[object, ...]:
    badge = None if secret else cast.badge
    return cast.poll, cast.tag, secret, badge, cast.submission, cast.rev, cast.mark


def _replacement(cast: Cast) -> tuple[object, ...]:
    return cast.submission, cast.rev, cast.mark, cast.poll, cast.tag
