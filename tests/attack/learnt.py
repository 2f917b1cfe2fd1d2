"""What is learnt of companies in mid-vote, and what the documentation says of it."""

import re
from collections.abc import Mapping, Sequence

from tests.attack.conftest import PACE
from tests.attack.evidence import Commit
from tests.docs_from_code import DOCS

Table = dict[str, dict[str, int]]


def learnt(kind: Mapping[int, str], marks: Mapping[bytes, str], commits: Sequence[Commit]) -> Table:
    """By how the voter came: how many voters, the transactions they were in, the smallest of these, how many were
    alone in theirs, and of how many the choice is known as all in theirs agreed."""
    groups = [commit for commit in commits if commit.badges]
    table: Table = {}
    for each in dict.fromkeys(kind.values()):
        mine = [group for group in groups if any(kind[badge] == each for badge in group.badges)]
        alone = [group for group in mine if len(group.badges) == 1]
        agreed = [group for group in mine if len({marks[tag] for tag in group.tags}) == 1]
        table[each] = {
            "voters": sum(len(group.badges) for group in mine),
            "transactions": len(mine),
            "smallest": min(len(group.badges) for group in mine),
            "largest": max(len(group.badges) for group in mine),
            "joined": len(alone),
            "choice known": sum(len(group.badges) for group in agreed),
        }
    return table


def as_text(heading: str, table: Table) -> str:
    lines = [f"  {kind}: " + ", ".join(f"{name} {n}" for name, n in row.items()) for kind, row in table.items()]
    return "\n".join([f"\n{heading}:", *lines, ""])


def assert_as_documented(table: Table) -> None:
    """No more are joined than ``docs/secrecy.md`` says."""
    documented = re.findall(r"^\| (\w+): .*\| (\d+) \|$", (DOCS / "secrecy.md").read_text(), re.M)
    assert {kind: table[kind]["joined"] <= int(most) for kind, most in documented} == dict.fromkeys(PACE, True)
