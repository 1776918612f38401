"""The table of erased people, as a step of every service's migrations makes it.

Never changed: what is added later is a step of its own in every service.
"""

import sqlalchemy as sa
from alembic import op

from common.db import UtcDateTime


def create() -> None:
    op.create_table(
        "erased_people",
        sa.Column("user_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("erasure_id", sa.Integer(), nullable=False),
        sa.Column("erased_at", UtcDateTime(), nullable=False),
        sa.Column("removed", sa.JSON(), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.Column("swept_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_erased_people")),
    )
    with op.batch_alter_table("erased_people") as people:
        people.create_index(
            "ix_erased_people_waiting",
            ["user_id"],
            unique=False,
            sqlite_where=sa.text("finished_at IS NULL"),
        )
        people.create_index(
            "ix_erased_people_unswept",
            ["user_id"],
            unique=False,
            sqlite_where=sa.text("swept_at IS NULL"),
        )


def drop() -> None:
    op.drop_table("erased_people")
