"""A table that is built anew gives no id a second time."""

import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations

from common.rebuilding import rebuilt

MADE = "CREATE TABLE jobs (id INTEGER NOT NULL PRIMARY KEY{}, title VARCHAR)"


@pytest.mark.parametrize(
    ("kept", "deleted", "following"),
    [([1, 2, 3], [3], 4), ([1, 2], [1, 2], 3), ([], [], 1)],
)
def test_ids_stay_used_up(
    tmp_path: Path, kept: list[int], deleted: list[int], following: int
) -> None:
    path = tmp_path / "a.db"
    with sqlite3.connect(path) as before:
        before.execute(MADE.format(" AUTOINCREMENT"))
        before.executemany("INSERT INTO jobs (id) VALUES (?)", [(i,) for i in kept])
        before.executemany("DELETE FROM jobs WHERE id = ?", [(i,) for i in deleted])

    _rebuild(path)

    assert _next_id(path) == following


def test_what_had_lost_its_memory_gets_one_again(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with sqlite3.connect(path) as before:
        before.execute(MADE.format(""))
        before.execute("INSERT INTO jobs (id) VALUES (41)")
        before.execute("CREATE TABLE other (id INTEGER PRIMARY KEY AUTOINCREMENT)")

    _rebuild(path)
    with sqlite3.connect(path) as after:
        after.execute("DELETE FROM jobs")

    assert _next_id(path) == 42


def _rebuild(path: Path) -> None:
    engine = sa.create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        context = MigrationContext.configure(connection)
        with Operations.context(context), rebuilt("jobs") as batch:
            batch.add_column(sa.Column("note", sa.String()))
    engine.dispose()


def _next_id(path: Path) -> int:
    with sqlite3.connect(path) as after:
        made = after.execute("INSERT INTO jobs (title) VALUES ('x') RETURNING id")
        return int(made.fetchone()[0])
