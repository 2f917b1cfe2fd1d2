"""Who votes for whom, how often each counts, and which group each is of: on the roll, and fixed by arming."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

SHARED = sa.text("share <> 0")


def upgrade() -> None:
    op.add_column("badge", sa.Column("rooms", sa.String, nullable=False, server_default=""))
    op.add_column("badge", sa.Column("delegate", sa.Integer, nullable=False, server_default="0"))
    op.add_column("poll", sa.Column("weights", sa.Text, nullable=False, server_default=""))
    op.add_column("entitlement", sa.Column("share", sa.Integer, nullable=False, server_default="0"))
    op.add_column("entitlement", sa.Column("weight", sa.Integer, nullable=False, server_default="1"))
    op.add_column("entitlement", sa.Column("cohort", sa.String, nullable=False, server_default=""))
    op.create_index("entitlement_by_badge_share", "entitlement", ["poll", "badge", "share"], unique=True)
    if op.get_bind().dialect.name == "sqlite":
        _remake_on_sqlite()
    else:
        op.add_column("participation", sa.Column("share", sa.Integer, nullable=False, server_default="0"))
        op.drop_constraint("participation_fk_poll_badge", "participation", type_="foreignkey")
        op.create_foreign_key(
            "participation_fk_poll_badge_share",
            "participation",
            "entitlement",
            ["poll", "badge", "share"],
            ["poll", "badge", "share"],
        )
    for name, unique in (("entitlement", False), ("participation", True)):
        op.create_index(
            f"{name}_by_share", name, ["poll", "share"], unique=unique, sqlite_where=SHARED, postgresql_where=SHARED
        )


def _remake_on_sqlite() -> None:
    """SQLite gives a table that exists no other key: participations are put aside and back. What refers to them is
    looked at once they are there again."""
    op.execute("PRAGMA defer_foreign_keys = ON")
    op.execute("CREATE TABLE put_aside (poll, badge, PRIMARY KEY (poll, badge)) WITHOUT ROWID")
    op.execute("INSERT INTO put_aside SELECT poll, badge FROM participation")
    op.execute("DROP TABLE participation")
    op.create_table(
        "participation",
        sa.Column("poll", sa.String, nullable=False),
        sa.Column("badge", sa.Integer, nullable=False),
        sa.Column("share", sa.Integer, nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("poll", "badge", name="participation_pk"),
        sa.ForeignKeyConstraint(
            ["poll", "badge", "share"],
            ["entitlement.poll", "entitlement.badge", "entitlement.share"],
            name="participation_fk_poll_badge_share",
        ),
        sqlite_with_rowid=False,
    )
    op.execute("INSERT INTO participation (poll, badge) SELECT poll, badge FROM put_aside ORDER BY poll, badge")
    op.execute("DROP TABLE put_aside")
