"""Every way the system says no.

    VotingError
    ├── InvalidInput        what was sent cannot be right (HTTP 422)
    │   ├── BallotInvalid
    │   ├── DefinitionInvalid
    │   │   ├── PollInvalid
    │   │   └── WouldIdentify
    │   ├── NotAnImage, ImageTooLarge, ImageTooSmall
    │   ├── RollInvalid
    │   └── TextRefused
    ├── NotSignedIn         who is asking is not known (401)
    │   └── BadgeUnknown
    ├── NotAllowed          who is asking may not do this (403)
    │   ├── NotEntitled
    │   └── OriginRefused
    ├── NotFound            there is no such thing (404)
    │   └── NoConference
    ├── Conflict            the state does not allow it now (409)
    │   ├── IllegalTransition, ActionLost
    │   ├── ElectorateTooSmall, DelegatesUnclear
    │   ├── PollNotOpen, PollClosed
    │   ├── AlreadyVoted, OrganisationVoted, ChangeNotAllowed, Superseded
    │   ├── PhotographFixed, WordsFixed
    │   ├── PollFixed, PollOnStage
    │   ├── FloorClosed, FloorFull
    │   └── BadgeInUse
    ├── TooMany             slow down (429)
    └── Unavailable         it is our side; nothing was lost (503)
        ├── DiskFull
        └── DatabaseNotOurs, DatabaseNewer, DataUnwritable

Each error has a stable ``code`` that a client may rely on, a sentence that helps a person, and a ``detail``
of JSON values. No error ever carries a token, a tag or a choice.
"""

from typing import ClassVar


class VotingError(Exception):
    """Base of all refusals. ``message`` is a sentence for people, ``detail`` is for programs."""

    code: ClassVar[str] = "error"

    def __init__(self, message: str, **detail: object) -> None:
        super().__init__(message)
        self.message = message
        self.detail = detail


class InvalidInput(VotingError):
    """What was sent cannot be right, whatever the state; ``detail['field']`` says where."""

    code = "invalid_input"


class BallotInvalid(InvalidInput):
    """The choices do not make a ballot of this poll. ``detail['reason']`` names the rule that was broken."""

    code = "ballot_invalid"


class DefinitionInvalid(InvalidInput):
    """A conference or poll definition contradicts itself."""

    code = "definition_invalid"


class PollInvalid(DefinitionInvalid):
    """A poll cannot be kept as it is written; ``detail['flaws']`` lists why, by place."""

    code = "poll_invalid"


class CueInvalid(DefinitionInvalid):
    """A cue cannot be kept as it is written; ``detail['flaws']`` lists why, by place."""

    code = "cue_invalid"


class WouldIdentify(DefinitionInvalid):
    """The rules would let the ballot of somebody be told from others; ``detail['field']`` says by what."""

    code = "would_identify"


class RollInvalid(InvalidInput):
    """A roll file cannot be imported; ``detail['problems']`` lists why, by row and column."""

    code = "roll_invalid"


class TextRefused(InvalidInput):
    """A text that an attendee wrote cannot be taken. ``detail['reason']`` names the rule that was broken."""

    code = "text_refused"


class NotAnImage(InvalidInput):
    """What was sent as a photograph is not one: not a JPEG, PNG or WebP picture, damaged, or moving."""

    code = "not_an_image"


class ImageTooLarge(InvalidInput):
    """The photograph has too many bytes or pixels; ``detail['most']`` says how many are taken."""

    code = "image_too_large"


class ImageTooSmall(InvalidInput):
    """The photograph has too few pixels for a big screen; ``detail['least']`` says how many are needed."""

    code = "image_too_small"


class NotSignedIn(VotingError):
    """Who is asking is not known: no session, or it has ended."""

    code = "not_signed_in"


class BadgeUnknown(NotSignedIn):
    """No badge of this conference has this code, or it was replaced by a new one."""

    code = "badge_unknown"


class NotAllowed(VotingError):
    """Who is asking may not do this."""

    code = "not_allowed"


