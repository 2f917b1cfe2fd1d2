"""A conference goes out as a file and comes in again: all checked, differences shown, then applied or nothing."""

from typing import Any

import pytest

from tests.integration.command import CONFERENCE, Command
from tests.integration.hall import Hall, Moderator, refused
from voting.domain.poll import Poll

Json = Any
OCTETS = {"content-type": "application/octet-stream"}


async def exported(moderator: Moderator, form: str = "toml") -> bytes:
    response = await moderator.client.get(f"/api/preparing/conference.{form}")
    assert response.status_code == 200, response.text
    assert f"test-2026.{form}" in response.headers["content-disposition"]
    return response.content


async def take_in(moderator: Moderator, data: bytes, query: str = "") -> Json:
    response = await moderator.client.post(f"/api/preparing/import{query}", content=data, headers=OCTETS)
    assert response.status_code == 200, response.text
    return response.json()


def told(answer: Json) -> set[tuple[str, str]]:
    return {(difference["subject"], difference["what"]) for difference in answer["differences"]}


async def polls(hall: Hall) -> dict[str, Poll]:
    return {poll.id: poll for poll in (await hall.parts.store.conference()).polls}


@pytest.mark.parametrize("form", ["toml", "xlsx"])
async def test_what_went_out_comes_in_without_a_difference(hall: Hall, form: str) -> None:
    ada = await hall.moderator()
    answer = await take_in(ada, await exported(ada, form))
    assert (answer["faults"], answer["differences"], answer["applied"]) == ([], [], False)


async def test_a_changed_file_is_shown_first_and_applied_as_shown(hall: Hall) -> None:
    ada = await hall.moderator("Ada")
    text = (await exported(ada)).decode()
    text = text.replace('title = { en = "mix" }', 'title = { en = "Mixed", de = "Gemischt" }')
    text = text.replace('id = "once"', 'id = "twice"')
    before, head = await polls(hall), await hall.parts.store.head()
    answer = await take_in(ada, text.encode())
    assert told(answer) == {
        ("poll mix", "title en"), ("poll mix", "title de"), ("poll once", ""), ("poll twice", ""),
    }  # fmt: skip
    assert (await polls(hall), await hall.parts.store.head()) == (before, head)
    console = await ada.live("/live/staff?room=plenary")
    done = await take_in(ada, text.encode(), f"?apply={answer['digest']}")
    assert done["applied"]
    after = await polls(hall)
    assert list(after) == ["focus", "award", "mix", "order", "twice", "timed", "members", "tiny", "aside"]
    assert after["mix"].title == {"en": "Mixed", "de": "Gemischt"}
    await console.until("console", lambda m: {"twice"} <= {poll["id"] for poll in m["polls"]})
    actions = [(entry.action, entry.subject, entry.actor) for entry in (await hall.parts.store.journal())[-4:]]
    assert actions == [
        ("add_poll", "poll twice", "Ada"),
        ("edit", "poll mix", "Ada"),
        ("remove_poll", "poll once", "Ada"),
        ("import_conference", "conference", "Ada"),
    ]
    assert (await take_in(ada, text.encode()))["differences"] == []


async def test_mistakes_have_their_line_and_nothing_is_changed(hall: Hall) -> None:
    ada = await hall.moderator()
    text = (await exported(ada)).decode().replace("seconds = 60", "seconds = 1").replace('"award-cue"', '"Award cue"')
    head = await hall.parts.store.head()
    answer = await take_in(ada, text.encode(), "?apply=anything")
    lines = {int(fault["where"].removeprefix("line ")) for fault in answer["faults"]}
    assert any('"Award cue"' in text.splitlines()[line - 1] for line in lines)
    assert not answer["applied"]
    unknown = await ada.client.post("/api/preparing/import?way=ad", content=text.encode(), headers=OCTETS)
    assert refused(unknown, 422, "invalid_input").detail == {"field": "way"}
    assert await hall.parts.store.head() == head


async def test_what_changed_since_it_was_shown_is_not_applied(hall: Hall) -> None:
    ada = await hall.moderator()
    text = (await exported(ada)).decode().replace('title = { en = "mix" }', 'title = { en = "Mixed" }')
    shown = await take_in(ada, text.encode())
    await ada.client.post("/api/polls/once/remove", json={"version": 0})
    response = await ada.client.post(
        f"/api/preparing/import?apply={shown['digest']}", content=text.encode(), headers=OCTETS
    )
    refused(response, 409, "action_lost")
    assert (await hall.poll("mix")).title == {"en": "mix"}


