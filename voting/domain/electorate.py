"""Who may vote in a poll, for whom, and with what weight. Fixed when the poll is armed.

Everybody who may not is told why: each reason has a code that stays the same.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from voting.domain.errors import DelegatesUnclear, ElectorateTooSmall
from voting.domain.roll import REHEARSAL, Badge
from voting.domain.rules import By, OneVote, Rules
from voting.domain.text import fold


class Bar(StrEnum):
    """Why a badge may not vote in a poll."""

    CATEGORY = "category"
    ROOM = "room"
    """It is not registered for a room of the poll."""
    CHECKED_IN = "checked_in"
    """It had not signed in when the roll was fixed."""
    NO_ORGANISATION = "no_organisation"
    """Organisations vote, and it is of none."""
    OWN = "own"
    """A nominee is of the same organisation."""
    DELEGATE = "delegate"
    """Its organisation's named delegate votes."""
    LATE = "late"
    """It came after the roll was fixed, or was changed since."""
    ORGANISATION_VOTED = "organisation_voted"
    """Another badge of its organisation has voted."""


@dataclass(frozen=True, slots=True)
class Voter:
    """A badge on a poll's electoral roll. ``share``: 0, or the same number for all badges that have one vote together:
    the least id of a badge among them. ``weight``: how many ballots its ballot counts as. ``cohort``: the group that
    it is broken down by."""

    badge: int
    share: int = 0
    weight: int = 1
    cohort: str = ""


@dataclass(frozen=True, slots=True)
class Weights:
    """Badges that count ``weight`` times each, by the names of their organisations, in alphabetical order."""

    weight: int
    organisations: tuple[str, ...]


def barred(badge: Badge, rules: Rules, nominating: frozenset[str]) -> Bar | None:
    """What keeps a badge off the electoral roll, if it were fixed now; None if it is entitled. ``nominating`` are the
    nominees' organisations, folded."""
    organisation = fold(badge.organisation)
    of_some = badge.category not in rules.categories if rules.categories else badge.category == REHEARSAL
    shut = {
        Bar.CATEGORY: of_some,
        Bar.ROOM: bool(rules.rooms) and not set(rules.rooms) & set(badge.rooms),
        Bar.CHECKED_IN: rules.checked_in and badge.admitted_at is None,
        Bar.NO_ORGANISATION: rules.one_vote is not OneVote.BADGE and not organisation,
        Bar.OWN: not rules.own and organisation in nominating,
        Bar.DELEGATE: rules.one_vote is OneVote.DELEGATE and not badge.delegate,
    }
    return next((bar for bar, holds in shut.items() if holds), None)


def why_not(badge: Badge, rules: Rules, nominating: frozenset[str]) -> Bar:
    """Why a badge is not on the electoral roll of a poll that was armed before. Who could be on it now has come, or has
    signed in, since."""
    late = Bar.CHECKED_IN if rules.checked_in else Bar.LATE
    return barred(badge, rules, nominating) or late


def electoral_roll(badges: Iterable[Badge], rules: Rules, nominating: frozenset[str]) -> tuple[Voter, ...]:
    """Everybody who may vote, by badge. Raises DelegatesUnclear; ElectorateTooSmall for a secret poll."""
    entitled = sorted(
        (badge for badge in badges if barred(badge, rules, nominating) is None), key=lambda badge: badge.id
    )
    shares = _shares(entitled) if rules.one_vote is not OneVote.BADGE else {}
    roll = tuple(
        Voter(
            badge.id,
            shares.get(fold(badge.organisation), 0),
            badge.delegate if rules.weighted else 1,
            _cohort(badge, rules.breakdown),
        )
        for badge in entitled
    )
    if rules.one_vote is OneVote.DELEGATE:
        _refuse_two_delegates(entitled)
    if rules.secret and size(roll) < rules.least_electorate:
        raise ElectorateTooSmall(
            f"Only {size(roll)} votes are possible here. Below {rules.least_electorate} a secret poll would keep no "
            "secret: let more vote, import the roll, or hold the poll openly.",
            entitled=size(roll),
            least=rules.least_electorate,
        )
    return roll


def size(roll: Sequence[Voter]) -> int:
    """How many votes are possible: those who share one count once."""
    return len({(voter.share, 0 if voter.share else voter.badge) for voter in roll})


def entitled_now(badges: Iterable[Badge], rules: Rules, nominating: frozenset[str]) -> int:
    """How many votes would be possible if the roll were fixed now, be they enough or not."""
    entitled = [badge for badge in badges if barred(badge, rules, nominating) is None]
    if rules.one_vote is OneVote.BADGE:
        return len(entitled)
    return len({fold(badge.organisation) for badge in entitled})


def weights(roll: Sequence[Voter], badges: Iterable[Badge]) -> tuple[Weights, ...]:
    """Who counts how often, the heaviest first. ``badges``: at least those on the roll."""
    names = {badge.id: badge.organisation for badge in badges}
    by_weight: dict[int, list[str]] = {}
    for voter in roll:
        by_weight.setdefault(voter.weight, []).append(names[voter.badge])
    return tuple(
        Weights(weight, tuple(sorted(by_weight[weight], key=str.casefold)))
        for weight in sorted(by_weight, reverse=True)
    )


def commitment(weighed: Iterable[tuple[int, int]]) -> str:
    """SHA-256, in hex, over a line of badge number and weight for each voter, by number: what the journal keeps of the
    weights before anybody votes."""
    lines = "".join(f"{number} {weight}\n" for number, weight in sorted(weighed))
    return hashlib.sha256(lines.encode()).hexdigest()


def _cohort(badge: Badge, by: By | None) -> str:
    match by:
        case By.CATEGORY:
            return badge.category
        case By.COUNTRY:
            return badge.country
        case None:
            return ""


def _shares(entitled: Iterable[Badge]) -> dict[str, int]:
    """Folded organisation to the least id of its badges, which come by id."""
    shares: dict[str, int] = {}
    for badge in entitled:
        shares.setdefault(fold(badge.organisation), badge.id)
    return shares


def _refuse_two_delegates(entitled: Iterable[Badge]) -> None:
    known: dict[str, str] = {}
    number: Counter[str] = Counter()
    for badge in entitled:
        known.setdefault(fold(badge.organisation), badge.organisation)
        number[fold(badge.organisation)] += 1
    unclear = sorted(known[folded] for folded, badges in number.items() if badges > 1)
    if unclear:
        raise DelegatesUnclear(
            f"{unclear[0]} has more than one named delegate. Name one in the roll, and import it again.",
            organisations=unclear,
        )
