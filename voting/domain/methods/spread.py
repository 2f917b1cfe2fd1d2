"""How figures that ballots gave lie: counted by value, their ranks, their middle."""

from collections.abc import Mapping


def at_rank(histogram: Mapping[int, int], rank: int) -> int:
    """The value at ``rank`` (from 0) of the sorted values; 0 where there are none."""
    for value in sorted(histogram):
        rank -= histogram[value]
        if rank < 0:
            return value
    return 0


def middle_half(histogram: Mapping[int, int]) -> tuple[int, int]:
    """The least and the greatest value of the middle half of the ballots, both of them given by somebody."""
    number = sum(histogram.values())
    return at_rank(histogram, (number - 1) // 4), at_rank(histogram, -(-3 * (number - 1) // 4))


def twice_median(histogram: Mapping[int, int]) -> int:
    """Twice the median: the sum of the two values in the middle, so that it is whole."""
    number = sum(histogram.values())
    return at_rank(histogram, (number - 1) // 2) + at_rank(histogram, number // 2)
