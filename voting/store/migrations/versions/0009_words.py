"""What moderators made of the words of a word cloud."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("poll", sa.Column("curation", sa.Text, nullable=False, server_default=""))
