"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

NAMED = sa.text("badge IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "conference",
        sa.Column("one", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("definition", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("one", name="conference_pk"),
        sa.CheckConstraint("one = 1", name="conference_check_one"),
    )
    op.create_table(
        "poll",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("room", sa.String, nullable=False),
        sa.Column("secret", sa.Boolean, nullable=False),
        sa.Column("definition", sa.Text, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("entitled", sa.Integer, nullable=False),
        sa.Column("opens_at", sa.BigInteger),
        sa.Column("opened_at", sa.BigInteger),
        sa.Column("closes_at", sa.BigInteger),
        sa.Column("final_at", sa.BigInteger),
        sa.Column("closed_at", sa.BigInteger),
        sa.Column("last_action", sa.String),
        sa.Column("last_actor", sa.String),
        sa.Column("last_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="poll_pk"),
        sa.UniqueConstraint("id", "secret", name="poll_unique_id_secret"),
    )
    op.create_table(
        "badge",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("key", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("organisation", sa.String, nullable=False),
        sa.Column("country", sa.String, nullable=False),
        sa.Column("category", sa.String, nullable=False),
        sa.Column("email", sa.String, nullable=False),
        sa.Column("verifier", sa.LargeBinary),
        sa.Column("issued", sa.Integer, nullable=False),
        sa.Column("admitted_at", sa.BigInteger),
        sa.Column("device", sa.LargeBinary),
        sa.Column("pending_device", sa.LargeBinary),
        sa.Column("pending_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="badge_pk"),
        sa.UniqueConstraint("number", name="badge_unique_number"),
        sa.UniqueConstraint("key", name="badge_unique_key"),
        sa.UniqueConstraint("verifier", name="badge_unique_verifier"),
    )
    op.create_index("badge_by_category", "badge", ["category", "admitted_at"])
    op.create_table(
        "session",
        sa.Column("id", sa.LargeBinary, nullable=False),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("badge", sa.Integer),
        sa.Column("device", sa.LargeBinary),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("room", sa.String, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="session_pk"),
        sa.ForeignKeyConstraint(["badge"], ["badge.id"], name="session_fk_badge"),
    )
    op.create_index("session_by_badge", "session", ["badge"])
    op.create_index("session_by_expires_at", "session", ["expires_at"])
    op.create_table(
        "invite",
        sa.Column("id", sa.LargeBinary, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="invite_pk"),
    )
    op.create_table(
        "pairing",
        sa.Column("claim", sa.LargeBinary, nullable=False),
        sa.Column("code", sa.String, nullable=False),
        sa.Column("room", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("approved", sa.Boolean, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("claim", name="pairing_pk"),
        sa.UniqueConstraint("code", name="pairing_unique_code"),
    )
    op.create_table(
        "entitlement",
        sa.Column("poll", sa.String, nullable=False),
        sa.Column("badge", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("poll", "badge", name="entitlement_pk"),
        sa.ForeignKeyConstraint(["poll"], ["poll.id"], name="entitlement_fk_poll"),
        sa.ForeignKeyConstraint(["badge"], ["badge.id"], name="entitlement_fk_badge"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "participation",
        sa.Column("poll", sa.String, nullable=False),
        sa.Column("badge", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("poll", "badge", name="participation_pk"),
        sa.ForeignKeyConstraint(
            ["poll", "badge"], ["entitlement.poll", "entitlement.badge"], name="participation_fk_poll_badge"
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "ballot",
        sa.Column("poll", sa.String, nullable=False),
        sa.Column("tag", sa.LargeBinary, nullable=False),
        sa.Column("secret", sa.Boolean, nullable=False),
        sa.Column("badge", sa.Integer),
        sa.Column("submission", sa.LargeBinary, nullable=False),
        sa.Column("rev", sa.Integer, nullable=False),
        sa.Column("mark", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("poll", "tag", name="ballot_pk"),
        sa.ForeignKeyConstraint(["poll", "secret"], ["poll.id", "poll.secret"], name="ballot_fk_poll_secret"),
        sa.ForeignKeyConstraint(
            ["poll", "badge"], ["participation.poll", "participation.badge"], name="ballot_fk_poll_badge"
        ),
        sa.CheckConstraint("secret = (badge IS NULL)", name="ballot_check_secret"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ballot_by_badge", "ballot", ["poll", "badge"], unique=True, sqlite_where=NAMED, postgresql_where=NAMED
    )
    op.create_index("ballot_by_mark", "ballot", ["poll", "mark"])
    op.create_table(
        "stage",
        sa.Column("room", sa.String, nullable=False),
        sa.Column("cue", sa.String, nullable=False),
        sa.Column("cover", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("actor", sa.String, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("room", name="stage_pk"),
    )
    op.create_table(
        "journal",
        sa.Column("seq", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("actor", sa.String, nullable=False),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("action", sa.String, nullable=False),
        sa.Column("subject", sa.String, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("prev", sa.String, nullable=False),
        sa.Column("hash", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="journal_pk"),
    )
    op.create_table(
        "probe",
        sa.Column("one", sa.Integer, nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("one", name="probe_pk"),
        sa.CheckConstraint("one = 1", name="probe_check_one"),
    )
    if op.get_bind().dialect.name == "sqlite":
        _guard_journal()
    else:
        _guard_journal_on_postgresql()
        _forget_on_postgresql()


def _guard_journal() -> None:
    op.execute(
        "CREATE TRIGGER journal_keeps BEFORE UPDATE ON journal "
        "BEGIN SELECT RAISE(ABORT, 'the journal cannot be changed'); END"
    )
    op.execute(
        "CREATE TRIGGER journal_stays BEFORE DELETE ON journal "
        "BEGIN SELECT RAISE(ABORT, 'the journal cannot be shortened'); END"
    )
    op.execute(
        "CREATE TRIGGER journal_grows BEFORE INSERT ON journal "
        "WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM journal) "
        "BEGIN SELECT RAISE(ABORT, 'the journal grows at its end'); END"
    )


def _guard_journal_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION journal_refuses() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION 'the journal %', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    op.execute(
        "CREATE TRIGGER journal_keeps BEFORE UPDATE ON journal EXECUTE FUNCTION journal_refuses('cannot be changed')"
    )
    op.execute(
        "CREATE TRIGGER journal_stays BEFORE DELETE OR TRUNCATE ON journal "
        "EXECUTE FUNCTION journal_refuses('cannot be shortened')"
    )
    op.execute(
        "CREATE FUNCTION journal_grows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM journal) THEN "
        "RAISE EXCEPTION 'the journal grows at its end' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        "RETURN NEW; END $$"
    )
    op.execute("CREATE TRIGGER journal_grows BEFORE INSERT ON journal FOR EACH ROW EXECUTE FUNCTION journal_grows()")


def _forget_on_postgresql() -> None:
    """What is to be sealed after a secret poll; and no statistics of choices, which would outlive them."""
    op.execute("CREATE TABLE unsealed (poll varchar CONSTRAINT unsealed_pk PRIMARY KEY, since xid8 NOT NULL)")
    for column in ("mark", "submission"):
        op.execute(f"ALTER TABLE ballot ALTER {column} SET STATISTICS 0")
