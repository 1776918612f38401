"""Forget people

Nobody has been forgotten yet: the new table is empty, no row changes.
"""

from common import erasure_tables

revision = "c026da3a0248"
down_revision = "25ce5a917579"


def upgrade() -> None:
    erasure_tables.create()


def downgrade() -> None:
    erasure_tables.drop()
