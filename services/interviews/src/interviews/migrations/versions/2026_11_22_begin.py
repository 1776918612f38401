"""Interviews, and a small copy of who applied where

The first step: no rows exist yet.
"""

import sqlalchemy as sa
from alembic import op

from common import first_tables
from common.db import UtcDateTime

revision = "f8586e4c6df7"
down_revision = None


def upgrade() -> None:
    first_tables.create()
    op.create_table(
        "interviews",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=True),
        sa.Column("interview_type", sa.String(length=50), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=True),
        sa.Column("company", sa.String(length=255), nullable=True),
        sa.Column("role", sa.String(length=255), nullable=True),
        sa.Column("scheduled_at", UtcDateTime(), nullable=False),
        sa.Column("duration_minutes", sa.Integer(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column("meeting_link", sa.String(length=500), nullable=True),
        sa.Column("status", sa.String(length=50), nullable=False),
        sa.Column("notes", sa.String(length=4000), nullable=True),
        sa.Column("feedback", sa.JSON(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "interview_type IN ('technical', 'behavioral', 'hr', 'mock')",
            name=op.f("ck_interviews_interview_type"),
        ),
        sa.CheckConstraint(
            "status IN ('scheduled', 'completed', 'cancelled', 'rescheduled')",
            name=op.f("ck_interviews_status"),
        ),
        sa.CheckConstraint(
            "duration_minutes BETWEEN 5 AND 480",
            name=op.f("ck_interviews_duration_minutes"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interviews")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("interviews", schema=None) as batch_op:
        batch_op.create_index(
            "ix_interviews_application_id", ["application_id"], unique=False
        )
        batch_op.create_index(
            "ix_interviews_user_id_ends_at", ["user_id", "ends_at"], unique=False
        )
        batch_op.create_index(
            "ix_interviews_user_id_scheduled_at",
            ["user_id", "scheduled_at"],
            unique=False,
        )
    op.create_table(
        "own_applications",
        sa.Column("application_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("recruiter_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_own_applications")),
    )


def downgrade() -> None:
    op.drop_table("own_applications")
    with op.batch_alter_table("interviews", schema=None) as batch_op:
        batch_op.drop_index("ix_interviews_user_id_scheduled_at")
        batch_op.drop_index("ix_interviews_user_id_ends_at")
        batch_op.drop_index("ix_interviews_application_id")
    op.drop_table("interviews")
    first_tables.drop()
