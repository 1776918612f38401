"""Changing a table that SQLite can only build anew: its ids stay used up.

`op.batch_alter_table` alone loses AUTOINCREMENT and the highest id ever given: a new
row would get the id of a deleted one, and an old link or token fit a stranger.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations


@contextmanager
def rebuilt(table: str) -> Iterator[BatchOperations]:
    """As `op.batch_alter_table`, for a table whose ids are never used again."""
    highest = _highest_id(table)
    kept = {"sqlite_autoincrement": True}
    with op.batch_alter_table(table, recreate="always", table_kwargs=kept) as batch:
        yield batch
    _use_up(table, highest)


def _highest_id(table: str) -> int:
    """Ever given; of a table without AUTOINCREMENT, the highest that is there."""
    connection = op.get_bind()
    known = sa.text("SELECT seq FROM sqlite_sequence WHERE name = :table")
    highest = connection.scalar(known, {"table": table})
    return highest or connection.scalar(sa.select(sa.func.max(_id_of(table)))) or 0


def _id_of(table: str) -> sa.ColumnElement[int]:
    return sa.table(table, sa.column("id", sa.Integer)).c.id


def _use_up(table: str, highest: int) -> None:
    connection = op.get_bind()
    values = {"table": table, "highest": highest}
    forget = sa.text("DELETE FROM sqlite_sequence WHERE name = :table")
    connection.execute(forget, values)
    note = sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES (:table, :highest)")
    connection.execute(note, values)
