"""Endpoints for preparing a conference: moderators only."""

from voting.domain.errors import InvalidInput, VotingError
from voting.protocol.preparing import (
    AddCue,
    Arrange,
    CheckCue,
    Checked,
    CheckedCue,
    CheckPoll,
    CopyPoll,
    CreatePoll,
    EditCue,
    EditPoll,
    Imported,
    Prepared,
    RemoveCue,
    RemovePoll,
    SetFrame,
)
from voting.service.importing import Form, Way
from voting.service.ports import Role
from voting.web.http import Answer, BodyTooLarge, Call, Document, Endpoint, read

LARGEST = 262_144
"""Bytes of a definition: a hundred options in all languages take a quarter of it."""
LARGEST_FILE = 5_000_000
"""Bytes of a file that is imported."""

TOML, XLSX = "application/toml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILE = "application/octet-stream"


async def prepared(call: Call) -> Answer:
    return Answer(await call.services.preparing.state())


async def check(call: Call) -> Answer:
    assert isinstance(call.body, CheckPoll)
    return Answer(await call.services.preparing.check(call.body.definition))


async def create(call: Call) -> Answer:
    assert isinstance(call.body, CreatePoll)
    return Answer(await call.services.preparing.create(call.body, _who(call)))


async def edit(call: Call) -> Answer:
    assert isinstance(call.body, EditPoll)
    return Answer(await call.services.preparing.edit(call.path("poll"), call.body, _who(call)))


async def copy(call: Call) -> Answer:
    assert isinstance(call.body, CopyPoll)
    return Answer(await call.services.preparing.copy(call.path("poll"), call.body.room, _who(call)))


async def remove(call: Call) -> Answer:
    assert isinstance(call.body, RemovePoll)
    return Answer(await call.services.preparing.remove(call.path("poll"), call.body.version, _who(call)))


async def frame(call: Call) -> Answer:
    assert isinstance(call.body, SetFrame)
    return Answer(await call.services.preparing.frame(call.body, _who(call)))


async def arrange(call: Call) -> Answer:
    assert isinstance(call.body, Arrange)
    return Answer(await call.services.preparing.arrange(call.body, _who(call)))


async def arrange_sheet(call: Call) -> Answer:
    assert isinstance(call.body, Arrange)
    return Answer(await call.services.sheets.arrange(call.path("room"), call.body, _who(call)))


async def check_cue(call: Call) -> Answer:
    assert isinstance(call.body, CheckCue)
    return Answer(await call.services.sheets.check(call.path("room"), call.body.definition))


async def add_cue(call: Call) -> Answer:
    assert isinstance(call.body, AddCue)
    return Answer(await call.services.sheets.add(call.path("room"), call.body, _who(call)))


async def edit_cue(call: Call) -> Answer:
    assert isinstance(call.body, EditCue)
    return Answer(await call.services.sheets.edit(call.path("room"), call.path("cue"), call.body, _who(call)))


async def remove_cue(call: Call) -> Answer:
    assert isinstance(call.body, RemoveCue)
    return Answer(await call.services.sheets.remove(call.path("room"), call.path("cue"), call.body.seen, _who(call)))


async def toml_file(call: Call) -> Answer:
    return await _file(call, Form.TOML, TOML)


async def xlsx_file(call: Call) -> Answer:
    return await _file(call, Form.XLSX, XLSX)


async def _file(call: Call, form: Form, media_type: str) -> Answer:
    name, content = await call.services.preparing.file(form)
    return Answer(Document(content, media_type, name))


async def take_in(call: Call) -> Answer:
    asked = call.request.query_params
    if asked.get("way", Way.REPLACE) not in list(Way):
        raise InvalidInput("A file is imported to replace what is here, or to add to it.", field="way")
    data = await read(call.request, call.said, LARGEST_FILE, _too_large)
    way = Way(asked.get("way", Way.REPLACE))
    room, apply = asked.get("room", ""), asked.get("apply", "")
    return Answer(await call.services.preparing.take_in(data, way, room, apply, _who(call)))


def _too_large() -> VotingError:
    return BodyTooLarge(f"That is too large. At most {LARGEST_FILE} bytes are taken.", most=LARGEST_FILE)


def _who(call: Call) -> str:
    assert call.session
    return call.session.name


M = Role.MODERATOR
CUES = "/api/rooms/{room}/cues"

PREPARING: list[Endpoint] = [
    Endpoint("GET", "/api/preparing", "All that can be prepared", prepared, M, None, Prepared),
    Endpoint(
        "POST", "/api/preparing/check", "What is wrong with a poll", check, M, CheckPoll, Checked, largest=LARGEST
    ),
    Endpoint("POST", "/api/polls", "Add a poll", create, M, CreatePoll, Prepared, 201, largest=LARGEST),
    Endpoint("PUT", "/api/polls/{poll}", "Change a draft", edit, M, EditPoll, Prepared, largest=LARGEST),
    Endpoint("POST", "/api/polls/{poll}/copy", "Copy a poll, in whatever state", copy, M, CopyPoll, Prepared, 201),
    Endpoint("POST", "/api/polls/{poll}/remove", "Remove a draft", remove, M, RemovePoll, Prepared),
    Endpoint(
        "PUT", "/api/preparing/conference", "Title, languages and rooms", frame, M, SetFrame, Prepared, largest=LARGEST
    ),
    Endpoint("POST", "/api/preparing/order", "Put the polls in order", arrange, M, Arrange, Prepared, largest=LARGEST),
    Endpoint(
        "POST",
        "/api/rooms/{room}/run-sheet",
        "Put a room's cues in order",
        arrange_sheet,
        M,
        Arrange,
        Prepared,
        largest=LARGEST,
    ),
    Endpoint("POST", f"{CUES}/check", "What is wrong with a cue", check_cue, M, CheckCue, CheckedCue, largest=LARGEST),
    Endpoint("POST", CUES, "Add a cue", add_cue, M, AddCue, Prepared, 201, largest=LARGEST),
    Endpoint("PUT", f"{CUES}/{{cue}}", "Change a cue", edit_cue, M, EditCue, Prepared, largest=LARGEST),
    Endpoint("POST", f"{CUES}/{{cue}}/remove", "Remove a cue", remove_cue, M, RemoveCue, Prepared, largest=LARGEST),
    Endpoint("GET", "/api/preparing/conference.toml", "The conference as a file", toml_file, M, answer=TOML),
    Endpoint("GET", "/api/preparing/conference.xlsx", "The same as a workbook", xlsx_file, M, answer=XLSX),
    Endpoint(
        "POST", "/api/preparing/import", "What a file would change; with ?apply= it does", take_in, M, FILE, Imported
    ),
]
