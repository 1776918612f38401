"""Begin

There are no rows yet.
"""

import sqlalchemy as sa
from alembic import op

from common import first_tables
from common.db import UtcDateTime

revision = "5cafe5b3bd57"
down_revision = None


def upgrade() -> None:
    first_tables.create()
    op.create_table(
        "jobs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("company", sa.String(length=255), nullable=False),
        sa.Column("company_logo", sa.String(length=500), nullable=True),
        sa.Column("location", sa.String(length=255), nullable=True),
        sa.Column("remote", sa.Boolean(), nullable=False),
        sa.Column("job_type", sa.String(length=50), nullable=True),
        sa.Column("experience_level", sa.String(length=50), nullable=True),
        sa.Column("salary_min", sa.Integer(), nullable=True),
        sa.Column("salary_max", sa.Integer(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("salary_period", sa.String(length=10), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("requirements", sa.String(), nullable=False),
        sa.Column("benefits", sa.String(), nullable=False),
        sa.Column("skills", sa.JSON(), nullable=False),
        sa.Column("ai_specializations", sa.JSON(), nullable=False),
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column("external_id", sa.String(length=200), nullable=True),
        sa.Column("external_url", sa.String(length=500), nullable=True),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("posted_by", sa.Integer(), nullable=True),
        sa.Column("posted_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("ledger", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "status IN ('draft', 'active', 'paused', 'closed')",
            name=op.f("ck_jobs_status"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
        sa.UniqueConstraint(
            "source", "external_id", name=op.f("uq_jobs_source_external_id")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.create_index("ix_jobs_change", ["change"], unique=True)
        batch_op.create_index("ix_jobs_posted_by_id", ["posted_by", "id"], unique=False)
    op.create_table(
        "primary_resumes",
        sa.Column("user_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("resume_id", sa.Integer(), nullable=True),
        sa.Column("occurred_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_primary_resumes")),
    )
    op.create_table(
        "resume_facts",
        sa.Column("resume_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("occurred_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("resume_id", name=op.f("pk_resume_facts")),
    )
    with op.batch_alter_table("resume_facts", schema=None) as batch_op:
        batch_op.create_index("ix_resume_facts_user_id", ["user_id"], unique=False)
    op.create_table(
        "applications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("resume_id", sa.Integer(), nullable=True),
        sa.Column("resume_filename", sa.String(length=255), nullable=True),
        sa.Column("cover_letter", sa.String(length=20000), nullable=True),
        sa.Column("notes", sa.String(length=4000), nullable=True),
        sa.Column("status", sa.String(length=50), nullable=False),
        sa.Column("match_score", sa.Integer(), nullable=True),
        sa.Column("applied_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "status IN ('applied', 'reviewing', 'interview', 'offered', 'accepted', 'rejected', 'withdrawn')",
            name=op.f("ck_applications_status"),
        ),
        sa.ForeignKeyConstraint(
            ["job_id"],
            ["jobs.id"],
            name=op.f("fk_applications_job_id_jobs"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applications")),
        sa.UniqueConstraint(
            "user_id", "job_id", name=op.f("uq_applications_user_id_job_id")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("applications", schema=None) as batch_op:
        batch_op.create_index("ix_applications_job_id", ["job_id"], unique=False)
        batch_op.create_index(
            "ix_applications_user_id_applied_at",
            ["user_id", "applied_at"],
            unique=False,
        )
        batch_op.create_index(
            "ix_applications_user_id_id", ["user_id", "id"], unique=False
        )
    op.create_table(
        "application_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("from_status", sa.String(length=50), nullable=True),
        sa.Column("to_status", sa.String(length=50), nullable=False),
        sa.Column("by_user_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_application_steps_application_id_applications"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_steps")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("application_steps", schema=None) as batch_op:
        batch_op.create_index(
            "ix_application_steps_application_id", ["application_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("application_steps", schema=None) as batch_op:
        batch_op.drop_index("ix_application_steps_application_id")
    op.drop_table("application_steps")
    with op.batch_alter_table("applications", schema=None) as batch_op:
        batch_op.drop_index("ix_applications_user_id_id")
        batch_op.drop_index("ix_applications_user_id_applied_at")
        batch_op.drop_index("ix_applications_job_id")
    op.drop_table("applications")
    with op.batch_alter_table("resume_facts", schema=None) as batch_op:
        batch_op.drop_index("ix_resume_facts_user_id")
    op.drop_table("resume_facts")
    op.drop_table("primary_resumes")
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.drop_index("ix_jobs_posted_by_id")
        batch_op.drop_index("ix_jobs_change")
    op.drop_table("jobs")
    first_tables.drop()
