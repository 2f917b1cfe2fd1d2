"""The protocol of one poll as a document that can be put before a board."""

from reportlab.platypus import Flowable

from voting.domain.journal import Entry
from voting.domain.methods import AllocationTally, ChoiceTally, RankingTally
from voting.domain.poll import Option
from voting.domain.words import head_words
from voting.records import paper
from voting.records.paper import grid, items, lines_to_sign, pairs, printed, space, table, text, together
from voting.records.protocol import Value, box_of
from voting.records.rules import outcome_in_words, rules_in_words
from voting.records.signing import Signer
from voting.records.wording import Wording
from voting.records.writing import software
from voting.service.record import Record

SIGNATURE = "%voting-signature"
"""Begins the last line of the file, a comment to every reader: public key and signature of all bytes before it."""


def document(record: Record, signed_value: Value, signer: Signer) -> bytes:
    """The PDF, signed. ``signed_value``: the same protocol as JSON."""
    say = Wording(record.conference)
    conference, poll = record.conference, record.poll
    title = say.text(poll.title)
    story = [
        *_heading(record, say),
        *_result(record, say),
        *_participation(record, say),
        text(say.label("rules"), paper.HEADING),
        *items(rules_in_words(poll, say)),
        *_acts(record, say),
        *_proof(record, signed_value, say),
        space(34),
        lines_to_sign([say.label(name) for name in ("place_and_date", "sign_chair", "sign_witness")]),
    ]
    pdf = printed(
        story,
        title=f"{say.label('protocol')}: {title}",
        language=say.language,
        foot=f"{say.text(conference.title)} · {title}",
        page=lambda page, pages: say.label("page", page=page, pages=pages),
    )
    pdf = pdf.rstrip(b"\n") + b"\n"
    return pdf + f"{SIGNATURE} {signer.public} {signer.sign(pdf)}\n".encode()


def _heading(record: Record, say: Wording) -> list[Flowable]:
    conference, poll = record.conference, record.poll
    where = " · ".join(part for part in (say.text(conference.title), conference.place, conference.dates) if part)
    kind = [say.label("protocol"), say.label("secret_ballot" if poll.rules.secret else "open_ballot")]
    if poll.round > 1:
        kind.append(say.label("round", number=poll.round))
    room = next((say.text(room.name) for room in conference.rooms if room.id == poll.room), "")
    parts = [text(where, paper.KIND), space(10), text(" · ".join([*kind, room]), paper.KIND), space(2)]
    parts.append(text(say.text(poll.title), paper.TITLE))
    if poll.mark:
        parts += [space(3), text(say.text(poll.mark), paper.KIND)]
    if conference.simulated:
        parts += [space(12), text(say.label("simulated"), paper.WARNING), space(6)]
    return parts


def _result(record: Record, say: Wording) -> list[Flowable]:
    heading = text(say.label("result"), paper.HEADING)
    if record.tally is None:
        return [heading, space(6), text(say.label("annulled"), paper.WARNING), space(6)]
    parts: list[Flowable] = [heading]
    if record.outcome:
        parts += [text(outcome_in_words(record.poll, record.outcome, say), paper.VERDICT), space()]
    match record.tally:
        case ChoiceTally():
            parts.append(_choice(record, record.tally, say))
        case AllocationTally():
            parts.append(_allocation(record, record.tally, say))
        case RankingTally():
            parts += _ranking(record, record.tally, say)
    return parts


def _choice(record: Record, tally: ChoiceTally, say: Wording) -> Flowable:
    """Options by their votes; equal ones in ballot order."""
    valid = tally.ballots - tally.blank
    ordered = sorted(tally.counts, key=lambda count: -count[1])
    rows = [[*_option(record, id, say), str(votes), say.percent(votes, valid)] for id, votes in ordered]
    head = [say.label(name) for name in ("option", "organisation", "votes", "share")]
    return table(head, rows, (46, 30, 10, 14), figures=2)


def _allocation(record: Record, tally: AllocationTally, say: Wording) -> Flowable:
    rows = [
        [
            *_option(record, o.option, say),
            say.decimal(f"{o.mean:.2f}"),
            str(o.whole),
            say.label("from_to", low=o.low, high=o.high),
        ]
        for o in tally.options
    ]
    head = [say.label(name) for name in ("option", "organisation", "mean", "whole", "half")]
    return table(head, rows, (36, 22, 14, 14, 14), figures=3)


