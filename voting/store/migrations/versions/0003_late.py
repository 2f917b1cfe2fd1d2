"""Who came too late: badges whose ballot was refused after the close."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "late",
        sa.Column("poll", sa.String, nullable=False),
        sa.Column("badge", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("poll", "badge", name="late_pk"),
        sa.ForeignKeyConstraint(
            ["poll", "badge"], ["entitlement.poll", "entitlement.badge"], name="late_fk_poll_badge"
        ),
        sqlite_with_rowid=False,
    )
