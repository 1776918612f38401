"""The migrated file is what the tables say, and old rows become what they should."""

import importlib
import json
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import create_engine, text

from common.migrations import differences, upgrade


def test_tables_match_migrations(tmp_path: Path) -> None:
    assert differences("jobs", tmp_path / "jobs.db") == []


def test_who_has_a_primary_resume_can_be_found_by_it(tmp_path: Path) -> None:
    path = tmp_path / "jobs.db"
    upgrade("jobs", path)
    step = importlib.import_module(
        "jobs.migrations.versions.2026_11_23_know_candidates"
    )
    python = json.dumps({"skills": [{"skill_id": "python"}, {"skill_id": "sql"}]})
    rust = json.dumps({"skills": [{"skill_id": "rust"}]})
    facts = "INSERT INTO resume_facts VALUES (:id, 7, :facts, 0, '2026-01-01')"
    engine = create_engine(f"sqlite:///{path}")

    with engine.begin() as connection:
        connection.execute(text(facts), {"id": 1, "facts": python})
        connection.execute(text(facts), {"id": 2, "facts": rust})
        connection.execute(
            text("INSERT INTO primary_resumes VALUES (7, 1, '2026-01-01')")
        )
        with Operations.context(MigrationContext.configure(connection)):
            step._find_by_resumes()
        found = connection.execute(text("SELECT * FROM candidate_skills")).all()

    engine.dispose()
    assert sorted(tuple(row) for row in found) == [("python", 7), ("sql", 7)]