def _ranking(record: Record, tally: RankingTally, say: Wording) -> list[Flowable]:
    """The rounds below each other: any number of them fits."""
    parts: list[Flowable] = []
    head = [say.label(name) for name in ("option", "organisation", "votes", "share")]
    for number, round in enumerate(tally.rounds, 1):
        continuing = sum(votes for _, votes in round.counts)
        rows = [
            [*_option(record, id, say), str(votes), say.percent(votes, continuing)]
            for id, votes in sorted(round.counts, key=lambda count: -count[1])
        ]
        notes = [say.label("exhausted", number=round.exhausted)] if round.exhausted else []
        if round.out:
            names = ", ".join(_option(record, id, say)[0] for id in round.out)
            notes.append(say.label(f"out_{round.why}", names=names))
        title = text(say.label("count_round", number=number), paper.STRONG)
        counted = table(head, rows, (46, 30, 10, 14), figures=2)
        parts += [together(title, counted, space(2), text(" ".join(notes), paper.NOTE)), space()]
    return parts


def _option(record: Record, id: str, say: Wording) -> list[str]:
    """Its label and mark, and its organisation and country."""
    option: Option = next(option for option in record.poll.options if option.id == id)
    label = say.text(option.label) + (f" ({say.text(option.mark)})" if option.mark else "")
    return [label, ", ".join(part for part in (option.organisation, option.country) if part)]


def _participation(record: Record, say: Wording) -> list[Flowable]:
    turnout, tally, quorum = record.turnout, record.tally, record.poll.rules.quorum
    rows = [(say.label("entitled"), str(turnout.entitled))]
    if quorum:
        rows.append((say.label("present"), str(record.poll.present)))
    share = say.percent(turnout.voted, turnout.entitled)
    rows.append((say.label("voted"), f"{turnout.voted} ({share})"))
    if tally:
        rows.append((say.label("valid"), str(tally.ballots - tally.blank)))
        rows.append((say.label("blank_ballots"), str(tally.blank)))
    poll = record.poll
    for name, at in (("opened", poll.opened_at), ("closed", poll.closed_at), ("over", record.head.at)):
        if at:
            rows.append((say.label(f"{name}_{poll.state}" if name == "over" else name), say.moment(at)))
    return [together(text(say.label("participation"), paper.HEADING), pairs(rows))]


def _acts(record: Record, say: Wording) -> list[Flowable]:
    head = [say.label(name) for name in ("when", "who", "what", "why")]
    rows = [[say.clock(entry.at), _who(entry, say), say.act(entry.action), _why(entry, say)] for entry in record.acts]
    heading = text(say.label("acts"), paper.HEADING)
    zone = text(say.label("zone", zone=record.conference.time_zone), paper.NOTE)
    return [heading, zone, space(3), table(head, rows, (20, 22, 27, 31))]


def _who(entry: Entry, say: Wording) -> str:
    return say.label("clock") if entry.role == "clock" else entry.actor


def _why(entry: Entry, say: Wording) -> str:
    """The reason; of the close record how many ballots there were, as the hash stands below."""
    return say.label("in_the_box", number=entry.reason.split()[0]) if box_of(entry) else entry.reason


def _proof(record: Record, signed_value: Value, say: Wording) -> list[Flowable]:
    close, made = record.close, software()
    parts: list[Flowable] = [text(say.label("proof"), paper.HEADING)]
    if close:
        words = [text(say.label("words"), paper.BODY), space(5), grid(head_words(close.hash)), space()]
        parts = [together(*parts, *words)]
    rows = []
    if close:
        rows.append((say.label("close_hash", seq=close.seq), close.hash))
        rows.append((say.label("box"), box_of(close)))
    if record.poll.seed and record.tally:
        rows.append((say.label("seed"), record.poll.seed))
    rows += [
        (say.label("head", seq=record.head.seq), record.head.hash),
        (say.label("software"), f"voting {made['version']}"),
        (say.label("pages"), str(made["pages"] or say.label("not_built"))),
        (say.label("key"), str(signed_value["key"])),
        (say.label("signature"), str(signed_value["signature"])),
    ]
    return [*parts, pairs(rows), space(), text(say.label("how_to_check"), paper.NOTE)]
