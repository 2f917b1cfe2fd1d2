"""The tables, and the laws that the database itself keeps.

* one badge, one counted ballot a poll: the primary key of ``participation``, and its foreign key to ``entitlement``;
  one organisation, one counted ballot, where they vote: a unique index over its ``share``, which that key makes true
* names and choices apart: ``participation`` and ``ballot`` share no key, sequence or time. A ballot says whether its
  poll is secret (a foreign key makes it say the truth), and a CHECK lets only a named one carry its badge.
  On SQLite neither has a rowid, which would be a sequence
* the journal only grows: triggers refuse to change or remove an entry, and to insert one out of turn

These classes do not validate and stay inside ``store``; everything else speaks in domain types.
"""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Connection,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    event,
    false,
    text,
)
from sqlmodel import Field, SQLModel

NO_ROWID = {"sqlite_with_rowid": False}
SHARED = text("share <> 0")
"""Of an index that costs nothing to a badge with a vote of its own."""


class Row(SQLModel):
    """Base of all tables."""

    metadata = MetaData(
        naming_convention={
            "ix": "%(table_name)s_by_%(column_0_N_name)s",
            "pk": "%(table_name)s_pk",
            "fk": "%(table_name)s_fk_%(column_0_N_name)s",
            "uq": "%(table_name)s_unique_%(column_0_N_name)s",
            "ck": "%(table_name)s_check_%(constraint_name)s",
        }
    )


class ConferenceRow(Row, table=True):
    """The one conference. ``definition`` is a ConferenceForm without polls, as JSON."""

    __tablename__ = "conference"
    __table_args__ = (CheckConstraint("one = 1", name="one"),)
    one: int = Field(primary_key=True)
    definition: str = Field(sa_type=Text)


class PollRow(Row, table=True):
    """A poll: ``definition`` is a PollForm as JSON and changes only while it is a draft; the other columns are its
    state."""

    __tablename__ = "poll"
    __table_args__ = (UniqueConstraint("id", "secret"),)
    id: str = Field(primary_key=True)
    position: int
    room: str
    secret: bool
    definition: str = Field(sa_type=Text)
    state: str
    version: int
    entitled: int
    opens_at: int | None = Field(sa_type=BigInteger)
    opened_at: int | None = Field(sa_type=BigInteger)
    closes_at: int | None = Field(sa_type=BigInteger)
    final_at: int | None = Field(sa_type=BigInteger)
    closed_at: int | None = Field(sa_type=BigInteger)
    last_action: str | None
    last_actor: str | None
    last_at: int | None = Field(sa_type=BigInteger)
    present: int = Field(sa_column_kwargs={"server_default": "0"})
    seed: str = Field(sa_column_kwargs={"server_default": ""})
    head: str = Field(sa_column_kwargs={"server_default": ""})
    decided: str | None
    step: int = Field(sa_column_kwargs={"server_default": "0"})
    curation: str = Field(sa_type=Text, sa_column_kwargs={"server_default": ""})
    weights: str = Field(sa_type=Text, sa_column_kwargs={"server_default": ""})
    collecting: bool = Field(sa_column_kwargs={"server_default": false()})
    fixed: str = Field(sa_type=Text, sa_column_kwargs={"server_default": ""})


class BadgeRow(Row, table=True):
    """A badge of the roll. ``device`` is the phone bound to it, ``pending_device`` one that asks to have it. ``rooms``:
    ids with spaces between."""

    __tablename__ = "badge"
    __table_args__ = (Index("badge_by_category", "category", "admitted_at"),)
    id: int | None = Field(primary_key=True)
    number: int = Field(unique=True)
    key: str = Field(unique=True)
    name: str
    organisation: str
    country: str
    category: str
    email: str
    verifier: bytes | None = Field(unique=True, sa_type=LargeBinary)
    issued: int
    admitted_at: int | None = Field(sa_type=BigInteger)
    device: bytes | None = Field(sa_type=LargeBinary)
    pending_device: bytes | None = Field(sa_type=LargeBinary)
    pending_at: int | None = Field(sa_type=BigInteger)
    rooms: str = Field(sa_column_kwargs={"server_default": ""})
    delegate: int = Field(sa_column_kwargs={"server_default": "0"})


class SessionRow(Row, table=True):
    """Who a cookie speaks for; ``id`` is the SHA-256 of its secret."""

    __tablename__ = "session"
    id: bytes = Field(primary_key=True, sa_type=LargeBinary)
    role: str
    badge: int | None = Field(foreign_key="badge.id", index=True)
    device: bytes | None = Field(sa_type=LargeBinary)
    name: str
    room: str
    expires_at: int = Field(sa_type=BigInteger, index=True)


