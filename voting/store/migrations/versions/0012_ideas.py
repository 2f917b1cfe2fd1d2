"""Ideas for a poll, kept as questions from the floor are; and what arming fixes of a poll beside its definition."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.add_column("poll", sa.Column("collecting", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("poll", sa.Column("fixed", sa.Text, nullable=False, server_default=""))
    op.add_column("question", sa.Column("poll", sa.String, nullable=False, server_default=""))
    op.add_column("question", sa.Column("theme", sa.String, nullable=False, server_default=""))
    held = sa.table("floor_use", sa.column("room"), sa.column("badge"), sa.column("asked"))
    rows = [dict(row) for row in op.get_bind().execute(sa.select(held)).mappings()]
    op.drop_table("floor_use")  # SQLite cannot change a key in place
    made = op.create_table(
        "floor_use",
        sa.Column("room", sa.String, nullable=False),
        sa.Column("poll", sa.String, nullable=False, server_default=""),
        sa.Column("badge", sa.Integer, nullable=False),
        sa.Column("asked", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("room", "poll", "badge", name="floor_use_pk"),
        sa.ForeignKeyConstraint(["room"], ["stage.room"], name="floor_use_fk_room"),
        sa.ForeignKeyConstraint(["badge"], ["badge.id"], name="floor_use_fk_badge"),
        sqlite_with_rowid=False,
    )
    op.bulk_insert(made, [row | {"poll": ""} for row in rows])
