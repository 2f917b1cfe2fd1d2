"""Two programs, one result: what the server counts and what the recount counts, on many boxes and under all rules."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from tests.real_ballots import burlington_2009, minneapolis_2013
from voting.domain.curation import Curating, Curation, Deed, curate
from voting.domain.methods import Allocation, Bound, Choice, Counting, Ideas, Method, Number, Ranking, Rating, WordCloud
from voting.domain.outcome import outcome, places
from voting.domain.poll import Option, Poll, PollState
from voting.domain.rules import Base, Majority, Quorum, Rules, Rung
from voting.domain.tally import Turnout, tally
from voting.records import recount
from voting.records.protocol import definition, figures, outcome_value, result
from voting.records.writing import canonical

OPTIONS = ("red", "green", "blue", "grey", "gold")
ENDS = {"en": "end"}
QUORUMS = (None, Quorum(30), Quorum(100), Quorum(60, Base.CHECKED_IN))


def a_poll(method: Method, options: Sequence[str], rules: Rules) -> Poll:
    return Poll("award", "hall", {"en": "?"}, method, tuple(Option(id, {"en": id}) for id in options), rules)


def a_ballot(random: Random, method: Method, options: Sequence[str]) -> object:
    if random.random() < 0.1:
        return None
    match method:
        case Choice(least, most, _, none):
            if none and random.random() < 0.3:
                return [none]
            return random.sample([option for option in options if option != none], random.randint(least, most))
        case Ideas(most):
            return random.sample(options, random.randint(1, most))
        case Ranking(most):
            return random.sample(options, random.randint(1, most or len(options)))
        case Allocation(points, exact=False):
            return {option: random.randint(0, points // len(options)) for option in options}
        case Allocation(points, bounds=bounds) if bounds:
            left = dict.fromkeys(options, 0)
            first = random.randint(bounds[0].least, bounds[0].most)
            return left | {bounds[0].option: first, options[1]: points - first}
        case Allocation(points):
            shares = sorted(random.randint(0, points) for _ in options[1:])
            return dict(
                zip(options, (b - a for a, b in zip([0, *shares], [*shares, points], strict=True)), strict=True)
            )
        case Rating(least=least, most=most):
            return {option: random.randint(least, most) for option in random.sample(options, random.randint(1, 3))}
        case Number(least, most, decimals):
            return {"value": f"{random.uniform(least, most):.{decimals}f}"}

        case WordCloud(most):
            return random.choices(SPELLINGS, k=random.randint(1, most))


SPELLINGS = [
    *("Énergie", "energie", "ENERGIE ", "año", "ano", "Ano", "Søren", "soren", "green  deal", "Green Deal", "deals"),
    *(
        "Kraków",
        "krakow",
        "ἐλιά",
        "ελια",
        "кофе",
        "Кофе",
        "кофё",
        "Straße",
        "STRASSE",
        "«trust»",
        "trust",
        "e‑car",
        "e-car",
    ),
]


def a_curation(random: Random, method: WordCloud, marks: Counter[str]) -> Curation:
    """What a moderator who clicks about leaves."""
    keys = [word.key for word in method.count(marks, ()).words]
    curation = Curation()
    for _ in range(random.randint(0, 8) if len(keys) > 2 else 0):
        deed = random.choice(list(Deed))
        some = tuple(random.sample(keys, random.randint(1, 2)))
        into = random.choice(keys) if deed is Deed.MERGE else ""
        if curation.root(into) not in {curation.root(key) for key in some}:
            curation = curate(curation, Curating(deed, some, into))
    return curation


def some_rules(random: Random, method: Method) -> Rules:
    if not isinstance(method, Choice | Ranking):
        return Rules()
    last = random.choice([Rung.JOINT, Rung.CHAIR, Rung.DRAW])
    ties = random.choice([(), (last,), (Rung.RUN_OFF, last), (Rung.RUN_OFF, Rung.RUN_OFF, last)])
    majority = random.choice(list(Majority))
    if isinstance(method, Ranking) and method.counting is not Counting.RUN_OFF:
        majority = Majority.PLURALITY
    return Rules(ties=ties, majority=majority, quorum=random.choice(QUORUMS))


def agree(poll: Poll, marks: Counter[str], turnout: Turnout) -> str:
    """Count with both; the verdict, if the poll names a winner."""
    counted = tally(poll, marks)
    decided = outcome(poll, counted, turnout) if poll.rules.names_winner else None
    ballots = [{"tag": str(i), "choices": json.loads(mark)} for i, mark in enumerate(marks.elements())]
    line: dict[str, Any] = {"poll": definition(poll), **figures(poll, turnout, 0)}
    again = recount.recount(line["poll"], ballots, poll.curation.value())
    assert canonical(again) == canonical(result(counted))
    won = recount.outcome(line, again)
    expected = outcome_value(decided, places(counted, decided)) if decided else None
    assert canonical(won) == canonical(expected)
    return decided.verdict if decided else ""


METHODS: dict[str, list[Method]] = {
    "choice": [Choice(), Choice(1, 3), Choice(2, 2)],
    "ranking": [Ranking(), Ranking(2), Ranking(3)],
    "none of these": [Choice(none="green"), Choice(1, 2, none="red"), Choice(2, 2, none="blue")],
    "borda": [Ranking(counting=Counting.BORDA), Ranking(2, counting=Counting.BORDA)],
    "schulze": [Ranking(counting=Counting.SCHULZE), Ranking(2, counting=Counting.SCHULZE)],
    "allocation": [Allocation(), Allocation(7, 1), Allocation(9, 1, exact=False)],
    "bounded": [Allocation(bounds=(Bound("red", 10, 60),))],
    "rating": [Rating(ENDS, ENDS), Rating(ENDS, ENDS, 0, 10)],
    "number": [Number(), Number(-3, 20), Number(0, 12, 2), Number(-50, 1000, 1), Number(0, 10**9, 3)],
    "ideas": [Ideas(), Ideas(1)],
    "words": [
        WordCloud(3),
        WordCloud(2, "es", moderated=False),
        WordCloud(3, "da", held=("deal", "new deal!"), moderated=False),
    ],
}


@pytest.mark.parametrize("kind", METHODS)
def test_both_count_the_same(kind: str) -> None:
    """Few voters, so that ties of every kind come often; a few boxes are crowded."""
    random = Random(kind)
    verdicts = Counter[str]()
    for _ in range(700):
        method = random.choice(METHODS[kind])
        options = () if kind == "number" else OPTIONS[: random.randint(3, 5)]
        poll = a_poll(method, options, some_rules(random, method))
        voters = random.choice([0, 1, 2, 3, 4, 6, 8, 12, 60])
        marks = Counter(method.mark(a_ballot(random, method, options), options) for _ in range(voters))
        if isinstance(method, WordCloud):
            poll = replace(poll, curation=a_curation(random, method, marks))
        entitled = voters + random.randint(0, voters + 1)
        poll = replace(
            poll,
            state=PollState.PUBLISHED,
            entitled=entitled,
            present=random.randint(voters, entitled),
            seed=random.randbytes(32).hex(),
            decided=random.choice([None, *options]),
        )
        verdicts[agree(poll, marks, Turnout(voters, entitled))] += 1
    if kind in ("choice", "ranking", "none of these"):
        assert min(verdicts[verdict] for verdict in ("winner", "tie", "no_quorum", "no_majority", "")) > 20, verdicts


@pytest.mark.parametrize("counting", Counting)
@pytest.mark.parametrize("ballots", [burlington_2009, minneapolis_2013])
def test_both_count_real_elections_the_same(ballots: Any, counting: Counting) -> None:
    named, names = ballots()
    ids = {name: f"option-{place}" for place, name in enumerate(names)}
    marks, options = Counter[str](), tuple(ids.values())
    for mark, number in named.items():
        marks[canonical([ids[name] for name in json.loads(mark) or ()] or None)] += number
    poll = a_poll(Ranking(counting=counting), options, Rules(ties=(Rung.JOINT,)))
    total = sum(marks.values())
    assert agree(poll, marks, Turnout(total, total)) == "winner"


def test_both_give_up_on_the_same_tangled_ties() -> None:
    """Options of which each has one ballot: more sets of those left than anybody looks at."""
    options = tuple(f"option-{i:02}" for i in range(14))
    random = Random(3)
    method = Ranking()
    marks = Counter(
        method.mark([first, *random.sample([o for o in options if o != first], 6)], options) for first in options
    )
    poll = a_poll(method, options, Rules(ties=(Rung.JOINT,)))
    assert agree(poll, marks, Turnout(14, 14)) == "tie"
