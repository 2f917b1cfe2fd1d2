"""What the use cases need from the outside. Adapters in ``store``, ``bus`` and ``app`` provide it.

One contract suite per port (``tests/contract``) runs against every adapter.
"""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Protocol

from voting.domain.ballot import Cast, Decision
from voting.domain.box import BoxedBallot
from voting.domain.conference import Conference
from voting.domain.curation import Curating
from voting.domain.electorate import Voter
from voting.domain.floor import Floor, Question, Tend
from voting.domain.journal import Act, Entry
from voting.domain.poll import Poll
from voting.domain.preparing import Preparation
from voting.domain.roll import Badge
from voting.domain.runsheet import Stage
from voting.domain.tally import Turnout
from voting.domain.text import Millis


class Role(StrEnum):
    ATTENDEE = "attendee"
    MODERATOR = "moderator"
    SCREEN = "screen"


@dataclass(frozen=True, slots=True)
class Session:
    """Who a cookie speaks for. ``id`` is the SHA-256 of the cookie's secret, 32 bytes; the secret is not kept.
    ``badge`` for attendees; ``name`` for staff and screens; ``room`` for screens."""

    id: bytes
    role: Role
    expires_at: Millis
    badge: int | None = None
    name: str = ""
    room: str = ""


@dataclass(frozen=True, slots=True)
class RollChange:
    """What an import does to the roll. ``added`` badges carry ``id`` 0 and ``number`` 0: the store gives both,
    numbers rising from the highest in use. ``updated`` badges keep theirs. Nothing is ever removed here."""

    added: tuple[Badge, ...] = ()
    updated: tuple[Badge, ...] = ()


@dataclass(frozen=True, slots=True)
class Wearer:
    """A badge as its phone needs it. ``move_asked_at``: when another device asked to use it, where that is not answered
    yet; ``participated``: whether it has voted in the poll that was asked about."""

    badge: Badge
    move_asked_at: Millis | None
    participated: bool


@dataclass(frozen=True, slots=True)
class Pairing:
    """A screen that waits for a moderator, or was approved (``room`` and ``name`` set)."""

    code: str
    room: str
    name: str
    approved: bool
    expires_at: Millis


