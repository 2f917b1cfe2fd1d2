"""A batch of casts as one transaction: what is stored is read once, the domain judges, the outcome is written.

Within the batch, participations are written in badge order and ballots in tag order: their order of arrival, which
would join the two, is not kept.
"""

from collections.abc import Sequence
from sqlite3 import Connection as Driver

from sqlalchemy import Connection

from voting.domain.ballot import Cast, Decision, StoredBallot, judge
from voting.domain.errors import NotFound, VotingError
from voting.domain.poll import Poll
from voting.store.engine import driver
from voting.store.polls import poll_of

Outcome = Decision | VotingError

# Said to the driver itself: what SQLAlchemy adds to a statement costs more than the statement, and every vote pays.

_POLL = "SELECT * FROM poll WHERE id = ?"
_ENTITLED = """
    SELECT e.badge, p.badge IS NOT NULL FROM entitlement e
    LEFT JOIN participation p ON p.poll = e.poll AND p.badge = e.badge
    WHERE e.poll = ? AND e.badge IN ({listed})"""
_STORED = "SELECT tag, badge, submission, rev FROM ballot WHERE poll = ? AND tag IN ({listed})"
_PARTICIPATE = "INSERT INTO participation (poll, badge) VALUES (?, ?)"
_PUT = "INSERT INTO ballot (poll, tag, secret, badge, submission, rev, mark) VALUES (?, ?, ?, ?, ?, ?, ?)"
_REPLACE = "UPDATE ballot SET submission = ?, rev = ?, mark = ? WHERE poll = ? AND tag = ?"
_NOTE_LATE = "INSERT INTO late (poll, badge) VALUES (?, ?) ON CONFLICT DO NOTHING"  # once, however often a phone tries


def put(connection: Connection, casts: Sequence[Cast]) -> list[Outcome]:
    """Judge ``casts`` in their order and store what counts. One outcome a cast; a refused one disturbs no other."""
    by_poll: dict[str, list[int]] = {}
    for place, cast in enumerate(casts):
        by_poll.setdefault(cast.poll, []).append(place)
    outcomes: dict[int, Outcome] = {}
    to = driver(connection)
    for poll, places in by_poll.items():
        outcomes.update(zip(places, _put_in(to, poll, [casts[place] for place in places]), strict=True))
    return [outcomes[place] for place in range(len(casts))]


def _put_in(to: Driver, id: str, casts: Sequence[Cast]) -> list[Outcome]:
    """The same for the casts of one poll."""
    try:
        poll = _poll(to, id)
    except NotFound as unknown:
        return [unknown for _ in casts]
    badges = {cast.badge for cast in casts}
    participated = {badge: bool(yes) for badge, yes in to.execute(_listing(_ENTITLED, badges), (id, *badges))}
    stored: dict[bytes, StoredBallot] = {}
    wearers: dict[bytes, int] = {}  # in a named poll: nobody else may change the ballot, even under its tag
    tags = {cast.tag for cast in casts}
    for tag, badge, submission, rev in to.execute(_listing(_STORED, tags), (id, *tags)):
        stored[tag] = StoredBallot(submission, rev)
        if badge is not None:
            wearers[tag] = badge
    participations: list[int] = []
    new: dict[bytes, Cast] = {}
    changed: dict[bytes, Cast] = {}
    outcomes: list[Outcome] = []
    late: set[int] = set()
    for cast in casts:
        try:
            decision = judge(
                cast,
                poll,
                entitled=cast.badge in participated,
                participated=participated.get(cast.badge, False) and wearers.get(cast.tag, cast.badge) == cast.badge,
                stored=stored.get(cast.tag),
            )
        except VotingError as refusal:
            outcomes.append(refusal)
            if poll.notes_late and cast.badge in participated:
                late.add(cast.badge)
            continue
        outcomes.append(decision)
        if decision is Decision.REPEAT:
            continue
        stored[cast.tag] = StoredBallot(cast.submission, cast.rev)
        if decision is Decision.FIRST:
            participated[cast.badge] = True
            participations.append(cast.badge)
            if not poll.rules.secret:
                wearers[cast.tag] = cast.badge
        (new if decision is Decision.FIRST or cast.tag in new else changed)[cast.tag] = cast
    if participations:
        to.executemany(_PARTICIPATE, [(id, badge) for badge in sorted(participations)])
        to.executemany(_PUT, [_ballot(new[tag], secret=poll.rules.secret) for tag in sorted(new)])
    if changed:
        to.executemany(_REPLACE, [_replacement(changed[tag]) for tag in sorted(changed)])
    if late:
        to.executemany(_NOTE_LATE, [(id, badge) for badge in sorted(late)])
    return outcomes


def _poll(to: Driver, id: str) -> Poll:
    cursor = to.execute(_POLL, (id,))
    row = cursor.fetchone()
    if row is None:
        raise NotFound("There is no such poll.", poll=id)
    return poll_of({column: value for (column, *_), value in zip(cursor.description, row, strict=True)})


def _listing(statement: str, values: set[int] | set[bytes]) -> str:
    """``statement`` with as many placeholders as there are ``values``."""
    return statement.format(listed=",".join("?" * len(values)))


def _ballot(cast: Cast, *, secret: bool) -> tuple[object, ...]:
    badge = None if secret else cast.badge
    return cast.poll, cast.tag, secret, badge, cast.submission, cast.rev, cast.mark


def _replacement(cast: Cast) -> tuple[object, ...]:
    return cast.submission, cast.rev, cast.mark, cast.poll, cast.tag
