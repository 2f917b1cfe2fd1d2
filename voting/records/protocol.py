"""The protocol of one poll as signed JSON. ``docs/records.md`` describes every member."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import cast

from voting.domain.breakdown import Breakdown
from voting.domain.journal import Entry
from voting.domain.methods import (
    AllocationTally,
    ChoiceTally,
    NumberTally,
    PairwiseTally,
    RankingTally,
    RatingTally,
    Standing,
    Tally,
    WordCloud,
    WordsTally,
)
from voting.domain.outcome import Outcome, Place
from voting.domain.poll import Poll, PollState
from voting.domain.tally import Turnout, counting
from voting.domain.text import Millis
from voting.domain.words import head_words
from voting.records.rules import rules_in_words
from voting.records.signing import Signer
from voting.records.wording import Wording
from voting.records.writing import signed, software
from voting.service.definition import PollForm
from voting.service.record import Record

FORMAT = "voting-protocol/1"

Value = dict[str, object]

_BOX = re.compile(r"box ([0-9a-f]{64})")


def protocol(record: Record, signer: Signer) -> Value:
    """The protocol with its signature. The same record gives the same bytes."""
    conference, poll, tally = record.conference, record.poll, record.tally
    say = Wording(conference)
    value: Value = {
        "format": FORMAT,
        "conference": {
            "id": conference.id,
            "title": dict(conference.title),
            "place": conference.place,
            "dates": conference.dates,
            "time_zone": conference.time_zone,
            "simulated": conference.simulated,
        },
        "poll": definition(poll),
        "state": poll.state.value,
        "rules_in_words": {"language": say.language, "rules": rules_in_words(poll, say)},
        **figures(record.poll, record.turnout, record.late),
        "result": result(tally) if tally else None,
        "outcome": outcome_value(record.outcome, record.places) if record.outcome else None,
        "breakdown": breakdown_value(record.breakdown) if record.breakdown else None,
        "times": {
            "armed": _time(record, "arm", "run_off"),
            "opened": poll.opened_at,
            "closed": poll.closed_at,
            "over": record.head.at,
        },
        "acts": [_act(entry) for entry in record.acts],
        "close": _close(record.close) if record.close else None,
        "head": _mark(record.head),
        "software": software(),
    }
    return signed(value, signer)


def definition(poll: Poll) -> Value:
    """The poll as it was defined, rules included, and with all that arming fixed."""
    made: Value = PollForm.of(replace(poll, method=counting(poll))).model_dump(mode="json")
    themes = {option.id: dict(option.theme) for option in poll.options if option.theme}
    if themes:
        options = cast(list[Value], made["options"])
        made["options"] = [option | {"theme": themes.get(str(option["id"]))} for option in options]
    return made


def figures(poll: Poll, turnout: Turnout, late: int) -> Value:
    """What the ballots do not say. ``seed`` stays secret until the result is published. ``curation``: the hash of what
    moderators made of the words of a word cloud; ``weights``: who counts how often, in a weighted poll."""
    published = poll.state is PollState.PUBLISHED
    value: Value = {
        "entitled": turnout.entitled,
        "present": poll.present,
        "voted": turnout.voted,
        "late": late,
        "decided": poll.decided if published else None,
        "seed": poll.seed if published else "",
    }
    if isinstance(poll.method, WordCloud):
        value["curation"] = poll.curation.hash
    if poll.rules.weighted:
        value["weights"] = [{"weight": each.weight, "organisations": [*each.organisations]} for each in poll.weights]
    return value


def result(tally: Tally) -> Value:
    """The counts. Means are texts with two decimals, so that they are written in one way only."""
    value: Value = {
        "kind": tally.kind,
        "ballots": tally.ballots,
        "blank": tally.blank,
        "valid": tally.ballots - tally.blank,
    }
    match tally:
        case ChoiceTally():
            return value | {"options": _votes(tally.counts)}
        case AllocationTally():
            options = [
                {"option": o.option, "mean": f"{o.mean:.2f}", "whole": o.whole, "low": o.low, "high": o.high}
                for o in tally.options
            ]
            agreement = None if tally.agreement is None else f"{tally.agreement:.2f}"
            return value | {"options": options, "kept": tally.kept, "agreement": agreement}
        case RankingTally():
            rounds = [
                {
                    "counts": _votes(round.counts),
                    "exhausted": round.exhausted,
                    "out": list(round.out),
                    "why": round.why.value if round.why else None,
                }
                for round in tally.rounds
            ]
            return value | {"rounds": rounds, "winner": tally.winner, "tied": list(tally.tied)}
        case PairwiseTally():
            return value | {
                "counting": tally.counting.value,
                "options": [
                    {"option": option, "duels": list(row)}
                    | (
                        {"points": f"{tally.points[place]:.1f}"}
                        if tally.points
                        else {"paths": list(tally.paths[place])}
                    )
                    for place, (option, row) in enumerate(zip(tally.options, tally.duels, strict=True))
                ],
                "places": [list(group) for group in tally.places],
            }
        case RatingTally():
            statements = [
                {
                    "option": o.option,
                    "ratings": o.ratings,
                    "mean": None if o.mean is None else f"{o.mean:.2f}",
                    "counts": list(o.counts),
                }
                for o in tally.options
            ]
            return value | {"options": statements}
        case NumberTally(_, _, median, low, high, width, columns):
            return value | {"median": median, "low": low, "high": high, "width": width, "columns": list(columns)}
        case WordsTally():
            return value | words_value(tally)


def words_value(tally: WordsTally) -> Value:
    """The words that were shown. Of the others only how many there were: they may be insults, or names."""
    return {
        "words": [{"word": word.text, "votes": word.votes} for word in tally.shown],
        "waiting": tally.count(Standing.WAITING),
        "hidden": tally.count(Standing.HIDDEN),
    }


def _votes(counts: Iterable[tuple[str, int]]) -> list[Value]:
    return [{"option": option, "votes": votes} for option, votes in counts]


def outcome_value(decided: Outcome, places: Iterable[Place]) -> Value:
    """Who won, by what, and all places."""
    return {
        "verdict": decided.verdict.value,
        "winners": list(decided.winners),
        "leaders": list(decided.leaders),
        "rung": decided.rung.value if decided.rung else None,
        "places": [{"place": p.place, "options": list(p.options), "votes": p.votes} for p in places],
    }


def breakdown_value(found: Breakdown) -> Value:
    """The counts of each group of voters; no groups where one would be too small. The name of others is empty."""
    groups = [{"group": cohort.name, "result": result(cohort.tally)} for cohort in found.cohorts]
    return {"by": found.by.value, "groups": groups}


def box_of(close: Entry) -> str:
    """The hash of the ballot box in the close record; empty where it has none."""
    found = _BOX.search(close.reason)
    return found.group(1) if found else ""


def _time(record: Record, *actions: str) -> Millis | None:
    """When one of ``actions`` was last done to the poll, or made it."""
    first, *others = record.acts
    newest = next((entry for entry in reversed(others) if entry.action == actions[0]), first)
    return newest.at if newest.action in actions else None


def _act(entry: Entry) -> Value:
    return {
        "seq": entry.seq,
        "at": entry.at,
        "actor": entry.actor,
        "role": entry.role,
        "action": entry.action,
        "reason": entry.reason,
    }


def _mark(entry: Entry) -> Value:
    return {"seq": entry.seq, "hash": entry.hash, "words": " ".join(head_words(entry.hash))}


def _close(entry: Entry) -> Value:
    return _mark(entry) | {"box": box_of(entry)}