async def test_what_is_held_stays_and_its_change_is_refused_by_its_line(hall: Hall) -> None:
    ada = await hall.moderator()
    text = (await exported(ada)).decode()
    await ada.acts("focus", "arm", "open")
    assert (await take_in(ada, text.encode()))["differences"] == []
    without = text[: text.index('[[polls]]\nid = "focus"')] + text[text.index('[[polls]]\nid = "award"') :]
    without = without.replace('  { id = "focus-cue", kind = "poll", title = { en = "focus" }, poll = "focus" },\n', "")
    assert not any(subject == "poll focus" for subject, _ in told(await take_in(ada, without.encode())))
    changed = text.replace('title = { en = "focus" }\nmethod', 'title = { en = "Other" }\nmethod')
    assert changed != text
    (fault,) = (await take_in(ada, changed.encode()))["faults"]
    line = text[: text.index('[[polls]]\nid = "focus"')].count("\n") + 1
    assert fault["where"] == f"line {line}" and "open" in fault["message"]


async def test_polls_of_another_conference_are_added_beside_those_there_are(hall: Hall) -> None:
    ada = await hall.moderator()
    before = await polls(hall)
    answer = await take_in(ada, CONFERENCE.encode(), "?way=add&room=side")
    assert told(answer) == {("poll focus-2", ""), ("poll mix-2", ""), ("poll award-2", "")}
    await take_in(ada, CONFERENCE.encode(), f"?way=add&room=side&apply={answer['digest']}")
    after = await polls(hall)
    assert {id: poll for id, poll in after.items() if id in before} == before
    assert {after[id].room for id in after.keys() - before.keys()} == {"side"}
    replaced = await take_in(ada, CONFERENCE.replace('"test-2026"', '"other"').encode())
    assert [fault["where"] for fault in replaced["faults"]][:1] == ["line 2"]
    assert any("Room side is missing" in fault["message"] for fault in replaced["faults"])


async def test_files_are_for_moderators(hall: Hall) -> None:
    phone = await hall.phone(1)
    refused(await phone.client.get("/api/preparing/conference.toml"), 401, "not_signed_in")
    refused(await phone.client.post("/api/preparing/import", content=b""), 401, "not_signed_in")
    ada = await hall.moderator()
    refused(await ada.client.post("/api/preparing/import", content=b"id = "), 422, "definition_invalid")
    refused(await ada.client.post("/api/preparing/import", content=b"x" * 5_000_001), 413, "body_too_large")


# on the command line


@pytest.fixture
def voting(tmp_path: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(tmp_path, monkeypatch, capsys)


def test_out_and_in_on_the_command_line(voting: Command) -> None:
    voting.furnish()
    file = voting.folder / "out.toml"
    assert voting("conference", "export", file).code == 0
    assert voting("conference", "export", file).code == 1  # what is there is kept
    done = voting("conference", "import", file)
    assert (done.code, "Nothing differs" in done.out) == (0, True)
    file.write_text(file.read_text().replace('"Which manager?"', '"Whose award?"'))
    done = voting("conference", "import", file, "--dry-run")
    assert done.code == 0 and "~ poll award title en: “Which manager?” → “Whose award?”" in done.out
    assert voting.look(lambda parts: parts.store.poll("award")).version == 0
    assert voting("conference", "import", file, "--yes").code == 0
    assert voting.look(lambda parts: parts.store.poll("award")).title == {"en": "Whose award?"}
    file.write_text(file.read_text().replace("[[polls]]", "[[polls]]\ncolour = 1", 1))
    done = voting("conference", "import", file, "--yes")
    assert done.code == 2
    assert "line " in done.err and "does not belong here" in done.err


@pytest.mark.parametrize("suffix", ["toml", "xlsx"])
def test_the_template_is_a_conference_to_start_from(voting: Command, suffix: str) -> None:
    file = voting.folder / f"start.{suffix}"
    assert voting("conference", "template", file).code == 0
    done = voting("init", file)
    assert done.code == 0, done.err
    assert "question: Shall we?" in done.out
    assert voting("conference", "template", voting.folder / "start.txt").code == 2
