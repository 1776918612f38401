"""Forget people

Nobody has been forgotten yet: the new table is empty, no row changes.
"""

from common import erasure_tables

revision = "da18fec59551"
down_revision = "bdbea1298bf7"


def upgrade() -> None:
    erasure_tables.create()


def downgrade() -> None:
    erasure_tables.drop()
