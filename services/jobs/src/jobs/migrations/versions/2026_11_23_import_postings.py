"""Import postings

Postings that are there were read when they were posted: they stay as they are, and have
neither a score nor a fingerprint until they are changed.
"""

import sqlalchemy as sa
from alembic import op

revision = "7431893d0bc2"
down_revision = "28be423fb34e"


def upgrade() -> None:
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "reading", sa.String(length=10), server_default="done", nullable=False
            )
        )
        batch_op.add_column(sa.Column("digest", sa.String(length=16), nullable=True))
        batch_op.add_column(
            sa.Column("fingerprint", sa.String(length=16), nullable=True)
        )
        batch_op.add_column(sa.Column("sketch", sa.String(length=256), nullable=True))
        batch_op.add_column(sa.Column("quality_score", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("quality_lacks", sa.JSON(), server_default="[]", nullable=False)
        )
        batch_op.create_check_constraint(
            op.f("ck_jobs_reading"), "reading IN ('new', 'changed', 'done')"
        )
        batch_op.create_index("ix_jobs_fingerprint", ["fingerprint"], unique=False)
        batch_op.create_index(
            "ix_jobs_unread",
            ["id"],
            unique=False,
            sqlite_where=sa.text("reading != 'done'"),
        )


def downgrade() -> None:
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.drop_index("ix_jobs_unread")
        batch_op.drop_index("ix_jobs_fingerprint")
        batch_op.drop_constraint(op.f("ck_jobs_reading"), type_="check")
        batch_op.drop_column("quality_lacks")
        batch_op.drop_column("quality_score")
        batch_op.drop_column("sketch")
        batch_op.drop_column("fingerprint")
        batch_op.drop_column("digest")
        batch_op.drop_column("reading")
