"""Keep usage and answers

Nobody has used a model yet: both tables begin empty, no row changes.
"""

import sqlalchemy as sa
from alembic import op

from common.db import UtcDateTime

revision = "181a4edb6960"
down_revision = "c026da3a0248"


def upgrade() -> None:
    op.create_table(
        "remembered_answers",
        sa.Column("user_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("question", sa.String(length=64), nullable=False),
        sa.Column("task", sa.String(length=60), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint(
            "user_id", "question", name=op.f("pk_remembered_answers")
        ),
    )
    with op.batch_alter_table("remembered_answers", schema=None) as batch_op:
        batch_op.create_index(
            "ix_remembered_answers_created_at", ["created_at"], unique=False
        )
        batch_op.create_index(
            "ix_remembered_answers_user_id_created_at",
            ["user_id", "created_at"],
            unique=False,
        )

    op.create_table(
        "usage_of_days",
        sa.Column("user_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("task", sa.String(length=60), nullable=False),
        sa.Column("engine", sa.String(length=30), nullable=False),
        sa.Column("model", sa.String(length=100), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("input_tokens", sa.Integer(), nullable=False),
        sa.Column("output_tokens", sa.Integer(), nullable=False),
        sa.Column("micro_dollars", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "user_id", "day", "task", "engine", "model", name=op.f("pk_usage_of_days")
        ),
    )
    with op.batch_alter_table("usage_of_days", schema=None) as batch_op:
        batch_op.create_index("ix_usage_of_days_day", ["day"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("usage_of_days", schema=None) as batch_op:
        batch_op.drop_index("ix_usage_of_days_day")

    op.drop_table("usage_of_days")
    with op.batch_alter_table("remembered_answers", schema=None) as batch_op:
        batch_op.drop_index("ix_remembered_answers_user_id_created_at")
        batch_op.drop_index("ix_remembered_answers_created_at")

    op.drop_table("remembered_answers")
