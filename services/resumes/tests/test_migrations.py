"""The migrated file is what the tables say, and old rows become what they should."""

import importlib
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import create_engine, text

from common.migrations import differences, upgrade

OLD = text(
    "INSERT INTO resumes (id, user_id, filename, file_name, file_size, kind, status,"
    " failure_reason, tries, is_primary, created_at, updated_at) VALUES"
    " (1, 7, 'a', 'x', 9, 'pdf', 'analyzed', NULL, 1, 1, '2026-01-01', '2026-01-02'),"
    " (2, 7, 'b', 'y', 9, 'pdf', 'failed', 'empty', 1, 0, '2026-01-01', '2026-01-03')"
)


def test_tables_match_migrations(tmp_path: Path) -> None:
    assert differences("resumes", tmp_path / "resumes.db") == []


def test_what_was_there_is_its_own_first_version(tmp_path: Path) -> None:
    path = tmp_path / "resumes.db"
    upgrade("resumes", path)
    step = importlib.import_module(
        "resumes.migrations.versions.2026_11_23_keep_versions"
    )
    engine = create_engine(f"sqlite:///{path}")

    with engine.begin() as connection:
        with Operations.context(MigrationContext.configure(connection)):
            step.downgrade()
            connection.execute(OLD)
            step.upgrade()
        versions = "SELECT id, first_id, version_number, version, title FROM resumes"
        resumes = connection.execute(text(versions)).all()
        told = "SELECT resume_id, user_id, status, reason FROM steps ORDER BY id"
        steps = connection.execute(text(told)).all()

    engine.dispose()
    firsts = [tuple(row) for row in resumes]
    assert firsts == [(1, None, 1, 1, None), (2, None, 1, 1, None)]
    assert [tuple(row) for row in steps] == [
        (1, 7, "analyzed", None),
        (2, 7, "failed", "empty"),
    ]
