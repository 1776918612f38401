"""Begin

There are no rows yet.
"""

import sqlalchemy as sa
from alembic import op

from common import first_tables
from common.db import UtcDateTime

revision = "bdbea1298bf7"
down_revision = None


def upgrade() -> None:
    first_tables.create()
    op.create_table(
        "resumes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("filename", sa.String(length=255), nullable=False),
        sa.Column("file_name", sa.String(length=40), nullable=False),
        sa.Column("file_size", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=4), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("failure_reason", sa.String(length=40), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("reading", sa.JSON(), nullable=True),
        sa.Column("parsed_data", sa.JSON(), nullable=True),
        sa.Column("report", sa.JSON(), nullable=True),
        sa.Column("ats_score", sa.Integer(), nullable=True),
        sa.Column("is_primary", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "status IN ('uploaded', 'parsing', 'parsed', 'analyzing', 'analyzed', 'needs_ocr', 'failed')",
            name=op.f("ck_resumes_status"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resumes")),
        sa.UniqueConstraint("file_name"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("resumes", schema=None) as batch_op:
        batch_op.create_index(
            "ix_resumes_primary",
            ["user_id"],
            unique=True,
            sqlite_where=sa.text("is_primary"),
        )
        batch_op.create_index("ix_resumes_user_id_id", ["user_id", "id"], unique=False)
        batch_op.create_index(
            "ix_resumes_waiting",
            ["id"],
            unique=False,
            sqlite_where=sa.text("status IN ('uploaded', 'parsing')"),
        )


def downgrade() -> None:
    with op.batch_alter_table("resumes", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_resumes_waiting",
            sqlite_where=sa.text("status IN ('uploaded', 'parsing')"),
        )
        batch_op.drop_index("ix_resumes_user_id_id")
        batch_op.drop_index("ix_resumes_primary", sqlite_where=sa.text("is_primary"))
    op.drop_table("resumes")
    first_tables.drop()
