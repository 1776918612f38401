"""Forget people

Nobody has been forgotten yet: the new table is empty, no row changes.
"""

from common import erasure_tables

revision = "2a696a5cb930"
down_revision = "f8586e4c6df7"


def upgrade() -> None:
    erasure_tables.create()


def downgrade() -> None:
    erasure_tables.drop()
