"""A batch of casts on PostgreSQL: one transaction, a handful of statements whatever its size, said to the driver.

Casts of several processes meet here. Nothing is locked but what they share, always in the same order: gates, polls,
then in each poll ballots by tag, participations by badge, new ballots by tag. So nobody waits in a circle. Where
another process was faster with a badge or a tag, the batch is judged again from the beginning, on what is stored now.
"""

from collections.abc import Sequence

import asyncpg

from voting.domain.ballot import Cast, StoredBallot
from voting.domain.errors import NotFound, Unavailable
from voting.domain.poll import Poll
from voting.store.casting import Outcome, Stored, by_poll, judged
from voting.store.polls import poll_of
from voting.store.postgres.locks import SPACE, gate

ATTEMPTS = 20
"""Each failed one means that another process has stored a vote of one of the batch's badges."""

_POLLS = "SELECT * FROM poll WHERE id = ANY($1::text[]) ORDER BY id FOR SHARE"
_STORED = """
    WITH held AS MATERIALIZED (
        SELECT tag, badge, submission, rev FROM ballot WHERE poll = $1 AND tag = ANY($3::bytea[]) {lock}
    )
    SELECT 'ballot' AS what, badge, tag, submission, rev AS number FROM held
    UNION ALL
    SELECT 'entitled', badge, NULL, NULL, share FROM entitlement WHERE poll = $1 AND badge = ANY($2::int[])
    UNION ALL
    SELECT 'participated', badge, NULL, NULL, NULL FROM participation WHERE poll = $1 AND badge = ANY($2::int[])"""
_STORED_FOR_CHANGE = _STORED.format(lock="ORDER BY tag FOR UPDATE")
_STORED_TO_READ = _STORED.format(lock="")  # once a poll has ended, not even a lock may touch its ballots
_TAKERS = "SELECT share, badge FROM participation WHERE poll = $1 AND share <> 0 AND share = ANY($2::int[])"
_PARTICIPATE = """
    INSERT INTO participation (poll, badge, share) SELECT $1, * FROM unnest($2::int[], $3::int[])
    ON CONFLICT DO NOTHING"""
_PUT = """
    INSERT INTO ballot (poll, secret, tag, badge, submission, rev, mark)
    SELECT $1, $2, * FROM unnest($3::bytea[], $4::int[], $5::bytea[], $6::int[], $7::text[])
    ON CONFLICT DO NOTHING"""
_REPLACE = """
    UPDATE ballot SET submission = c.submission, rev = c.rev, mark = c.mark
    FROM unnest($2::bytea[], $3::bytea[], $4::int[], $5::text[]) AS c (tag, submission, rev, mark)
    WHERE ballot.poll = $1 AND ballot.tag = c.tag"""
_NOTE_LATE = "INSERT INTO late (poll, badge) SELECT $1, unnest($2::int[]) ON CONFLICT DO NOTHING"


class _Overtaken(Exception):
    """Another process has stored what this batch was to store first."""


async def put(driver: asyncpg.Connection, casts: Sequence[Cast]) -> list[Outcome]:
    """Judge ``casts`` and store what counts; returns after the commit. Raises Unavailable, or the driver's errors."""
    for _ in range(ATTEMPTS):
        try:
            return await _transaction(driver, casts)
        except (_Overtaken, asyncpg.DeadlockDetectedError, asyncpg.SerializationError):
            continue
    raise Unavailable("Other servers are faster with the same votes. Nothing was stored; send again.")


async def _transaction(driver: asyncpg.Connection, casts: Sequence[Cast]) -> list[Outcome]:
    places = by_poll(casts)
    gates = sorted({gate(poll) for poll in places})
    await driver.execute(
        "BEGIN ISOLATION LEVEL READ COMMITTED;"
        + ";".join(f"SELECT pg_advisory_xact_lock_shared({SPACE}, {number})" for number in gates)
    )
    try:
        polls = {row["id"]: poll_of(row) for row in await driver.fetch(_POLLS, list(places))}
        outcomes: dict[int, Outcome] = {}
        for id in sorted(places):
            of_poll = [casts[place] for place in places[id]]
            told = await _put_in(driver, polls[id], of_poll) if id in polls else _unknown(id, of_poll)
            outcomes.update(zip(places[id], told, strict=True))
        await driver.execute("COMMIT")
    except BaseException:
        if not driver.is_closed():
            await driver.execute("ROLLBACK")
        raise
    return [outcomes[place] for place in range(len(casts))]


async def _put_in(driver: asyncpg.Connection, poll: Poll, casts: Sequence[Cast]) -> list[Outcome]:
    stored = await _stored(driver, poll, casts)
    verdict = judged(poll, casts, stored)
    if badges := verdict.participations:
        shares = [stored.shares.get(badge, 0) for badge in badges]
        _expect(len(badges), await driver.execute(_PARTICIPATE, poll.id, badges, shares))
    if new := verdict.new:
        wearers = [None if poll.rules.secret else cast.badge for cast in new]
        tags = [cast.tag for cast in new]
        _expect(len(new), await driver.execute(_PUT, poll.id, poll.rules.secret, tags, wearers, *_contents(new)))
    if changed := verdict.changed:
        tags = [cast.tag for cast in changed]
        _expect(len(changed), await driver.execute(_REPLACE, poll.id, tags, *_contents(changed)))
    if verdict.late:
        await driver.execute(_NOTE_LATE, poll.id, verdict.late)
    return verdict.outcomes


async def _stored(driver: asyncpg.Connection, poll: Poll, casts: Sequence[Cast]) -> Stored:
    query = _STORED_FOR_CHANGE if poll.takes_ballots else _STORED_TO_READ
    found = Stored()
    badges, tags = {cast.badge for cast in casts}, {cast.tag for cast in casts}
    for what, badge, tag, submission, number in await driver.fetch(query, poll.id, badges, tags):
        if what == "entitled":
            found.participated[badge] = False
            found.note(badge, number, None)
        elif what == "participated":
            found.participated[badge] = True
        else:
            found.ballots[tag] = StoredBallot(submission, number)
            if badge is not None:
                found.wearers[tag] = badge
    if shares := set(found.shares.values()):
        found.takers.update(await driver.fetch(_TAKERS, poll.id, shares))
    return found


def _contents(casts: Sequence[Cast]) -> tuple[list[bytes], list[int], list[str]]:
    return [cast.submission for cast in casts], [cast.rev for cast in casts], [cast.mark for cast in casts]


def _expect(rows: int, status: str) -> None:
    """Raises _Overtaken where fewer rows were written than were to be. No statement fails: the server's log would
    name the badge, or the tag."""
    if int(status.rpartition(" ")[2]) != rows:
        raise _Overtaken


def _unknown(id: str, casts: Sequence[Cast]) -> list[Outcome]:
    unknown = NotFound("There is no such poll.", poll=id)
    return [unknown for _ in casts]
