"""Preparing a conference over the wire: polls being written, and what is wrong with them."""

from typing import Annotated

from pydantic import Field, JsonValue

from voting.domain.poll import PollState
from voting.protocol.polls import PollView, StepView
from voting.protocol.states import CueView
from voting.protocol.wire import Slug, Texts, Wire

Definition = dict[str, JsonValue]
"""A poll as ``[[polls]]`` of conference.toml has it: a ``PollForm``. The server says what is wrong with it."""

Ids = Annotated[list[Slug], Field(max_length=1000)]


class CheckPoll(Wire):
    """POST /api/preparing/check. Nothing is kept."""

    definition: Definition


class CreatePoll(Wire):
    """POST /api/polls. An empty ``id``, of the poll or of an option, is chosen by the server. ``after``: the poll that
    it is put behind; last without one."""

    definition: Definition
    after: Slug | None = None


class EditPoll(Wire):
    """PUT /api/polls/{poll}. ``version`` is the one that was being edited."""

    version: int
    definition: Definition


class CopyPoll(Wire):
    """POST /api/polls/{poll}/copy. The copy is a draft in ``room``, behind the poll where that is its room."""

    room: Slug


class RemovePoll(Wire):
    """POST /api/polls/{poll}/remove."""

    version: int


class Arrange(Wire):
    """POST /api/preparing/order and /api/rooms/{room}/run-sheet: all ids as they stood, and as they are to stand."""

    seen: Ids
    order: Ids


class Flaw(Wire):
    """What is wrong, and where: ``place`` is a path in the definition, such as ``options.1.label.en``. ``code`` is
    stable, ``message`` a sentence in English."""

    place: str
    code: str
    message: str


class Checked(Wire):
    """``poll``: as phones and screens would be told of it, as soon as there is enough to show. ``electorate``: how many
    badges of the roll could vote in it now."""

    flaws: list[Flaw]
    poll: PollView | None
    electorate: int | None


class PreparedPoll(Wire):
    """``fixed``: it can no longer be edited, only copied. ``last``: who changed it last."""

    version: int
    fixed: bool
    state: PollState
    last: StepView | None
    definition: Definition
    view: PollView


class PreparedRoom(Wire):
    id: str
    name: Texts
    run_sheet: list[CueView]


class Prepared(Wire):
    """GET /api/preparing, and the answer to all that changes it. ``languages``: of the conference, the first is its
    own. ``categories``: of badges on the roll, and how many have each. ``poll``: the one that was made or changed."""

    conference: Texts
    languages: list[str]
    categories: dict[str, int]
    rooms: list[PreparedRoom]
    polls: list[PreparedPoll]
    poll: str | None = None


class FileFault(Wire):
    """What is wrong in a file. ``where`` is a line, or a sheet and a cell."""

    where: str
    message: str
    found: str


class FileDifference(Wire):
    """``subject``: ``conference``, ``room ID``, ``poll ID`` or ``order``. ``what``: the field; empty where the whole
    subject is new (``before`` is empty) or removed (``after`` is)."""

    subject: str
    what: str
    before: str
    after: str


class Imported(Wire):
    """POST /api/preparing/import: what a file would change, or did. ``digest`` names exactly these differences: send
    the same file again with it, as ``?apply=``, to have them."""

    form: str
    faults: list[FileFault]
    differences: list[FileDifference]
    digest: str
    applied: bool
