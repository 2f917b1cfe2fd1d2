"""What an export says: one report a poll and the questions from the floor, as tables and as JSON values. Sealed
results never come in here (law 6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from voting.domain.breakdown import Breakdown
from voting.domain.conference import Conference
from voting.domain.floor import PUBLIC, Question
from voting.domain.methods import AllocationTally, NumberTally, PairwiseTally, RankingTally, RatingTally, Tally
from voting.domain.poll import Option, Poll, PollState
from voting.domain.tally import Turnout
from voting.domain.text import Millis, Text, pick
from voting.export.electorates import BREAKDOWNS, WEIGHTS, breakdown_rows, electorate_value, weight_rows
from voting.export.figures import COLUMNS, Cell, Table, distribution, distribution_rows, duel_rows, duels, figures


class Results(StrEnum):
    """What became of a poll's results."""

    FINAL = "final"
    SO_FAR = "so far"
    """The poll is still open and shows live results."""
    SEALED = "sealed"
    """Left out: nobody may see them yet."""
    NOT_HELD = "not held"
    ANNULLED = "annulled"


@dataclass(frozen=True, slots=True)
class PollReport:
    """A poll with its turnout, and its tally and breakdown where they may be seen."""

    poll: Poll
    turnout: Turnout
    tally: Tally | None
    breakdown: Breakdown | None = None

    @property
    def results(self) -> Results:
        if self.poll.state is PollState.ANNULLED:
            return Results.ANNULLED
        if self.poll.state in (PollState.DRAFT, PollState.ARMED):
            return Results.NOT_HELD
        if self.tally is None:
            return Results.SEALED
        return Results.SO_FAR if self.poll.takes_ballots else Results.FINAL


@dataclass(frozen=True, slots=True)
class Report:
    """A conference's polls in order, as they were ``at``."""

    conference: Conference
    polls: Sequence[PollReport]
    at: Millis
    questions: Sequence[Question] = ()

    def turnout_table(self) -> Table:
        """One row a poll."""
        heading: list[Cell] = [
            *("poll", "room", "title", "mark", "method", "round", "secret", "state", "opened", "closed"),
            *("entitled", "voted", "turnout %", "results", "ballots", "blank", "one vote", "weighted"),
        ]
        return [heading, *(self._turnout_row(report) for report in self.polls)]

    def results_table(self) -> Table:
        """One row an option of each poll whose results may be seen; one row for a number, which has no options."""
        heading: list[Cell] = [
            *("poll", "title", "option", "label", "organisation", "country", "mark", "theme", "results"),
            *COLUMNS.values(),
        ]
        return [heading, *(row for report in self.polls for row in _result_rows(report))]

    def distribution_table(self) -> Table:
        """One row a step of a scale, or a column of numbers, of each such poll whose results may be seen; only the
        heading if none."""
        heading: list[Cell] = ["poll", "title", "option", "label", "from", "to", "ballots"]
        return [heading, *(row for report in self.polls for row in distribution_rows(report.poll, report.tally))]

    def rounds_table(self) -> Table:
        """One row an option in each round of each ranked poll whose results may be seen; only the heading if none."""
        heading: list[Cell] = ["poll", "title", "round", "option", "label", "votes", "leaves", "exhausted ballots"]
        return [heading, *(row for report in self.polls for row in _round_rows(report))]

    def duels_table(self) -> Table:
        """One row a pair of options of each ranked poll that is counted by duels and may be seen; else the heading."""
        heading: list[Cell] = ["poll", "title", "option", "over", "ballots", "strongest path"]
        return [heading, *(row for report in self.polls for row in duel_rows(report.poll, report.tally))]

    def breakdowns_table(self) -> Table:
        """One row an option of each group of voters, of each poll that is broken down; only the heading if none."""
        return [BREAKDOWNS, *(row for report in self.polls for row in breakdown_rows(report.poll, report.breakdown))]

    def weights_table(self) -> Table:
        """One row a delegate's organisation, of each weighted poll; only the heading if none."""
        return [WEIGHTS, *(row for report in self.polls for row in weight_rows(report.poll))]

    def questions_table(self) -> Table:
        """One row a question from the floor that the room has seen; only the heading if none."""
        heading: list[Cell] = ["room", "question", "name", "state", "supported by"]
        rows: Table = [[q.room, q.text, q.name, q.state.value, q.supports] for q in self._public()]
        return [heading, *rows]

    def _public(self) -> list[Question]:
        """Hidden questions stay where they are: they may be insults, or about somebody."""
        return [question for question in self.questions if question.state in PUBLIC]

    def json_value(self) -> dict[str, object]:
        """The same as JSON values, with texts in every language."""
        conference = self.conference
        return {
            "conference": conference.id,
            "title": dict(conference.title),
            "simulated": conference.simulated,
            "exported": self._moment(self.at),
            "polls": [self._poll_value(report) for report in self.polls],
            "questions": [
                {"room": q.room, "question": q.text, "name": q.name, "state": q.state.value, "supported_by": q.supports}
                for q in self._public()
            ],
        }

    def _turnout_row(self, report: PollReport) -> list[Cell]:
        poll, turnout, tally = report.poll, report.turnout, report.tally
        counts: list[Cell] = [tally.ballots, tally.blank] if tally else [None, None]
        return [
            *(poll.id, poll.room, pick(poll.title, "en"), _mark(poll.mark), poll.method.kind, poll.round),
            *("yes" if poll.rules.secret else "no", poll.state.value),
            *(self._moment(poll.opened_at), self._moment(poll.closed_at)),
            *(turnout.entitled, turnout.voted, _percent(turnout), report.results.value),
            *(*counts, poll.rules.one_vote.value, "yes" if poll.rules.weighted else "no"),
        ]

    def _poll_value(self, report: PollReport) -> dict[str, object]:
        poll, turnout, tally = report.poll, report.turnout, report.tally
        value: dict[str, object] = {
            "poll": poll.id,
            "room": poll.room,
            "title": dict(poll.title),
            "mark": dict(poll.mark) if poll.mark else None,
            "method": poll.method.kind,
            "round": poll.round,
            "secret": poll.rules.secret,
            "state": poll.state.value,
            "opened": self._moment(poll.opened_at),
            "closed": self._moment(poll.closed_at),
            "entitled": turnout.entitled,
            "voted": turnout.voted,
            "turnout_percent": _percent(turnout),
            "results": report.results.value,
            **electorate_value(poll, report.breakdown),
        }
        if tally is not None:
            value |= {"ballots": tally.ballots, "blank": tally.blank, "options": _option_values(poll, tally)}
            value |= {
                name: figure
                for option, found in figures(poll, tally)
                if not option
                for name, figure in _found(found).items()
            }
        if isinstance(tally, AllocationTally):
            value |= {"kept": tally.kept, "agreement": tally.agreement}
        if isinstance(tally, PairwiseTally):
            value["counting"] = tally.counting
            value["duels"] = [
                {"option": option, "over": other, "ballots": ballots, "strongest_path": path}
                for option, other, ballots, path in duels(tally)
            ]
        if isinstance(tally, RatingTally | NumberTally):
            value["distribution"] = [
                {"option": option, "from": low, "to": high, "ballots": number}
                for option, low, high, number in distribution(poll, tally)
            ]
        if isinstance(tally, RankingTally):
            value["rounds"] = [
                {"votes": dict(r.counts), "exhausted": r.exhausted, "leave": list(r.out), "why": r.why}
                for r in tally.rounds
            ]
        return value

    def _moment(self, at: Millis | None) -> str | None:
        """ISO 8601 in the conference's time zone."""
        if at is None:
            return None
        zone = ZoneInfo(self.conference.time_zone)
        return datetime.fromtimestamp(at / 1000, UTC).astimezone(zone).isoformat(timespec="milliseconds")


