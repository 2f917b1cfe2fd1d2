"""Documents that are nearly right: what a decoder must tell from right ones, and what noise never reaches."""

import copy
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

Json = Any
Place = tuple[Json, Json]

ODD_TEXTS = st.sampled_from(
    ["", " ", "\x00", "a\x00b", "\x1b[2K", "\n", "\u202e", "\ud7ff", "é" * 70, "x" * 600, "../x", "1", "true", "null"]
)
ODD_NUMBERS = st.sampled_from(
    [-1, 0, 1, 2, 100, 2**31 - 1, 2**31, 2**53 + 1, 2**63 - 1, 2**63, -(2**63) - 1, 10**400, 0.5, -0.0, 1e308]
)

SCALARS = st.none() | st.booleans() | st.integers() | ODD_NUMBERS | st.text(max_size=12) | ODD_TEXTS

VALUES: st.SearchStrategy[Json] = st.recursive(
    SCALARS | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8) | ODD_TEXTS, inner, max_size=3),
    max_leaves=6,
)
"""Any JSON, odd values often."""


def places(document: Json) -> Iterator[Place]:
    """Every place in ``document``: its container, and its key or index there."""
    keys = document.keys() if isinstance(document, dict) else range(len(document))
    for key in [*keys]:
        yield document, key
        if isinstance(document[key], dict | list):
            yield from places(document[key])


@st.composite
def mutated(draw: st.DrawFn, document: Json, values: st.SearchStrategy[Json] = VALUES, most: int = 3) -> Json:
    """``document`` with up to ``most`` things in it replaced, taken out, doubled, swapped or added."""
    changed = copy.deepcopy(document)
    for _ in range(draw(st.integers(1, most))):
        found = [*places(changed)]
        if not found:
            break
        inside, key = found[draw(st.integers(0, len(found) - 1))]
        match draw(st.sampled_from(["replace", "replace", "take", "double", "swap", "add"])):
            case "replace":
                inside[key] = draw(values)
            case "take":
                del inside[key]
            case "double" if isinstance(inside, list):
                inside.insert(key, copy.deepcopy(inside[key]))
            case "swap":
                other, place = found[draw(st.integers(0, len(found) - 1))]
                inside[key] = copy.deepcopy(other[place])
            case _ if isinstance(inside, dict):
                inside[draw(st.text(max_size=8))] = draw(values)
            case _:
                inside.append(draw(values))
    return changed


@st.composite
def damaged(draw: st.DrawFn, content: bytes, most: int = 6) -> bytes:
    """A file with up to ``most`` places overwritten, cut out, or filled."""
    changed = bytearray(content)
    for _ in range(draw(st.integers(1, most))):
        at = draw(st.integers(0, max(len(changed) - 1, 0)))
        match draw(st.sampled_from(["write", "write", "cut", "fill", "end"])):
            case "write":
                patch = draw(st.binary(min_size=1, max_size=8))
                changed[at : at + len(patch)] = patch
            case "cut":
                del changed[at : at + draw(st.integers(1, 64))]
            case "fill":
                changed[at:at] = draw(st.binary(min_size=1, max_size=8))
            case _:
                del changed[at:]
    return bytes(changed)
