"""The protocol of one poll as a document that can be put before a board."""

import re
from collections.abc import Sequence

from reportlab.platypus import Flowable

from voting.domain.journal import Entry
from voting.domain.methods import (
    AllocationTally,
    ChoiceTally,
    NumberTally,
    PairwiseTally,
    RankingTally,
    RatingTally,
    Round,
    Standing,
    Tally,
    WordsTally,
    placing,
)
from voting.domain.poll import Action, Option
from voting.domain.rules import OneVote
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


ROUNDS = 8
"""Of a ranking's count, beside each other."""

DRAW = re.compile(r"draw ([0-9a-f]{64})")
"""How the journal commits to the seed of a draw."""
WEIGHTS = re.compile(r"weights ([0-9a-f]{64})")
"""How it commits to the weights of delegates."""


def document(record: Record, signed_value: Value, signer: Signer) -> bytes:
    """The PDF, signed. ``signed_value``: the same protocol as JSON."""
    paper.load_fonts()
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
    return [*parts, *_figures(record, record.tally, say), *_groups(record, say)]


def _figures(record: Record, tally: Tally, say: Wording) -> list[Flowable]:
    match tally:
        case ChoiceTally():
            return [_choice(record, tally, say)]
        case AllocationTally():
            return _allocation(record, tally, say)
        case RankingTally():
            return _ranking(record, tally, say)
        case PairwiseTally():
            return _pairwise(record, tally, say)
        case RatingTally():
            return [_rating(record, tally, say)]
        case NumberTally():
            return _number(tally, say)
        case WordsTally():
            return _words(tally, say)


def _groups(record: Record, say: Wording) -> list[Flowable]:
    """The result once more for each group of voters; or why there is none."""
    found = record.breakdown
    if found is None:
        return []
    heading = text(say.label(f"by_{found.by}"), paper.HEADING)
    if not found.cohorts:
        return [heading, text(say.label("no_breakdown", least=found.least))]
    parts: list[Flowable] = [heading]
    for cohort in found.cohorts:
        valid = cohort.tally.ballots - cohort.tally.blank
        name = say.label("group", name=cohort.name or say.label("others"), valid=valid)
        parts += [text(name, paper.SUBHEADING), *_figures(record, cohort.tally, say), space()]
    return parts


def _words(tally: WordsTally, say: Wording) -> list[Flowable]:
    """The words that were shown; of the others only how many there were."""
    valid = tally.ballots - tally.blank
    rows = [[word.text, str(word.votes), say.percent(word.votes, valid)] for word in tally.shown]
    head = [say.label(name) for name in ("word", "ballots", "share")]
    shown: Flowable = table(head, rows, (60, 20, 20), figures=2) if rows else text(say.label("no_words"), paper.BODY)
    left = {"hidden": tally.count(Standing.HIDDEN), "waiting": tally.count(Standing.WAITING)}
    return [shown, space(), text(say.label("words_left", **left), paper.NOTE)] if any(left.values()) else [shown]


def _choice(record: Record, tally: ChoiceTally, say: Wording) -> Flowable:
    """Options by their votes; equal ones in ballot order."""
    return _votes(record, tally.counts, tally.ballots - tally.blank, say)


def _votes(record: Record, counts: Sequence[tuple[str, int]], valid: int, say: Wording) -> Flowable:
    ordered = sorted(counts, key=lambda count: -count[1])
    rows = [(id, [str(votes), say.percent(votes, valid)]) for id, votes in ordered]
    return _options(record, rows, ["votes", "share"], (12, 14), say)


def _allocation(record: Record, tally: AllocationTally, say: Wording) -> list[Flowable]:
    rows = [
        (o.option, [say.decimal(f"{o.mean:.2f}"), str(o.whole), say.label("from_to", low=o.low, high=o.high)])
        for o in tally.options
    ]
    parts = [_options(record, rows, ["mean", "whole", "half"], (15, 15, 15), say), space()]
    if tally.kept:
        parts.append(text(f"{say.label('kept')}: {tally.kept}"))
    if tally.agreement is not None:
        parts.append(text(say.label("agreement", share=say.percent(round(100 * tally.agreement), 100))))
    return parts


def _rating(record: Record, tally: RatingTally, say: Wording) -> Flowable:
    """Statements with their mean, the number of ratings, and how many gave each step."""
    steps = [str(step) for step in range(tally.least, tally.most + 1)]
    rows = [
        [
            _option(record, o.option, say)[0],
            "–" if o.mean is None else say.decimal(f"{o.mean:.2f}"),
            *(str(number) for number in (o.ratings, *o.counts)),
        ]
        for o in tally.options
    ]
    head = [*(say.label(name) for name in ("option", "mean_rating", "ratings")), *steps]
    widths = [100 - 24 - 5 * len(steps), 10, 14, *[5] * len(steps)]
    return table(head, rows, widths, figures=len(head) - 1)


