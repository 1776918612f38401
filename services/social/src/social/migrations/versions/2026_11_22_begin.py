"""People and their connections

The first step: no rows exist yet.
"""

import sqlalchemy as sa
from alembic import op

from common import first_tables
from common.db import UtcDateTime

revision = "379a9db231f5"
down_revision = None


def upgrade() -> None:
    first_tables.create()
    op.create_table(
        "connections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("low_id", sa.Integer(), nullable=False),
        sa.Column("high_id", sa.Integer(), nullable=False),
        sa.Column("requester_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=50), nullable=False),
        sa.Column("connection_type", sa.String(length=20), nullable=False),
        sa.Column("message", sa.String(length=1000), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "connection_type IN ('colleague', 'classmate', 'mentor', 'recruiter', 'other')",
            name=op.f("ck_connections_connection_type"),
        ),
        sa.CheckConstraint(
            "status IN ('pending', 'accepted', 'rejected')",
            name=op.f("ck_connections_status"),
        ),
        sa.CheckConstraint(
            "low_id < high_id", name=op.f("ck_connections_pair_in_order")
        ),
        sa.CheckConstraint(
            "requester_id IN (low_id, high_id)",
            name=op.f("ck_connections_requester_in_pair"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_connections")),
        sa.UniqueConstraint(
            "low_id", "high_id", name=op.f("uq_connections_low_id_high_id")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("connections", schema=None) as batch_op:
        batch_op.create_index("ix_connections_high_id", ["high_id"], unique=False)
    op.create_table(
        "people",
        sa.Column("user_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_people")),
    )


def downgrade() -> None:
    op.drop_table("people")
    with op.batch_alter_table("connections", schema=None) as batch_op:
        batch_op.drop_index("ix_connections_high_id")
    op.drop_table("connections")
    first_tables.drop()
