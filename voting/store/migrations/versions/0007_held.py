"""The picture that a frozen stage keeps showing."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("stage", sa.Column("held", sa.Text, nullable=False, server_default=""))
