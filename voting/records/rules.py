"""The rules of a poll in words."""

from voting.domain.methods import Allocation, Choice, Method, Ranking
from voting.domain.poll import Poll
from voting.records.wording import Wording


def rules_in_words(poll: Poll, say: Wording) -> list[str]:
    """One sentence a rule, in the order in which a vote goes."""
    rules = poll.rules
    sentences = [say.rule("secret" if rules.secret else "named")]
    if rules.categories:
        sentences.append(say.rule("electorate_some", categories=", ".join(rules.categories)))
    else:
        sentences.append(say.rule("electorate_all"))
    if rules.secret:
        sentences.append(say.rule("least_electorate", least=rules.least_electorate))
    sentences.append(_marking(poll.method, say))
    sentences.append(say.rule("blank" if poll.method.blank else "no_blank"))
    sentences.append(say.rule("change" if rules.change else "no_change"))
    if rules.seconds:
        sentences.append(say.rule("seconds", time=say.duration(rules.seconds)))
    else:
        sentences.append(say.rule("no_seconds"))
    sentences.append(say.rule("late"))
    sentences.append(say.rule(f"shown_{rules.shown}"))
    return sentences


def _marking(method: Method, say: Wording) -> str:
    match method:
        case Choice(least=1, most=1):
            return say.rule("choose_one")
        case Choice(least, most) if least == most:
            return say.rule("choose_exactly", most=most)
        case Choice(least, most):
            return say.rule("choose_between", least=least, most=most)
        case Allocation(points):
            return say.rule("allocation", points=points)
        case Ranking(most):
            return say.rule("rank_all") if most is None else say.rule("rank_most", most=most)
