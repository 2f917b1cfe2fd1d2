"""The protocol of one poll as signed JSON. ``docs/records.md`` describes every member."""

import re

from voting.domain.journal import Entry
from voting.domain.methods import AllocationTally, ChoiceTally, Tally
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
        "poll": definition(record),
        "state": poll.state.value,
        "rules_in_words": {"language": say.language, "rules": rules_in_words(poll, say)},
        "entitled": record.turnout.entitled,
        "voted": record.turnout.voted,
        "result": result(tally) if tally else None,
        "times": {
            "armed": _time(record, "arm"),
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


def definition(record: Record) -> Value:
    """The poll as it was defined, rules included."""
    made: Value = PollForm.of(record.poll).model_dump(mode="json")
    return made


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
            options = [{"option": option, "votes": votes} for option, votes in tally.counts]
        case AllocationTally():
            options = [
                {"option": o.option, "mean": f"{o.mean:.2f}", "whole": o.whole, "low": o.low, "high": o.high}
                for o in tally.options
            ]
    return value | {"options": options}


def box_of(close: Entry) -> str:
    """The hash of the ballot box in the close record; empty where it has none."""
    found = _BOX.search(close.reason)
    return found.group(1) if found else ""


def _time(record: Record, action: str) -> Millis | None:
    """When ``action`` was last done."""
    return next((entry.at for entry in reversed(record.acts) if entry.action == action), None)


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
