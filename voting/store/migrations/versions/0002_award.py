"""What an award needs beside its definition: who was present, the draw's seed, the chair's word, the reveal's step."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    for column in (
        sa.Column("present", sa.Integer, nullable=False, server_default="0"),
        sa.Column("seed", sa.String, nullable=False, server_default=""),
        sa.Column("head", sa.String, nullable=False, server_default=""),
        sa.Column("decided", sa.String),
        sa.Column("step", sa.Integer, nullable=False, server_default="0"),
    ):
        op.add_column("poll", column)
