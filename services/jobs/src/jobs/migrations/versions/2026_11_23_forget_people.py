"""Forget people

Nobody has been forgotten yet: the new table is empty, no row changes.
"""

from common import erasure_tables

revision = "4393be83db44"
down_revision = "5cafe5b3bd57"


def upgrade() -> None:
    erasure_tables.create()


def downgrade() -> None:
    erasure_tables.drop()
