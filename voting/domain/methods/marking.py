"""What all methods share: blank ballots and the canonical text of choices."""

import json
from collections.abc import Sequence

from voting.domain.errors import BallotInvalid

BLANK = "null"
"""The mark of a blank ballot: a participation that chooses nothing."""

_COMPACT = json.JSONEncoder(separators=(",", ":"), sort_keys=True, ensure_ascii=False)


def canonical(choices: object) -> str:
    """Compact JSON with sorted keys, so that equal choices are equal texts."""
    return _COMPACT.encode(choices)


def blank(allowed: bool) -> str:
    """The blank mark. Raises BallotInvalid where blank ballots are not allowed."""
    if not allowed:
        raise BallotInvalid("This poll does not take blank ballots. Choose an option.", reason="blank")
    return BLANK


def refuse_unknown(given: Sequence[object], options: Sequence[str]) -> None:
    """Raise BallotInvalid unless every given value is the id of an option, at most once."""
    known = set(options)
    for option in given:
        if not isinstance(option, str) or option not in known:
            raise BallotInvalid("The ballot names an option that this poll does not have.", reason="unknown_option")
    if len(set(given)) != len(given):
        raise BallotInvalid("The ballot names an option twice.", reason="repeated_option")
