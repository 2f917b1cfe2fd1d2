"""Where a room's rehearsal of its run sheet has come to."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("stage", sa.Column("rehearsed_cue", sa.String))
    op.add_column("stage", sa.Column("rehearsed_step", sa.Integer, nullable=False, server_default="0"))
