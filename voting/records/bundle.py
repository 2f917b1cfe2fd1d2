"""The bundle: everything that can be proven of a conference as one text file, each line canonical JSON, the last line
a signature over all bytes before it. ``recount.py`` reads it; ``docs/records.md`` describes it.

It has badges' numbers, never names. It has choices under tags: it is for those who may count, not for publication.
"""

import json
from collections.abc import Iterator

from voting.domain.journal import Entry
from voting.domain.methods import WordCloud
from voting.domain.poll import PollState
from voting.domain.rules import OneVote
from voting.domain.words import WORDS
from voting.records.protocol import Value, definition, figures, protocol
from voting.records.signing import Signer
from voting.records.writing import canonical, software
from voting.service.record import Archive, PollFile

FORMAT = "voting-bundle/1"


def bundle(archive: Archive, signer: Signer) -> bytes:
    """The file's content."""
    text = "".join(f"{canonical(line)}\n" for line in _lines(archive, signer))
    signature = signer.sign(text.encode())
    return (text + canonical({"line": "signature", "signature": signature}) + "\n").encode()


def _lines(archive: Archive, signer: Signer) -> Iterator[Value]:
    conference = archive.conference
    yield {
        "line": "bundle",
        "format": FORMAT,
        "conference": conference.id,
        "title": dict(conference.title),
        "simulated": conference.simulated,
        "made": archive.at,
        "software": software(),
        "key": signer.public,
    }
    yield {"line": "words", "words": list(WORDS)}
    for entry in archive.journal:
        yield _entry(entry)
    for file in archive.files:
        yield from _file(file, signer)


def _roll(file: PollFile) -> Value:
    """Who was entitled and who took part, by number; and for each who was entitled, where the rules say so: whom a vote
    is shared with, as the same number for all of them, how often the ballot counts, and the group it is of."""
    rules, roll = file.poll.rules, file.entitled
    value: Value = {"line": "roll", "poll": file.poll.id, "voted": list(file.voted)}
    value["entitled"] = [voter.badge for voter in roll]
    if rules.one_vote is not OneVote.BADGE:
        value["shares"] = [voter.share for voter in roll]
    if rules.weighted:
        value["weights"] = [voter.weight for voter in roll]
    if rules.breakdown:
        value["cohorts"] = [voter.cohort for voter in roll]
    return value


def _entry(entry: Entry) -> Value:
    return {
        "line": "entry",
        "seq": entry.seq,
        "at": entry.at,
        "actor": entry.actor,
        "role": entry.role,
        "action": entry.action,
        "subject": entry.subject,
        "reason": entry.reason,
        "prev": entry.prev,
    }


def _file(file: PollFile, signer: Signer) -> Iterator[Value]:
    poll = file.poll
    yield {
        "line": "poll",
        "poll": definition(poll),
        "state": poll.state.value,
        **figures(poll, file.turnout, file.late),
    }
    if file.record is None:
        return
    yield _roll(file)
    for ballot in file.ballots:
        yield {
            "line": "ballot",
            "poll": poll.id,
            "tag": ballot.tag.hex(),
            "choices": json.loads(ballot.mark),
            "number": ballot.number,
        }
    if isinstance(poll.method, WordCloud) and poll.state is PollState.PUBLISHED:
        yield {"line": "curation", "poll": poll.id, "curation": poll.curation.value()}
    yield {"line": "protocol", "poll": poll.id, "protocol": protocol(file.record, signer)}
