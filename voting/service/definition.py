"""How a conference is written down: the form of ``conference.toml``, and of definitions in the database."""

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, StringConstraints, ValidationError

from voting.domain.conference import Conference, Room, check_conference
from voting.domain.errors import DefinitionInvalid
from voting.domain.held import USUAL
from voting.domain.poll import Option, Poll
from voting.domain.roll import ORGANISATION_CAP
from voting.domain.rules import LEAST_GROUP, Base, By, Majority, OneVote, Quorum, Reveal, Rules, Rung, Shown
from voting.protocol.wire import Slug
from voting.service.cue_form import CueForm
from voting.service.form import Form, Words
from voting.service.methods import MethodForm, method_form


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError("This is no time zone. Write one such as Europe/Brussels") from None
    return name


class OptionForm(Form):
    id: Slug
    label: Words
    organisation: str | None = None
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] | None = None
    mark: Words | None = None


class QuorumForm(Form):
    percent: int
    of: Base = Base.ENTITLED


class PollForm(Form):
    id: Slug
    room: Slug
    title: Words
    method: MethodForm
    options: tuple[OptionForm, ...] = ()
    round: int = 1
    mark: Words | None = None
    secret: bool = False
    shown: Shown = Shown.HELD
    change: bool = True
    seconds: int | None = None
    categories: tuple[str, ...] = ()
    least_electorate: int = 10
    quorum: QuorumForm | None = None
    majority: Majority = Majority.PLURALITY
    ties: tuple[Rung, ...] = ()
    own: bool = True
    reveal: Reveal = Reveal.ALL
    figures: bool = True
    shuffle: bool = False
    rooms: tuple[Slug, ...] = ()
    checked_in: bool = False
    one_vote: OneVote = OneVote.BADGE
    weighted: bool = False
    breakdown: By | None = None
    least_group: int = LEAST_GROUP
    follows: Slug | None = None
    test: bool = False

    def built(self) -> Poll:
        options = tuple(Option(o.id, o.label, o.organisation, o.country, o.mark) for o in self.options)
        rules = Rules(
            secret=self.secret,
            shown=self.shown,
            change=self.change,
            seconds=self.seconds,
            categories=self.categories,
            least_electorate=self.least_electorate,
            quorum=Quorum(self.quorum.percent, self.quorum.of) if self.quorum else None,
            majority=self.majority,
            ties=self.ties,
            own=self.own,
            reveal=self.reveal,
            figures=self.figures,
            shuffle=self.shuffle,
            rooms=self.rooms,
            checked_in=self.checked_in,
            one_vote=self.one_vote,
            weighted=self.weighted,
            breakdown=self.breakdown,
            least_group=self.least_group,
        )
        return Poll(
            id=self.id,
            room=self.room,
            title=self.title,
            method=self.method.built(),
            options=options,
            rules=rules,
            round=self.round,
            mark=self.mark,
            follows=self.follows,
            test=self.test,
        )

    @classmethod
    def of(cls, poll: Poll) -> "PollForm":
        """The definition of ``poll``, without its state."""
        return cls(
            id=poll.id,
            room=poll.room,
            title=dict(poll.title),
            method=method_form(poll.method),
            options=tuple(
                OptionForm(
                    id=o.id,
                    label=dict(o.label),
                    organisation=o.organisation,
                    country=o.country,
                    mark=dict(o.mark) if o.mark else None,
                )
                for o in poll.options
            ),
            round=poll.round,
            mark=dict(poll.mark) if poll.mark else None,
            secret=poll.rules.secret,
            shown=poll.rules.shown,
            change=poll.rules.change,
            seconds=poll.rules.seconds,
            categories=poll.rules.categories,
            least_electorate=poll.rules.least_electorate,
            quorum=QuorumForm(percent=poll.rules.quorum.percent, of=poll.rules.quorum.of)
            if poll.rules.quorum
            else None,
            majority=poll.rules.majority,
            ties=poll.rules.ties,
            own=poll.rules.own,
            reveal=poll.rules.reveal,
            figures=poll.rules.figures,
            shuffle=poll.rules.shuffle,
            rooms=poll.rules.rooms,
            checked_in=poll.rules.checked_in,
            one_vote=poll.rules.one_vote,
            weighted=poll.rules.weighted,
            breakdown=poll.rules.breakdown,
            least_group=poll.rules.least_group,
            follows=poll.follows,
            test=poll.test,
        )


