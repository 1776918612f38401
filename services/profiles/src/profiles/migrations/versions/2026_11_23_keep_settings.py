"""Keep settings

Existing rows stay as they are: who has no settings has the defaults.
"""

import sqlalchemy as sa
from alembic import op

from common.db import UtcDateTime

revision = "bd703894b63c"
down_revision = "a15d414de895"


def upgrade() -> None:
    op.create_table(
        "person_settings",
        sa.Column("user_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("email_notifications", sa.Boolean(), nullable=False),
        sa.Column("job_alerts", sa.Boolean(), nullable=False),
        sa.Column("interview_reminders", sa.Boolean(), nullable=False),
        sa.Column("weekly_digest", sa.Boolean(), nullable=False),
        sa.Column("digest_frequency", sa.String(length=10), nullable=False),
        sa.Column("trend_alerts", sa.Boolean(), nullable=False),
        sa.Column("networking_prompts", sa.Boolean(), nullable=False),
        sa.Column("profile_visibility", sa.String(length=20), nullable=False),
        sa.Column("resume_visibility", sa.String(length=20), nullable=False),
        sa.Column("show_email", sa.Boolean(), nullable=False),
        sa.Column("show_location", sa.Boolean(), nullable=False),
        sa.Column("show_skills", sa.Boolean(), nullable=False),
        sa.Column("show_experience", sa.Boolean(), nullable=False),
        sa.Column("theme", sa.String(length=10), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("timezone", sa.String(length=64), nullable=False),
        sa.Column("preferred_job_types", sa.JSON(), nullable=False),
        sa.Column("preferred_locations", sa.JSON(), nullable=False),
        sa.Column("work_arrangements", sa.JSON(), nullable=False),
        sa.Column("salary_min", sa.Integer(), nullable=True),
        sa.Column("salary_max", sa.Integer(), nullable=True),
        sa.Column("salary_currency", sa.String(length=3), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "digest_frequency IN ('daily', 'weekly')",
            name=op.f("ck_person_settings_digest_frequency"),
        ),
        sa.CheckConstraint(
            "profile_visibility IN ('public', 'connections', 'private')",
            name=op.f("ck_person_settings_profile_visibility"),
        ),
        sa.CheckConstraint(
            "resume_visibility IN ('public', 'companies', 'private')",
            name=op.f("ck_person_settings_resume_visibility"),
        ),
        sa.CheckConstraint(
            "salary_min <= salary_max", name=op.f("ck_person_settings_salary_in_order")
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_person_settings")),
    )


def downgrade() -> None:
    op.drop_table("person_settings")
