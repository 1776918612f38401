"""Keep requests, security events and versions

What happens to rows that already exist: accounts get version 1; failures counted
before this are told to nobody; no signing key was ever retired, so nothing is lost
with that column.
"""

import sqlalchemy as sa
from alembic import op

from common.db import UtcDateTime

revision = "65cba5ac020b"
down_revision = "5c0d9db2309b"


def upgrade() -> None:
    op.create_table(
        "recruiter_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("company", sa.String(length=200), nullable=False),
        sa.Column("website", sa.String(length=500), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "status IN ('pending', 'granted', 'declined', 'withdrawn')",
            name=op.f("ck_recruiter_requests_status"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_recruiter_requests_user_id_users"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recruiter_requests")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("recruiter_requests", schema=None) as batch_op:
        batch_op.create_index(
            "ix_recruiter_requests_status_id", ["status", "id"], unique=False
        )
        batch_op.create_index(
            "ix_recruiter_requests_user_id_id", ["user_id", "id"], unique=False
        )
        batch_op.create_index(
            "uq_recruiter_requests_pending",
            ["user_id"],
            unique=True,
            sqlite_where=sa.text("status = 'pending'"),
            postgresql_where=sa.text("status = 'pending'"),
        )

    op.create_table(
        "security_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("detail", sa.String(length=40), nullable=True),
        sa.Column("device", sa.String(length=60), nullable=True),
        sa.Column("network", sa.String(length=50), nullable=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("last_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_security_events_user_id_users"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_security_events")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("security_events", schema=None) as batch_op:
        batch_op.create_index("ix_security_events_last_at", ["last_at"], unique=False)
        batch_op.create_index(
            "ix_security_events_user_id_id", ["user_id", "id"], unique=False
        )

    with op.batch_alter_table("attempts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("network", sa.String(length=50), nullable=True))
        batch_op.add_column(
            sa.Column("is_told", sa.Boolean(), server_default="1", nullable=False)
        )
        batch_op.create_index(
            "ix_attempts_untold",
            ["id"],
            unique=False,
            sqlite_where=sa.text("kind = 'failure' AND is_told = 0"),
            postgresql_where=sa.text("kind = 'failure' AND NOT is_told"),
        )

    with op.batch_alter_table("signing_keys", schema=None) as batch_op:
        batch_op.drop_column("retired_at")

    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("version", sa.Integer(), server_default="1", nullable=False)
        )
        batch_op.create_index(
            "ix_users_is_active_id", ["is_active", "id"], unique=False
        )
        batch_op.create_index("ix_users_role_id", ["role", "id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.drop_index("ix_users_role_id")
        batch_op.drop_index("ix_users_is_active_id")
        batch_op.drop_column("version")

    with op.batch_alter_table("signing_keys", schema=None) as batch_op:
        batch_op.add_column(sa.Column("retired_at", UtcDateTime(), nullable=True))

    with op.batch_alter_table("attempts", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_attempts_untold",
            sqlite_where=sa.text("kind = 'failure' AND is_told = 0"),
            postgresql_where=sa.text("kind = 'failure' AND NOT is_told"),
        )
        batch_op.drop_column("is_told")
        batch_op.drop_column("network")

    with op.batch_alter_table("security_events", schema=None) as batch_op:
        batch_op.drop_index("ix_security_events_user_id_id")
        batch_op.drop_index("ix_security_events_last_at")

    op.drop_table("security_events")
    with op.batch_alter_table("recruiter_requests", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_recruiter_requests_pending",
            sqlite_where=sa.text("status = 'pending'"),
            postgresql_where=sa.text("status = 'pending'"),
        )
        batch_op.drop_index("ix_recruiter_requests_user_id_id")
        batch_op.drop_index("ix_recruiter_requests_status_id")

    op.drop_table("recruiter_requests")
