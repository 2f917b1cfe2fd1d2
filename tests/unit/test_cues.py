"""What each kind of cue needs, what it cannot have, and what the Wi-Fi card's code says."""

from dataclasses import replace
from typing import Any

import pytest

from tests.unit.samples import poll
from voting.domain.errors import DefinitionInvalid
from voting.domain.methods import Allocation, Ranking
from voting.domain.poll import Poll
from voting.domain.rules import By, Rules, Rung
from voting.domain.runsheet import MOST_ITEMS, Cue, CueKind, Item, check_cue
from voting.domain.wifi import Wifi
from voting.service.cue_form import CueForm

TEXT = {"en": "Text"}
LINE = Item("14:00", {"en": "Opening"})
POLLS = {
    id: replace(known, id=id)
    for id, known in {
        "p": poll(),
        "q": poll(),
        "points": poll(method=Allocation()),
        "ranks": poll(method=Ranking()),
        "ranks2": poll(method=Ranking()),
        "groups": poll(rules=Rules(breakdown=By.CATEGORY)),
        "hush": poll(rules=Rules(ties=(Rung.JOINT,), figures=False)),
        "aside": replace(poll(), room="side"),
    }.items()
}

WHOLE: dict[CueKind, dict[str, Any]] = {
    CueKind.TITLE: {"text": TEXT},
    CueKind.JOIN: {},
    CueKind.WIFI: {"wifi": Wifi("Conference", "cluster22")},
    CueKind.AGENDA: {"items": (LINE, Item("", {"en": "Coffee", "fr": "Café"}))},
    CueKind.POLL: {"poll": "p"},
    CueKind.RESULT: {"poll": "p"},
    CueKind.BREAKDOWN: {"poll": "groups"},
    CueKind.COMPARISON: {"compare": ("p", "q")},
    CueKind.MESSAGE: {"text": TEXT},
    CueKind.QUESTIONS: {},
    CueKind.IMAGE: {"text": TEXT},
    CueKind.BLANK: {},
}


def cue(kind: CueKind, **fields: Any) -> Cue:
    return Cue("cue", kind, {"en": "Title"}, **fields)


def check(tried: Cue, polls: dict[str, Poll] = POLLS) -> None:
    check_cue(tried, "plenary", polls)


def test_every_kind_is_tried() -> None:
    assert set(WHOLE) == set(CueKind)


@pytest.mark.parametrize("kind", list(CueKind))
def test_a_whole_cue_is_accepted_and_written_down_as_it_is(kind: CueKind) -> None:
    whole = cue(kind, **WHOLE[kind])
    check(whole)
    form = CueForm.of(whole)
    assert form.built() == whole
    assert CueForm.model_validate_json(form.model_dump_json()).built() == whole


@pytest.mark.parametrize("kind", [kind for kind in CueKind if WHOLE[kind] and kind != "title"])
def test_a_cue_without_what_it_shows_is_refused(kind: CueKind) -> None:
    with pytest.raises(DefinitionInvalid, match="without a"):
        check(cue(kind))


@pytest.mark.parametrize("given", ["poll", "compare", "wifi", "items"])
def test_a_cue_that_has_what_its_kind_does_not_show_is_refused(given: str) -> None:
    value = next(fields[given] for fields in WHOLE.values() if given in fields)
    for kind, fields in WHOLE.items():
        if given not in fields:
            with pytest.raises(DefinitionInvalid, match=f"has no '{given}'"):
                check(cue(kind, **fields, **{given: value}))


@pytest.mark.parametrize(
    ("compare", "said"),
    [
        (("p",), "two polls"),
        (("p", "p"), "two polls"),
        (("p", "q", "points"), "two polls"),
        (("p", "points"), "no common scale"),
        (("ranks", "ranks2"), "no common scale"),
        (("p", "hush"), "shows none"),
        (("p", "aside"), "not in this room"),
        (("p", "nowhere"), "not in this room"),
    ],
)
def test_results_that_cannot_stand_side_by_side_are_refused(compare: tuple[str, ...], said: str) -> None:
    with pytest.raises(DefinitionInvalid, match=said):
        check(cue(CueKind.COMPARISON, compare=compare))


def test_groups_of_a_poll_that_has_no_breakdown_cannot_be_shown() -> None:
    with pytest.raises(DefinitionInvalid, match="no breakdown"):
        check(cue(CueKind.BREAKDOWN, poll="p"))


@pytest.mark.parametrize(
    "items",
    [(LINE,) * (MOST_ITEMS + 1), (Item("", {"en": "x", "fr": "y" * 81}),), (Item("o" * 21, {"en": "x"}),)],
)
def test_an_agenda_that_nobody_could_read_is_refused(items: tuple[Item, ...]) -> None:
    with pytest.raises(DefinitionInvalid, match="read"):
        check(cue(CueKind.AGENDA, items=items))


@pytest.mark.parametrize(
    ("wifi", "payload"),
    [
        (Wifi("Conference", "cluster22"), "WIFI:T:WPA;S:Conference;P:cluster22;;"),
        (Wifi("Open house"), "WIFI:T:nopass;S:Open house;;"),
        (Wifi("Quiet", "cluster22", hidden=True), "WIFI:T:WPA;S:Quiet;P:cluster22;H:true;;"),
        # the example of the format's own description
        (Wifi('"foo;bar\\baz"', "a:b,c;d\\e"), r"WIFI:T:WPA;S:\"foo\;bar\\baz\";P:a\:b\,c\;d\\e;;"),
        (Wifi("Café Ω"), "WIFI:T:nopass;S:Café Ω;;"),
    ],
)
def test_the_code_of_a_network_is_escaped(wifi: Wifi, payload: str) -> None:
    assert wifi.problem == ""
    assert wifi.payload == payload


@pytest.mark.parametrize(
    "wifi",
    [
        Wifi(""),
        Wifi("x" * 33),
        Wifi("Ω" * 17),
        Wifi("two\nlines"),
        Wifi("Net", "short"),
        Wifi("Net", "x" * 64),
        Wifi("Net", "pässword"),
        Wifi("Net", "tab\tbed in"),
        Wifi(";" * 32, ";" * 63, hidden=True),
    ],
)
def test_no_network_is_called_or_guarded_like_this(wifi: Wifi) -> None:
    assert wifi.problem.endswith(".")
    with pytest.raises(DefinitionInvalid, match="no possible network"):
        check(cue(CueKind.WIFI, wifi=wifi))


def test_a_key_of_64_hexadecimal_digits_is_a_password() -> None:
    assert Wifi("Net", "0123456789abcdef" * 4).problem == ""
