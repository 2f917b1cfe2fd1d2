"""Pictures of image cues."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "picture",
        sa.Column("room", sa.String, nullable=False),
        sa.Column("cue", sa.String, nullable=False),
        sa.Column("sha256", sa.String, nullable=False),
        sa.Column("image", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("room", "cue", name="picture_pk"),
        sa.ForeignKeyConstraint(["room"], ["stage.room"], name="picture_fk_room"),
    )
    op.create_index("picture_by_sha256", "picture", ["sha256"])