class InviteRow(Row, table=True):
    """A one-time staff link; ``id`` is the SHA-256 of its secret."""

    __tablename__ = "invite"
    id: bytes = Field(primary_key=True, sa_type=LargeBinary)
    name: str
    expires_at: int = Field(sa_type=BigInteger)


class PairingRow(Row, table=True):
    """A screen that waits for a moderator; ``claim`` is the SHA-256 of what it will show again."""

    __tablename__ = "pairing"
    claim: bytes = Field(primary_key=True, sa_type=LargeBinary)
    code: str = Field(unique=True)
    room: str
    name: str
    approved: bool
    expires_at: int = Field(sa_type=BigInteger)


class EntitlementRow(Row, table=True):
    """A badge on a poll's electoral roll; see ``domain.electorate.Voter``."""

    __tablename__ = "entitlement"
    __table_args__ = (
        Index("entitlement_by_badge_share", "poll", "badge", "share", unique=True),
        Index("entitlement_by_share", "poll", "share", sqlite_where=SHARED, postgresql_where=SHARED),
        NO_ROWID,
    )
    poll: str = Field(primary_key=True, foreign_key="poll.id")
    badge: int = Field(primary_key=True, foreign_key="badge.id")
    share: int = Field(sa_column_kwargs={"server_default": "0"})
    weight: int = Field(sa_column_kwargs={"server_default": "1"})
    cohort: str = Field(sa_column_kwargs={"server_default": ""})


class ParticipationRow(Row, table=True):
    """The fact that a badge has voted in a poll, and whose vote it was: law 1 rests on these keys."""

    __tablename__ = "participation"
    __table_args__ = (
        ForeignKeyConstraint(
            ["poll", "badge", "share"], ["entitlement.poll", "entitlement.badge", "entitlement.share"]
        ),
        Index("participation_by_share", "poll", "share", unique=True, sqlite_where=SHARED, postgresql_where=SHARED),
        NO_ROWID,
    )
    poll: str = Field(primary_key=True)
    badge: int = Field(primary_key=True)
    share: int = Field(sa_column_kwargs={"server_default": "0"})


class LateRow(Row, table=True):
    """A badge whose ballot came after the close and was not counted: who, never what."""

    __tablename__ = "late"
    __table_args__ = (
        ForeignKeyConstraint(["poll", "badge"], ["entitlement.poll", "entitlement.badge"]),
        NO_ROWID,
    )
    poll: str = Field(primary_key=True)
    badge: int = Field(primary_key=True)


class BallotRow(Row, table=True):
    """The choices under a tag. ``badge`` only in a named poll."""

    __tablename__ = "ballot"
    __table_args__ = (
        ForeignKeyConstraint(["poll", "secret"], ["poll.id", "poll.secret"]),
        ForeignKeyConstraint(["poll", "badge"], ["participation.poll", "participation.badge"]),
        CheckConstraint("secret = (badge IS NULL)", name="secret"),
        Index(
            "ballot_by_badge",
            "poll",
            "badge",
            unique=True,
            sqlite_where=text("badge IS NOT NULL"),
            postgresql_where=text("badge IS NOT NULL"),
        ),
        Index("ballot_by_mark", "poll", "mark"),
        NO_ROWID,
    )
    poll: str = Field(primary_key=True)
    tag: bytes = Field(primary_key=True, sa_type=LargeBinary)
    secret: bool
    badge: int | None
    submission: bytes = Field(sa_type=LargeBinary)
    rev: int
    mark: str = Field(sa_type=Text)


class PhotographRow(Row, table=True):
    """A nominee's photograph. ``sha256`` is of ``image``, a JPEG file, and stands before it to be read alone."""

    __tablename__ = "photograph"
    poll: str = Field(primary_key=True, foreign_key="poll.id")
    option: str = Field(primary_key=True)
    sha256: str = Field(index=True)
    at: int = Field(sa_type=BigInteger)
    image: bytes = Field(sa_type=LargeBinary)


class PictureRow(Row, table=True):
    """The picture of an image cue. ``sha256`` is of ``image``, a JPEG file, and stands before it to be read alone."""

    __tablename__ = "picture"
    room: str = Field(primary_key=True, foreign_key="stage.room")
    cue: str = Field(primary_key=True)
    sha256: str = Field(index=True)
    image: bytes = Field(sa_type=LargeBinary)


