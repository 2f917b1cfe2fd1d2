"""What lies in the ballot box of a closed poll."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BoxedBallot:
    """A counted ballot: the canonical text of its choices under its tag. ``number``: of the badge, in a named poll."""

    tag: bytes
    mark: str
    number: int | None = None
