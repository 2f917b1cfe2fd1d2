"""How voting methods are written down in ``conference.toml`` and in the database: one form a method."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from voting.domain.methods import Allocation, Bound, Choice, Counting, Ideas, Method, Number, Ranking, Rating, WordCloud
from voting.domain.text import Text
from voting.protocol.wire import Slug
from voting.service.form import Form, Words


class ChoiceForm(Form):
    kind: Literal["choice"] = "choice"
    least: int = 1
    most: int = 1
    blank: bool = True
    none: Slug | None = None

    def built(self) -> Choice:
        return Choice(self.least, self.most, self.blank, self.none)


class BoundForm(Form):
    """``most`` left out: all points."""

    least: int = 0
    most: int | None = None


class AllocationForm(Form):
    """``exact``: all points must be given away, else at most so many."""

    kind: Literal["allocation"] = "allocation"
    points: int = 100
    step: int = 5
    blank: bool = True
    exact: bool = True
    bounds: dict[Slug, BoundForm] = Field(default_factory=dict)

    def built(self) -> Allocation:
        bounds = (
            Bound(option, bound.least, self.points if bound.most is None else bound.most)
            for option, bound in self.bounds.items()
        )
        return Allocation(self.points, self.step, self.blank, self.exact, tuple(bounds))


class RankingForm(Form):
    """``most`` left out: all options may be ranked."""

    kind: Literal["ranking"] = "ranking"
    most: int | None = None
    blank: bool = True
    counting: Counting = Counting.RUN_OFF

    def built(self) -> Ranking:
        return Ranking(self.most, self.blank, self.counting)


class RatingForm(Form):
    """``low`` and ``high`` name the ends of the scale."""

    kind: Literal["rating"] = "rating"
    least: int = 1
    most: int = 5
    low: Words
    high: Words
    blank: bool = True

    def built(self) -> Rating:
        return Rating(self.low, self.high, self.least, self.most, self.blank)


class NumberForm(Form):
    kind: Literal["number"] = "number"
    least: int = 0
    most: int = 100
    decimals: int = 0
    unit: Words | None = None
    blank: bool = True

    def built(self) -> Number:
        return Number(self.least, self.most, self.decimals, self.unit, self.blank)


class WordsForm(Form):
    """``language``: which accents make another word. ``held``: words that wait for a moderator where others do not."""

    kind: Literal["words"] = "words"
    most: int = 1
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")] = "en"
    moderated: bool = True
    held: tuple[Annotated[str, StringConstraints(max_length=100)], ...] = ()
    blank: bool = True

    def built(self) -> WordCloud:
        return WordCloud(self.most, self.language, self.moderated, self.held, self.blank)


class IdeasForm(Form):
    """``most``: ideas that a ballot may support; ``each``: ideas that a badge may send."""

    kind: Literal["ideas"] = "ideas"
    most: int = 3
    each: int = 3
    moderated: bool = True
    themes: tuple[Words, ...] = ()
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")] = "en"
    blank: bool = True

    def built(self) -> Ideas:
        return Ideas(self.most, self.each, self.moderated, self.themes, self.language, self.blank)


MethodForm = Annotated[
    ChoiceForm | AllocationForm | RankingForm | RatingForm | NumberForm | WordsForm | IdeasForm,
    Field(discriminator="kind"),
]


def method_form(method: Method) -> MethodForm:
    """The form that ``method`` was built from."""
    match method:
        case Choice(least, most, blank, none):
            return ChoiceForm(least=least, most=most, blank=blank, none=none)
        case Allocation(points, step, blank, exact, bounds):
            return AllocationForm(
                points=points,
                step=step,
                blank=blank,
                exact=exact,
                bounds={bound.option: BoundForm(least=bound.least, most=bound.most) for bound in bounds},
            )
        case Ranking(most, blank, counting):
            return RankingForm(most=most, blank=blank, counting=counting)
        case Rating(low, high, least, most, blank):
            return RatingForm(low=dict(low), high=dict(high), least=least, most=most, blank=blank)
        case Number(least, most, decimals, unit, blank):
            return NumberForm(least=least, most=most, decimals=decimals, unit=_dict(unit), blank=blank)
        case WordCloud(most, language, moderated, held, blank):
            return WordsForm(most=most, language=language, moderated=moderated, held=held, blank=blank)
        case Ideas(most, each, moderated, themes, language, blank):
            sorted_under = tuple(dict(theme) for theme in themes)
            return IdeasForm(
                most=most, each=each, moderated=moderated, themes=sorted_under, language=language, blank=blank
            )


def _dict(text: Text | None) -> dict[str, str] | None:
    return None if text is None else dict(text)
