"""Tell of closed jobs

Nothing happens to rows that are there already: of jobs that are closed, everybody was
told when they closed.
"""

import sqlalchemy as sa
from alembic import op

revision = "5e26693353fb"
down_revision = "7431893d0bc2"


def upgrade() -> None:
    op.create_table(
        "closings",
        sa.Column("job_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reason", sa.String(length=10), nullable=False),
        sa.Column("told_to", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["job_id"],
            ["jobs.id"],
            name=op.f("fk_closings_job_id_jobs"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("job_id", name=op.f("pk_closings")),
    )


def downgrade() -> None:
    op.drop_table("closings")
