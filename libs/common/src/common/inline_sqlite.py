"""SQLite called in the event loop.

A short indexed statement takes less time than the way to another thread and back, so
`AsyncSession` runs on a plain `sqlite3` connection: nothing in it ever waits.
"""

import importlib
import sqlite3
import warnings
from typing import Any

from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine.interfaces import DBAPIModule
from sqlalchemy.pool import AsyncAdaptedQueuePool, Pool

driver: Any  # pysqlite3 has no types
try:
    driver = importlib.import_module("pysqlite3.dbapi2")
except ImportError:
    driver = sqlite3.dbapi2

# Older ones can corrupt a WAL database when a checkpoint meets a reset.
SAFE_VERSION = (3, 51, 3)

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
    "trusted_schema=OFF",
    "journal_size_limit=67108864",
    "busy_timeout=0",
)


class InlineCursor(driver.Cursor):  # type: ignore[misc]  # pysqlite3 has no types
    async def _async_soft_close(self) -> None:
        """What `AsyncSession.execute` awaits; rows are read at once, nothing waits."""


class InlineConnection(driver.Connection):  # type: ignore[misc]  # as above
    def cursor(self, factory: type[InlineCursor] = InlineCursor) -> InlineCursor:
        return super().cursor(factory)  # type: ignore[no-any-return]  # as above


class InlineSqlite(SQLiteDialect_pysqlite):
    is_async = True
    supports_statement_cache = True

    @classmethod
    def import_dbapi(cls) -> DBAPIModule:
        return driver  # type: ignore[no-any-return]  # pysqlite3 has no types

    @classmethod
    def get_pool_class(cls, _url: object) -> type[Pool]:
        return AsyncAdaptedQueuePool


registry.register("sqlite.inline", __name__, "InlineSqlite")


def prepare(connection: Any, _record: object = None) -> None:  # a DBAPI connection
    """Set what every connection needs; SQLAlchemy's `connect` listener."""
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def warn_if_old() -> None:
    if driver.sqlite_version_info < SAFE_VERSION:
        warnings.warn(
            f"SQLite {driver.sqlite_version} is older than 3.51.3", stacklevel=2
        )
