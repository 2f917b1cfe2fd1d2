"""Preparing a conference over the wire: polls being written, and what is wrong with them."""

from typing import Annotated

from pydantic import Field, JsonValue, StringConstraints

from voting.domain.poll import PollState
from voting.protocol.polls import PollView, StepView
from voting.protocol.states import CueView, Still
from voting.protocol.wire import LINE, Slug, Texts, Wire

Definition = dict[str, JsonValue]
"""A poll as ``[[polls]]`` of conference.toml has it: a ``PollForm``. The server says what is wrong with it."""

Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500, pattern=LINE)]
Words = Annotated[
    dict[
        Language, Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500, pattern=LINE)]
    ],
    Field(min_length=1),
]

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


class CheckCue(Wire):
    """POST /api/rooms/{room}/cues/check. ``definition``: a cue as ``run_sheet`` of conference.toml has it."""

    definition: Definition


class AddCue(Wire):
    """POST /api/rooms/{room}/cues. An empty ``id`` is chosen by the server. ``after``: the cue that it is put behind;
    last without one."""

    definition: Definition
    after: Slug | None = None


class EditCue(Wire):
    """PUT /api/rooms/{room}/cues/{cue}. ``seen``: the definition that was being edited."""

    seen: Definition
    definition: Definition


class RemoveCue(Wire):
    """POST /api/rooms/{room}/cues/{cue}/remove. ``seen``: the definition that was looked at."""

    seen: Definition


class RoomFrame(Wire):
    """A room that is new has an empty ``id``; the server chooses one."""

    id: Annotated[str, StringConstraints(pattern=r"^([a-z0-9][a-z0-9-]{0,63})?$")]
    name: Words


class Frame(Wire):
    """What is said of the conference as a whole. The first of ``languages`` is its own. Texts in a language that is
    taken away stay where they are. Rooms are added and renamed, never removed: screens may be in them."""

    title: Words
    place: Line
    dates: Line
    languages: Annotated[list[Language], Field(min_length=1, max_length=30)]
    rooms: Annotated[list[RoomFrame], Field(min_length=1, max_length=100)]


class SetFrame(Wire):
    """PUT /api/preparing/conference. ``seen``: the frame that was being edited."""

    seen: Frame
    frame: Frame


class Flaw(Wire):
    """What is wrong, and where: ``place`` is a path in the definition, such as ``options.1.label.en``. ``code`` is
    stable, ``message`` a sentence in English."""

    place: str
    code: str
    message: str


class Checked(Wire):
    """``poll``: as phones and screens would be told of it, as soon as there is enough to show. ``electorate``: how many
    badges of the roll could vote in it now. ``stills``: before it opens, while it is open, and its result, with sample
    figures; none while it is not whole."""

    flaws: list[Flaw]
    poll: PollView | None
    electorate: int | None
    stills: list[Still]


class PreparedPoll(Wire):
    """``fixed``: it can no longer be edited, only copied. ``last``: who changed it last."""

    version: int
    fixed: bool
    state: PollState
    last: StepView | None
    definition: Definition
    view: PollView


class CheckedCue(Wire):
    """``stills``: the pictures of the cue, one after another, as soon as there is enough to show; of polls with sample
    figures."""

    flaws: list[Flaw]
    stills: list[Still]


class PreparedCue(Wire):
    definition: Definition
    view: CueView


class PreparedRoom(Wire):
    """``run_sheet``: without the cues of test votes and run-offs, which come and go by themselves."""

    id: str
    name: Texts
    run_sheet: list[PreparedCue]


class Prepared(Wire):
    """GET /api/preparing, and the answer to all that changes it. ``languages``: of the conference, the first is its
    own. ``categories``: of badges on the roll, and how many have each. ``poll``, ``cue``: what was made or changed."""

    conference: Texts
    frame: Frame
    languages: list[str]
    categories: dict[str, int]
    rooms: list[PreparedRoom]
    polls: list[PreparedPoll]
    poll: str | None = None
    cue: str | None = None


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
