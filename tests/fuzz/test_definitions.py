"""A conference as somebody wrote it down: read, and the same again from what the database keeps, or refused by name."""

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.faults.soak import size
from tests.fuzz.mutation import Json, damaged, mutated
from tests.integration.hall import DEFINITION
from voting.domain.conference import Conference
from voting.domain.errors import DefinitionInvalid
from voting.service.definition import ConferenceForm, PollForm, RoomForm, build_conference, read_conference
from voting.service.views import view_poll

DEMO = Path(__file__).parents[2] / "voting/demo/data/conference"
FILE = (DEMO / "2-plenary.toml").read_bytes()
MERGED: Json = {"rooms": [], "polls": []}
for _part in sorted(DEMO.glob("*.toml")):
    for _key, _value in tomllib.loads(_part.read_text("utf-8")).items():
        MERGED[_key] = MERGED[_key] + _value if _key in ("rooms", "polls") else _value


SHOWN = dict.fromkeys(("title", "join", "questions", "blank"), "title") | {
    "poll": "poll",
    "result": "poll",
    "comparison": "compare",
    "wifi": "wifi",
    "agenda": "items",
    "message": "text",
    "image": "text",
}
"""What a cue of each kind cannot be without."""


def check_kept(conference: Conference) -> None:
    """What is kept of it in a database gives the same conference again, and everybody can be shown it."""
    for poll in conference.polls:
        assert PollForm.model_validate_json(PollForm.of(poll).model_dump_json()).built() == poll
        assert view_poll(poll).id == poll.id
        assert -(2**31) <= poll.round < 2**31
    for room in conference.rooms:
        assert RoomForm.model_validate_json(RoomForm.of(room).model_dump_json()).built() == room
        assert all(getattr(cue, SHOWN[cue.kind]) for cue in room.run_sheet)


@settings(max_examples=size(100, 5_000))
@given(st.sampled_from([MERGED, dict(DEFINITION)]).flatmap(mutated))
def test_a_definition_that_is_nearly_right_is_built_or_refused(definition: Json) -> None:
    try:
        conference = build_conference(definition, "fuzz")
    except DefinitionInvalid as refused:
        assert refused.code == "definition_invalid" and len(refused.message) > 10
        return
    check_kept(conference)


@given(st.binary(max_size=200) | st.text(max_size=100).map(str.encode) | damaged(FILE))
def test_any_file_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    file = tmp_path_factory.getbasetemp() / "conference.toml"
    file.write_bytes(content)
    try:
        check_kept(read_conference(file))
    except DefinitionInvalid as refused:
        assert file.name in refused.message or refused.detail


HOSTILE: dict[str, str] = {
    "lists without end": "a=" + "[" * 5_000,
    "lists within lists": "rooms=" + "[" * 400 + "]" * 400,
    "tables without end": "a=" + "{a=" * 3_000,
    "a key without end": ".".join("a" * 3_000) + "=1",
    "a table without end": "[" + ".".join("a" * 3_000) + "]",
    "a number without end": "organisation_cap=" + "9" * 5_000,
    "a number that cannot be written": "organisation_cap=0x" + "F" * 5_000,
    "such a number within": "rooms=[0x" + "F" * 5_000 + "]",
    "a day that is not": "place=2026-02-31",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_file_made_to_break_the_reader_is_refused(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "conference.toml"
    file.write_text(HOSTILE[kind])
    with pytest.raises(DefinitionInvalid, match=r"conference\.toml"):
        read_conference(file)


def at(definition: Json, *path: str | int) -> Json:
    for step in path:
        definition = definition[step]
    return definition


WRONG: dict[str, tuple[Callable[[Json], object], str]] = {
    "a zone that there is not": (lambda d: d.update(time_zone="Nowhere/Land"), "time_zone"),
    "a folder of zones": (lambda d: d.update(time_zone="Europe"), "time_zone"),
    "a zone outside of the folder": (lambda d: d.update(time_zone="../../../etc/passwd"), "time_zone"),
    "a round before the first": (lambda d: at(d, "polls", 0).update(round=0), "rounds are"),
    "a round that no database holds": (lambda d: at(d, "polls", 0).update(round=2**70), "rounds are"),
    "an electorate of nobody": (lambda d: at(d, "polls", 0).update(least_electorate=-1), "least electorate"),
    "a poll that follows itself": (lambda d: at(d, "polls", 0).update(follows="focus"), "earlier round"),
    "a poll that follows nothing": (lambda d: at(d, "polls", 0).update(follows="nowhere"), "earlier round"),
    "a poll cue without a poll": (lambda d: at(d, "rooms", 0, "run_sheet", 1).pop("poll"), "without a poll"),
    "a result cue without a poll": (lambda d: at(d, "rooms", 0, "run_sheet", 3).pop("poll"), "without a poll"),
    "a message without a text": (lambda d: at(d, "rooms", 0, "run_sheet", 4).pop("text"), "without a text"),
}


@pytest.mark.parametrize("kind", WRONG)
def test_what_would_only_fail_later_is_refused_at_once(kind: str) -> None:
    change, said = WRONG[kind]
    definition = ConferenceForm.model_validate(DEFINITION).model_dump(mode="json")
    change(definition)
    with pytest.raises(DefinitionInvalid, match=said):
        build_conference(definition, "fuzz")
