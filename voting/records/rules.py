"""The rules of a poll, and what came of them, in words."""

from collections.abc import Sequence

from voting.domain.methods import Allocation, Choice, Counting, Ideas, Method, Number, Ranking, Rating, WordCloud
from voting.domain.outcome import Outcome
from voting.domain.poll import Option, Poll
from voting.domain.rules import Rules, Rung
from voting.records.wording import Wording


def rules_in_words(poll: Poll, say: Wording) -> list[str]:
    """One sentence a rule, in the order in which a vote goes."""
    rules = poll.rules
    return [
        *_electorate(poll, say),
        *_marking(poll.method, poll.options, rules, say),
        *_course(rules, say),
        *_winning(poll, say),
    ]


def _electorate(poll: Poll, say: Wording) -> list[str]:
    rules = poll.rules
    said = [say.rule("secret" if rules.secret else "named")]
    if rules.categories:
        said.append(say.rule("electorate_some", categories=", ".join(rules.categories)))
    else:
        said.append(say.rule("electorate_all"))
    if rules.rooms:
        said.append(say.rule("rooms", rooms=say.listed([say.room(id) for id in rules.rooms])))
    if rules.checked_in:
        said.append(say.rule("checked_in"))
    said.append(say.rule(f"one_vote_{rules.one_vote}"))
    if rules.weighted:
        said.append(say.rule("weighted"))
        said += [
            say.rule("weights", weight=each.weight, organisations=say.listed(each.organisations))
            for each in poll.weights
        ]
    if not rules.own:
        said.append(say.rule("own"))
    if rules.secret:
        said.append(say.rule("least_electorate", least=rules.least_electorate))
    if rules.breakdown:
        said.append(say.rule(f"breakdown_{rules.breakdown}", least=rules.least_group))
    return said


def _marking(method: Method, options: Sequence[Option], rules: Rules, say: Wording) -> list[str]:
    said = []
    match method:
        case Choice(least=1, most=1):
            said.append(say.rule("choose_one"))
        case Choice(least, most) if least == most:
            said.append(say.rule("choose_exactly", most=most))
        case Choice(least, most):
            said.append(say.rule("choose_between", least=least, most=most))
        case Allocation(points, exact=exact, bounds=bounds):
            said.append(say.rule("allocation" if exact else "allocation_most", points=points))
            labels = {option.id: say.text(option.label) for option in options}
            said += [
                say.rule("allocation_bound", label=labels[bound.option], least=bound.least, most=bound.most)
                for bound in bounds
            ]
        case Ranking(most):
            said.append(say.rule("ranking_most", most=most) if most else say.rule("ranking"))
        case Rating(low, high, least, most):
            said.append(say.rule("rating", least=least, low=say.text(low), most=most, high=say.text(high)))
        case Number(least, most, _, unit):
            named = {"unit": say.text(unit)} if unit else {}
            said.append(say.rule("number_unit" if unit else "number", least=least, most=most, **named))
        case WordCloud(most, _, moderated):
            said.append(say.rule("words_one") if most == 1 else say.rule("words_most", most=most))
            said.append(say.rule("words_same"))
            said.append(say.rule("words_moderated" if moderated else "words_live"))
        case Ideas(most, each, moderated):
            said.append(say.rule("ideas_sent", each=each))
            said.append(say.rule("ideas_moderated" if moderated else "ideas_live"))
            said.append(say.rule("ideas_one") if most == 1 else say.rule("ideas_most", most=most))
    if isinstance(method, Choice) and method.none is not None:
        label = next(option.label for option in options if option.id == method.none)
        said.append(say.rule("none_of_these", label=say.text(label)))
    said.append(say.rule("blank" if method.blank else "no_blank"))
    if rules.shuffle:
        said.append(say.rule("shuffle"))
    said.append(say.rule("change" if rules.change else "no_change"))
    return said


def _course(rules: Rules, say: Wording) -> list[str]:
    closing = say.rule("seconds", time=say.duration(rules.seconds)) if rules.seconds else say.rule("no_seconds")
    return [closing, say.rule("late"), say.rule(f"shown_{rules.shown}")]


def _winning(poll: Poll, say: Wording) -> list[str]:
    rules = poll.rules
    said = []
    if rules.quorum:
        said.append(say.rule(f"quorum_{rules.quorum.of}", percent=rules.quorum.percent))
    if isinstance(poll.method, Ranking):
        run_off = poll.method.counting is Counting.RUN_OFF
        said.append(say.rule("run_off_rounds" if run_off else poll.method.counting))
    if rules.names_winner:
        if not (isinstance(poll.method, Ranking) and poll.method.counting is not Counting.RUN_OFF):
            said.append(say.rule(rules.majority))
        said.append(say.rule("ties", ladder=say.then([say.rung(rung) for rung in rules.ties])))
    return said


def outcome_in_words(poll: Poll, decided: Outcome, say: Wording) -> str:
    """Who won, or why nobody did."""
    labels = {option.id: say.text(option.label) for option in poll.options}

    def names(ids: Sequence[str]) -> str:
        return say.listed([labels[id] for id in ids])

    if decided.rung is Rung.RUN_OFF:
        return say.verdict(f"run_off_{decided.verdict}", leaders=names(decided.leaders))
    return say.verdict(decided.rung or decided.verdict, names=names(decided.winners))
