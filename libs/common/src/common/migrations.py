"""Migrations run when a service starts: all of them or none.

Alembic on SQLite leaves half a step behind when it is killed; one IMMEDIATE
transaction around everything does not, and is the lock against a second process.
A service's steps are modules in its `migrations/versions`; there is no env.py.
"""

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from alembic.autogenerate import compare_metadata, produce_migrations
from alembic.autogenerate.api import render_python_code
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, create_engine, event, text

from common import inline_sqlite, tables

TEMPLATE = '''"""{message}

What happens to rows that already exist:
"""

import sqlalchemy as sa
from alembic import op

from common.db import UtcDateTime

revision = "{revision}"
down_revision = {down_revision}


def upgrade() -> None:
    {upgrade}


def downgrade() -> None:
    {downgrade}
'''


def upgrade(service: str, path: Path) -> None:
    """Bring the service's database to its newest revision. Blocks; runs at start."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with _transaction(path) as connection:
        _upgrade(service, connection)


def differences(service: str, path: Path) -> list[object]:
    """What the tables say and the migrated file does not."""
    upgrade(service, path)
    with _transaction(path) as connection:
        context = MigrationContext.configure(connection)
        wanted = target_metadata(service)
        return [
            *compare_metadata(context, wanted),
            *_reusing_ids(connection, wanted),  # which Alembic does not compare
        ]


def _reusing_ids(connection: Connection, wanted: MetaData) -> Iterator[str]:
    """Tables that give the ids of deleted rows again though they must not."""
    made = text("SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'")
    kept = set(connection.scalars(made))
    for table in wanted.sorted_tables:
        if table.dialect_options["sqlite"]["autoincrement"] and table.name not in kept:
            yield f"{table.name} uses ids again: see common.rebuilding"


def revision(service: str, message: str) -> Path:
    """Write a new step from the difference to the tables (for developers)."""
    script = _script(service)
    with _transaction(Path(":memory:")) as connection:
        _upgrade(service, connection)
        context = MigrationContext.configure(connection)
        steps = produce_migrations(context, target_metadata(service))
    assert steps.upgrade_ops is not None
    assert steps.downgrade_ops is not None
    text = TEMPLATE.format(
        message=message,
        revision=uuid4().hex[:12],
        down_revision=repr(script.get_current_head()),
        upgrade=_render(steps.upgrade_ops),
        downgrade=_render(steps.downgrade_ops),
    )
    name = f"{datetime.now(UTC):%Y_%m_%d}_{message.lower().replace(' ', '_')}.py"
    file = Path(script.versions) / name
    file.write_text(text)
    return file


def target_metadata(service: str) -> MetaData:
    """The service's own tables and those that every service has."""
    merged = MetaData()
    own = importlib.import_module(f"{service}.tables").Base.metadata
    for metadata in (own, tables.Base.metadata):
        for table in metadata.sorted_tables:
            table.to_metadata(merged)
    return merged


def _upgrade(service: str, connection: Connection) -> None:
    script = _script(service)
    environment = EnvironmentContext(
        Config(),
        script,
        # What Alembic's own `upgrade` command hands over.
        fn=lambda current, _context: script._upgrade_revs("head", current),  # noqa: SLF001
        destination_rev="head",
    )
    with environment:
        environment.configure(connection=connection, transactional_ddl=True)
        environment.run_migrations()


def _script(service: str) -> ScriptDirectory:
    package = importlib.import_module(service)
    assert package.__file__ is not None
    folder = Path(package.__file__).parent / "migrations"
    return ScriptDirectory(str(folder))


def _render(operations: object) -> str:
    code = render_python_code(operations, render_as_batch=True)  # type: ignore[arg-type]
    return code.replace("common.db.UtcDateTime", "UtcDateTime")


@contextmanager
def _transaction(path: Path) -> Iterator[Connection]:
    engine = create_engine(
        f"sqlite:///{path}",
        module=inline_sqlite.driver,
        connect_args={"isolation_level": None},
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def _prepare(connection: object, _record: object) -> None:
    """Foreign keys stay off: batch mode rebuilds a table by dropping the old one,
    which would delete its children."""
    inline_sqlite.prepare(connection)
    cursor = connection.cursor()  # type: ignore[attr-defined]  # a DBAPI connection
    cursor.execute("PRAGMA foreign_keys=OFF")
    cursor.execute("PRAGMA busy_timeout=30000")
    cursor.close()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
