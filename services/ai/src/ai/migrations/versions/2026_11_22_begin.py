"""The tables that every service has

The first step: no rows exist yet.
"""

from common import first_tables

revision = "25ce5a917579"
down_revision = None


def upgrade() -> None:
    first_tables.create()


def downgrade() -> None:
    first_tables.drop()
