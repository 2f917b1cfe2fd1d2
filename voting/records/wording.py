"""The language of a protocol: its sentences, times and numbers. Nothing is decided here."""

from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from voting.domain.conference import Conference
from voting.domain.text import Millis, Text, pick
from voting.records import texts_electorates, texts_ideas, texts_words
from voting.records.method_texts import METHOD_LABELS, METHOD_RULES
from voting.records.texts import ACTS, LABELS, LANGUAGES, MONTHS, RULES, RUNGS, VERDICTS

_RULES = RULES | METHOD_RULES | texts_words.RULES | texts_ideas.RULES | texts_electorates.RULES
_LABELS = LABELS | METHOD_LABELS | texts_words.LABELS | texts_ideas.LABELS | texts_electorates.LABELS


class Wording:
    """The conference's language, its times and its way to write numbers: its first language if it is one of LANGUAGES,
    else English."""

    def __init__(self, conference: Conference) -> None:
        first = conference.languages[0] if conference.languages else ""
        self.language = first if first in LANGUAGES else "en"
        self._place = LANGUAGES.index(self.language)
        self._zone = ZoneInfo(conference.time_zone)
        self._rooms = {room.id: room.name for room in conference.rooms}

    def rule(self, key: str, **values: object) -> str:
        return _RULES[key][self._place].format(**values)

    def room(self, id: str) -> str:
        return self.text(self._rooms[id]) if id in self._rooms else id

    def rung(self, key: str) -> str:
        return RUNGS[key][self._place]

    def verdict(self, key: str, **values: object) -> str:
        return VERDICTS[key][self._place].format(**values)

    def label(self, key: str, **values: object) -> str:
        return _LABELS[key][self._place].format(**values)

    def listed(self, names: Sequence[str]) -> str:
        """As ``A, B and C``."""
        return f" {self.label('and')} ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)

    def then(self, things: Sequence[str]) -> str:
        """One after the other, as in a tie ladder."""
        return f"; {self.label('then')} ".join(things)

    def act(self, action: str) -> str:
        """What an entry of the journal says was done; its own word where there is none here."""
        return ACTS[action][self._place] if action in ACTS else action.replace("_", " ")

    def text(self, text: Text) -> str:
        return pick(text, self.language)

    def moment(self, at: Millis) -> str:
        """As ``26 November 2026, 14:32:07``."""
        local = datetime.fromtimestamp(at / 1000, UTC).astimezone(self._zone)
        month = MONTHS[self.language].split()[local.month - 1]
        dot = "." if self.language == "de" else ""
        return f"{local.day}{dot} {month} {local.year}, {local:%H:%M:%S}"

    def clock(self, at: Millis) -> str:
        """As ``2026-11-26  14:32:07``, in one piece: for tables."""
        return f"{datetime.fromtimestamp(at / 1000, UTC).astimezone(self._zone):%Y-%m-%d\u00a0\u00a0%H:%M:%S}"

    def decimal(self, number: str) -> str:
        return number if self.language == "en" else number.replace(".", ",")

    def percent(self, part: int, whole: int) -> str:
        """With one decimal; a dash of nothing."""
        if not whole:
            return "–"
        space = "" if self.language == "en" else "\u00a0"
        return self.decimal(f"{100 * part / whole:.1f}") + space + "%"

    def duration(self, seconds: int) -> str:
        minutes, rest = divmod(seconds, 60)
        return " ".join([*([f"{minutes} min"] if minutes else []), *([f"{rest} s"] if rest or not minutes else [])])
