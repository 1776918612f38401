"""Count the edits of skills, achievements and pieces of work

Those that exist are at their first version: nobody has read a number of theirs yet.
"""

import sqlalchemy as sa
from alembic import op

revision = "12e2592c5082"
down_revision = "8c0c9a5adc2a"

TABLES = ("user_skills", "achievements", "portfolio_items")


def upgrade() -> None:
    for table in TABLES:
        with op.batch_alter_table(table) as batch_op:
            batch_op.add_column(
                sa.Column("version", sa.Integer(), server_default="1", nullable=False)
            )


def downgrade() -> None:
    for table in TABLES:
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column("version")
