"""What exports say of who voted for whom: weights of named delegates, and results by groups."""

from voting.domain.breakdown import OTHERS, Breakdown
from voting.domain.poll import Poll
from voting.domain.text import pick
from voting.export.figures import COLUMNS, Cell, Table, figures

WEIGHTS: list[Cell] = ["poll", "title", "organisation", "weight"]
BREAKDOWNS: list[Cell] = [*("poll", "title", "by", "group", "ballots", "blank", "option", "label"), *COLUMNS.values()]


def weight_rows(poll: Poll) -> Table:
    """One row an organisation whose delegate's ballot has a weight, the heaviest first."""
    start: list[Cell] = [poll.id, pick(poll.title, "en")]
    return [[*start, name, each.weight] for each in poll.weights for name in each.organisations]


def breakdown_rows(poll: Poll, breakdown: Breakdown | None) -> Table:
    """One row an option of each group; none where no breakdown may be shown."""
    if breakdown is None:
        return []
    start: list[Cell] = [poll.id, pick(poll.title, "en"), breakdown.by.value]
    return [
        [
            *(*start, cohort.name or "(others)", cohort.tally.ballots, cohort.tally.blank),
            *((option.id, pick(option.label, "en")) if option else (None, None)),
            *found.values(),
        ]
        for cohort in breakdown.cohorts
        for option, found in figures(poll, cohort.tally)
    ]


def electorate_value(poll: Poll, breakdown: Breakdown | None) -> dict[str, object]:
    """The same as JSON values; what the poll does not have is left out."""
    value: dict[str, object] = {"one_vote": poll.rules.one_vote.value}
    if poll.weights:
        value["weights"] = [{"weight": each.weight, "organisations": [*each.organisations]} for each in poll.weights]
    if breakdown is not None:
        value["breakdown"] = {
            "by": breakdown.by.value,
            "least_group": breakdown.least,
            "groups": [
                {
                    "group": cohort.name or None,
                    "others": cohort.name == OTHERS,
                    "ballots": cohort.tally.ballots,
                    "blank": cohort.tally.blank,
                    "options": [
                        {"option": option.id, **{name: cell for name, cell in found.items() if cell is not None}}
                        for option, found in figures(poll, cohort.tally)
                        if option
                    ],
                }
                for cohort in breakdown.cohorts
            ],
        }
    return value
