"""A batch of casts as one transaction: what is stored is read once, the domain judges, the outcome is written.

Within the batch, participations are written in badge order and ballots in tag order: their order of arrival, which
would join the two, is not kept.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, insert, select, tuple_, update

from voting.domain.ballot import Cast, Decision, StoredBallot, judge
from voting.domain.errors import NotFound, VotingError
from voting.store.polls import poll_of
from voting.store.tables import BALLOT, ENTITLEMENT, PARTICIPATION, POLL

Outcome = Decision | VotingError

_POLLS = select(POLL).where(POLL.c.id.in_(bindparam("polls", expanding=True)))
_ENTITLED = (
    select(ENTITLEMENT.c.poll, ENTITLEMENT.c.badge, PARTICIPATION.c.badge)
    .select_from(
        ENTITLEMENT.outerjoin(
            PARTICIPATION,
            (PARTICIPATION.c.poll == ENTITLEMENT.c.poll) & (PARTICIPATION.c.badge == ENTITLEMENT.c.badge),
        )
    )
    .where(tuple_(ENTITLEMENT.c.poll, ENTITLEMENT.c.badge).in_(bindparam("badges", expanding=True)))
)
_STORED = select(BALLOT.c.poll, BALLOT.c.tag, BALLOT.c.submission, BALLOT.c.rev).where(
    tuple_(BALLOT.c.poll, BALLOT.c.tag).in_(bindparam("tags", expanding=True))
)
_PARTICIPATE = insert(PARTICIPATION)
_PUT = insert(BALLOT)
_REPLACE = (
    update(BALLOT)
    .where(BALLOT.c.poll == bindparam("in_poll"), BALLOT.c.tag == bindparam("under_tag"))
    .values(submission=bindparam("submission"), rev=bindparam("rev"), mark=bindparam("mark"))
)


def put(connection: Connection, casts: Sequence[Cast]) -> list[Outcome]:
    """Judge ``casts`` in their order and store what counts. One outcome a cast; a refused one disturbs no other."""
    polls = {
        row.id: poll_of(row) for row in connection.execute(_POLLS, {"polls": sorted({cast.poll for cast in casts})})
    }
    entitled: dict[tuple[str, int], bool] = {
        (poll, badge): participation is not None
        for poll, badge, participation in connection.execute(
            _ENTITLED, {"badges": sorted({(cast.poll, cast.badge) for cast in casts})}
        )
    }
    stored = {
        (poll, tag): StoredBallot(submission, rev)
        for poll, tag, submission, rev in connection.execute(
            _STORED, {"tags": sorted({(cast.poll, cast.tag) for cast in casts})}
        )
    }
    first: dict[tuple[str, int], Cast] = {}
    new: dict[tuple[str, bytes], Cast] = {}
    changed: dict[tuple[str, bytes], Cast] = {}
    outcomes: list[Outcome] = []
    for cast in casts:
        who, where = (cast.poll, cast.badge), (cast.poll, cast.tag)
        try:
            if cast.poll not in polls:
                raise NotFound("There is no such poll.", poll=cast.poll)
            decision = judge(
                cast,
                polls[cast.poll],
                entitled=who in entitled,
                participated=entitled.get(who, False),
                stored=stored.get(where),
            )
        except VotingError as refusal:
            outcomes.append(refusal)
            continue
        outcomes.append(decision)
        if decision is Decision.REPEAT:
            continue
        stored[where] = StoredBallot(cast.submission, cast.rev)
        if decision is Decision.FIRST:
            entitled[who] = True
            first[who] = cast
        if where in new or decision is Decision.FIRST:
            new[where] = cast
        else:
            changed[where] = cast
    if first:
        connection.execute(_PARTICIPATE, [{"poll": poll, "badge": badge} for poll, badge in sorted(first)])
        connection.execute(
            _PUT, [_ballot(new[where], secret=polls[new[where].poll].rules.secret) for where in sorted(new)]
        )
    if changed:
        connection.execute(
            _REPLACE,
            [
                {"in_poll": poll, "under_tag": tag, "submission": cast.submission, "rev": cast.rev, "mark": cast.mark}
                for (poll, tag), cast in sorted(changed.items())
            ],
        )
    return outcomes


def _ballot(cast: Cast, *, secret: bool) -> dict[str, object]:
    return {
        "poll": cast.poll,
        "tag": cast.tag,
        "secret": secret,
        "badge": None if secret else cast.badge,
        "submission": cast.submission,
        "rev": cast.rev,
        "mark": cast.mark,
    }