def _percent(turnout: Turnout) -> float | None:
    return round(100 * turnout.voted / turnout.entitled, 1) if turnout.entitled else None


def _mark(mark: Text | None) -> str | None:
    return pick(mark, "en") if mark else None


def _result_rows(report: PollReport) -> Table:
    if report.tally is None:
        return []
    poll = report.poll
    start: list[Cell] = [poll.id, pick(poll.title, "en")]
    return [
        [*start, *_about(option), report.results.value, *found.values()]
        for option, found in figures(poll, report.tally)
    ]


def _about(option: Option | None) -> list[Cell]:
    if option is None:
        return [None] * 6
    marks = [_mark(option.mark), _mark(option.theme)]
    return [option.id, pick(option.label, "en"), option.organisation, option.country, *marks]


def _round_rows(report: PollReport) -> Table:
    if not isinstance(report.tally, RankingTally):
        return []
    poll = report.poll
    labels = {option.id: pick(option.label, "en") for option in poll.options}
    return [
        [
            *(poll.id, pick(poll.title, "en"), number, option, labels[option], votes),
            *(round.why.value if round.why and option in round.out else None, round.exhausted),
        ]
        for number, round in enumerate(report.tally.rounds, 1)
        for option, votes in round.counts
    ]


def _option_values(poll: Poll, tally: Tally) -> list[dict[str, object]]:
    return [
        {
            "option": option.id,
            "label": dict(option.label),
            "organisation": option.organisation,
            "country": option.country,
            "mark": dict(option.mark) if option.mark else None,
            **({"theme": dict(option.theme)} if option.theme else {}),
            **_found(found),
        }
        for option, found in figures(poll, tally)
        if option
    ]


def _found(figures: Mapping[str, Cell]) -> dict[str, Cell]:
    return {name: figure for name, figure in figures.items() if figure is not None}