class FloorRow(Row, table=True):
    """How a room takes questions from the floor."""

    __tablename__ = "floor"
    room: str = Field(primary_key=True, foreign_key="stage.room")
    open: bool
    moderated: bool
    names: str
    most: int


class QuestionRow(Row, table=True):
    """A question from the floor; with ``poll``, an idea for it. Nothing here says whose it is, unless its author put a
    name to it."""

    __tablename__ = "question"
    __table_args__ = (NO_ROWID,)
    id: str = Field(primary_key=True)
    room: str = Field(foreign_key="stage.room", index=True)
    text: str = Field(sa_type=Text)
    at: int = Field(sa_type=BigInteger)
    name: str
    state: str
    into: str
    poll: str = Field(sa_column_kwargs={"server_default": ""})
    theme: str = Field(sa_column_kwargs={"server_default": ""})


class FloorUseRow(Row, table=True):
    """How many questions a badge has asked in a room, or ideas it has sent for a poll, and not which."""

    __tablename__ = "floor_use"
    __table_args__ = (NO_ROWID,)
    room: str = Field(primary_key=True, foreign_key="stage.room")
    poll: str = Field(primary_key=True, sa_column_kwargs={"server_default": ""})
    badge: int = Field(primary_key=True, foreign_key="badge.id")
    asked: int


class SupportRow(Row, table=True):
    """A badge supports a question: once, by this key."""

    __tablename__ = "support"
    __table_args__ = (NO_ROWID,)
    question: str = Field(primary_key=True, foreign_key="question.id")
    badge: int = Field(primary_key=True, foreign_key="badge.id")


class StageRow(Row, table=True):
    """What a room shows now; ``held``: what its screens show in place of it, a Still as JSON."""

    __tablename__ = "stage"
    room: str = Field(primary_key=True)
    cue: str
    cover: str
    version: int
    actor: str
    at: int = Field(sa_type=BigInteger)
    held: str = Field(sa_type=Text, sa_column_kwargs={"server_default": ""})
    rehearsed_cue: str | None
    rehearsed_step: int = Field(sa_column_kwargs={"server_default": "0"})


class JournalRow(Row, table=True):
    """What staff did, hash-chained. ``hash`` is the entry's own, kept so that the newest can be read alone."""

    __tablename__ = "journal"
    seq: int | None = Field(primary_key=True)
    at: int = Field(sa_type=BigInteger)
    actor: str
    role: str
    action: str
    subject: str
    reason: str
    prev: str
    hash: str


class ProbeRow(Row, table=True):
    """One row that readiness writes, to see that writing works."""

    __tablename__ = "probe"
    __table_args__ = (CheckConstraint("one = 1", name="one"),)
    one: int = Field(primary_key=True)


class ProcessRow(Row, table=True):
    """What a process said last of who is connected to it."""

    __tablename__ = "process"
    process: str = Field(primary_key=True)
    beat: int
    said: str


def _table(name: str) -> Table:
    return Row.metadata.tables[name]


CONFERENCE = _table("conference")
POLL = _table("poll")
BADGE = _table("badge")
SESSION = _table("session")
INVITE = _table("invite")
PAIRING = _table("pairing")
ENTITLEMENT = _table("entitlement")
PARTICIPATION = _table("participation")
LATE = _table("late")
BALLOT = _table("ballot")
PHOTOGRAPH = _table("photograph")
PICTURE = _table("picture")
STAGE = _table("stage")
FLOOR = _table("floor")
QUESTION = _table("question")
FLOOR_USE = _table("floor_use")
SUPPORT = _table("support")
JOURNAL = _table("journal")
PROBE = _table("probe")
PROCESS = _table("process")

SQLITE_TRIGGERS = (
    "CREATE TRIGGER journal_keeps BEFORE UPDATE ON journal "
    "BEGIN SELECT RAISE(ABORT, 'the journal cannot be changed'); END",
    "CREATE TRIGGER journal_stays BEFORE DELETE ON journal "
    "BEGIN SELECT RAISE(ABORT, 'the journal cannot be shortened'); END",
    "CREATE TRIGGER journal_grows BEFORE INSERT ON journal "
    "WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM journal) "
    "BEGIN SELECT RAISE(ABORT, 'the journal grows at its end'); END",
)


@event.listens_for(JOURNAL, "after_create")
def _guard_journal(_table: Table, connection: Connection, **_: object) -> None:
    if connection.dialect.name == "sqlite":
        for trigger in SQLITE_TRIGGERS:
            connection.exec_driver_sql(trigger)
