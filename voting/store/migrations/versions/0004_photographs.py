"""Photographs of nominees."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "photograph",
        sa.Column("poll", sa.String, nullable=False),
        sa.Column("option", sa.String, nullable=False),
        sa.Column("sha256", sa.String, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("image", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("poll", "option", name="photograph_pk"),
        sa.ForeignKeyConstraint(["poll"], ["poll.id"], name="photograph_fk_poll"),
    )
    op.create_index("photograph_by_sha256", "photograph", ["sha256"])
