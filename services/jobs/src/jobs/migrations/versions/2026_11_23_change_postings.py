"""Change postings, save jobs

Postings that are there have the usual lifetime, are not deleted, and were closed by
somebody if they are closed. Nobody has counted how often they were opened.
"""

import sqlalchemy as sa
from alembic import op

from common.db import UtcDateTime

revision = "f95ee81ecebe"
down_revision = "5e33690061a4"


def upgrade() -> None:
    op.create_table(
        "job_views",
        sa.Column("job_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("views", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["job_id"],
            ["jobs.id"],
            name=op.f("fk_job_views_job_id_jobs"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("job_id", name=op.f("pk_job_views")),
    )
    op.create_table(
        "saved_jobs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("notes", sa.String(length=4000), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["job_id"],
            ["jobs.id"],
            name=op.f("fk_saved_jobs_job_id_jobs"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_jobs")),
        sa.UniqueConstraint(
            "user_id", "job_id", name=op.f("uq_saved_jobs_user_id_job_id")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("saved_jobs", schema=None) as batch_op:
        batch_op.create_index("ix_saved_jobs_job_id", ["job_id"], unique=False)
        batch_op.create_index(
            "ix_saved_jobs_user_id_id", ["user_id", "id"], unique=False
        )

    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "expiry_chosen", sa.Boolean(), server_default=sa.false(), nullable=False
            )
        )
        batch_op.add_column(
            sa.Column("closed_reason", sa.String(length=10), nullable=True)
        )
        batch_op.add_column(sa.Column("deleted_at", UtcDateTime(), nullable=True))
        batch_op.create_index(
            "ix_jobs_status_expires_at_updated_at",
            ["status", "expires_at", "updated_at"],
            unique=False,
        )
        batch_op.create_index(
            "ix_jobs_status_posted_at", ["status", "posted_at"], unique=False
        )
    op.execute("UPDATE jobs SET closed_reason = 'closed' WHERE status = 'closed'")


def downgrade() -> None:
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.drop_index("ix_jobs_status_posted_at")
        batch_op.drop_index("ix_jobs_status_expires_at_updated_at")
        batch_op.drop_column("deleted_at")
        batch_op.drop_column("closed_reason")
        batch_op.drop_column("expiry_chosen")

    with op.batch_alter_table("saved_jobs", schema=None) as batch_op:
        batch_op.drop_index("ix_saved_jobs_user_id_id")
        batch_op.drop_index("ix_saved_jobs_job_id")

    op.drop_table("saved_jobs")
    op.drop_table("job_views")
