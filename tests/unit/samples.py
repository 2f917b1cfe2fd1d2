"""Small made-up values that unit tests start from."""

from collections.abc import Mapping
from dataclasses import replace

from voting.domain.methods import Choice, Method
from voting.domain.poll import Option, Poll, PollState
from voting.domain.rules import Rules

NOW = 1_790_000_000_000


def options(*ids: str) -> tuple[Option, ...]:
    return tuple(Option(id, {"en": id.title()}) for id in ids)


def poll(
    state: PollState = PollState.DRAFT,
    *,
    rules: Rules | None = None,
    method: Method | None = None,
    **fields: int | None,
) -> Poll:
    """A poll of red, green and blue in ``state``; ``fields`` are its moments, version and so on."""
    made = Poll("p", "plenary", {"en": "Which?"}, method or Choice(), options("red", "green", "blue"), rules or Rules())
    values: Mapping[str, object] = {"state": state, **fields}
    return replace(made, **values)  # type: ignore[arg-type]