class Store(Protocol):
    """All truth. Every method is atomic and, once it returns, durable (law 2).

    Any method raises Unavailable when the database cannot do its work; nothing has happened then.
    """

    async def close(self) -> None: ...

    async def probe(self) -> None:
        """Write and sync something harmless. Raises Unavailable where that fails (readiness)."""
        ...

    # the conference

    async def create(self, conference: Conference, act: Act) -> None:
        """Write the conference into an empty database. Raises Conflict where there is one."""
        ...

    async def conference(self) -> Conference:
        """The conference with its polls in their current states. Raises NotFound before ``create``."""
        ...

    async def add_poll(self, poll: Poll, act: Act) -> None:
        """Add a draft poll. Raises Conflict for an id in use."""
        ...

    async def prepare(self, change: Preparation, acts: Sequence[Act]) -> Conference:
        """Change the conference and its draft polls, whole or not at all, and enter ``acts``. Photographs of options
        and polls that are gone go with them. Raises as ``domain.preparing.applied``. Returns the conference."""
        ...

    # the roll

    async def badges(self) -> Sequence[Badge]:
        """The roll, by number."""
        ...

    async def badge(self, badge: int) -> Badge:
        """Raises NotFound."""
        ...

    async def badge_by_number(self, number: int) -> Badge:
        """Raises NotFound."""
        ...

    async def change_roll(self, change: RollChange, act: Act) -> None:
        """Apply an import whole or not at all."""
        ...

    async def issue(self, verifiers: Mapping[int, bytes], act: Act) -> None:
        """Set badges' verifiers (32 bytes by badge id). Earlier tokens die, with the sessions and device bindings
        made with them. Participations stay."""
        ...

    async def roll_size(self) -> int:
        """How many badges are on the roll, rehearsal badges left out."""
        ...

    async def admitted(self) -> int:
        """How many badges have signed in on a phone, rehearsal badges left out."""
        ...

    # devices and sessions

    async def admit(self, verifier: bytes, device: bytes, session: Session, now: Millis, before: bytes = b"") -> Badge:
        """Sign a phone in: bind ``device`` (32 bytes) to the verifier's badge and keep ``session`` with that badge
        set. Of the badge's earlier sessions the one with the id ``before`` ends, and all but the newest three: the
        phone may hold one of those, and this may be its sign-in from before, late. Raises BadgeUnknown; BadgeInUse
        where another device is bound, and then keeps ``device`` as the badge's move request, unless it was refused
        before. The error's detail has ``badge`` and ``refused``."""
        ...

    async def wearer(self, badge: int, poll: str | None) -> Wearer:
        """The badge with what concerns its phone, and ``poll``, if there is one. Raises NotFound."""
        ...

    async def answer_move(self, badge: int, allow: bool) -> None:
        """Answer the move request: if allowed, bind its device and end the badge's sessions; if not, that device
        cannot ask again. Raises NotFound where there is no request."""
        ...

    async def release(self, badge: int, act: Act) -> None:
        """Free the badge's device and end its sessions."""
        ...

    async def keep_session(self, session: Session) -> None:
        """Keep a staff or screen session."""
        ...

    async def session(self, id: bytes, now: Millis) -> Session | None:
        """The session, unless unknown, ended or expired."""
        ...

    async def end_session(self, id: bytes) -> None:
        """End a session. An attendee's device is unbound from its badge."""
        ...

    async def invite(self, id: bytes, name: str, expires_at: Millis) -> None:
        """Keep a one-time staff link: SHA-256 of its secret, and whom it signs in."""
        ...

    async def accept_invite(self, id: bytes, session: Session, now: Millis, act: Act) -> Session:
        """Use a one-time link up and keep ``session`` with the invited name. Raises NotSignedIn for a link that is
        unknown, used or expired."""
        ...

    # screens

    async def ask_pairing(self, claim: bytes, pairing: Pairing) -> None:
        """Keep a pairing under the SHA-256 of the screen's claim."""
        ...

    async def approve_pairing(self, code: str, room: str, name: str, now: Millis, act: Act) -> None:
        """Raises NotFound for a code that is unknown or expired."""
        ...

    async def claim_pairing(self, claim: bytes, session: Session, now: Millis) -> Session | None:
        """Once approved: use the pairing up and keep ``session`` with its room and name. None while it waits.
        Raises NotFound where it is unknown or expired."""
        ...

    # polls

    async def poll(self, poll: str) -> Poll:
        """Raises NotFound."""
        ...

    async def transition(self, before: Poll, after: Poll, act: Act) -> Poll:
        """Store ``after`` if the poll still has the version of ``before`` (compare-and-set), with its journal entry.

        Arming fixes the electoral roll (see ``domain.electorate.electoral_roll``, whose errors it raises): the stored
        poll's ``entitled`` is its size; where it gives weights, ``weights`` are in the poll and their hash in the
        journal. It also fixes which ideas are voted on (``domain.ideas.voted_on``, whose errors it raises), enters
        them into the journal (``fixed_as``), and which words of the conference a word cloud holds back. Disarming
        clears all of it.
        Finishing waits for casts in flight, fixes ``present``, and enters the number of ballots and the box's hash
        (``domain.tally.box_hash``) into the journal; that entry's hash is the poll's ``head``. Finishing a secret
        poll rewrites its ballots in tag order, with their submissions and all with rev 1, overwritten rows gone.
        Raises ActionLost with ``actor``, ``action`` and ``at`` of the winner.
        """
        ...

    async def run_off(self, before: Poll, after: Poll, next_round: Poll, act: Act) -> Poll:
        """``transition`` of the poll, and with it ``next_round``, armed with the same electoral roll and with the
        photographs of its nominees. Returns it."""
        ...

    async def cast(self, cast: Cast) -> Decision:
        """Put a ballot into the box (see ``domain.ballot.judge``, whose errors it raises). Returns after the commit.
        Casts that come together are committed together; in a secret poll each waits a moment for others."""
        ...

    async def participated(self, poll: str, badge: int) -> bool: ...

    async def has_voted(self, badge: int) -> bool:
        """Whether the badge has voted in any poll but a test vote."""
        ...

    async def electorate(self, poll: str) -> frozenset[int]:
        """The badges on the poll's electoral roll; empty before it is armed."""
        ...

    async def voters(self, poll: str) -> Sequence[Voter]:
        """The same with what the roll says of each, by badge."""
        ...

    async def mates(self, poll: str, badge: int) -> frozenset[int]:
        """The other badges that have one vote together with this one."""
        ...

    async def participants(self, poll: str) -> frozenset[int]:
        """The badges that have voted in the poll: who, never how."""
        ...

    async def turnout(self, poll: str) -> Turnout: ...

    async def marks(self, poll: str, *, weighted: bool = False) -> Mapping[str, int]:
        """The stored ballots as a multiset: mark to number of ballots. Says nothing about who. ``weighted``: each
        ballot of a named poll as often as the electoral roll says."""
        ...

    async def cohorts(self, poll: str) -> Mapping[str, Mapping[str, int]]:
        """The ballots of a named poll by the group that the electoral roll puts their badge into: mark to number."""
        ...

    async def late(self, poll: str) -> int:
        """Of how many entitled badges a ballot, or a change of one, came between the close record and the end of the
        poll (its publication, or annulling). It was refused; each badge is noted once."""
        ...

    async def tags(self, poll: str) -> Sequence[bytes]:
        """The tags of the stored ballots, sorted."""
        ...

    async def ballots(self, poll: str) -> Sequence[BoxedBallot]:
        """The stored ballots in the order of their tags. Only for who may see the result (law 6)."""
        ...

    async def curate(self, poll: str, curating: Curating, act: Act) -> Poll:
        """See to the words of a word cloud, and enter it with the hash of what they are then (no word stands in the
        journal). Not tied to the poll's version: two moderators do not get in each other's way. Raises NotFound,
        WordsFixed or InvalidInput. Returns the poll with its new curation."""
        ...

    # questions from the floor

    async def floor(self, room: str) -> Floor:
        """How the room takes questions; closed before anybody set it. Raises NotFound."""
        ...

    async def set_floor(self, after: Floor, act: Act) -> None:
        """Raises NotFound."""
        ...

    async def ask(self, question: Question, badge: int) -> None:
        """Keep a question or idea, and that ``badge`` has sent one more; nothing says that it was this one. The same id
        again changes nothing. Raises FloorClosed, FloorFull, NotFound."""
        ...

    async def asked(self, room: str, badge: int, poll: str = "") -> int:
        """How many questions the badge has asked in the room, or ideas it has sent for ``poll``."""
        ...

    async def questions(self, room: str) -> Sequence[Question]:
        """All of them, with their supports, in the order of ``domain.floor.in_order``."""
        ...

    async def support(self, room: str, question: str, badge: int, *, on: bool) -> None:
        """Support a question, or no longer. The same again changes nothing. Raises FloorClosed; NotFound for a
        question that the room does not see, or that was answered."""
        ...

    async def supported(self, room: str, badge: int) -> frozenset[str]:
        """The questions of the room that the badge supports."""
        ...

    async def tend(
        self, room: str, question: str, deed: Tend, act: Act, *, text: str = "", into: str = "", poll: str = ""
    ) -> Question:
        """A moderator's act on a question, or on an idea for ``poll`` (see ``domain.floor.tend``, whose errors it
        raises), with its journal entry. What was being answered before a NOW is ANSWERED. Raises NotFound; PollFixed
        for an idea of a poll that is armed."""
        ...

    async def ideas(self, poll: str) -> Sequence[Question]:
        """All that were sent for the poll, in the order of ``domain.ideas.in_list``."""
        ...

    # photographs

    async def put_photograph(self, poll: str, option: str, image: bytes, act: Act) -> None:
        """Give a nominee this photograph, a JPEG file, in place of any other: ``Option.photograph`` is its SHA-256.
        Nothing happens where it has the very same. Raises NotFound; PhotographFixed once the poll has opened."""
        ...

    async def remove_photograph(self, poll: str, option: str, act: Act) -> None:
        """Take it away. Nothing happens where there is none. Raises as ``put_photograph``."""
        ...

    async def photograph(self, sha256: str) -> bytes:
        """The photograph with this SHA-256 in hex. Raises NotFound."""
        ...

    # pictures of image cues

    async def put_picture(self, room: str, cue: str, image: bytes, act: Act) -> None:
        """Give an image cue this picture, a JPEG file, in place of any other: ``Cue.image`` is its SHA-256. Nothing
        happens where it has the very same."""
        ...

    async def remove_picture(self, room: str, cue: str, act: Act) -> None:
        """Take it away. Nothing happens where there is none."""
        ...

    async def picture(self, sha256: str) -> bytes:
        """The picture with this SHA-256 in hex. Raises NotFound."""
        ...

    # stages

    async def stage(self, room: str) -> Stage:
        """What the room shows; the first cue of its run sheet before anything was taken. Raises NotFound."""
        ...

    async def set_stage(self, before: Stage, after: Stage, act: Act) -> Stage:
        """Compare-and-set as for ``transition``; raises ActionLost."""
        ...

    # the processes that serve the conference

    async def report(self, process: str, beat: int, said: str, gone: Collection[str]) -> None:
        """Keep what ``process`` says of who is connected to it, in place of what it said before; ``beat`` rises each
        time. What those ``gone`` said is dropped."""
        ...

    async def reports(self) -> Mapping[str, tuple[int, str]]:
        """What each process said last, with its beat."""
        ...

    # the journal

    async def head(self) -> int:
        """``seq`` of the newest entry, 0 for none. Every act of staff raises it: cheap, for noticing what another
        process did."""
        ...

    async def journal(self, after: int = 0) -> Sequence[Entry]:
        """The entries with a ``seq`` above ``after``, oldest first."""
        ...

    async def journal_since(self, since: Millis) -> Sequence[Entry]:
        """The entries from ``since`` on, oldest first."""
        ...

    async def enter(self, act: Act) -> None:
        """Put an act into the journal that changes nothing else."""
        ...


class Topic(NamedTuple):
    """Something that changed. ``kind``: poll (its state), votes (its ballots), stage, sheet (what a room's cues show),
    badge, roll, screens, sessions (of staff or screens: one ended), conference (its polls, rooms or run sheets),
    floor (a room's questions); ``key``: which one, empty where there is only one."""

    kind: str
    key: str


class Bus(Protocol):
    """Wake-ups between processes: never a ballot, never truth. A lost message costs a second of freshness."""

    async def publish(self, topic: Topic) -> None:
        """Tell every subscriber, in every process. Never raises: the bus may be down."""
        ...

    def subscribe(self) -> AbstractAsyncContextManager[AsyncIterator[Topic]]:
        """Topics published from now on. Bursts of the same topic may come as one."""
        ...

    async def healthy(self) -> bool: ...

    async def close(self) -> None: ...


class Clock(Protocol):
    def now(self) -> Millis:
        """Wall time for records and deadlines."""
        ...

    def monotonic(self) -> float:
        """Seconds that never go back, for intervals."""
        ...


class Random(Protocol):
    def bytes(self, count: int) -> bytes:
        """Bytes that nobody can predict."""
        ...
