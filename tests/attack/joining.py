"""Every way we know to join the badges that have voted with the ballots in the box, from what an attacker holds.

A way gives an order of badges and an order of tags; whoever stands at the same place is joined.
"""

from collections.abc import Iterator
from math import exp, factorial

from tests.attack.evidence import Evidence, commits, occurrences, opened, places

Joining = dict[int, bytes]

BOUND = 10
"""Right joinings that guessing reaches once in nine million tries. There are fewer than two hundred ways."""


def right(joining: Joining, truth: dict[int, bytes]) -> int:
    return sum(truth.get(badge) == tag for badge, tag in joining.items())


def by_commit(evidence: Evidence, poll: str) -> Joining:
    """Whom the log joins for certain: a badge and a tag that came alone in one transaction."""
    found: Joining = {}
    for commit in commits(evidence, poll):
        if len(commit.badges) == len(commit.tags) == 1:
            found[next(iter(commit.badges))] = next(iter(commit.tags))
    return found


def by_order(evidence: Evidence, poll: str) -> Iterator[tuple[str, Joining]]:
    """Each order of badges beside each order of tags, forwards and backwards."""
    return side_by_side(dict(_badge_orders(evidence, poll)), dict(_tag_orders(evidence, poll)))


def side_by_side(
    badge_orders: dict[str, list[int]], tag_orders: dict[str, list[bytes]]
) -> Iterator[tuple[str, Joining]]:
    """The same, of orders that were found already."""
    for badges_by, badges in badge_orders.items():
        for tags_by, ordered in tag_orders.items():
            yield f"badges by {badges_by}, tags by {tags_by}", dict(zip(badges, ordered, strict=False))
            yield (
                f"badges by {badges_by}, tags by {tags_by}, backwards",
                dict(zip(badges, reversed(ordered), strict=False)),
            )


def _badge_orders(evidence: Evidence, poll: str) -> Iterator[tuple[str, list[int]]]:
    database = opened(evidence.database)
    voted = [badge for (badge,) in database.execute("SELECT badge FROM participation WHERE poll = ?", (poll,))]
    yield "row", voted
    known = set(voted)
    queries = {
        "row number": "SELECT badge FROM participation ORDER BY rowid",
        "session": "SELECT badge FROM session WHERE badge IS NOT NULL ORDER BY expires_at, rowid",
        "session's row number": "SELECT badge FROM session WHERE badge IS NOT NULL ORDER BY rowid",
        "session's id": "SELECT badge FROM session WHERE badge IS NOT NULL ORDER BY id",
        "admission": "SELECT id FROM badge ORDER BY admitted_at, id",
        "device": "SELECT id FROM badge ORDER BY device",
        "verifier": "SELECT id FROM badge ORDER BY verifier",
    }
    for name, query in queries.items():
        try:
            ordered = [badge for (badge,) in database.execute(query)]
        except database.OperationalError:
            continue  # this layout has no such thing
        yield name, [badge for badge in dict.fromkeys(ordered) if badge in known]
    database.close()
    yield "place in the file", _badges_in(evidence.database, poll, known)
    appeared = [badge for commit in commits(evidence, poll) for badge in sorted(commit.badges)]
    if appeared:
        yield "commit", appeared


def _badges_in(image: bytes, poll: str, known: set[int]) -> list[int]:
    """Badges in the order of their cells in the file: the number stands behind the poll's id."""
    found = []
    for _, cell in places(image, "participation"):
        at = cell.find(poll.encode())
        if at < 0:
            continue
        behind = cell[at + len(poll) :]
        wide = cell[at - 1]  # the type of the last column: an integer of so many bytes
        number = wide - 8 if wide in (8, 9) else int.from_bytes(behind[:wide], "big")
        if number in known:
            found.append(number)
    return list(dict.fromkeys(found))


def _tag_orders(evidence: Evidence, poll: str) -> Iterator[tuple[str, list[bytes]]]:
    database = opened(evidence.database)
    tags = [tag for (tag,) in database.execute("SELECT tag FROM ballot WHERE poll = ?", (poll,))]
    yield "row", tags
    for name in ("rowid", "tag", "submission", "rev, submission", "rev DESC, tag", "mark, tag"):
        try:
            query = f"SELECT tag FROM ballot WHERE poll = ? ORDER BY {name}"
            yield name, [tag for (tag,) in database.execute(query, (poll,))]
        except database.OperationalError:
            continue
    database.close()
    for name, content in (("database", evidence.database), ("log", evidence.log), ("log's index", evidence.index)):
        seen = {tag: occurrences(content, tag) for tag in tags}
        if all(seen.values()):
            yield f"first place in the {name}", sorted(tags, key=lambda tag: seen[tag][0])
            yield f"last place in the {name}", sorted(tags, key=lambda tag: seen[tag][-1])
    appeared = [tag for commit in commits(evidence, poll) for tag in sorted(commit.tags)]
    if appeared:
        yield "commit", list(dict.fromkeys(appeared))


def chance(links: int) -> float:
    """The probability that joining at random gets ``links`` or more right: fixed points of a random permutation are
    Poisson-distributed with mean 1, whatever its length."""
    return 1 - sum(exp(-1) / factorial(number) for number in range(links))
