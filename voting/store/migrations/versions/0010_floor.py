"""Questions from the floor."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "floor",
        sa.Column("room", sa.String, nullable=False),
        sa.Column("open", sa.Boolean, nullable=False),
        sa.Column("moderated", sa.Boolean, nullable=False),
        sa.Column("names", sa.String, nullable=False),
        sa.Column("most", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("room", name="floor_pk"),
        sa.ForeignKeyConstraint(["room"], ["stage.room"], name="floor_fk_room"),
    )
    op.create_table(
        "question",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("room", sa.String, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("into", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("id", name="question_pk"),
        sa.ForeignKeyConstraint(["room"], ["stage.room"], name="question_fk_room"),
        sqlite_with_rowid=False,
    )
    op.create_index("question_by_room", "question", ["room"])
    op.create_table(
        "floor_use",
        sa.Column("room", sa.String, nullable=False),
        sa.Column("badge", sa.Integer, nullable=False),
        sa.Column("asked", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("room", "badge", name="floor_use_pk"),
        sa.ForeignKeyConstraint(["room"], ["stage.room"], name="floor_use_fk_room"),
        sa.ForeignKeyConstraint(["badge"], ["badge.id"], name="floor_use_fk_badge"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "support",
        sa.Column("question", sa.String, nullable=False),
        sa.Column("badge", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("question", "badge", name="support_pk"),
        sa.ForeignKeyConstraint(["question"], ["question.id"], name="support_fk_question"),
        sa.ForeignKeyConstraint(["badge"], ["badge.id"], name="support_fk_badge"),
        sqlite_with_rowid=False,
    )