class NotEntitled(NotAllowed):
    """The badge is not on this poll's electoral roll."""

    code = "not_entitled"


class OriginRefused(NotAllowed):
    """The request comes from a page of another address, or from none."""

    code = "origin_refused"


class NotFound(VotingError):
    """There is no such thing."""

    code = "not_found"


class NoConference(NotFound):
    """The data folder holds no conference yet."""

    code = "no_conference"


class Conflict(VotingError):
    """The state does not allow it now."""

    code = "conflict"


class Rehearsing(Conflict):
    """The room rehearses its run sheet, and no real poll is touched meanwhile."""

    code = "rehearsing"


class IllegalTransition(Conflict):
    """The poll's state does not allow the action."""

    code = "illegal_transition"


class ActionLost(Conflict):
    """Somebody else acted first. ``detail`` says who, what and when."""

    code = "action_lost"


class ElectorateTooSmall(Conflict):
    """So few badges are entitled that a secret poll would keep no secret."""

    code = "electorate_too_small"


class DelegatesUnclear(Conflict):
    """Named delegates vote, and an organisation has more than one; ``detail['organisations']`` names all such."""

    code = "delegates_unclear"


class PollNotOpen(Conflict):
    """The poll does not take ballots yet, or never will."""

    code = "poll_not_open"


class PollClosed(Conflict):
    """The ballot came after the close record; it is not counted."""

    code = "poll_closed"


class AlreadyVoted(Conflict):
    """This badge has a counted ballot under another ballot tag, for instance from before a reissue."""

    code = "already_voted"


class OrganisationVoted(Conflict):
    """Another badge of the same organisation has voted, and there is one vote an organisation."""

    code = "organisation_voted"


class ChangeNotAllowed(Conflict):
    """This badge has voted, and the poll does not let a vote be changed."""

    code = "change_not_allowed"


class Superseded(Conflict):
    """A later ballot of the same badge is stored; ``detail['rev']`` is its revision."""

    code = "superseded"


class PhotographFixed(Conflict):
    """Nominees' photographs can be changed only before their poll opens."""

    code = "photograph_fixed"


class WordsFixed(Conflict):
    """The words of a word cloud can be shown, hidden and merged only from its opening until its publication."""

    code = "words_fixed"


class FloorClosed(Conflict):
    """No questions from the floor are taken or supported in this room now."""

    code = "floor_closed"


class FloorNamed(Conflict):
    """Questions carry names in this room now, and the author was not told so. Nothing was kept."""

    code = "floor_named"


class FloorFull(Conflict):
    """The badge has asked as many questions as the room allows; ``detail['most']`` says how many."""

    code = "floor_full"


class PollFixed(Conflict):
    """Only a draft can be edited, moved to another room or removed: ``detail['state']`` says what the poll is."""

    code = "poll_fixed"


class PollOnStage(Conflict):
    """The poll is on the screen of its room now, and cannot be taken away from under it."""

    code = "poll_on_stage"


class CueOnStage(Conflict):
    """The cue is on the screen of its room now: it cannot be taken away from under it, nor become something else."""

    code = "cue_on_stage"


class BadgeInUse(Conflict):
    """The badge is signed in on another device, which may allow the move."""

    code = "badge_in_use"


class TooMany(VotingError):
    """Slow down; ``detail['retry_after']`` says for how many seconds."""

    code = "too_many"


class Unavailable(VotingError):
    """The store or bus cannot do its work; whatever was asked has not happened and may be sent again."""

    code = "unavailable"


class DiskFull(Unavailable):
    """The disk is full: nothing was stored."""

    code = "disk_full"


class DatabaseNotOurs(Unavailable):
    """The file is not a database, or not one of this program."""

    code = "database_not_ours"


class DatabaseNewer(Unavailable):
    """A newer version of this program wrote the database."""

    code = "database_newer"


class DataUnwritable(Unavailable):
    """The data folder cannot be made or written."""

    code = "data_unwritable"
