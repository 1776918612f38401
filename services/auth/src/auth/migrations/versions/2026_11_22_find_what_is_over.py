"""find what is over

What happens to rows that already exist: nothing. They can be found by when they end.
"""

from alembic import op

revision = "5c0d9db2309b"
down_revision = "049bba0d1d1a"


def upgrade() -> None:
    with op.batch_alter_table("sessions") as sessions:
        sessions.create_index("ix_sessions_expires_at", ["expires_at"])
    with op.batch_alter_table("sign_in_codes") as codes:
        codes.create_index("ix_sign_in_codes_expires_at", ["expires_at"])


def downgrade() -> None:
    with op.batch_alter_table("sign_in_codes") as codes:
        codes.drop_index("ix_sign_in_codes_expires_at")
    with op.batch_alter_table("sessions") as sessions:
        sessions.drop_index("ix_sessions_expires_at")
