"""The migrated file is what the tables say."""

from pathlib import Path

from common.migrations import differences


def test_tables_match_migrations(tmp_path: Path) -> None:
    assert differences("auth", tmp_path / "auth.db") == []
