"""Use no id twice

Rows stay as they are. Three tables had lost AUTOINCREMENT when they were built anew:
the id of a deleted posting or application would have been given to the next one.
"""

from common.rebuilding import rebuilt

revision = "b1f0c7d2a9e4"
down_revision = "a136dd214f5c"

TABLES = ("jobs", "applications", "application_steps")


def upgrade() -> None:
    for table in TABLES:
        with rebuilt(table):
            pass


def downgrade() -> None:
    """Nothing to undo."""
