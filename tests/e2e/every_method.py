"""A poll of every method with the longest texts we have, its ballots counted by the rules of the domain, and all frames
that a projector shows of it. Texts are in the languages of Europe: long words, other scripts, letters with marks."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from tests.e2e.screened_room import now
from voting.client.marking import mark
from voting.domain.methods import (
    Allocation,
    Bound,
    Choice,
    Counting,
    Method,
    Number,
    Ranking,
    Rating,
    Tally,
    WordCloud,
)
from voting.domain.methods.words import LONGEST as LONGEST_WORD
from voting.domain.poll import Option, Poll, PollState
from voting.domain.rules import Rules, Shown
from voting.domain.runsheet import CueKind
from voting.domain.text import Text
from voting.protocol.polls import PollView, ResultView
from voting.service.preflight import LONGEST_NAME
from voting.service.views import view_poll, view_result

VOTERS = 214
TITLE = {
    "en": "Which of the following seven stepping stones towards “Clusters of Change” do you regard as the most "
    "important one?",
    "de": "Welche der folgenden Maßnahmen zur Internationalisierungsförderung mittelständischer Unternehmensnetzwerke "
    "halten Sie für die wichtigste?",
    "fr": "Laquelle des sept étapes suivantes vers des écosystèmes industriels européens plus résilients vous "
    "paraît-elle la plus importante ?",
}
LABELS = (
    "Relier l’Europe et favoriser un positionnement stratégique dans les chaînes de valeur",
    "Europa verbinden und die strategische Stellung in globalen Wertschöpfungsketten fördern",
    "Προώθηση της διεθνοποίησης των μικρομεσαίων επιχειρήσεων και των συνεργατικών σχηματισμών",
    "Насърчаване на междурегионалното сътрудничество и интернационализацията на клъстерите",
    "Kansainvälistymisen edistäminen ja pk-yritysten kasvumahdollisuuksien vahvistaminen",
    "A kis- és középvállalkozások nemzetközivé válásának és együttműködésének elősegítése",
    "Wspieranie międzynarodowej współpracy przedsiębiorstw i zrównoważonego rozwoju",
)
LOW = {"en": "would warn everybody against it", "de": "würde allen davon abraten", "fr": "le déconseillerais à tous"}
HIGH = {
    "en": "would recommend it to everybody",
    "de": "würde es allen nachdrücklich weiterempfehlen",
    "fr": "le recommanderais à tous",
}
PEOPLE = {"en": "people who work in clusters", "de": "Beschäftigte in Clusterunternehmen", "fr": "emplois en cluster"}
WORDS = (
    *("Wettbewerbsfähigkeitsförderung", "Διεθνοποίηση επιχειρήσεων", "сътрудничество между клъстери"),
    *("kansainvälistyminen", "internationalisation", "współpraca międzynarodowa", "együttműködés", "spolupráce"),
    *("coopération interrégionale", "samenwerking", "cooperare", "suradnja", "sadarbība", "koostöö", "comhoibriú"),
    *("bendradarbiavimas", "sodelovanje", "kooperazzjoni", "cooperazione", "colaboração", "cooperación", "samarbejde"),
    *("samarbete", "trust", "EU funds", "people", "skills", "networking", "green transition", "new markets", "talent"),
)
MARK = {"en": "Question asked in 2019, wording reconstructed", "de": "Frage aus dem Jahr 2019, Wortlaut rekonstruiert"}

assert max(map(len, LABELS)) <= LONGEST_NAME
assert max(map(len, WORDS)) <= LONGEST_WORD


@dataclass(frozen=True)
class Example:
    """``keys``: how a ballot is marked without a mouse, as steps of (what is to be reached, the keys pressed on it)."""

    name: str
    poll: Poll
    keys: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def tally(self) -> Tally:
        """Of the ballots of a room with a taste."""
        view, ids = view_poll(self.poll), self.poll.option_ids
        draws = [mark(view, Random(number), seed=7) for number in range(VOTERS)]
        if isinstance(self.poll.method, WordCloud):
            draws = [self._words(Random(number)) for number in range(VOTERS)]
        return self.poll.method.count(Counter(self.poll.method.mark(draw, ids) for draw in draws), ids)

    def _words(self, random: Random) -> list[str]:
        return random.sample(WORDS, counts=[max(1, 60 // place) for place in range(1, len(WORDS) + 1)], k=1)


def held(name: str, method: Method, *keys: tuple[str, tuple[str, ...]], options: int = 7, **more: Any) -> Example:
    named = tuple(Option(f"o{number}", {"en": label}) for number, label in enumerate(LABELS[:options], 1))
    title: Text = more.pop("title", TITLE)
    rules = Rules(secret=False, shown=Shown.LIVE)
    poll = Poll(name, "plenary", title, method, more.pop("options_are", named), rules, mark=MARK, entitled=287)
    return Example(name, replace(poll, state=PollState.ARMED), keys)


FIRST, SECOND = LABELS[0], LABELS[1]
NONE_OF_THESE = Option("none", {"en": "None of these", "de": "Nichts davon", "fr": "Aucune de ces réponses"})
ADD_TWO = (FIRST, ("Enter", "Enter"))
EXAMPLES = (
    held("choice", Choice(), (FIRST, ("Space", "ArrowDown"))),
    held(
        "several-or-none",
        Choice(least=1, most=3, none="none"),
        (FIRST, ("Space",)),
        (SECOND, ("Space",)),
        options_are=(*(Option(f"o{n}", {"en": label}) for n, label in enumerate(LABELS[:6], 1)), NONE_OF_THESE),
    ),
    held("points", Allocation(100, 5), (f"{FIRST}, points", ("ArrowRight", "ArrowRight"))),
    held(
        "points-at-most",
        Allocation(100, 5, exact=False, bounds=(Bound("o1", 10, 40), Bound("o4", 0, 20))),
        (f"{FIRST}, points", ("ArrowRight", "End")),
        (f"{SECOND}: 5 more", ("Enter", "Space")),
    ),
    held("two-shares", Allocation(100, 5), (f"{FIRST}, points", ("ArrowLeft",)), options=2),
    held("run-off", Ranking(), ADD_TWO),
    held("borda", Ranking(most=3, counting=Counting.BORDA), ADD_TWO),
    held("schulze", Ranking(counting=Counting.SCHULZE), ADD_TWO, options=4),
    held("schulze-of-seven", Ranking(counting=Counting.SCHULZE), ADD_TWO),
    held("rating", Rating(LOW, HIGH), (f"1, {LOW['en']}", ("Space", "ArrowRight", "ArrowRight")), options=4),
    held("rating-of-seven", Rating(LOW, HIGH, 0, 10), (f"0, {LOW['en']}", ("Space", "ArrowLeft"))),
    held("rating-of-one", Rating(LOW, HIGH, 0, 10), (f"0, {LOW['en']}", ("Space",)), options=1),
    held("number", Number(-50, 1_000_000, 2, PEOPLE), ("Your figure", tuple("1250.5")), options=0),
    held("percent", Number(0, 100, 0, {"en": "%"}), ("Your figure", tuple("35")), options=0),
    held("words", WordCloud(most=3, moderated=False), ("Word 1", tuple("trust")), options=0),
    held("word", WordCloud(most=1, moderated=False), ("Your word", tuple("trust")), options=0),
)


@dataclass(frozen=True)
class Frame:
    name: str
    cue: CueKind
    poll: PollView
    result: ResultView | None


def frames(example: Example) -> Iterator[Frame]:
    """What a projector shows of the poll, first to last; it is sealed at first, and open at the end."""
    poll, result = view_poll(example.poll), view_result(example.tally)
    nobody = view_result(example.poll.method.count({}, example.poll.option_ids))

    def of(state: PollState, **fields: Any) -> PollView:
        return poll.model_copy(update={"state": state, **fields})

    sealed: dict[str, Any] = {"shown": Shown.HELD, "secret": True}
    yield Frame("ready", CueKind.POLL, of(PollState.ARMED, opens_at=now() + 90_000, secret=True), None)
    yield Frame("open", CueKind.POLL, of(PollState.OPEN, closes_at=now() + 600_000, **sealed), None)
    yield Frame("first", CueKind.POLL, of(PollState.OPEN), nobody)
    yield Frame("live", CueKind.POLL, of(PollState.OPEN, closes_at=now() + 600_000), result)
    yield Frame("count", CueKind.POLL, of(PollState.OPEN, closes_at=now() + 9_500), result)
    yield Frame("sealed", CueKind.RESULT, of(PollState.CLOSED, words=HEAD, **sealed), None)
    yield Frame("closed", CueKind.RESULT, of(PollState.CLOSED), result)
    yield Frame("revealed", CueKind.RESULT, of(PollState.PUBLISHED), result)


HEAD = ["abandon", "ability", "able", "about", "above", "absent", "absorb", "abstract"]
