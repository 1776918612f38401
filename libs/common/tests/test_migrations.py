"""Migrations: whole or not at all, whenever the process ends."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

PACKAGE = {
    "__init__.py": "",
    "tables.py": """
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
class Base(DeclarativeBase): pass
class Thing(Base):
    __tablename__ = "things"
    id: Mapped[int] = mapped_column(primary_key=True)
""",
    "migrations/__init__.py": "",
    "migrations/versions/1_begin.py": """
import sqlalchemy as sa
from alembic import op
revision, down_revision = "1", None
def upgrade():
    op.create_table("things", sa.Column("id", sa.Integer, primary_key=True))
""",
    "migrations/versions/2_slow.py": """
import pathlib, time
import sqlalchemy as sa
from alembic import op
revision, down_revision = "2", "1"
def upgrade():
    op.add_column("things", sa.Column("a", sa.Integer))
    mark = pathlib.Path(__file__).parents[3] / "half-way"
    if not mark.exists():
        mark.touch()
        time.sleep(60)
    op.add_column("things", sa.Column("b", sa.Integer))
""",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in PACKAGE.items():
        file = tmp_path / "sample" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return tmp_path


def upgrade(folder: Path) -> subprocess.Popen[bytes]:
    code = (
        "import pathlib; from common.migrations import upgrade;"
        "upgrade('sample', pathlib.Path('sample.db'))"
    )
    environment = os.environ | {"PYTHONPATH": str(folder)}
    return subprocess.Popen([sys.executable, "-c", code], cwd=folder, env=environment)


def columns(folder: Path) -> list[str]:
    connection = sqlite3.connect(folder / "sample.db")
    rows = connection.execute("PRAGMA table_info(things)").fetchall()
    connection.close()
    return [row[1] for row in rows]


def test_a_migration_killed_half_way_leaves_nothing_and_runs_again(
    folder: Path,
) -> None:
    killed = upgrade(folder)
    deadline = time.monotonic() + 20
    while not (folder / "half-way").exists():
        assert time.monotonic() < deadline
        time.sleep(0.02)
    killed.send_signal(signal.SIGKILL)
    killed.wait()

    assert columns(folder) == []
    assert upgrade(folder).wait() == 0
    assert columns(folder) == ["id", "a", "b"]
