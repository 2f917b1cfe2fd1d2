"""What moderators make of the words of a word cloud: which are shown, which hidden, which are one.

It is part of how the poll is counted, so the journal commits to it: each change is entered with the curation's hash,
and never with a word, since a journal cannot be shortened and a hidden word may be an insult or a name.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from voting.domain.errors import InvalidInput


class Deed(StrEnum):
    SHOW = "show"
    HIDE = "hide"
    WAIT = "wait"
    """Undo either: the word is as if nobody had looked at it."""
    MERGE = "merge"
    """Count the words as another one, which they are in another form."""
    PART = "part"
    """Undo that."""


@dataclass(frozen=True, slots=True)
class Curating:
    """One act: what is done to the words with these ``keys``; ``into`` which one they are merged."""

    deed: Deed
    keys: tuple[str, ...]
    into: str = ""

    def record(self, after: "Curation") -> str:
        """What the journal keeps of the act, which led to ``after``: no word."""
        return f"{self.deed} {len(self.keys)}, words {after.hash}"


@dataclass(frozen=True, slots=True)
class Curation:
    """Keys of words (see ``methods.words``). ``merged``: key to the key that it counts as, which is merged into none
    itself. ``changes`` rises with each act."""

    merged: Mapping[str, str] = field(default_factory=dict)
    shown: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    changes: int = 0

    def root(self, key: str) -> str:
        """The key that ``key`` counts as."""
        return self.merged.get(key, key)

    def value(self) -> dict[str, object]:
        """As JSON: one value for one curation."""
        return {"merged": dict(self.merged), "shown": sorted(self.shown), "hidden": sorted(self.hidden)}

    @property
    def hash(self) -> str:
        """SHA-256 over the value as canonical JSON, in hex; empty where nothing was ever done."""
        if not self.changes:
            return ""
        text = json.dumps(self.value(), separators=(",", ":"), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def curate(before: Curation, act: Curating) -> Curation:
    """The curation after ``act``; doing the same again changes nothing but ``changes``. Raises InvalidInput for a word
    that would be merged into itself."""
    keys = frozenset(before.root(key) for key in act.keys) if act.deed is not Deed.PART else frozenset(act.keys)
    after = replace(before, changes=before.changes + 1)
    match act.deed:
        case Deed.SHOW:
            return replace(after, shown=before.shown | keys, hidden=before.hidden - keys)
        case Deed.HIDE:
            return replace(after, shown=before.shown - keys, hidden=before.hidden | keys)
        case Deed.WAIT:
            return replace(after, shown=before.shown - keys, hidden=before.hidden - keys)
        case Deed.PART:
            return replace(after, merged={key: to for key, to in before.merged.items() if key not in keys})
        case Deed.MERGE:
            into = before.root(act.into)
            if not into or into in keys:
                raise InvalidInput("A word cannot be merged into itself.", field="into")
            moved = {key: into if to in keys else to for key, to in before.merged.items()}
            return replace(
                after,
                merged=moved | dict.fromkeys(sorted(keys), into),
                shown=before.shown - keys,
                hidden=before.hidden - keys,
            )
