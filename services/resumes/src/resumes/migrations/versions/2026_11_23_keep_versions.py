"""Keep versions

Every résumé that is there is the first version of itself. Its progress begins with the
state it is in. How long its skills were used is known once it is read again.
"""

import sqlalchemy as sa
from alembic import op

from common.db import UtcDateTime

revision = "5c0f6b1a7e42"
down_revision = "da18fec59551"


def upgrade() -> None:
    with op.batch_alter_table("resumes", schema=None) as batch_op:
        batch_op.add_column(sa.Column("title", sa.String(length=255), nullable=True))
        batch_op.add_column(sa.Column("skill_years", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("first_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "version_number", sa.Integer(), nullable=False, server_default="1"
            )
        )
        batch_op.add_column(
            sa.Column("version", sa.Integer(), nullable=False, server_default="1")
        )
        batch_op.drop_index(
            "ix_resumes_waiting",
            sqlite_where=sa.text("status IN ('uploaded', 'parsing')"),
        )
        batch_op.create_index(
            "ix_resumes_waiting",
            ["id"],
            unique=False,
            sqlite_where=sa.text(
                "status IN ('uploaded', 'parsing', 'parsed', 'analyzing')"
            ),
        )
        batch_op.create_index(
            "ix_resumes_first_id_version_number",
            ["first_id", "version_number"],
            unique=True,
            sqlite_where=sa.text("first_id IS NOT NULL"),
        )
    op.create_table(
        "steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resume_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["resume_id"],
            ["resumes.id"],
            name=op.f("fk_steps_resume_id_resumes"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_steps")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_steps_resume_id_id", "steps", ["resume_id", "id"])
    op.create_index("ix_steps_user_id", "steps", ["user_id"])
    op.execute(
        "INSERT INTO steps (resume_id, user_id, status, reason, at)"
        " SELECT id, user_id, status, failure_reason, updated_at FROM resumes"
    )


def downgrade() -> None:
    op.drop_table("steps")
    with op.batch_alter_table("resumes", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_resumes_first_id_version_number",
            sqlite_where=sa.text("first_id IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_resumes_waiting",
            sqlite_where=sa.text(
                "status IN ('uploaded', 'parsing', 'parsed', 'analyzing')"
            ),
        )
        batch_op.create_index(
            "ix_resumes_waiting",
            ["id"],
            unique=False,
            sqlite_where=sa.text("status IN ('uploaded', 'parsing')"),
        )
        for column in (
            *("version", "version_number", "first_id", "skill_years", "title"),
        ):
            batch_op.drop_column(column)
