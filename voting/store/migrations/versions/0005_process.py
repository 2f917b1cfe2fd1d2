"""What each process says of who is connected to it."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "process",
        sa.Column("process", sa.String, nullable=False),
        sa.Column("beat", sa.Integer, nullable=False),
        sa.Column("said", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("process", name="process_pk"),
    )
