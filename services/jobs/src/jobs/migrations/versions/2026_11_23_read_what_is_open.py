"""Read what is open

Only an index is made anew: what still waits to be read and is paused or closed leaves
it, and is read when it is opened.
"""

import sqlalchemy as sa
from alembic import op

revision = "a136dd214f5c"
down_revision = "5e26693353fb"

NAME = "ix_jobs_unread"


def upgrade() -> None:
    _make("reading != 'done' AND status = 'active'")


def downgrade() -> None:
    _make("reading != 'done'")


def _make(condition: str) -> None:
    op.drop_index(NAME, "jobs")
    op.create_index(NAME, "jobs", ["id"], sqlite_where=sa.text(condition))
