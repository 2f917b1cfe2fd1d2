"""Ideas: attendees send short texts, a moderator sees to them, and then everybody supports a few of them.

Sending comes before the vote (see ``domain.ideas``). What is voted on are the ideas that arming has fixed: each ballot
supports one or more of them, and at most ``most``. A blank ballot counts as a participation and for no idea. A change
replaces the whole ballot.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from voting.domain.errors import DefinitionInvalid
from voting.domain.methods.choice import Choice, ChoiceTally
from voting.domain.plain import plain
from voting.domain.text import Text

LONGEST = 100
"""Characters of an idea: a list of them is read from the last row."""

LONGEST_THEME = 40

MOST_SENT = 10
"""Ideas that a badge may send at the most, whatever a poll says."""

MOST_SUPPORTED = 20
"""Ideas that a ballot may support at the most, whatever a poll says."""

MOST_THEMES = 12


@dataclass(frozen=True, slots=True)
class Ideas:
    """Support one idea or more, at most ``most``. ``each``: ideas that a badge may send. ``moderated``: an idea is
    shown once a moderator shows it; else at once, unless it has a word in it that is held back. ``themes`` to sort
    ideas under; a moderator may think of others. ``language``: the one that ideas are taken to be in."""

    kind: ClassVar[str] = "ideas"
    most: int = 3
    each: int = 3
    moderated: bool = True
    themes: tuple[Text, ...] = ()
    language: str = "en"
    blank: bool = True

    def check(self, options: Sequence[str]) -> None:  # noqa: ARG002 - ideas come after the definition
        """Raises DefinitionInvalid for a limit out of bounds, or a theme that is too long or there twice."""
        if not 1 <= self.most <= MOST_SUPPORTED:
            raise DefinitionInvalid(f"A ballot supports 1 to {MOST_SUPPORTED} ideas.", most=self.most)
        if not 1 <= self.each <= MOST_SENT:
            raise DefinitionInvalid(f"A badge may send 1 to {MOST_SENT} ideas.", each=self.each)
        if len(self.themes) > MOST_THEMES:
            raise DefinitionInvalid(f"At most {MOST_THEMES} themes.", field="themes")
        labels = [label for theme in self.themes for label in set(theme.values())]
        if len(set(labels)) != len(labels):
            raise DefinitionInvalid("Two themes have the same name.", field="themes")
        for label in labels:
            if len(plain(label, LONGEST_THEME)) != len(label):
                raise DefinitionInvalid("A theme has blanks to spare.", field="themes")

    def theme(self, name: str) -> Text:
        """The theme with this name in any language, in all of its languages."""
        known = (theme for theme in self.themes if name in theme.values())
        return next(known, {self.language: name})

    def mark(self, choices: object, options: Sequence[str]) -> str:
        """``choices``: a list of ids of ideas, or None for a blank ballot. Raises BallotInvalid."""
        return Choice(1, self.most, self.blank).mark(choices, options)

    def count(self, marks: Mapping[str, int], options: Sequence[str]) -> ChoiceTally:
        """Ballots that support each idea."""
        return Choice(1, self.most, self.blank).count(marks, options)
