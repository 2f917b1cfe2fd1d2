"""Who won, by the rules that were fixed before the poll opened. No tie is ever broken silently.

The votes are looked at in this order: quorum, majority, tie. Where they name no single winner, the first rung of the
poll's tie ladder says what happens; a run-off is a poll of its own, with the rest of the ladder.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from voting.domain.methods import (
    AllocationTally,
    NumberTally,
    PairwiseTally,
    RankingTally,
    RatingTally,
    Round,
    Tally,
    WordsTally,
    placing,
)
from voting.domain.poll import Poll
from voting.domain.rules import Base, Majority, Reveal, Rung
from voting.domain.tally import Turnout


class Verdict(StrEnum):
    WINNER = "winner"
    TIE = "tie"
    NO_QUORUM = "no_quorum"
    NO_MAJORITY = "no_majority"
    """Nobody has the majority needed, or no ballot chose anybody."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """``verdict`` is what the votes say. ``leaders``: whom a tie, or a run-off for want of a majority, is between.
    ``rung``: what settles it, if the votes did not. ``winners``: one, several joint ones, or none (yet)."""

    verdict: Verdict
    winners: tuple[str, ...] = ()
    leaders: tuple[str, ...] = ()
    rung: Rung | None = None

    @property
    def settled(self) -> bool:
        """Whether the result may be revealed: nothing waits for the chair or for another round."""
        return bool(self.winners) or self.rung is None


@dataclass(frozen=True, slots=True)
class Place:
    """A place on the podium: 1 is the best. Options that share it are in ballot order. ``votes`` is each one's; None
    where duels decide."""

    place: int
    options: tuple[str, ...]
    votes: int | None


@dataclass(frozen=True, slots=True)
class Standing:
    """Options that share a place together, best first, with the votes of each (in a ranked poll: in the last round it
    was in; None where duels decide), and the number of ballots that are not blank. ``against``: how many of them chose
    none of these, which has no place."""

    groups: tuple[tuple[int | None, tuple[str, ...]], ...]
    valid: int
    against: int = 0

    def met(self, majority: Majority, more: int = 0, for_first: int = 0) -> bool:
        """Whether the first have the majority and more than none of these, also with ``more`` ballots, of which
        ``for_first`` choose them."""
        votes, _ = self.groups[0]
        if votes is None:
            return self.valid + more > 0
        ahead = votes + for_first > self.against + more - for_first if self.against else True
        return ahead and majority.met(votes + for_first, self.valid + more)


def standing(tally: Tally) -> Standing:
    """The options by their votes. Raises TypeError for a method that names no winner."""
    if isinstance(tally, AllocationTally | RatingTally | NumberTally | WordsTally):
        raise TypeError(f"{tally.kind} names no winner")
    if isinstance(tally, RankingTally):
        last = {option: votes for round in tally.rounds for option, votes in round.counts}
        ranked = tuple((min(last[option] for option in group), group) for group in placing(tally))
        return Standing(ranked, tally.ballots - tally.blank)
    if isinstance(tally, PairwiseTally):
        return Standing(tuple((None, group) for group in tally.places), tally.ballots - tally.blank)
    by_votes: dict[int, list[str]] = {}
    for option, votes in tally.counts:
        if option != tally.none:
            by_votes.setdefault(votes, []).append(option)
    groups = tuple((votes, tuple(by_votes[votes])) for votes in sorted(by_votes, reverse=True))
    return Standing(groups, tally.ballots - tally.blank, dict(tally.counts).get(tally.none or "", 0))


def outcome(poll: Poll, tally: Tally, turnout: Turnout) -> Outcome:
    """The outcome of a closed poll that names a winner."""
    quorum = poll.rules.quorum
    if quorum:
        base = poll.entitled if quorum.of is Base.ENTITLED else poll.present
        if turnout.voted == 0 or turnout.voted * 100 < quorum.percent * base:
            return Outcome(Verdict.NO_QUORUM)
    found = standing(tally)
    _, first = found.groups[0]
    if not found.met(poll.rules.majority):
        return _without_majority(poll, found)
    if len(first) == 1:
        return Outcome(Verdict.WINNER, first)
    return _tie(poll, first)


def _without_majority(poll: Poll, found: Standing) -> Outcome:
    """A run-off between the best two (or all that share these places), if the ladder has one; else nobody wins."""
    if poll.rules.rung is not Rung.RUN_OFF or found.valid == 0:
        return Outcome(Verdict.NO_MAJORITY)
    (_, first), *others = found.groups
    if len(first) == 1 and not others:
        return Outcome(Verdict.NO_MAJORITY)
    leaders = first if len(first) > 1 else first + others[0][1]
    return Outcome(Verdict.NO_MAJORITY, (), leaders, Rung.RUN_OFF)


def _tie(poll: Poll, leaders: tuple[str, ...]) -> Outcome:
    rung = poll.rules.rung
    match rung:
        case Rung.JOINT:
            winners = leaders
        case Rung.CHAIR:
            winners = (poll.decided,) if poll.decided in leaders else ()
        case Rung.DRAW:
            winners = (draw(poll.seed, poll.id, leaders),)
        case _:
            winners = ()
    return Outcome(Verdict.TIE, winners, leaders, rung)


def draw(seed: str, poll: str, among: Iterable[str]) -> str:
    """The option with the least SHA-256 of ``draw|seed|poll|option``. Anybody can repeat it once the seed is out."""
    return min(among, key=lambda option: hashlib.sha256(f"draw|{seed}|{poll}|{option}".encode()).hexdigest())


def commitment(seed: str) -> str:
    """What is published of ``seed`` before the poll opens: its SHA-256, in hex; empty for no seed."""
    return hashlib.sha256(seed.encode()).hexdigest() if seed else ""


def places(tally: Tally, decided: Outcome) -> tuple[Place, ...]:
    """All places, best first; empty where nobody won. Options share a place unless a rung of the ladder parted
    them, and the places after a shared one are left out (1, 2, 2, 4)."""
    if not decided.winners:
        return ()
    parted: list[tuple[int | None, tuple[str, ...]]] = []
    for votes, options in standing(tally).groups:
        won = tuple(option for option in options if option in decided.winners)
        rest = tuple(option for option in options if option not in decided.winners)
        parted += [(votes, group) for group in (won, rest) if group]
    result, place = [], 1
    for votes, options in parted:
        result.append(Place(place, options, votes))
        place += len(options)
    return tuple(result)


def steps(poll: Poll, tally: Tally, all_places: Sequence[Place]) -> tuple[Place, ...] | tuple[Round, ...]:
    """What the room is shown one after another, places or rounds; empty where all comes at once or nobody won."""
    match poll.rules.reveal:
        case Reveal.PODIUM:
            return tuple(reversed([place for place in all_places if place.place <= 3]))
        case Reveal.WINNER:
            return tuple(all_places[:1])
        case Reveal.ROUNDS if isinstance(tally, RankingTally) and all_places:
            return tally.rounds
        case _:
            return ()


def could_change(poll: Poll, tally: Tally, turnout: Turnout, undelivered: int) -> bool:
    """Whether ``undelivered`` more ballots could change the outcome, the quorum included (the doubt alarm)."""
    if undelivered <= 0 or not poll.rules.names_winner:
        return False
    now = outcome(poll, tally, turnout).verdict
    later = outcome(poll, tally, Turnout(turnout.voted + undelivered, turnout.entitled)).verdict
    if Verdict.NO_QUORUM in (now, later):
        return now is not later
    found = standing(tally)
    majority = poll.rules.majority
    met = found.met(majority)
    more = undelivered * max((each.weight for each in poll.weights), default=1)
    return _margin(tally) <= more or met != found.met(majority, more) or met != found.met(majority, more, more)


def _margin(tally: Tally) -> int:
    """Votes between the winner and the next; in a ranked poll the least distance, in any round, between who leaves
    and who stays, since each could send the count another way."""
    if isinstance(tally, RankingTally):
        if not tally.winner:
            return 0
        gaps = []
        for round in tally.rounds:
            leaving = round.out or tuple(option for option, _ in round.counts if option != tally.winner)
            stay = [votes for option, votes in round.counts if option not in leaving]
            gaps.append(min(stay) - max((votes for option, votes in round.counts if option in leaving), default=0))
        return min(gaps)
    if isinstance(tally, PairwiseTally):
        return tally.margin
    found = standing(tally)
    counts = [(votes or 0, options) for votes, options in found.groups]
    (votes, first), *others = counts
    return 0 if len(first) > 1 else votes - max([found.against, *(count for count, _ in others)])
