"""A batch of casts as one transaction: what is stored is read once, the domain judges, the outcome is written.

Within the batch, participations are written in badge order and ballots in tag order: their order of arrival, which
would join the two, is not kept.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, insert, select, update

from voting.domain.ballot import Cast, Decision, StoredBallot, judge
from voting.domain.errors import NotFound, VotingError
from voting.store import polls
from voting.store.tables import BALLOT, ENTITLEMENT, PARTICIPATION

Outcome = Decision | VotingError

_ENTITLED = (
    select(ENTITLEMENT.c.badge, PARTICIPATION.c.badge)
    .select_from(
        ENTITLEMENT.outerjoin(
            PARTICIPATION,
            (PARTICIPATION.c.poll == ENTITLEMENT.c.poll) & (PARTICIPATION.c.badge == ENTITLEMENT.c.badge),
        )
    )
    .where(ENTITLEMENT.c.poll == bindparam("poll"), ENTITLEMENT.c.badge.in_(bindparam("badges", expanding=True)))
)
_STORED = select(BALLOT.c.tag, BALLOT.c.badge, BALLOT.c.submission, BALLOT.c.rev).where(
    BALLOT.c.poll == bindparam("poll"), BALLOT.c.tag.in_(bindparam("tags", expanding=True))
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
    by_poll: dict[str, list[int]] = {}
    for place, cast in enumerate(casts):
        by_poll.setdefault(cast.poll, []).append(place)
    outcomes: dict[int, Outcome] = {}
    for poll, places in by_poll.items():
        outcomes.update(zip(places, _put_in(connection, poll, [casts[place] for place in places]), strict=True))
    return [outcomes[place] for place in range(len(casts))]


def _put_in(connection: Connection, id: str, casts: Sequence[Cast]) -> list[Outcome]:
    """The same for the casts of one poll."""
    try:
        poll = polls.without_photographs(connection, id)
    except NotFound as unknown:
        return [unknown for _ in casts]
    participated: dict[int, bool] = {
        badge: participation is not None
        for badge, participation in connection.execute(
            _ENTITLED, {"poll": id, "badges": list({cast.badge for cast in casts})}
        )
    }
    stored: dict[bytes, StoredBallot] = {}
    wearers: dict[bytes, int] = {}  # in a named poll: nobody else may change the ballot, even under its tag
    for tag, badge, submission, rev in connection.execute(
        _STORED, {"poll": id, "tags": list({cast.tag for cast in casts})}
    ):
        stored[tag] = StoredBallot(submission, rev)
        if badge is not None:
            wearers[tag] = badge
    participations: list[int] = []
    new: dict[bytes, Cast] = {}
    changed: dict[bytes, Cast] = {}
    outcomes: list[Outcome] = []
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
        connection.execute(_PARTICIPATE, [{"poll": id, "badge": badge} for badge in sorted(participations)])
        connection.execute(_PUT, [_ballot(new[tag], secret=poll.rules.secret) for tag in sorted(new)])
    if changed:
        connection.execute(_REPLACE, [_replacement(changed[tag]) for tag in sorted(changed)])
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


def _replacement(cast: Cast) -> dict[str, object]:
    return {
        "in_poll": cast.poll,
        "under_tag": cast.tag,
        "submission": cast.submission,
        "rev": cast.rev,
        "mark": cast.mark,
    }