def _number(tally: NumberTally, say: Wording) -> list[Flowable]:
    """The median and the middle half."""
    if tally.median is None or tally.low is None or tally.high is None:
        return [text(f"{say.label('median')}: {say.label('none')}")]
    half = say.label("from_to", low=say.decimal(tally.low), high=say.decimal(tally.high))
    return [pairs([(say.label("median"), say.decimal(tally.median)), (say.label("half_said"), half)])]


def _options(
    record: Record, rows: Sequence[tuple[str, list[str]]], head: Sequence[str], widths: Sequence[float], say: Wording
) -> Flowable:
    """A table of options with their figures; with their organisations where there are any."""
    rest = 100 - sum(widths)
    if any(option.organisation or option.country for option in record.poll.options):
        words, shares = ["option", "organisation"], [rest * 0.55, rest * 0.45]
    else:
        words, shares = ["option"], [rest]
    cells = [[*_option(record, id, say)[: len(words)], *figures] for id, figures in rows]
    return table([say.label(name) for name in (*words, *head)], cells, [*shares, *widths], figures=len(head))


def _ranking(record: Record, tally: RankingTally, say: Wording) -> list[Flowable]:
    """Places, then who had how many ballots in each round, then why who left."""
    places = [(id, str(place.place)) for place in record.places for id in place.options]
    ranked = [[number, *_option(record, id, say)] for id, number in places]
    head = [say.label(name) for name in ("place", "option", "organisation")]
    parts: list[Flowable] = [table(head, ranked, (10, 50, 40)), space()] if ranked else []
    parts.append(text(say.label("rounds_of_count"), paper.SUBHEADING))
    for start in range(0, len(tally.rounds), ROUNDS):
        parts += [_rounds(record, tally, start, say), space()]
    parts += [text(_left(record, number, round, say), paper.NOTE) for number, round in enumerate(tally.rounds[:-1], 1)]
    return parts


def _pairwise(record: Record, tally: PairwiseTally, say: Wording) -> list[Flowable]:
    """Places with points or duels won, then the matrix of duels, and Schulze's of strongest paths."""
    order = [id for group in tally.places for id in group]
    numbers = {id: 1 + sum(map(len, tally.places[:at])) for at, group in enumerate(tally.places) for id in group}
    points = dict(zip(tally.options, tally.points, strict=False))
    figures = {id: say.decimal(f"{points[id]:.1f}") if points else str(tally.won(id)) for id in order}
    head = [say.label(name) for name in ("place", "option", "points" if points else "won")]
    rows = [[str(numbers[id]), _option(record, id, say)[0], figures[id]] for id in order]
    parts: list[Flowable] = [table(head, rows, (10, 70, 20), figures=1), space()]
    for name, matrix in (("duels", tally.duels), ("paths", tally.paths)):
        if matrix:
            parts += [text(say.label(name), paper.SUBHEADING), *_matrix(record, tally, matrix, order, say), space()]
    return parts


def _matrix(
    record: Record, tally: PairwiseTally, matrix: Sequence[Sequence[int]], order: Sequence[str], say: Wording
) -> list[Flowable]:
    """Rows and columns in the order of places; columns have the numbers of their rows, ROUNDS of them beside each
    other."""
    at = {id: tally.options.index(id) for id in order}
    parts: list[Flowable] = []
    for start in range(0, len(order), ROUNDS):
        columns = order[start : start + ROUNDS]
        head = [say.label("option"), *(str(number) for number in range(start + 1, start + 1 + len(columns)))]
        rows = [
            [
                f"{number}  {_option(record, id, say)[0]}",
                *("–" if other == id else str(matrix[at[id]][at[other]]) for other in columns),
            ]
            for number, id in enumerate(order, 1)
        ]
        widths = [100 - 8 * len(columns), *[8] * len(columns)]
        parts += [table(head, rows, widths, figures=len(columns)), space()]
    return parts


def _rounds(record: Record, tally: RankingTally, start: int, say: Wording) -> Flowable:
    """Ballots by option in some of the rounds; a dash for who has left."""
    shown = tally.rounds[start : start + ROUNDS]
    counts = [dict(round.counts) for round in shown]
    ids = [id for group in placing(tally) for id in group if id in counts[0]]
    rows = [[_option(record, id, say)[0], *(str(count.get(id, "–")) for count in counts)] for id in ids]
    rows.append([say.label("exhausted"), *(str(round.exhausted) for round in shown)])
    head = [say.label("option"), *(str(number) for number in range(start + 1, start + 1 + len(shown)))]
    return table(head, rows, [100 - 8 * len(shown), *[8] * len(shown)], figures=len(shown))