class RoomForm(Form):
    id: Slug
    name: Words
    run_sheet: tuple[CueForm, ...]

    def built(self) -> Room:
        return Room(self.id, self.name, tuple(cue.built() for cue in self.run_sheet))

    @classmethod
    def of(cls, room: Room) -> "RoomForm":
        cues = tuple(CueForm.of(cue) for cue in room.run_sheet)
        return cls(id=room.id, name=dict(room.name), run_sheet=cues)


class ConferenceForm(Form):
    id: Slug
    title: Words
    place: str = ""
    dates: str = ""
    languages: tuple[Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")], ...] = ("en",)
    time_zone: Annotated[str, AfterValidator(_zone)] = "Europe/Brussels"
    organisation_cap: Annotated[int, Field(ge=1, le=1000)] = ORGANISATION_CAP
    simulated: bool = False
    four_eyes: bool = False
    held: tuple[Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)], ...] = USUAL
    sources: tuple[str, ...] = ()
    rooms: tuple[RoomForm, ...]
    polls: tuple[PollForm, ...] = ()

    @classmethod
    def of(cls, conference: Conference, polls: Iterable[Poll]) -> Self:
        """``conference`` with these of its polls."""
        return cls(
            id=conference.id,
            title=dict(conference.title),
            place=conference.place,
            dates=conference.dates,
            languages=conference.languages,
            time_zone=conference.time_zone,
            organisation_cap=conference.organisation_cap,
            simulated=conference.simulated,
            four_eyes=conference.four_eyes,
            held=conference.held,
            sources=conference.sources,
            rooms=tuple(RoomForm.of(room) for room in conference.rooms),
            polls=tuple(PollForm.of(poll) for poll in polls),
        )

    def built(self) -> Conference:
        return Conference(
            id=self.id,
            title=self.title,
            rooms=tuple(room.built() for room in self.rooms),
            polls=tuple(poll.built() for poll in self.polls),
            place=self.place,
            dates=self.dates,
            languages=self.languages,
            time_zone=self.time_zone,
            organisation_cap=self.organisation_cap,
            simulated=self.simulated,
            four_eyes=self.four_eyes,
            held=self.held,
            sources=self.sources,
        )


def read_conference(path: Path) -> Conference:
    """The conference in ``path``: a TOML file, or a folder whose ``*.toml`` files are merged in name order.

    In a folder, top-level lists (``rooms``, ``polls``) are joined and any other key may stand in one file only.
    Raises DefinitionInvalid naming file, place, what was found and what to do.
    """
    files = sorted(path.glob("*.toml")) if path.is_dir() else [path]
    if not files:
        raise DefinitionInvalid(f"There is no .toml file in {path}. Put conference.toml there.", file=str(path))
    merged: dict[str, object] = {}
    for file in files:
        for key, value in _read_toml(file).items():
            held = merged.get(key)
            if isinstance(held, list) and isinstance(value, list):
                held.extend(value)
            elif key in merged:
                raise DefinitionInvalid(f"{file.name}: {key!r} already stands in another file.", file=file.name)
            else:
                merged[key] = value
    return build_conference(merged, path.name)


def build_conference(data: Mapping[str, object], name: str) -> Conference:
    """The conference that ``data`` describes; ``name`` is for error messages. Raises DefinitionInvalid."""
    try:
        conference = ConferenceForm.model_validate(data).built()
    except ValidationError as error:
        problems = [
            {"place": ".".join(str(part) for part in e["loc"]), "problem": e["msg"], "found": _shown(e["input"])}
            for e in error.errors()
        ]
        lines = "; ".join(f"{p['place']}: {p['problem']} (found {p['found']})" for p in problems[:5])
        more = f"; and {len(problems) - 5} more" if len(problems) > 5 else ""
        raise DefinitionInvalid(f"{name}: {lines}{more}", problems=problems) from None
    check_conference(conference)
    return conference


def _read_toml(file: Path) -> dict[str, object]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise DefinitionInvalid(f"There is no file {file}.", file=str(file)) from None
    except OSError as error:
        raise DefinitionInvalid(f"{file} cannot be read: {error.strerror}.", file=str(file)) from None
    except UnicodeDecodeError:
        raise DefinitionInvalid(f"{file.name} is not UTF-8. Save it as UTF-8.", file=file.name) from None
    except (ValueError, RecursionError) as error:  # also a number without end, or tables within tables without end
        raise DefinitionInvalid(f"{file.name} is not TOML: {error}.", file=file.name) from None


def _shown(found: object) -> str:
    """The beginning of what was found. Tables within tables, or digits, may be too many to be written at all."""
    try:
        return repr(found)[:80]
    except (ValueError, RecursionError):
        return "what cannot be shown"
