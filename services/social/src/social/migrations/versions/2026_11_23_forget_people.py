"""Forget people

Nobody has been forgotten yet: the new table is empty, no row changes.
"""

from common import erasure_tables

revision = "fc2262568bb8"
down_revision = "379a9db231f5"


def upgrade() -> None:
    erasure_tables.create()


def downgrade() -> None:
    erasure_tables.drop()