def _left(record: Record, number: int, round: Round, say: Wording) -> str:
    names = say.listed([_option(record, id, say)[0] for id in round.out])
    return say.label("in_round", number=number, what=say.label(f"out_{round.why}", names=names))


def _option(record: Record, id: str, say: Wording) -> list[str]:
    """Its label and mark, and its organisation and country."""
    option: Option = next(option for option in record.poll.options if option.id == id)
    label = say.text(option.label) + (f" ({say.text(option.mark)})" if option.mark else "")
    return [label, ", ".join(part for part in (option.organisation, option.country) if part)]


def _participation(record: Record, say: Wording) -> list[Flowable]:
    turnout, tally, quorum = record.turnout, record.tally, record.poll.rules.quorum
    rules = record.poll.rules
    shared = rules.one_vote is OneVote.ORGANISATION
    rows = [(say.label("entitled_organisations" if shared else "entitled"), str(turnout.entitled))]
    if quorum:
        rows.append((say.label("present"), str(record.poll.present)))
    share = say.percent(turnout.voted, turnout.entitled)
    rows.append((say.label("voted"), f"{turnout.voted} ({share})"))
    if tally:
        rows.append((say.label("valid_weighted" if rules.weighted else "valid"), str(tally.ballots - tally.blank)))
        rows.append((say.label("blank_weighted" if rules.weighted else "blank_ballots"), str(tally.blank)))
    if record.close:
        rows.append((say.label("late"), str(record.late)))
    poll = record.poll
    for name, at in (("opened", poll.opened_at), ("closed", poll.closed_at), ("over", record.head.at)):
        if at:
            rows.append((say.label(f"{name}_{poll.state}" if name == "over" else name), say.moment(at)))
    return [together(text(say.label("participation"), paper.HEADING), pairs(rows))]


def _acts(record: Record, say: Wording) -> list[Flowable]:
    head = [say.label(name) for name in ("when", "who", "what", "why")]
    rows = [
        [say.clock(entry.at), _who(entry, say), say.act(entry.action), _why(entry, record, say)]
        for entry in _told(record.acts)
    ]
    heading = text(say.label("acts"), paper.HEADING)
    zone = text(say.label("zone", zone=record.conference.time_zone), paper.LEAD)
    return [heading, zone, table(head, rows, (25, 24, 25, 26), style=paper.SMALL)]


def _told(acts: Sequence[Entry]) -> list[Entry]:
    """The acts, but of several on the words by one person in a row only the last."""
    following = [*acts[1:], None]
    return [
        entry
        for entry, after in zip(acts, following, strict=True)
        if not (entry.action == "words" and after and (after.action, after.actor) == (entry.action, entry.actor))
    ]


def _who(entry: Entry, say: Wording) -> str:
    return say.label("clock") if entry.role == "clock" else entry.actor


def _why(entry: Entry, record: Record, say: Wording) -> str:
    """The reason, without what stands in the proof, and with the label of what the chair chose."""
    if box_of(entry):
        return say.label("in_the_box", number=entry.reason.split()[0])
    if entry.action == Action.DECIDE:
        chosen, _, reason = entry.reason.partition(": ")
        return f"{_option(record, chosen, say)[0]}: {reason}"
    if entry.action == "words":
        return ""
    fixed = {"committed": DRAW.search(entry.reason), "weights_committed": WEIGHTS.search(entry.reason)}
    told = [say.label(name, hash=found.group(1)) for name, found in fixed.items() if found]
    return " ".join(told) or entry.reason


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
    if record.poll.curation.hash:
        rows.append((say.label("words_curated"), record.poll.curation.hash))
    if record.poll.seed and record.tally:
        rows.append((say.label("seed"), record.poll.seed))
    rows += [
        (say.label("head", seq=record.head.seq), record.head.hash),
        (say.label("pages"), str(made["pages"] or say.label("not_built"))),
        (say.label("software"), f"voting {made['version']}"),
        (say.label("key"), str(signed_value["key"])),
        (say.label("signature"), str(signed_value["signature"])),
    ]
    coded = [(name, text(code, paper.CODE)) for name, code in rows]
    return [*parts, pairs(coded), space(), text(say.label("how_to_check"), paper.NOTE)]
